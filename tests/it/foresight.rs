//! What comes, what a decision would touch, and what an authority gets.

use crate::bureau::{Bureau, stars, who};
use jiff::civil::{Date, date};
use temthat::adapters::tables;
use temthat::app::enrol::{Change, change_certificate};
use temthat::app::export::export;
use temthat::app::foresight::{filing_state, filing_window, foresight};
use temthat::app::impact::impact;
use temthat::app::issue::issue;
use temthat::app::stamps;
use temthat::domain::certificate::CertificateAct;
use temthat::domain::ids::{CertificateId, ProductId, RecognitionId};
use temthat::domain::recognition::{RecognitionAct, Standing};
use temthat::domain::run::VoidReason;
use temthat::i18n::Lang;
use temthat::ports::workbook::{Sheet, json};

fn rows<'a>(sheets: &'a [Sheet], key: &str) -> &'a [Vec<String>] {
    &sheets.iter().find(|s| s.key == key).expect("a sheet").rows
}

#[test]
fn the_filing_window_is_180_to_120_days_before_expiry() {
    let expiry = date(2028, 1, 10);
    assert_eq!(filing_window(expiry), (date(2027, 7, 14), date(2027, 9, 12)));
    for (day, state) in [
        (date(2027, 7, 13), "before"),
        (date(2027, 7, 14), "open"),
        (date(2027, 9, 12), "open"),
        (date(2027, 9, 13), "closed"),
    ] {
        assert_eq!(filing_state(expiry, day), state, "{day}");
    }
}

#[test]
fn what_lapses_is_seen_in_time() {
    let bureau = Bureau::new();
    let within = |day: Date| {
        bureau.clock.turn(day);
        rows(&foresight(&bureau.office, Lang::Vi), "lapsing").first().map(|r| (r[5].clone(), r[6].clone()))
    };
    assert_eq!(within(date(2027, 7, 13)), None, "181 days before");
    assert_eq!(within(date(2027, 7, 14)), Some(("180".into(), "180".into())));
    assert_eq!(within(date(2027, 9, 12)), Some(("120".into(), "120".into())));
    assert_eq!(within(date(2027, 12, 11)), Some(("30".into(), "30".into())));
    assert_eq!(within(date(2028, 1, 10)), Some(("0".into(), "30".into())));
    assert_eq!(within(date(2028, 1, 11)), None, "lapsed is no foresight");
    // VietGAP to 31/12/2027, last harvest 15/8: the harvest of 2028 is not covered.
    bureau.clock.turn(date(2027, 8, 16));
    let sheets = foresight(&bureau.office, Lang::En);
    assert_eq!(rows(&sheets, "certificates")[0][5], "2028-08-15");
    bureau.clock.turn(date(2027, 8, 15));
    assert!(rows(&foresight(&bureau.office, Lang::En), "certificates").is_empty(), "this harvest still is");
    // A suspension without an end reaches the next harvest, too.
    let until = |until| CertificateAct::Suspended { from: date(2027, 8, 1), until };
    let suspend = |act| change_certificate(&bureau.office, CertificateId(1), act, "7/TQC", &who());
    suspend(until(Some(date(2027, 8, 14)))).expect("suspended");
    assert!(rows(&foresight(&bureau.office, Lang::En), "certificates").is_empty(), "it ends the day before");
    suspend(CertificateAct::Reinstated { on: date(2027, 8, 1) }).expect("taken back");
    suspend(until(None)).expect("suspended");
    let sheets = foresight(&bureau.office, Lang::En);
    assert_eq!(rows(&sheets, "certificates")[0][5..], ["2027-08-15", "2027-08-01/.."]);
    assert_eq!(rows(&sheets, "empty_communes").len(), 124, "no producer has a commune here");
}

#[test]
fn four_stars_without_a_stamp_are_listed_until_one_is_issued() {
    let bureau = Bureau::new();
    assert_eq!(rows(&foresight(&bureau.office, Lang::Vi), "without_trace").len(), 1);
    issue(&bureau.office, &bureau.signer, &bureau.order(10), &who(), &mut |_, _| {}).expect("a run");
    assert!(rows(&foresight(&bureau.office, Lang::Vi), "without_trace").is_empty());
}

#[test]
fn a_decision_is_seen_before_it_is_recorded() {
    let bureau = Bureau::new();
    let run = issue(&bureau.office, &bureau.signer, &bureau.order(10), &who(), &mut |_, _| {}).expect("a run");
    stamps::void(&bureau.office, run.id, 0, 2, VoidReason::Spoiled, &who()).expect("voided");
    stamps::record_print(&bureau.office, run.id, 0, 4, "pdf", &who()).expect("printed");
    let seq = bureau.office.register().seq;
    let look = |act, day| {
        let change = Change { act, effective_on: day, decision_no: "9/QĐ-UBND".into(), paper: None };
        impact(&bureau.office, RecognitionId(1), &change).expect("a preview")
    };
    let seen = look(RecognitionAct::Withdrawn, date(2026, 9, 1));
    assert!(matches!(seen.before, Some(Standing::InForce { .. })));
    assert!(matches!(seen.after, Some(Standing::Withdrawn { .. })));
    // Five were printed; three of them are void already.
    assert_eq!((seen.stamps(), seen.runs[0].printed, seen.runs[0].old_stock), (7, 2, true));
    assert!(!look(RecognitionAct::Withdrawn, date(2026, 8, 20)).runs[0].old_stock, "made on that very day");
    let lowered = look(RecognitionAct::Downgraded { to: stars(3) }, date(2026, 9, 1));
    assert_eq!(lowered.after.and_then(Standing::stars), Some(stars(3)));
    assert_eq!(bureau.office.register().seq, seq, "nothing was recorded");
    let change =
        Change { act: RecognitionAct::Withdrawn, effective_on: date(2026, 9, 1), decision_no: "9".into(), paper: None };
    assert!(impact(&bureau.office, RecognitionId(99), &change).is_err());
    let sheets = seen.sheets(Lang::Vi);
    assert_eq!(json(&sheets)["impact"][0]["stamps"], "7");
}

#[test]
fn an_authority_gets_every_item_and_is_told_what_is_missing() {
    let bureau = Bureau::new();
    issue(&bureau.office, &bureau.signer, &bureau.order(10), &who(), &mut |_, _| {}).expect("a run");
    let sheets = export(&bureau.office, Lang::Vi, None);
    let data = json(&sheets);
    let item = &data["items"][0];
    for key in ["a_name", "c_producer", "dd_origin", "e_events", "g_brand", "g_lot", "h_best_before", "i_standards"] {
        assert_ne!(item[key], "", "{key}");
    }
    assert_eq!(item["missing"], "b_picture, d_address");
    assert!(item["e_events"].as_str().expect("text").contains("2026-08-15 harvest 100 kg VT-1"));
    assert_eq!(data["batches"][0]["kept_until"], "2028-08-20", "12 months after best before");
    assert_eq!(rows(&export(&bureau.office, Lang::Vi, Some(ProductId(9))), "items").len(), 0);
    let book = tables::workbook(&sheets).expect("a workbook");
    assert!(book.len() > 1000 && book.starts_with(b"PK"));
}

#[test]
fn nothing_is_ever_deleted_before_its_time() {
    let bureau = Bureau::new();
    bureau.batch(|b| b.best_before = None);
    let kept = json(&export(&bureau.office, Lang::Vi, None))["batches"][0]["kept_until"].clone();
    assert_eq!(kept, "2031-08-20", "60 months after making");
    bureau.clock.turn(date(2031, 8, 20));
    let then = export(&bureau.office, Lang::Vi, None);
    assert_eq!(rows(&then, "batches").len(), 1);
    assert_eq!(rows(&then, "items").len(), 1);
}
