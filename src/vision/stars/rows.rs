//! Stars in a row or an arc: of one size and make, evenly spaced.

use super::shape::{Star, fivefold, mean_swings};
use crate::vision::mark::raster::{Rgb, distance};
use std::f64::consts::PI;

/// A star with its colour.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Shape.
    pub star: Star,
    /// Middle colour of the whole shape: the ground's where only its outline is drawn.
    pub colour: Rgb,
    /// Colour of its ink.
    pub ink: Rgb,
}

/// What an outline leaves free is so much smaller than the star.
const FREE: f64 = 1.6;

impl Seen {
    /// Size of the whole star, pixels.
    #[must_use]
    pub fn reach(&self) -> f64 {
        self.star.size * if self.star.hole { FREE } else { 1.0 }
    }
    /// Gold or red rather than the grey of running text.
    #[must_use]
    pub fn is_coloured(&self) -> bool {
        let [r, g, b] = self.colour;
        r.max(g).max(b) - r.min(g).min(b) > 40.0
    }
}

/// A row of stars, in order.
#[derive(Debug, Clone)]
pub struct Row {
    /// Members.
    pub stars: Vec<Seen>,
    /// Whether the steps between them are even.
    pub even: bool,
}

/// Whether two stars are of one make.
#[must_use]
pub fn alike(a: &Seen, b: &Seen) -> bool {
    let size = a.star.size / b.star.size;
    a.star.hole == b.star.hole && (0.68..1.47).contains(&size) && distance(a.colour, b.colour) < 80.0
}

/// Distance of centres, pixels.
#[must_use]
pub fn apart(a: &Seen, b: &Seen) -> f64 {
    (a.star.centre[0] - b.star.centre[0]).hypot(a.star.centre[1] - b.star.centre[1])
}

/// Whether two stars are near enough to stand in one row.
fn near(a: &Seen, b: &Seen) -> bool {
    apart(a, b) < TOGETHER.length[1] * f64::midpoint(a.reach(), b.reach())
}

/// Each star as one of the ways in which it was seen (by channel, the best first): the way most like its
/// neighbours. In one channel a blurred star may be only its core.
#[must_use]
pub fn agreed(ways: &[Vec<Seen>]) -> Vec<Seen> {
    let company = |s: &Seen, own: usize| {
        let others = ways.iter().enumerate().filter(|(i, _)| *i != own).filter_map(|(_, of)| of.first());
        others.filter(|o| alike(s, o) && near(s, o)).count()
    };
    let chosen = ways.iter().enumerate().filter_map(|(own, of)| {
        // Of equals the first.
        of.iter().rev().max_by_key(|s| company(s, own)).cloned()
    });
    chosen.collect()
}

/// Joins stars that are alike and near each other.
#[must_use]
pub fn rows(seen: &[Seen]) -> Vec<Row> {
    let mut group: Vec<usize> = (0..seen.len()).collect();
    for i in 0..seen.len() {
        for j in 0..i {
            if alike(&seen[i], &seen[j]) && near(&seen[i], &seen[j]) {
                let (a, b) = (group[i], group[j]);
                for g in &mut group {
                    if *g == a {
                        *g = b;
                    }
                }
            }
        }
    }
    let members =
        |g: usize| -> Vec<Seen> { (0..seen.len()).filter(|i| group[*i] == g).map(|i| seen[i].clone()).collect() };
    (0..seen.len()).map(members).filter(|m| !m.is_empty()).map(Row::new).collect()
}

/// How stars follow each other.
struct Steps {
    /// Least and greatest step, in reaches of a star.
    length: [f64; 2],
    /// How much a step may differ from the one before, in steps.
    amiss: f64,
    /// How much the first turn may be, and how much one may differ from the one before, in radians.
    bend: [f64; 2],
}
/// Stars of a mark: side by side, on a line or an arc.
const TOGETHER: Steps = Steps { length: [1.5, 5.5], amiss: 0.3, bend: [1.0, 0.4] };
/// Stars along a border: far apart, on a line.
const BORDER: Steps = Steps { length: [7.0, 40.0], amiss: 0.12, bend: [0.12, 0.12] };
/// Least stars of a border.
const BORDERS: usize = 3;
/// Longest chain that is followed.
const LONGEST: usize = 24;

/// Chains of stars that are alike, in even steps on a line or an arc, the longest first; each star in
/// one chain only.
#[must_use]
pub fn chains(seen: &[Seen]) -> Vec<Row> {
    following(seen, &TOGETHER)
}

/// Rows of stars along a border, which belong to no mark.
#[must_use]
pub fn borders(seen: &[Seen]) -> Vec<Row> {
    let near = |a: &Seen, b: &Seen| alike(a, b) && (1.0..BORDER.length[0] * a.reach()).contains(&apart(a, b));
    let alone: Vec<Seen> = seen.iter().filter(|a| !seen.iter().any(|b| near(a, b))).cloned().collect();
    let mut rows = following(&alone, &BORDER);
    rows.retain(|row| row.stars.len() >= BORDERS && row.stars.iter().filter(|s| s.star.is_sure()).count() > 1);
    rows
}

fn following(seen: &[Seen], steps: &Steps) -> Vec<Row> {
    let mut found: Vec<Row> = Vec::new();
    for a in seen {
        for b in seen {
            let reach = f64::midpoint(a.reach(), b.reach());
            if alike(a, b) && (steps.length[0] * reach..steps.length[1] * reach).contains(&apart(a, b)) {
                let mut chain = vec![a, b];
                extend(&mut chain, seen, steps);
                chain.reverse();
                extend(&mut chain, seen, steps);
                found.push(Row::new(chain.into_iter().cloned().collect()));
            }
        }
    }
    found.retain(|row| row.even);
    found.sort_by(|p, q| q.stars.len().cmp(&p.stars.len()).then(q.fivefold().1.total_cmp(&p.fivefold().1)));
    let mut kept: Vec<Row> = Vec::new();
    for row in found {
        if !kept.iter().any(|k| k.shares(&row)) {
            kept.push(row);
        }
    }
    kept
}

/// Follows a chain from its last star on.
fn extend<'a>(chain: &mut Vec<&'a Seen>, seen: &'a [Seen], steps: &Steps) {
    while let [.., before, last] = chain[..]
        && chain.len() < LONGEST
    {
        let step = apart(before, last);
        let way = |from: &Seen, to: &Seen| {
            (to.star.centre[1] - from.star.centre[1]).atan2(to.star.centre[0] - from.star.centre[0])
        };
        let turn = |from: f64, to: f64| (to - from + 3.0 * PI).rem_euclid(2.0 * PI) - PI;
        // An arc goes on turning as it did.
        let (bend, most) = match chain[..] {
            [.., first, _, _] => (turn(way(first, before), way(before, last)), steps.bend[1]),
            _ => (0.0, steps.bend[0]),
        };
        let off = |s: &Seen| {
            let turned = (turn(way(before, last), way(last, s)) - bend).abs() / most;
            turned.max((apart(last, s) / step - 1.0).abs() / steps.amiss)
        };
        let fitting = seen.iter().filter(|s| alike(s, last) && alike(s, chain[0]) && off(s) < 1.0);
        let fitting = fitting.filter(|s| !chain.iter().any(|c| apart(c, s) < 1.0));
        match fitting.min_by(|p, q| off(p).total_cmp(&off(q))) {
            Some(star) => chain.push(star),
            None => return,
        }
    }
}

impl Row {
    /// Whether two rows have a star in common.
    #[must_use]
    pub fn shares(&self, other: &Self) -> bool {
        self.stars.iter().any(|s| other.has(s))
    }
    /// Whether all its stars are another's.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.stars.iter().all(|s| other.has(s))
    }
    /// Whether a star is one of the row.
    #[must_use]
    pub fn has(&self, star: &Seen) -> bool {
        self.stars.iter().any(|s| apart(s, star) < 0.5 * s.star.size)
    }
    /// Sorts stars along their row and looks at the steps between them.
    #[must_use]
    pub fn new(mut stars: Vec<Seen>) -> Self {
        let ends = stars.iter().flat_map(|a| stars.iter().map(move |b| (a, b)));
        let widest = ends.max_by(|p, q| apart(p.0, p.1).total_cmp(&apart(q.0, q.1)));
        if let Some((a, b)) = widest.map(|(a, b)| (a.star.centre, b.star.centre)) {
            let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
            let flip = if dx.abs() > dy.abs() { dx.signum() } else { dy.signum() };
            let along = |s: &Seen| flip * (s.star.centre[0] * dx + s.star.centre[1] * dy);
            stars.sort_by(|p, q| along(p).total_cmp(&along(q)));
        }
        let steps: Vec<f64> = stars.windows(2).map(|p| apart(&p[0], &p[1])).collect();
        let (low, high) = steps.iter().fold((f64::MAX, 0.0), |(l, h), s| (f64::min(l, *s), f64::max(h, *s)));
        let even = stars.len() < 3 || high <= 1.4 * low;
        Self { stars, even }
    }
    /// Where the row would go on, before its first star and after its last.
    #[must_use]
    pub fn beyond(&self) -> Vec<[f64; 2]> {
        let n = self.stars.len();
        if n < 2 {
            return Vec::new();
        }
        let on = |a: &Seen, b: &Seen| [0, 1].map(|i| 2.0 * b.star.centre[i] - a.star.centre[i]);
        vec![on(&self.stars[1], &self.stars[0]), on(&self.stars[n - 2], &self.stars[n - 1])]
    }
    /// Swing with five periods and its purity, of the stars together: what points the same way adds
    /// up, noise does not.
    #[must_use]
    pub fn fivefold(&self) -> (f64, f64) {
        fivefold(&mean_swings(self.stars.iter().map(|s| &s.star.swings)))
    }
    /// Mean size, pixels.
    #[must_use]
    pub fn size(&self) -> f64 {
        self.stars.iter().map(|s| s.star.size).sum::<f64>() / self.stars.len().max(1) as f64
    }
    /// Coloured dots of one size in even steps, as stars too small for the lens look.
    #[must_use]
    pub fn is_dots(&self) -> bool {
        let size = self.size();
        let one_size = self.stars.iter().all(|s| (s.star.size / size).ln().abs() < 0.16 && s.star.solid > 0.75);
        let steps: Vec<f64> = self.stars.windows(2).map(|p| apart(&p[0], &p[1])).collect();
        let mean = steps.iter().sum::<f64>() / steps.len().max(1) as f64;
        let even = steps.iter().all(|s| (s / mean).ln().abs() < 0.16);
        self.stars.len() >= 2 && one_size && even && self.stars.iter().all(Seen::is_coloured)
    }
    /// Sure to be stars: each alone, or all together where they are small or blurred.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        let (five, purity) = self.fivefold();
        let sure = self.stars.iter().filter(|s| s.star.is_sure()).count();
        let least = if sure > 0 && self.stars.len() > 2 { 1.5 } else { 1.8 };
        // On an arc each points another way: then every one must show its points. Coloured ones of one size in
        // even steps need not show them so purely.
        let each = self.stars.len() > 2
            && self.stars.iter().map(|s| fivefold(&s.star.swings)).all(|(f, p)| f > 0.1 && p > 1.3);
        sure == self.stars.len()
            || self.even && each
            || self.stars.len() >= 2 && self.even && five > 0.05 && purity > least
            || self.is_dots() && five > 0.12 && purity > 1.3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(x: f64, size: f64) -> Seen {
        let star =
            Star { centre: [x, 50.0], size, spread: [1.0, 0.0, 1.0], swings: [[0.0; 2]; 9], solid: 1.0, hole: false };
        Seen { star, colour: [160.0, 90.0, 80.0], ink: [160.0, 90.0, 80.0] }
    }

    #[test]
    fn a_star_of_which_one_channel_shows_the_core_is_seen_as_its_neighbours_are() {
        let ways = [
            vec![seen(100.0, 8.4)],
            vec![seen(130.0, 8.6), seen(130.0, 4.9)],
            // The core swings more purely and comes first.
            vec![seen(160.0, 4.8), seen(160.0, 8.3)],
            // No neighbour: the best stays.
            vec![seen(900.0, 4.7), seen(900.0, 8.2)],
        ];
        let sizes: Vec<f64> = agreed(&ways).iter().map(|s| s.star.size).collect();
        assert_eq!(sizes, [8.4, 8.6, 8.3, 4.7]);
        assert_eq!(chains(&agreed(&ways))[0].stars.len(), 3);
    }
}
