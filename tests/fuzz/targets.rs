//! What a fuzzer calls, and what must hold for any bytes: no panic, no hang, and whatever is accepted has
//! one canonical form. The fuzz binaries and the bounded run of every test (`tests/it/fuzz.rs`) share it.

use ed25519_dalek::SigningKey;
use jiff::Timestamp;
use std::path::Path;
use std::sync::Arc;
use temthat::adapters::evidence_folder::EvidenceMemory;
use temthat::adapters::journal_file::Journal;
use temthat::adapters::journal_file::disk::{Disk, RealDisk};
use temthat::adapters::log_key::DEV_LOG_SEED;
use temthat::adapters::memory::MemoryStore;
use temthat::adapters::ocr_tesseract::Tesseract;
use temthat::adapters::tables;
use temthat::app::import::{ImportOptions, Table, import};
use temthat::app::inspection::dossier;
use temthat::app::photos::{Eye, File, annotate, look};
use temthat::app::{Office, Who};
use temthat::domain::gtin::Gtin;
use temthat::domain::log::note::{self, NoteKey, Use};
use temthat::domain::log::statement::Statement;
use temthat::domain::log::{proof, tiles, witness};
use temthat::domain::stamp::body::Body;
use temthat::domain::stamp::link::{Host, StampText};
use temthat::domain::stamp::{decimal, link};
use temthat::domain::trust::jws;
use temthat::domain::{dates, geometry, lot::Lot, product_code, text};
use temthat::i18n::Lang;
use temthat::ports::clock::Clock;
use temthat::ports::random::Random;
use temthat::vision::codes::Symbology;
use temthat::vision::photo::strip::stripped;
use temthat::vision::photo::{MAX_BYTES, Photo};
use temthat::vision::profile::Profile;

/// Digits, body and signature: decoding and encoding are inverse.
pub fn stamp(bytes: &[u8]) {
    if let Ok((body, signature)) = decimal::decode(bytes) {
        assert_eq!(decimal::encode(body, &signature).as_slice(), bytes);
        if let Ok(decoded) = Body::decode(body) {
            assert_eq!(decoded.encode(), Ok(body));
        }
    }
    if let Some(bits) = bytes.first_chunk::<8>().map(|b| u64::from_be_bytes(*b))
        && let Ok(body) = Body::decode(bits)
    {
        assert_eq!(body.encode(), Ok(bits));
    }
}

/// A text from a scanner: one stamp, one string.
pub fn link(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match StampText::parse(&text) {
        Ok(stamp) => {
            let canonical = stamp.to_string();
            assert_eq!(StampText::parse(&canonical).as_ref(), Ok(&stamp));
            assert!(canonical.eq_ignore_ascii_case(&text), "{canonical} from {text}");
            assert_eq!(StampText::parse(&canonical).map(|s| s.to_string()), Ok(canonical));
        }
        Err(error) => assert!(!link::LinkError::code(&error).is_empty() && !error.to_string().is_empty()),
    }
}

/// A trust list or dossier from anywhere.
pub fn trust(bytes: &[u8]) {
    let key = SigningKey::from_bytes(&[9; 32]).verifying_key();
    let text = String::from_utf8_lossy(bytes);
    if let Ok(list) = jws::open(&text, &key) {
        assert_eq!(list.flaw(), None);
    }
    let _ = dossier::verify(&text, &key);
}

/// What a log, a witness or whoever hands over a proof may send: checkpoint, proof, statement, bundle,
/// offer, path, key.
pub fn log(bytes: &[u8]) {
    let own = SigningKey::from_bytes(&DEV_LOG_SEED).verifying_key();
    let key = NoteKey::new("tem.example/log", Use::Log, own).expect("a name");
    let text = String::from_utf8_lossy(bytes);
    if let Ok(checkpoint) = note::open(&text, &key, &[]) {
        assert_eq!((checkpoint.note(), checkpoint.origin()), (text.as_ref(), key.name()));
        assert!(checkpoint.head().size <= note::MAX_SIZE);
        assert!(text.starts_with(&note::text(key.name(), &checkpoint.head())));
    }
    if let Ok(logged) = proof::open(&text, &key, &[]) {
        assert!(logged.statement().index < logged.checkpoint().head().size);
    }
    if let Ok(statement) = Statement::open(bytes, &own) {
        let input = statement.signing_input().expect("JSON");
        assert!(bytes.starts_with(input.as_bytes()), "one statement, one spelling");
    }
    for width in [1, 2, 4, tiles::WIDTH] {
        if let Some(entries) = tiles::unbundle(bytes, width) {
            assert_eq!(tiles::bundle(entries), bytes);
        }
    }
    if let Some(tile) = tiles::parse_path(&text) {
        assert_eq!(tiles::path(&tile), text);
    }
    if let Ok(other) = text.parse::<NoteKey>() {
        assert_eq!(other.to_string(), text);
    }
    if let Some((_, way, _)) = witness::parse_request(&text) {
        assert!(way.len() <= witness::MAX_WAY);
    }
}

/// A journal folder whose last segment holds any bytes: it opens, or says what is damaged and changes nothing.
pub fn journal(bytes: &[u8]) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("00000001.log");
    std::fs::write(&path, bytes).expect("written");
    let disk: Arc<dyn Disk> = Arc::new(RealDisk);
    match Journal::open(Arc::clone(&disk), dir.path(), 1 << 20) {
        Ok((journal, opened)) => {
            let records = opened.records;
            drop(journal);
            let (_, again) = Journal::open(disk, dir.path(), 1 << 20).expect("what opened once opens again");
            assert_eq!(again.records, records);
            assert!(again.torn.is_none());
        }
        Err(_) => assert_eq!(std::fs::read(&path).expect("there"), bytes, "a damaged journal is not touched"),
    }
}

struct Still;
impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
}
impl Random for Still {
    fn sixteen(&self) -> [u8; 16] {
        [4; 16]
    }
}

/// A table to import, as CSV and as XLSX, and the words in its cells.
pub fn table(bytes: &[u8]) {
    for cells in [tables::csv(bytes), tables::xlsx(bytes)].into_iter().flatten() {
        let host = Host::new("TEM.EXAMPLE").expect("a host");
        let (still, evidence) = (Arc::new(Still), Arc::new(EvidenceMemory::default()));
        let office = Office::new(Arc::new(MemoryStore::new()), still.clone(), still, evidence, host, None);
        let table = Table { file: "x".into(), sha256: cells.sha256, headers: cells.headers, rows: cells.rows };
        for partial in [false, true] {
            let options = ImportOptions { partial, dry_run: false };
            let Ok(report) = import(&office, &table, options, &Who::new("fuzz"), &mut |_, _| {}) else { continue };
            assert!(report.recorded || partial || report.errors.is_empty() || office.register().seq == 0);
        }
    }
    words(bytes);
}

/// Words that people write: dates, names, numbers, outlines.
fn words(bytes: &[u8]) {
    let all = String::from_utf8_lossy(bytes);
    for part in all.split([',', ';', '\n', '"']).take(64) {
        let _ = dates::parse(part);
        if let Ok(gtin) = part.parse::<Gtin>() {
            assert_eq!(gtin.to_string().parse(), Ok(gtin));
        }
        if let Ok(lot) = part.parse::<Lot>() {
            assert_eq!(lot.to_string(), part);
        }
        let _ = product_code::parse(part);
        assert_eq!(text::fold(&text::fold(part)), text::fold(part));
    }
    let _ = geometry::outline(&all);
}

/// A photo as a stranger sends it: all that looks at it stays within its bounds, and what is taken out
/// of it changes no pixel.
pub fn photo(bytes: &[u8]) {
    let profile = Arc::new(Profile::national().expect("the shipped profile"));
    let eye = Eye { profile, reader: Arc::new(Tesseract::new("/nowhere")) };
    let files = [File { name: "photo".into(), bytes: bytes.to_vec() }];
    let Ok(looked) = look(&eye, &files, &mut |_, _| {}) else { return };
    let photo = &looked.pictures[0];
    assert!(bytes.len() <= MAX_BYTES && photo.pixels.width().max(photo.pixels.height()) <= 4096);
    let seen = &looked.observations;
    for confidence in [seen.mark.confidence, seen.stars.confidence] {
        assert!((0.0..=1.0).contains(&confidence), "{confidence}");
    }
    for quad in seen.mark.polygon.iter().chain(&seen.stars.polygon) {
        assert!(quad.iter().flatten().all(|v| v.is_finite()), "{quad:?}");
    }
    assert!(annotate::annotated(Lang::Vi, &looked, 0, "").is_some());
    if let Some(bare) = stripped(bytes)
        && let Ok(again) = Photo::read_as(&bare, Some(photo.orientation))
    {
        assert_eq!(again.pixels.dimensions(), photo.pixels.dimensions());
    }
    // A profile is data that an office loads.
    let _ = Profile::parse(&String::from_utf8_lossy(bytes));
}

/// Pixels of any kind before the code readers: the first byte tells the width, what is missing repeats.
pub fn codes(bytes: &[u8]) {
    let Some((first, values)) = bytes.split_first().filter(|(_, values)| !values.is_empty()) else { return };
    let width = 64 + u32::from(*first);
    let height = u32::try_from(values.len()).unwrap_or(u32::MAX).div_ceil(width).clamp(64, 256);
    let value = |x: u32, y: u32| values[(y * width + x) as usize % values.len()];
    let pixels = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([value(x, y); 3]));
    let found = temthat::vision::codes::read(&Photo::of(pixels));
    for seen in &found.read {
        assert!((0.0..=1.0).contains(&seen.confidence) && !seen.value.text.is_empty());
        // UPC-E is a short form whose check digit is that of the long one.
        if seen.value.symbology.is_bars() && seen.value.symbology != Symbology::UpcE {
            assert!(seen.value.text.parse::<Gtin>().is_ok(), "{:?}", seen.value);
        }
    }
    for quad in found.read.iter().filter_map(|seen| seen.polygon.as_ref()).chain(&found.unread) {
        assert!(quad.iter().flatten().all(|v| v.is_finite()), "{quad:?}");
    }
}

/// A target and its name.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const ALL: [Target; 8] = [
    ("stamp", stamp),
    ("link", link),
    ("trust", trust),
    ("log", log),
    ("journal", journal),
    ("table", table),
    ("photo", photo),
    ("codes", codes),
];

/// Seeds of a target: files of `tests/fuzz/seeds/NAME`.
#[allow(dead_code, reason = "the fuzz binaries take theirs from the command line")]
pub fn seeds(name: &str) -> Vec<Vec<u8>> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds").join(name);
    let mut paths: Vec<_> = std::fs::read_dir(dir).expect("seeds").map(|e| e.expect("a seed").path()).collect();
    paths.sort();
    paths.into_iter().map(|path| std::fs::read(path).expect("readable")).collect()
}
