//! Particulars of a producer, product or zone that are changed by hand: the form filled in with what
//! stands, and how the row came to be what it is.

use super::corners;
use super::entry::{self, Entry};
use super::matter::{Look, Matter};
use crate::app::desk::Decision;
use crate::app::enrol::{Asked, Particulars, Row, Version, current};
use crate::app::impact;
use crate::domain::producer::Producer;
use crate::domain::product::Product;
use crate::domain::register::Register;
use crate::domain::zone::Zone;
use crate::http::pages::desk::form::{Form, Typed};
use crate::i18n::{Lang, moment};
use serde::{Deserialize, Serialize};

/// One recorded state of a row, as shown.
pub(super) struct Recorded {
    pub(super) at: String,
    pub(super) who: String,
    pub(super) why: String,
    /// Particular, before, after.
    pub(super) changes: Vec<Vec<String>>,
}

/// The states of a row in words.
pub(super) fn history(lang: Lang, versions: Vec<Version>) -> Vec<Recorded> {
    let shown = |version: Version| Recorded {
        at: moment(lang, version.at),
        changes: version.changes.iter().map(|difference| impact::words(lang, difference)).collect(),
        who: version.actor,
        why: version.why,
    };
    versions.into_iter().map(shown).collect()
}

/// The form of a row's particulars; `None` where nothing of it is in the register, or it has none.
pub(super) fn matter(look: Look, id: &str) -> Option<Matter> {
    let row = Row::of(look.register, id)?;
    let (kind, title, name) = match &row {
        Row::Producer(p) => ("producers", "desk-change-producers", p.name.clone()),
        Row::Product(p) => ("products", "desk-change-products", p.name.clone()),
        Row::Zone(z) => ("zones", "desk-change-zones", z.name.clone()),
    };
    let mut form = if look.sent {
        Form::sent(look.lang, kind, look.typed.clone())
    } else {
        Form::new(look.lang, kind, row.typed())
    };
    let read = entry::read(&mut form, look.register, look.lang, kind, Some(&row));
    let (decision, why) = read.map_or((None, String::new()), |(entry, why)| (row.changed(entry), why));
    // A form without its tag comes from nowhere we know: it has seen nothing.
    let held = look.sent.then(|| look.typed.get("tag").cloned().unwrap_or_default());
    let tag = held.or_else(|| Some(current(look.register, id)?.1))?;
    let decision = decision.map(|new| Decision::Particulars(Box::new(Asked { new, tag: Some(tag.clone()) })));
    Some(Matter { title, name, facts: Vec::new(), form, decision, why, tag: Some(tag) })
}

/// What was typed into a form of an older state, on the state that stands: whatever was left as that older state
/// had it is as it stands now. Nothing that was typed is lost.
pub(super) fn renewed(register: &Register, id: &str, older: &serde_json::Value, mut typed: Typed) -> Option<Typed> {
    let now = Row::of(register, id)?;
    let before = match &now {
        Row::Producer(_) => Row::Producer(&Producer::deserialize(older).ok()?).typed(),
        Row::Product(_) => Row::Product(&Product::deserialize(older).ok()?).typed(),
        Row::Zone(_) => Row::Zone(&Zone::deserialize(older).ok()?).typed(),
    };
    // Browsers end lines in their own way.
    let same = |a: &str, b: &str| a.trim().lines().eq(b.trim().lines());
    for (name, value) in now.typed() {
        let old = before.get(&name).map(String::as_str).unwrap_or_default();
        if same(typed.get(&name).map(String::as_str).unwrap_or_default(), old) {
            typed.insert(name, value);
        }
    }
    typed.insert("tag".to_owned(), current(register, id)?.1);
    Some(typed)
}

impl Row<'_> {
    /// What stands, as it would be typed.
    fn typed(&self) -> Typed {
        let fields = match self {
            Self::Producer(p) => vec![
                ("name", p.name.clone()),
                ("kind", word(p.kind)),
                ("address", p.address.clone()),
                ("commune", p.commune.clone().unwrap_or_default()),
                ("aliases", p.aliases.join("\n")),
            ],
            Self::Product(p) => vec![
                ("name", p.name.clone()),
                ("aliases", p.aliases.join("\n")),
                ("variant", p.variant.clone().unwrap_or_default()),
                ("pack", p.pack.clone().unwrap_or_default()),
                ("criteria_set", p.criteria_set.map(|set| set.number().to_string()).unwrap_or_default()),
                ("group", p.group.map(word).unwrap_or_default()),
                ("gtin", p.gtin.to_string()),
                ("code", p.code.clone().unwrap_or_default()),
            ],
            Self::Zone(z) => {
                let ids: Vec<_> = z.producers.iter().map(ToString::to_string).collect();
                let (first, others) = ids.split_first().map_or(("", &[][..]), |(first, others)| (first, others));
                let number = |n: Option<f64>| n.map(|n| n.to_string().replace('.', ",")).unwrap_or_default();
                vec![
                    ("name", z.name.clone()),
                    ("producer", first.to_owned()),
                    ("others", others.join(", ")),
                    ("crop", z.crop.clone()),
                    ("commune", z.commune.clone().unwrap_or_default()),
                    ("planting_code", z.planting_code.clone().unwrap_or_default()),
                    ("outline", corners::lines(&z.outline.ring)),
                    ("declared_ha", number(z.declared_ha)),
                    ("yield_kg", number(z.yield_kg)),
                ]
            }
        };
        fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
    /// What was read, as new particulars of this row.
    fn changed(&self, entry: Entry) -> Option<Particulars> {
        Some(match (self, entry) {
            (Self::Producer(p), Entry::Producer(new)) => Particulars::Producer(p.id, new),
            (Self::Product(p), Entry::Product(new)) => Particulars::Product(p.id, new),
            (Self::Zone(z), Entry::Zone(new)) => Particulars::Zone(z.id, new),
            _ => return None,
        })
    }
}

/// The word of a value in JSON.
fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
