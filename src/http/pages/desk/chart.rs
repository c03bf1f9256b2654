//! Pictures of numbers, drawn on the server: stacked bars, and one tile per commune. Every mark has
//! its number beside it, in words, so that nothing hangs on colour.

use crate::app::profile::ByStars;
use crate::domain::admin_unit;
use crate::i18n::{Lang, plain, text};
use std::collections::BTreeMap;

/// Length of the longest bar, in drawing units.
const LONGEST: u32 = 1_000;

/// Stacked bars.
pub(in crate::http) struct Chart {
    /// Heading.
    pub(in crate::http) name: String,
    /// What the parts are: class and name.
    pub(in crate::http) legend: Vec<(&'static str, String)>,
    pub(in crate::http) bars: Vec<Bar>,
}

/// One bar.
pub(in crate::http) struct Bar {
    pub(in crate::http) name: String,
    pub(in crate::http) sum: u32,
    /// Its parts in words.
    pub(in crate::http) says: String,
    pub(in crate::http) parts: Vec<Part>,
}

/// One part of a bar.
pub(in crate::http) struct Part {
    pub(in crate::http) class: &'static str,
    pub(in crate::http) x: u32,
    pub(in crate::http) width: u32,
}

impl Chart {
    /// Bars whose parts are of the kinds of the legend, in its order.
    pub(in crate::http) fn stacked<const N: usize>(
        lang: Lang,
        name: String,
        legend: [(&'static str, String); N],
        rows: impl IntoIterator<Item = (String, [u32; N])>,
    ) -> Self {
        let rows: Vec<_> = rows.into_iter().collect();
        let most = rows.iter().map(|(_, sum)| sum.iter().sum::<u32>()).max().unwrap_or(0).max(1);
        let bars: Vec<_> = rows.into_iter().map(|(name, counts)| bar(lang, name, &legend, counts, most)).collect();
        // Bars of one kind, and bars that are each of the kind they are named after, need no legend.
        let legend = if bars.iter().all(|bar| bar.says.is_empty()) { Vec::new() } else { legend.into() };
        Self { name, legend, bars }
    }

    /// Bars of products by stars.
    pub(in crate::http) fn by_stars(lang: Lang, name: String, rows: Vec<(String, ByStars)>) -> Self {
        let legend = ["three", "four", "five"].map(|class| (class, plain(lang, &format!("desk-{class}"))));
        Self::stacked(lang, name, legend, rows)
    }
}

fn bar<const N: usize>(
    lang: Lang,
    name: String,
    legend: &[(&'static str, String); N],
    counts: [u32; N],
    most: u32,
) -> Bar {
    let mut end = 0;
    let mut parts = Vec::new();
    let mut says = Vec::new();
    for ((class, kind), count) in legend.iter().zip(counts).filter(|(_, count)| *count > 0) {
        // A part that counts anything is at least a line.
        let width = u32::try_from(u64::from(count) * u64::from(LONGEST) / u64::from(most)).unwrap_or(LONGEST).max(4);
        parts.push(Part { class, x: end, width });
        says.push(text(lang, "desk-bar-part", &[("kind", kind.clone()), ("count", count.to_string())]));
        end += width;
    }
    let (sum, says) = (counts.iter().sum(), says.join(", "));
    let says = if N == 1 || says == format!("{name}: {sum}") { String::new() } else { says };
    Bar { name, sum, says, parts }
}

impl Bar {
    /// The month of a bar that is named after a month, without its year.
    pub(in crate::http) fn month(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }
}

impl Part {
    /// Where the part begins when its bar stands upright.
    pub(in crate::http) fn top(&self) -> u32 {
        LONGEST.saturating_sub(self.x + self.width)
    }
}

/// One commune.
pub(in crate::http) struct Tile {
    /// Products in force.
    pub(in crate::http) count: u32,
    /// "none", "few", "some" or "many".
    pub(in crate::http) class: &'static str,
    pub(in crate::http) name: &'static str,
}

/// A tile per commune of the list, in the order of their codes (neighbours mostly follow each other).
pub(in crate::http) fn tiles(by_commune: &BTreeMap<String, ByStars>) -> Vec<Tile> {
    let tile = |unit: &'static admin_unit::AdminUnit| {
        let count = by_commune.get(unit.code).map_or(0, |sum| sum.iter().sum());
        let class = match count {
            0 => "none",
            1 => "few",
            2..=4 => "some",
            _ => "many",
        };
        Tile { count, class, name: unit.name }
    };
    admin_unit::units().map(tile).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_each_other_and_the_longest_bar_fills_the_room() {
        let rows = vec![("A".to_owned(), [1, 0, 1]), ("B".to_owned(), [150, 40, 3]), ("C".to_owned(), [0; 3])];
        let chart = Chart::by_stars(Lang::Vi, "Sao".into(), rows);
        for bar in &chart.bars {
            let mut at = 0;
            for part in &bar.parts {
                assert_eq!(part.x, at);
                assert!(part.width >= 4, "seen at all");
                at += part.width;
            }
            assert!(at <= LONGEST + 4);
        }
        let end = |bar: &Bar| bar.parts.last().map(|part| part.x + part.width);
        assert!(end(&chart.bars[1]).is_some_and(|end| (LONGEST - 3..=LONGEST).contains(&end)));
        assert_eq!((chart.bars[0].sum, chart.bars[0].says.as_str()), (2, "3 sao: 1, 5 sao: 1"));
        assert_eq!(chart.bars[1].parts[0].top(), LONGEST - chart.bars[1].parts[0].width);
        let plain = Chart::by_stars(Lang::Vi, "Sao".into(), vec![("3 sao".to_owned(), [7, 0, 0])]);
        assert!(plain.legend.is_empty() && plain.bars[0].says.is_empty(), "nothing is said twice");
        assert_eq!((chart.bars[2].sum, chart.bars[2].says.as_str(), chart.bars[2].parts.len()), (0, "", 0));
        assert!(Chart::by_stars(Lang::En, "No".into(), Vec::new()).bars.is_empty());
    }

    #[test]
    fn every_commune_has_a_tile_of_its_own() {
        let tiles = tiles(&BTreeMap::from([("00691".to_owned(), [1, 0, 0]), ("00694".to_owned(), [5, 1, 0])]));
        assert_eq!(tiles.len(), 124);
        assert_eq!((tiles[0].class, tiles[1].class, tiles[2].class), ("few", "many", "none"));
    }
}
