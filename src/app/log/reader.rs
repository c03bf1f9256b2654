//! Reading the tree of a log from its tiles.

use crate::domain::log::note::Head;
use crate::domain::log::tiles::{self, HEIGHT, MAX_ENTRY, WIDTH, path, tile_at};
use crate::ports::log::{LogFilesError, LogSource};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tlog_tiles::{Error, HASH_SIZE, Hash, HashReader, Tile, TileHashReader, TileReader};

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
    bytes: usize,
}

/// Bytes kept at hand at most.
const CACHED: usize = 64 << 20;

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
        let bytes = match self.source.read(&at, most(tile))? {
            Some(bytes) => bytes,
            None => {
                let whole = Tile::new(HEIGHT, tile.level(), tile.level_index(), WIDTH, tile.is_data());
                let missing = || LogFilesError { place: at.clone(), cause: "it is not there".into() };
                let bytes = self.source.read(&path(&whole), most(&whole))?.ok_or_else(missing)?;
                front(bytes, tile).ok_or_else(missing)?
            }
        };
        let bytes = Arc::new(bytes);
        self.cache.put(at, &bytes);
        Ok(bytes)
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
            let bytes = self.tile(&tile).map_err(|e| unreadable(&e))?;
            tile.hash_at_index(&bytes, *index)
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
