//! Codes alone, without mark and words: rates of the pure decoder, of zxing-cpp and of both together,
//! on the same pictures, and what each costs.

use super::Asked;
use super::cost::seconds_of_thread;
use super::generator::codes::Kind;
use super::generator::{Level, Picture, Split, picture};
use super::judged::folder;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use temthat::vision::codes::{self, Code, Codes, Symbology};
use temthat::vision::photo::Photo;

/// Pictures a level, if not told otherwise.
const COUNT: usize = 100;

/// What one decoder made of one picture.
#[derive(Clone, Copy, Default)]
struct Score {
    /// QR and EAN that were read rightly.
    read: [usize; 2],
    /// Codes that are not on the picture.
    wrong: usize,
    seconds: f64,
}

/// One picture: what is there, and the score of each decoder.
struct Row {
    there: [usize; 2],
    scores: [Score; 3],
}

const DECODERS: [&str; 3] = ["rxing", "zxing-cpp", "both"];

/// Prints the table; with a folder, crops of what the program missed go there.
pub fn run(asked: &Asked, misses: Option<&str>) {
    let count = asked.count.unwrap_or(COUNT);
    let dir = misses.map(folder);
    println!("{count} pictures of 1.9 megapixels a level; read of there, wrong codes, CPU a picture\n");
    println!("| split | level | decoder | QR | EAN | wrong | CPU |\n|---|---|---|---|---|---|---|");
    let mut goals = Vec::new();
    for split in &asked.splits {
        for level in &asked.levels {
            let rows = level_rows(*split, *level, count, dir);
            let there = [0, 1].map(|kind| rows.iter().map(|r| r.there[kind]).sum::<usize>());
            let name = format!("{split:?}").to_lowercase();
            let sums = [0, 1, 2].map(|d| rows.iter().fold(Score::default(), |sum, r| sum.and(r.scores[d])));
            for (sum, decoder) in sums.iter().zip(DECODERS).take(if cfg!(feature = "zxing-cpp") { 3 } else { 1 }) {
                println!(
                    "| {name} | {} | {decoder} | {} / {} | {} / {} | {} | {:.0} ms |",
                    level.name(),
                    sum.read[0],
                    there[0],
                    sum.read[1],
                    there[1],
                    sum.wrong,
                    1000.0 * sum.seconds / count as f64
                );
            }
            if cfg!(feature = "zxing-cpp") {
                for (kind, of) in [(0, "qr"), (1, "ean")] {
                    let ratio = sums[0].read[kind] as f64 / sums[1].read[kind].max(1) as f64;
                    goals.push(format!("ratio labels.codes.{of}-against-zxing-cpp.{name}.{} {ratio:.3}", level.name()));
                }
            }
        }
    }
    println!();
    goals.iter().for_each(|goal| println!("{goal} goal >= 1"));
}

impl Score {
    fn and(self, other: Self) -> Self {
        Self {
            read: [self.read[0] + other.read[0], self.read[1] + other.read[1]],
            wrong: self.wrong + other.wrong,
            seconds: self.seconds + other.seconds,
        }
    }
}

fn level_rows(split: Split, level: Level, count: usize, misses: Option<&Path>) -> Vec<Row> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut rows = Vec::new();
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            if i >= count {
                return rows;
            }
            rows.push(row(&picture(split, level, i), misses));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        handles.into_iter().flat_map(|h| h.join().expect("no panic")).collect()
    })
}

fn row(picture: &Picture, misses: Option<&Path>) -> Row {
    let photo = Photo::read(&picture.jpeg).expect("a picture that is read");
    let there = [Kind::Qr, Kind::Ean13].map(|kind| picture.truth.codes.iter().filter(|c| c.kind == kind).count());
    let timed = |read: &dyn Fn() -> Vec<Code>| {
        let start = seconds_of_thread();
        let codes = read();
        score(picture, &codes, seconds_of_thread() - start)
    };
    let pure = timed(&|| texts(codes::read_pure(&photo)));
    if let Some(dir) = misses {
        keep_misses(picture, &photo, &texts(codes::read_pure(&photo)), dir);
    }
    #[cfg(feature = "zxing-cpp")]
    let scores = {
        use temthat::vision::codes::{cpp, plane::Plane};
        let peer = timed(&|| cpp::read(&Plane::luma(&photo)).into_iter().map(|(code, _)| code).collect());
        [pure, peer, timed(&|| texts(codes::read(&photo)))]
    };
    #[cfg(not(feature = "zxing-cpp"))]
    let scores = [pure, Score::default(), Score::default()];
    Row { there, scores }
}

fn texts(codes: Codes) -> Vec<Code> {
    codes.read.into_iter().map(|seen| seen.value).collect()
}

fn score(picture: &Picture, read: &[Code], seconds: f64) -> Score {
    let truth = &picture.truth.codes;
    let right = |kind: Kind, symbology: Symbology| {
        let there = truth.iter().filter(|c| c.kind == kind);
        there.filter(|c| read.iter().any(|r| r.symbology == symbology && r.text == c.text)).count()
    };
    Score {
        read: [right(Kind::Qr, Symbology::Qr), right(Kind::Ean13, Symbology::Ean13)],
        wrong: read.iter().filter(|r| !truth.iter().any(|c| c.text == r.text)).count(),
        seconds,
    }
}

/// What was not read, and what was read wrongly, to be looked at.
fn keep_misses(picture: &Picture, photo: &Photo, read: &[Code], dir: &Path) {
    for code in &picture.truth.codes {
        if !read.iter().any(|r| r.text == code.text) {
            let quad = code.polygon.map(|p| p.map(f64::from));
            let name = format!("{}-{:?}.png", picture.name, code.kind).to_lowercase();
            photo.crop(&quad, 1200).save(dir.join(name)).expect("a crop written");
        }
    }
    for wrong in read.iter().filter(|r| !picture.truth.codes.iter().any(|c| c.text == r.text)) {
        println!("{} wrong: {wrong:?}", picture.name);
    }
}
