//! Importing registers: the real file as it stands, files as people make them, and hostile ones.

use crate::bureau::{Bureau, who};
use jiff::civil::date;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use std::path::Path;
use temthat::adapters::tables::{self, Cells, TableError};
use temthat::app::import::{ImportError, ImportOptions, ImportReport, Table, import};
use temthat::domain::event::Event;
use temthat::domain::ids::{ProductId, RecognitionId};
use temthat::domain::recognition::{AuthorityLevel, Evidence, Standing};
use temthat::i18n::{Lang, has};

const HEAD: &str = "Tên sản phẩm,Chủ thể,Hạng sao,Số quyết định,Ngày cấp,Hạn,Cơ quan cấp,Địa chỉ hiện nay,Mã xã,GTIN,Mã sản phẩm,Quy cách\n";
const ALL: ImportOptions = ImportOptions { partial: false, dry_run: false };

fn table(cells: Cells) -> Table {
    Table { file: "sổ.csv".into(), sha256: cells.sha256, headers: cells.headers, rows: cells.rows }
}
fn take(bureau: &Bureau, cells: Cells, options: ImportOptions) -> Result<ImportReport, ImportError> {
    import(&bureau.office, &table(cells), options, &who(), &mut |_, _| {})
}
fn rows(text: &str) -> Cells {
    tables::csv(format!("{HEAD}{text}").as_bytes()).expect("a table")
}
fn ok(bureau: &Bureau, text: &str) -> ImportReport {
    let report = take(bureau, rows(text), ALL).expect("imported");
    assert_eq!(report.errors, [], "{text}");
    report
}
/// Codes of the row errors; nothing may be recorded.
fn codes(bureau: &Bureau, text: &str) -> Vec<String> {
    let before = bureau.office.register();
    let report = take(bureau, rows(text), ALL).expect("read");
    assert!(!report.recorded && *before == *bureau.office.register(), "recorded in spite of errors: {text}");
    for error in &report.errors {
        for lang in [Lang::Vi, Lang::En] {
            assert!(has(lang, &format!("import-row-{}", error.code)), "no text for {}", error.code);
        }
        assert!(error.row > 1 && !error.problem.is_empty());
    }
    report.errors.into_iter().map(|e| e.code.into()).collect()
}
fn real() -> Cells {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/register-lam-dong.csv");
    tables::read(&path).expect("the real file")
}

#[test]
fn the_real_register_of_lam_dong_imports_as_it_stands() {
    let bureau = Bureau::empty();
    let report = take(&bureau, real(), ALL).expect("imported");
    assert_eq!(report.errors, []);
    assert_eq!(report.unused_columns, Vec::<String>::new());
    let counts = (report.rows, report.producers, report.products, report.recognitions, report.unconfirmed);
    assert_eq!(counts, (19, 14, 19, 19, 3));
    assert!(report.recorded && report.unchanged == 0 && report.changed == 0);

    let register = bureau.office.register();
    assert_eq!(register.seq, 1, "one transaction");
    let level = |level| register.recognitions.values().filter(|r| r.authority_level == level).count();
    assert_eq!(level(AuthorityLevel::District), 8, "five decisions of districts, three told by the press");
    assert_eq!(level(AuthorityLevel::Province), 11);
    let day = date(2026, 9, 1);
    let standings: Vec<_> =
        register.products.keys().filter_map(|id| register.standing(*id, day, bureau.office.now())).collect();
    assert_eq!(standings.iter().filter(|(_, s)| matches!(s, Standing::InForce { .. })).count(), 16);
    assert_eq!(standings.iter().filter(|(_, s)| *s == Standing::Unconfirmed).count(), 3);

    let passion_fruit: Vec<_> = register.products.values().filter(|p| p.name == "Chanh dây sấy dẻo").collect();
    assert_eq!(passion_fruit.len(), 2, "the same name of two producers");
    assert_ne!(passion_fruit[0].producer, passion_fruit[1].producer);
    assert_ne!(passion_fruit[0].gtin, passion_fruit[1].gtin);
    assert!(register.products.values().all(|p| p.gtin.is_restricted() && p.group.is_some()));
    let moved = register.producers.values().find(|p| p.name.contains("Long Việt")).expect("a producer");
    assert_eq!(moved.address, "Bon Đắk Huýt, xã Quảng Trực, tỉnh Lâm Đồng");
    assert_eq!(moved.former_addresses, ["Bon Đắk Huýt, xã Quảng Trực, huyện Tuy Đức, tỉnh Đắk Nông"]);
    let records = bureau.office.store.records_after(0).expect("records");
    assert!(matches!(records[0].events.last(), Some(Event::Imported { rows: 19, sha256, .. }) if sha256.len() == 64));
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let bureau = Bureau::empty();
    take(&bureau, real(), ALL).expect("imported");
    let before = bureau.office.register();
    let again = take(&bureau, real(), ALL).expect("imported");
    assert_eq!((again.unchanged, again.changed, again.producers, again.products, again.recognitions), (19, 0, 0, 0, 0));
    assert!(!again.recorded);
    assert!(*before == *bureau.office.register());
}

#[test]
fn overlapping_files_add_only_what_is_new_and_changes_are_changes() {
    let bureau = Bureau::empty();
    ok(&bureau, "Chè A,HTX Sơn Trà,4,1/QĐ-UBND,05/03/2026,,UBND tỉnh,Xã cũ,,,,\n");
    let report = ok(
        &bureau,
        "che a,Hop tac xa Son Tra,4 sao,1/QĐ-UBND,2026-03-05,05/03/2029,UBND tỉnh,Xã mới,02260,,08-02260-1-2026,hộp 100 g\n\
         Chè B,HTX Sơn Trà,3,1/QĐ-UBND,5.3.2026,,UBND tỉnh,Xã mới,,,,\n",
    );
    assert_eq!((report.producers, report.products, report.recognitions), (0, 1, 1));
    assert_eq!((report.changed, report.unchanged), (2, 0), "the producer moved, the product has a pack and a code");
    let register = bureau.office.register();
    let producer = register.producers.values().next().expect("one");
    assert_eq!((producer.name.as_str(), producer.address.as_str()), ("HTX Sơn Trà", "Xã mới"));
    assert_eq!(
        (producer.former_addresses.as_slice(), producer.commune.as_deref()),
        (&["Xã cũ".to_owned()][..], Some("02260"))
    );
    assert_eq!(register.products[&ProductId(1)].pack.as_deref(), Some("hộp 100 g"));

    let old = ok(&bureau, "Chè A,HTX Sơn Trà,4,1/QĐ-UBND,05/03/2026,,UBND tỉnh,Xã cũ,,,,\n");
    assert_eq!((old.unchanged, old.recorded), (1, false), "an older file moves nobody back");
}

#[test]
fn press_reports_stay_unconfirmed_until_a_decision_comes_and_both_stay_known() {
    let bureau = Bureau::empty();
    ok(&bureau, "Nấm,HTX Nấm,3,,,,UBND huyện Đức Trọng,,,,,\n");
    let then = bureau.office.now();
    bureau.clock.turn(date(2026, 9, 2));
    ok(&bureau, "Nấm,HTX Nấm,3,768/QĐ-UBND,07/05/2025,,UBND huyện Đức Trọng,,,,,\n");
    let register = bureau.office.register();
    assert_eq!(register.recognitions[&RecognitionId(1)].evidence, Evidence::Press);
    let standing = |known| register.standing(ProductId(1), date(2026, 9, 1), known).map(|(_, s)| s);
    assert_eq!(standing(then), Some(Standing::Unconfirmed));
    assert!(matches!(standing(bureau.office.now()), Some(Standing::InForce { .. })));
}

#[test]
fn every_bad_cell_is_named_and_nothing_is_recorded() {
    let bureau = Bureau::empty();
    let good = ["Chè", "HTX Trà", "4", "1/QĐ-UBND", "05/03/2026", "", "UBND tỉnh", "Na Hang", "", "", "", ""];
    let huge = "ă".repeat(5 << 20);
    let long = "ă".repeat(301);
    let vectors: Vec<(usize, &str, &str)> = vec![
        (0, "", "empty"),
        (0, &long, "name-too-long"),
        (0, &huge, "cell-too-long"),
        (0, "ChÌ Shan tuyÕt", "legacy-encoding"),
        (1, "   ", "empty"),
        (1, "Hîp t¸c x· Hång Th¸i", "legacy-encoding"),
        (2, "", "stars"),
        (2, "0", "stars"),
        (2, "2", "stars"),
        (2, "6", "stars"),
        (2, "bốn", "stars"),
        (4, "31/02/2026", "date-no-such-day"),
        (4, "05/13/2026", "date-no-such-day"),
        (4, "05/03/26", "date-short-year"),
        (4, "2026", "date-shape"),
        (4, "hôm qua", "date-shape"),
        (4, "02/09/2026", "date-future"),
        (5, "04/03/2026", "term"),
        (5, "06/03/2029", "term"),
        (7, &huge, "cell-too-long"),
        (8, "99999", "commune"),
        (8, "Hồng Thái", "commune"),
        (9, "8938505970012", "gtin-check-digit"),
        (9, "893850597001", "gtin-check-digit"),
        (9, "8.93851E+12", "gtin-shape"),
        (9, "0200000000011", "gtin-restricted"),
        (9, "2000000000008", "gtin-restricted"),
        (10, "08-99999-01-2026", "code-commune"),
        (10, "08-691-01-2026", "code-shape"),
        (11, &huge, "cell-too-long"),
    ];
    for (column, value, code) in vectors {
        let mut cells = good.map(str::to_owned);
        cells[column] = format!("\"{value}\"");
        let line = cells.join(",");
        let short: String = line.chars().take(120).collect();
        assert_eq!(codes(&bureau, &format!("{line}\n")), [code], "{short}");
    }
    assert_eq!(ok(&bureau, &format!("{}\n", good.join(","))).recognitions, 1, "the row itself is good");
}

#[test]
fn rows_that_contradict_each_other_or_the_register_are_named() {
    let bureau = Bureau::empty();
    let row = "Chè,HTX Trà,4,1/QĐ-UBND,05/03/2026,,UBND tỉnh,Na Hang,,8938505970011,,\n";
    assert_eq!(codes(&bureau, &row.repeat(2)), ["duplicate"]);
    let three = row.replace(",4,", ",3,");
    assert_eq!(codes(&bureau, &format!("{row}{three}")), ["same-decision"]);
    let other = row.replace("Chè", "Bột chè");
    assert_eq!(codes(&bureau, &format!("{row}{other}")), ["gtin-taken"]);
    assert_eq!(codes(&bureau, &format!("{row}{}", row.replace("8938505970011", "8938505970028"))), ["gtin-differs"]);

    ok(&bureau, row);
    assert_eq!(codes(&bureau, &three), ["decision-differs"]);
    assert_eq!(codes(&bureau, &row.replace("05/03/2026,", "05/03/2026,04/03/2029")), ["decision-differs"]);
    assert_eq!(codes(&bureau, &other), ["gtin-taken"]);
    assert_eq!(codes(&bureau, &row.replace("8938505970011", "8938505970028")), ["gtin-differs"]);
}

#[test]
fn packs_with_their_own_gtin_are_products_of_their_own() {
    let bureau = Bureau::empty();
    let text = "Chè,HTX Trà,4,1/QĐ-UBND,05/03/2026,,UBND tỉnh,Na Hang,,8938505970011,,hộp 100 g\n\
                Chè,HTX Trà,4,1/QĐ-UBND,05/03/2026,,UBND tỉnh,Na Hang,,8938505970028,,túi 500 g\n";
    let report = ok(&bureau, text);
    assert_eq!((report.products, report.recognitions), (2, 2));
    assert_eq!(ok(&bureau, text).unchanged, 2);
    assert_eq!(codes(&bureau, "Chè,HTX Trà,4,2/QĐ-UBND,05/03/2026,,,,,,,\n"), ["pack-needed"]);
}

#[test]
fn an_internal_number_gives_way_to_the_gtin_until_a_batch_carries_it() {
    let bureau = Bureau::new();
    let register = bureau.office.register();
    let (product, producer) = {
        let product = register.products.values().next().expect("a product").clone();
        let producer = register.producers[&product.producer].clone();
        (product, producer)
    };
    let own = format!("{},{},4,9/QĐ-UBND,05/03/2026,,,,,{},,\n", product.name, producer.name, product.gtin);
    assert_eq!(ok(&bureau, &own).products, 0, "its own number is no clash");
    let other = format!("{},{},4,9/QĐ-UBND,05/03/2026,,,,,8938505970011,,\n", product.name, producer.name);
    assert_eq!(codes(&bureau, &other), ["gtin-differs"], "stamps in the trade name the old one");

    let empty = Bureau::empty();
    ok(&empty, "Chè,HTX Trà,4,1/QĐ-UBND,05/03/2026,,,,,,,\n");
    assert_eq!(ok(&empty, "Chè,HTX Trà,4,1/QĐ-UBND,05/03/2026,,,,,8938505970011,,\n").changed, 1);
    let register = empty.office.register();
    assert!(!register.products[&ProductId(1)].gtin.is_restricted());
}

#[test]
fn partial_takes_the_good_rows_whole_and_a_dry_run_none() {
    let bureau = Bureau::empty();
    let text = "Chè,HTX Trà,4,1/QĐ-UBND,05/03/2026,,UBND tỉnh,Na Hang,,,,\n\
                Bột,HTX Khác,4,1/QĐ-UBND,05/03/2026,,UBND tỉnh,Na Hang,,2000000000008,,\n\
                Mật,HTX Ong,6,1/QĐ-UBND,05/03/2026,,UBND tỉnh,Na Hang,,,,\n";
    let dry = take(&bureau, rows(text), ImportOptions { partial: true, dry_run: true }).expect("read");
    assert!(!dry.recorded && bureau.office.register().seq == 0);
    let report = take(&bureau, rows(text), ImportOptions { partial: true, dry_run: false }).expect("imported");
    assert_eq!((report.recorded, report.producers, report.products, report.recognitions), (true, 1, 1, 1));
    assert_eq!(
        report.errors.iter().map(|e| (e.row, &*e.code)).collect::<Vec<_>>(),
        [(3, "gtin-restricted"), (4, "stars")]
    );
    let register = bureau.office.register();
    assert_eq!((register.producers.len(), register.products.len()), (1, 1), "no half row is left behind");
    let counted = ImportReport { recorded: false, ..report };
    assert_eq!(counted, dry, "a dry run tells what would be done");
}

#[test]
fn text_is_made_nfc_and_formulas_stay_text() {
    let bureau = Bureau::empty();
    ok(
        &bureau,
        "=HYPERLINK(\"\"http://x\"\"),@HTX,4,+1/QĐ-UBND,05/03/2026,,-UBND tỉnh,Na Hang,,,,\n"
            .replace("=HYPERLINK(\"\"http://x\"\")", "\"=HYPERLINK(\"\"http://x\"\")\"")
            .as_str(),
    );
    ok(&bureau, "Che\u{300} Hô\u{300}ng  Tha\u{301}i,HTX\u{a0}Trà,4,2/QĐ-UBND,05/03/2026,,,,,,,\n");
    let register = bureau.office.register();
    assert_eq!(register.products[&ProductId(1)].name, "=HYPERLINK(\"http://x\")");
    assert_eq!(register.products[&ProductId(2)].name, "Chè Hồng Thái");
}

#[test]
fn csv_is_read_as_programs_write_it() {
    let body = "Sản phẩm;Chủ thể;Sao\r\n\r\n\"Chè; \"\"A\"\"\";HTX;3\r\n\"hai\ndòng\";HTX;3\r\nBột;HTX;4\r\n";
    let cells = tables::csv(format!("\u{feff}{body}").as_bytes()).expect("a table");
    assert_eq!(cells.headers, ["Sản phẩm", "Chủ thể", "Sao"]);
    assert_eq!(cells.rows[0].1[0], "Chè; \"A\"");
    assert_eq!(cells.rows.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [3, 4, 6], "numbers as an editor shows them");
    let tabs = tables::csv("Sản phẩm\tChủ thể, nơi\tSao\nChè\tHTX\t3\n".as_bytes()).expect("a table");
    assert_eq!(tabs.headers.len(), 3);
}

#[test]
fn files_that_are_no_tables_say_why() {
    assert!(matches!(tables::csv(b"a,b\nCh\xe8,x\n"), Err(TableError::NotUtf8 { row: 2, byte: 6 })));
    assert!(matches!(tables::csv(b"\xff\xfea\0"), Err(TableError::Utf16)));
    assert!(matches!(tables::csv(b"\n\n , \n"), Err(TableError::Empty)));
    assert!(matches!(tables::csv(b""), Err(TableError::Empty)));
    assert!(matches!(tables::csv(&b"a\n".repeat(200_001)), Err(TableError::TooManyRows)));
    assert!(matches!(tables::csv(&b",".repeat(300)), Err(TableError::TooManyColumns(1))));
    assert!(matches!(tables::xlsx(b"PK\x03\x04 not really"), Err(TableError::Xlsx(_))));
    assert!(matches!(tables::read(Path::new("/nowhere/x.csv")), Err(TableError::Io(..))));
    let folder = tempfile::tempdir().expect("a folder");
    let old = folder.path().join("so.xls");
    std::fs::write(&old, b"x").expect("written");
    assert!(matches!(tables::read(&old), Err(TableError::Kind(kind)) if kind == "xls"));
}

/// A workbook with one cell in the far corner: a dense table of it would not fit into memory.
#[test]
fn hostile_workbooks_are_refused_before_they_fill_the_memory() {
    let mut corner = Workbook::new();
    let sheet = corner.add_worksheet();
    sheet.write(0, 0, "Sản phẩm").expect("a cell");
    sheet.write(1_048_575, 16_383, "x").expect("a cell");
    let bytes = corner.save_to_buffer().expect("a workbook");
    assert!(matches!(tables::xlsx(&bytes), Err(TableError::TooManyColumns(_) | TableError::TooManyRows)));

    let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    bomb.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).expect("an entry");
    for _ in 0..257 {
        std::io::Write::write_all(&mut bomb, &vec![b' '; 1 << 20]).expect("written");
    }
    let bytes = bomb.finish().expect("an archive").into_inner();
    assert!(bytes.len() < 1 << 20);
    assert!(matches!(tables::xlsx(&bytes), Err(TableError::Bomb)));
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in (0u16..).zip(HEAD.trim().split(',')) {
        sheet.write(2, column, header).expect("a cell");
    }
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let text = ["Chè", "HTX Trà", "", "1/QĐ-UBND", "", "", "UBND tỉnh", "Na Hang"];
    for row in [3, 5] {
        for (column, cell) in (0u16..).zip(text) {
            sheet.write(row, column, cell).expect("a cell");
        }
        sheet.write(row, 2, 4).expect("a cell");
    }
    let issued = ExcelDateTime::from_ymd(2026, 3, 5).expect("a day");
    sheet.write_datetime_with_format(3, 4, &issued, &day).expect("a cell");
    sheet.write_formula(3, 8, Formula::new("=TEXT(2260,\"00000\")").set_result("02260")).expect("a cell");
    sheet.write(5, 0, "Bột").expect("a cell");
    sheet.write(5, 4, 46_086).expect("a cell");
    sheet.write(3, 9, 8938505970011_f64).expect("a cell");
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn workbooks_give_dates_numbers_and_the_values_of_formulas() {
    let bureau = Bureau::empty();
    let cells = tables::xlsx(&workbook()).expect("a table");
    assert_eq!(cells.rows.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [4, 6]);
    let report = take(&bureau, cells, ALL).expect("imported");
    assert_eq!(report.errors, []);
    let register = bureau.office.register();
    assert_eq!(register.recognitions[&RecognitionId(1)].issued_on, Some(date(2026, 3, 5)));
    assert_eq!(register.recognitions[&RecognitionId(2)].issued_on, Some(date(2026, 3, 5)), "a bare serial number");
    assert_eq!(register.products[&ProductId(1)].gtin.to_string(), "08938505970011");
    assert_eq!(register.producers.values().next().expect("one").commune.as_deref(), Some("02260"));
}

#[test]
fn error_files_hold_the_rows_their_problem_and_no_formula() {
    let bureau = Bureau::empty();
    let text = "Chè,HTX Trà,4,1/QĐ-UBND,05/03/2026\n\"=1+1\",HTX,9,@x\n";
    let cells = rows(text);
    let report = take(&bureau, cells.clone(), ALL).expect("read");
    let errors: Vec<_> = report.errors.iter().map(|e| (e.row, e.problem.clone())).collect();
    assert_eq!(errors.len(), 1);
    let csv = tables::error_csv(&cells, &errors).expect("a file");
    let again = tables::csv(&csv).expect("a table");
    assert_eq!(again.headers.iter().rev().take(2).collect::<Vec<_>>(), ["Lỗi", "Dòng"]);
    assert_eq!((again.rows.len(), again.rows[0].1[0].as_str(), again.rows[0].1[3].as_str()), (1, "'=1+1", "'@x"));
    let sheet = tables::xlsx(&tables::error_xlsx(&cells, &errors).expect("a file")).expect("a table");
    assert_eq!((sheet.headers, sheet.rows[0].1[0].as_str()), (again.headers.clone(), "=1+1"));
    assert_eq!(sheet.rows[0].1.last(), Some(&errors[0].1));

    // Mended, the error file itself imports, with the text that was meant.
    let mut mended = again;
    mended.rows[0].1[2] = "3".into();
    let report = take(&bureau, mended, ALL).expect("imported");
    assert_eq!((report.errors, report.unused_columns), (vec![], vec![]));
    assert_eq!(bureau.office.register().products[&ProductId(1)].name, "=1+1");
}

#[test]
fn ten_thousand_rows_are_taken_in_one_go_with_progress() {
    use std::fmt::Write;
    let mut text = String::new();
    for i in 0..10_000 {
        writeln!(text, "Sản phẩm {i},HTX số {},3,{}/QĐ-UBND,05/03/2026,,UBND tỉnh,Xã,,,,", i / 3, i / 50)
            .expect("text");
    }
    let bureau = Bureau::empty();
    let mut steps = Vec::new();
    let begun = std::time::Instant::now();
    let report = import(&bureau.office, &table(rows(&text)), ALL, &who(), &mut |done, all| steps.push((done, all)));
    let report = report.expect("imported");
    let took = begun.elapsed();
    assert_eq!((report.products, report.producers, report.errors.len()), (10_000, 3_334, 0));
    assert!(steps.len() > 10 && steps.is_sorted() && steps.last() == Some(&(10_000, 10_000)));
    println!("10,000 rows in {took:?}");
}

/// A seed with a few bytes changed, doubled or cut off.
fn damaged(seed: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let slips = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..4), 1..6);
    slips.prop_map(move |slips| {
        let mut data = seed.clone();
        for (at, byte, how) in slips.into_iter().filter(|_| !seed.is_empty()) {
            if data.is_empty() {
                break;
            }
            let at = at.index(data.len());
            match how {
                0 => data[at] = byte,
                1 => data.insert(at, byte),
                2 => drop(data.drain(at..(at + usize::from(byte)).min(data.len()))),
                _ => data.truncate(at.max(1)),
            }
        }
        data
    })
}
fn seed() -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/register-lam-dong.csv"))
        .expect("the real file")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    /// Whatever is in a file: an answer, never a panic, and never half a transaction.
    #[test]
    fn damaged_files_are_answered(data in damaged(seed())) {
        let bureau = Bureau::empty();
        if let Ok(cells) = tables::csv(&data)
            && let Ok(report) = take(&bureau, cells, ALL)
        {
            prop_assert_eq!(report.recorded, report.errors.is_empty() && report.rows > 0);
        }
        prop_assert!(bureau.office.register().seq <= 1);
    }
    #[test]
    fn damaged_workbooks_are_answered(data in damaged(workbook())) {
        let bureau = Bureau::empty();
        if let Ok(cells) = tables::xlsx(&data) {
            let _ = take(&bureau, cells, ImportOptions { partial: true, dry_run: false });
        }
        prop_assert!(bureau.office.register().seq <= 1);
    }
}
