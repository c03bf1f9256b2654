//! Label templates by the real program: what is refused, and what is printed reads back.

use crate::cli::Desk;
use std::process::Command;
use temthat::print::proof;
use temthat::print::raster::Grey;

fn with_run() -> Desk {
    let desk = Desk::with_batch();
    desk.run(&["issue", "LO-1", "--count", "6"]).is(0, "DT-1");
    desk
}

#[test]
fn templates_are_listed_shown_drawn_and_checked() {
    let desk = Desk::office();
    let listed = desk.run(&["template", "list"]).is(0, "50 × 30 mm").out;
    for name in ["20x20", "25x25", "30x20", "40x30", "50x30", "seal"] {
        assert!(listed.contains(name), "{listed}");
        desk.run(&["template", "lint", name]).is(0, "");
        let out = desk.path(&format!("{name}.png")).display().to_string();
        desk.run(&["template", "preview", name, "--out", &out]).is(0, "written");
        let picture = image::open(&out).expect("a PNG").to_luma8();
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let read = proof::read(&Grey { width, height, pixels: picture.into_raw() }).expect(name);
        assert!(read.starts_with("HTTPS://TEM.EXAMPLE/01/"), "{name}: {read}");
    }
    // The office's own stands beside them, and may take the place of one that came with the program.
    let own = desk.run(&["template", "show", "40x30"]).is(0, "width = 40.0").out;
    let folder = desk.path("office").join("templates");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("own.toml"), own.replace("name = \"40x30\"", "name = \"own\"")).expect("written");
    desk.run(&["template", "list"]).is(0, "own");
    desk.run(&["template", "lint", "own"]).is(0, "");
    desk.run(&["template", "lint", "other"]).is(2, "known: own, 20x20");
    // What is wrong is named with the way out; what cannot be read, with its place.
    std::fs::write(folder.join("bad.toml"), own.replace("size = 23.6", "size = 12.0")).expect("written");
    desk.run(&["template", "lint", "bad"]).is(1, "→ Make the code at least");
    std::fs::write(folder.join("bad.toml"), own.replace("kind = \"label\"", "kind = \"poster\"")).expect("written");
    desk.run(&["template", "lint", "bad"]).is(2, "unknown variant `poster`");
}

#[test]
fn a_label_with_too_many_stars_is_never_printed_and_a_right_one_reads_back() {
    let desk = with_run();
    let own = desk.run(&["template", "show", "50x30"]).is(0, "").out;
    let file = desk.path("mine.toml");
    let name = file.display().to_string();
    let stars = "stars = { x = 29.4,";
    assert!(own.contains(stars));
    std::fs::write(&file, own.replace(stars, "stars = { count = 5, x = 29.4,")).expect("written");
    for (command, out) in [("print", "a.pdf"), ("press", "a.pdf"), ("press", "a.zpl")] {
        let out = desk.path(out).display().to_string();
        let said = desk.run(&[command, "DT-1", "--template", &name, "--out", &out]);
        assert!(said.code != 0 && said.err.contains("5 stars"), "{command}: {}{}", said.out, said.err);
        assert!(!std::path::Path::new(&out).exists());
    }
    std::fs::write(&file, &own).expect("written");
    let pdf = desk.path("a.pdf").display().to_string();
    desk.run(&["press", "DT-1", "--template", &name, "--sheet", "roll", "--out", &pdf]).is(0, "manifest");
    let picture = desk.path("page").display().to_string();
    for page in ["1", "6"] {
        let drawn = Command::new("pdftoppm")
            .args(["-r", "300", "-gray", "-png", "-singlefile", "-f", page, &pdf, &picture])
            .status();
        assert!(drawn.expect("pdftoppm").success());
        let picture = image::open(format!("{picture}.png")).expect("a page").to_luma8();
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        assert!(width.abs_diff(591) <= 1 && height.abs_diff(354) <= 1, "50 × 30 mm at 300 dpi: {width} × {height}");
        let text = proof::read(&Grey { width, height, pixels: picture.into_raw() }).expect("reads");
        desk.run(&["verify", &text]).is(0, "");
    }
}
