//! What the program says of a picture, beside the truth.

use super::bureau::{self, Bureau, Standing};
use super::generator::codes::Kind;
use super::generator::{Level, Picture, Split, picture};
use super::remembered::Remembering;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use temthat::adapters::ocr_tesseract::Tesseract;
use temthat::app::check::{CheckReport, check};
use temthat::app::photos::{Eye, File, Looked, look};
use temthat::domain::label::observation::Observation;
use temthat::domain::text::fold;
use temthat::vision::codes::Symbology;
use temthat::vision::mark::reading::MarkValue;
use temthat::vision::profile::Profile;

/// One picture, compared.
pub struct Judged {
    /// Codes that are there, and that were read: QR, EAN.
    pub codes: [(usize, usize); 2],
    /// QR that zxing-cpp read on the same picture.
    pub qr_cpp: usize,
    pub false_codes: usize,
    /// Whether the mark is there, and whether it is altered.
    pub truth: Option<bool>,
    pub mark: MarkValue,
    /// Stars that are there, and the answer.
    pub stars: (usize, Option<u8>),
    /// Whether the label misuses the mark, and whether a rule says so.
    pub misuse: (Option<bool>, bool),
    /// Names of product and producer: on the label, and read.
    pub names: (usize, usize),
    /// Rules that spoke wrongly.
    pub wrong_rules: Vec<&'static str>,
    /// What the register says of the goods.
    pub standing: Standing,
    /// The office of the set.
    pub bureau: Arc<Bureau>,
}

impl Judged {
    /// Whether something here is to be looked at.
    pub fn is_miss(&self) -> bool {
        let right = matches!(
            (self.truth, self.mark),
            (None, MarkValue::Absent) | (Some(false), MarkValue::Official) | (Some(true), MarkValue::Altered)
        );
        !right || self.truth.is_some() && self.stars.1.map(usize::from) != Some(self.stars.0)
    }
}

pub fn eye() -> Eye {
    let reader = Remembering { reader: Tesseract::new("tesseract"), dir: "target/labels-words".into() };
    Eye { profile: Arc::new(Profile::national().expect("the profile")), reader: Arc::new(reader) }
}

/// Pictures of a level, judged on all cores, in order.
pub fn all<T: Send>(
    split: Split,
    level: Level,
    count: usize,
    keep: impl Fn(Judged, &Picture, Looked) -> T + Sync,
) -> Vec<T> {
    let pictures: Vec<Picture> = (0..count).map(|i| picture(split, level, i)).collect();
    let bureau = Arc::new(Bureau::of(&pictures));
    let (next, eye) = (AtomicUsize::new(0), eye());
    let work = || {
        let mut done = Vec::new();
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            let Some(picture) = pictures.get(i) else { return done };
            let (judged, looked) = judge(&eye, &bureau, i, picture);
            done.push((i, keep(judged, picture, looked)));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut done: Vec<(usize, T)> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        handles.into_iter().flat_map(|h| h.join().expect("no panic")).collect()
    });
    done.sort_by_key(|(i, _)| *i);
    done.into_iter().map(|(_, t)| t).collect()
}

fn judge(eye: &Eye, bureau: &Arc<Bureau>, index: usize, picture: &Picture) -> (Judged, Looked) {
    let files = [File { name: picture.name.clone(), bytes: picture.jpeg.clone() }];
    let looked = look(eye, &files, &mut |_, _| {}).expect("a picture that is read");
    let seen = &looked.observations;
    let truth = &picture.truth;
    let count = |kind: Kind, symbology: Symbology| {
        let there = truth.codes.iter().filter(|c| c.kind == kind);
        let read = there.clone().filter(|c| seen.codes.iter().any(|s| s.symbology == symbology && s.text == c.text));
        (there.count(), read.count())
    };
    let (label, report) = checked(bureau, &looked);
    // Rules that hold the claim against the recognition; the artwork, the code's form and whoever decided
    // are other matters.
    let signs: Vec<&'static str> =
        report.findings.iter().map(|f| f.rule).filter(|r| ("OC-01".."OC-10").contains(&&**r)).collect();
    let misuse = bureau::is_misuse(truth, bureau.standings[index]);
    let said = |wanted: &str, read: Option<&String>| {
        read.is_some_and(|r| strsim::normalized_levenshtein(&fold(wanted), &fold(r)) >= 0.85)
    };
    let product = said(&truth.words.product, label.product.as_ref());
    let producer = truth.informs && said(&truth.words.producer, label.producer.as_ref());
    let judged = Judged {
        codes: [count(Kind::Qr, Symbology::Qr), count(Kind::Ean13, Symbology::Ean13)],
        qr_cpp: qr_by_cpp(&looked, picture),
        false_codes: seen.codes.iter().filter(|s| !truth.codes.iter().any(|c| c.text == s.text)).count(),
        truth: truth.mark.as_ref().map(|m| m.altered.is_some()),
        mark: seen.mark.value,
        stars: (truth.stars, seen.stars.value),
        names: (1 + usize::from(truth.informs), usize::from(product) + usize::from(producer)),
        wrong_rules: if misuse == Some(false) { signs.clone() } else { Vec::new() },
        misuse: (misuse, !signs.is_empty()),
        standing: bureau.standings[index],
        bureau: Arc::clone(bureau),
    };
    (judged, looked)
}

/// The label as read, and what the rules say of it.
pub fn checked(bureau: &Bureau, looked: &Looked) -> (Observation, CheckReport) {
    let label = looked.observations.claims();
    let report = check(&bureau.office, &label);
    (label, report)
}

#[cfg(feature = "zxing-cpp")]
fn qr_by_cpp(looked: &Looked, picture: &Picture) -> usize {
    use temthat::vision::codes::{cpp, plane::Plane};
    let read = cpp::read(&Plane::luma(&looked.pictures[0]));
    let there = picture.truth.codes.iter().filter(|c| c.kind == Kind::Qr);
    there.filter(|c| read.iter().any(|(code, _)| code.symbology == Symbology::Qr && code.text == c.text)).count()
}
#[cfg(not(feature = "zxing-cpp"))]
fn qr_by_cpp(_: &Looked, _: &Picture) -> usize {
    0
}

/// A folder that is there.
pub fn folder(dir: &str) -> &Path {
    std::fs::create_dir_all(dir).expect("a folder to write to");
    Path::new(dir)
}
