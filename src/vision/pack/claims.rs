//! From what was seen to what the rules judge: claims of a label, with the fields named of which the
//! reader is not sure, so that no sign rests on them.

use super::{Contradiction, MarkSeen, Observations};
use crate::domain::certificate::Scheme;
use crate::domain::label::observation::shown::{Artwork, ArtworkPart, SecondO};
use crate::domain::label::observation::{ClaimShown, Observation, Reading, Readings};
use crate::domain::stamp::link::StampText;
use crate::vision::codes::Symbology;
use crate::vision::mark::reading::{Difference, MarkValue};
use crate::vision::seen::Seen;

/// Below these the rules take a field for unsure.
const MARK: f64 = 0.8;
const STARS: f64 = 0.8;
const WORDS: f64 = 0.7;
/// Width by height of the reference in hundredths.
const RATIO: f64 = 297.0;

impl Observations {
    /// As claims. An absent mark is not denied: it may stand on a face that nobody photographed.
    #[must_use]
    pub fn claims(&self) -> Observation {
        let text = &self.text.says;
        let mut label = Observation::default();
        let mut unsure = |field: &str, is: bool| {
            if is {
                label.uncertain.push(field.to_owned());
            }
        };
        let present = matches!(self.mark.value, MarkValue::Official | MarkValue::Altered);
        let starry =
            |c: &Contradiction| matches!(c, Contradiction::StarsInWords { .. } | Contradiction::StarsOnFaces { .. });
        let dates = self.contradictions.contains(&Contradiction::Dates);
        let gtins = self.contradictions.iter().any(|c| matches!(c, Contradiction::Gtins { .. }));
        let drawn = self.stars.value.filter(|_| present).map(|n| (n, self.stars.confidence));
        // Where no stars are drawn, those in words are what the label claims.
        let stars = drawn.filter(|(n, _)| *n > 0).or(text.stars.as_ref().map(|s| (s.value, s.confidence))).or(drawn);
        // Words that name the stars are a claim whatever the mark is.
        let worded = text.stars.as_ref().is_some_and(|s| s.confidence >= STARS);
        let doubtful_mark = self.mark.value == MarkValue::Unknown || present && self.mark.confidence < MARK;
        unsure("mark", doubtful_mark && !worded);
        unsure("artwork", self.mark.confidence < MARK);
        let least = if drawn.is_some_and(|(n, _)| n > 0) { STARS } else { WORDS };
        unsure("stars", stars.is_some_and(|(_, sure)| sure < least) || self.contradictions.iter().any(starry));
        let doubtful = |seen: Option<f64>| seen.is_some_and(|sure| sure < WORDS);
        unsure("product", doubtful(text.product.as_ref().map(|s| s.confidence)));
        unsure("producer", doubtful(text.producer.as_ref().map(|s| s.confidence)));
        unsure("address", doubtful(text.address.as_ref().map(|s| s.confidence)));
        unsure("code", doubtful(text.product_code.as_ref().map(|s| s.confidence)));
        unsure("made_on", dates || doubtful(text.made_on.as_ref().map(|s| s.confidence)));
        unsure("best_before", dates || doubtful(text.best_before.as_ref().map(|s| s.confidence)));
        unsure("claims", text.claims.iter().any(|c| c.confidence < WORDS));
        unsure("gtin", gtins);
        label.mark = present.then_some(true);
        label.stars = stars.map(|(n, _)| n);
        label.artwork = present.then(|| artwork(&self.mark));
        label.readings = Readings {
            product: text.product.iter().chain(&text.other_names).map(reading).collect(),
            producer: text.producer.iter().map(reading).collect(),
        };
        label.product = text.product.as_ref().map(|s| s.value.clone());
        label.producer = text.producer.as_ref().map(|s| s.value.clone());
        label.address = text.address.as_ref().map(|s| s.value.clone());
        label.code = text.product_code.as_ref().map(|s| s.value.clone());
        label.made_on = text.made_on.as_ref().map(|s| s.value);
        label.best_before = text.best_before.as_ref().map(|s| s.value);
        label.pack = text.net_quantity.as_ref().map(|s| s.value.clone());
        label.claims = self.growing_claims();
        let running: Vec<&str> = text.lines.iter().map(|l| l.value.as_str()).collect();
        label.text = (!running.is_empty()).then(|| running.join("\n"));
        self.put_codes(&mut label, gtins);
        label
    }

    fn growing_claims(&self) -> Vec<ClaimShown> {
        let text = &self.text.says;
        let claim = |scheme: Scheme| {
            // A number belongs to the scheme it names; where one claim has one number, to that.
            let name =
                serde_json::to_value(scheme).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
            let names = |n: &str| crate::domain::text::fold(n).replace(' ', "").contains(&name);
            let alone = text.claims.len() == 1 && text.certificates.len() == 1;
            let number = text.certificates.iter().find(|n| alone || names(&n.value)).map(|n| n.value.clone());
            ClaimShown { scheme, number, body: None, issued_on: None }
        };
        text.claims.iter().map(|c| claim(c.value.scheme)).collect()
    }

    fn put_codes(&self, label: &mut Observation, gtins: bool) {
        for code in &self.codes {
            match code.symbology {
                Symbology::Qr | Symbology::DataMatrix => {
                    label.trace_code = Some(true);
                    if label.stamp_url.is_none() && StampText::parse(&code.text).is_ok() {
                        label.stamp_url = Some(code.text.clone());
                    }
                }
                _ if !gtins => label.gtin = Some(code.text.clone()),
                _ => {}
            }
        }
    }
}

fn reading(name: &Seen<String>) -> Reading {
    Reading { text: name.value.clone(), sure: (name.confidence * 100.0).clamp(0.0, 100.0) as u8 }
}

/// The mark as drawn, as far as it could be judged.
fn artwork(mark: &MarkSeen) -> Artwork {
    let differs = |d: Difference| mark.differs.contains(&d);
    let word: String = mark.letters.iter().map(|l| l.letter).collect();
    let second = mark.letters.iter().filter(|l| l.letter == 'O').nth(1).map(|l| l.rgb);
    let red =
        |[r, g, b]: [u8; 3]| r > 120 && u16::from(r) > 3 * u16::from(g) / 2 && u16::from(r) > 3 * u16::from(b) / 2;
    let parts = [
        (Difference::LetterColour, ArtworkPart::LetterColours),
        (Difference::Stroke, ArtworkPart::Stroke),
        (Difference::Letterforms, ArtworkPart::Letterforms),
    ];
    Artwork {
        letters: (word.len() == 4).then_some(word),
        text_line: if differs(Difference::TextLine) { Some(false) } else { mark.text_line.filter(|there| *there) },
        ratio: mark.aspect.filter(|_| differs(Difference::Aspect)).map(|a| (a * RATIO) as u32),
        second_o: match (differs(Difference::SecondO), second) {
            (true, Some(rgb)) if red(rgb) => Some(SecondO::Red),
            (true, _) => Some(SecondO::Other),
            (false, _) => None,
        },
        mono: differs(Difference::Monochrome),
        colours_reliable: Some(mark.colours_reliable),
        differs: parts.iter().filter(|(d, _)| differs(*d)).map(|(_, part)| *part).collect(),
        ..Artwork::default()
    }
}
