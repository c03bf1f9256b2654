//! What went wrong and why, picture by picture: what the label says, what was read, what the register
//! holds, and which rules spoke or could not.

use super::Asked;
use super::generator::Picture;
use super::judged::{Judged, all, checked};
use temthat::app::photos::Looked;

pub fn run(asked: &Asked) {
    for split in &asked.splits {
        for level in &asked.levels {
            let told = all(*split, *level, asked.count.unwrap_or(100), |judged, picture, looked| {
                let misused = judged.misuse.0.filter(|is| *is != judged.misuse.1);
                (judged.is_miss() || misused.is_some()).then(|| told(&judged, picture, &looked, misused))
            });
            told.into_iter().flatten().for_each(|t| println!("{t}"));
        }
    }
}

/// `misused` is whether the label misuses the mark, where the answer to that is wrong.
fn told(judged: &Judged, picture: &Picture, looked: &Looked, misused: Option<bool>) -> String {
    let (label, report) = checked(&judged.bureau, looked);
    let (truth, seen) = (&picture.truth, &looked.observations);
    let wrong =
        [(judged.is_miss(), "mark or stars"), (misused == Some(true), "missed"), (misused == Some(false), "accused")];
    let wrong: Vec<&str> = wrong.iter().filter(|(is, _)| *is).map(|(_, what)| *what).collect();
    let said: Vec<_> = report.findings.iter().map(|f| f.rule).collect();
    let cannot: Vec<_> = report.abstentions.iter().filter(|a| a.rule < "OC-10").map(|a| (a.rule, &a.needs)).collect();
    let lines: Vec<_> = seen.text.says.lines.iter().map(|l| format!("{} {:.2}", l.value, l.confidence)).collect();
    format!(
        "{}: {}\n  is: mark {:?}, {} stars, words {:?}, {:?} by {:?} ({}); register {:?}\n  seen: mark {:?} {:?}, stars {:?}\n  \
         readings {:?}\n  said {said:?}, cannot tell {cannot:?}, unsure {:?}\n  candidates {:?}\n  lines {lines:?}\n",
        picture.name,
        wrong.join(", "),
        truth.mark.as_ref().map(|m| m.altered),
        truth.stars,
        truth.words.stars,
        truth.words.product,
        truth.words.producer,
        if truth.informs { "printed" } else { "not printed" },
        judged.standing,
        judged.mark,
        seen.mark.differs,
        judged.stars.1,
        label.readings,
        label.uncertain,
        report.candidates,
    )
}
