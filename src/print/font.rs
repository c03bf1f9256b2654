//! The embedded fonts: Be Vietnam Pro (SIL OFL 1.1), which holds every Vietnamese letter. NFC text
//! needs no shaping: one character, one glyph.

use super::PrintError;
use std::collections::BTreeMap;
use subsetter::GlyphRemapper;
use ttf_parser::Face;

const REGULAR: &[u8] = include_bytes!("../../web/vendor/fonts/BeVietnamPro-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../web/vendor/fonts/BeVietnamPro-Bold.ttf");

/// A subset font file and its glyphs: id, character, advance in thousandths.
pub type Subset = (Vec<u8>, Vec<(u16, char, f32)>);

/// A face and the glyphs used so far.
pub struct Font {
    bytes: &'static [u8],
    face: Face<'static>,
    remapper: GlyphRemapper,
    used: BTreeMap<u16, (char, f32)>,
}

impl Font {
    /// The regular face.
    ///
    /// # Errors
    /// The embedded font cannot be read.
    pub fn regular() -> Result<Self, PrintError> {
        Self::new(REGULAR)
    }
    /// The bold face.
    ///
    /// # Errors
    /// The embedded font cannot be read.
    pub fn bold() -> Result<Self, PrintError> {
        Self::new(BOLD)
    }
    fn new(bytes: &'static [u8]) -> Result<Self, PrintError> {
        let face = Face::parse(bytes, 0).map_err(|e| PrintError::Format(e.to_string()))?;
        Ok(Self { bytes, face, remapper: GlyphRemapper::new(), used: BTreeMap::new() })
    }
    /// The face.
    #[must_use]
    pub fn face(&self) -> &Face<'static> {
        &self.face
    }

    fn advance(&self, c: char) -> f64 {
        let glyph = self.face.glyph_index(c).or_else(|| self.face.glyph_index('?'));
        let units = glyph.and_then(|g| self.face.glyph_hor_advance(g)).unwrap_or(0);
        f64::from(units) / f64::from(self.face.units_per_em())
    }

    /// Width of a text at size 1.
    #[must_use]
    pub fn width(&self, text: &str) -> f64 {
        text.chars().map(|c| self.advance(c)).sum()
    }

    /// The text cut to a width, with an ellipsis where it was cut.
    #[must_use]
    pub fn fit(&self, text: &str, size: f64, width: f64) -> String {
        if self.width(text) * size <= width {
            return text.to_owned();
        }
        let room = width / size - self.advance('…');
        let mut used = 0.0;
        let kept: String = text
            .chars()
            .take_while(|c| {
                used += self.advance(*c);
                used <= room
            })
            .collect();
        format!("{}…", kept.trim_end())
    }

    /// The text broken into at most `lines` lines; the last one is cut.
    #[must_use]
    pub fn wrap(&self, text: &str, size: f64, width: f64, lines: usize) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        let mut current = String::new();
        for word in text.split(' ') {
            let longer = if current.is_empty() { word.to_owned() } else { format!("{current} {word}") };
            if self.width(&longer) * size <= width || current.is_empty() || out.len() + 1 == lines {
                current = longer;
            } else {
                out.push(std::mem::replace(&mut current, word.to_owned()));
            }
        }
        out.push(self.fit(&current, size, width));
        out
    }

    /// Glyph ids of a text in the subset, big-endian, as a PDF string wants them.
    pub fn encode(&mut self, text: &str) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len() * 2);
        for c in text.chars() {
            let Some(glyph) = self.face.glyph_index(c).or_else(|| self.face.glyph_index('?')) else { continue };
            let id = self.remapper.remap(glyph.0);
            let advance = self.advance(c) * 1000.0;
            self.used.entry(id).or_insert((c, advance as f32));
            out.extend_from_slice(&id.to_be_bytes());
        }
        out
    }

    /// The subset font file and its glyphs: id, character, advance in thousandths.
    ///
    /// # Errors
    /// The subsetter fails.
    pub fn subset(&self) -> Result<Subset, PrintError> {
        let file = subsetter::subset(self.bytes, 0, &self.remapper).map_err(|e| PrintError::Format(e.to_string()))?;
        Ok((file, self.used.iter().map(|(id, (c, w))| (*id, *c, *w)).collect()))
    }
}
