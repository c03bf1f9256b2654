//! Specimens: labels to look at before anything is signed or printed. Their code has the size of the real
//! one and is no stamp: its host is one that can never exist, its digits are no signature.

use super::PrintError;
use super::art::{Art, Shape};
use super::font::Font;
use super::outline;
use crate::domain::run::{Granularity, RunPlan};
use crate::domain::stamp::decimal::DIGITS;
use crate::domain::stamp::link::Host;

/// Serial of every specimen.
pub const SERIAL: &str = "0000000000";
/// A top-level domain that no host ever has (RFC 6761 §6.2).
const NOWHERE: &str = ".TEST";
/// Colour of the word across the label: behind everything, seen everywhere.
const PALE: [u8; 3] = [0xf3, 0xb4, 0xac];

/// The text of a specimen: as long as a stamp of this run, part by part.
#[must_use]
pub fn text(host: &Host, plan: &RunPlan) -> String {
    // A host too short for that gets one without any dot, which is no public name either.
    let length = host.as_str().len();
    let end = if length > NOWHERE.len() { NOWHERE } else { "" };
    let name: String = "MAU".chars().cycle().take(length - end.len()).collect();
    let serial = match plan.granularity {
        Granularity::Serial => format!("/21/{SERIAL}"),
        Granularity::Lot => String::new(),
    };
    format!("HTTPS://{name}{end}/01/{}/10/{}{serial}?S={}", plan.gtin, plan.lot, "0".repeat(DIGITS))
}

/// Writes a word across a label, under all that stands there.
///
/// # Errors
/// The font cannot be read.
pub fn across(art: &mut Art, word: &str) -> Result<(), PrintError> {
    let font = Font::bold()?;
    let (width, height) = (art.width, art.height);
    let wide = font.width(word).max(1e-6);
    let em = (0.66 * width / wide).min(height * 0.5);
    let (sin, cos) = (height.atan2(width) * 0.6).sin_cos();
    // The word turned about the middle of its letters and their marks, which is put on the middle of the label.
    let turn = |(x, y): &(f64, f64)| {
        let (x, y) = (x - wide * em / 2.0, y + 0.45 * em);
        (width / 2.0 + x * cos + y * sin, height / 2.0 - x * sin + y * cos)
    };
    let glyphs = outline::text(&font, word, (0.0, 0.0), (em, em));
    let shape = |rings: Vec<outline::Ring>| Shape {
        rings: rings.iter().map(|ring| ring.iter().map(turn).collect()).collect(),
        colour: PALE,
    };
    art.shapes.splice(0..0, glyphs.into_iter().map(shape));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::gtin::Gtin;
    use crate::domain::ids::BatchId;
    use crate::domain::stamp::body::Body;
    use crate::domain::stamp::link::StampText;
    use crate::print::qr;

    fn plan(granularity: Granularity) -> RunPlan {
        let day = jiff::civil::date(2026, 11, 20);
        let body = Body { kid: 1, issued_on: day, best_before: None, stars: None, claims: Default::default() };
        RunPlan {
            batch: BatchId(1),
            gtin: Gtin::restricted(1).expect("a GTIN"),
            lot: "L2611-01".parse().expect("a lot"),
            body,
            granularity,
            first: 0,
            count: 1,
        }
    }

    #[test]
    fn a_specimen_is_as_large_as_the_stamp_and_no_stamp() {
        for host in ["A.VN", "TEM.VN", "TEM.EXAMPLE", "TRUYXUAT.TINH.GOV.VN"] {
            let host = Host::new(host).expect("a host");
            for granularity in [Granularity::Serial, Granularity::Lot] {
                let plan = plan(granularity);
                let real = StampText {
                    host: host.clone(),
                    gtin: plan.gtin,
                    lot: plan.lot.clone(),
                    serial: (granularity == Granularity::Serial).then(|| SERIAL.parse().expect("a serial")),
                    body: plan.body,
                    signature: [7; 64],
                };
                let specimen = text(&host, &plan);
                let sizes = [&specimen, &real.to_string()].map(|text| qr::stamp(text).expect("a symbol").size);
                assert_eq!(sizes[0], sizes[1], "{specimen}");
                let read = StampText::parse(&specimen);
                assert!(read.as_ref().map_or(true, |stamp| stamp.host != host), "{read:?}");
                assert!(specimen.contains(".TEST/01/") || host.as_str().len() < 6, "{specimen}");
            }
        }
    }

    #[test]
    fn the_word_lies_on_the_label_and_under_everything() {
        let mut art = Art { width: 50.0, height: 30.0, ..Art::default() };
        art.shapes.push(Shape { rings: Vec::new(), colour: [1; 3] });
        across(&mut art, "MẪU").expect("a word");
        assert_eq!(art.shapes.len(), 4);
        assert_eq!(art.shapes[3].colour, [1; 3], "what stood there stands above");
        let points = art.shapes.iter().flat_map(|s| s.rings.iter().flatten());
        let outside = points.filter(|(x, y)| !(0.0..=50.0).contains(x) || !(0.0..=30.0).contains(y)).count();
        assert_eq!(outside, 0);
    }
}
