//! Only `verify` makes a proven stamp.
//! refused: E0423 Verified
use temthat::domain::stamp::{link::StampText, verify::Verified};
fn forge(stamp: StampText) -> Verified {
    Verified(stamp)
}
fn main() {}
