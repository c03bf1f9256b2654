//! Many labels at once: a sweep of listings or a survey of shelves, from a table.

mod columns;
mod pictures;
mod sheets;

pub use columns::{Field, Fields, fields_of};
pub use pictures::{Pictures, Shown};
pub use sheets::sheets;

use super::Office;
use super::check::{CheckReport, check};
use super::import::Table;
use crate::domain::dates;
use crate::domain::label::finding::Finding;
use crate::domain::label::matching::{Match, find_in};
use crate::domain::label::names::Names;
use crate::domain::label::observation::Observation;
use crate::domain::label::observation::shown::Listing;
use crate::domain::register::Register;
use crate::domain::text::{fold, nfc};
use crate::i18n::{self, Lang};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Most rows of one table.
pub const MAX_ROWS: usize = 100_000;
/// Candidates told per row; five in a hundred thousand rows fill the memory of a small machine.
const CANDIDATES: usize = 3;
/// Longest title or name looked at, characters; what follows on a page is no name.
const LONGEST: usize = 2_000;

/// Why nothing was checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BulkError {
    /// No column for the title.
    #[error("the file has no column for the product or title; its columns are: {0}. Name one e.g. \"Tiêu đề\"")]
    NoTitle(String),
    /// Two columns mean the same.
    #[error("columns {0:?} and {1:?} mean the same; keep one")]
    Doubled(String, String),
    /// Too many rows.
    #[error("the file has {0} rows; at most 100000 are checked at once. Split it")]
    TooLarge(usize),
}

/// What was said of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowSaid {
    /// Row in the file.
    pub row: u32,
    /// Title as in the file, shortened.
    pub title: String,
    /// Seller.
    pub seller: String,
    /// Address of the page.
    pub url: String,
    /// "sign", "none" or "unknown".
    pub answer: String,
    /// Gravest severity, if there is a sign.
    pub gravest: Option<String>,
    /// Signs.
    pub signs: Vec<Said>,
    /// What would decide, where a rule cannot tell.
    pub needs: Vec<String>,
    /// Guards that kept a rule silent.
    pub silenced: Vec<String>,
    /// Candidates: id, name, producer, likeness of the name.
    pub candidates: Vec<(String, String, String, String)>,
    /// Cells and pictures that could not be read: header and value or cause.
    pub unread: Vec<(String, String)>,
    /// What its picture shows, where there is one.
    pub picture: String,
}

/// One sign in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Rule.
    pub rule: String,
    /// Severity.
    pub severity: String,
    /// The sign.
    pub says: String,
    /// Legal basis.
    pub basis: String,
    /// What would clear it.
    pub clears: String,
}

impl Said {
    /// A finding in words.
    #[must_use]
    pub fn of(lang: Lang, f: &Finding) -> Self {
        let key = format!("rule-{}-sign", f.rule.to_ascii_lowercase());
        Self {
            rule: f.rule.to_owned(),
            severity: format!("{:?}", f.severity),
            says: i18n::text(lang, &key, &i18n::readable(lang, &f.args)),
            basis: f.basis.iter().map(|c| c.written()).collect::<Vec<_>>().join("; "),
            clears: f.clears.iter().map(|k| i18n::plain(lang, k)).collect::<Vec<_>>().join("; "),
        }
    }
}

/// What was said of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkReport {
    /// File.
    pub file: String,
    /// SHA-256 (hex) of it.
    pub sha256: String,
    /// Language of the words.
    pub lang: Lang,
    /// Moment of knowledge.
    pub known_at: Timestamp,
    /// Record of the register this rests on.
    pub register_seq: u64,
    /// Rows.
    pub rows: Vec<RowSaid>,
    /// Columns without a meaning here.
    pub unused_columns: Vec<String>,
}

impl BulkReport {
    /// How many rows have this answer.
    #[must_use]
    pub fn count(&self, answer: &str) -> usize {
        self.rows.iter().filter(|r| r.answer == answer).count()
    }
}

/// Checks every row, with what its picture shows. `progress` is told (done, total) now and then.
///
/// # Errors
/// No column for the title, doubled columns, or too many rows.
pub fn check_table(
    office: &Office,
    lang: Lang,
    table: &Table,
    pictures: &Pictures,
    explain: bool,
    progress: &mut dyn FnMut(u32, u32),
) -> Result<BulkReport, BulkError> {
    if table.rows.len() > MAX_ROWS {
        return Err(BulkError::TooLarge(table.rows.len()));
    }
    let fields = fields_of(&table.headers)?;
    let register = office.register();
    let names = office.names(&register);
    let total = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    let mut rows = Vec::with_capacity(table.rows.len());
    for (done, (row, cells)) in (1u32..).zip(&table.rows) {
        let (mut label, mut unread) = observe(&fields, &table.headers, cells, &names, &register);
        let mut picture = String::new();
        match pictures.get(row) {
            Some(Ok(shown)) => (label, picture) = (shown.joined(&label), shown.says.clone()),
            Some(Err(cause)) => unread.push((fields.name(Field::Image, &table.headers), cause.clone())),
            None => {}
        }
        let report = check(office, &label);
        rows.push(RowSaid { picture, ..said(lang, *row, &label, &report, &register, explain, unread) });
        if done % 100 == 0 || done == total {
            progress(done, total);
        }
    }
    Ok(BulkReport {
        file: table.file.clone(),
        sha256: table.sha256.clone(),
        lang,
        known_at: office.now(),
        register_seq: register.seq,
        rows,
        unused_columns: fields.unused.clone(),
    })
}

/// Stars that a text names beside OCOP ("OCOP 4 sao", "4★", "bốn sao").
#[must_use]
pub fn stars_in(text: &str) -> Option<u8> {
    let starred = text.chars().take(LONGEST).collect::<String>().replace(['★', '⭐', '*'], " sao ");
    let key = fold(&starred);
    let words: Vec<&str> = key.split(' ').collect();
    let number = |w: &str| match w {
        "mot" => Some(1),
        "hai" => Some(2),
        "ba" => Some(3),
        "bon" => Some(4),
        "nam" => Some(5),
        w if w.len() == 1 => w.parse().ok(),
        _ => None,
    };
    if !words.contains(&"ocop") {
        return None;
    }
    words.windows(2).find(|w| w[1] == "sao").and_then(|w| number(w[0]))
}

/// What a row shows.
fn observe(
    fields: &Fields,
    headers: &[String],
    cells: &[String],
    names: &Names,
    register: &Register,
) -> (Observation, Vec<(String, String)>) {
    let mut unread = Vec::new();
    let cell = |field: Field| {
        let text = fields
            .position(field)
            .and_then(|at| cells.get(at))
            .map(|c| nfc(&c.chars().take(LONGEST).collect::<String>()));
        text.filter(|t| !t.is_empty())
    };
    let mut day = |field: Field| -> Option<Date> {
        let at = fields.position(field)?;
        let text = cells.get(at).filter(|c| !c.trim().is_empty())?;
        let read = dates::parse(text).ok();
        if read.is_none() {
            unread.push((headers.get(at).cloned().unwrap_or_default(), text.chars().take(60).collect()));
        }
        read
    };
    let (made_on, printed_on, seen_on, certificate_until) =
        (day(Field::MadeOn), day(Field::PrintedOn), day(Field::SeenOn), day(Field::CertificateUntil));
    let (title, description) = (cell(Field::Title), cell(Field::Description));
    let all = [&title, &description].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
    let shown = cell(Field::Stars);
    let mut stars = shown.as_deref().and_then(|s| s.chars().find(char::is_ascii_digit)).and_then(|c| c.to_digit(10));
    if let (Some(text), None) = (&shown, stars) {
        unread.push(("stars".into(), text.chars().take(60).collect()));
    }
    stars = stars.or(stars_in(&all).map(u32::from));
    let says_ocop = format!(" {} ", fold(&all)).contains(" ocop ");
    let mark = cell(Field::Mark).map(|m| !matches!(fold(&m).as_str(), "khong" | "no" | "0" | "false"));
    let seller = cell(Field::Seller);
    let producer = cell(Field::Producer)
        .or_else(|| named(description.as_deref()?, names, register))
        .or_else(|| own_shop(title.as_deref(), seller.as_deref()?, names, register));
    let listing = Listing { url: cell(Field::Url), seller, certificate_until, ..Listing::default() };
    let label = Observation {
        mark: mark.or((says_ocop || stars.is_some()).then_some(true)).or(Some(false)),
        stars: stars.and_then(|s| u8::try_from(s).ok()),
        product: title,
        producer,
        address: cell(Field::Address),
        code: cell(Field::Code),
        gtin: cell(Field::Gtin),
        stamp_url: cell(Field::Stamp),
        text: description,
        made_on,
        printed_on,
        seen_on,
        listing: (listing.url.is_some() || listing.seller.is_some()).then_some(listing),
        ..Observation::default()
    };
    (label, unread)
}

/// The one producer of the register that a description names in full.
fn named(description: &str, names: &Names, register: &Register) -> Option<String> {
    let found = names.producers(description);
    let mut whole = found.iter().filter(|(_, l)| l.found >= 0.97).map(|(id, _)| *id);
    match (whole.next(), whole.next()) {
        (Some(one), None) => register.producers.get(&one).map(|p| p.name.clone()),
        _ => None,
    }
}

/// The seller, where it is the registered producer of what the title names. Any other seller deals in
/// what others make, and says nothing of whose product it is.
fn own_shop(title: Option<&str>, seller: &str, names: &Names, register: &Register) -> Option<String> {
    let (found, _) = find_in(names, register, title, Some(seller), None, false);
    matches!(found, Match::Product(_)).then(|| seller.to_owned())
}

fn said(
    lang: Lang,
    row: u32,
    label: &Observation,
    report: &CheckReport,
    register: &Register,
    explain: bool,
    unread: Vec<(String, String)>,
) -> RowSaid {
    let short = |text: &Option<String>| text.as_deref().unwrap_or_default().chars().take(300).collect::<String>();
    let signs: Vec<_> = report.findings.iter().map(|f| Said::of(lang, f)).collect();
    let mut needs: Vec<String> = Vec::new();
    for need in report.abstentions.iter().flat_map(|a| &a.needs) {
        let word = i18n::plain(lang, need);
        if !needs.contains(&word) {
            needs.push(word);
        }
    }
    let answer = match (signs.is_empty(), report.names_no_product()) {
        (false, _) => "sign",
        (true, true) => "unknown",
        (true, false) => "none",
    };
    let candidates = report
        .candidates
        .iter()
        .take(CANDIDATES)
        .filter_map(|c| {
            let (product, producer) = (register.products.get(&c.product)?, register.producers.get(&c.producer)?);
            Some((c.product.to_string(), product.name.clone(), producer.name.clone(), format!("{:.2}", c.name_score)))
        })
        .collect();
    let listing = label.listing.as_ref();
    RowSaid {
        row,
        title: short(&label.product),
        seller: listing.map(|l| short(&l.seller)).unwrap_or_default(),
        url: listing.map(|l| short(&l.url)).unwrap_or_default(),
        answer: answer.into(),
        gravest: signs.first().map(|s| s.severity.clone()),
        signs,
        needs,
        silenced: if explain {
            report.silenced.iter().map(|(r, g)| format!("{r}: {}", i18n::plain(lang, g))).collect()
        } else {
            Vec::new()
        },
        candidates,
        unread,
        picture: String::new(),
    }
}
