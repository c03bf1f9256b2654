//! One small office for whole-use-case tests: real keys, real store semantics, a clock to turn.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use std::sync::{Arc, Mutex};
use temthat::adapters::evidence_folder::EvidenceMemory;
use temthat::adapters::keystore_file::FileKey;
use temthat::adapters::memory::MemoryStore;
use temthat::app::lint::Order;
use temthat::app::{Office, Who};
use temthat::domain::batch::{Batch, BatchInput, Unit};
use temthat::domain::certificate::{Certificate, Holder, Scheme};
use temthat::domain::event::Event;
use temthat::domain::ids::{BatchId, CertificateId, ProducerId, ProductId, RecognitionId, ZoneId};
use temthat::domain::producer::{Producer, ProducerKind};
use temthat::domain::product::Product;
use temthat::domain::recognition::{AuthorityLevel, Evidence, Recognition, RecognitionAct, RecognitionEvent, Stars};
use temthat::domain::run::Granularity;
use temthat::domain::stamp::link::Host;
use temthat::domain::trust::{KeyUse, TrustList, TrustedKey};
use temthat::domain::zone::{Outline, Zone};
use temthat::ports::clock::Clock;
use temthat::ports::random::Random;
use temthat::ports::store::Store;

pub const HOST: &str = "TEM.EXAMPLE";
pub const BATCH: BatchId = BatchId(1);

/// A clock that stands still until turned.
pub struct Hand(Mutex<Timestamp>);
impl Hand {
    /// Noon in Vietnam.
    pub fn turn(&self, day: Date) {
        let noon = jiff::tz::Offset::UTC.to_timestamp(day.at(5, 0, 0, 0)).expect("a day");
        *self.0.lock().expect("clock") = noon;
    }
    /// A moment, RFC 3339.
    pub fn set(&self, moment: &str) {
        *self.0.lock().expect("clock") = moment.parse().expect("a moment");
    }
}
impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("clock")
    }
}
struct Dice;
impl Random for Dice {
    fn sixteen(&self) -> [u8; 16] {
        *b"sixteen fair dic"
    }
}

pub struct Bureau {
    pub office: Office,
    pub clock: Arc<Hand>,
    pub signer: FileKey,
}

/// The key that signs bundles and status lists.
pub fn publisher() -> FileKey {
    FileKey::from_seed(255, &[9; 32])
}

pub fn who() -> Who {
    Who::new("cli:test")
}

impl Bureau {
    pub fn new() -> Self {
        Self::on(Arc::new(MemoryStore::new()))
    }
    /// An office that knows nothing yet.
    pub fn empty() -> Self {
        let bureau = Self::bare(Arc::new(MemoryStore::new()));
        bureau.clock.turn(date(2026, 9, 1));
        bureau
    }
    pub fn on(store: Arc<dyn Store>) -> Self {
        let bureau = Self::bare(store);
        bureau.record(rows());
        bureau.clock.turn(date(2026, 9, 1));
        bureau
    }
    /// An office over a store that may hold it already.
    pub fn over(store: Arc<dyn Store>) -> Self {
        let bureau = Self::bare(store);
        if bureau.office.register().seq == 0 {
            bureau.record(rows());
        }
        bureau.clock.turn(date(2026, 9, 1));
        bureau
    }
    fn bare(store: Arc<dyn Store>) -> Self {
        let clock = Arc::new(Hand(Mutex::new(Timestamp::UNIX_EPOCH)));
        clock.turn(date(2026, 1, 5));
        let signer = FileKey::from_seed(1, &[7; 32]);
        let office = Office::new(
            store,
            clock.clone(),
            Arc::new(Dice),
            Arc::new(EvidenceMemory::default()),
            Host::new(HOST).expect("host"),
            Some(trust(&signer)),
        );
        office.set_publisher(Some(Arc::new(publisher())));
        Self { office, clock, signer }
    }
    pub fn record(&self, events: Vec<Event>) {
        self.office.append(&who(), events).expect("recorded");
    }
    pub fn batch(&self, change: impl FnOnce(&mut Batch)) {
        let mut batch = self.office.register().batches[&BATCH].as_ref().clone();
        change(&mut batch);
        self.record(vec![Event::BatchMade(batch)]);
    }
    pub fn act(&self, act: RecognitionAct, effective_on: Date) {
        let change = RecognitionEvent {
            act,
            effective_on,
            decision_no: "12/QĐ-UBND".into(),
            source: "test".into(),
            recorded_at: self.office.now(),
        };
        self.record(vec![Event::RecognitionChanged { id: RecognitionId(1), change }]);
    }
    pub fn order(&self, count: u32) -> Order {
        Order { batch: BATCH, count, granularity: Granularity::Serial, claim_stars: true, pins: false }
    }
    pub fn edit_trust(&self, change: impl FnOnce(&mut TrustList)) {
        let mut list = self.office.trust().expect("a list").as_ref().clone();
        change(&mut list);
        self.office.set_trust(list);
    }
}

pub fn trust(signer: &FileKey) -> TrustList {
    TrustList {
        iss: "Văn phòng OCOP thử".into(),
        iat: 1_767_225_600,
        exp: 2_082_758_400,
        version: 1,
        hosts: vec![HOST.into()],
        keys: vec![
            TrustedKey::new(1, signer.verifying_key(), date(2026, 1, 1), date(2035, 1, 1)),
            TrustedKey::new(255, publisher().verifying_key(), date(2026, 1, 1), date(2035, 1, 1))
                .signing(KeyUse::Publish),
        ],
        log: None,
    }
}

pub fn stars(n: u8) -> Stars {
    Stars::new(n).expect("stars")
}

/// The usual rows: one producer, product, recognition, zone, certificate and batch.
pub fn rows() -> Vec<Event> {
    let at = Timestamp::UNIX_EPOCH;
    vec![
        Event::ProducerRegistered(Producer {
            id: ProducerId(1),
            name: "HTX Chè Thử".into(),
            kind: ProducerKind::Cooperative,
            address: String::new(),
            former_addresses: vec![],
            aliases: vec![],
            commune: None,
            suspended: None,
        }),
        Event::ProductRegistered(Product {
            id: ProductId(1),
            producer: ProducerId(1),
            name: "Chè Shan".into(),
            aliases: vec![],
            variant: None,
            pack: None,
            group: None,
            criteria_set: None,
            gtin: "8930000000019".parse().unwrap_or_else(|_| temthat::domain::gtin::Gtin::restricted(1).expect("gtin")),
            code: None,
        }),
        Event::RecognitionRecorded(Recognition {
            id: RecognitionId(1),
            product: ProductId(1),
            stars: stars(4),
            decision_no: Some("1/QĐ-UBND".into()),
            authority: "UBND tỉnh".into(),
            authority_level: AuthorityLevel::Province,
            issued_on: Some(date(2025, 1, 10)),
            valid_until: Some(date(2028, 1, 10)),
            evidence: Evidence::Decision,
            source: "test".into(),
            recorded_at: at,
            events: vec![],
        }),
        Event::ZoneRegistered(Zone {
            id: ZoneId(1),
            name: "Đồi 1".into(),
            producers: vec![ProducerId(1)],
            crop: "chè".into(),
            commune: None,
            planting_code: None,
            outline: Outline { ring: vec![], area_ha: 2.0 },
            declared_ha: None,
            yield_kg: Some(1000.0),
            recorded_at: at,
        }),
        Event::CertificateRecorded(Certificate {
            id: CertificateId(1),
            scheme: Scheme::Vietgap,
            number: "VG-1".into(),
            body: "VICAS".into(),
            holder: Holder::Zone(ZoneId(1)),
            crop: Some("chè".into()),
            output_kg: Some(900.0),
            valid_from: date(2026, 1, 1),
            valid_until: date(2027, 12, 31),
            withdrawn_on: None,
            suspensions: vec![],
            recorded_at: at,
        }),
        Event::BatchMade(Batch {
            id: BATCH,
            product: ProductId(1),
            lot: "L2608".parse().expect("lot"),
            made_on: Some(date(2026, 8, 20)),
            best_before: Some(date(2027, 8, 20)),
            quantity: 100.0,
            unit: Unit::Pack,
            inputs: vec![BatchInput { zone: ZoneId(1), zone_lot: None, kg: 100.0, harvested_on: date(2026, 8, 15) }],
            claims: vec![Scheme::Vietgap],
            recalled: None,
            recorded_at: at,
        }),
    ]
}
