//! What a label says, in the language of the label.

/// Stands in texts for the serial of the stamp.
pub const SERIAL: &str = "{serial}";

/// Texts of a label: each stands alone ("Lô: L2611-01"), so that a template may place it anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Product.
    pub product: String,
    /// Producer.
    pub producer: String,
    /// Lot.
    pub lot: String,
    /// Serial; with [`SERIAL`] in it, a text of each stamp. `None` on lot-level runs.
    pub serial: Option<String>,
    /// Day made.
    pub made: Option<String>,
    /// Best-before day.
    pub best_before: Option<String>,
    /// GTIN, or the number with the word that it is an internal one (NĐ 37/2026 Đ28.4b).
    pub gtin: String,
    /// Stars in words, or that none are stated.
    pub stars_text: String,
    /// Stars the stamps of the run claim, signed into them.
    pub stars: Option<u8>,
}

impl Facts {
    /// The small lines in their usual order.
    pub fn lines(&self) -> impl Iterator<Item = &String> {
        let dates = self.made.iter().chain(&self.best_before);
        std::iter::once(&self.lot).chain(&self.serial).chain(dates).chain(std::iter::once(&self.gtin))
    }
}
