//! Drawing: filled outlines, lines of text, stars and rings on a raster.

use super::fonts::Face;
use tiny_skia::{Color, FillRule, LineCap, Paint, Path, PathBuilder, Pixmap, Stroke, Transform};

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// A rectangle: left, top, width, height, in canvas pixels.
#[derive(Debug, Clone, Copy)]
pub struct Area {
    pub x: f32,
    pub y: f32,
    pub w: f32,
    pub h: f32,
}

impl Area {
    pub fn new(x: f32, y: f32, w: f32, h: f32) -> Self {
        Self { x, y, w, h }
    }
    /// The part of it given in fractions.
    pub fn part(self, x: f32, y: f32, w: f32, h: f32) -> Self {
        Self::new(self.x + x * self.w, self.y + y * self.h, w * self.w, h * self.h)
    }
    pub fn corners(self) -> [[f32; 2]; 4] {
        let (r, b) = (self.x + self.w, self.y + self.h);
        [[self.x, self.y], [r, self.y], [r, b], [self.x, b]]
    }
    pub fn grown(self, by: f32) -> Self {
        Self::new(self.x - by, self.y - by, self.w + 2.0 * by, self.h + 2.0 * by)
    }
}

pub struct Canvas {
    pub map: Pixmap,
}

fn paint(colour: Rgb) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color(Color::from_rgba8(colour[0], colour[1], colour[2], 255));
    paint.anti_alias = true;
    paint
}

impl Canvas {
    pub fn new(width: u32, height: u32, ground: Rgb) -> Self {
        let mut map = Pixmap::new(width, height).expect("a canvas of some size");
        map.fill(Color::from_rgba8(ground[0], ground[1], ground[2], 255));
        Self { map }
    }
    pub fn area(&self) -> Area {
        Area::new(0.0, 0.0, self.map.width() as f32, self.map.height() as f32)
    }
    pub fn fill(&mut self, path: &Path, colour: Rgb, at: Transform) {
        self.map.fill_path(path, &paint(colour), FillRule::EvenOdd, at, None);
    }
    pub fn stroke(&mut self, path: &Path, colour: Rgb, width: f32, at: Transform) {
        let stroke = Stroke { width, line_cap: LineCap::Butt, ..Stroke::default() };
        self.map.stroke_path(path, &paint(colour), &stroke, at, None);
    }
    pub fn rect(&mut self, area: Area, colour: Rgb) {
        if let Some(rect) = tiny_skia::Rect::from_xywh(area.x, area.y, area.w, area.h) {
            self.map.fill_rect(rect, &paint(colour), Transform::identity(), None);
        }
    }
    pub fn rounded(&mut self, area: Area, radius: f32, colour: Rgb) {
        let r = radius.min(area.w / 2.0).min(area.h / 2.0);
        let (l, t, e, b) = (area.x, area.y, area.x + area.w, area.y + area.h);
        let mut path = PathBuilder::new();
        path.move_to(l + r, t);
        path.line_to(e - r, t);
        path.quad_to(e, t, e, t + r);
        path.line_to(e, b - r);
        path.quad_to(e, b, e - r, b);
        path.line_to(l + r, b);
        path.quad_to(l, b, l, b - r);
        path.line_to(l, t + r);
        path.quad_to(l, t, l + r, t);
        path.close();
        if let Some(path) = path.finish() {
            self.fill(&path, colour, Transform::identity());
        }
    }
    pub fn disc(&mut self, x: f32, y: f32, radius: f32, colour: Rgb) {
        if let Some(path) = PathBuilder::from_circle(x, y, radius) {
            self.fill(&path, colour, Transform::identity());
        }
    }
    pub fn ring(&mut self, x: f32, y: f32, radius: f32, width: f32, colour: Rgb) {
        if let Some(path) = PathBuilder::from_circle(x, y, radius) {
            self.stroke(&path, colour, width, Transform::identity());
        }
    }
    /// A five-pointed star; `line` draws its outline only, that wide.
    pub fn star(&mut self, x: f32, y: f32, radius: f32, turn: f32, colour: Rgb, line: Option<f32>) {
        let path = star_path(x, y, radius, 0.382, turn);
        match line {
            Some(width) => self.stroke(&path, colour, width, Transform::identity()),
            None => self.fill(&path, colour, Transform::identity()),
        }
    }
    /// A line of text; `x`, `y` is the left end of the baseline, `size` the em in pixels. Returns its width.
    pub fn text(&mut self, face: &Face, text: &str, x: f32, y: f32, size: f32, colour: Rgb) -> f32 {
        self.text_scaled(face, text, x, y, size, 1.0, colour)
    }
    /// As [`Canvas::text`], with the letters made `wide` times as wide.
    #[allow(clippy::too_many_arguments)] // a line of text has that many sides
    pub fn text_scaled(&mut self, face: &Face, text: &str, x: f32, y: f32, size: f32, wide: f32, colour: Rgb) -> f32 {
        let mut at = x;
        for c in text.chars() {
            let (path, advance) = face.glyph(c);
            if let Some(path) = path {
                let place = Transform::from_row(size * wide, 0.0, 0.0, -size, at, y);
                self.map.fill_path(&path, &paint(colour), FillRule::Winding, place, None);
            }
            at += advance * size * wide;
        }
        at - x
    }
}

/// A star with its points on a circle; `inner` is the radius of its notches as a part of that.
pub fn star_path(x: f32, y: f32, radius: f32, inner: f32, turn: f32) -> Path {
    let mut path = PathBuilder::new();
    for i in 0..10 {
        let r = if i % 2 == 0 { radius } else { radius * inner };
        let angle = turn + std::f32::consts::PI * (i as f32 / 5.0 - 0.5);
        let (px, py) = (x + r * angle.cos(), y + r * angle.sin());
        if i == 0 { path.move_to(px, py) } else { path.line_to(px, py) }
    }
    path.close();
    path.finish().expect("a star has points")
}
