//! Tiles of the tree and bundles of entries (C2SP tlog-tiles), height 8.

use super::note::{Head, MAX_SIZE};
use std::collections::HashMap;
use tlog_tiles::{
    Error, Hash, HashReader, Tile, prove_tree, record_hash, split_stored_hash_index, stored_hash_index,
    stored_hashes_for_record_hash, tree_hash,
};

/// Height of a tile.
pub const HEIGHT: u8 = 8;
/// Leaves of a full tile of level 0.
pub const WIDTH: u32 = 1 << HEIGHT;
/// Largest entry (two bytes of length).
pub const MAX_ENTRY: usize = 65_535;

/// Path of a tile below the prefix of the log, e.g. "tile/0/x001/234.p/5" or "tile/entries/000".
#[must_use]
pub fn path(tile: &Tile) -> String {
    let whole = tile.path();
    let rest = whole.trim_start_matches("tile/8/");
    match rest.strip_prefix("data/") {
        Some(of_entries) => format!("tile/entries/{of_entries}"),
        None => format!("tile/{rest}"),
    }
}

/// The tile of a canonical path below the prefix; `None` for every other text.
#[must_use]
pub fn parse_path(text: &str) -> Option<Tile> {
    if text.len() > 80 {
        return None;
    }
    let (level, rest) = text.strip_prefix("tile/")?.split_once('/')?;
    let (level, is_data) = if level == "entries" { (0, true) } else { (level.parse::<u8>().ok()?, false) };
    let (number, width) = match rest.split_once(".p/") {
        Some((number, width)) => (number, width.parse::<u32>().ok().filter(|w| (1..WIDTH).contains(w))?),
        None => (rest, WIDTH),
    };
    let mut n = 0_u64;
    for part in number.split('/') {
        let digits = part.strip_prefix('x').unwrap_or(part);
        n = n.checked_mul(1000)?.checked_add(digits.parse().ok().filter(|d| *d < 1000)?)?;
    }
    if level > 7 || n > MAX_SIZE {
        return None;
    }
    let tile = Tile::new(HEIGHT, level, n, width, is_data);
    (path(&tile) == text).then_some(tile)
}

/// The bundle of entries `n * 256 ..`, up to 256.
#[must_use]
pub fn bundle<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in entries {
        // Statements are far smaller; what would not fit is never made.
        out.extend_from_slice(&u16::try_from(entry.len()).unwrap_or(u16::MAX).to_be_bytes());
        out.extend_from_slice(entry.get(..MAX_ENTRY).unwrap_or(entry));
    }
    out
}

/// The entries of a bundle of exactly `width` entries; `None` if it is anything else.
#[must_use]
pub fn unbundle(mut bytes: &[u8], width: u32) -> Option<Vec<&[u8]>> {
    let mut entries = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<2>() {
        let (entry, after) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        entries.push(entry);
        bytes = after;
        if entries.len() > width as usize {
            return None;
        }
    }
    (bytes.is_empty() && entries.len() == width as usize).then_some(entries)
}

/// The bundle that holds entry `index` in a tree of `size` leaves.
#[must_use]
pub fn bundle_of(index: u64, size: u64) -> Tile {
    let n = index >> HEIGHT;
    let width = u32::try_from((size - (n << HEIGHT)).min(u64::from(WIDTH))).unwrap_or(WIDTH);
    Tile::new(HEIGHT, 0, n, width.max(1), true)
}

/// Hashes of new leaves over the stored ones of a base.
pub struct Growing<'a, R> {
    base: &'a R,
    size: u64,
    new: HashMap<u64, Hash>,
}

impl<'a, R: HashReader> Growing<'a, R> {
    /// A tree of `size` leaves, stored in `base`, that will grow.
    #[must_use]
    pub fn new(base: &'a R, size: u64) -> Self {
        Self { base, size, new: HashMap::new() }
    }
    /// Appends an entry.
    ///
    /// # Errors
    /// The base cannot be read.
    pub fn append(&mut self, entry: &[u8]) -> Result<(), Error> {
        let hashes = stored_hashes_for_record_hash(self.size, record_hash(entry), self)?;
        for (at, hash) in (stored_hash_index(0, self.size)..).zip(hashes) {
            self.new.insert(at, hash);
        }
        self.size += 1;
        Ok(())
    }
    /// The tree as it is now.
    ///
    /// # Errors
    /// The base cannot be read.
    pub fn head(&self) -> Result<Head, Error> {
        Ok(Head { size: self.size, root: tree_hash(self.size, self)? })
    }
    /// Tiles of hashes that change when a tree of `old` leaves becomes this one, with their bytes.
    ///
    /// # Errors
    /// The base cannot be read.
    pub fn tiles(&self, old: u64) -> Result<Vec<(Tile, Vec<u8>)>, Error> {
        Tile::new_tiles(HEIGHT, old, self.size).into_iter().map(|t| Ok((t, t.read_data(self)?))).collect()
    }
    /// Proof that a smaller tree is the beginning of this one; empty for an empty one.
    ///
    /// # Errors
    /// The base cannot be read.
    pub fn consistency(&self, old: u64) -> Result<Vec<Hash>, Error> {
        consistency(self, self.size, old)
    }
}

/// As [`Growing::consistency`], for any reader.
///
/// # Errors
/// The hashes cannot be read.
pub fn consistency<R: HashReader>(reader: &R, new: u64, old: u64) -> Result<Vec<Hash>, Error> {
    if old == 0 { Ok(Vec::new()) } else { prove_tree(new, old, reader) }
}

impl<R: HashReader> HashReader for Growing<'_, R> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, Error> {
        let missing: Vec<u64> = indexes.iter().copied().filter(|i| !self.new.contains_key(i)).collect();
        let mut stored = if missing.is_empty() { Vec::new() } else { self.base.read_hashes(&missing)? }.into_iter();
        let found = indexes.iter().map(|i| self.new.get(i).copied().or_else(|| stored.next()));
        found.collect::<Option<Vec<_>>>().ok_or(Error::IndexesNotInTree)
    }
}

/// The narrowest tile of a tree of `size` leaves, as its log has it, that holds a stored hash.
#[must_use]
pub fn tile_at(index: u64, size: u64) -> Option<Tile> {
    let (level, n) = split_stored_hash_index(index);
    let row = level / HEIGHT;
    let first = n << (level % HEIGHT) >> HEIGHT;
    let whole = size >> (row * HEIGHT);
    let width = whole.checked_sub(first << HEIGHT)?.min(u64::from(WIDTH));
    (width > 0).then(|| Tile::new(HEIGHT, row, first, u32::try_from(width).unwrap_or(WIDTH), false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_in_their_one_spelling() {
        for (text, level, n, width, data) in [
            ("tile/0/000", 0, 0, 256, false),
            ("tile/0/000.p/1", 0, 0, 1, false),
            ("tile/2/x001/x234/067.p/255", 2, 1_234_067, 255, false),
            ("tile/entries/x999/999", 0, 999_999, 256, true),
        ] {
            let tile = parse_path(text).expect(text);
            assert_eq!(
                (tile.level(), tile.level_index(), tile.width(), tile.is_data()),
                (level, n, width, data),
                "{text}"
            );
            assert_eq!(path(&tile), text);
        }
        let hostile = [
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/00/000",
            "tile/0/0",
            "tile/0/1000",
            "tile/64/000",
            "tile/-1/000",
            "tile/0/x000/000",
            "tile/0/../../etc",
            "tile/data/000",
            "tile/8/0/000",
            "tile/0/x999/x999/x999/x999/x999/999",
            "tile/0/+00",
            "checkpoint",
            "tile/0/",
        ];
        for text in hostile {
            assert!(parse_path(text).is_none(), "{text}");
        }
    }

    #[test]
    fn bundles_come_back_and_cut_ones_do_not() {
        let entries: Vec<&[u8]> = vec![b"", b"a", &[7; 300]];
        let bytes = bundle(entries.iter().copied());
        assert_eq!(unbundle(&bytes, 3).expect("whole"), entries);
        assert!(unbundle(&bytes, 2).is_none() && unbundle(&bytes, 4).is_none());
        assert!((0..bytes.len()).all(|cut| unbundle(&bytes[..cut], 3).is_none()));
    }
}
