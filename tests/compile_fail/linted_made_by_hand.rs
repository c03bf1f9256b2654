//! Only `lint` makes a proof.
use temthat::app::lint::Linted;
fn forge(plan: temthat::domain::run::RunPlan, issued_on: jiff::civil::Date) -> Linted {
    Linted { plan, issued_on, opens_block: None, based_on: 0 }
}
fn main() {}
