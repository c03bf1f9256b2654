//! Stamps with what stands beside them on their labels.

use super::StampPage;
use crate::app::Office;
use crate::app::stamps::SignedStamp;
use crate::domain::recognition::Standing;
use crate::domain::run::Run;

impl StampPage {
    /// Stamps of a run with the facts of their labels, as the register has them today.
    #[must_use]
    pub fn of(office: &Office, run: &Run, stamps: Vec<SignedStamp>) -> Self {
        let register = office.register();
        let product = register.product_by_gtin(run.plan.gtin);
        let name = product.map(|p| {
            let parts = [Some(&p.name), p.variant.as_ref(), p.pack.as_ref()];
            parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
        });
        let producer = product.and_then(|p| register.producers.get(&p.producer)).map(|p| p.name.clone());
        let standing = product.and_then(|p| register.standing(p.id, office.today(), office.now())).map(|(_, s)| s);
        let recognised = match standing {
            Some(Standing::InForce { stars, .. } | Standing::Extended { stars, .. }) => Some(stars),
            _ => None,
        };
        Self {
            recognised,
            run: run.clone(),
            product: name.unwrap_or_default(),
            producer: producer.unwrap_or_default(),
            made_on: register.batches.get(&run.plan.batch).and_then(|b| b.made_on),
            stamps,
        }
    }
}
