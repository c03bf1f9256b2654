//! Recording facts: producers, products, zones, certificates, recognitions.

use super::Global;
use super::list::rows;
use crate::app::enrol::{self, Change, NewCertificate, NewProducer, NewProduct, NewRecognition, NewZone};
use crate::domain::certificate::{Holder, Scheme};
use crate::domain::ids::{CertificateId, ProducerId, ProductId, RecognitionId, ZoneId};
use crate::domain::recognition::{RecognitionAct, Stars};
use anyhow::{Context, Result};
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use std::path::PathBuf;

/// A word as the register writes it.
pub(super) fn word<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(text.into()).map_err(|e| e.to_string())
}

pub(super) fn done(global: &Global, id: impl std::fmt::Display) -> Result<u8> {
    let id = id.to_string();
    global.answer(&serde_json::json!({"id": id}), || format!("Đã ghi {id}"))?;
    Ok(0)
}

/// Chủ thể.
#[derive(clap::Subcommand)]
pub(super) enum Producer {
    /// Thêm
    Add {
        #[arg(long)]
        name: String,
        #[arg(long, default_value = "")]
        address: String,
        #[arg(long)]
        commune: Option<String>,
    },
    /// Tạm dừng cấp tem
    Suspend {
        id: ProducerId,
        #[arg(long)]
        reason: String,
    },
    /// Cho phép lại
    Reallow { id: ProducerId },
    /// Danh sách
    List,
}

pub(super) fn producer(global: &Global, command: &Producer) -> Result<u8> {
    let booted = global.open()?;
    let (office, who) = (&booted.office, global.who());
    match command {
        Producer::Add { name, address, commune } => {
            let new =
                NewProducer { name: name.clone(), kind: None, address: address.clone(), commune: commune.clone() };
            done(global, enrol::add_producer(office, new, &who)?)
        }
        Producer::Suspend { id, reason } => {
            enrol::suspend_producer(office, *id, Some(reason.clone()), &who)?;
            done(global, id)
        }
        Producer::Reallow { id } => {
            enrol::suspend_producer(office, *id, None, &who)?;
            done(global, id)
        }
        Producer::List => {
            let register = office.register();
            rows(global, &register.producers.values().collect::<Vec<_>>(), |p| {
                format!("{}  {}  {}", p.id, p.name, p.address)
            })
        }
    }
}

/// Sản phẩm.
#[derive(clap::Subcommand)]
pub(super) enum Product {
    /// Thêm
    Add {
        #[arg(long)]
        producer: ProducerId,
        #[arg(long)]
        name: String,
        #[arg(long)]
        variant: Option<String>,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        criteria_set: Option<u8>,
        #[arg(long)]
        gtin: Option<String>,
        #[arg(long)]
        code: Option<String>,
    },
    /// Danh sách
    List,
}

pub(super) fn product(global: &Global, command: &Product) -> Result<u8> {
    let booted = global.open()?;
    match command {
        Product::Add { producer, name, variant, pack, criteria_set, gtin, code } => {
            let new = NewProduct {
                producer: *producer,
                name: name.clone(),
                variant: variant.clone(),
                pack: pack.clone(),
                criteria_set: *criteria_set,
                gtin: gtin.clone(),
                code: code.clone(),
            };
            done(global, enrol::add_product(&booted.office, new, &global.who())?)
        }
        Product::List => {
            let register = booted.office.register();
            rows(global, &register.products.values().collect::<Vec<_>>(), |p| {
                format!("{}  {}  {}  {}", p.id, p.gtin, p.producer, p.name)
            })
        }
    }
}

/// Vùng nguyên liệu.
#[derive(clap::Subcommand)]
pub(super) enum Zone {
    /// Thêm
    Add {
        #[arg(long)]
        name: String,
        #[arg(long)]
        crop: String,
        /// Tệp GeoJSON Polygon
        #[arg(long)]
        outline: PathBuf,
        #[arg(long = "producer")]
        producers: Vec<ProducerId>,
        #[arg(long)]
        commune: Option<String>,
        #[arg(long)]
        planting_code: Option<String>,
        /// Diện tích khai, ha
        #[arg(long)]
        declared_ha: Option<f64>,
        /// Sản lượng, kg/năm
        #[arg(long)]
        yield_kg: Option<f64>,
    },
    /// Danh sách
    List,
}

pub(super) fn zone(global: &Global, command: &Zone) -> Result<u8> {
    let booted = global.open()?;
    match command {
        Zone::Add { name, crop, outline, producers, commune, planting_code, declared_ha, yield_kg } => {
            let new = NewZone {
                name: name.clone(),
                producers: producers.clone(),
                crop: crop.clone(),
                commune: commune.clone(),
                planting_code: planting_code.clone(),
                geojson: std::fs::read_to_string(outline).with_context(|| format!("{}", outline.display()))?,
                declared_ha: *declared_ha,
                yield_kg: *yield_kg,
            };
            let (id, warning) = enrol::add_zone(&booted.office, new, &global.who())?;
            if let Some((measured, declared)) = warning {
                eprintln!("Chú ý: đo được {measured:.2} ha, khai {declared:.2} ha");
            }
            done(global, id)
        }
        Zone::List => {
            let register = booted.office.register();
            rows(global, &register.zones.values().collect::<Vec<_>>(), |z| {
                format!("{}  {}  {}  {:.2} ha", z.id, z.name, z.crop, z.outline.area_ha)
            })
        }
    }
}

/// Chứng nhận.
#[derive(clap::Subcommand)]
pub(super) enum Certificate {
    /// Thêm
    Add {
        /// vietgap, organic, pgs, globalgap, haccp, iso22000, gi, other
        #[arg(long, value_parser = word::<Scheme>)]
        scheme: Scheme,
        #[arg(long)]
        number: String,
        #[arg(long)]
        body: String,
        #[arg(long, required_unless_present = "producer", conflicts_with = "producer")]
        zone: Option<ZoneId>,
        #[arg(long)]
        producer: Option<ProducerId>,
        #[arg(long)]
        crop: Option<String>,
        #[arg(long)]
        output_kg: Option<f64>,
        #[arg(long)]
        from: Date,
        #[arg(long)]
        until: Date,
    },
    /// Thu hồi
    Withdraw {
        id: CertificateId,
        #[arg(long)]
        on: Date,
        #[arg(long)]
        decision: String,
    },
    /// Danh sách
    List,
}

pub(super) fn certificate(global: &Global, command: &Certificate) -> Result<u8> {
    let booted = global.open()?;
    match command {
        Certificate::Add { scheme, number, body, zone, producer, crop, output_kg, from, until } => {
            let holder = match (zone, producer) {
                (Some(zone), _) => Holder::Zone(*zone),
                (None, Some(producer)) => Holder::Producer(*producer),
                (None, None) => anyhow::bail!("give --zone or --producer"),
            };
            let new = NewCertificate {
                scheme: *scheme,
                number: number.clone(),
                body: body.clone(),
                holder,
                crop: crop.clone(),
                output_kg: *output_kg,
                valid_from: *from,
                valid_until: *until,
            };
            done(global, enrol::add_certificate(&booted.office, new, &global.who())?)
        }
        Certificate::Withdraw { id, on, decision } => {
            enrol::withdraw_certificate(&booted.office, *id, *on, decision, &global.who())?;
            done(global, id)
        }
        Certificate::List => {
            let register = booted.office.register();
            rows(global, &register.certificates.values().collect::<Vec<_>>(), |c| {
                format!("{}  {:?}  {}  {} – {}", c.id, c.scheme, c.number, c.valid_from, c.valid_until)
            })
        }
    }
}

/// Công nhận.
#[derive(clap::Subcommand)]
pub(super) enum Recognition {
    /// Thêm
    Add {
        #[arg(long)]
        product: ProductId,
        #[arg(long)]
        stars: u8,
        #[arg(long)]
        decision: String,
        #[arg(long)]
        authority: String,
        #[arg(long)]
        issued: Date,
        #[arg(long)]
        until: Option<Date>,
    },
    /// Gia hạn khi hồ sơ đánh giá lại đã nộp
    Extend {
        id: RecognitionId,
        #[arg(long)]
        until: Date,
        #[arg(long)]
        on: Date,
        #[arg(long)]
        decision: String,
    },
    /// Tạm dừng quyền dùng nhãn hiệu
    Suspend {
        id: RecognitionId,
        #[arg(long)]
        on: Date,
        #[arg(long)]
        decision: String,
    },
    /// Cho phép dùng lại
    Reallow {
        id: RecognitionId,
        #[arg(long)]
        on: Date,
        #[arg(long)]
        decision: String,
    },
    /// Hạ hạng
    Downgrade {
        id: RecognitionId,
        #[arg(long)]
        to: u8,
        #[arg(long)]
        on: Date,
        #[arg(long)]
        decision: String,
    },
    /// Thu hồi
    Withdraw {
        id: RecognitionId,
        #[arg(long)]
        on: Date,
        #[arg(long)]
        decision: String,
    },
    /// Danh sách
    List,
}

pub(super) fn recognition(global: &Global, command: &Recognition) -> Result<u8> {
    let booted = global.open()?;
    let (office, who) = (&booted.office, global.who());
    let change = |id: &RecognitionId, act, on: &Date, decision: &String| -> Result<u8> {
        let change = Change { act, effective_on: *on, decision_no: decision.clone() };
        enrol::change_recognition(office, *id, change, &who)?;
        done(global, id)
    };
    match command {
        Recognition::Add { product, stars, decision, authority, issued, until } => {
            let new = NewRecognition {
                product: *product,
                stars: *stars,
                decision_no: decision.clone(),
                authority: authority.clone(),
                issued_on: *issued,
                valid_until: *until,
            };
            done(global, enrol::add_recognition(office, new, &who)?)
        }
        Recognition::Extend { id, until, on, decision } => {
            change(id, RecognitionAct::Extended { until: *until }, on, decision)
        }
        Recognition::Suspend { id, on, decision } => change(id, RecognitionAct::Suspended, on, decision),
        Recognition::Reallow { id, on, decision } => change(id, RecognitionAct::Reallowed, on, decision),
        Recognition::Withdraw { id, on, decision } => change(id, RecognitionAct::Withdrawn, on, decision),
        Recognition::Downgrade { id, to, on, decision } => {
            let to = Stars::new(*to).with_context(|| format!("--to {to}: only 3, 4 and 5 stars are recognised"))?;
            change(id, RecognitionAct::Downgraded { to }, on, decision)
        }
        Recognition::List => {
            let register = office.register();
            let (today, now) = (office.today(), office.now());
            rows(global, &register.recognitions.values().collect::<Vec<_>>(), |r| {
                format!(
                    "{}  {}  {}★  {}  {:?}",
                    r.id,
                    r.product,
                    r.stars.count(),
                    r.decision_no.as_deref().unwrap_or("-"),
                    r.standing(today, now)
                )
            })
        }
    }
}
