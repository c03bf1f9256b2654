//! What must hold before a stamp order may be signed.

use super::Office;
use super::cover::above_output;
use super::reconcile::BatchTally;
use crate::domain::batch::Batch;
use crate::domain::certificate::{Holder, Scheme};
use crate::domain::cover::{is_covered, suspended_at_harvest};
use crate::domain::ids::BatchId;
use crate::domain::product::Product;
use crate::domain::recognition::Standing;
use crate::domain::register::Register;
use crate::domain::run::{Granularity, RunPlan};
use crate::domain::stamp::body::{Body, Claims, MAX_BEST_BEFORE_DAYS, StarClaim};
use crate::domain::stamp::serial::{BLOCK_BITS, BLOCK_SIZE, LAST_BLOCK};
use crate::i18n::{Lang, day, has, member, plain, text};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Yields and certified outputs may be exceeded by this share.
pub const TOLERANCE: f64 = 0.05;

/// What somebody orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// For which batch.
    pub batch: BatchId,
    /// How many stamps, 1 to 1,048,576.
    pub count: u32,
    /// With or without serials.
    pub granularity: Granularity,
    /// Whether the stamps state stars. Without, they say that they state none.
    pub claim_stars: bool,
    /// Whether each stamp has a scratch PIN.
    #[serde(default)]
    pub pins: bool,
}

/// One failed lint. Texts: catalogue keys `lint-CODE` (what) and `lint-CODE-fix` (how to mend it).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LintFailure {
    /// Stable code.
    pub code: String,
    /// Named values for the texts.
    pub args: Vec<(String, String)>,
}

impl LintFailure {
    /// What does not hold, and the way out, in the reader's language.
    #[must_use]
    pub fn words(&self, lang: Lang) -> (String, String) {
        let args = self.readable(lang);
        let say = |key: String| text(lang, &key, &args);
        (say(format!("lint-{}", self.code)), say(format!("lint-{}-fix", self.code)))
    }
    /// The values as people read them: days and schemes stand as the register writes them.
    #[must_use]
    pub fn readable(&self, lang: Lang) -> Vec<(&str, String)> {
        let word = |name: &str, value: &str| {
            let scheme = format!("scheme-{value}");
            match value.parse::<Date>() {
                Ok(date) if value.len() == 10 => day(lang, date),
                _ if name == "members" => {
                    let names: Vec<_> = value.split(", ").map(|name| member(lang, name)).collect();
                    names.join(", ")
                }
                _ if name == "scheme" && has(lang, &scheme) => plain(lang, &scheme),
                _ => value.to_owned(),
            }
        };
        self.args.iter().map(|(name, value)| (name.as_str(), word(name, value))).collect()
    }
}

/// An order that passed every lint, with the exact plan to be signed. Only [`lint`] makes one, and
/// signing consumes it.
#[derive(Debug, PartialEq, Eq)]
pub struct Linted {
    plan: RunPlan,
    issued_on: Date,
    opens_block: Option<u32>,
    pins: bool,
    based_on: u64,
}

impl Linted {
    /// What will be signed.
    #[must_use]
    pub fn plan(&self) -> &RunPlan {
        &self.plan
    }
    pub(super) fn into_parts(self) -> (RunPlan, Date, Option<u32>, bool, u64) {
        (self.plan, self.issued_on, self.opens_block, self.pins, self.based_on)
    }
}

struct Failures(Vec<LintFailure>);

impl Failures {
    fn add(&mut self, code: &str, args: &[(&str, String)]) {
        let args = args.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect();
        self.0.push(LintFailure { code: code.to_owned(), args });
    }
}

/// Checks an order against the register of today for a key. All failures are told at once.
///
/// # Errors
/// The lints that do not pass.
pub fn lint(office: &Office, register: &Register, kid: u8, order: &Order) -> Result<Linted, Vec<LintFailure>> {
    let mut failures = Failures(Vec::new());
    let today = office.today();
    let Some(batch) = register.batches.get(&order.batch) else {
        failures.add("batch-unknown", &[("batch", order.batch.to_string())]);
        return Err(failures.0);
    };
    let Some(product) = register.products.get(&batch.product) else {
        failures.add("batch-unknown", &[("batch", order.batch.to_string())]);
        return Err(failures.0);
    };
    count_and_quantity(office, register, order, batch, &mut failures);
    dates(batch, today, &mut failures);
    producer_and_recall(register, product, batch, &mut failures);
    inputs(register, product, batch, &mut failures);
    let stars = if order.claim_stars { stars(office, register, product, today, &mut failures) } else { None };
    key(office, kid, product, today, &mut failures);
    let body = Body {
        kid,
        issued_on: today,
        best_before: batch.best_before,
        stars,
        claims: Claims::of(batch.claims.iter().copied()),
    };
    if let Err(error) = body.encode() {
        // Only what no lint above has named already.
        if failures.0.is_empty() {
            failures.add("body", &[("cause", error.to_string())]);
        }
    }
    if order.pins && order.granularity == Granularity::Lot {
        failures.add("pin-without-serial", &[]);
    }
    let opened = |block| office.trust().is_some_and(|trust| trust.is_opened(block));
    let (first, opens_block) = place(register, order, opened);
    let block = first >> BLOCK_BITS;
    if block > u64::from(LAST_BLOCK) {
        failures.add("serial-space", &[("last", (((u64::from(LAST_BLOCK) + 1) << BLOCK_BITS) - 1).to_string())]);
    }
    if !failures.0.is_empty() {
        return Err(failures.0);
    }
    let plan = RunPlan {
        batch: batch.id,
        gtin: product.gtin,
        lot: batch.lot.clone(),
        body,
        granularity: order.granularity,
        first,
        count: order.count,
    };
    Ok(Linted { plan, issued_on: today, opens_block, pins: order.pins, based_on: register.seq })
}

/// Where the run lies in the serial space: a run never crosses a block, so that its serials have
/// one permutation; what is left of the block before stays unused, and so is a block whose secret was
/// told when a key was cut off.
fn place(register: &Register, order: &Order, opened: impl Fn(u64) -> bool) -> (u64, Option<u32>) {
    if order.granularity == Granularity::Lot {
        return (0, None);
    }
    let mut next = register.next_index();
    while opened(next >> BLOCK_BITS) {
        next = ((next >> BLOCK_BITS) + 1) << BLOCK_BITS;
    }
    let last = next + u64::from(order.count.max(1)) - 1;
    let first = if next >> BLOCK_BITS == last >> BLOCK_BITS { next } else { (last >> BLOCK_BITS) << BLOCK_BITS };
    let block = u32::try_from(first >> BLOCK_BITS).unwrap_or(u32::MAX);
    (first, (!register.serial_blocks.contains_key(&block)).then_some(block))
}

fn count_and_quantity(office: &Office, register: &Register, order: &Order, batch: &Batch, failures: &mut Failures) {
    if order.count == 0 || u64::from(order.count) > BLOCK_SIZE {
        failures.add("count", &[("count", order.count.to_string()), ("max", BLOCK_SIZE.to_string())]);
        return;
    }
    let stamped = BatchTally::of(register, batch, &office.stamps);
    let total = stamped.held + u64::from(order.count);
    if let Some(limit) = stamped.limit.filter(|limit| total > *limit) {
        failures.add(
            "above-quantity",
            &[
                ("total", total.to_string()),
                ("before", stamped.held.to_string()),
                ("quantity", ((stamped.packs.unwrap_or_default() * 10.0).round() / 10.0).to_string()),
                ("tolerance", office.stamps.tolerance_percent.to_string()),
                ("limit", limit.to_string()),
            ],
        );
    }
}

fn dates(batch: &Batch, today: Date, failures: &mut Failures) {
    if let Some(made) = batch.made_on.filter(|made| *made > today) {
        failures.add("made-in-future", &[("made", made.to_string()), ("today", today.to_string())]);
    }
    if let (Some(made), Some(best)) = (batch.made_on, batch.best_before)
        && best <= made
    {
        failures.add("best-before-made", &[("made", made.to_string()), ("best", best.to_string())]);
    }
    if let Some(best) = batch.best_before {
        let longest = today.saturating_add(jiff::Span::new().days(MAX_BEST_BEFORE_DAYS));
        if best <= today {
            failures.add("best-before-past", &[("best", best.to_string()), ("today", today.to_string())]);
        } else if best > longest {
            failures.add("best-before-far", &[("best", best.to_string()), ("longest", longest.to_string())]);
        }
    }
    for input in &batch.inputs {
        let after = batch.made_on.unwrap_or(today);
        if input.harvested_on > after {
            failures.add(
                "harvest-after-made",
                &[
                    ("harvested", input.harvested_on.to_string()),
                    ("made", after.to_string()),
                    ("zone", input.zone.to_string()),
                ],
            );
        }
    }
}

fn producer_and_recall(register: &Register, product: &Product, batch: &Batch, failures: &mut Failures) {
    if let Some(reason) = register.producers.get(&product.producer).and_then(|p| p.suspended.clone()) {
        failures.add("producer-suspended", &[("producer", product.producer.to_string()), ("reason", reason)]);
    }
    if let Some((on, reason)) = &batch.recalled {
        failures.add("batch-recalled", &[("on", on.to_string()), ("reason", reason.clone())]);
    }
}

fn inputs(register: &Register, product: &Product, batch: &Batch, failures: &mut Failures) {
    for scheme in &batch.claims {
        let name = serde_json::to_value(scheme).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
        if scheme.is_about_growing() && batch.inputs.is_empty() {
            failures.add("claim-without-inputs", &[("scheme", name.clone())]);
        }
        for input in batch.inputs.iter().filter(|i| !is_covered(register, product, i, *scheme)) {
            // PGS is a participatory guarantee, not third-party certification (NĐ 109/2018).
            if *scheme == Scheme::Organic && is_covered(register, product, input, Scheme::Pgs) {
                failures.add("pgs-is-not-organic", &[("zone", input.zone.to_string())]);
            }
            let mut args = vec![
                ("scheme", name.clone()),
                ("zone", input.zone.to_string()),
                ("harvested", input.harvested_on.to_string()),
            ];
            let Some((held, suspension)) = suspended_at_harvest(register, product, input, *scheme) else {
                failures.add("claim-not-covered", &args);
                continue;
            };
            args.extend([("certificate", held.number.clone()), ("from", suspension.from.to_string())]);
            args.extend(suspension.until.map(|until| ("until", until.to_string())));
            failures.add(if suspension.until.is_some() { "claim-suspended" } else { "claim-suspended-open" }, &args);
        }
        for above in above_output(register, product, batch, *scheme) {
            failures.add(
                "above-certified-output",
                &[
                    ("scheme", name.clone()),
                    ("certificate", above.numbers),
                    ("taken", above.taken.to_string()),
                    ("certified", above.certified.to_string()),
                    ("year", above.year.to_string()),
                ],
            );
        }
        if !scheme.is_about_growing() && batch.inputs.is_empty() {
            let day = batch.made_on.unwrap_or(crate::ports::clock::vietnam_day(batch.recorded_at));
            let held = register
                .certificates_of(Holder::Producer(product.producer))
                .any(|c| c.scheme == *scheme && c.is_live(day));
            if !held {
                failures.add("claim-without-certificate", &[("scheme", name.clone())]);
            }
        }
    }
    for input in &batch.inputs {
        let Some(zone) = register.zones.get(&input.zone) else {
            failures.add("zone-unknown", &[("zone", input.zone.to_string())]);
            continue;
        };
        let year = input.harvested_on.year();
        let taken: f64 = register
            .batches
            .values()
            .flat_map(|b| b.inputs.iter())
            .filter(|i| i.zone == input.zone && i.harvested_on.year() == year)
            .map(|i| i.kg)
            .sum();
        if let Some(yield_kg) = zone.yield_kg.filter(|y| taken > y * (1.0 + TOLERANCE)) {
            failures.add(
                "above-yield",
                &[
                    ("zone", zone.id.to_string()),
                    ("taken", taken.to_string()),
                    ("yield", yield_kg.to_string()),
                    ("year", year.to_string()),
                ],
            );
        }
    }
}

fn stars(
    office: &Office,
    register: &Register,
    product: &Product,
    today: Date,
    failures: &mut Failures,
) -> Option<StarClaim> {
    let standing = register.standing(product.id, today, office.now()).map(|(_, s)| s);
    let name = ("product", product.name.clone());
    match standing {
        Some(Standing::InForce { stars, until } | Standing::Extended { stars, until }) => {
            return Some(StarClaim { stars, until });
        }
        None | Some(Standing::NotYet) => failures.add("stars-none", &[name]),
        Some(Standing::Unconfirmed) => failures.add("stars-unconfirmed", &[name]),
        Some(Standing::Suspended { since }) => failures.add("stars-suspended", &[name, ("since", since.to_string())]),
        Some(Standing::Lapsed { on }) => failures.add("stars-lapsed", &[name, ("on", on.to_string())]),
        Some(Standing::Withdrawn { since }) => failures.add("stars-withdrawn", &[name, ("since", since.to_string())]),
    }
    None
}

fn key(office: &Office, kid: u8, product: &Product, today: Date, failures: &mut Failures) {
    let trust = office.trust();
    let allowed = trust
        .as_ref()
        .and_then(|t| t.key(kid))
        .is_some_and(|k| k.status == crate::domain::trust::KeyStatus::Active && k.allows(today, product.gtin));
    let host = office.host.as_str();
    match &trust {
        None => failures.add("trust-missing", &[]),
        Some(list) if !list.is_live(office.now()) => failures.add("trust-expired", &[]),
        Some(list) if !list.covers(&office.host) => failures.add("host", &[("host", host.to_owned())]),
        Some(_) => {}
    }
    if !allowed {
        failures.add("key", &[("kid", kid.to_string()), ("gtin", product.gtin.to_string())]);
    }
}
