//! The stars that belong to a mark: a row or arc of stars of one make above, below or beside it.
//! Counted in the mark's own plane, flattened, so that neither turn nor slant matter. Where a row
//! is uneven, goes on in something unclear, or has a rival, there is no number.

pub mod blobs;
pub mod flat;
pub mod rows;
pub mod shape;

use super::mark::fit::Fitted;
use super::mark::raster::Pyramid;
use super::mark::reading::StarsReading;
use flat::Flat;
use rows::{Row, Seen, alike, apart};

/// What of the mark the stars are counted around.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The fitted word.
    pub word: &'a Fitted,
    /// Lower edge of the mark, D.
    pub bottom: f64,
}

/// Letters of this height, in pixels, belong to a large mark.
const LARGE: f64 = 40.0;

/// Most stars the law knows.
const MOST: usize = 5;

/// Counts the stars of a mark. The second value is the aspect that sure stars show, where there are any.
#[must_use]
pub fn count(photo: &Pyramid, mark: Around) -> (StarsReading, Option<f64>) {
    let mut flat = Flat::new(photo, mark);
    let mut seen = flat.stars();
    let inked = |seen: &[Seen]| seen.iter().filter(|s| flat.stands_out(s)).cloned().collect::<Vec<_>>();
    let borders = rows::borders(&inked(&seen));
    seen.retain(|s| !borders.iter().any(|row| row.has(s)));
    let inked = inked(&seen);
    let (sure, doubtful): (Vec<Seen>, Vec<Seen>) = inked.iter().cloned().partition(|s| s.star.is_sure());
    let grown = rows::rows(&sure).into_iter().map(|row| grow(row, &doubtful));
    // Small or blurred stars are sure only together, in even steps.
    let chains = rows::chains(&inked).into_iter();
    let sure = |row: &Row| row.is_sure() || row.is_dots() && flat.is_unresolved(row);
    let mut near: Vec<(Row, f64)> = grown.filter_map(|row| flat.gap(&row).map(|gap| (row, gap))).collect();
    let (chains, faint): (Vec<(Row, f64)>, Vec<_>) =
        chains.filter_map(|row| flat.gap(&row).map(|gap| (row, gap))).partition(|(row, _)| sure(row));
    // A chain takes the place of the rows that are part of it.
    for chain in chains {
        if near.iter().all(|(row, _)| !row.shares(&chain.0) || row.is_within(&chain.0)) {
            near.retain(|(row, _)| !row.is_within(&chain.0));
            near.push(chain);
        }
    }
    let Some((row, gap)) = nearest(&near) else {
        let likely = nearest(&faint).map(|(row, _)| row);
        return (StarsReading { likely: likely.and_then(number), ..none(&flat, &seen) }, None);
    };
    let rival = near.iter().any(|(other, g)| !other.shares(row) && other.stars.len() > 1 && *g < gap + 0.35);
    let upright = flat.aspect(row);
    let dots = !row.is_sure() && row.is_dots();
    if rival || !row.even || row.stars.len() > MOST || !(row.is_sure() || dots) || goes_on(&flat, row, &seen) {
        return (StarsReading { likely: number(row), ..untold(0.4) }, upright);
    }
    // One star would be an offence by itself (QĐ 26/2026 Đ4.1a): it must stand alone beyond doubt.
    if row.stars.len() == 1 && flat.has_company(&row.stars[0]) {
        return (StarsReading { likely: Some(1), ..untold(0.4) }, upright);
    }
    let purity = if dots { 0.0 } else { row.fivefold().1 };
    let reading = StarsReading {
        value: number(row),
        confidence: (0.88 + 0.03 * (purity - 1.7)).clamp(0.7, 0.99),
        polygon: Some(flat.outline(row)),
        centres: row.stars.iter().map(|s| flat.back(s.star.centre)).collect(),
        likely: None,
    };
    (reading, upright)
}

fn number(row: &Row) -> Option<u8> {
    u8::try_from(row.stars.len()).ok().filter(|n| usize::from(*n) <= MOST)
}

fn untold(confidence: f64) -> StarsReading {
    StarsReading { confidence, ..StarsReading::untold() }
}

/// The row nearest to the mark; a row goes before a single star.
fn nearest(near: &[(Row, f64)]) -> Option<(&Row, f64)> {
    let by = |x: &&(Row, f64)| x.1 + if x.0.stars.len() > 1 { 0.0 } else { 0.5 };
    near.iter().min_by(|a, b| by(a).total_cmp(&by(b))).map(|(r, g)| (r, *g))
}

/// Takes into a row the doubtful stars of its make that stand where it goes on.
fn grow(mut row: Row, doubtful: &[Seen]) -> Row {
    loop {
        let size = row.size();
        let at = |s: &Seen, spot: &[f64; 2], reach: f64| {
            (s.star.centre[0] - spot[0]).hypot(s.star.centre[1] - spot[1]) < reach * size
        };
        let spots = row.beyond();
        let taken = |s: &Seen| row.stars.iter().any(|m| apart(m, s) < 0.8 * size);
        let mut fitting = doubtful.iter().filter(|s| alike(s, &row.stars[0]) && !taken(s));
        let between = |s: &Seen| {
            row.stars.windows(2).any(|p| {
                let middle = [0, 1].map(|i| f64::midpoint(p[0].star.centre[i], p[1].star.centre[i]));
                at(s, &middle, 0.6)
            })
        };
        let next = fitting.find(|s| spots.iter().any(|spot| at(s, spot, 0.7)) || between(s));
        let Some(next) = next.cloned() else { return row };
        if row.stars.len() > MOST {
            return row;
        }
        let mut stars = row.stars;
        stars.push(next);
        row = Row::new(stars);
    }
}

/// Whether something like a star stands where the row would go on.
fn goes_on(flat: &Flat, row: &Row, seen: &[Seen]) -> bool {
    let size = row.size();
    let first = &row.stars[0];
    let spots: Vec<[f64; 2]> = row.beyond().into_iter().filter(|spot| !flat.is_mark(*spot)).collect();
    let mut others = seen
        .iter()
        .filter(|s| (0.6..1.6).contains(&(s.star.size / size)) && !row.stars.iter().any(|m| apart(m, s) < 0.8 * size));
    let at = |s: &Seen, spot: &[f64; 2]| (s.star.centre[0] - spot[0]).hypot(s.star.centre[1] - spot[1]) < 1.1 * size;
    others.any(|s| {
        spots.iter().any(|spot| at(s, spot)) || row.stars.len() == 1 && apart(s, first) < 4.5 * size && alike(s, first)
    }) || spots.iter().any(|spot| flat.has_ink_of(first, *spot))
}

/// The answer where no sure row was found: none, if the surroundings show and nothing in them could
/// be a star.
fn none(flat: &Flat, seen: &[Seen]) -> StarsReading {
    let mut close = seen.iter().filter(|s| {
        let (five, purity) = shape::fivefold(&s.star.swings);
        let row = Row { stars: vec![(*s).clone()], even: true };
        let could = five > 0.04 && purity > 0.8 || s.is_coloured() && flat.is_unresolved(&row);
        could && s.star.size > 0.08 * flat.cells && flat.gap(&row).is_some_and(|g| g < 0.7)
    });
    // In a large mark stars of any kind would show as such; in a small one red ink may be all that does.
    let told = !flat.warm || flat.mark.word.pixels > LARGE;
    let clear = close.next().is_none() && told && flat.shown > 0.9 && flat.mark.word.pixels > 20.0;
    if clear { StarsReading { value: Some(0), ..untold(0.85) } } else { untold(0.3) }
}
