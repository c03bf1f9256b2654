//! What the withdrawal of a certificate would change: batches that claim its scheme and that nothing
//! else covers at harvest.

use super::{Touched, runs_sheet, sums};
use crate::app::enrol::{EnrolError, check_withdrawal, unknown};
use crate::app::{Office, sheet};
use crate::domain::batch::Batch;
use crate::domain::certificate::Scheme;
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
/// There is no such certificate, or it is withdrawn already.
pub fn withdrawal(office: &Office, id: CertificateId, on: Date, lang: Lang) -> Result<Vec<Sheet>, EnrolError> {
    let register = office.register();
    check_withdrawal(&register, id)?;
    let certificate = register.certificates.get(&id).ok_or_else(|| unknown("certificate", id))?;
    let mut after = register.as_ref().clone();
    let mut changed = certificate.as_ref().clone();
    changed.withdrawn_on = Some(on);
    let word = |live| plain(lang, if live { "impact-live" } else { "impact-not-live" });
    let standing = [certificate.is_live(on), changed.is_live(on)].map(word);
    after.put_certificate(changed);
    let scheme = certificate.scheme;
    let lost = |batch: &&Arc<Batch>| {
        batch.claims.contains(&scheme) && uncovered(&after, batch, scheme) > uncovered(&register, batch, scheme)
    };
    let batches: Vec<_> = register.batches.values().filter(lost).collect();
    let ids: BTreeSet<_> = batches.iter().map(|b| b.id).collect();
    let of_batches = register.runs.values().filter(|r| ids.contains(&r.plan.batch) && r.is_sealed());
    let runs: Vec<_> = of_batches.map(|run| Touched::of(&register, run, on)).collect();
    let mut whole = sheet(lang, "withdrawal", &["before", "after", "batches", "stamps", "printed"]);
    let [stamps, printed] = sums(&runs);
    whole.rows.push(standing.into_iter().chain([batches.len().to_string(), stamps, printed]).collect());
    let mut list = sheet(lang, "uncovered", &["batch", "product", "lot", "made_on"]);
    list.rows.extend(batches.iter().map(|b| {
        let product = register.products.get(&b.product).map(|p| p.name.clone()).unwrap_or_default();
        let made_on = b.made_on.map(|d| d.to_string()).unwrap_or_default();
        vec![b.id.to_string(), product, b.lot.to_string(), made_on]
    }));
    Ok(vec![whole, list, runs_sheet(lang, &runs)])
}

/// Inputs of a batch that no certificate of a scheme covers.
fn uncovered(register: &Register, batch: &Batch, scheme: Scheme) -> usize {
    let Some(product) = register.products.get(&batch.product) else { return 0 };
    batch.inputs.iter().filter(|input| !is_covered(register, product, input, scheme)).count()
}
