//! What the page says, for programs that read pages: JSON-LD with the words of schema.org and GS1's
//! Digital Link as the identity. Only for a stamp that is good.

use crate::domain::verdict::{Facts, Verdict};
use serde_json::{Value, json};

/// The block, safe inside `<script>`.
pub(super) fn data(verdict: &Verdict, facts: &Facts, url: &str) -> String {
    let stamp = verdict.stamp.as_ref();
    let property = |name: &str, value: Value| json!({"@type": "PropertyValue", "name": name, "value": value});
    let mut properties = Vec::new();
    if let Some(stars) = verdict.stars_now {
        properties.push(property("OCOP", json!(format!("{} sao", stars.count()))));
    }
    if let Some(lot) = stamp.map(|s| s.lot.as_str()) {
        properties.push(property("lot", json!(lot)));
    }
    if let Some(day) = stamp.and_then(|s| s.body.best_before) {
        properties.push(property("bestBefore", json!(day.to_string())));
    }
    let mut product = json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "@id": url,
        "name": facts.product.name,
        "manufacturer": {"@type": "Organization", "name": facts.producer.name},
        "additionalProperty": properties,
    });
    if let Some(made) = facts.batch.as_ref().and_then(|b| b.made_on) {
        product["productionDate"] = json!(made.to_string());
    }
    // A number of the office's own is no GTIN for the world.
    if !facts.product.gtin.is_restricted() {
        product["gtin14"] = json!(facts.product.gtin.to_string());
    }
    product.to_string().replace('<', "\\u003c")
}
