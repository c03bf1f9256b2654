//! Scores of all eight masks at once (ISO/IEC 18004 §7.8.3), one machine word per row.
//!
//! How the rules are read, where the standard leaves room:
//! * rule 1: a run of n ≥ 5 equal modules in a row or column costs n − 2;
//! * rule 2: every 2×2 square of one colour costs 3, squares overlapping;
//! * rule 3: dark-light-dark³-light-dark with four light modules before or after it (beyond the edge
//!   counts as light) costs 40, once even if both sides are light, and only at one module per unit.
//!   `qrcodegen` counts both sides and multiples of the unit, so its choice of mask can differ;
//! * rule 4: twice the deviation from 50 % dark in per cent, rounded down, not in steps of 5 %.
//!
//! These are the readings of the crate `qrcode`, which is the oracle for the choice of mask.

use crate::print::qr::MAX_SIDE;

/// Masks scored side by side.
pub const MASKS: usize = 8;
/// Light rows above the symbol, so that rule 3 may look beyond the edge.
pub const ABOVE: usize = 4;
/// Rows of a board: the symbol, `ABOVE` before and 10 after it.
pub const HEIGHT: usize = ABOVE + MAX_SIDE + 11;

/// The eight masked symbols: bit `x` of `board[ABOVE + y][mask]`.
pub type Board = [[u64; MASKS]; HEIGHT];

fn majority(a: u64, b: u64, c: u64) -> u64 {
    a & b | c & (a | b)
}

/// Penalty of each mask of a board of `size` modules per side.
#[must_use]
pub fn scores(board: &Board, size: usize) -> [u32; MASKS] {
    let full = u64::MAX >> (64 - size);
    let inner = full >> 1;
    let mut score = [0u32; MASKS];
    let mut dark = [0u32; MASKS];
    let mut finders = [0u32; MASKS];
    // Equality of a module with the one below, for the last three rows; run starts need one more.
    let mut before = [[0u64; MASKS]; 4];
    for y in ABOVE..ABOVE + size {
        let window = &board[y - 4..y + 11];
        // The last row has no row below it.
        let below = if y + 1 < ABOVE + size { full } else { 0 };
        let slot = y % 4;
        let mut equal_down = [0u64; MASKS];
        let mut runs_down = [0u64; MASKS];
        for k in 0..MASKS {
            equal_down[k] = !(window[4][k] ^ window[5][k]) & below;
            runs_down[k] = equal_down[k] & before[(y + 3) % 4][k] & before[(y + 2) % 4][k] & before[(y + 1) % 4][k];
        }
        for k in 0..MASKS {
            let row = window[4][k];
            let equal = !(row ^ row >> 1) & inner;
            let pairs = equal & equal >> 1;
            let runs = pairs & pairs >> 2;
            let starts = runs & !(runs << 1);
            // A vertical run goes on where the module four rows up equals the one above it as well.
            let starts_down = runs_down[k] & !before[slot][k];
            let squares = equal & equal_down[k] & equal_down[k] >> 1;
            // Weight 1: runs, runs_down, squares. Weight 2: starts, starts_down, squares.
            let ones = runs ^ runs_down[k] ^ squares;
            let twos = majority(runs, runs_down[k], squares);
            let more = starts ^ starts_down ^ squares;
            let fours = majority(starts, starts_down, squares);
            score[k] += ones.count_ones() + 2 * (twos.count_ones() + more.count_ones()) + 4 * fours.count_ones();
            dark[k] += row.count_ones();
        }
        for k in 0..MASKS {
            let row = window[4][k];
            let core = row & !(row >> 1) & row >> 2 & row >> 3 & row >> 4 & !(row >> 5) & row >> 6;
            let left = row << 1 | row << 2 | row << 3 | row << 4;
            let right = row >> 7 | row >> 8 | row >> 9 | row >> 10;
            let across = core & !(left & right);
            let w = |i: usize| window[i][k];
            let core = w(4) & !w(5) & w(6) & w(7) & w(8) & !w(9) & w(10);
            let above = w(0) | w(1) | w(2) | w(3);
            let under = w(11) | w(12) | w(13) | w(14);
            finders[k] += across.count_ones() + (core & !(above & under)).count_ones();
        }
        before[slot] = equal_down;
    }
    let modules = (size * size) as u32;
    for k in 0..MASKS {
        score[k] += 40 * finders[k] + (dark[k] * 200 / modules).abs_diff(100);
    }
    score
}
