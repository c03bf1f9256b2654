//! The table: by split and level, what was read, found, counted and concluded.

use super::Asked;
use super::generator::{Level, Split};
use super::judged::{Judged, all};
use std::collections::BTreeMap;
use temthat::vision::mark::reading::MarkValue;

/// Pictures a level, if not told otherwise.
const COUNT: usize = 100;

pub fn run(asked: &Asked) {
    let count = asked.count.unwrap_or(COUNT);
    println!("{count} pictures of 1.9 megapixels a level, the words by Tesseract where it is installed\n");
    println!(
        "| split | level | QR read / zxing-cpp / there | EAN | false codes | mark recall | false positives | altered \
         vs official (balanced, abstaining is wrong) | official called altered | stars exact | stars wrong | names read | misuse \
         precision | misuse recall |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    let mut goals = Vec::new();
    let mut together = Vec::new();
    for split in &asked.splits {
        let mut of_split = Misuse::default();
        for level in &asked.levels {
            let judged = all(*split, *level, count, |judged, _, _| judged);
            row(*split, *level, &judged, &mut goals);
            of_split.add(&Misuse::of(&judged));
        }
        together.push((format!("{split:?}").to_lowercase(), of_split));
    }
    println!();
    for (split, misuse) in together {
        println!(
            "misuse, all levels of {split}: precision {} / {}, recall {} / {}",
            misuse.rightly, misuse.said, misuse.rightly, misuse.there
        );
        goals.push((format!("labels.misuse-precision.{split}"), share(misuse.rightly, misuse.said), 0.98));
        goals.push((format!("labels.misuse-recall.{split}"), share(misuse.rightly, misuse.there), 0.90));
    }
    println!();
    for (name, value, goal) in goals {
        println!("ratio {name} {value:.3} goal >= {goal}");
    }
}

/// Labels that misuse the mark, those said to, and those said to rightly.
#[derive(Default)]
struct Misuse {
    there: usize,
    said: usize,
    rightly: usize,
}

impl Misuse {
    fn of(judged: &[Judged]) -> Self {
        let count = |what: &dyn Fn(&Judged) -> bool| judged.iter().filter(|j| what(j)).count();
        Self {
            there: count(&|j| j.misuse.0 == Some(true)),
            said: count(&|j| j.misuse.1 && j.misuse.0.is_some()),
            rightly: count(&|j| j.misuse == (Some(true), true)),
        }
    }
    fn add(&mut self, other: &Self) {
        self.there += other.there;
        self.said += other.said;
        self.rightly += other.rightly;
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

fn row(split: Split, level: Level, judged: &[Judged], goals: &mut Vec<(String, f64, f64)>) {
    let count = |what: &dyn Fn(&Judged) -> bool| judged.iter().filter(|j| what(j)).count();
    let sum = |what: &dyn Fn(&Judged) -> usize| judged.iter().map(what).sum::<usize>();
    let found = |j: &Judged| matches!(j.mark, MarkValue::Official | MarkValue::Altered);
    let (qr, qr_read, qr_cpp) = (sum(&|j| j.codes[0].0), sum(&|j| j.codes[0].1), sum(&|j| j.qr_cpp));
    let (ean, ean_read) = (sum(&|j| j.codes[1].0), sum(&|j| j.codes[1].1));
    let (marks, marks_found) = (count(&|j| j.truth.is_some()), count(&|j| j.truth.is_some() && found(j)));
    let (none, none_found) = (count(&|j| j.truth.is_none()), count(&|j| j.truth.is_none() && found(j)));
    // Of the marks that were not overlooked; "unknown" is no right answer.
    let of = |altered: bool| count(&|j| j.truth == Some(altered) && j.mark != MarkValue::Absent);
    let right = |altered: bool, value| share(count(&|j| j.truth == Some(altered) && j.mark == value), of(altered));
    let balanced = f64::midpoint(right(true, MarkValue::Altered), right(false, MarkValue::Official));
    let accused = count(&|j| j.truth == Some(false) && j.mark == MarkValue::Altered);
    let starred = count(&|j| j.truth.is_some() && found(j));
    let exact = count(&|j| j.truth.is_some() && found(j) && j.stars.1.map(usize::from) == Some(j.stars.0));
    let wrong = count(&|j| j.truth.is_some() && j.stars.1.is_some_and(|n| usize::from(n) != j.stars.0));
    let Misuse { there: misuses, said, rightly } = Misuse::of(judged);
    let cpp = if cfg!(feature = "zxing-cpp") { qr_cpp.to_string() } else { "–".into() };
    println!(
        "| {} | {} | {qr_read} / {cpp} / {qr} | {ean_read} / {ean} | {} | {marks_found} / {marks} = {:.3} | {none_found} / {none} | \
         {balanced:.3} | {accused} / {} | {exact} / {starred} = {:.3} | {wrong} | {} / {} | {rightly} / {said} = {:.3} | \
         {rightly} / {misuses} = {:.3} |",
        format!("{split:?}").to_lowercase(),
        level.name(),
        sum(&|j| j.false_codes),
        share(marks_found, marks),
        of(false),
        share(exact, starred),
        sum(&|j| j.names.1),
        sum(&|j| j.names.0),
        share(rightly, said),
        share(rightly, misuses),
    );
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    judged.iter().flat_map(|j| &j.wrong_rules).for_each(|r| *rules.entry(r).or_default() += 1);
    if !rules.is_empty() {
        eprintln!("wrongly said: {rules:?}");
    }
    let mut goal = |name: &str, value: f64, goal: f64| {
        goals.push((format!("labels.{name}.{}.{}", format!("{split:?}").to_lowercase(), level.name()), value, goal));
    };
    let by_level = [(0.97, 0.97), (0.90, 0.90), (0.90, 0.90)][level as usize];
    if cfg!(feature = "zxing-cpp") {
        goal("qr-against-zxing-cpp", share(qr_read, qr_cpp), 1.0);
    }
    goal("mark-recall", share(marks_found, marks), by_level.0);
    goal("mark-true-negatives", 1.0 - share(none_found, none.max(1)), 0.99);
    goal("altered-balanced", balanced, 0.90);
    goal("stars-exact", share(exact, starred), by_level.1);
    goal("misuse-precision", share(rightly, said), 0.98);
    goal("misuse-recall", share(rightly, misuses), 0.90);
}
