//! A symbol as it stands on a page, and its way back to pixels.

use crate::print::proof;
use crate::print::qr::QUIET;
use crate::print::raster::Grey;

/// How symbols are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Symbols {
    /// Rectangles of runs: sharp at every resolution.
    #[default]
    Vector,
    /// A 1-bit image mask: a third of the size.
    Mask,
}

/// Length of a rectangle's record: `yy xx 1 l re `. Rows come first (the page is turned for it), so that
/// what changes from one record to the next stands together.
pub const RECORD: usize = 13;
/// Side of a finder pattern.
pub const FINDER: usize = 7;
/// Records of a run, at most nine modules each.
pub fn rectangles(page: &mut Vec<u8>, x: usize, y: usize, length: usize) {
    let digit = |n: usize| b'0' + (n % 10) as u8;
    for from in (0..length).step_by(9) {
        let (x, part) = (x + from, (length - from).min(9));
        let record = [digit(y / 10), digit(y), b' ', digit(x / 10), digit(x), b' ', b'1', b' ', digit(part)];
        page.extend_from_slice(&record);
        page.extend_from_slice(b" re ");
    }
}

/// The raster of a symbol as drawn, from its bytes on the page.
pub fn raster(drawn: &[u8], modules: usize, symbols: Symbols) -> Option<Grey> {
    const SCALE: usize = 4;
    let side = (modules + 2 * QUIET) * SCALE;
    let mut grey = proof::blank(side, side);
    let mut paint = |x: usize, y: usize, w: usize, h: usize| {
        proof::fill(&mut grey, (x + QUIET) * SCALE, (y + QUIET) * SCALE, w * SCALE, h * SCALE);
    };
    match symbols {
        Symbols::Vector => {
            let far = modules.checked_sub(FINDER)?;
            for (x, y) in [(0, 0), (far, 0), (0, far)] {
                for (dx, dy, w, h) in [(0, 0, 7, 1), (0, 6, 7, 1), (0, 0, 1, 7), (6, 0, 1, 7), (2, 2, 3, 3)] {
                    paint(x + dx, y + dy, w, h);
                }
            }
            for record in drawn.chunks(RECORD) {
                let text = std::str::from_utf8(record).ok()?;
                let mut numbers = text.split(' ').map_while(|n| n.parse::<usize>().ok());
                let (y, x, h, w) = (numbers.next()?, numbers.next()?, numbers.next()?, numbers.next()?);
                paint(x, y, w, h);
            }
        }
        Symbols::Mask => {
            for (y, row) in drawn.chunks(modules.div_ceil(8)).enumerate() {
                for x in (0..modules).filter(|x| row.get(x / 8).is_some_and(|b| b << (x % 8) & 0x80 != 0)) {
                    paint(x, y, 1, 1);
                }
            }
        }
    }
    Some(grey)
}
