//! An office whose register knows the goods of a set of pictures: as the label says, with fewer stars,
//! lapsed, or not at all.

use super::generator::{Picture, Truth};
use jiff::Timestamp;
use jiff::civil::date;
use std::collections::BTreeMap;
use std::sync::Arc;
use temthat::adapters::evidence_folder::EvidenceMemory;
use temthat::adapters::memory::MemoryStore;
use temthat::app::{Office, Who};
use temthat::domain::event::Event;
use temthat::domain::gtin::Gtin;
use temthat::domain::ids::{ProducerId, ProductId, RecognitionId};
use temthat::domain::producer::{Producer, ProducerKind};
use temthat::domain::product::Product;
use temthat::domain::recognition::{AuthorityLevel, Evidence, Recognition, Stars, valid_until};
use temthat::domain::stamp::link::Host;
use temthat::ports::clock::Clock;
use temthat::ports::random::Random;

/// What the register says of the goods on a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Recognised with that many stars.
    Recognised(u8),
    /// Recognised once, with that many stars.
    Lapsed(u8),
    /// Not known.
    Unknown,
}

/// The office and, by picture, what its register says.
pub struct Bureau {
    pub office: Office,
    pub standings: Vec<Standing>,
}

struct November;
impl Clock for November {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(1_795_600_000).expect("November 2026")
    }
}
impl Random for November {
    fn sixteen(&self) -> [u8; 16] {
        [3; 16]
    }
}

/// Stars that the label claims: drawn, else in words.
pub fn claimed(truth: &Truth) -> Option<usize> {
    let drawn = truth.mark.is_some().then_some(truth.stars).filter(|n| *n > 0);
    drawn.or(truth.words.stars.as_ref().map(|(n, _)| *n))
}

/// Whether what the label claims of OCOP goes beyond the register; `None` where words and drawing
/// contradict each other, so that the label itself does not say what it claims.
pub fn is_misuse(truth: &Truth, standing: Standing) -> Option<bool> {
    let worded = truth.words.stars.as_ref().map(|(n, _)| *n).filter(|_| truth.informs);
    let drawn = truth.mark.is_some().then_some(truth.stars).filter(|n| *n > 0);
    if worded.zip(drawn).is_some_and(|(a, b)| a != b) {
        return None;
    }
    let stars = drawn.or(worded);
    if truth.mark.is_none() && stars.is_none() {
        return Some(false);
    }
    Some(match standing {
        _ if matches!(stars, Some(1 | 2)) => true,
        Standing::Recognised(n) => stars.is_some_and(|s| s > usize::from(n)),
        Standing::Lapsed(_) | Standing::Unknown => true,
    })
}

impl Bureau {
    /// A register for a set: half of the labels hold, the others do not, in turn.
    pub fn of(pictures: &[Picture]) -> Self {
        let host = Host::new("TEM.EXAMPLE").expect("a host");
        let evidence = Arc::new(EvidenceMemory::default());
        let office =
            Office::new(Arc::new(MemoryStore::new()), Arc::new(November), Arc::new(November), evidence, host, None);
        let mut known: BTreeMap<(String, String), Standing> = BTreeMap::new();
        let mut makers: BTreeMap<String, ProducerId> = BTreeMap::new();
        let (mut standings, mut events) = (Vec::new(), Vec::new());
        for (index, picture) in pictures.iter().enumerate() {
            let (words, n) = (&picture.truth.words, u32::try_from(index + 1).expect("few"));
            let key = (words.product.clone(), words.producer.clone());
            if let Some(standing) = known.get(&key) {
                standings.push(*standing);
                continue;
            }
            let stars = u8::try_from(claimed(&picture.truth).unwrap_or(4).clamp(3, 5)).expect("few");
            // Not in step with the kinds of marks, which come in twenties.
            let standing = match (index + index / 20) % 6 {
                0..3 => Standing::Recognised(stars),
                3 if stars > 3 => Standing::Recognised(stars - 1),
                3 | 4 => Standing::Lapsed(stars),
                _ => Standing::Unknown,
            };
            known.insert(key, standing);
            standings.push(standing);
            let maker = *makers.entry(words.producer.clone()).or_insert_with(|| {
                events.push(Event::ProducerRegistered(producer(n, &words.producer, &words.address)));
                ProducerId(n)
            });
            if let Standing::Recognised(stars) | Standing::Lapsed(stars) = standing {
                events.push(Event::ProductRegistered(product(n, maker, &words.product)));
                let lapsed = matches!(standing, Standing::Lapsed(_));
                events.push(Event::RecognitionRecorded(recognition(n, stars, lapsed)));
            }
        }
        office.append(&Who::new("bench"), events).expect("recorded");
        Self { office, standings }
    }
}

fn producer(n: u32, name: &str, address: &str) -> Producer {
    Producer {
        id: ProducerId(n),
        name: name.into(),
        kind: ProducerKind::Cooperative,
        address: address.into(),
        former_addresses: vec![],
        aliases: vec![],
        commune: None,
        suspended: None,
    }
}

fn product(n: u32, producer: ProducerId, name: &str) -> Product {
    Product {
        id: ProductId(n),
        producer,
        name: name.into(),
        aliases: vec![],
        variant: None,
        pack: None,
        group: None,
        criteria_set: None,
        gtin: Gtin::restricted(u64::from(n)).expect("a GTIN"),
        code: None,
    }
}

fn recognition(n: u32, stars: u8, lapsed: bool) -> Recognition {
    let issued = if lapsed { date(2022, 3, 1) } else { date(2025, 3, 1) };
    Recognition {
        id: RecognitionId(n),
        product: ProductId(n),
        stars: Stars::new(stars).expect("stars"),
        decision_no: Some(format!("{}/QĐ-UBND", 100 + n)),
        authority: "UBND tỉnh Tuyên Quang".into(),
        authority_level: AuthorityLevel::Province,
        issued_on: Some(issued),
        valid_until: Some(valid_until(issued)),
        evidence: Evidence::Decision,
        source: "so.xlsx".into(),
        recorded_at: Timestamp::UNIX_EPOCH,
        events: vec![],
    }
}
