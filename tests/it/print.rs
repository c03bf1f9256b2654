//! What is printed reads back, on the real file.

use std::process::Command;
use temthat::print::label::{Label, LabelFacts};
use temthat::print::sheet::Sheet;
use temthat::print::{pdf, proof, qr, raster};

fn text(n: usize) -> String {
    format!("HTTPS://TEM.EXAMPLE/01/02000000000107/10/L2611-01/21/{n:010}?S={}", format!("{n:013}").repeat(13))
}

fn labels(count: usize) -> Vec<Label> {
    let facts = LabelFacts {
        product: "Chè Shan tuyết Đồi Sương thượng hạng".into(),
        producer: "Hợp tác xã Nông nghiệp Hương Rừng Suối Mây".into(),
        stars: "OCOP 4 sao, đến 05/08/2029".into(),
        lines: vec!["Lô: L2611-01".into(), "NSX: 04/11/2026".into()],
    };
    (0..count).map(|n| Label { text: text(n), facts: facts.clone() }).collect()
}

#[test]
fn every_stamp_of_a_rendered_sheet_reads_and_the_text_copies() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("sheet.pdf");
    std::fs::write(&file, pdf::sheets(&Sheet::A4_24, "Tem", &labels(24), &mut |_, _| {}).unwrap()).unwrap();
    let page = dir.path().join("page");
    let ok =
        Command::new("pdftoppm").args(["-r", "300", "-gray", "-png", "-singlefile"]).arg(&file).arg(&page).status();
    assert!(ok.expect("pdftoppm of poppler-utils").success());
    let read = Command::new("zbarimg")
        .args(["-q", "--raw"])
        .arg(page.with_extension("png"))
        .output()
        .expect("zbarimg of zbar-tools");
    let read = String::from_utf8(read.stdout).unwrap();
    for n in 0..24 {
        assert!(read.lines().any(|line| line == text(n)), "stamp {n} does not read");
    }
    let words = Command::new("pdftotext").arg("-raw").arg(&file).arg("-").output().expect("pdftotext");
    let words = String::from_utf8(words.stdout).unwrap().replace('\n', " ");
    assert!(words.contains("Chè Shan tuyết Đồi Sương thượng hạng"), "{words}");
}

#[test]
fn single_stamps_read_back_from_their_files() {
    let symbol = qr::stamp(&text(7)).unwrap();
    let png = raster::png(&symbol, raster::pixels_per_module(&symbol, 25.0, 300).unwrap(), 300).unwrap();
    assert_eq!(proof::read(&proof::raster_of_png(&png).unwrap()), Ok(text(7)));
    assert_eq!(proof::read(&proof::raster_of_svg(&raster::svg(&symbol, 25.0), 4).unwrap()), Ok(text(7)));
    assert!(proof::compare(1, &proof::raster_of_png(&png).unwrap(), &text(8)).is_err());
}

#[test]
fn too_small_labels_are_refused_with_the_size_that_fits() {
    let sheet = Sheet::a4(38.1, 15.0).unwrap();
    let error = pdf::sheets(&sheet, "Tem", &labels(1), &mut |_, _| {}).unwrap_err().to_string();
    assert!(error.contains("at least") && error.contains("mm"), "{error}");
}
