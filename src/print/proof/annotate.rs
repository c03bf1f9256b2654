//! What was found on a scan, drawn onto it: a frame and a tag for each symbol, a cross where one does not
//! read. Shape and tag say it too, never the colour alone.

use super::plane::{Point, distance};
use crate::print::PrintError;
use crate::print::paint::{Canvas, text};

/// One drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Corners of the symbol, pixels.
    pub corners: [Point; 4],
    /// Colour, red, green, blue.
    pub colour: [u8; 3],
    /// Words on the tag.
    pub tag: String,
    /// Whether it is crossed out.
    pub cross: bool,
}

fn dot(canvas: &mut Canvas, [x, y]: Point, radius: f64, colour: [u8; 3]) {
    let range = |at: f64, most: usize| {
        let (from, to) = ((at - radius).max(0.0), (at + radius + 1.0).clamp(0.0, most as f64));
        from as usize..(to as usize).max(from as usize)
    };
    for row in range(y, canvas.height) {
        for column in range(x, canvas.width) {
            canvas.pixels[(row * canvas.width + column) * 3..][..3].copy_from_slice(&colour);
        }
    }
}

fn line(canvas: &mut Canvas, a: Point, b: Point, radius: f64, colour: [u8; 3]) {
    let steps = (distance(a, b) / radius.max(0.5)).ceil().max(1.0);
    for i in 0..=steps as usize {
        let t = i as f64 / steps;
        dot(canvas, [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t], radius, colour);
    }
}

/// Draws marks onto a picture.
///
/// # Errors
/// The fonts cannot be read.
pub fn draw(canvas: &mut Canvas, marks: &[Mark]) -> Result<(), PrintError> {
    for Mark { corners, colour, tag, cross } in marks {
        let side = distance(corners[0], corners[1]);
        let radius = (side / 60.0).max(1.0);
        let middle = [(corners[0][0] + corners[2][0]) / 2.0, (corners[0][1] + corners[2][1]) / 2.0];
        // The frame lies in the quiet zone, so that the symbol itself stays to be looked at.
        let frame = corners.map(|c| [middle[0] + (c[0] - middle[0]) * 1.08, middle[1] + (c[1] - middle[1]) * 1.08]);
        for i in 0..4 {
            line(canvas, frame[i], frame[(i + 1) % 4], radius, *colour);
        }
        if *cross {
            line(canvas, frame[0], frame[2], radius, *colour);
            line(canvas, frame[1], frame[3], radius, *colour);
        }
        if tag.is_empty() {
            continue;
        }
        let words = text(tag, true, (side / 9.0).clamp(9.0, 60.0), 72)?;
        let top = frame.iter().map(|p| p[1]).fold(f64::MAX, f64::min);
        let left = frame.iter().map(|p| p[0]).fold(f64::MAX, f64::min);
        let (x0, y0) = (left.max(0.0) as usize, (top - words.height as f64).max(0.0) as usize);
        for (i, light) in words.pixels.iter().enumerate() {
            let (x, y) = (x0 + i % words.width, y0 + i / words.width);
            if x >= canvas.width || y >= canvas.height {
                continue;
            }
            // White words on the colour.
            let mix = |c: u8| (u16::from(c) * u16::from(*light) / 255 + u16::from(255 - *light)) as u8;
            canvas.pixels[(y * canvas.width + x) * 3..][..3].copy_from_slice(&colour.map(mix));
        }
    }
    Ok(())
}
