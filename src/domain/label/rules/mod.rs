//! One small file per rule of regulation §14, and the order they are told in.

macro_rules! rules {
    ($($name:ident),* $(,)?) => {
        $(mod $name;)*
        /// All rules in the order of evaluation (regulation §14): the stamp, identity, recognition,
        /// claims, contents, plausibility, artwork, listings.
        pub const ALL: [&Rule; 31] = [$(&$name::RULE),*];
    };
}
rules!(
    tr02, tr01, oc09, oc05, oc10, oc07, oc08, oc02, oc03, oc04, oc06, oc01, oc14, oc13, zn01, zn02, zn03, lb04, lb03,
    tr05, tr04, tr08, lb01, lb02, oc15, tr03, tr06, tr07, oc11, oc12, ec01,
);

mod coverage;

use super::case::Case;
use super::finding::{Abstention, Citation, Finding, Severity};
use super::matching::Match;
use crate::domain::ids::ProductId;

/// What a rule says of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A sign to be checked.
    Sign(Finding),
    /// Nothing to say; the guard that silenced it, if one did.
    Silent(Option<&'static str>),
    /// Cannot tell, and what would decide (catalogue keys).
    CannotTell(Vec<&'static str>),
}

impl Outcome {
    /// A sign that only this paper of its rule clears.
    #[must_use]
    pub(crate) fn cleared_by(mut self, paper: &'static str) -> Self {
        if let Self::Sign(finding) = &mut self {
            finding.clears.retain(|clears| *clears == paper);
        }
        self
    }
}

/// Nothing to say.
pub(crate) const SILENT: Outcome = Outcome::Silent(None);

/// A guard silenced the rule.
pub(crate) fn guarded(guard: &'static str) -> Outcome {
    Outcome::Silent(Some(guard))
}

/// Nobody can tell without this.
pub(crate) fn needs(what: &'static str) -> Outcome {
    Outcome::CannotTell(vec![what])
}

/// One rule.
pub struct Rule {
    /// Code, e.g. "OC-02".
    pub code: &'static str,
    /// Gravest severity it can give.
    pub severity: Severity,
    /// Legal basis.
    pub basis: &'static [Citation],
    /// Fields of the observation a sign rests on, each with the photo or paper that makes it sure.
    pub evidence: &'static [(&'static str, &'static str)],
    /// Guards it checks (catalogue keys).
    pub guards: &'static [&'static str],
    /// What clears a sign (catalogue keys).
    pub clears: &'static [&'static str],
    /// The judgement.
    pub judge: fn(&Rule, &Case) -> Outcome,
}

/// Characters of a value that a finding repeats; what was shown may be a whole page.
const LONGEST: usize = 240;

/// Papers whose effect has limits in law (days, dates): the rules weigh them themselves.
const WEIGHED: [&str; 2] = ["clear-dossier", "clear-made-before"];

impl Rule {
    /// A sign of this rule.
    #[must_use]
    pub fn sign(&self, severity: Severity, args: Vec<(&'static str, String)>, evidence: Vec<String>) -> Outcome {
        Outcome::Sign(Finding {
            rule: self.code,
            severity,
            basis: self.basis,
            args: args.into_iter().map(|(name, value)| (name, value.chars().take(LONGEST).collect())).collect(),
            evidence,
            guards: self.guards.to_vec(),
            clears: self.clears.to_vec(),
        })
    }

    /// What the rule says of a case. A sign falls silent before a paper that clears it, and becomes
    /// "cannot tell" where it rests on a field the reader is not sure of.
    #[must_use]
    pub fn of(&self, case: &Case) -> Outcome {
        let outcome = (self.judge)(self, case);
        let Outcome::Sign(finding) = &outcome else { return outcome };
        let clears = |p: &super::observation::shown::Paper| {
            finding.clears.contains(&p.clears.as_str())
                && !WEIGHED.contains(&p.clears.as_str())
                && !p.number.trim().is_empty()
        };
        if case.label.papers.iter().any(clears) {
            return guarded("guard-paper-shown");
        }
        let unsure = |field: &str| case.label.uncertain.iter().any(|u| u == field);
        let mut photos: Vec<_> = self.evidence.iter().filter(|(f, _)| unsure(f)).map(|(_, need)| *need).collect();
        photos.dedup();
        if photos.is_empty() { outcome } else { Outcome::CannotTell(photos) }
    }
}

/// What all rules say of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Signs, gravest first, then in the order of evaluation.
    pub findings: Vec<Finding>,
    /// Rules that cannot tell.
    pub abstentions: Vec<Abstention>,
    /// Rules that a guard silenced: (code, guard).
    pub silenced: Vec<(&'static str, &'static str)>,
}

/// Runs every rule. No finding hides a graver one.
#[must_use]
pub fn judge(case: &Case) -> Judgement {
    judge_with(&ALL, case)
}

/// Runs some rules; in whichever order they come, the answer is the same.
#[must_use]
pub fn judge_with(rules: &[&Rule], case: &Case) -> Judgement {
    let mut all = Judgement::default();
    for rule in rules {
        match rule.of(case) {
            Outcome::Sign(finding) => all.findings.push(finding),
            Outcome::Silent(None) => {}
            Outcome::Silent(Some(guard)) => all.silenced.push((rule.code, guard)),
            Outcome::CannotTell(needs) => all.abstentions.push(Abstention { rule: rule.code, needs }),
        }
    }
    merge(&mut all);
    let place = |code: &str| ALL.iter().position(|r| r.code == code);
    all.findings.sort_by_key(|f| (f.severity, place(f.rule)));
    all.abstentions.sort_by_key(|a| place(a.rule));
    all.silenced.sort_by_key(|s| place(s.0));
    all
}

/// What rules say where the label may speak of any of several products: what they say without knowing
/// which, and each sign that holds for all of them, as mild as the mildest.
#[must_use]
pub fn judge_each(case: Case, products: &[ProductId]) -> Judgement {
    let mut all = judge(&case);
    let mut case = case;
    let each: Vec<Judgement> = products
        .iter()
        .map(|id| {
            case.matched = Match::Product(*id);
            judge(&case)
        })
        .collect();
    let Some((first, others)) = each.split_first() else { return all };
    for finding in &first.findings {
        let same: Vec<&Finding> =
            others.iter().filter_map(|j| j.findings.iter().find(|f| f.rule == finding.rule)).collect();
        if same.len() < others.len() || all.findings.iter().any(|f| f.rule == finding.rule) {
            continue;
        }
        let mildest = same.into_iter().fold(finding, |a, b| if b.severity > a.severity { b } else { a });
        let mut sign = mildest.clone();
        sign.guards.push("guard-namesakes");
        sign.evidence = products.iter().map(ToString::to_string).collect();
        all.abstentions.retain(|a| a.rule != sign.rule);
        all.findings.push(sign);
    }
    all.findings.sort_by_key(|f| (f.severity, ALL.iter().position(|r| r.code == f.rule)));
    all
}

/// Merges findings that say the same: OC-04 takes the place of OC-03 (a downgrade explains the
/// surplus), and the rule of the register that of EC-01 (a listing that does not match it). The one
/// that goes is never the graver one.
fn merge(all: &mut Judgement) {
    let gravest = |all: &Judgement, of: &dyn Fn(&Finding) -> bool| {
        all.findings.iter().filter(|f| of(f)).map(|f| f.severity).min()
    };
    let lowered = gravest(all, &|f| f.rule == "OC-04");
    let register = gravest(all, &|f| f.rule.starts_with("OC-0"));
    let merged = |f: &Finding| match f.rule {
        "OC-03" => lowered.is_some_and(|s| s <= f.severity),
        "EC-01" => f.args.contains(&("kind", "register".into())) && register.is_some_and(|s| s <= f.severity),
        _ => false,
    };
    let gone: Vec<_> = all.findings.iter().filter(|f| merged(f)).map(|f| (f.rule, "guard-merged")).collect();
    all.findings.retain(|f| !merged(f));
    all.silenced.extend(gone);
}
