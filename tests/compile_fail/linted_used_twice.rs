//! One proof, one run: it cannot be copied.
use temthat::app::lint::Linted;
fn twice(linted: &Linted) -> (Linted, Linted) {
    (linted.clone(), linted.clone())
}
fn main() {}
