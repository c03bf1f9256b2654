//! Photographs of labels through the real program: what it says, what it writes, what it refuses.

use crate::cli::{Desk, Said};
use image::ExtendedColorType;
use serde_json::Value;
use std::path::Path;

/// A label with the mark and four gold stars, a QR and its words; one whose second O is red; one without the mark.
const OFFICIAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/labels/official-4-stars.jpg");
const RED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/labels/second-o-red.jpg");
const NONE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/labels/no-mark.jpg");

fn check(desk: &Desk, photo: &str, more: &[&str]) -> Said {
    let dir = desk.path("seen").display().to_string();
    let args: Vec<&str> = ["check", photo, "--pictures", &dir, "--json"].iter().chain(more).copied().collect();
    desk.run(&args)
}

fn inside(polygon: &Value, photo: &Value) {
    let size = |name: &str| photo[name].as_f64().expect("a size");
    let corners = polygon.as_array().expect("a polygon");
    assert_eq!(corners.len(), 4, "{polygon}");
    for corner in corners {
        let (x, y) = (corner[0].as_f64().expect("x"), corner[1].as_f64().expect("y"));
        assert!(x > -20.0 && y > -20.0 && x < size("width") + 20.0 && y < size("height") + 20.0, "{corner} in {photo}");
    }
}

#[test]
fn a_photo_becomes_observations_and_without_an_office_nothing_is_concluded() {
    let desk = Desk::new();
    let said = check(&desk, OFFICIAL, &[]).json();
    let seen = &said["observations"];
    assert_eq!(
        (seen["mark"]["value"].as_str(), seen["stars"]["value"].as_u64()),
        (Some("official"), Some(4)),
        "{said}"
    );
    for part in ["mark", "stars"] {
        assert!(seen[part]["confidence"].as_f64().is_some_and(|c| (0.7..=1.0).contains(&c)), "{part}: {seen}");
        inside(&seen[part]["polygon"], &said["photos"][0]);
    }
    let code = &seen["codes"][0];
    assert!(code["symbology"] == "qr" && code["text"].as_str().is_some_and(|t| !t.is_empty()), "{seen}");
    inside(&code["polygon"], &said["photos"][0]);
    let text = &seen["text"];
    assert_eq!(
        (text["read"].as_bool(), text["producer"]["value"].as_str()),
        (Some(true), Some("Công ty TNHH Khe Trúc"))
    );
    assert_eq!(
        (text["made_on"]["value"].as_str(), text["lot"]["value"].as_str()),
        (Some("2026-09-24"), Some("L2609C3"))
    );
    assert_eq!((&said["findings"], &said["checked"]), (&Value::Array(Vec::new()), &Value::Bool(false)));
    let annotated = said["annotated"][0].as_str().expect("a picture was written");
    let (drawn, plain) = (image::open(annotated).expect("a picture"), image::open(OFFICIAL).expect("a picture"));
    assert_eq!((drawn.width(), drawn.height()), (plain.width(), plain.height()));
    for crop in ["mark", "stars", "code-1"] {
        assert!(desk.path("seen").join(format!("official-4-stars.{crop}.jpg")).exists(), "{crop}");
    }
    let red = check(&desk, RED, &[]).json();
    assert_eq!(red["observations"]["mark"]["value"], "altered");
    assert!(red["observations"]["mark"]["differs"].as_array().is_some_and(|d| d.contains(&"second_o".into())), "{red}");
    let none = check(&desk, NONE, &[]).json();
    assert_eq!(
        (&none["observations"]["mark"]["value"], &none["observations"]["stars"]["value"]),
        (&"absent".into(), &Value::Null)
    );
}

#[test]
fn with_an_office_the_register_decides_and_faces_are_one_pack() {
    let desk = Desk::office();
    desk.run(&["import", crate::cli::REGISTER]).is(0, "");
    let said = check(&desk, OFFICIAL, &[NONE]);
    let answer = said.json();
    assert_eq!(
        (answer["checked"].as_bool(), answer["photos"].as_array().map(Vec::len)),
        (Some(true), Some(2)),
        "{answer}"
    );
    assert_eq!(
        (answer["observations"]["mark"]["value"].as_str(), answer["claims"]["stars"].as_u64()),
        (Some("official"), Some(4))
    );
    assert_eq!(answer["observations"]["mark"]["photo"], 0);
    // What is typed is sure: nobody of that name is in the register.
    let typed = check(&desk, OFFICIAL, &["--product", "Trà không ai biết", "--producer", "HTX Không Có"]);
    assert_eq!(
        (typed.code, typed.json()["findings"][0]["rule"].as_str().map(str::to_owned)),
        (1, Some("OC-01".into()))
    );
}

#[test]
fn without_tesseract_the_words_are_said_to_be_unread_and_the_rest_is_seen() {
    let desk = Desk::new();
    let mut command = desk.command(&["check", OFFICIAL, "--pictures", ".", "--json"]);
    let said: Said =
        command.env("TEMTHAT_TESSERACT", "/nowhere").current_dir(desk.path("")).output().expect("runs").into();
    let seen = said.json()["observations"].clone();
    assert_eq!((&seen["mark"]["value"], &seen["stars"]["value"]), (&"official".into(), &4.into()));
    assert_eq!((&seen["text"]["read"], &seen["text"]["reason"]), (&false.into(), &"text-missing".into()));
    assert!(!seen["codes"].as_array().expect("codes").is_empty());
    let mut words = desk.command(&["check", OFFICIAL, "--pictures", "."]);
    let said: Said =
        words.env("TEMTHAT_TESSERACT", "/nowhere").current_dir(desk.path("")).output().expect("runs").into();
    said.is(3, "tesseract is not installed");
}

/// A PNG of pixels.
fn png(pixels: &[u8], width: u32, height: u32, colour: ExtendedColorType) -> Vec<u8> {
    let mut out = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut out);
    image::ImageEncoder::write_image(encoder, pixels, width, height, colour).expect("a PNG");
    out
}

#[test]
fn hostile_pictures_are_refused_by_name_or_read_and_never_fell_the_program() {
    let desk = Desk::new();
    let whole = std::fs::read(OFFICIAL).expect("a photo");
    let mut bomb = png(&[0; 64 * 64 * 3], 64, 64, ExtendedColorType::Rgb8);
    bomb[16..20].copy_from_slice(&60_000u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000u32.to_be_bytes());
    let sum = crc32fast::hash(&bomb[12..29]).to_be_bytes();
    bomb[29..33].copy_from_slice(&sum);
    let mut wide = whole.clone();
    let frame = wide.windows(2).position(|w| w == [0xff, 0xc0]).expect("a frame header");
    wide[frame + 5..frame + 9].copy_from_slice(&[0x27, 0x10, 0x27, 0x10]);
    let refused: [(&str, &[u8], &str); 8] = [
        ("empty.jpg", b"", "empty"),
        ("paper.jpg", b"%PDF-1.7\n%\xe2\xe3\n", "PDF"),
        ("phone.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        ("cut.jpg", &whole[..whole.len() / 2], "cut off"),
        ("bomb.png", &bomb, "64 million"),
        ("hundred-megapixels.jpg", &wide, "10000 × 10000"),
        ("words.jpg", b"not a picture at all", "not read"),
        ("tiny.png", &png(&[0; 8 * 8 * 3], 8, 8, ExtendedColorType::Rgb8), "8 × 8"),
    ];
    for (name, bytes, says) in refused {
        std::fs::write(desk.path(name), bytes).expect("written");
        desk.run(&["check", &desk.path(name).display().to_string()]).is(2, name).is(2, says);
    }
    let deep: Vec<u8> = (0..120 * 90).flat_map(|i| ((i * 7 % 65_536) as u16).to_ne_bytes()).collect();
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds/photo");
    let seed = |name: &str| std::fs::read(seeds.join(name)).expect("a seed");
    let taken: [(&str, Vec<u8>, (u64, u64)); 5] = [
        ("cmyk.jpg", seed("cmyk.jpg"), (112, 80)),
        ("deep.png", png(&deep, 120, 90, ExtendedColorType::L16), (120, 90)),
        ("turned.jpg", seed("turned.jpg"), (80, 112)),
        ("animated.gif", seed("animated.gif"), (112, 80)),
        ("progressive.jpg", seed("progressive.jpg"), (112, 80)),
    ];
    for (name, bytes, (width, height)) in taken {
        std::fs::write(desk.path(name), bytes).expect("written");
        let said = check(&desk, &desk.path(name).display().to_string(), &[]).json();
        let photo = &said["photos"][0];
        assert_eq!((photo["width"].as_u64(), photo["height"].as_u64()), (Some(width), Some(height)), "{name}: {said}");
        assert_eq!(photo["animated"], name.ends_with("gif"), "{name}");
    }
}

#[test]
fn a_sweep_looks_at_the_pictures_of_its_rows() {
    let desk = Desk::office();
    desk.run(&["import", crate::cli::REGISTER]).is(0, "");
    std::fs::copy(OFFICIAL, desk.path("goi.jpg")).expect("copied");
    let table = "Tiêu đề,Người bán,Ảnh\nCam sấy dẻo,Chợ A,goi.jpg\nMiến dong,Chợ B,khong-co.jpg\nTrà,Chợ C,\n";
    std::fs::write(desk.path("tin.csv"), table).expect("written");
    let said = desk.run(&["check", "--csv", &desk.path("tin.csv").display().to_string(), "--json"]).json();
    let rows = said["rows"].as_array().expect("rows");
    assert!(rows[0]["picture"].as_str().is_some_and(|p| p.contains('4')), "{said}");
    assert_eq!((rows[1]["unread"][0][0].as_str(), rows[2]["picture"].as_str()), (Some("Ảnh"), Some("")), "{said}");
    assert!(rows[1]["unread"][0][1].as_str().is_some_and(|c| c.contains("khong-co.jpg")));
}
