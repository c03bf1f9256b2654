//! One proof, one run: it cannot be copied.
//! refused: E0308 Linted
use temthat::app::lint::Linted;
fn twice(linted: &Linted) -> (Linted, Linted) {
    (linted.clone(), linted.clone())
}
fn main() {}
