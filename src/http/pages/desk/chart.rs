//! Pictures of numbers, drawn on the server: stacked bars, and one tile per commune. Every mark has
//! its number beside it, so that nothing hangs on colour.

use crate::app::profile::ByStars;
use crate::domain::admin_unit;
use crate::i18n::{Lang, text};
use std::collections::BTreeMap;

/// Where bars begin and how long the longest is, in drawing units of 640.
const START: u32 = 196;
const LONGEST: u32 = 390;
/// Height of a bar and the gap below it.
const STEP: u32 = 26;
/// Classes of the parts: three, four and five stars.
const CLASSES: [&str; 3] = ["three", "four", "five"];

/// Stacked bars.
pub(in crate::http) struct Chart {
    /// Heading.
    pub(in crate::http) name: String,
    /// The whole picture in words.
    pub(in crate::http) says: String,
    pub(in crate::http) height: u32,
    pub(in crate::http) bars: Vec<Bar>,
}

/// One bar.
pub(in crate::http) struct Bar {
    pub(in crate::http) name: String,
    pub(in crate::http) y: u32,
    pub(in crate::http) end: u32,
    pub(in crate::http) sum: u32,
    pub(in crate::http) parts: Vec<Part>,
}

/// One part of a bar.
pub(in crate::http) struct Part {
    pub(in crate::http) class: &'static str,
    pub(in crate::http) x: u32,
    pub(in crate::http) width: u32,
    pub(in crate::http) says: String,
}

impl Chart {
    /// Bars of products by stars.
    pub(in crate::http) fn by_stars(lang: Lang, name: String, rows: Vec<(String, ByStars)>) -> Self {
        let most = rows.iter().map(|(_, sum)| sum.iter().sum::<u32>()).max().unwrap_or(0).max(1);
        let says = rows.iter().map(|(name, sum)| format!("{name}: {}", sum.iter().sum::<u32>()));
        let says = format!("{name}. {}", says.collect::<Vec<_>>().join("; "));
        let bars: Vec<Bar> = (0..).zip(rows).map(|(n, (name, sum))| bar(lang, name, n * STEP, sum, most)).collect();
        let height = u32::try_from(bars.len()).unwrap_or(0) * STEP;
        Self { name, says, height, bars }
    }
}

fn bar(lang: Lang, name: String, y: u32, by_stars: ByStars, most: u32) -> Bar {
    let mut end = START;
    let mut parts = Vec::new();
    for ((stars, class), count) in (3..).zip(CLASSES).zip(by_stars) {
        // A part that counts anything is at least a line.
        let width = if count == 0 { 0 } else { (count * LONGEST / most).max(2) };
        if width > 0 {
            let args = [("stars", stars.to_string()), ("count", count.to_string())];
            parts.push(Part { class, x: end, width, says: text(lang, "desk-bar-part", &args) });
        }
        end += width;
    }
    Bar { name, y, end, sum: by_stars.iter().sum(), parts }
}

/// Tiles in a row.
const COLUMNS: u32 = 16;
/// Side of a tile with its gap.
const TILE: u32 = 40;

/// One commune.
pub(in crate::http) struct Tile {
    pub(in crate::http) x: u32,
    pub(in crate::http) y: u32,
    /// Products in force.
    pub(in crate::http) count: u32,
    /// "none", "few", "some" or "many".
    pub(in crate::http) class: &'static str,
    pub(in crate::http) name: &'static str,
}

/// A tile per commune of the list, in the order of their codes (neighbours mostly follow each other).
pub(in crate::http) fn tiles(by_commune: &BTreeMap<String, ByStars>) -> Vec<Tile> {
    let tile = |(n, unit): (u32, &'static admin_unit::AdminUnit)| {
        let count = by_commune.get(unit.code).map_or(0, |sum| sum.iter().sum());
        let class = match count {
            0 => "none",
            1 => "few",
            2..=4 => "some",
            _ => "many",
        };
        Tile { x: n % COLUMNS * TILE, y: n / COLUMNS * TILE, count, class, name: unit.name }
    };
    (0..).zip(admin_unit::units()).map(tile).collect()
}

/// Height of the tiles together.
pub(in crate::http) fn tiles_height(tiles: &[Tile]) -> u32 {
    tiles.last().map_or(0, |tile| tile.y + TILE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_each_other_and_the_longest_bar_fills_the_room() {
        let rows = vec![("A".to_owned(), [1, 1, 0]), ("B".to_owned(), [150, 40, 3])];
        let chart = Chart::by_stars(Lang::Vi, "Sao".into(), rows);
        assert_eq!(chart.height, 2 * STEP);
        for bar in &chart.bars {
            let mut at = START;
            for part in &bar.parts {
                assert_eq!(part.x, at);
                assert!(part.width >= 2, "seen at all");
                at += part.width;
            }
            assert_eq!(bar.end, at);
        }
        assert!((START + LONGEST - 3..=START + LONGEST).contains(&chart.bars[1].end));
        assert!(chart.says.contains("A: 2") && chart.says.contains("B: 193"));
        assert_eq!(Chart::by_stars(Lang::En, "No".into(), Vec::new()).height, 0);
    }

    #[test]
    fn every_commune_has_a_tile_of_its_own() {
        let tiles = tiles(&BTreeMap::from([("00691".to_owned(), [1, 0, 0]), ("00694".to_owned(), [5, 1, 0])]));
        assert_eq!(tiles.len(), 124);
        assert_eq!(tiles.iter().map(|t| (t.x, t.y)).collect::<std::collections::BTreeSet<_>>().len(), 124);
        assert_eq!((tiles[0].class, tiles[1].class, tiles[2].class), ("few", "many", "none"));
        assert_eq!(tiles_height(&tiles), 8 * TILE);
    }
}
