//! One row: cells into types, the first thing wrong named with its column.

use super::columns::{Field, Fields};
use super::flaw::{Flaw, number};
use crate::domain::batch::{BatchInput, Unit};
use crate::domain::certificate::Scheme;
use crate::domain::dates;
use crate::domain::ids::{ProducerId, ProductId, ZoneId};
use crate::domain::register::Register;
use crate::domain::text::{fold, name_key, nfc};
use crate::i18n::{Lang, plain};
use jiff::civil::Date;

/// A row that can be read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub product: ProductId,
    pub lot: String,
    pub made_on: Option<Date>,
    pub best_before: Option<Date>,
    pub quantity: Option<f64>,
    pub unit: Option<Unit>,
    pub input: Option<BatchInput>,
    pub claims: Vec<Scheme>,
}

/// Folded words for each unit.
const UNITS: [(Unit, &[&str]); 4] = [
    (Unit::Pack, &["pack", "packs", "goi", "hop", "chai", "tui", "lo", "goi hop chai"]),
    (Unit::Kg, &["kg", "ki lo gam", "kilogam", "kilograms"]),
    (Unit::Litre, &["lit", "litre", "litres", "l"]),
    (Unit::Piece, &["cai", "chiec", "con", "piece", "pieces"]),
];
/// Claims a label may make that a certificate has to cover.
pub(super) const CLAIMS: [Scheme; 3] = [Scheme::Vietgap, Scheme::Organic, Scheme::Pgs];

/// What is being read, for whom.
pub(super) struct Reader<'a> {
    pub register: &'a Register,
    pub own: ProducerId,
    pub fields: &'a Fields,
    pub cells: &'a [String],
}

type Read<T> = Result<T, (Field, Flaw)>;

impl Reader<'_> {
    fn cell(&self, field: Field) -> String {
        let text = self.fields.position(field).and_then(|at| self.cells.get(at)).map_or("", String::as_str);
        let clean = nfc(&text.chars().take(400).collect::<String>());
        // An apostrophe that spreadsheets and files of errors put before what looks like a formula.
        clean.strip_prefix('\'').map(str::to_owned).unwrap_or(clean)
    }
    fn day(&self, field: Field) -> Read<Option<Date>> {
        match self.cell(field) {
            text if text.is_empty() => Ok(None),
            text => dates::parse(&text).map(Some).map_err(|_| (field, Flaw::new("day", &text, ""))),
        }
    }
    fn number(&self, field: Field) -> Read<Option<f64>> {
        match self.cell(field) {
            text if text.is_empty() => Ok(None),
            text => number(&text).map(Some).map_err(|flaw| (field, flaw)),
        }
    }
    /// A product of one's own by name or id.
    fn product(&self) -> Read<ProductId> {
        let text = self.cell(Field::Product);
        let own: Vec<_> = self.register.products.values().filter(|p| p.producer == self.own).collect();
        let by_id = text.parse::<ProductId>().ok().and_then(|id| own.iter().find(|p| p.id == id));
        let found: Vec<ProductId> = match by_id {
            Some(product) => vec![product.id],
            None => {
                let key = name_key(&text);
                let named = |name: &String| name_key(name) == key;
                own.iter().filter(|p| named(&p.name) || p.aliases.iter().any(named)).map(|p| p.id).collect()
            }
        };
        one(found).map_err(|(code, ids)| {
            (Field::Product, Flaw::new(if code { "product-which" } else { "product" }, &text, ids))
        })
    }
    /// A zone of one's own by name or id.
    fn zone(&self, text: &str) -> Read<ZoneId> {
        let own: Vec<_> = self.register.zones.values().filter(|z| z.producers.contains(&self.own)).collect();
        let by_id = text.parse::<ZoneId>().ok().and_then(|id| own.iter().find(|z| z.id == id));
        let found: Vec<ZoneId> = match by_id {
            Some(zone) => vec![zone.id],
            None => own.iter().filter(|z| fold(&z.name) == fold(text)).map(|z| z.id).collect(),
        };
        one(found).map_err(|(code, ids)| (Field::Zone, Flaw::new(if code { "zone-which" } else { "zone" }, text, ids)))
    }
    fn input(&self) -> Read<Option<BatchInput>> {
        let (zone, kg, on) = (self.cell(Field::Zone), self.number(Field::Kg)?, self.day(Field::HarvestedOn)?);
        if zone.is_empty() {
            return match (kg, on) {
                (None, None) => Ok(None),
                _ => Err((Field::Zone, Flaw::new("zone-missing", "", ""))),
            };
        }
        let zone = self.zone(&zone)?;
        let kg = kg.ok_or_else(|| (Field::Kg, Flaw::new("kg", "", "")))?;
        let harvested_on = on.ok_or_else(|| (Field::HarvestedOn, Flaw::new("harvest", "", "")))?;
        Ok(Some(BatchInput { zone, zone_lot: None, kg, harvested_on }))
    }
    fn unit(&self) -> Read<Option<Unit>> {
        let text = self.cell(Field::Unit);
        let key = fold(&text);
        let unit = UNITS.iter().find(|(_, names)| names.contains(&key.as_str())).map(|(unit, _)| *unit);
        if key.is_empty() || unit.is_some() { Ok(unit) } else { Err((Field::Unit, Flaw::new("unit", &text, ""))) }
    }
    fn claims(&self) -> Read<Vec<Scheme>> {
        let text = self.cell(Field::Claims);
        let parts = text.split([';', ',', '+', '/']).map(str::trim).filter(|p| !p.is_empty() && *p != "–" && *p != "-");
        let named = |part: &str| {
            let key = fold(part);
            CLAIMS.into_iter().find(|claim| {
                let name = |lang| fold(&plain(lang, &format!("scheme-{}", claim.code())));
                key == claim.code() || key == name(Lang::Vi) || key == name(Lang::En)
            })
        };
        parts.map(|part| named(part).ok_or_else(|| (Field::Claims, Flaw::new("claim", part, "")))).collect()
    }
    /// The row.
    pub(super) fn line(&self) -> Read<Line> {
        Ok(Line {
            product: self.product()?,
            lot: self.cell(Field::Lot),
            made_on: self.day(Field::MadeOn)?,
            best_before: self.day(Field::BestBefore)?,
            quantity: self.number(Field::Quantity)?,
            unit: self.unit()?,
            input: self.input()?,
            claims: self.claims()?,
        })
    }
}

/// The only one found; else whether there are several, and which.
fn one<T: Copy + ToString>(found: Vec<T>) -> Result<T, (bool, String)> {
    match found.as_slice() {
        [one] => Ok(*one),
        several => Err((!several.is_empty(), several.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))),
    }
}
