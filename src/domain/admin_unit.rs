//! Commune-level units and their codes (QĐ 19/2025/QĐ-TTg), for the provinces whose list is known.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A commune-level unit as of 1 July 2025.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminUnit {
    /// Five digits.
    pub code: &'static str,
    /// Name with its kind, e.g. "Xã Hồng Thái".
    pub name: &'static str,
    /// Two-digit province code.
    pub province: &'static str,
}

/// Tuyên Quang after its merger with Hà Giang: 124 units (117 xã, 7 phường).
const TUYEN_QUANG: &str = include_str!("data/admin-units-tuyen-quang.csv");

fn all() -> &'static BTreeMap<&'static str, AdminUnit> {
    static UNITS: OnceLock<BTreeMap<&'static str, AdminUnit>> = OnceLock::new();
    UNITS.get_or_init(|| {
        TUYEN_QUANG
            .lines()
            .skip(1)
            .filter_map(|line| {
                let mut cells = line.split(',');
                let (code, name, _, province) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
                Some((code, AdminUnit { code, name, province }))
            })
            .collect()
    })
}

/// The unit with this code.
#[must_use]
pub fn by_code(code: &str) -> Option<&'static AdminUnit> {
    all().get(code)
}

/// All known units in code order.
pub fn units() -> impl Iterator<Item = &'static AdminUnit> {
    all().values()
}

/// Whether the full list of a province is known, so that an unknown code there is wrong.
#[must_use]
pub fn is_complete(province: &str) -> bool {
    province == "08"
}

/// Provinces merged on 1 July 2025 whose units are known here: (old code, old name, today's code).
/// Old product codes and addresses keep them.
pub const MERGED: [(&str, &str, &str); 1] = [("02", "Hà Giang", "08")];

#[cfg(test)]
mod tests {
    #[test]
    fn the_whole_list_is_there() {
        assert_eq!(super::units().count(), 124);
        assert_eq!(super::units().filter(|u| u.name.starts_with("Phường")).count(), 7);
        assert_eq!(super::by_code("02260").map(|u| u.name), Some("Xã Hồng Thái"));
        assert_eq!(super::by_code("99999"), None);
    }
}
