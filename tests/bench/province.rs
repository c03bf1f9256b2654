//! A made-up province: 250 products of 180 producers, 1,000 batches with a run of 1,000 stamps each. Names
//! are put together from real words of many crafts, so that they compress as names do.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use temthat::domain::batch::{Batch, BatchInput, Unit};
use temthat::domain::certificate::{Certificate, Holder, Scheme};
use temthat::domain::event::Event;
use temthat::domain::gtin::Gtin;
use temthat::domain::ids::{BatchId, CertificateId, ProducerId, ProductId, RecognitionId, RunId, ZoneId};
use temthat::domain::producer::{Producer, ProducerKind};
use temthat::domain::product::Product;
use temthat::domain::recognition::{AuthorityLevel, Evidence, Recognition, Stars, valid_until};
use temthat::domain::run::{Granularity, Run, RunPlan, VoidRange, VoidReason};
use temthat::domain::stamp::body::{Body, Claims, StarClaim};
use temthat::domain::zone::{Outline, Zone};

const GOODS: [&str; 16] = [
    "Chè Shan tuyết",
    "Miến dong",
    "Mật ong bạc hà",
    "Cam sành",
    "Gạo nếp cái hoa vàng",
    "Măng khô",
    "Thịt trâu gác bếp",
    "Rượu ngô men lá",
    "Tinh dầu quế",
    "Bưởi Soi Hà",
    "Lạp xưởng hun khói",
    "Trà giảo cổ lam",
    "Bột sắn dây",
    "Cá lăng sông Gâm",
    "Vịt bầu Minh Hương",
    "Nấm hương rừng",
];
const PLACES: [&str; 13] = [
    "Na Hang",
    "Lâm Bình",
    "Chiêm Hóa",
    "Hàm Yên",
    "Yên Sơn",
    "Sơn Dương",
    "Đồng Văn",
    "Mèo Vạc",
    "Quản Bạ",
    "Hoàng Su Phì",
    "Xín Mần",
    "Bắc Mê",
    "Vị Xuyên",
];
const FAMILY: [&str; 9] = ["Nguyễn", "Hoàng", "Ma", "Triệu", "Nông", "Lý", "Đặng", "Vừ", "Giàng"];
const GIVEN: [&str; 11] = [
    "Thị Hoa",
    "Văn Thắng",
    "A Páo",
    "Thị Lan",
    "Văn Tình",
    "Seo Chứ",
    "Thị Mỷ",
    "Đức Anh",
    "Quốc Việt",
    "Thị Bình",
    "Văn Dũng",
];
const SIZES: [&str; 7] = ["hộp 100 g", "túi 200 g", "túi 500 g", "chai 500 ml", "hộp 1 kg", "lọ 250 g", "gói 80 g"];

/// Numbers that look random and are always the same.
fn mixed(n: u32, salt: u32) -> u32 {
    let mut x = n.wrapping_mul(0x9E37_79B1) ^ salt.wrapping_mul(0x85EB_CA77);
    x ^= x >> 15;
    x = x.wrapping_mul(0x2C1B_3C6D);
    x ^ x >> 12
}

fn pick<'a>(words: &[&'a str], n: u32, salt: u32) -> &'a str {
    words[mixed(n, salt) as usize % words.len()]
}

fn day(from: Date, n: u32, salt: u32, within: u32) -> Date {
    from.saturating_add(jiff::Span::new().days(i64::from(mixed(n, salt) % within)))
}

/// All events of the province; `voided` stamps, spread over the runs, are void.
pub fn province(voided: u32) -> Vec<Event> {
    let at = Timestamp::from_second(1_770_000_000).expect("a moment");
    let mut events = vec![Event::SerialBlockOpened { block: 0, secret: "00112233445566778899aabbccddeeff".into() }];
    events.extend((1..=180).map(|n| Event::ProducerRegistered(producer(n))));
    events.extend(
        (1..=250).flat_map(|n| [Event::ProductRegistered(product(n)), Event::RecognitionRecorded(recognition(n, at))]),
    );
    events.extend(
        (1..=180).flat_map(|n| [Event::ZoneRegistered(zone(n, at)), Event::CertificateRecorded(certificate(n, at))]),
    );
    for n in 1..=1000 {
        let (batch, mut run) = batch(n, at);
        let of_run = (voided + 1000 - n) / 1000;
        for i in 0..of_run {
            let stamp = mixed(n, 40 + i) % 1000;
            let reason = if n.is_multiple_of(3) { VoidReason::Stolen } else { VoidReason::Spoiled };
            run.voided.push(VoidRange { from: stamp, to: stamp, reason, at });
        }
        let id = run.id;
        events.extend([Event::BatchMade(batch), Event::RunIntended(run)]);
        events.push(Event::RunSealed { id, digest: "00".repeat(32), at });
    }
    events
}

fn producer(n: u32) -> Producer {
    let place = pick(&PLACES, n, 1);
    let (name, kind) = match n % 4 {
        0 => (format!("Hộ kinh doanh {} {}", pick(&FAMILY, n, 2), pick(&GIVEN, n, 3)), ProducerKind::Household),
        1 => (format!("Công ty TNHH {} {place}", pick(&GOODS, n, 4)), ProducerKind::Company),
        _ => (format!("HTX {} {place} {}", pick(&GOODS, n, 5), mixed(n, 6) % 90), ProducerKind::Cooperative),
    };
    Producer {
        id: ProducerId(n),
        name,
        kind,
        address: format!("thôn {}, {place}", mixed(n, 7) % 30),
        former_addresses: vec![],
        aliases: vec![],
        commune: Some(format!("{:05}", 700 + mixed(n, 8) % 300)),
        suspended: None,
    }
}

fn product(n: u32) -> Product {
    Product {
        id: ProductId(n),
        producer: ProducerId(1 + mixed(n, 9) % 180),
        name: format!("{} {}", pick(&GOODS, n, 10), pick(&PLACES, n, 11)),
        aliases: vec![],
        variant: None,
        pack: Some(pick(&SIZES, n, 12).into()),
        group: None,
        criteria_set: None,
        gtin: Gtin::restricted(u64::from(n)).expect("a GTIN"),
        code: Some(format!("08-{}-{}-2025", 1 + mixed(n, 13) % 12, n)),
    }
}

fn recognition(n: u32, at: Timestamp) -> Recognition {
    let issued = day(date(2024, 1, 1), n, 14, 900);
    Recognition {
        id: RecognitionId(n),
        product: ProductId(n),
        stars: Stars::new(3 + u8::from(n.is_multiple_of(4))).expect("stars"),
        decision_no: Some(format!("{}/QĐ-UBND", 100 + mixed(n, 15) % 2900)),
        authority: "UBND tỉnh Tuyên Quang".into(),
        authority_level: AuthorityLevel::Province,
        issued_on: Some(issued),
        valid_until: Some(valid_until(issued)),
        evidence: Evidence::Decision,
        source: "so.xlsx".into(),
        recorded_at: at,
        events: vec![],
    }
}

fn zone(n: u32, at: Timestamp) -> Zone {
    Zone {
        id: ZoneId(n),
        name: format!("Vùng {} {}", pick(&GOODS, n, 16), pick(&PLACES, n, 17)),
        producers: vec![ProducerId(n)],
        crop: pick(&GOODS, n, 16).into(),
        commune: Some(format!("{:05}", 700 + mixed(n, 18) % 300)),
        planting_code: None,
        outline: Outline { ring: vec![[105.2, 22.1]; 20], area_ha: f64::from(mixed(n, 19) % 4000) / 100.0 },
        declared_ha: None,
        yield_kg: None,
        recorded_at: at,
    }
}

fn certificate(n: u32, at: Timestamp) -> Certificate {
    let from = day(date(2025, 1, 1), n, 20, 300);
    Certificate {
        id: CertificateId(n),
        scheme: if n.is_multiple_of(3) { Scheme::Organic } else { Scheme::Vietgap },
        number: format!("VG-TT-{:04}", mixed(n, 21) % 9999),
        body: if n.is_multiple_of(2) { "VICAS" } else { "Trung tâm Chất lượng NLTS vùng 1" }.into(),
        holder: Holder::Zone(ZoneId(n)),
        crop: None,
        output_kg: None,
        valid_from: from,
        valid_until: day(from, 730, 0, 731),
        withdrawn_on: None,
        suspensions: Vec::new(),
        recorded_at: at,
    }
}

fn batch(n: u32, at: Timestamp) -> (Batch, Run) {
    let product = 1 + mixed(n, 22) % 250;
    let made = day(date(2026, 3, 1), n, 23, 150);
    let lot: temthat::domain::lot::Lot = format!("L{:02}{:02}-{n}", made.month(), made.day()).parse().expect("a lot");
    let best = made.saturating_add(jiff::Span::new().days(365));
    let scheme = if n.is_multiple_of(3) { vec![Scheme::Vietgap] } else { vec![] };
    let batch = Batch {
        id: BatchId(n),
        product: ProductId(product),
        lot: lot.clone(),
        made_on: Some(made),
        best_before: Some(best),
        quantity: 1000.0,
        unit: Unit::Pack,
        inputs: vec![BatchInput {
            zone: ZoneId(1 + mixed(n, 24) % 180),
            zone_lot: None,
            kg: f64::from(50 + mixed(n, 25) % 500),
            harvested_on: made.saturating_sub(jiff::Span::new().days(i64::from(3 + mixed(n, 26) % 12))),
        }],
        claims: scheme.clone(),
        recalled: (n.is_multiple_of(200)).then(|| (date(2026, 9, 1), "phát hiện nấm mốc".to_owned())),
        recorded_at: at,
    };
    let issued = made.saturating_add(jiff::Span::new().days(i64::from(mixed(n, 27) % 6)));
    let of = recognition(product, at);
    let body = Body {
        kid: 1,
        issued_on: issued,
        best_before: Some(best),
        stars: of.valid_until.filter(|until| *until >= issued).map(|until| StarClaim { stars: of.stars, until }),
        claims: Claims::of(scheme),
    };
    let plan = RunPlan {
        batch: BatchId(n),
        gtin: Gtin::restricted(u64::from(product)).expect("a GTIN"),
        lot,
        body,
        granularity: Granularity::Serial,
        first: u64::from(n - 1) * 1000,
        count: 1000,
    };
    (batch, Run::intended(RunId(n), plan, issued))
}
