//! Only `lint` makes a proof.
//! refused: E0451 Linted
use temthat::app::lint::Linted;
fn forge(other: Linted, plan: temthat::domain::run::RunPlan) -> Linted {
    Linted { plan, ..other }
}
fn main() {}
