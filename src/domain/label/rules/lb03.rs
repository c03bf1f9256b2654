//! LB-03: phrases that health food must carry are missing, or ordinary food promises to heal.

use super::{Outcome, Rule, SILENT, guarded, needs};
use crate::domain::label::case::Case;
use crate::domain::label::finding::Severity;
use crate::domain::law::goods::GoodsGroup;
use crate::domain::law::instrument::{ND15, ND37};
use crate::domain::text::fold;

pub(super) const RULE: Rule = Rule {
    code: "LB-03",
    severity: Severity::S2,
    basis: &[ND37.at("Phụ lục I", "3"), ND15.whole()],
    evidence: &[("text", "need-all-faces"), ("health_food", "need-declaration")],
    guards: &["guard-only-disclaimer"],
    clears: &["clear-declaration"],
    judge,
};

const IS: &str = "Thực phẩm bảo vệ sức khỏe";
const NOT_MEDICINE: &str = "không phải là thuốc";
const NO_REPLACEMENT: &str = "không có tác dụng thay thế thuốc chữa bệnh";
/// Words that promise to heal.
const HEALS: [&str; 7] =
    ["chữa bệnh", "điều trị", "đặc trị", "trị bệnh", "chữa khỏi", "chữa ung thư", "thay thế thuốc"];

fn judge(rule: &Rule, case: &Case) -> Outcome {
    let health = case.label.health_food.unwrap_or(case.goods() == Some(GoodsGroup::HealthFood));
    let Some(text) = case.label.text.as_deref().map(fold) else {
        return if health { needs("need-all-faces") } else { SILENT };
    };
    let sign = |kind: &str, words: Vec<&str>| {
        rule.sign(Severity::S2, vec![("kind", kind.to_owned()), ("words", words.join("; "))], Vec::new())
    };
    if health {
        let missing: Vec<_> = [IS, NOT_MEDICINE, NO_REPLACEMENT].into_iter().filter(|p| !text.contains(&fold(p))).collect();
        return match (missing.is_empty(), case.label.all_faces) {
            (true, _) => SILENT,
            (false, false) => needs("need-all-faces"),
            (false, true) => sign("phrases", missing),
        };
    }
    // What the disclaimers themselves say promises nothing.
    let plain = text.replace(&fold(NO_REPLACEMENT), " ").replace(&fold(NOT_MEDICINE), " ");
    let heals = |t: &str| HEALS.into_iter().filter(|w| format!(" {t} ").contains(&format!(" {} ", fold(w)))).collect::<Vec<_>>();
    let found = heals(&plain);
    if !found.is_empty() {
        return sign("heals", found);
    }
    if heals(&text).is_empty() { SILENT } else { guarded("guard-only-disclaimer") }
}
