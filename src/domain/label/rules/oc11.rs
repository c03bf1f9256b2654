//! OC-11: the mark as drawn differs from the reference profile. Never "forged": the official
//! artwork was not readable, the profile is measured and unofficial.

use super::{Outcome, Rule, SILENT, guarded, needs};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::label::observation::shown::{ArtworkPart, SecondO};
use crate::domain::law::instrument::QD1162;

pub(super) const RULE: Rule = Rule {
    code: "OC-11",
    severity: Severity::S3,
    basis: &[QD1162.at("Đ12", "")],
    evidence: &[("artwork", "need-mark-scale")],
    guards: &["guard-mono-print", "guard-provincial-mark"],
    clears: &["clear-official-artwork"],
    judge,
};

/// Width by height of the mark in hundredths, and how far a copy may lie from it.
const RATIO: u32 = 297;
const RATIO_TOLERANCE: u32 = 30;

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let Some(art) = &case.label.artwork else { return SILENT };
    if art.provincial.is_some() {
        return guarded("guard-provincial-mark");
    }
    let mut differs = Vec::new();
    if art.letters.as_deref().is_some_and(|l| !l.trim().eq_ignore_ascii_case("ocop")) {
        differs.push("letters");
    }
    if art.text_line == Some(false) {
        differs.push("text-line");
    }
    if art.ratio.is_some_and(|r| r.abs_diff(RATIO) > RATIO_TOLERANCE) {
        differs.push("ratio");
    }
    if art.gradient == Some(true) {
        differs.push("gradient");
    }
    for part in &art.differs {
        match part {
            ArtworkPart::LetterColours if art.mono || art.colours_reliable == Some(false) => {}
            ArtworkPart::LetterColours => differs.push("letter-colours"),
            ArtworkPart::Stroke => differs.push("stroke"),
            ArtworkPart::Letterforms => differs.push("letterforms"),
        }
    }
    let colour = art.second_o.is_some_and(|o| o != SecondO::Blue);
    if colour && !art.mono && art.colours_reliable != Some(false) {
        differs.push("second-o");
    }
    if differs.is_empty() {
        return match (colour, art.mono) {
            (true, true) => guarded("guard-mono-print"),
            (true, false) => needs("need-mark-scale"),
            (false, _) => SILENT,
        };
    }
    rule.sign(Severity::S3, vec![("parts", differs.join(", "))], vec!["profile-unofficial".into()])
}
