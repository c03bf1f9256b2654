//! A parsed text is not a proven stamp.
use temthat::domain::stamp::{link::StampText, verify::Verified};
fn show(_: &Verified) {}
fn render(text: &StampText) {
    show(text);
}
fn main() {}
