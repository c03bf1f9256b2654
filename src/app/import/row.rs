//! One row: cells into types, the first thing wrong named with its column.

use super::columns::{Column, Columns};
use super::{MAX_CELL, RowError};
use crate::app::Office;
use crate::app::enrol::EnrolError;
use crate::domain::gtin::Gtin;
use crate::domain::product::{CriteriaSet, ProductGroup};
use crate::domain::recognition::{Evidence, Stars};
use crate::domain::text::{fold, nfc};
use crate::domain::{admin_unit, dates, product_code};
use jiff::civil::Date;

/// A row that holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Parsed {
    pub product: String,
    pub producer: String,
    pub stars: Stars,
    pub group: Option<ProductGroup>,
    pub criteria_set: Option<CriteriaSet>,
    pub decision_no: Option<String>,
    pub issued_on: Option<Date>,
    pub valid_until: Option<Date>,
    pub authority: String,
    pub former_address: Option<String>,
    pub address: String,
    pub commune: Option<String>,
    pub gtin: Option<Gtin>,
    pub code: Option<String>,
    pub pack: Option<String>,
    pub evidence: Evidence,
}

fn group(text: &str) -> Option<ProductGroup> {
    let key = fold(text);
    let has = |word: &str| key.contains(word);
    if has("du lich") {
        Some(ProductGroup::Tourism)
    } else if has("do uong") {
        Some(ProductGroup::Drink)
    } else if has("duoc lieu") || has("thao duoc") {
        Some(ProductGroup::Herbal)
    } else if has("thu cong") || has("my nghe") || has("luu niem") || has("vai") {
        Some(ProductGroup::Handicraft)
    } else if has("sinh vat canh") {
        Some(ProductGroup::Ornamental)
    } else if has("thuc pham") {
        Some(ProductGroup::Food)
    } else {
        None
    }
}

/// Text of a legacy 8-bit encoding read as Latin-1: letters that Vietnamese never uses.
fn looks_legacy(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{fffd}' | '\u{80}'..='\u{9f}'))
        || text
            .chars()
            .filter(|c| {
                matches!(
                    c,
                    '¸' | '¶'
                        | '·'
                        | '¹'
                        | '¨'
                        | '»'
                        | '¾'
                        | '¼'
                        | '½'
                        | 'Æ'
                        | '©'
                        | '¬'
                        | '®'
                        | 'µ'
                        | 'ñ'
                        | 'ø'
                        | 'ï'
                        | 'û'
                        | 'ä'
                        | 'å'
                        | 'ë'
                        | 'ö'
                )
            })
            .count()
            >= 2
}

pub(super) fn parse(
    office: &Office,
    columns: &Columns,
    headers: &[String],
    row: u32,
    cells: &[String],
) -> Result<Parsed, RowError> {
    let error = |column: Column, value: &str, problem: String| RowError {
        row,
        column: columns.position(column).and_then(|at| headers.get(at)).cloned().unwrap_or_default(),
        value: value.chars().take(80).collect(),
        problem,
    };
    let raw = |column: Column| columns.position(column).and_then(|at| cells.get(at)).map_or("", String::as_str);
    let cell = |column: Column| -> Result<String, RowError> {
        let text = raw(column);
        if text.len() > MAX_CELL {
            return Err(error(
                column,
                text,
                format!("the cell has {} bytes; at most {MAX_CELL} are taken", text.len()),
            ));
        }
        if looks_legacy(text) {
            return Err(error(
                column,
                text,
                "looks like TCVN3 or VNI, not Unicode; convert the file to Unicode (UTF-8) and import again".into(),
            ));
        }
        Ok(nfc(text))
    };
    let optional = |column: Column| cell(column).map(|text| (!text.is_empty()).then_some(text));
    let name = |column: Column, what: &'static str| -> Result<String, RowError> {
        let text = cell(column)?;
        crate::app::enrol::name(what, &text).map_err(|e| match e {
            EnrolError::Field { problem, fix, .. } => error(column, &text, format!("{problem}. {fix}")),
            other => error(column, &text, other.to_string()),
        })
    };
    let day = |column: Column| -> Result<Option<Date>, RowError> {
        let text = cell(column)?;
        if text.is_empty() {
            Ok(None)
        } else {
            dates::parse(&text).map(Some).map_err(|e| error(column, &text, e.to_string()))
        }
    };

    let product = name(Column::Product, "product")?;
    let producer = name(Column::Producer, "producer")?;
    let stars_text = cell(Column::Stars)?;
    let digits: String =
        stars_text.chars().filter(|c| !c.is_whitespace() && *c != '*' && *c != '★' && *c != '⭐').collect();
    let drawn = stars_text.chars().filter(|c| matches!(c, '*' | '★' | '⭐')).count();
    let words = fold(&digits).replace("sao", "").replace("hang", "");
    let count: Option<u8> = if words.trim().is_empty() {
        u8::try_from(drawn).ok()
    } else {
        words.trim().parse().ok().or_else(|| words.trim().strip_suffix(" 0").and_then(|w| w.parse().ok()))
    };
    let stars = count.and_then(Stars::new).ok_or_else(|| {
        error(
            Column::Stars,
            &stars_text,
            "only 3, 4 and 5 stars are recognised (QĐ 26/2026 Đ4.1); write one of them".into(),
        )
    })?;
    let issued_on = day(Column::IssuedOn)?;
    let given_until = day(Column::ValidUntil)?;
    let decision_no = optional(Column::DecisionNo)?;
    if let Some(issued) = issued_on.filter(|d| *d > office.today()) {
        return Err(error(
            Column::IssuedOn,
            &issued.to_string(),
            "lies in the future; give the date of the decision".into(),
        ));
    }
    let press = matches!(fold(&cell(Column::Evidence)?).as_str(), "press" | "bao chi" | "bao" | "tin bao");
    // Without number and date there is no decision to rest on: known, but unconfirmed.
    let evidence =
        if press || decision_no.is_none() || issued_on.is_none() { Evidence::Press } else { Evidence::Decision };
    let valid_until = match issued_on {
        Some(issued) => Some(crate::app::enrol::check_until(issued, given_until).map_err(|e| match e {
            EnrolError::Field { value, problem, fix, .. } => {
                error(Column::ValidUntil, &value, format!("{problem}. {fix}"))
            }
            other => error(Column::ValidUntil, "", other.to_string()),
        })?),
        None => given_until,
    };
    let criteria_set = match optional(Column::CriteriaSet)? {
        None => None,
        Some(text) => Some(
            text.parse()
                .ok()
                .and_then(CriteriaSet::new)
                .ok_or_else(|| error(Column::CriteriaSet, &text, "must be 1 to 26 (QĐ 26/2026 Phụ lục II)".into()))?,
        ),
    };
    let commune = optional(Column::Commune)?;
    if let Some(code) = commune.as_ref().filter(|c| admin_unit::by_code(c).is_none()) {
        return Err(error(
            Column::Commune,
            code,
            "is not a known commune code (QĐ 19/2025/QĐ-TTg); use its five digits".into(),
        ));
    }
    let gtin = match optional(Column::Gtin)? {
        None => None,
        Some(text) => {
            let gtin: Gtin =
                text.parse().map_err(|e: crate::domain::gtin::GtinError| error(Column::Gtin, &text, e.to_string()))?;
            if gtin.is_restricted() {
                return Err(error(
                    Column::Gtin,
                    &text,
                    "lies in a range GS1 gives to nobody; leave it empty to get an internal number".into(),
                ));
            }
            Some(gtin)
        }
    };
    let code = optional(Column::Code)?;
    if let Some(text) = &code {
        product_code::parse(text).map_err(|e| error(Column::Code, text, e.to_string()))?;
    }
    Ok(Parsed {
        product,
        producer,
        stars,
        group: group(&cell(Column::Group)?),
        criteria_set,
        decision_no,
        issued_on,
        valid_until,
        authority: cell(Column::Authority)?,
        former_address: optional(Column::FormerAddress)?,
        address: cell(Column::Address)?,
        commune,
        gtin,
        code,
        pack: optional(Column::Pack)?,
        evidence,
    })
}
