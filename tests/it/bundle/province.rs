//! A province at the size the format is made for: 250 products, 1,000 batches, 1,000,000 stamps.

use super::{Bureau, offline, opened};
use jiff::civil::date;
use temthat::app::bundle::Wanted;
use temthat::domain::trust::bundle::MAX_TOKEN;
use temthat::domain::trust::status::{ListId, lists};

#[path = "../../bench/province.rs"]
mod made;

#[test]
fn a_bundle_of_a_million_stamps_stays_under_100_kb() {
    let bureau = Bureau::empty();
    bureau.record(made::province(1000));
    bureau.clock.turn(date(2026, 9, 21));
    let whole = opened(&bureau, Wanted::Whole);
    let counts = (whole.bundle.products.len(), whole.bundle.batches.len(), whole.bundle.runs.len());
    assert_eq!(counts, (250, 1000, 1000));
    assert!(whole.size < 100_000, "{} bytes, {} unpacked", whole.size, whole.unpacked);
    assert!(whole.size < MAX_TOKEN);
    let list: ListId = (1, 0);
    let found = lists(&bureau.office.register(), |_| true);
    assert_eq!(found.keys().collect::<Vec<_>>(), [&list]);
    assert_eq!(found[&list].exceptions(), 1000, "0.1 % of a million");
    let said = offline(&bureau);
    assert_eq!(said.bundle().status.len(), 1);
}
