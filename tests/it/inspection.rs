//! Inspection cases from the first look to the paper and the signed file.

use crate::bureau::{Bureau, trust, who};
use std::process::Command;
use temthat::adapters::evidence_folder::{EvidenceFolder, EvidenceMemory};
use temthat::adapters::keystore_file::FileKey;
use temthat::app::inspection::dossier::{self, DossierError};
use temthat::app::inspection::minutes::minutes;
use temthat::app::inspection::photo::{Bytes, NewPhoto};
use temthat::app::inspection::{Addition, InspectionError, NewInspection, add, open};
use temthat::domain::ids::InspectionId;
use temthat::domain::inspection::{Decision, Note};
use temthat::domain::jws::JwsError;
use temthat::domain::label::observation::Observation;
use temthat::domain::trust::jws;
use temthat::ports::evidence::Evidence;
use temthat::ports::signer::Signer;

const CASE: InspectionId = InspectionId(1);

fn opened(bureau: &Bureau) {
    let new = NewInspection {
        inspector: "Nguyễn Văn An, công chức".into(),
        place: "Chợ xã Thử".into(),
        inspected: "Quầy số 12".into(),
        opened_at: None,
    };
    assert_eq!(open(&bureau.office, &new, &who()).unwrap(), CASE);
}

fn five_stars() -> Addition {
    Addition::Label(Box::new(Observation {
        mark: Some(true),
        stars: Some(5),
        product: Some("Chè Shan".into()),
        producer: Some("HTX Chè Thử".into()),
        ..Observation::default()
    }))
}

/// A JPEG with an Exif block that names a place and a camera.
fn photo_with_exif() -> Vec<u8> {
    let mut jpeg = Vec::new();
    let picture = image::RgbImage::from_fn(320, 240, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 90]));
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 90).encode_image(&picture).unwrap();
    // TIFF, little-endian: orientation 6 (rotated), and a maker's name.
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend_from_slice(&[0x0f, 0x01, 2, 0, 16, 0, 0, 0, 38, 0, 0, 0]);
    tiff.extend_from_slice(&[0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]);
    tiff.extend_from_slice(&[0, 0, 0, 0]);
    tiff.extend_from_slice(b"SECRET-CAMERA-7\0");
    let mut segment = b"Exif\0\0".to_vec();
    segment.extend_from_slice(&tiff);
    let length = u16::try_from(segment.len() + 2).unwrap().to_be_bytes();
    let mut out = jpeg[..2].to_vec();
    out.extend_from_slice(&[0xff, 0xe1]);
    out.extend_from_slice(&length);
    out.extend_from_slice(&segment);
    out.extend_from_slice(&jpeg[2..]);
    out
}

fn photo(file: &str, bytes: Vec<u8>, keep_metadata: bool) -> Addition {
    Addition::Photo(NewPhoto {
        file: file.into(),
        caption: "Mặt trước".into(),
        bytes: Bytes(bytes),
        keep_metadata,
        sha256: None,
    })
}

fn decide(decision: Decision) -> Addition {
    Addition::Decision { decision, reason: "Chưa xuất trình giấy tờ".into() }
}

#[test]
fn a_decided_case_takes_nothing_more_until_taken_up_again_and_nothing_is_rewritten() {
    let bureau = Bureau::new();
    let office = &bureau.office;
    assert!(matches!(add(office, CASE, &five_stars(), &who()), Err(InspectionError::Unknown(CASE))));
    opened(&bureau);
    let again = Addition::Reopening("giấy tờ mới".into());
    assert!(matches!(add(office, CASE, &again, &who()), Err(InspectionError::Open(CASE))));
    add(office, CASE, &five_stars(), &who()).unwrap();
    add(office, CASE, &decide(Decision::SentToAuthority), &who()).unwrap();
    assert!(matches!(add(office, CASE, &five_stars(), &who()), Err(InspectionError::Decided(CASE))));
    add(office, CASE, &again, &who()).unwrap();
    add(office, CASE, &decide(Decision::Cleared), &who()).unwrap();
    let case = office.register().inspections[&CASE].clone();
    let kinds: Vec<_> = case.entries.iter().map(|e| std::mem::discriminant(&e.note)).collect();
    assert_eq!(kinds.len(), 4, "both decisions stay: {:?}", case.entries);
    assert_eq!(case.decision().map(|d| d.0), Some(Decision::Cleared));
}

#[test]
fn the_answer_of_the_rules_is_frozen_when_the_label_is_seen() {
    let bureau = Bureau::new();
    opened(&bureau);
    add(&bureau.office, CASE, &five_stars(), &who()).unwrap();
    let frozen = bureau.office.register().inspections[&CASE].observed().next().unwrap().clone();
    assert_eq!(frozen.findings.iter().map(|s| s.rule.as_str()).collect::<Vec<_>>(), ["OC-03"]);
    assert!(frozen.findings[0].says.contains('5') && !frozen.findings[0].basis.is_empty());
    // What is recorded later changes nothing about what was answered then.
    bureau.act(temthat::domain::recognition::RecognitionAct::Withdrawn, jiff::civil::date(2026, 8, 1));
    assert_eq!(bureau.office.register().inspections[&CASE].observed().next().unwrap(), &frozen);
}

#[test]
fn texts_and_pictures_that_do_not_hold_are_named_and_nothing_is_recorded() {
    let bureau = Bureau::new();
    opened(&bureau);
    let before = bureau.office.register().seq;
    let long = Addition::Explanation { by: "A".into(), text: "x".repeat(5_000) };
    assert!(matches!(add(&bureau.office, CASE, &long, &who()), Err(InspectionError::Text { field: "text", .. })));
    let empty = Addition::Request(" \u{7} ".into());
    assert!(matches!(
        add(&bureau.office, CASE, &empty, &who()),
        Err(InspectionError::Text { field: "paper", count: 0 })
    ));
    let mut cut = photo_with_exif();
    cut.truncate(200);
    let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bomb.extend_from_slice(&[0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0, 8, 2, 0, 0, 0]);
    bomb.extend_from_slice(&crc32fast::hash(&bomb[12..29]).to_be_bytes());
    let packed = [b"IDAT".as_slice(), &miniz_oxide::deflate::compress_to_vec_zlib(&[0; 4096], 9)].concat();
    bomb.extend_from_slice(&u32::try_from(packed.len() - 4).unwrap().to_be_bytes());
    bomb.extend_from_slice(&packed);
    bomb.extend_from_slice(&crc32fast::hash(&packed).to_be_bytes());
    for (name, bytes, said) in [
        ("empty.jpg", Vec::new(), "empty"),
        ("paper.jpg", b"%PDF-1.7 not a picture".to_vec(), "PDF"),
        ("cut.jpg", cut, "cut off"),
        ("bomb.png", bomb, "pixels"),
        ("photo.heic", b"\0\0\0\x18ftypheic".to_vec(), "HEIC"),
    ] {
        let error = add(&bureau.office, CASE, &photo(name, bytes, false), &who()).unwrap_err().to_string();
        assert!(error.starts_with(name) && error.contains(said), "{name}: {error}");
    }
    assert_eq!(bureau.office.register().seq, before);
}

#[test]
fn a_photo_is_hashed_as_taken_and_kept_without_place_and_serial_unless_wanted() {
    let bureau = Bureau::new();
    opened(&bureau);
    let bytes = photo_with_exif();
    let secret = b"SECRET-CAMERA-7";
    let has_secret = |bytes: &[u8]| bytes.windows(secret.len()).any(|w| w == secret);
    assert!(has_secret(&bytes));
    for (keep, name) in [(false, "C:\\anh\\a.jpg"), (true, "/sdcard/b.jpg")] {
        add(&bureau.office, CASE, &photo(name, bytes.clone(), keep), &who()).unwrap();
    }
    let register = bureau.office.register();
    let photos: Vec<_> = register.inspections[&CASE].photos().collect();
    assert_eq!(photos[0].original_sha256, photos[1].original_sha256);
    assert_ne!(photos[0].sha256, photos[0].original_sha256);
    assert_eq!(photos[1].sha256, photos[1].original_sha256);
    assert_eq!((photos[0].file.as_str(), photos[0].orientation), ("a.jpg", 6));
    let kept = |n: usize| bureau.office.evidence.give(&photos[n].sha256).unwrap();
    assert!(!has_secret(&kept(0)) && has_secret(&kept(1)));
    let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().to_rgb8();
    assert_eq!(pixels(&kept(0)), pixels(&bytes), "only what stands beside the picture is gone");
}

#[test]
fn evidence_is_given_back_only_as_it_was_kept() {
    let dir = tempfile::tempdir().unwrap();
    let folder = EvidenceFolder::new(dir.path().join("evidence"));
    let kept: [&dyn Evidence; 2] = [&folder, &EvidenceMemory::default()];
    for evidence in kept {
        let hash = evidence.keep(b"paper").unwrap();
        assert_eq!(evidence.keep(b"paper").unwrap(), hash);
        assert_eq!(evidence.give(&hash).unwrap(), b"paper");
        assert!(evidence.give(&"0".repeat(64)).is_err());
        assert!(evidence.give("../../etc/passwd").is_err());
    }
    let hash = folder.keep(b"paper").unwrap();
    std::fs::write(dir.path().join("evidence").join(&hash), b"other").unwrap();
    assert!(folder.give(&hash).is_err(), "a changed file is not given as evidence");
    folder.keep(b"paper").unwrap();
    assert_eq!(folder.give(&hash).unwrap(), b"paper", "keeping it again mends it");
}

/// A whole case.
fn full(bureau: &Bureau) {
    opened(bureau);
    for addition in [
        five_stars(),
        photo("a.jpg", photo_with_exif(), false),
        Addition::Explanation { by: "Bà Bình".into(), text: "Nhãn in từ năm trước.".into() },
        Addition::Request("Quyết định công nhận".into()),
        decide(Decision::SentToAuthority),
    ] {
        add(&bureau.office, CASE, &addition, &who()).unwrap();
    }
}

#[test]
fn the_record_of_inspection_says_what_was_seen_and_concludes_nothing() {
    let bureau = Bureau::new();
    full(&bureau);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("bb.pdf");
    std::fs::write(&path, minutes(&bureau.office, CASE).unwrap()).unwrap();
    let out = Command::new("pdftotext").args(["-layout"]).arg(&path).arg("-").output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    for said in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BIÊN BẢN KIỂM TRA",
        "VĂN PHÒNG OCOP THỬ",
        "Số: KT-1/BB-KT",
        "Số sao hiển thị: 5",
        "[OC-03, mức S1]",
        "Căn cứ: QĐ 26/2026/QĐ-TTg",
        "Bà Bình",
        "Đề nghị cung cấp: Quyết định công nhận",
        "Chuyển cơ quan có thẩm quyền xem xét",
        "không phải là kết luận vi phạm",
        "NGƯỜI KIỂM TRA",
    ] {
        assert!(text.contains(said), "{said:?} is missing in:\n{text}");
    }
    for never in ["phạt tiền", "hàng giả", "đồng (VND)"] {
        assert!(!text.to_lowercase().contains(never), "{never:?} in:\n{text}");
    }
    let fonts = Command::new("pdffonts").arg(&path).output().unwrap();
    let fonts = String::from_utf8(fonts.stdout).unwrap();
    assert_eq!(fonts.matches(" yes yes yes ").count(), 2, "embedded subset fonts with Unicode:\n{fonts}");
    let images = Command::new("pdfimages").args(["-list"]).arg(&path).output().unwrap();
    let images = String::from_utf8(images.stdout).unwrap();
    assert!(images.contains(" 240   320 "), "the picture stands upright:\n{images}");
}

fn root() -> FileKey {
    FileKey::from_seed(0, &[9; 32])
}

fn sealed(bureau: &Bureau) -> String {
    let input = jws::signing_input(&trust(&bureau.signer)).unwrap();
    let list = jws::seal(&input, &root().sign(input.as_bytes()).unwrap());
    dossier::make(&bureau.office, &bureau.signer, &list, CASE).unwrap()
}

#[test]
fn a_dossier_stands_alone_and_one_changed_byte_ends_it() {
    let bureau = Bureau::new();
    full(&bureau);
    let token = sealed(&bureau);
    let proven = dossier::verify(&token, &root().verifying_key()).unwrap();
    assert_eq!(proven.dossier.case, *bureau.office.register().inspections[&CASE].as_ref());
    assert_eq!(proven.dossier.extract.recognitions.len(), 1);
    let signed = |note: &Note| matches!(note, Note::Decided { decision: Decision::SentToAuthority, .. });
    assert!(proven.dossier.case.entries.iter().any(|e| signed(&e.note)));
    let stranger = FileKey::from_seed(0, &[8; 32]);
    let other = dossier::verify(&token, &stranger.verifying_key());
    assert!(matches!(other, Err(DossierError::Trust(JwsError::Signature))), "{other:?}");
    for at in (0..token.len()).step_by(97) {
        let mut bytes = token.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).unwrap();
        assert!(dossier::verify(&changed, &root().verifying_key()).is_err(), "byte {at}");
    }
}

#[test]
fn another_program_written_from_the_manual_reads_the_same() {
    let bureau = Bureau::new();
    full(&bureau);
    let token = sealed(&bureau);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("dossier.jws");
    let ask = |token: &str| {
        std::fs::write(&path, token).unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/dossier.py");
        let root = hex::encode(root().public());
        Command::new("/usr/bin/python3").arg(script).arg(&path).arg(root).output().unwrap()
    };
    let said = ask(&token);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let said: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    let register = bureau.office.register();
    let photo = &register.inspections[&CASE].photos().next().unwrap().original_sha256;
    let office = "Văn phòng OCOP thử";
    assert_eq!(said, serde_json::json!({"case": "KT-1", "office": office, "rules": ["OC-03"], "photos": [photo]}));
    let middle = token.find('.').unwrap() + 400;
    let mut changed = token.into_bytes();
    changed[middle] = if changed[middle] == b'Q' { b'R' } else { b'Q' };
    assert_eq!(ask(&String::from_utf8(changed).unwrap()).status.code(), Some(1));
}
