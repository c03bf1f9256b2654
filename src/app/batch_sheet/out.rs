//! A producer's batches as a table that can be continued and read again.

use super::Field;
use crate::domain::batch::{Batch, BatchInput};
use crate::domain::ids::ProducerId;
use crate::domain::register::Register;
use crate::domain::text::name_key;
use crate::i18n::{Lang, day, plain};
use crate::ports::workbook::Sheet;
use jiff::civil::Date;

/// The batches of a producer, newest last, a row for each raw-material lot.
#[must_use]
pub fn sheet(lang: Lang, register: &Register, own: ProducerId) -> Sheet {
    let mut sheet = Sheet::new(&plain(lang, "desk-kind-batches"), Field::ALL.map(|field| plain(lang, field.key())));
    let of_own =
        |batch: &&std::sync::Arc<Batch>| register.products.get(&batch.product).is_some_and(|p| p.producer == own);
    for batch in register.batches.values().filter(of_own) {
        let inputs: Vec<Option<&BatchInput>> = match batch.inputs.as_slice() {
            [] => vec![None],
            all => all.iter().map(Some).collect(),
        };
        for (n, input) in inputs.into_iter().enumerate() {
            sheet.rows.push(row(lang, register, batch, input, n == 0));
        }
    }
    sheet
}

fn row(lang: Lang, register: &Register, batch: &Batch, input: Option<&BatchInput>, is_first: bool) -> Vec<String> {
    let once = |text: String| if is_first { text } else { String::new() };
    let unit = serde_json::to_value(batch.unit).unwrap_or_default();
    let claims = batch.claims.iter().map(|claim| plain(lang, &format!("scheme-{}", claim.code())));
    vec![
        batch.id.to_string(),
        product(register, batch),
        batch.lot.to_string(),
        once(written(lang, batch.made_on)),
        once(written(lang, batch.best_before)),
        once(number(lang, batch.quantity)),
        once(plain(lang, &format!("desk-unit-{}", unit.as_str().unwrap_or_default()))),
        input
            .map(|i| register.zones.get(&i.zone).map_or_else(|| i.zone.to_string(), |z| z.name.clone()))
            .unwrap_or_default(),
        input.map(|i| number(lang, i.kg)).unwrap_or_default(),
        input.map(|i| written(lang, Some(i.harvested_on))).unwrap_or_default(),
        once(claims.collect::<Vec<_>>().join("; ")),
    ]
}

/// The product by its name, or by its id where two of the producer's are called the same.
fn product(register: &Register, batch: &Batch) -> String {
    let Some(product) = register.products.get(&batch.product) else { return batch.product.to_string() };
    let key = name_key(&product.name);
    let same = register.products.values().filter(|p| p.producer == product.producer && name_key(&p.name) == key);
    if same.count() > 1 { product.id.to_string() } else { product.name.clone() }
}

/// A day that reads back: as people write it in Vietnamese, else ISO.
fn written(lang: Lang, date: Option<Date>) -> String {
    date.map(|date| if lang == Lang::Vi { day(lang, date) } else { date.to_string() }).unwrap_or_default()
}

/// A number without groups, so that it reads back.
fn number(lang: Lang, number: f64) -> String {
    let text = number.to_string();
    if lang == Lang::Vi { text.replace('.', ",") } else { text }
}
