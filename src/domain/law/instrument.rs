//! Legal instruments and places in them.

use serde::Serialize;

/// A legal instrument with the days it is in force (ISO; empty where open or not known).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instrument {
    /// As it is cited.
    pub name: &'static str,
    /// First day in force.
    pub from: &'static str,
    /// Last day in force.
    pub to: &'static str,
}

/// A place in a law: instrument, article, clause, and when it is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Citation {
    /// Instrument, e.g. "QĐ 26/2026/QĐ-TTg".
    pub instrument: &'static str,
    /// Article or annex, e.g. "Đ4"; empty where the whole instrument is meant.
    pub article: &'static str,
    /// Clause and point, e.g. "3" or "1d"; empty where the whole article is meant.
    pub clause: &'static str,
    /// First day in force, ISO; empty if not known.
    pub from: &'static str,
    /// Last day in force, ISO; empty while in force.
    pub to: &'static str,
}

impl Citation {
    /// As lawyers write it: "QĐ 26/2026/QĐ-TTg Đ4.3".
    #[must_use]
    pub fn written(&self) -> String {
        let dot = if self.clause.is_empty() { "" } else { "." };
        format!("{} {}{dot}{}", self.instrument, self.article, self.clause).trim().to_owned()
    }
}

impl Instrument {
    /// A place in this instrument.
    #[must_use]
    pub const fn at(self, article: &'static str, clause: &'static str) -> Citation {
        Citation { instrument: self.name, article, clause, from: self.from, to: self.to }
    }
    /// The instrument as a whole.
    #[must_use]
    pub const fn whole(self) -> Citation {
        self.at("", "")
    }
}

const fn law(name: &'static str, from: &'static str, to: &'static str) -> Instrument {
    Instrument { name, from, to }
}

/// OCOP criteria in force.
pub const QD26: Instrument = law("QĐ 26/2026/QĐ-TTg", "2026-05-22", "");
/// OCOP criteria before.
pub const QD148: Instrument = law("QĐ 148/QĐ-TTg", "2023-02-24", "2026-07-21");
/// Its amendment for two-tier government.
pub const QD1489: Instrument = law("QĐ 1489/QĐ-TTg", "2025-07-06", "2026-07-21");
/// Regulation of the certification mark.
pub const QD1162: Instrument = law("QĐ 1162/QĐ-VPĐP-OCOP", "2020-09-17", "");
/// Codes of administrative units.
pub const QD19: Instrument = law("QĐ 19/2025/QĐ-TTg", "2025-07-01", "");
/// Product quality, labels, traceability.
pub const ND37: Instrument = law("NĐ 37/2026/NĐ-CP", "2026-01-23", "");
/// Organic agriculture.
pub const ND109: Instrument = law("NĐ 109/2018/NĐ-CP", "2018-10-15", "");
/// Food safety; its state after 2026 is not settled.
pub const ND15: Instrument = law("NĐ 15/2018/NĐ-CP", "2018-02-02", "");
/// Good agricultural practice.
pub const TT48: Instrument = law("TT 48/2012/TT-BNNPTNT", "2012-11-10", "");
/// Traceability of goods of Bộ Công Thương.
pub const TT31: Instrument = law("TT 31/2026/TT-BCT", "2026-07-01", "");
/// Crops.
pub const LTT: Instrument = law("Luật Trồng trọt 31/2018/QH14", "2020-01-01", "");
/// Intellectual property.
pub const LSHTT: Instrument = law("Luật SHTT 50/2005/QH11", "2006-07-01", "");
/// Electronic transactions.
pub const LGDDT: Instrument = law("Luật GDĐT 20/2023/QH15", "2024-07-01", "");
/// Code formats.
pub const TCVN13274: Instrument = law("TCVN 13274:2020", "", "");
