//! Typefaces that hold every Vietnamese letter: the vendored one, and what Debian has installed.

use std::sync::OnceLock;
use tiny_skia::{Path, PathBuilder};

pub struct Face {
    face: ttf_parser::Face<'static>,
}

/// Where Debian's fonts-liberation, fonts-dejavu-core and fonts-noto-core put theirs. A face that is
/// not installed is left out, and the pictures that would use it take the vendored one.
const DEBIAN: [&str; 6] = [
    "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/truetype/noto/NotoSerif-Bold.ttf",
];
const VENDORED: [&[u8]; 2] = [
    include_bytes!("../../../../web/vendor/fonts/BeVietnamPro-Regular.ttf"),
    include_bytes!("../../../../web/vendor/fonts/BeVietnamPro-Bold.ttf"),
];

static FACES: OnceLock<Vec<Face>> = OnceLock::new();

/// Regular, then bold, then Debian's in the order above (the vendored bold in place of a missing one).
fn faces() -> &'static [Face] {
    FACES.get_or_init(|| {
        let vendored = |i: usize| Face { face: ttf_parser::Face::parse(VENDORED[i], 0).expect("the vendored font") };
        let debian = DEBIAN.iter().map(|path| {
            let read = std::fs::read(path).ok().and_then(|b| ttf_parser::Face::parse(b.leak(), 0).ok());
            read.map_or_else(|| vendored(1), |face| Face { face })
        });
        [vendored(0), vendored(1)].into_iter().chain(debian).collect()
    })
}

pub fn regular() -> &'static Face {
    &faces()[0]
}
pub fn bold() -> &'static Face {
    &faces()[1]
}
/// Heavy sans faces as the line below the mark has.
pub fn line_faces() -> [&'static Face; 2] {
    [&faces()[2], &faces()[1]]
}
/// Faces for headings and running text; the vendored one for a face without Vietnamese letters.
pub fn any(index: usize) -> &'static Face {
    let face = &faces()[index % faces().len()];
    if face.face.glyph_index('ạ').is_some() { face } else { bold() }
}
/// Faces for letters that imitate the mark: sans bold, serif, serif bold.
pub fn imitations() -> [&'static Face; 4] {
    [&faces()[1], &faces()[4], &faces()[5], &faces()[7]]
}

impl Face {
    /// Outline of a letter at size 1 (y up), and its advance.
    pub fn glyph(&self, c: char) -> (Option<Path>, f32) {
        let units = f32::from(self.face.units_per_em());
        let Some(id) = self.face.glyph_index(c).or_else(|| self.face.glyph_index('?')) else { return (None, 0.0) };
        let mut pen = Pen { path: PathBuilder::new(), units };
        self.face.outline_glyph(id, &mut pen);
        (pen.path.finish(), f32::from(self.face.glyph_hor_advance(id).unwrap_or(0)) / units)
    }
    pub fn width(&self, text: &str) -> f32 {
        text.chars().map(|c| self.glyph(c).1).sum()
    }
    /// Height of capitals at size 1.
    pub fn capital(&self) -> f32 {
        f32::from(self.face.capital_height().unwrap_or(700)) / f32::from(self.face.units_per_em())
    }
}

struct Pen {
    path: PathBuilder,
    units: f32,
}

impl ttf_parser::OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(x / self.units, y / self.units);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(x / self.units, y / self.units);
    }
    fn quad_to(&mut self, a: f32, b: f32, x: f32, y: f32) {
        let u = self.units;
        self.path.quad_to(a / u, b / u, x / u, y / u);
    }
    fn curve_to(&mut self, a: f32, b: f32, c: f32, d: f32, x: f32, y: f32) {
        let u = self.units;
        self.path.cubic_to(a / u, b / u, c / u, d / u, x / u, y / u);
    }
    fn close(&mut self) {
        self.path.close();
    }
}
