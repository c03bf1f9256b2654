//! Product codes: `T-X-STT-YYYY` (QĐ 26/2026 Phụ lục II) and the older `T-H-X-STT-YYYY`.

use super::admin_unit;

/// A product code as parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductCode {
    /// Two-digit province.
    pub province: String,
    /// Three-digit district of the legacy form.
    pub district: Option<String>,
    /// Five-digit commune.
    pub commune: String,
    /// Number kept by the commune.
    pub number: u32,
    /// Year of evaluation.
    pub year: u16,
}

/// Why a text is not a product code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Not of either form.
    #[error("product code {0:?}: must read T-X-STT-YYYY, e.g. 08-00691-01-2026 (older: T-H-X-STT-YYYY)")]
    Shape(String),
    /// The commune is not in the list of its province.
    #[error("product code: commune {commune} is not a commune of province {province} (QĐ 19/2025/QĐ-TTg)")]
    UnknownCommune {
        /// Province.
        province: String,
        /// Commune.
        commune: String,
    },
}

/// Parses a code. A commune is looked up only where the province's list is complete, and only in
/// the current form: older codes name units that no longer exist.
///
/// # Errors
/// See [`CodeError`].
pub fn parse(text: &str) -> Result<ProductCode, CodeError> {
    let shape = || CodeError::Shape(text.chars().take(60).collect());
    let parts: Vec<&str> = text.trim().split('-').collect();
    let digits = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        (lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.to_owned())
            .ok_or_else(shape)
    };
    let (province, district, commune, number, year) = match parts[..] {
        [t, x, n, y] => (t, None, x, n, y),
        [t, h, x, n, y] => (t, Some(h), x, n, y),
        _ => return Err(shape()),
    };
    let code = ProductCode {
        province: digits(province, 2..=2)?,
        district: district.map(|d| digits(d, 3..=3)).transpose()?,
        commune: digits(commune, 5..=5)?,
        number: digits(number, 1..=6)?.parse().map_err(|_| shape())?,
        year: digits(year, 4..=4)?.parse().map_err(|_| shape())?,
    };
    if !(2018..=2099).contains(&code.year) || code.number == 0 {
        return Err(shape());
    }
    if code.district.is_none()
        && admin_unit::is_complete(&code.province)
        && admin_unit::by_code(&code.commune).is_none()
    {
        return Err(CodeError::UnknownCommune { province: code.province, commune: code.commune });
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_and_their_limits() {
        assert!(parse("08-00691-01-2026").is_ok());
        assert!(parse("08-02215-3-2026").is_ok());
        assert_eq!(parse("02-024-00691-01-2023").map(|c| c.district), Ok(Some("024".into())));
        assert!(matches!(parse("08-99999-01-2026"), Err(CodeError::UnknownCommune { .. })));
        assert!(parse("68-99999-01-2026").is_ok(), "no list for that province");
        for bad in [
            "",
            "08-691-01-2026",
            "08-00691-0-2026",
            "08-00691-01-26",
            "8-00691-01-2026",
            "08-00691-01-2026-1-2",
            "ab-00691-01-2026",
        ] {
            assert!(matches!(parse(bad), Err(CodeError::Shape(_))), "{bad}");
        }
    }
}
