//! EAN-13 (ISO/IEC 15420) from the mean of many lines across its bars. The digits are those that,
//! drawn and blurred as the line itself shows, explain its grey values best.

/// Samples per module, modules of the symbol, and of the light zone that is looked at on each side.
const PER: usize = 2;
const MODULES: usize = 95;
const QUIET: usize = 4;
const SAMPLES: usize = PER * (MODULES + 2 * QUIET);
/// Blur: a sample, its neighbours on both sides alike, and the ground.
const TAPS: usize = 5;
const TERMS: usize = TAPS + 1;

/// Left digits of odd parity; even ones are these reversed and turned over, right ones turned over.
const ODD: [u8; 10] = [
    0b000_1101, 0b001_1001, 0b001_0011, 0b011_1101, 0b010_0011, 0b011_0001, 0b010_1111, 0b011_1011, 0b011_0111,
    0b000_1011,
];
/// First digit by the parities of the six left ones, 1 for even, the first one highest.
const FIRST: [u8; 10] =
    [0b00_0000, 0b00_1011, 0b00_1101, 0b00_1110, 0b01_0011, 0b01_1001, 0b01_1100, 0b01_0101, 0b01_0110, 0b01_1010];

/// Modules of a digit: 0–9 odd, 10–19 even, 20–29 right.
fn pattern(sign: usize) -> [bool; 7] {
    let odd = ODD[sign % 10];
    let bits = match sign / 10 {
        0 => odd,
        1 => (!odd & 0x7f).reverse_bits() >> 1,
        _ => !odd & 0x7f,
    };
    std::array::from_fn(|i| bits >> (6 - i) & 1 == 1)
}

/// First module of a digit, and the signs that may stand there.
fn slot(digit: usize) -> (usize, std::ops::Range<usize>) {
    if digit < 6 { (3 + 7 * digit, 0..20) } else { (50 + 7 * (digit - 6), 20..30) }
}

/// Where the first and last bar edge lie on a line, and how much its scale changes between them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) start: f32,
    pub(super) end: f32,
    bend: f32,
}

impl Span {
    fn place(&self, module: f32) -> f32 {
        let t = module / MODULES as f32;
        self.start + (self.end - self.start) * t * (1.0 + self.bend) / (1.0 + self.bend * t)
    }
}

/// A reading of a line.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    signs: [usize; 12],
    pub(super) span: Span,
    /// Part of the line's changes that the digits explain, at most 1.
    pub(super) fit: f32,
    /// By how much the nearest other digit explains less, in the least sure place.
    pub(super) margin: f32,
}

/// Least agreement of a span that is looked at more closely; bars that are clear reach 95.
const ROUGH: f32 = 38.0;

/// The best reading of a line (grey values), in its direction, whose bars are likely to fill those places.
pub(super) fn read(line: &[f32], likely: (f32, f32)) -> Option<Reading> {
    let dark = levelled(line);
    let steps = |reach: i32, unit: f32| (-reach..=reach).map(move |i| i as f32 * unit);
    let mut rough: Vec<(f32, Span)> = Vec::new();
    for (first, last) in extent(&dark).into_iter().chain([likely]) {
        let module = (last - first) / MODULES as f32;
        for start in steps(5, 0.75).map(|s| first + s * module) {
            for end in steps(5, 0.75).map(|s| last + s * module) {
                for bend in [-0.12, -0.06, 0.0, 0.06, 0.12] {
                    let span = Span { start, end, bend };
                    rough.push((agreement(&samples(&dark, &span)), span));
                }
            }
        }
    }
    rough.retain(|(agreement, _)| *agreement > ROUGH);
    rough.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = rough.iter().take(10).filter_map(|(_, span)| refined(&dark, *span));
    best.max_by(|a, b| a.fit.total_cmp(&b.fit))
}

/// Reads another line whose bars stand at about the same places.
pub(super) fn read_again(line: &[f32], span: Span) -> Option<Reading> {
    refined(&levelled(line), span)
}

/// A reading with the span that explains most.
fn refined(dark: &[f32], span: Span) -> Option<Reading> {
    let mut best = explained(dark, span)?;
    let module = (span.end - span.start) / MODULES as f32;
    for step in [0.4, 0.2, 0.1] {
        for _ in 0..3 {
            let before = best.fit;
            for (start, end, bend) in [
                (1.0, 0.0, 0.0),
                (-1.0, 0.0, 0.0),
                (0.0, 1.0, 0.0),
                (0.0, -1.0, 0.0),
                (0.0, 0.0, 1.0),
                (0.0, 0.0, -1.0),
            ] {
                let moved = Span {
                    start: best.span.start + start * step * module,
                    end: best.span.end + end * step * module,
                    bend: best.span.bend + bend * step * 0.05,
                };
                if let Some(tried) = explained(dark, moved).filter(|t| t.fit > best.fit) {
                    best = tried;
                }
            }
            if best.fit <= before {
                break;
            }
        }
    }
    Some(best)
}

/// From 0 where a line is light to 1 where it is dark, by the lightest and darkest about each place.
fn levelled(line: &[f32]) -> Vec<f32> {
    let reach = (line.len() / 12).max(8);
    let stride = (reach / 6).max(1);
    let level = |i: usize| {
        let mut about: Vec<f32> = line[i.saturating_sub(reach)..(i + reach + 1).min(line.len())].to_vec();
        about.sort_unstable_by(f32::total_cmp);
        [about[about.len() / 12], about[about.len() - 1 - about.len() / 12]]
    };
    let levels: Vec<[f32; 2]> = (0..=line.len() / stride).map(|k| level((k * stride).min(line.len() - 1))).collect();
    let spread = levels.iter().map(|[low, high]| high - low).fold(0.0, f32::max);
    let value = |(i, v): (usize, &f32)| {
        let [low, high] = levels[i / stride];
        (high - v) / (high - low).max(0.25 * spread).max(1.0)
    };
    line.iter().enumerate().map(value).collect()
}

/// First and last place of the longest stretch that changes all along.
fn extent(dark: &[f32]) -> Option<(f32, f32)> {
    let change: Vec<f32> = dark.windows(2).map(|w| (w[1] - w[0]).abs()).collect();
    let reach = (dark.len() / 60).max(3);
    let mut sums = vec![0.0];
    change.iter().for_each(|c| sums.push(sums[sums.len() - 1] + c));
    let about = |i: usize| {
        let (low, high) = (i.saturating_sub(reach), (i + reach + 1).min(change.len()));
        (sums[high] - sums[low]) / (high - low) as f32
    };
    let smooth: Vec<f32> = (0..change.len()).map(about).collect();
    let middle = &smooth[smooth.len() / 3..smooth.len() * 2 / 3];
    let least = middle.iter().sum::<f32>() / middle.len().max(1) as f32 * 0.35;
    let (mut best, mut start) = ((0, 0), None);
    for (i, s) in smooth.iter().chain([&0.0]).enumerate() {
        match (start, *s > least) {
            (None, true) => start = Some(i),
            (Some(from), false) => {
                if i - from > best.1 - best.0 {
                    best = (from, i);
                }
                start = None;
            }
            _ => {}
        }
    }
    // The mean reaches beyond the bars by its window.
    let (first, last) = (best.0 + reach / 2, best.1.saturating_sub(reach / 2));
    (last > first + 100).then_some((first as f32, last as f32))
}

type Samples = [f32; SAMPLES];

fn samples(dark: &[f32], span: &Span) -> Samples {
    std::array::from_fn(|i| {
        let at = span.place((i as f32 + 0.5) / PER as f32 - QUIET as f32) - 0.5;
        let at = at.clamp(0.0, (dark.len() - 2) as f32);
        let (low, part) = (at as usize, at.fract());
        dark[low] * (1.0 - part) + dark[low + 1] * part
    })
}

/// Guards as they stand in every symbol; digits still light.
fn guards() -> Samples {
    let mut drawn = [0.0; SAMPLES];
    for module in [0, 2, 46, 48, 92, 94] {
        draw(&mut drawn, module, true);
    }
    drawn
}

fn draw(drawn: &mut Samples, module: usize, is_dark: bool) {
    for sample in &mut drawn[(QUIET + module) * PER..][..PER] {
        *sample = f32::from(u8::from(is_dark));
    }
}

fn draw_sign(drawn: &mut Samples, digit: usize, sign: usize) {
    let (module, _) = slot(digit);
    pattern(sign).iter().enumerate().for_each(|(i, is_dark)| draw(drawn, module + i, *is_dark));
}

/// How well guards and the best digits agree with the samples, digit by digit.
fn agreement(seen: &Samples) -> f32 {
    let part = |module: usize, modules: &[bool]| -> f32 {
        let values = &seen[(QUIET + module) * PER..][..modules.len() * PER];
        values.iter().enumerate().map(|(i, v)| if modules[i / PER] { v - 0.5 } else { 0.5 - v }).sum()
    };
    let digits = (0..12).map(|digit| {
        let (module, signs) = slot(digit);
        signs.map(|sign| part(module, &pattern(sign))).fold(f32::MIN, f32::max)
    });
    let quiet: f32 = [0, (QUIET + MODULES) * PER]
        .iter()
        .map(|from| seen[*from..][..QUIET * PER].iter().map(|v| 0.5 - v).sum::<f32>())
        .sum();
    digits.sum::<f32>()
        + part(0, &[true, false, true])
        + part(45, &[false, true, false, true, false])
        + part(92, &[true, false, true])
        + quiet
}

/// Blur of two taps beside the middle one, as a start.
const START: [f32; TERMS] = [0.4, 0.22, 0.08, 0.0, 0.0, 0.0];

fn terms(drawn: &Samples, i: usize) -> [f32; TERMS] {
    let at = |i: usize| drawn.get(i).copied().unwrap_or(0.0);
    std::array::from_fn(|k| match k {
        0 => at(i),
        k if k < TAPS => at(i + k) + if i >= k { at(i - k) } else { 0.0 },
        _ => 1.0,
    })
}

fn blurred(drawn: &Samples, blur: &[f32; TERMS], i: usize) -> f32 {
    terms(drawn, i).iter().zip(blur).map(|(t, b)| t * b).sum()
}

/// The digits that explain a span best, and how well.
fn explained(dark: &[f32], span: Span) -> Option<Reading> {
    let seen = samples(dark, &span);
    let mut drawn = guards();
    let mut signs = [0; 12];
    for (digit, chosen) in signs.iter_mut().enumerate() {
        let (module, all) = slot(digit);
        let values = &seen[(QUIET + module) * PER..][..7 * PER];
        let alike = |sign: usize| -> f32 {
            let modules = pattern(sign);
            values.iter().enumerate().map(|(i, v)| if modules[i / PER] { v - 0.5 } else { 0.5 - v }).sum()
        };
        *chosen = all.max_by(|a, b| alike(*a).total_cmp(&alike(*b)))?;
        draw_sign(&mut drawn, digit, *chosen);
    }
    let mut blur = START;
    let mut margin = 0.0;
    for round in 0..4 {
        if round > 0 {
            blur = measured(&seen, &drawn)?;
        }
        let before = signs;
        let mut costs = [[f32::MAX; 30]; 12];
        for digit in 0..12 {
            let (module, all) = slot(digit);
            let (from, to) = ((QUIET + module) * PER - TAPS, (QUIET + module + 7) * PER + TAPS);
            for sign in all {
                draw_sign(&mut drawn, digit, sign);
                costs[digit][sign] = (from..to).map(|i| (seen[i] - blurred(&drawn, &blur, i)).powi(2)).sum();
            }
            draw_sign(&mut drawn, digit, signs[digit]);
        }
        (signs, margin) = cheapest(&costs);
        (0..12).for_each(|digit| draw_sign(&mut drawn, digit, signs[digit]));
        if round > 1 && signs == before {
            break;
        }
    }
    let mean = seen.iter().sum::<f32>() / SAMPLES as f32;
    let all: f32 = seen.iter().map(|v| (v - mean).powi(2)).sum();
    let rest: f32 = (0..SAMPLES).map(|i| (seen[i] - blurred(&drawn, &blur, i)).powi(2)).sum();
    Some(Reading { signs, span, fit: 1.0 - rest / all.max(1e-6), margin })
}

/// Signs that cost least together among those whose parities name a first digit, and by how much the next
/// ones cost more in the least sure place.
fn cheapest(costs: &[[f32; 30]; 12]) -> ([usize; 12], f32) {
    // Cheapest and next of ten signs.
    let two = |digit: usize, kind: usize| {
        let of = &costs[digit][10 * kind..10 * kind + 10];
        let best = (0..10).min_by(|a, b| of[*a].total_cmp(&of[*b])).unwrap_or(0);
        let next = (0..10).filter(|i| *i != best).map(|i| of[i]).fold(f32::MAX, f32::min);
        (10 * kind + best, of[best], next)
    };
    let left = |parities: u8| (0..6).map(move |digit| two(digit, usize::from(parities >> (5 - digit) & 1)));
    let mut by_first: Vec<(f32, u8)> = FIRST.iter().map(|p| (left(*p).map(|(_, cost, _)| cost).sum(), *p)).collect();
    by_first.sort_by(|a, b| a.0.total_cmp(&b.0));
    let chosen: Vec<(usize, f32, f32)> = left(by_first[0].1).chain((6..12).map(|digit| two(digit, 2))).collect();
    let over = |cost: f32, next: f32| (next - cost) / (cost + 0.05);
    let parities = over(by_first[0].0, by_first[1].0);
    let margin = chosen.iter().map(|(_, cost, next)| over(*cost, *next)).fold(f32::MAX, f32::min);
    (std::array::from_fn(|digit| chosen[digit].0), margin.min(6.0 * parities))
}

/// Blur under which what is drawn looks most like what is seen.
fn measured(seen: &Samples, drawn: &Samples) -> Option<[f32; TERMS]> {
    let (mut normal, mut right) = ([[0.0f64; TERMS]; TERMS], [0.0f64; TERMS]);
    for (i, value) in seen.iter().enumerate() {
        let terms = terms(drawn, i).map(f64::from);
        for (k, t) in terms.iter().enumerate() {
            right[k] += t * f64::from(*value);
            normal[k].iter_mut().zip(&terms).for_each(|(n, u)| *n += t * u);
        }
    }
    for (k, row) in normal.iter_mut().enumerate() {
        row[k] += 0.3;
    }
    super::modules::solve(normal, right).map(|b| b.map(|v| v as f32))
}

impl Reading {
    /// The thirteen digits, if parities and check digit agree.
    pub(super) fn digits(&self) -> Option<String> {
        let parities = self.signs[..6].iter().fold(0u8, |all, sign| all << 1 | u8::from(*sign >= 10));
        let first = FIRST.iter().position(|p| *p == parities)?;
        let digits: Vec<usize> = std::iter::once(first).chain(self.signs.iter().map(|s| s % 10)).collect();
        let sum: usize = digits.iter().enumerate().map(|(i, d)| if i % 2 == 0 { *d } else { 3 * d }).sum();
        sum.is_multiple_of(10).then(|| digits.iter().filter_map(|d| char::from_digit(*d as u32, 10)).collect())
    }
}
