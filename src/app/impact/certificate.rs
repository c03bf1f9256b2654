//! What an act on a certificate would change: batches that claim its scheme and that lose, or get
//! back, what covers them at harvest.

use super::{Touched, runs_sheet, sums};
use crate::app::enrol::{EnrolError, check_act, unknown};
use crate::app::{Office, sheet};
use crate::domain::batch::Batch;
use crate::domain::certificate::{Certificate, CertificateAct, Scheme};
use crate::domain::cover::is_covered;
use crate::domain::ids::CertificateId;
use crate::domain::register::Register;
use crate::i18n::{Lang, plain};
use crate::ports::workbook::Sheet;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Looks ahead; nothing is recorded. The sheets: the whole, the batches, their runs.
///
/// # Errors
/// There is no such certificate, or the act does not fit what stands.
pub fn certificate(
    office: &Office,
    id: CertificateId,
    act: CertificateAct,
    lang: Lang,
) -> Result<Vec<Sheet>, EnrolError> {
    let register = office.register();
    check_act(&register, id, act)?;
    let certificate = register.certificates.get(&id).ok_or_else(|| unknown("certificate", id))?;
    let mut after = register.as_ref().clone();
    let mut changed = certificate.as_ref().clone();
    changed.take(act, "");
    let day = act.effective_on();
    let standing = [standing(certificate, day, lang), standing(&changed, day, lang)];
    after.put_certificate(changed);
    let scheme = certificate.scheme;
    let (name, list_name, count) = match act {
        CertificateAct::Suspended { .. } => ("certificate_suspension", "uncovered", "batches"),
        CertificateAct::Reinstated { .. } => ("reinstatement", "covered_again", "regained"),
        CertificateAct::Withdrawn { .. } => ("withdrawal", "uncovered", "batches"),
    };
    let (fewer, more) = if count == "regained" { (&after, register.as_ref()) } else { (register.as_ref(), &after) };
    let touched = |batch: &&Arc<Batch>| {
        batch.claims.contains(&scheme) && uncovered(more, batch, scheme) > uncovered(fewer, batch, scheme)
    };
    let batches: Vec<_> = register.batches.values().filter(touched).collect();
    let ids: BTreeSet<_> = batches.iter().map(|b| b.id).collect();
    let of_batches = register.runs.values().filter(|r| ids.contains(&r.plan.batch) && r.is_sealed());
    let runs: Vec<_> = of_batches.map(|run| Touched::of(&register, run, day)).collect();
    let mut whole = sheet(lang, name, &["before", "after", count, "stamps", "printed"]);
    let [stamps, printed] = sums(&runs);
    whole.rows.push(standing.into_iter().chain([batches.len().to_string(), stamps, printed]).collect());
    let mut list = sheet(lang, list_name, &["batch", "product", "lot", "made_on"]);
    list.rows.extend(batches.iter().map(|batch| line(&register, batch)));
    Ok(vec![whole, list, runs_sheet(lang, &runs)])
}

/// How a certificate stands on a day, in words.
fn standing(certificate: &Certificate, day: Date, lang: Lang) -> String {
    let key = match (certificate.is_live(day), certificate.is_in_term(day)) {
        (true, _) => "impact-live",
        (false, true) => "impact-cert-suspended",
        (false, false) => "impact-not-live",
    };
    plain(lang, key)
}

/// A batch in a row: number, product, lot, day made.
pub(super) fn line(register: &Register, batch: &Batch) -> Vec<String> {
    let product = register.products.get(&batch.product).map(|p| p.name.clone()).unwrap_or_default();
    let made_on = batch.made_on.map(|d| d.to_string()).unwrap_or_default();
    vec![batch.id.to_string(), product, batch.lot.to_string(), made_on]
}

/// Inputs of a batch that no certificate of a scheme covers.
pub(super) fn uncovered(register: &Register, batch: &Batch, scheme: Scheme) -> usize {
    let Some(product) = register.products.get(&batch.product) else { return 0 };
    batch.inputs.iter().filter(|input| !is_covered(register, product, input, scheme)).count()
}
