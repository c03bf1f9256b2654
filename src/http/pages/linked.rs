//! What the page says, for programs that read pages: JSON-LD with the words of schema.org and GS1's
//! Digital Link as the identity. Only for a stamp that is good.

use crate::domain::verdict::{Facts, Verdict};
use jiff::civil::Date;
use serde::Serialize;

#[derive(Serialize)]
struct Product<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@id")]
    id: &'a str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "additionalProperty")]
    properties: Vec<Property>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gtin14: Option<String>,
    manufacturer: Organization<'a>,
    name: &'a str,
    #[serde(rename = "productionDate", skip_serializing_if = "Option::is_none")]
    made_on: Option<Date>,
}

#[derive(Serialize)]
struct Organization<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
struct Property {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'static str,
    value: String,
}

/// The block, safe inside `<script>`.
pub(super) fn data(verdict: &Verdict, facts: &Facts, url: &str) -> Option<String> {
    let stamp = verdict.stamp.as_ref();
    let properties = [
        verdict.stars_now.map(|stars| ("OCOP", format!("{} sao", stars.count()))),
        stamp.map(|s| ("lot", s.lot.clone())),
        stamp.and_then(|s| s.body.best_before).map(|day| ("bestBefore", day.to_string())),
    ];
    let property = |(name, value)| Property { kind: "PropertyValue", name, value };
    // A number of the office's own is no GTIN for the world.
    let gtin = Some(facts.product.gtin).filter(|gtin| !gtin.is_restricted());
    let product = Product {
        context: "https://schema.org",
        id: url,
        kind: "Product",
        properties: properties.into_iter().flatten().map(property).collect(),
        gtin14: gtin.map(|gtin| gtin.to_string()),
        manufacturer: Organization { kind: "Organization", name: &facts.producer.name },
        name: &facts.product.name,
        made_on: facts.batch.as_ref().and_then(|b| b.made_on),
    };
    // Texts and days are always JSON.
    serde_json::to_string(&product).ok().map(|json| json.replace('<', "\\u003c"))
}
