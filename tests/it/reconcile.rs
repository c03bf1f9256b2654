//! Stamps against packs: every stamp counted once, no word against another, leftovers void.

use crate::bureau::{BATCH, Bureau, who};
use crate::cli::Desk;
use std::sync::Arc;
use temthat::app::enrol::{Account, Rest, account};
use temthat::app::issue::{IssueError, issue};
use temthat::app::reconcile::BatchTally;
use temthat::app::stamps::{record_print, stamps, void};
use temthat::app::verify::verify;
use temthat::domain::batch::Unit;
use temthat::domain::event::Event;
use temthat::domain::ids::RunId;
use temthat::domain::run::{Granularity, VoidReason};
use temthat::domain::stamp_policy::StampPolicy;
use temthat::domain::tally::RunTally;
use temthat::domain::verdict::Status;

fn run_of(bureau: &Bureau, count: u32) -> RunId {
    issue(&bureau.office, &bureau.signer, &bureau.order(count), &who(), &mut |_, _| {}).expect("issued").id
}
fn printed(bureau: &Bureau, count: u32) -> RunId {
    let id = run_of(bureau, count);
    record_print(&bureau.office, id, 0, count - 1, "pdf", &who()).expect("printed");
    id
}
fn list(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|t| (*t).to_owned()).collect()
}
fn say(bureau: &Bureau, id: RunId, applied: &[&str], spoiled: &[&str], returned: &[&str]) -> Result<RunTally, String> {
    let said = Account { applied: list(applied), spoiled: list(spoiled), returned: list(returned), rest: None };
    account(&bureau.office, id, &said, &who()).map_err(|e| e.to_string())
}
fn lints(bureau: &Bureau, count: u32) -> Vec<String> {
    match issue(&bureau.office, &bureau.signer, &bureau.order(count), &who(), &mut |_, _| {}) {
        Err(IssueError::Lint(failures)) => failures.into_iter().map(|f| f.code).collect(),
        Ok(_) => vec![],
        Err(other) => panic!("{other}"),
    }
}
fn adds_up(tally: &RunTally) {
    let RunTally { ordered, unprinted, open, applied, spoiled, returned, stolen, .. } = *tally;
    assert_eq!(ordered, unprinted + open + applied + spoiled + returned + stolen, "{tally:?}");
}

#[test]
fn every_stamp_is_counted_once_and_leftovers_make_room() {
    let bureau = Bureau::new();
    let id = printed(&bureau, 100);
    let tally = say(&bureau, id, &["0-79", "85"], &["80-84"], &["90-94"]).expect("said");
    adds_up(&tally);
    assert_eq!((tally.applied, tally.spoiled, tally.returned, tally.open), (81, 5, 5, 9));
    assert_eq!(lints(&bureau, 16), ["above-quantity"], "100 packs, 5 per cent: 105 stamps, 90 are out");
    let rest = Account { rest: Some(Rest::Returned), ..Account::default() };
    let tally = account(&bureau.office, id, &rest, &who()).expect("the rest");
    adds_up(&tally);
    assert_eq!((tally.returned, tally.open), (14, 0));
    let register = bureau.office.register();
    let batch = BatchTally::of(&register, &register.batches[&BATCH], &bureau.office.stamps);
    assert_eq!((batch.held, batch.limit, batch.left, batch.above), (81, Some(105), Some(24), false));
    assert_eq!(lints(&bureau, 25), ["above-quantity"]);
    assert!(lints(&bureau, 24).is_empty());
    // Said again, nothing changes and nothing is recorded.
    let before = bureau.office.register().seq;
    say(&bureau, id, &["0-79"], &["80-84"], &[]).expect("the same again");
    assert_eq!(bureau.office.register().seq, before);
}

#[test]
fn a_returned_stamp_is_no_longer_genuine_and_an_applied_one_stays_so() {
    let bureau = Bureau::new();
    let id = printed(&bureau, 10);
    let all = stamps(&bureau.office, &bureau.signer, id, 0, 9).expect("stamps");
    let serial = all[7].serial.clone().expect("a serial");
    say(&bureau, id, &["0-6"], &[], &[&serial]).expect("said by serial");
    let status = |n: usize| verify(&bureau.office, &all[n].text, None, false).status;
    assert_eq!((status(6), status(7), status(8)), (Status::Genuine, Status::NotGenuine, Status::Genuine));
}

#[test]
fn words_that_contradict_are_refused_with_field_value_and_way_out() {
    let bureau = Bureau::new();
    let id = run_of(&bureau, 50);
    record_print(&bureau.office, id, 0, 39, "pdf", &who()).expect("printed");
    void(&bureau.office, id, 30, 31, VoidReason::Stolen, &who()).expect("stolen");
    say(&bureau, id, &["0-9"], &["10"], &[]).expect("said");
    let seq = bureau.office.register().seq;
    for (applied, spoiled, returned, said) in [
        (&["1-3", "5"][..], &["3"][..], &[][..], "applied: \"3\" is said to be both applied and spoiled"),
        (&["20"], &[], &["19-21"], "both applied and returned"),
        (&[], &["20"], &["19-21"], "both returned and spoiled"),
        (&["10"], &[], &[], "applied: \"10\" is void already"),
        (&["29-30"], &[], &[], "applied: \"30\" is void already"),
        (&[], &[], &["9-12"], "returned: \"9\" is on a pack by an earlier word"),
        (&["39-40"], &[], &[], "applied: \"40\" was never printed"),
        (&["50"], &[], &[], "DT-1 has stamps 0 to 49"),
        (&["9-3"], &[], &[], "write the smaller number first"),
        (&["x"], &[], &[], "Write 12, 0-949, or a serial"),
        (&["0000000000"], &[], &[], "is not a serial of DT-1"),
        (&["4294967296"], &[], &[], "serial"),
        (&[], &[], &[], "nothing is said"),
    ] {
        let refused = say(&bureau, id, applied, spoiled, returned).expect_err(said);
        assert!(refused.contains(said), "{said}: {refused}");
    }
    assert!(say(&bureau, RunId(9), &["0"], &[], &[]).expect_err("no run").contains("DT-9 is not in the register"));
    assert_eq!(bureau.office.register().seq, seq, "a refusal records nothing");
    // A pack that was applied and destroyed: the void speaks, and the stamp is counted once.
    let tally = say(&bureau, id, &[], &["9"], &[]).expect("spoiled after all");
    adds_up(&tally);
    assert_eq!((tally.applied, tally.spoiled, tally.stolen), (9, 2, 2));
}

#[test]
fn kilograms_are_told_in_packs_where_the_pack_says_what_it_holds() {
    let bureau = Bureau::new();
    bureau.batch(|b| (b.quantity, b.unit) = (10.0, Unit::Kg));
    assert!(lints(&bureau, 60).is_empty(), "nobody can tell how many packs 10 kg are");
    let mut product = bureau.office.register().products.values().next().expect("one").as_ref().clone();
    product.pack = Some("Hộp 200 g".into());
    bureau.record(vec![Event::ProductRegistered(product)]);
    assert!(lints(&bureau, 2).contains(&"above-quantity".to_owned()), "10 kg are 50 packs, 53 stamps");
    let id = RunId(1);
    record_print(&bureau.office, id, 0, 59, "pdf", &who()).expect("printed");
    account(&bureau.office, id, &Account { rest: Some(Rest::Applied), ..Account::default() }, &who()).expect("said");
    let register = bureau.office.register();
    let tally = BatchTally::of(&register, &register.batches[&BATCH], &bureau.office.stamps);
    assert_eq!((tally.packs, tally.applied, tally.above), (Some(50.0), 60, true));
}

#[test]
fn the_tolerance_is_the_offices_own() {
    let bureau = Bureau::new();
    let Bureau { office, clock, signer } = bureau;
    let strict = StampPolicy { tolerance_percent: 0, ..StampPolicy::default() };
    let bureau = Bureau { office: office.with_stamps(strict), clock, signer };
    assert_eq!(lints(&bureau, 101), ["above-quantity"]);
    assert!(lints(&bureau, 100).is_empty());
}

#[test]
fn labels_with_one_text_are_void_only_together() {
    let bureau = Bureau::new();
    let order = temthat::app::lint::Order { granularity: Granularity::Lot, ..bureau.order(20) };
    let run = issue(&bureau.office, &bureau.signer, &order, &who(), &mut |_, _| {}).expect("issued");
    record_print(&bureau.office, run.id, 0, 19, "pdf", &who()).expect("printed");
    let text = stamps(&bureau.office, &bureau.signer, run.id, 0, 0).expect("stamps").remove(0).text;
    say(&bureau, run.id, &["5-19"], &["0-4"], &[]).expect("said");
    assert_eq!(verify(&bureau.office, &text, None, false).status, Status::Genuine, "a spoiled label is not the lot");
    say(&bureau, run.id, &[], &["5-19"], &[]).expect("said");
    assert_eq!(verify(&bureau.office, &text, None, false).status, Status::NotGenuine);
    let register = bureau.office.register();
    let back: Arc<_> = Arc::clone(&register.runs[&run.id]);
    assert_eq!(back.tally().spoiled, 20);
}

#[test]
fn the_program_accounts_for_a_run_and_shows_the_batch() {
    let desk = Desk::with_batch();
    desk.run(&["issue", "LO-1", "--count", "24"]).is(0, "DT-1");
    let sheet = desk.path("tem.pdf");
    desk.run(&["print", "DT-1", "--out", sheet.to_str().unwrap(), "--to", "19"]).is(0, "20 stamps");
    let said = desk.run(&["account", "DT-1", "--applied", "0-9,12", "--spoiled", "10", "--rest", "returned"]);
    said.is(0, "11 applied · 1 spoiled · 12 returned · 0 stolen · 0 printed and open · 0 unprinted");
    desk.run(&["batch", "show", "LO-1"]).is(0, "100 packs, at most 105 stamps with spoilage; 11 out, 94 may still");
    let batch = desk.run(&["--json", "batch", "show", "LO-1"]).json();
    assert_eq!(batch["stamps"]["runs"][0]["applied"], 11);
    assert_eq!(desk.run(&["--json", "runs", "DT-1"]).json()["stamps"]["returned"], 12);
    desk.run(&["issue", "LO-1", "--count", "95"]).is(1, "exceed the 105 of the batch");
}
