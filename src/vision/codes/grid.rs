//! Where the modules of a QR lie: the perspective under which the parts every symbol of that size has
//! (finder patterns, timing, alignment: ISO/IEC 18004, 6.3) agree best with the grey picture.

use rxing::Point;
use rxing::common::{PerspectiveTransform, Quadrilateral};
use rxing::qrcode::common::Version;

/// Grey values about the symbol.
pub(super) struct Field {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Darkness evened out: roughly -1 (light) to 1 (dark).
    pub(super) ink: Vec<f32>,
    /// Darkness as seen.
    pub(super) dark: Vec<f32>,
}

impl Field {
    /// Darkness evened out.
    fn at(&self, p: Point) -> f32 {
        self.between(&self.ink, p)
    }
    /// Darkness as seen.
    pub(super) fn dark(&self, p: Point) -> f32 {
        self.between(&self.dark, p)
    }
    /// Between pixels, whose middles lie at halves; beyond the edge, the edge.
    fn between(&self, values: &[f32], p: Point) -> f32 {
        let inside = |v: f32, size: usize| (v - 0.5).clamp(0.0, (size - 1) as f32);
        let (x, y) = (inside(p.x, self.width), inside(p.y, self.height));
        let (x0, y0) = (x as usize, y as usize);
        let (u, v) = (x - x0 as f32, y - y0 as f32);
        let (x1, y1) = ((x0 + 1).min(self.width - 1), (y0 + 1).min(self.height - 1));
        let at = |x: usize, y: usize| values[y * self.width + x];
        (at(x0, y0) * (1.0 - u) + at(x1, y0) * u) * (1.0 - v) + (at(x0, y1) * (1.0 - u) + at(x1, y1) * u) * v
    }
}

/// What every symbol of a size shows, module by module; `None` where the data lies.
pub(super) struct Template {
    pub(super) side: usize,
    pub(super) cells: Vec<Option<bool>>,
}

impl Template {
    /// Of a symbol with so many modules a side; `None` if there is none.
    pub(super) fn of(side: usize) -> Option<Self> {
        let version = Version::getProvisionalVersionForDimension(u32::try_from(side).ok()?).ok()?;
        let mut cells = vec![None; side * side];
        for i in 8..side - 8 {
            cells[6 * side + i] = Some(i % 2 == 0);
            cells[i * side + 6] = Some(i % 2 == 0);
        }
        let last = side - 7;
        let centres: Vec<usize> = version.getAlignmentPatternCenters().iter().map(|c| *c as usize).collect();
        for (x, y) in centres.iter().flat_map(|x| centres.iter().map(move |y| (*x, *y))) {
            let in_finder = (x < 9 || x > side - 10) && y < 9 || x < 9 && y > side - 10;
            for (dx, dy) in (0..25).filter(|_| !in_finder).map(|i| (i % 5, i / 5)) {
                cells[(y + dy - 2) * side + x + dx - 2] = Some(dx.abs_diff(2).max(dy.abs_diff(2)) != 1);
            }
        }
        for (left, top) in [(0, 0), (last, 0), (0, last)] {
            let near = |start: usize| start.saturating_sub(1)..(start + 8).min(side);
            for (x, y) in near(left).flat_map(|x| near(top).map(move |y| (x, y))) {
                let ring = x.abs_diff(left + 3).max(y.abs_diff(top + 3));
                cells[y * side + x] = Some(ring != 2 && ring != 4);
            }
        }
        cells[(side - 8) * side + 8] = Some(true);
        Some(Self { side, cells })
    }

    /// Middles of the modules that are known, with 1 for dark and -1 for light.
    fn known(&self) -> Vec<(Point, f32)> {
        let middle = |i: usize| Point::new((i % self.side) as f32 + 0.5, (i / self.side) as f32 + 0.5);
        let sign = |dark: bool| if dark { 1.0 } else { -1.0 };
        self.cells.iter().enumerate().filter_map(|(i, c)| c.map(|dark| (middle(i), sign(dark)))).collect()
    }
}

/// A symbol laid over the picture.
pub(super) struct Grid {
    pub(super) template: Template,
    map: PerspectiveTransform,
    /// Agreement of the known modules, about 1 for a clear symbol and 0 for none.
    pub(super) score: f32,
}

/// Images of the middles of the finder patterns (left top, right top, left bottom), and of the point
/// that completes their square.
type Corners = [Point; 4];

/// Least agreement before anything is fitted.
const LIKELY: f32 = 0.25;
/// Least agreement that is worth a look at the data.
const LEAST: f32 = 0.6;

impl Grid {
    /// Fits symbols of the likely sizes to three finder patterns; the best first.
    pub(super) fn fit(field: &Field, finders: [Point; 3], module: f32) -> Vec<Self> {
        let [tl, tr, bl] = finders;
        let across = (Point::distance(tl, tr) + Point::distance(tl, bl)) / 2.0 / module + 7.0;
        let nearest = ((across - 1.0) / 4.0).round() as i32 * 4 + 1;
        let sides = [0, 4, -4, 8, -8].map(|step| nearest + step);
        let templates = sides.into_iter().filter_map(|side| Template::of(usize::try_from(side).ok()?));
        // The patterns themselves tell by their size which symbols are likely.
        let mut likely: Vec<(f32, Template)> =
            templates.map(|t| (agreement(field, &t, &t.known(), &square(finders)), t)).collect();
        likely.retain(|(score, _)| *score >= LIKELY);
        likely.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut grids: Vec<Self> =
            likely.into_iter().take(2).filter_map(|(_, t)| Self::fit_one(field, finders, t)).collect();
        grids.retain(|g| g.score >= LEAST);
        grids.sort_by(|a, b| b.score.total_cmp(&a.score));
        grids
    }

    fn fit_one(field: &Field, finders: [Point; 3], template: Template) -> Option<Self> {
        let known = template.known();
        let [tl, tr, bl] = finders;
        let unit = 1.0 / (template.side - 7) as f32;
        let (right, down) = ((tr - tl) * unit, (bl - tl) * unit);
        // The fourth corner is where perspective shows.
        let mut corners = square(finders);
        let some: Vec<(Point, f32)> = known.iter().copied().filter(|(p, _)| p.x > 7.0 && p.y > 7.0).collect();
        let some = if some.len() < 40 { &known } else { &some };
        let start = corners[3];
        let mut best = agreement(field, &template, some, &corners);
        for (i, j) in (-8..=8).flat_map(|i| (-8..=8).map(move |j| (i as f32, j as f32))) {
            let place = start + right * (i * 0.75) + down * (j * 0.75);
            let tried = agreement(field, &template, some, &[tl, tr, bl, place]);
            if tried > best {
                (best, corners[3]) = (tried, place);
            }
        }
        let mut best = agreement(field, &template, &known, &corners);
        for step in [0.5, 0.25, 0.12, 0.06] {
            for _ in 0..3 {
                let before = best;
                for (corner, way) in (0..4).flat_map(|c| [right, down, right * -1.0, down * -1.0].map(|w| (c, w))) {
                    let mut moved = corners;
                    moved[corner] += way * step;
                    let tried = agreement(field, &template, &known, &moved);
                    if tried > best {
                        (best, corners) = (tried, moved);
                    }
                }
                if best <= before {
                    break;
                }
            }
            if best < LEAST / 2.0 {
                return None;
            }
        }
        Some(Self { map: map(template.side, &corners)?, template, score: best })
    }

    /// Image of a point of the symbol, in modules.
    pub(super) fn at(&self, x: f32, y: f32) -> Point {
        self.map.transform_point(Point::new(x, y))
    }
}

/// Mean agreement of modules that are known with the picture.
fn agreement(field: &Field, template: &Template, known: &[(Point, f32)], corners: &Corners) -> f32 {
    let Some(map) = map(template.side, corners) else { return -1.0 };
    known.iter().map(|(p, sign)| sign * field.at(map.transform_point(*p))).sum::<f32>() / known.len() as f32
}

fn square([tl, tr, bl]: [Point; 3]) -> Corners {
    [tl, tr, bl, tr + bl - tl]
}

fn map(side: usize, [tl, tr, bl, br]: &Corners) -> Option<PerspectiveTransform> {
    let modules = Quadrilateral::rectangle(i32::try_from(side).ok()?, i32::try_from(side).ok()?, Some(3.5));
    PerspectiveTransform::quadrilateralToQuadrilateral(modules, Quadrilateral::from([*tl, *tr, *br, *bl])).ok()
}
