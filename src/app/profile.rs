//! The register in numbers, as of a day: recognised products by stars, commune, group and month.

use crate::domain::ids::ProducerId;
use crate::domain::product::ProductGroup;
use crate::domain::recognition::{Recognition, Standing};
use crate::domain::register::Register;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Products in force with 3, 4 and 5 stars.
pub type ByStars = [u32; 3];

/// A register looked at on a day, as known at a moment.
#[derive(Clone, Copy)]
pub struct Profile<'a> {
    /// Register.
    pub register: &'a Register,
    /// Day.
    pub today: Date,
    /// What was recorded until then.
    pub known: Timestamp,
}

impl<'a> Profile<'a> {
    /// The recognition that speaks for each product today.
    pub fn standing(self) -> impl Iterator<Item = (&'a Arc<Recognition>, Standing)> {
        let Self { register, today, known } = self;
        register.products.keys().filter_map(move |id| register.standing(*id, today, known))
    }

    /// All products in force.
    #[must_use]
    pub fn stars(self) -> ByStars {
        let mut sum = [0; 3];
        self.standing().for_each(|(_, standing)| count(&mut sum, standing));
        sum
    }

    /// By commune of the producer: code of the unit.
    #[must_use]
    pub fn by_commune(self) -> BTreeMap<String, ByStars> {
        let communes: BTreeMap<ProducerId, &str> =
            self.register.producers.values().filter_map(|p| Some((p.id, p.commune.as_deref()?))).collect();
        let mut out = BTreeMap::<String, ByStars>::new();
        for (recognition, standing) in self.standing().filter(|(_, s)| s.stars().is_some()) {
            let producer = self.register.products.get(&recognition.product).map(|p| p.producer);
            if let Some(commune) = producer.and_then(|p| communes.get(&p)) {
                count(out.entry((*commune).to_owned()).or_default(), standing);
            }
        }
        out
    }

    /// By group of products; `None` where the register does not say.
    #[must_use]
    pub fn by_group(self) -> BTreeMap<Option<ProductGroup>, ByStars> {
        let mut out = BTreeMap::<_, ByStars>::new();
        for (recognition, standing) in self.standing().filter(|(_, s)| s.stars().is_some()) {
            let product = self.register.products.get(&recognition.product);
            let group = product.and_then(|p| p.group.or(p.criteria_set.map(|c| c.group())));
            count(out.entry(group).or_default(), standing);
        }
        out
    }

    /// Products whose term ends in each of the next `months` calendar months, this one first.
    #[must_use]
    pub fn lapsing_by_month(self, months: usize) -> Vec<(Date, ByStars)> {
        let first = self.today.first_of_month();
        let month = |n: usize| first.saturating_add(jiff::Span::new().months(i64::try_from(n).unwrap_or(0)));
        let mut out: Vec<(Date, ByStars)> = (0..months).map(|n| (month(n), [0; 3])).collect();
        for (_, standing) in self.standing() {
            if let Standing::InForce { until, .. } | Standing::Extended { until, .. } = standing
                && let Some((_, sum)) = out.iter_mut().find(|(month, _)| *month == until.first_of_month())
            {
                count(sum, standing);
            }
        }
        out
    }
}

fn count(sum: &mut ByStars, standing: Standing) {
    let place = standing.stars().and_then(|stars| sum.get_mut(usize::from(stars.count()) - 3));
    if let Some(n) = place {
        *n += 1;
    }
}
