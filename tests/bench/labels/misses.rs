//! What went wrong and why, picture by picture: what the label says, what was read, what the register
//! holds, and which rules spoke or could not.

use super::Asked;
use super::judged::{all, checked};

pub fn run(asked: &Asked) {
    for split in &asked.splits {
        for level in &asked.levels {
            let told = all(*split, *level, asked.count.unwrap_or(100), |judged, picture, looked| {
                let (is, said) = judged.misuse;
                let marked = judged.is_miss();
                let misuse = is.is_some_and(|is| is != said);
                if !marked && !misuse {
                    return None;
                }
                let (label, report) = checked(&judged.office, &looked);
                let t = &picture.truth;
                let mut told = format!("## {}{}{}\n", picture.name, if marked { " MARK/STARS" } else { "" }, match (misuse, said) {
                    (true, true) => " ACCUSED",
                    (true, false) => " MISSED",
                    _ => "",
                });
                told += &format!("  truth: mark {:?} stars {} words {:?} informs {}\n  register: {:?}\n", t.mark.as_ref().map(|m| m.altered), t.stars, t.words.stars.as_ref().map(|s| s.0), t.informs, judged.standing);
                told += &format!("  seen: mark {:?} {:.2} {:?} stars {:?} {:.2}\n", judged.mark, looked.observations.mark.confidence, looked.observations.mark.differs, judged.stars.1, looked.observations.stars.confidence);
                told += &format!("  name {:?} read {:?} {:.2}\n", t.words.product, label.product, looked.observations.text.says.product.as_ref().map_or(0.0, |p| p.confidence));
                told += &format!("  maker {:?} read {:?} {:.2}\n", t.words.producer, label.producer, looked.observations.text.says.producer.as_ref().map_or(0.0, |p| p.confidence));
                told += &format!("  said {:?}\n", report.findings.iter().map(|f| f.rule).collect::<Vec<_>>());
                told += &format!("  cannot tell {:?}\n", report.abstentions.iter().filter(|a| a.rule < "OC-10").map(|a| (a.rule, &a.needs)).collect::<Vec<_>>());
                told += &format!("  unsure {:?}\n", label.uncertain);
                told += &format!("  candidates {:?}\n", report.candidates.iter().take(3).map(|c| (c.product, (c.name_score * 100.0) as u32, c.producer_score.map(|s| (s * 100.0) as u32))).collect::<Vec<_>>());
                if std::env::var("LINES").is_ok() {
                    told += &format!("  lines {:?}\n", looked.observations.text.says.lines.iter().map(|l| format!("{} {:.2}", l.value, l.confidence)).collect::<Vec<_>>());
                }
                Some(told)
            });
            told.into_iter().flatten().for_each(|t| println!("{t}"));
        }
    }
}
