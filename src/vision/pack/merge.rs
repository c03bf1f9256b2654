//! Faces into one.

use super::{CodeSeen, Contradiction, Face, MarkSeen, Observations, TextSeen, UnreadCode};
use crate::domain::text::{fold, lookalike};
use crate::vision::codes::Symbology;
use crate::vision::mark::reading::{MarkValue, StarsReading};
use crate::vision::seen::{self, Quad, Seen};
use crate::vision::words::Text;

/// From here on two counts of stars may contradict each other, or agree.
const SURE: f64 = 0.6;
/// How sure a count is on which drawing and words agree, neither of them sure alone.
const AGREED: f64 = 0.82;

impl Observations {
    /// Merges the faces of one pack, at least one.
    #[must_use]
    pub fn of(mut faces: Vec<Face>) -> Option<Self> {
        for face in faces.iter_mut().filter(|f| is_rating(f)) {
            face.stars = StarsReading::untold();
        }
        let scales: Vec<f64> = faces.iter().map(|f| f.scale).collect();
        let place = |quad: Quad, photo: usize| quad.map(|p| p.map(|v| v * scales.get(photo).copied().unwrap_or(1.0)));
        let shown = shown(&faces)?;
        let mark = mark(&faces, shown, place);
        let mut contradictions = Vec::new();
        let mut stars = stars(&faces, shown, place, &mut contradictions);
        let (codes, unread_codes) = codes(&faces, place, &mut contradictions);
        let likely = faces.iter().find_map(|f| f.stars.likely);
        let text = text(faces, place);
        // What was seen faintly and what words say agree.
        if stars.value.is_none()
            && let Some(words) = text.says.stars.as_ref().filter(|w| w.confidence >= SURE && Some(w.value) == likely)
        {
            (stars.value, stars.confidence) = (Some(words.value), AGREED);
        }
        if let (Some(words), Some(drawn)) = (&text.says.stars, stars.value.filter(|_| stars.confidence >= SURE))
            && words.value != drawn
            && drawn > 0
        {
            contradictions.push(Contradiction::StarsInWords { words: words.value, drawn });
        }
        if let (Some(made), Some(until)) = (&text.says.made_on, &text.says.best_before)
            && made.value > until.value
        {
            contradictions.push(Contradiction::Dates);
        }
        Some(Self { mark, stars, codes, unread_codes, text, contradictions })
    }
}

/// Whether the stars of a face are what buyers gave: words beside them say so.
fn is_rating(face: &Face) -> bool {
    let (Some(stars), Ok(text)) = (face.stars.polygon, &face.text) else { return false };
    let [left, top, right, bottom] = seen::bounds(&stars);
    // A star is about as large as their row is high, which leans.
    let about = (bottom - top).min(right - left);
    let near = |quad: &Quad| {
        let [x, y] = seen::centre(quad);
        (left - about..right + about).contains(&x) && (top - 2.0 * about..bottom + 2.0 * about).contains(&y)
    };
    let rates = |line: &str| {
        let said: Vec<String> = fold(line).split(' ').map(lookalike).collect();
        said.windows(2).any(|w| [["danh", "gia"], ["khach", "hang"]].iter().any(|k| *w == k.map(lookalike)))
    };
    text.lines.iter().any(|l| l.polygon.is_some_and(|q| near(&q)) && rates(&l.value))
}

/// The face that shows the mark best; where none shows it, one that may.
fn shown(faces: &[Face]) -> Option<usize> {
    let rank = |f: &Face| match f.mark.value {
        MarkValue::Official | MarkValue::Altered => 2.0 + f.mark.confidence,
        MarkValue::Unknown => 1.0 + f.mark.confidence,
        MarkValue::Absent => 1.0 - f.mark.confidence,
    };
    (0..faces.len()).max_by(|a, b| rank(&faces[*a]).total_cmp(&rank(&faces[*b])))
}

fn mark(faces: &[Face], photo: usize, place: impl Fn(Quad, usize) -> Quad) -> MarkSeen {
    let mark = &faces[photo].mark;
    MarkSeen {
        value: mark.value,
        confidence: mark.confidence,
        polygon: mark.polygon.map(|q| place(q, photo)),
        photo,
        differs: mark.differs.clone(),
        letters: mark.letters.clone(),
        text_line: mark.text_line,
        aspect: mark.pose.map(|p| p.aspect),
        colours_reliable: mark.colours_reliable,
        profile: mark.profile.clone(),
    }
}

fn stars(
    faces: &[Face],
    shown: usize,
    place: impl Fn(Quad, usize) -> Quad,
    contradictions: &mut Vec<Contradiction>,
) -> Seen<Option<u8>> {
    let told = |i: &usize| faces[*i].stars.value.is_some();
    let mut told: Vec<usize> = (0..faces.len()).filter(told).collect();
    told.sort_by(|a, b| faces[*b].stars.confidence.total_cmp(&faces[*a].stars.confidence));
    // The mark may stand on one face without stars and on another with them.
    let with = told.iter().copied().find(|i| faces[*i].stars.value > Some(0));
    let photo = with.or(told.first().copied()).unwrap_or(shown);
    let best = &faces[photo].stars;
    let differs = |i: &&usize| {
        let other = &faces[**i].stars;
        other.confidence >= SURE && other.value > Some(0) && best.value > Some(0) && other.value != best.value
    };
    if let (Some(first), Some(second)) = (best.value, told.iter().find(differs).and_then(|i| faces[*i].stars.value)) {
        contradictions.push(Contradiction::StarsOnFaces { first, second });
    }
    Seen { value: best.value, confidence: best.confidence, polygon: best.polygon.map(|q| place(q, photo)), photo }
}

fn codes(
    faces: &[Face],
    place: impl Fn(Quad, usize) -> Quad,
    contradictions: &mut Vec<Contradiction>,
) -> (Vec<CodeSeen>, Vec<UnreadCode>) {
    let (mut read, mut unread) = (Vec::new(), Vec::new());
    for (photo, face) in faces.iter().enumerate() {
        for code in &face.codes.read {
            let polygon = code.polygon.map(|q| place(q, photo));
            read.push(CodeSeen::of(Seen { photo, polygon, ..code.clone() }));
        }
        unread.extend(face.codes.unread.iter().map(|q| UnreadCode { polygon: place(*q, photo), photo }));
    }
    let mut gtins =
        read.iter().filter(|c| !matches!(c.symbology, Symbology::Qr | Symbology::DataMatrix)).map(|c| &c.text);
    if let Some(first) = gtins.next()
        && let Some(second) = gtins.find(|g| *g != first)
    {
        contradictions.push(Contradiction::Gtins { first: first.clone(), second: second.clone() });
    }
    (read, unread)
}

fn text(faces: Vec<Face>, place: impl Fn(Quad, usize) -> Quad) -> TextSeen {
    let mut merged = TextSeen { read: true, reason: None, says: Text::default() };
    for (photo, face) in faces.into_iter().enumerate() {
        match face.text {
            Err(reason) => (merged.read, merged.reason) = (false, Some(reason)),
            Ok(text) => join(&mut merged.says, text, |quad| place(quad, photo), photo),
        }
    }
    merged
}

/// Each field from the face that shows it most surely; lists together.
fn join(all: &mut Text, face: Text, place: impl Fn(Quad) -> Quad, photo: usize) {
    fn at<T>(seen: Seen<T>, place: &impl Fn(Quad) -> Quad, photo: usize) -> Seen<T> {
        Seen { polygon: seen.polygon.map(place), photo, ..seen }
    }
    fn better<T>(slot: &mut Option<Seen<T>>, new: Option<Seen<T>>, place: &impl Fn(Quad) -> Quad, photo: usize) {
        let Some(new) = new else { return };
        if slot.as_ref().is_none_or(|old| old.confidence < new.confidence) {
            *slot = Some(at(new, place, photo));
        }
    }
    better(&mut all.product, face.product, &place, photo);
    all.other_names.extend(face.other_names.into_iter().map(|n| at(n, &place, photo)));
    better(&mut all.producer, face.producer, &place, photo);
    better(&mut all.address, face.address, &place, photo);
    better(&mut all.product_code, face.product_code, &place, photo);
    better(&mut all.lot, face.lot, &place, photo);
    better(&mut all.made_on, face.made_on, &place, photo);
    better(&mut all.best_before, face.best_before, &place, photo);
    better(&mut all.net_quantity, face.net_quantity, &place, photo);
    better(&mut all.stars, face.stars, &place, photo);
    better(&mut all.ocop, face.ocop, &place, photo);
    for claim in face.claims {
        if !all.claims.iter().any(|c| c.value.scheme == claim.value.scheme) {
            all.claims.push(at(claim, &place, photo));
        }
    }
    for number in face.certificates {
        if !all.certificates.iter().any(|n| n.value == number.value) {
            all.certificates.push(at(number, &place, photo));
        }
    }
    all.lines.extend(face.lines.into_iter().map(|l| at(l, &place, photo)));
}
