//! Where the zones of a batch lie: a neutral map of all zones the register knows, with a net of
//! degrees. No borders are drawn, no map of others is asked for.

use super::outline::{HEIGHT, WIDTH};
use crate::i18n::{Lang, decimal};
use std::fmt::Write;

/// Other zones drawn at most.
const OTHERS: usize = 240;
/// Smallest window, degrees: a province is seen, not a field.
const WINDOW: f64 = 0.6;
/// Metres of a degree of latitude.
const DEGREE: f64 = 111_195.0;

/// The map.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Locator {
    /// Path of the net.
    pub(super) net: String,
    /// Words on the net: x, y, text.
    pub(super) marks: Vec<(String, String, String)>,
    /// Path of the other zones: dots of no length, drawn with round ends.
    pub(super) others: String,
    /// The zones of the batch: x, y.
    pub(super) own: Vec<(String, String)>,
    /// Length of the bar in drawing units, and its words.
    pub(super) bar: (f64, String),
}

/// A point as [longitude, latitude].
pub(super) type Point = [f64; 2];

/// Steps of the net, degrees.
fn step(window: f64) -> f64 {
    [0.2, 0.5, 1.0, 2.0, 5.0].into_iter().find(|s| window / s <= 3.0).unwrap_or(10.0)
}

/// Draws `own` among `others`; `None` where there is nothing to show.
pub(super) fn draw(lang: Lang, own: &[Point], others: impl Iterator<Item = Point>) -> Option<Locator> {
    let sound = |p: &Point| p[0].abs() <= 180.0 && p[1].abs() <= 85.0;
    let own: Vec<Point> = own.iter().copied().filter(sound).collect();
    let first = *own.first()?;
    // Zones beyond two degrees belong to another map.
    let near = |p: &Point| sound(p) && (p[0] - first[0]).abs() < 2.0 && (p[1] - first[1]).abs() < 2.0;
    let others: Vec<Point> = others.filter(near).take(OTHERS).collect();
    let (mut low, mut high) = (first, first);
    for point in own.iter().chain(&others) {
        for i in 0..2 {
            (low[i], high[i]) = (low[i].min(point[i]), high[i].max(point[i]));
        }
    }
    let middle = [(low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0];
    let shrink = middle[1].to_radians().cos();
    let tall = (high[1] - low[1]).max((high[0] - low[0]) * shrink * HEIGHT / WIDTH).max(WINDOW) * 1.25;
    let scale = HEIGHT / tall;
    let place =
        |p: Point| (WIDTH / 2.0 + (p[0] - middle[0]) * shrink * scale, HEIGHT / 2.0 - (p[1] - middle[1]) * scale);
    let mut net = String::new();
    let mut marks = Vec::new();
    let gap = step(tall);
    let wide = tall * WIDTH / HEIGHT / shrink;
    for n in ((middle[0] - wide / 2.0) / gap).ceil() as i64..=((middle[0] + wide / 2.0) / gap).floor() as i64 {
        let x = place([n as f64 * gap, middle[1]]).0;
        net.push_str(&format!("M{x:.1} 0V{HEIGHT}"));
        if (28.0..WIDTH - 28.0).contains(&x) {
            marks.push((format!("{x:.1}"), "12".into(), degrees(lang, n as f64 * gap, ["Đ", "T"], ["E", "W"])));
        }
    }
    for n in ((middle[1] - tall / 2.0) / gap).ceil() as i64..=((middle[1] + tall / 2.0) / gap).floor() as i64 {
        let y = place([middle[0], n as f64 * gap]).1;
        net.push_str(&format!("M0 {y:.1}H{WIDTH}"));
        if (24.0..HEIGHT - 30.0).contains(&y) {
            marks.push(("22".into(), format!("{:.1}", y - 4.0), degrees(lang, n as f64 * gap, ["B", "N"], ["N", "S"])));
        }
    }
    let mut dots = String::with_capacity(others.len() * 12);
    for (x, y) in others.into_iter().map(place) {
        // Writing to a text cannot fail. A dot is a unit wide: a whole number says where it is.
        let _ = write!(dots, "M{} {}h0", x.round() as i64, y.round() as i64);
    }
    let metres = 20_000.0 * if tall > 2.0 { 2.5 } else { 1.0 };
    Some(Locator {
        net,
        marks,
        others: dots,
        own: own.into_iter().map(place).map(|(x, y)| (format!("{x:.1}"), format!("{y:.1}"))).collect(),
        bar: (metres / DEGREE * scale, format!("{} km", decimal(lang, metres / 1000.0, 0))),
    })
}

/// A degree with the letter of its half of the Earth.
fn degrees(lang: Lang, value: f64, vi: [&str; 2], en: [&str; 2]) -> String {
    let half = usize::from(value < 0.0);
    let letter = if lang == Lang::Vi { vi[half] } else { en[half] };
    format!("{}°{letter}", decimal(lang, value.abs(), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_zones_stand_among_the_others_and_the_bar_is_to_scale() {
        let others = [[105.0, 22.0], [105.9, 22.9], [200.0, 0.0], [f64::NAN, 22.0], [10.0, 50.0]];
        let map = draw(Lang::Vi, &[[105.4, 22.5]], others.into_iter()).expect("a map");
        assert_eq!(map.others.matches('M').count(), 2, "what is no place of this map is left out: {}", map.others);
        let number = |text: &String| text.parse::<f64>().expect("a number");
        let (x, y) = (number(&map.own[0].0), number(&map.own[0].1));
        assert!((0.0..WIDTH).contains(&x) && (0.0..HEIGHT).contains(&y));
        let shown: Vec<_> = map.marks.iter().map(|m| m.2.as_str()).collect();
        assert!(shown.contains(&"22,5°B") && shown.contains(&"105,5°Đ"), "{shown:?}");
        // 0.5° between two lines of the net are 55.6 km.
        let ys: Vec<f64> =
            map.net.split('M').filter_map(|l| l.strip_prefix("0 ")?.split('H').next()?.parse().ok()).collect();
        let per_degree = (ys[0] - ys[1]) / 0.5;
        assert!((map.bar.0 / per_degree * 111.195 - 20.0).abs() < 0.5, "{} of {per_degree}", map.bar.0);
    }

    #[test]
    fn nothing_to_show_is_no_map() {
        assert_eq!(draw(Lang::En, &[], std::iter::empty()), None);
        assert_eq!(draw(Lang::En, &[[f64::NAN, 1.0]], std::iter::empty()), None);
        assert!(draw(Lang::En, &[[105.0, 22.0]], std::iter::empty()).is_some());
    }
}
