//! What one pack holds, read from the words of its description ("Hộp 200 g", "0,5 lít").

use super::batch::{Batch, Unit};

/// Kilograms or litres of one pack. `None` unless the text has exactly one number, directly before a
/// unit: "10 gói x 20 g" may mean either, so nobody guesses.
#[must_use]
pub fn content(text: &str) -> Option<(f64, Unit)> {
    let lower = text.to_lowercase();
    let start = lower.find(|c: char| c.is_ascii_digit())?;
    let rest = &lower[start..];
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(rest.len());
    let number: f64 = rest[..end].trim_end_matches(['.', ',']).replace(',', ".").parse().ok()?;
    let unit: String = rest[end..].trim_start().chars().take_while(|c| c.is_alphabetic()).collect();
    let (factor, kind) = match unit.as_str() {
        "g" | "gr" | "gam" | "gram" => (0.001, Unit::Kg),
        "kg" => (1.0, Unit::Kg),
        "ml" => (0.001, Unit::Litre),
        "l" | "lít" | "lit" => (1.0, Unit::Litre),
        _ => return None,
    };
    let once = !rest[end..].contains(|c: char| c.is_ascii_digit());
    (once && number > 0.0).then_some((number * factor, kind))
}

/// Packs of a batch: its quantity where that is counted, else the quantity shared out by what a pack
/// holds. `None` where the pack does not say.
#[must_use]
pub fn packs(batch: &Batch, pack: Option<&str>) -> Option<f64> {
    match batch.unit {
        Unit::Pack | Unit::Piece => Some(batch.quantity),
        unit => content(pack?).filter(|(_, kind)| *kind == unit).map(|(each, _)| batch.quantity / each),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_says_what_it_holds_or_nothing() {
        let close = |text: &str, each: f64, unit: Unit| {
            let (found, kind) = content(text).expect(text);
            assert!((found - each).abs() < 1e-9 && kind == unit, "{text}: {found} {kind:?}");
        };
        close("Hộp 200 g", 0.2, Unit::Kg);
        close("túi 0,5kg", 0.5, Unit::Kg);
        close("Chai 500ml", 0.5, Unit::Litre);
        close("1.5 lít", 1.5, Unit::Litre);
        close("100 Gr.", 0.1, Unit::Kg);
        for text in ["10 gói x 20 g", "hộp lớn", "", "3 con", "0 g", "200", "1.2.3 kg", "20 gói"] {
            assert_eq!(content(text), None, "{text}");
        }
    }
}
