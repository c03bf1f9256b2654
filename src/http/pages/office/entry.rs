//! The forms for what is recorded by hand: each reads its fields and makes the row of them.

use super::corners;
use crate::app::enrol::{NewCertificate, NewProducer, NewProduct, NewRecognition, NewZone, Row};
use crate::domain::certificate::{Holder, Scheme};
use crate::domain::ids::ProducerId;
use crate::domain::law::criteria;
use crate::domain::product::ProductGroup;
use crate::domain::register::Register;
use crate::domain::text::fold;
use crate::domain::{admin_unit, geometry};
use crate::http::pages::desk::form::{Choices, Form, Kind};
use crate::i18n::{Lang, plain, text};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Longest name kept.
const NAME: usize = 300;
/// Longest list of other names, characters.
const ALIASES: usize = 4_000;
const GROUPS: [&str; 6] = ["food", "drink", "herbal", "handicraft", "ornamental", "tourism"];
const SCHEMES: [&str; 8] = ["vietgap", "organic", "pgs", "globalgap", "haccp", "iso22000", "gi", "other"];
const PRODUCERS: [&str; 6] = ["cooperative", "cooperative_group", "company", "farm", "household", "unknown"];

/// What is recorded.
pub(super) enum Entry {
    Producer(NewProducer),
    Product(NewProduct),
    Recognition(NewRecognition),
    Zone(NewZone),
    Certificate(NewCertificate),
}

/// Reads the form of a kind, for a new row or for one whose particulars change; the row with its
/// reason, if every field that is needed holds.
pub(super) fn read(
    form: &mut Form,
    register: &Register,
    lang: Lang,
    kind: &str,
    changed: Option<&Row>,
) -> Option<(Entry, String)> {
    let form = &mut Reading { form, register, lang, changed };
    let entry = match kind {
        "producers" => form.producer().map(Entry::Producer),
        "products" => form.product().map(Entry::Product),
        "recognitions" => form.recognition().map(Entry::Recognition),
        "zones" => form.zone().map(Entry::Zone),
        _ => form.certificate().map(Entry::Certificate),
    };
    // Where a rule asks for a reason, and for the trail.
    let why = form.form.line("why", NAME, false).unwrap_or_default();
    entry.map(|entry| (entry, why))
}

struct Reading<'a> {
    form: &'a mut Form,
    register: &'a Register,
    lang: Lang,
    /// The row that is changed, if none is added.
    changed: Option<&'a Row<'a>>,
}

/// A value by its word in JSON.
fn word<T: DeserializeOwned>(value: &str) -> Option<T> {
    serde_json::from_value(Value::String(value.to_owned())).ok()
}

/// In the order of the alphabet, blind to tones.
fn sorted(mut choices: Choices) -> Choices {
    choices.sort_by_cached_key(|(_, name)| fold(name));
    choices
}

impl Reading<'_> {
    fn words(&self, room: &str, values: &[&str]) -> Choices {
        values.iter().map(|v| ((*v).to_owned(), plain(self.lang, &format!("{room}-{v}")))).collect()
    }
    fn producers(&self) -> Choices {
        let producers = self.register.producers.values();
        sorted(producers.map(|p| (p.id.to_string(), format!("{} ({})", p.name, p.id))).collect())
    }
    fn commune(&mut self) -> Option<String> {
        let units = sorted(admin_unit::units().map(|u| (u.code.to_owned(), u.name.to_owned())).collect());
        self.form.pick(("commune", Kind::Pick), units, false, |code| Some(code.to_owned()))
    }

    fn producer(&mut self) -> Option<NewProducer> {
        let name = self.form.line("name", NAME, true);
        let kinds = self.words("cli-word", &PRODUCERS);
        let kind = self.form.pick(("kind", Kind::Pick), kinds, false, word);
        let address = self.form.line("address", NAME, false).unwrap_or_default();
        let commune = self.commune();
        let aliases = self.aliases();
        Some(NewProducer { name: name?, kind, address, commune, aliases })
    }

    fn product(&mut self) -> Option<NewProduct> {
        // A recognition never moves with a product, so its producer stays.
        let producer = match self.changed {
            Some(Row::Product(product)) => Some(product.producer),
            _ => {
                let producers = self.producers();
                self.form.pick(("producer", Kind::Pick), producers, true, |id| id.parse().ok())
            }
        };
        let name = self.form.line("name", NAME, true);
        let aliases = self.aliases();
        let variant = self.form.line("variant", NAME, false);
        let pack = self.form.line("pack", NAME, false);
        let sets = criteria::all().iter().map(|c| {
            let number = c.number.number().to_string();
            (number.clone(), format!("{number}. {}", c.name))
        });
        let sets = sets.collect();
        let criteria_set = self.form.pick(("criteria_set", Kind::Pick), sets, false, |set| set.parse().ok());
        let group = self.group();
        let gtin = self.form.line("gtin", 14, false);
        let code = self.form.line("code", 40, false);
        Some(NewProduct { producer: producer?, name: name?, variant, pack, criteria_set, gtin, code, aliases, group })
    }

    /// Other names, one a line; of a new row there are none yet.
    fn aliases(&mut self) -> Option<Vec<String>> {
        self.changed?;
        let lines = |text: &str| text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
        Some(self.form.lines("aliases", ALIASES, false, |text| Ok(lines(text))).unwrap_or_default())
    }

    /// The group, which a criteria set tells as well.
    fn group(&mut self) -> Option<ProductGroup> {
        self.changed?;
        let groups = self.words("group", &GROUPS);
        self.form.pick(("group", Kind::Pick), groups, false, word)
    }

    fn recognition(&mut self) -> Option<NewRecognition> {
        let producer = |id| self.register.producers.get(&id).map(|p| p.name.as_str()).unwrap_or_default();
        let products = self.register.products.values();
        let name = |p: &crate::domain::product::Product| format!("{} · {} ({})", p.name, producer(p.producer), p.id);
        let products = sorted(products.map(|p| (p.id.to_string(), name(p))).collect());
        let product = self.form.pick(("product", Kind::Pick), products, true, |id| id.parse().ok());
        let stars = self.words("desk-stars", &["3", "4", "5"]);
        let stars = self.form.pick(("stars", Kind::Pick), stars, true, |stars| stars.parse().ok());
        let decision_no = self.form.line("decision_no", NAME, true);
        let authority = self.form.line("authority", NAME, true);
        let issued_on = self.form.day("issued_on", true);
        let valid_until = self.form.day("valid_until", false);
        let (product, stars, decision_no) = (product?, stars?, decision_no?);
        Some(NewRecognition { product, stars, decision_no, authority: authority?, issued_on: issued_on?, valid_until })
    }

    fn zone(&mut self) -> Option<NewZone> {
        let name = self.form.line("name", NAME, true);
        let producers = self.producers();
        let first = self.form.pick(("producer", Kind::Pick), producers, true, |id| id.parse::<ProducerId>().ok());
        let others = self.others();
        let crop = self.form.line("crop", NAME, true);
        let commune = self.commune();
        let planting_code = self.form.line("planting_code", 60, false);
        let wrong = plain(self.lang, "desk-wrong-corners");
        let outline = |text: &str| corners::geojson(text).ok_or(wrong);
        let geojson = self.form.lines("outline", geometry::MAX_TEXT, true, outline);
        let declared_ha = self.form.number("declared_ha", false);
        let yield_kg = self.form.number("yield_kg", false);
        let producers = first.into_iter().chain(others).collect();
        let (name, crop, geojson) = (name?, crop?, geojson?);
        first.map(|_| NewZone { name, producers, crop, commune, planting_code, geojson, declared_ha, yield_kg })
    }

    /// Further producers of a zone, by their numbers.
    fn others(&mut self) -> Vec<ProducerId> {
        let (lang, register) = (self.lang, self.register);
        let read = |line: &str| {
            let ids = line.split([',', ';', ' ']).filter(|id| !id.is_empty());
            let known = |id: &str| id.parse().ok().filter(|id| register.producers.contains_key(id));
            let unknown = |id: &str| text(lang, "desk-wrong-producer", &[("value", id)]);
            ids.map(|id| known(id).ok_or_else(|| unknown(id))).collect::<Result<Vec<_>, _>>()
        };
        self.form.read_line("others", NAME, read).unwrap_or_default()
    }

    fn certificate(&mut self) -> Option<NewCertificate> {
        let schemes = self.words("scheme", &SCHEMES);
        let scheme = self.form.pick(("scheme", Kind::Pick), schemes, true, word::<Scheme>);
        let number = self.form.line("number", NAME, true);
        let body = self.form.line("body", NAME, true);
        let zones = self.register.zones.values();
        let zone = |name: &str| text(self.lang, "desk-holder-zone", &[("name", name)]);
        let zones = sorted(zones.map(|z| (z.id.to_string(), zone(&format!("{} ({})", z.name, z.id)))).collect());
        let producers = self.producers().into_iter();
        let producers = producers.map(|(id, name)| (id, text(self.lang, "desk-holder-producer", &[("name", name)])));
        let holders = zones.into_iter().chain(producers).collect();
        let holder = |id: &str| {
            let zone = id.parse().ok().map(Holder::Zone);
            zone.or_else(|| id.parse().ok().map(Holder::Producer))
        };
        let holder = self.form.pick(("holder", Kind::Pick), holders, true, holder);
        let crop = self.form.line("crop", NAME, false);
        let output_kg = self.form.number("output_kg", false);
        let valid_from = self.form.day("valid_from", true);
        let valid_until = self.form.day("valid_until", true);
        let (scheme, number, body, holder) = (scheme?, number?, body?, holder?);
        let (valid_from, valid_until) = (valid_from?, valid_until?);
        Some(NewCertificate { scheme, number, body, holder, crop, output_kg, valid_from, valid_until })
    }
}
