//! Reading the tree of a log from its tiles.

use crate::domain::log::note::Head;
use crate::domain::log::tiles::{self, HEIGHT, MAX_ENTRY, WIDTH, path, tile_at};
use crate::ports::log::{LogFilesError, LogSource};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tlog_tiles::{
    Error, HASH_SIZE, Hash, HashReader, Tile, TileHashReader, TileReader, node_hash, split_stored_hash_index,
};

/// Most bytes that a tile or bundle may have.
#[must_use]
pub fn most(tile: &Tile) -> usize {
    tile.width() as usize * if tile.is_data() { MAX_ENTRY + 2 } else { HASH_SIZE }
}

/// Files kept at hand, all of them immutable.
#[derive(Default)]
pub struct Cache(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    files: HashMap<String, Arc<Vec<u8>>>,
    nodes: HashMap<(u8, u64, u32), Arc<Nodes>>,
    bytes: usize,
}

/// Bytes kept at hand at most: the tiles of a million leaves and their nodes are 64 MB.
const CACHED: usize = 128 << 20;

/// The hashes of a tile, and row by row the nodes above them that lie whole in it: a way is then read
/// without hashing.
struct Nodes(Vec<Vec<Hash>>);

impl Nodes {
    fn of(tile: &Tile, bytes: &[u8]) -> Result<Self, Error> {
        let leaves: Vec<Hash> = bytes.as_chunks::<HASH_SIZE>().0.iter().map(|hash| Hash(*hash)).collect();
        let mut rows = vec![leaves.get(..tile.width() as usize).ok_or(Error::InvalidTile)?.to_vec()];
        for level in 1..usize::from(HEIGHT) {
            let row = rows[level - 1].as_chunks::<2>().0.iter().map(|[left, right]| node_hash(*left, *right));
            rows.push(row.collect());
        }
        Ok(Self(rows))
    }
    fn bytes(&self) -> usize {
        self.0.iter().map(Vec::len).sum::<usize>() * HASH_SIZE
    }
    /// A stored hash, which lies in this tile.
    fn node(&self, tile: &Tile, index: u64) -> Option<Hash> {
        let (level, n) = split_stored_hash_index(index);
        let level = level % HEIGHT;
        let first = tile.level_index() << (HEIGHT - level);
        self.0.get(usize::from(level))?.get(usize::try_from(n.checked_sub(first)?).ok()?).copied()
    }
}

impl Cache {
    fn get(&self, path: &str) -> Option<Arc<Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).files.get(path).cloned()
    }
    fn put(&self, path: String, bytes: &Arc<Vec<u8>>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Cheap to fill again: no bookkeeping of what was used last.
        if kept.bytes + bytes.len() > CACHED {
            *kept = Kept::default();
        }
        kept.bytes += bytes.len();
        kept.files.insert(path, Arc::clone(bytes));
    }
    fn nodes(&self, tile: &Tile) -> Option<Arc<Nodes>> {
        let key = (tile.level(), tile.level_index(), tile.width());
        self.0.lock().unwrap_or_else(PoisonError::into_inner).nodes.get(&key).cloned()
    }
    fn put_nodes(&self, tile: &Tile, nodes: &Arc<Nodes>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.bytes + nodes.bytes() > CACHED {
            *kept = Kept::default();
        }
        kept.bytes += nodes.bytes();
        kept.nodes.insert((tile.level(), tile.level_index(), tile.width()), Arc::clone(nodes));
    }
    /// Forgets everything.
    pub fn clear(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Kept::default();
    }
}

/// A tree of a size, read from files that nobody has proven yet.
pub struct Reader<'a> {
    source: &'a dyn LogSource,
    cache: &'a Cache,
    size: u64,
}

impl<'a> Reader<'a> {
    /// The tree of `size` leaves in `source`.
    #[must_use]
    pub fn new(source: &'a dyn LogSource, cache: &'a Cache, size: u64) -> Self {
        Self { source, cache, size }
    }

    /// A tile or bundle; where the partial one is gone, the front of the full one (tlog-tiles, partial tiles).
    ///
    /// # Errors
    /// Neither is there, or they cannot be read.
    pub fn tile(&self, tile: &Tile) -> Result<Arc<Vec<u8>>, LogFilesError> {
        let at = path(tile);
        if let Some(bytes) = self.cache.get(&at) {
            return Ok(bytes);
        }
        let bytes = Arc::new(self.load(tile, &at)?);
        self.cache.put(at, &bytes);
        Ok(bytes)
    }

    fn load(&self, tile: &Tile, at: &str) -> Result<Vec<u8>, LogFilesError> {
        if let Some(bytes) = self.source.read(at, most(tile))? {
            return Ok(bytes);
        }
        let whole = Tile::new(HEIGHT, tile.level(), tile.level_index(), WIDTH, tile.is_data());
        let missing = || LogFilesError { place: at.to_owned(), cause: "it is not there".into() };
        let bytes = self.source.read(&path(&whole), most(&whole))?.ok_or_else(missing)?;
        front(bytes, tile).ok_or_else(missing)
    }

    /// The nodes of a tile of hashes, which is not kept beside them.
    fn nodes(&self, tile: &Tile) -> Result<Arc<Nodes>, Error> {
        if let Some(nodes) = self.cache.nodes(tile) {
            return Ok(nodes);
        }
        let bytes = self.load(tile, &path(tile)).map_err(|e| unreadable(&e))?;
        let nodes = Arc::new(Nodes::of(tile, &bytes)?);
        self.cache.put_nodes(tile, &nodes);
        Ok(nodes)
    }

    /// Entry `index`.
    ///
    /// # Errors
    /// Its bundle cannot be read or is none.
    pub fn entry(&self, index: u64) -> Result<Vec<u8>, LogFilesError> {
        let tile = tiles::bundle_of(index, self.size);
        let bytes = self.tile(&tile)?;
        let entries = tiles::unbundle(&bytes, tile.width());
        let at = usize::try_from(index - (tile.level_index() << HEIGHT)).unwrap_or(usize::MAX);
        let broken = || LogFilesError { place: path(&tile), cause: "it is no bundle of entries".into() };
        entries.and_then(|e| e.get(at).map(|e| e.to_vec())).ok_or_else(broken)
    }
}

/// The front of a full tile that is a partial one.
fn front(mut bytes: Vec<u8>, tile: &Tile) -> Option<Vec<u8>> {
    if tile.is_data() {
        let entries = tiles::unbundle(&bytes, WIDTH)?;
        return Some(tiles::bundle(entries.into_iter().take(tile.width() as usize)));
    }
    let length = tile.width() as usize * HASH_SIZE;
    (bytes.len() >= length).then(|| {
        bytes.truncate(length);
        bytes
    })
}

fn unreadable(error: &LogFilesError) -> Error {
    Error::InvalidInput(error.to_string())
}

impl HashReader for Reader<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, Error> {
        let one = |index: &u64| {
            let tile = tile_at(*index, self.size).ok_or(Error::IndexesNotInTree)?;
            self.nodes(&tile)?.node(&tile, *index).ok_or(Error::InvalidTile)
        };
        indexes.iter().map(one).collect()
    }
}

impl TileReader for Reader<'_> {
    fn height(&self) -> u8 {
        HEIGHT
    }
    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, Error> {
        tiles.iter().map(|t| self.tile(t).map(|b| b.as_ref().clone()).map_err(|e| unreadable(&e))).collect()
    }
    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}

/// Hashes of a log's tree, every tile of them proven against its root.
///
/// # Errors
/// What `read` returns.
pub fn proven<T>(
    reader: &Reader,
    head: &Head,
    read: impl FnOnce(&TileHashReader) -> Result<T, Error>,
) -> Result<T, Error> {
    read(&TileHashReader::new(head.size, head.root, reader))
}
