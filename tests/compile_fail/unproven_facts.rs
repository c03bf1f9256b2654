//! A parsed text is not a proven stamp.
//! refused: E0308 Verified
use temthat::domain::stamp::{link::StampText, verify::Verified};
fn show(_: &Verified) {}
fn render(text: &StampText) {
    show(text);
}
fn main() {}
