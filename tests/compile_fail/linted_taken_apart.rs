//! The parts of a proof are for issuing alone.
//! refused: E0616 plan
use temthat::app::lint::Linted;
fn change(linted: &mut Linted) {
    linted.plan.count = 1_000;
}
fn main() {}
