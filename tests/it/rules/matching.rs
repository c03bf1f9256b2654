//! Matching on a labelled set that the thresholds were not chosen on.

#[path = "../../bench/matching_set.rs"]
mod set;

use super::bench::{Bench, MAKER, TEA, product};
use set::{KINDS, Tally, labels, register, tally};
use temthat::domain::event::Event;
use temthat::domain::ids::ProductId;
use temthat::domain::label::matching::{Match, find};
use temthat::domain::label::names::Names;

#[test]
fn recall_and_precision_hold_on_names_never_seen() {
    let register = register(2026);
    let labels = labels(&register, 1123);
    let mut all = Tally::default();
    let mut held = 0;
    for (kind, t) in tally(&register, &Names::new(&register), &labels) {
        assert_eq!(t.labels, t.right + t.wrong + t.unsure + t.none);
        held += if KINDS.contains(&kind) { t.labels } else { 0 };
        all.add(t);
    }
    let (recall, precision) = (all.right as f64 / held as f64, all.right as f64 / (all.right + all.wrong) as f64);
    assert!(recall >= 0.97 && precision >= 0.99, "recall {recall:.4}, precision {precision:.4}");
}

#[test]
fn a_name_shown_in_part_is_nobodys_other_product() {
    let b = Bench::new();
    let of = |name: &str| find(&b.register, Some(name), Some(MAKER), None).0;
    assert_eq!(of("Chè Shan tuyết"), Match::Unsure, "not another product of that maker");
    assert_eq!(of(TEA), Match::Product(ProductId(1)));
}

#[test]
fn two_like_products_and_no_producer_is_unsure() {
    let mut b = Bench::new();
    b.put(Event::ProducerRegistered(super::bench::producer(2, "HTX Nà Tông")));
    b.put(Event::ProductRegistered(product(2, 2, TEA, 11)));
    assert_eq!(find(&b.register, Some(TEA), None, None).0, Match::Unsure);
    assert_eq!(find(&b.register, Some(TEA), Some("HTX Nà Tông"), None).0, Match::Product(ProductId(2)));
}
