//! One row: cells into types, the first thing wrong named with its column.

use super::columns::{Column, Columns};
use super::encoding::looks_legacy;
use super::{MAX_CELL, RowError};
use crate::app::enrol::EnrolError;
use crate::domain::gtin::{Gtin, GtinError};
use crate::domain::product::{CriteriaSet, ProductGroup};
use crate::domain::recognition::{Evidence, Stars};
use crate::domain::text::{fold, nfc};
use crate::domain::{admin_unit, dates, product_code};
use jiff::civil::Date;

/// Longest name, characters.
const MAX_NAME: usize = 300;

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

/// Stars as people write them: `3`, `3 sao`, `Hạng 3 sao`, `***`, `★★★`, `3.0`.
fn stars(text: &str) -> Option<Stars> {
    let drawn = |c: &char| matches!(c, '*' | '★' | '⭐');
    let key = fold(text);
    let mut words = key.split(' ').filter(|w| !w.is_empty() && !matches!(*w, "sao" | "hang" | "ocop"));
    if text.trim_start().starts_with(['-', '−']) {
        return None;
    }
    let count: u8 = match (words.next(), words.next(), words.next()) {
        (None, ..) => u8::try_from(text.chars().filter(drawn).count()).ok()?,
        (Some(number), None | Some("0"), None) => number.trim_end_matches("sao").parse().ok()?,
        _ => return None,
    };
    Stars::new(count)
}

/// What is being read.
pub(super) struct Reader<'a> {
    pub columns: &'a Columns,
    pub headers: &'a [String],
    pub row: u32,
    pub cells: &'a [String],
    pub today: Date,
}

impl Reader<'_> {
    fn error(&self, code: &str, column: Column, value: &str, detail: &str, problem: impl Into<String>) -> RowError {
        RowError {
            row: self.row,
            column: self.columns.header(column, self.headers),
            value: value.chars().take(80).collect(),
            code: code.into(),
            detail: detail.into(),
            problem: problem.into(),
        }
    }

    fn cell(&self, column: Column) -> Result<String, RowError> {
        let text = self.columns.position(column).and_then(|at| self.cells.get(at)).map_or("", String::as_str);
        if text.len() > MAX_CELL {
            let problem = format!("the cell has {} bytes; at most {MAX_CELL} are taken. Shorten it", text.len());
            return Err(self.error("cell-too-long", column, text, &text.len().to_string(), problem));
        }
        if looks_legacy(text) {
            let problem = "looks like TCVN3 or VNI, not Unicode; convert the file to Unicode (UTF-8) and import again";
            return Err(self.error("legacy-encoding", column, text, "", problem));
        }
        let clean = nfc(text);
        // An apostrophe that error files put before what a spreadsheet would take for a formula.
        Ok(match clean.strip_prefix('\'') {
            Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
            _ => clean,
        })
    }

    fn optional(&self, column: Column) -> Result<Option<String>, RowError> {
        self.cell(column).map(|text| (!text.is_empty()).then_some(text))
    }

    fn name(&self, column: Column) -> Result<String, RowError> {
        let text = self.cell(column)?;
        match text.chars().count() {
            0 => Err(self.error("empty", column, "", "", "is empty; give a name")),
            1..=MAX_NAME => Ok(text),
            n => Err(self.error(
                "name-too-long",
                column,
                &text,
                &n.to_string(),
                format!("has {n} characters; at most {MAX_NAME} are kept. Shorten it"),
            )),
        }
    }

    fn day(&self, column: Column) -> Result<Option<Date>, RowError> {
        let text = self.cell(column)?;
        if text.is_empty() {
            return Ok(None);
        }
        dates::parse(&text).map(Some).map_err(|e| {
            let code = match e {
                dates::DateError::Shape(_) => "date-shape",
                dates::DateError::NoSuchDay(_) => "date-no-such-day",
                dates::DateError::ShortYear(_) => "date-short-year",
            };
            self.error(code, column, &text, "", e.to_string())
        })
    }

    fn stars(&self) -> Result<Stars, RowError> {
        let text = self.cell(Column::Stars)?;
        stars(&text).ok_or_else(|| {
            let problem = "only 3, 4 and 5 stars are recognised (QĐ 26/2026 Đ4.1); write one of them";
            self.error("stars", Column::Stars, &text, "", problem)
        })
    }

    fn term(&self, issued_on: Option<Date>) -> Result<Option<Date>, RowError> {
        let given = self.day(Column::ValidUntil)?;
        let Some(issued) = issued_on else { return Ok(given) };
        crate::app::enrol::check_until(issued, given).map(Some).map_err(|e| match e {
            EnrolError::Field { value, problem, fix, .. } => {
                let law = crate::domain::recognition::valid_until(issued).to_string();
                self.error("term", Column::ValidUntil, &value, &law, format!("{problem}. {fix}"))
            }
            other => self.error("term", Column::ValidUntil, "", "", other.to_string()),
        })
    }

    fn criteria_set(&self) -> Result<Option<CriteriaSet>, RowError> {
        let Some(text) = self.optional(Column::CriteriaSet)? else { return Ok(None) };
        let set = text.parse().ok().and_then(CriteriaSet::new);
        set.map(Some).ok_or_else(|| {
            let problem = "must be 1 to 26 (QĐ 26/2026 Phụ lục II)";
            self.error("criteria-set", Column::CriteriaSet, &text, "", problem)
        })
    }

    fn commune(&self) -> Result<Option<String>, RowError> {
        let Some(text) = self.optional(Column::Commune)? else { return Ok(None) };
        // A spreadsheet drops the leading zeros of what it takes for a number.
        let code = if text.bytes().all(|b| b.is_ascii_digit()) { format!("{text:0>5}") } else { text.clone() };
        if admin_unit::by_code(&code).is_some() {
            return Ok(Some(code));
        }
        let problem = "is not a known commune code (QĐ 19/2025/QĐ-TTg); use its five digits, or leave it empty";
        Err(self.error("commune", Column::Commune, &text, "", problem))
    }

    fn gtin(&self) -> Result<Option<Gtin>, RowError> {
        let Some(text) = self.optional(Column::Gtin)? else { return Ok(None) };
        let digits: String = text.chars().filter(|c| *c != ' ').collect();
        digits.parse().map(Some).map_err(|e: GtinError| match &e {
            GtinError::CheckDigit { expected, .. } => {
                let problem = format!("{e}. Copy it from the GS1 certificate");
                self.error("gtin-check-digit", Column::Gtin, &text, &expected.to_string(), problem)
            }
            GtinError::Shape(_) => self.error("gtin-shape", Column::Gtin, &text, "", e.to_string()),
        })
    }

    fn code(&self) -> Result<Option<String>, RowError> {
        let Some(text) = self.optional(Column::Code)? else { return Ok(None) };
        match product_code::parse(&text) {
            Ok(_) => Ok(Some(text)),
            Err(e @ product_code::CodeError::Shape(_)) => {
                Err(self.error("code-shape", Column::Code, &text, "", e.to_string()))
            }
            Err(e) => Err(self.error("code-commune", Column::Code, &text, "", e.to_string())),
        }
    }

    pub(super) fn parse(&self) -> Result<Parsed, RowError> {
        let issued_on = self.day(Column::IssuedOn)?;
        if let Some(issued) = issued_on.filter(|d| *d > self.today) {
            let problem = "lies in the future; give the date of the decision";
            return Err(self.error("date-future", Column::IssuedOn, &issued.to_string(), "", problem));
        }
        let decision_no = self.optional(Column::DecisionNo)?;
        let press = matches!(fold(&self.cell(Column::Evidence)?).as_str(), "press" | "bao chi" | "bao" | "tin bao");
        // Without number and date there is no decision to rest on: known, but unconfirmed.
        let founded = !press && decision_no.is_some() && issued_on.is_some();
        Ok(Parsed {
            product: self.name(Column::Product)?,
            producer: self.name(Column::Producer)?,
            stars: self.stars()?,
            group: group(&self.cell(Column::Group)?),
            criteria_set: self.criteria_set()?,
            decision_no,
            issued_on,
            valid_until: self.term(issued_on)?,
            authority: self.cell(Column::Authority)?,
            former_address: self.optional(Column::FormerAddress)?,
            address: self.cell(Column::Address)?,
            commune: self.commune()?,
            gtin: self.gtin()?,
            code: self.code()?,
            pack: self.optional(Column::Pack)?,
            evidence: if founded { Evidence::Decision } else { Evidence::Press },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::stars;

    #[test]
    fn stars_as_people_write_them() {
        for text in ["3", "3 sao", "Hạng 3 sao", "OCOP 3 sao", "3sao", "3.0", "***", "★★★", "⭐⭐⭐ sao"] {
            assert_eq!(stars(text).map(crate::domain::recognition::Stars::count), Some(3), "{text}");
        }
        for text in ["", "0", "1", "2", "6", "-3", "3.5", "33", "3 4", "ba", "******", "*", "999999"] {
            assert_eq!(stars(text), None, "{text}");
        }
    }
}
