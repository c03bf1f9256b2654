//! What the others leave out is enough: a proven stamp is shown.
//! accepted
use temthat::domain::stamp::verify::Verified;
fn show(_: &Verified) {}
fn render(stamp: Verified) {
    show(&stamp);
}
fn main() {
    let _ = render;
}
