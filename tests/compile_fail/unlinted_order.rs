//! An order is not a proof: nothing that passed no lint has a plan to be signed.
//! refused: E0599 plan
use temthat::app::lint::Order;
fn plan(order: &Order) -> &temthat::domain::run::RunPlan {
    order.plan()
}
fn main() {}
