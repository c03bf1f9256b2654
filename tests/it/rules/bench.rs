//! A small register and one label to turn: what each rule says of it.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use temthat::domain::batch::{Batch, BatchInput, Unit};
use temthat::domain::certificate::{Certificate, Holder, Scheme};
use temthat::domain::event::{Event, Record};
use temthat::domain::gtin::Gtin;
use temthat::domain::ids::{BatchId, CertificateId, ProducerId, ProductId, RecognitionId, ZoneId};
use temthat::domain::label::case::{Case, LawConfig};
use temthat::domain::label::finding::Severity;
use temthat::domain::label::matching;
use temthat::domain::label::observation::Observation;
use temthat::domain::label::observation::shown::Paper;
use temthat::domain::label::rules::{Judgement, judge, judge_each};
use temthat::domain::producer::{Producer, ProducerKind};
use temthat::domain::product::{CriteriaSet, Product};
use temthat::domain::recognition::{
    AuthorityLevel, Evidence, Recognition, RecognitionAct, RecognitionEvent, Stars, valid_until,
};
use temthat::domain::register::Register;
use temthat::domain::verdict::{Reason, ReasonLine, Status, Verdict};
use temthat::domain::zone::{Outline, Zone};

pub const TEA: &str = "Chè Shan tuyết Hồng Thái";
pub const MAKER: &str = "HTX Sơn Trà";

pub fn stars(n: u8) -> Stars {
    Stars::new(n).expect("stars")
}

/// Noon in Vietnam.
pub fn noon(day: Date) -> Timestamp {
    jiff::tz::Offset::UTC.to_timestamp(day.at(5, 0, 0, 0)).expect("a day")
}

/// One register, one label, one day.
#[derive(Clone)]
pub struct Bench {
    pub register: Register,
    pub label: Observation,
    pub seen_on: Date,
    pub known: Timestamp,
    pub law: LawConfig,
    pub stamp: Option<Verdict>,
}

impl Bench {
    /// A tea of four stars by the province, decided 10/1/2025, seen on 23/11/2026 as it should be.
    pub fn new() -> Self {
        let mut bench = Self::empty();
        bench.recognise(1, 4, date(2025, 1, 10), "UBND tỉnh Tuyên Quang");
        bench
    }
    /// The same producer and product without a recognition.
    pub fn empty() -> Self {
        let mut bench = Self {
            register: Register::default(),
            label: Observation {
                mark: Some(true),
                stars: Some(4),
                product: Some(TEA.into()),
                producer: Some(MAKER.into()),
                ..Observation::default()
            },
            seen_on: date(2026, 11, 23),
            known: noon(date(2029, 1, 1)),
            law: LawConfig::default(),
            stamp: None,
        };
        bench.put(Event::ProducerRegistered(producer(1, MAKER)));
        bench.put(Event::ProductRegistered(product(1, 1, TEA, 11)));
        bench
    }
    pub fn put(&mut self, event: Event) {
        let seq = self.register.seq + 1;
        let record = Record { seq, at: self.known, actor: "test".into(), why: String::new(), events: vec![event] };
        self.register.apply(&record);
    }
    pub fn recognise(&mut self, id: u32, n: u8, issued: Date, authority: &str) {
        self.recognise_other(id, 1, n, issued, authority);
    }
    pub fn recognise_other(&mut self, id: u32, product: u32, n: u8, issued: Date, authority: &str) {
        self.put(Event::RecognitionRecorded(Recognition {
            id: RecognitionId(id),
            product: ProductId(product),
            stars: stars(n),
            decision_no: Some(format!("{id}/QĐ-UBND")),
            authority: authority.into(),
            authority_level: temthat::domain::recognition::level_of(authority),
            issued_on: Some(issued),
            valid_until: Some(valid_until(issued)),
            evidence: Evidence::Decision,
            source: "test".into(),
            recorded_at: noon(issued),
            events: vec![],
        }));
    }
    pub fn press(&mut self, id: u32, n: u8) {
        self.put(Event::RecognitionRecorded(Recognition {
            id: RecognitionId(id),
            product: ProductId(1),
            stars: stars(n),
            decision_no: None,
            authority: String::new(),
            authority_level: AuthorityLevel::Unknown,
            issued_on: None,
            valid_until: None,
            evidence: Evidence::Press,
            source: "báo".into(),
            recorded_at: Timestamp::UNIX_EPOCH,
            events: vec![],
        }));
    }
    pub fn act(&mut self, act: RecognitionAct, effective_on: Date) {
        let change = RecognitionEvent {
            act,
            effective_on,
            decision_no: "77/QĐ-UBND".into(),
            source: "test".into(),
            recorded_at: noon(effective_on),
        };
        self.put(Event::RecognitionChanged { id: RecognitionId(1), change });
    }
    pub fn product(&mut self, change: impl FnOnce(&mut Product)) {
        let mut row = self.register.products[&ProductId(1)].as_ref().clone();
        change(&mut row);
        self.put(Event::ProductRegistered(row));
    }
    pub fn set(&mut self, set: u8) {
        self.product(|p| p.criteria_set = CriteriaSet::new(set));
    }
    pub fn zone(&mut self, change: impl FnOnce(&mut Zone)) {
        let mut zone = Zone {
            id: ZoneId(1),
            name: "Đồi chè 1".into(),
            producers: vec![ProducerId(1)],
            crop: "chè Shan".into(),
            commune: Some("02260".into()),
            planting_code: Some("VN-TQ-0001".into()),
            outline: Outline { ring: vec![], area_ha: 2.0 },
            declared_ha: None,
            yield_kg: Some(1000.0),
            recorded_at: Timestamp::UNIX_EPOCH,
        };
        change(&mut zone);
        self.put(Event::ZoneRegistered(zone));
    }
    /// Suspends the certificate.
    pub fn suspend(&mut self, from: Date, until: Option<Date>) {
        self.put(Event::CertificateSuspended { id: CertificateId(1), from, until, decision_no: "7/TQC".into() });
    }
    pub fn certificate(&mut self, scheme: Scheme, from: Date, until: Date) {
        self.put(Event::CertificateRecorded(Certificate {
            id: CertificateId(1),
            scheme,
            number: "GCN-1".into(),
            body: "VICAS".into(),
            holder: Holder::Producer(ProducerId(1)),
            crop: None,
            output_kg: None,
            valid_from: from,
            valid_until: until,
            withdrawn_on: None,
            suspensions: vec![],
            recorded_at: Timestamp::UNIX_EPOCH,
        }));
    }
    pub fn batch(&mut self, quantity: f64, unit: Unit, taken: f64) {
        self.put(Event::BatchMade(Batch {
            id: BatchId(1),
            product: ProductId(1),
            lot: "L1".parse().expect("lot"),
            made_on: Some(date(2026, 8, 20)),
            best_before: None,
            quantity,
            unit,
            inputs: vec![BatchInput { zone: ZoneId(1), zone_lot: None, kg: taken, harvested_on: date(2026, 8, 15) }],
            claims: vec![],
            recalled: None,
            recorded_at: Timestamp::UNIX_EPOCH,
        }));
    }
    pub fn stamp(&mut self, status: Status, reasons: Vec<ReasonLine>) {
        self.stamp = Some(Verdict { status, reasons, ..blank() });
    }
    pub fn paper(&mut self, clears: &str, on: Option<Date>) {
        self.label.papers.push(Paper { clears: clears.into(), number: "12/GT".into(), on });
    }
    pub fn judge(&self) -> Judgement {
        let gtin = self.label.gtin.as_deref().and_then(|g| g.parse::<Gtin>().ok());
        let label = &self.label;
        let (matched, candidates) =
            matching::find(&self.register, label.product.as_deref(), label.producer.as_deref(), gtin);
        let namesakes = matching::namesakes(&matched, &candidates);
        let case = Case {
            label,
            register: &self.register,
            known: self.known,
            seen_on: self.seen_on,
            matched,
            stamp: self.stamp.as_ref(),
            law: &self.law,
        };
        if namesakes.is_empty() { judge(&case) } else { judge_each(case, &namesakes) }
    }
    /// Signs on a label that was read from a photo.
    pub fn found(mut self, label: &Observation) -> Vec<&'static str> {
        self.label = label.clone();
        self.signs()
    }
    /// What one rule says, written short: "S1", "-", "-guard-…", "?need-…".
    pub fn says(&self, rule: &str) -> String {
        let all = self.judge();
        if let Some(f) = all.findings.iter().find(|f| f.rule == rule) {
            return severity(f.severity).into();
        }
        if let Some(a) = all.abstentions.iter().find(|a| a.rule == rule) {
            return format!("?{}", a.needs.join("+"));
        }
        all.silenced.iter().find(|s| s.0 == rule).map_or_else(|| "-".into(), |s| format!("-{}", s.1))
    }
    /// Codes of all signs, gravest first.
    pub fn signs(&self) -> Vec<&'static str> {
        self.judge().findings.iter().map(|f| f.rule).collect()
    }
}

pub fn severity(s: Severity) -> &'static str {
    match s {
        Severity::S1 => "S1",
        Severity::S2 => "S2",
        Severity::S3 => "S3",
        Severity::S4 => "S4",
    }
}

fn blank() -> Verdict {
    Verdict {
        status: Status::Genuine,
        reasons: vec![],
        stars_now: None,
        stamp: None,
        facts: None,
        scans: None,
        first_scan: None,
        as_of: date(2026, 11, 23),
        checked_at: Timestamp::UNIX_EPOCH,
        offline: None,
        log: None,
    }
}

pub fn line(code: Reason) -> ReasonLine {
    ReasonLine::plain(code)
}

pub fn producer(id: u32, name: &str) -> Producer {
    Producer {
        id: ProducerId(id),
        name: name.into(),
        kind: ProducerKind::Cooperative,
        address: String::new(),
        former_addresses: vec![],
        aliases: vec![],
        commune: None,
        suspended: None,
    }
}

pub fn product(id: u32, producer: u32, name: &str, set: u8) -> Product {
    Product {
        id: ProductId(id),
        producer: ProducerId(producer),
        name: name.into(),
        aliases: vec![],
        variant: None,
        pack: None,
        group: None,
        criteria_set: CriteriaSet::new(set),
        gtin: Gtin::restricted(u64::from(id)).expect("gtin"),
        code: None,
    }
}
