//! Producers and products.

use super::{EnrolError, commune, field, name, retry, unknown};
use crate::app::{Office, Who};
use crate::domain::event::Event;
use crate::domain::gtin::Gtin;
use crate::domain::ids::{ProducerId, ProductId};
use crate::domain::producer::{Producer, ProducerKind};
use crate::domain::product::{CriteriaSet, Product, ProductGroup};
use crate::domain::register::Register;
use crate::domain::text::{name_key, nfc};
use serde::{Deserialize, Serialize};

/// A producer to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProducer {
    /// Name.
    pub name: String,
    /// Legal form; read from the name when absent.
    #[schema(value_type = Option<String>)]
    pub kind: Option<ProducerKind>,
    /// Address.
    #[serde(default)]
    pub address: String,
    /// Commune code.
    pub commune: Option<String>,
    /// Earlier or other names; those on record stay when absent.
    #[serde(default)]
    pub aliases: Option<Vec<String>>,
}

/// Legal form as a name begins with it.
#[must_use]
pub fn kind_of(name: &str) -> ProducerKind {
    let key = name_key(name);
    let first = key.split(' ').next().unwrap_or_default();
    match first {
        "htx" | "lhhtx" => ProducerKind::Cooperative,
        "tht" => ProducerKind::CooperativeGroup,
        "cty" | "dntn" | "ctcp" => ProducerKind::Company,
        "hkd" | "ho" => ProducerKind::Household,
        _ if key.starts_with("trang trai") => ProducerKind::Farm,
        _ if key.contains("cty ") || key.contains("doanh nghiep") => ProducerKind::Company,
        _ if key.contains("co so") => ProducerKind::Household,
        _ => ProducerKind::Unknown,
    }
}

/// Records a producer.
///
/// # Errors
/// Empty or doubled name, unknown commune.
pub fn add_producer(office: &Office, new: NewProducer, who: &Who) -> Result<ProducerId, EnrolError> {
    retry(|| {
        let new = new.clone();
        let register = office.register();
        let clean = name("name", &new.name)?;
        if let Some(same) = register.producers.values().find(|p| name_key(&p.name) == name_key(&clean)) {
            return Err(field("name", &clean, format!("is registered already as {}", same.id), "Use that one")
                .told("enrol-producer-twice", &[("same", same.id.to_string())]));
        }
        let id = ProducerId(register.producers.keys().next_back().map_or(1, |last| last.0 + 1));
        let producer = Producer {
            id,
            kind: new.kind.unwrap_or_else(|| kind_of(&clean)),
            name: clean,
            address: nfc(&new.address),
            former_addresses: Vec::new(),
            aliases: aliases(new.aliases.unwrap_or_default())?,
            commune: commune(new.commune)?,
            suspended: None,
        };
        office.commit(&register, who, vec![Event::ProducerRegistered(producer)])?;
        Ok(id)
    })
}

/// Changed particulars of a producer: `new` is their full new state. A name or address that gives
/// way is kept beside the new one.
///
/// # Errors
/// Unknown producer, empty name or another producer's, unknown commune.
pub(super) fn changed_producer(register: &Register, id: ProducerId, new: NewProducer) -> Result<Producer, EnrolError> {
    let mut producer = register.producers.get(&id).ok_or_else(|| unknown("producer", id))?.as_ref().clone();
    let clean = name("name", &new.name)?;
    let key = name_key(&clean);
    if let Some(same) = register.producers.values().find(|p| p.id != id && name_key(&p.name) == key) {
        return Err(field("name", &clean, format!("is registered already as {}", same.id), "Use that one")
            .told("enrol-producer-twice", &[("same", same.id.to_string())]));
    }
    if let Some(others) = new.aliases {
        producer.aliases = aliases(others)?;
    }
    keep(&mut producer.aliases, &mut producer.name, clean);
    keep(&mut producer.former_addresses, &mut producer.address, nfc(&new.address));
    producer.kind = new.kind.unwrap_or(producer.kind);
    producer.commune = commune(new.commune)?;
    Ok(producer)
}

/// Most other names of a row.
const MAX_ALIASES: usize = 20;

/// Other names, each once.
fn aliases(texts: Vec<String>) -> Result<Vec<String>, EnrolError> {
    if texts.len() > MAX_ALIASES {
        return Err(field("aliases", texts.len(), "names are too many", format!("At most {MAX_ALIASES} are kept"))
            .told("enrol-aliases", &[("most", MAX_ALIASES.to_string())]));
    }
    let mut clean: Vec<String> = Vec::new();
    for text in &texts {
        let text = name("aliases", text)?;
        if !clean.contains(&text) {
            clean.push(text);
        }
    }
    Ok(clean)
}

/// Puts `new` into `now` and what was there among `before`, each text once.
fn keep(before: &mut Vec<String>, now: &mut String, new: String) {
    before.retain(|t| *t != new);
    let old = std::mem::replace(now, new);
    if !old.is_empty() && old != *now && !before.contains(&old) {
        before.push(old);
    }
}

/// A product to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProduct {
    /// Producer.
    #[schema(value_type = String)]
    pub producer: ProducerId,
    /// Recognised name.
    pub name: String,
    /// Variant.
    pub variant: Option<String>,
    /// Pack.
    pub pack: Option<String>,
    /// Criteria set, 1 to 26.
    pub criteria_set: Option<u8>,
    /// GTIN of GS1; an internal number is given when absent.
    pub gtin: Option<String>,
    /// Product code.
    pub code: Option<String>,
    /// Other names; those on record stay when absent.
    #[serde(default)]
    pub aliases: Option<Vec<String>>,
    /// Group, where no criteria set tells it.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub group: Option<ProductGroup>,
}

/// The next free internal number (GS1 restricted circulation, prefix 02).
#[must_use]
pub fn free_gtin(register: &Register, skip: usize) -> Option<Gtin> {
    let next = register.products.keys().next_back().map_or(1, |last| u64::from(last.0) + 1);
    (next..).filter_map(Gtin::restricted).filter(|g| register.product_by_gtin(*g).is_none()).nth(skip)
}

/// A GTIN that a producer gives: real, and nobody else's.
pub(crate) fn given_gtin(register: &Register, text: &str) -> Result<Gtin, EnrolError> {
    let gtin: Gtin = text
        .parse()
        .map_err(|e| field("gtin", text, format!("does not hold: {e}"), "Copy it from the GS1 certificate"))
        .map_err(|e| e.told("enrol-gtin", &[]))?;
    if gtin.is_restricted() {
        return Err(field(
            "gtin",
            text,
            "lies in a range that GS1 gives to nobody",
            "Leave it empty to get an internal number (NĐ 37/2026 Đ28.4)",
        )
        .told("enrol-gtin-restricted", &[]));
    }
    match register.product_by_gtin(gtin) {
        Some(other) => {
            let error =
                field("gtin", text, format!("belongs to {}", other.id), "Each product and pack has its own GTIN");
            Err(error.told("enrol-gtin-taken", &[("same", other.id.to_string())]))
        }
        None => Ok(gtin),
    }
}

/// Records a product.
///
/// # Errors
/// Unknown producer, empty or doubled name, GTIN or code that do not hold.
pub fn add_product(office: &Office, new: NewProduct, who: &Who) -> Result<ProductId, EnrolError> {
    retry(|| {
        let register = office.register();
        let id = ProductId(register.products.keys().next_back().map_or(1, |last| last.0 + 1));
        let gtin = match &new.gtin {
            Some(text) => given_gtin(&register, text)?,
            None => free_gtin(&register, 0).ok_or_else(|| {
                field("gtin", "", "has no free internal number", "Give a GS1 GTIN").told("enrol-gtin-none", &[])
            })?,
        };
        let product = product(&register, id, gtin, new.clone())?;
        office.commit(&register, who, vec![Event::ProductRegistered(product)])?;
        Ok(id)
    })
}

/// Changed particulars of a product: `new` is their full new state; a GTIN that is left out stays. A
/// name that gives way is kept among the aliases.
///
/// # Errors
/// Unknown product, another producer (a recognition never moves with a product), another GTIN
/// while a batch carries the old one, and as [`add_product`].
pub(super) fn changed_product(register: &Register, id: ProductId, new: NewProduct) -> Result<Product, EnrolError> {
    let old = register.products.get(&id).ok_or_else(|| unknown("product", id))?;
    if new.producer != old.producer {
        return Err(field(
            "producer",
            new.producer,
            format!("is not {}, who was recognised", old.producer),
            "Register the product of the other producer as a product of its own",
        )
        .told("enrol-other-producer", &[("producer", old.producer.to_string())]));
    }
    let gtin = match &new.gtin {
        Some(text) if text.parse() != Ok(old.gtin) => {
            if register.batches.values().any(|b| b.product == id) {
                let problem = format!("would replace {}, which stamps in the trade name", old.gtin);
                return Err(field("gtin", text, problem, "Register the other pack as a product of its own")
                    .told("enrol-gtin-in-trade", &[("gtin", old.gtin.to_string())]));
            }
            given_gtin(register, text)?
        }
        _ => old.gtin,
    };
    let keeps = new.aliases.is_none();
    let mut changed = product(register, id, gtin, new)?;
    changed.group = changed.group.or(old.group);
    if keeps {
        changed.aliases.clone_from(&old.aliases);
    }
    let name = std::mem::replace(&mut changed.name, old.name.clone());
    keep(&mut changed.aliases, &mut changed.name, name);
    Ok(changed)
}

fn product(register: &Register, id: ProductId, gtin: Gtin, new: NewProduct) -> Result<Product, EnrolError> {
    if !register.producers.contains_key(&new.producer) {
        return Err(unknown("producer", new.producer));
    }
    let clean = name("name", &new.name)?;
    let (variant, pack) = (new.variant.map(|v| nfc(&v)), new.pack.map(|p| nfc(&p)));
    let same = register.products.values().find(|p| {
        p.id != id
            && p.producer == new.producer
            && name_key(&p.name) == name_key(&clean)
            && p.variant == variant
            && p.pack == pack
    });
    if let Some(same) = same {
        return Err(field(
            "name",
            &clean,
            format!("is registered already as {}", same.id),
            "Give a variant or pack if it is another product",
        )
        .told("enrol-product-twice", &[("same", same.id.to_string())]));
    }
    let set = |number| {
        CriteriaSet::new(number)
            .ok_or_else(|| field("criteria_set", number, "is not one of 1 to 26", "See QĐ 26/2026 Phụ lục II"))
            .map_err(|e| e.told("enrol-criteria-set", &[]))
    };
    let criteria_set = new.criteria_set.map(set).transpose()?;
    if let Some(code) = &new.code {
        crate::domain::product_code::parse(code)
            .map_err(|e| field("code", code, format!("does not hold: {e}"), "Copy it from the decision"))
            .map_err(|e| e.told("enrol-code", &[]))?;
    }
    Ok(Product {
        id,
        producer: new.producer,
        name: clean,
        aliases: aliases(new.aliases.unwrap_or_default())?,
        variant,
        pack,
        group: criteria_set.map(CriteriaSet::group).or(new.group),
        criteria_set,
        gtin,
        code: new.code,
    })
}
