//! From a grid over a grey picture to light and dark modules. Blur mixes each module with its
//! neighbours: how much is measured on the symbol itself, and the modules are chosen that explain all
//! grey values together best (least squares, module by module until nothing gets better).

use super::grid::{Field, Grid};
use rxing::common::BitMatrix;

/// Places within a module that are averaged, in modules from its middle.
const WITHIN: [f32; 3] = [-0.22, 0.0, 0.22];
/// How often the mixture is measured anew with the modules found so far.
const ROUNDS: usize = 12;
/// Neighbours with the module itself, row by row, and a constant.
const TERMS: usize = 10;

/// Modules of a symbol while they are being told apart.
struct Modules<'a> {
    grid: &'a Grid,
    /// Modules a side with one of the quiet zone around.
    across: usize,
    /// Grey values as seen.
    seen: Vec<f32>,
    /// 1 for dark, -1 for light.
    found: Vec<f32>,
    /// What the mixture does not explain.
    rest: Vec<f32>,
    mixture: [f32; TERMS],
}

/// Readings of a symbol, the plainest first.
pub(super) fn readings<'a>(field: &Field, grid: &'a Grid) -> impl Iterator<Item = BitMatrix> + use<'a> {
    let mut modules = Modules::new(field, grid);
    (0..=ROUNDS).map_while(move |round| {
        if round > 0 {
            modules.measure()?;
            modules.settle().then_some(())?;
        }
        modules.matrix()
    })
}

impl<'a> Modules<'a> {
    fn new(field: &Field, grid: &'a Grid) -> Self {
        let across = grid.template.side + 2;
        let mut seen = vec![-1.0; across * across];
        for (i, value) in seen.iter_mut().enumerate() {
            let (x, y) = ((i % across) as f32 - 0.5, (i / across) as f32 - 0.5);
            let places = WITHIN.iter().flat_map(|dx| WITHIN.iter().map(move |dy| (x + dx, y + dy)));
            *value = places.map(|(x, y)| field.dark(grid.at(x, y))).sum::<f32>() / 9.0;
        }
        let seen = levelled(&seen, across);
        let mut new =
            Self { grid, across, found: Vec::new(), rest: vec![0.0; seen.len()], seen, mixture: [0.0; TERMS] };
        new.found = (0..new.seen.len()).map(|i| new.known(i).unwrap_or(new.seen[i].signum())).collect();
        new
    }
    /// What is there in every symbol of that size.
    fn known(&self, i: usize) -> Option<f32> {
        let (x, y, side) = (i % self.across, i / self.across, self.grid.template.side);
        if x == 0 || y == 0 || x > side || y > side {
            return Some(-1.0);
        }
        self.grid.template.cells[(y - 1) * side + x - 1].map(|dark| if dark { 1.0 } else { -1.0 })
    }
    /// Places inside the quiet zone.
    fn inside(&self) -> impl Iterator<Item = usize> + use<> {
        let across = self.across;
        (1..across - 1).flat_map(move |y| (1..across - 1).map(move |x| y * across + x))
    }
    fn is_inside(&self, i: usize) -> bool {
        let (x, y) = (i % self.across, i / self.across);
        x > 0 && y > 0 && x < self.across - 1 && y < self.across - 1
    }
    fn around(&self, i: usize) -> [usize; 9] {
        let n = self.across;
        [i - n - 1, i - n, i - n + 1, i - 1, i, i + 1, i + n - 1, i + n, i + n + 1]
    }
    fn terms(&self, i: usize) -> [f32; TERMS] {
        let around = self.around(i);
        std::array::from_fn(|k| around.get(k).map_or(1.0, |j| self.found[*j]))
    }
    /// Measures the mixture by the modules as found, and the light that drifts across the symbol.
    fn measure(&mut self) -> Option<()> {
        let (mut normal, mut right) = ([[0.0f64; TERMS]; TERMS], [0.0f64; TERMS]);
        for i in self.inside() {
            let terms = self.terms(i).map(f64::from);
            for (k, t) in terms.iter().enumerate() {
                right[k] += t * f64::from(self.seen[i]);
                normal[k].iter_mut().zip(&terms).for_each(|(n, u)| *n += t * u);
            }
        }
        for (k, row) in normal.iter_mut().enumerate() {
            row[k] += 1.0;
        }
        self.mixture = solve(normal, right)?.map(|v| v as f32);
        for i in self.inside() {
            self.rest[i] = self.seen[i] - self.terms(i).iter().zip(self.mixture).map(|(t, m)| t * m).sum::<f32>();
        }
        let drift: Vec<(usize, f32)> = self.inside().map(|i| (i, self.drift(i))).collect();
        for (i, drift) in drift {
            self.rest[i] -= drift;
        }
        Some(())
    }
    /// Mean of what is not explained about a module.
    fn drift(&self, i: usize) -> f32 {
        let (x, y, last) = (i % self.across, i / self.across, self.across - 2);
        let near = |v: usize| v.saturating_sub(3).max(1)..=(v + 3).min(last);
        let (mut sum, mut count) = (0.0, 0.0);
        for j in near(y).flat_map(|y| near(x).map(move |x| (x, y))).map(|(x, y)| y * self.across + x) {
            sum += self.rest[j];
            count += 1.0;
        }
        sum / count
    }
    /// Turns modules over while that explains the grey values better; whether any was.
    fn settle(&mut self) -> bool {
        let mut any = false;
        for _ in 0..6 {
            let mut turned = false;
            for i in self.inside() {
                if self.known(i).is_some() {
                    continue;
                }
                let around = self.around(i);
                // The module is at place 8 - k of the neighbourhood of its k-th neighbour.
                let change = |k: usize| 2.0 * self.found[i] * self.mixture[8 - k];
                let counts = |k: &usize| self.is_inside(around[*k]);
                let gain: f32 =
                    (0..9).filter(counts).map(|k| change(k) * (2.0 * self.rest[around[k]] + change(k))).sum();
                if gain < 0.0 {
                    let changes: [f32; 9] = std::array::from_fn(change);
                    around.iter().zip(changes).for_each(|(j, c)| self.rest[*j] += c);
                    self.found[i] = -self.found[i];
                    turned = true;
                }
            }
            any |= turned;
            if !turned {
                break;
            }
        }
        any
    }
    fn matrix(&self) -> Option<BitMatrix> {
        let mut matrix = BitMatrix::with_single_dimension(u32::try_from(self.grid.template.side).ok()?).ok()?;
        for i in self.inside().filter(|i| self.found[*i] > 0.0) {
            matrix.set((i % self.across - 1) as u32, (i / self.across - 1) as u32);
        }
        Some(matrix)
    }
}

/// Modules about each one by which light and dark are told there, and their parts that are light and dark.
const ABOUT: usize = 4;
const PARTS: [usize; 2] = [6, 5];

/// From -1 where a module is as light as the lightest about it to 1 where it is as dark as the darkest.
fn levelled(seen: &[f32], across: usize) -> Vec<f32> {
    let near = |v: usize| v.saturating_sub(ABOUT)..(v + ABOUT + 1).min(across);
    let mut about = Vec::new();
    let level = |(i, value): (usize, &f32)| {
        about.clear();
        near(i / across).for_each(|y| about.extend(near(i % across).map(|x| seen[y * across + x])));
        about.sort_unstable_by(f32::total_cmp);
        let (light, dark) = (about[about.len() / PARTS[0]], about[about.len() - 1 - about.len() / PARTS[1]]);
        ((value - light) / (dark - light).max(4.0) * 2.0 - 1.0).clamp(-1.6, 1.6)
    };
    seen.iter().enumerate().map(level).collect()
}

/// Solves a positive definite system (Gauss and Jordan).
pub(super) fn solve<const N: usize>(mut m: [[f64; N]; N], mut b: [f64; N]) -> Option<[f64; N]> {
    for i in 0..N {
        if m[i][i].abs() < 1e-9 {
            return None;
        }
        for k in (0..N).filter(|k| *k != i) {
            let factor = m[k][i] / m[i][i];
            let row = m[i];
            m[k].iter_mut().zip(row).for_each(|(t, s)| *t -= factor * s);
            b[k] -= factor * b[i];
        }
    }
    Some(std::array::from_fn(|i| b[i] / m[i][i]))
}
