//! What a page of ours says, drawn from its own bytes (ISO 32000-1 §8, §9): a second, strict reading that
//! shares nothing with what wrote them. An operator it does not know is an error, not a guess.

use super::ink::Ink;
use crate::print::outline::{self, Ring};
use std::collections::BTreeMap;
use ttf_parser::{Face, GlyphId};

/// A transformation: (x, y) goes to (a x + c y + e, b x + d y + f).
pub(super) type Matrix = [f64; 6];

/// `first`, then `second`.
pub(super) fn then(first: Matrix, second: Matrix) -> Matrix {
    let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (first, second);
    [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

fn at([a, b, c, d, e, f]: Matrix, (x, y): (f64, f64)) -> (f64, f64) {
    (a * x + c * y + e, b * x + d * y + f)
}

/// A drawing that others name.
pub(super) struct Form {
    pub matrix: Matrix,
    pub content: Vec<u8>,
}

/// What names on a page stand for.
pub(super) struct Named<'a> {
    pub forms: BTreeMap<Vec<u8>, &'a Form>,
    pub fonts: BTreeMap<Vec<u8>, Face<'a>>,
}

enum Token {
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Word(Vec<u8>),
}

/// The graphics state, as far as pages of ours change it.
#[derive(Clone, Copy)]
struct State {
    ctm: Matrix,
    fill: u8,
    line: u8,
    width: f64,
}

struct Text {
    font: Vec<u8>,
    size: f64,
    line: Matrix,
}

/// Brightness of red, green, blue from 0 to 1.
fn light(rgb: &[f64]) -> u8 {
    let [r, g, b] = match rgb {
        [grey] => [*grey; 3],
        [r, g, b] => [*r, *g, *b],
        _ => [0.0; 3],
    };
    ((0.299 * r + 0.587 * g + 0.114 * b) * 255.0).round().clamp(0.0, 255.0) as u8
}

/// Draws content onto a page.
///
/// # Errors
/// An operator, name or number that pages of ours do not have.
pub(super) fn draw(ink: &mut Ink, named: &Named<'_>, content: &[u8], ctm: Matrix) -> Result<(), String> {
    let mut read = Reader { bytes: content, at: 0 };
    let mut state = State { ctm, fill: 0, line: 0, width: 1.0 };
    let (mut kept, mut path, mut args) = (Vec::new(), Vec::<Ring>::new(), Vec::new());
    let mut text = Text { font: Vec::new(), size: 0.0, line: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0] };
    while let Some(token) = read.next()? {
        let Token::Word(word) = token else {
            args.push(token);
            continue;
        };
        let numbers: Vec<f64> =
            args.iter().filter_map(|t| if let Token::Number(n) = t { Some(*n) } else { None }).collect();
        let n = |i: usize| numbers.get(i).copied().ok_or_else(|| format!("an operator lacks number {i}"));
        let name = || args.iter().find_map(|t| if let Token::Name(name) = t { Some(name.clone()) } else { None });
        match word.as_slice() {
            b"q" => kept.push(state),
            b"Q" => state = kept.pop().ok_or("a state is taken back that was not kept")?,
            b"cm" => state.ctm = then([n(0)?, n(1)?, n(2)?, n(3)?, n(4)?, n(5)?], state.ctm),
            b"m" => path.push(vec![at(state.ctm, (n(0)?, n(1)?))]),
            b"l" => path.last_mut().ok_or("a line without a start")?.push(at(state.ctm, (n(0)?, n(1)?))),
            b"re" => {
                let (x, y, w, h) = (n(0)?, n(1)?, n(2)?, n(3)?);
                path.push([(x, y), (x + w, y), (x + w, y + h), (x, y + h)].map(|p| at(state.ctm, p)).to_vec());
            }
            b"h" => {}
            b"f" | b"f*" => {
                ink.fill(&path, word == b"f*", state.fill);
                path.clear();
            }
            b"S" => {
                let [a, b, ..] = state.ctm;
                for ring in &path {
                    for pair in ring.windows(2) {
                        ink.stroke((pair[0], pair[1]), state.width * a.hypot(b), state.line);
                    }
                }
                path.clear();
            }
            b"g" | b"rg" => state.fill = light(&numbers),
            b"G" | b"RG" => state.line = light(&numbers),
            // The die line of a cutter: drawn as if it were printed, so that none crosses a code unseen.
            b"SCN" => state.line = 0,
            b"w" => state.width = n(0)?,
            b"d" | b"CS" => {}
            b"Do" => {
                let name = name().ok_or("a form without a name")?;
                let form = named.forms.get(&name).ok_or("a form that is not there")?;
                draw(ink, named, &form.content, then(form.matrix, state.ctm))?;
            }
            b"BI" => mask(ink, &mut read, &state)?,
            b"BT" => text.line = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            b"ET" => {}
            b"Tf" => (text.font, text.size) = (name().ok_or("a font without a name")?, n(0)?),
            b"Td" => text.line = then([1.0, 0.0, 0.0, 1.0, n(0)?, n(1)?], text.line),
            b"Tm" => text.line = [n(0)?, n(1)?, n(2)?, n(3)?, n(4)?, n(5)?],
            b"Tj" => {
                let Some(Token::Text(glyphs)) = args.first() else { return Err("a text that is none".into()) };
                let face = named.fonts.get(&text.font).ok_or("a font that is not there")?;
                show(ink, face, &text, glyphs, &state);
            }
            other => return Err(format!("the operator {} is not one of ours", String::from_utf8_lossy(other))),
        }
        args.clear();
    }
    Ok(())
}

/// Two-byte glyph ids of the subset font, one after the other.
fn show(ink: &mut Ink, face: &Face<'_>, text: &Text, glyphs: &[u8], state: &State) {
    let mut x = 0.0;
    for id in glyphs.chunks_exact(2).map(|pair| GlyphId(u16::from_be_bytes([pair[0], pair[1]]))) {
        let place = [text.size, 0.0, 0.0, text.size, x, 0.0];
        let ctm = then(then(place, text.line), state.ctm);
        let rings: Vec<Ring> =
            outline::glyph(face, id).into_iter().map(|ring| ring.into_iter().map(|p| at(ctm, p)).collect()).collect();
        ink.fill(&rings, false, state.fill);
        x += f64::from(face.glyph_hor_advance(id).unwrap_or(0)) / f64::from(face.units_per_em()) * text.size;
    }
}

/// An inline image mask on the unit square: set bits, or unset ones as its `/D` says, take the fill colour.
fn mask(ink: &mut Ink, read: &mut Reader<'_>, state: &State) -> Result<(), String> {
    let (mut width, mut height, mut decode, mut key) = (0usize, 0usize, Vec::new(), Vec::new());
    loop {
        match read.next()?.ok_or("an image without its data")? {
            Token::Name(name) => key = name,
            Token::Number(n) => match key.as_slice() {
                b"W" => width = n as usize,
                b"H" => height = n as usize,
                b"D" => decode.push(n),
                _ => {}
            },
            Token::Word(word) if word == b"ID" => break,
            Token::Word(word) if word == b"true" => {}
            _ => return Err("an image that is not one of ours".into()),
        }
    }
    let bytes = width.div_ceil(8);
    let data = read.raw(bytes * height)?;
    let inked = decode.first().is_some_and(|first| *first >= 1.0);
    let (w, h) = (1.0 / width.max(1) as f64, 1.0 / height.max(1) as f64);
    for (y, x) in (0..height).flat_map(|y| (0..width).map(move |x| (y, x))) {
        if (data[y * bytes + x / 8] << (x % 8) & 0x80 != 0) == inked {
            let (left, top) = (x as f64 * w, 1.0 - y as f64 * h);
            let ring = [(left, top), (left + w, top), (left + w, top - h), (left, top - h)];
            ink.fill(&[ring.map(|p| at(state.ctm, p)).to_vec()], false, state.fill);
        }
    }
    match read.next()? {
        Some(Token::Word(word)) if word == b"EI" => Ok(()),
        _ => Err("an image without an end".into()),
    }
}

/// Content token by token.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    /// So many bytes after the one blank that follows `ID`.
    fn raw(&mut self, count: usize) -> Result<Vec<u8>, String> {
        let data = self.bytes.get(self.at + 1..self.at + 1 + count).ok_or("an image that is cut off")?;
        self.at += 1 + count;
        Ok(data.to_vec())
    }

    fn word(&mut self) -> Vec<u8> {
        let rest = &self.bytes[self.at..];
        let end = rest.iter().position(|b| b.is_ascii_whitespace() || b"/[]<>()".contains(b)).unwrap_or(rest.len());
        self.at += end;
        rest[..end].to_vec()
    }

    fn next(&mut self) -> Result<Option<Token>, String> {
        // The limits of arrays say nothing that their numbers do not.
        while self.bytes.get(self.at).is_some_and(|b| b.is_ascii_whitespace() || b"[]".contains(b)) {
            self.at += 1;
        }
        let Some(first) = self.bytes.get(self.at) else { return Ok(None) };
        Ok(Some(match first {
            b'/' => {
                self.at += 1;
                Token::Name(self.word())
            }
            b'(' => Token::Text(self.literal()?),
            b'<' => {
                let rest = &self.bytes[self.at + 1..];
                let end = rest.iter().position(|b| *b == b'>').ok_or("a text without an end")?;
                self.at += end + 2;
                Token::Text(hex::decode(&rest[..end]).map_err(|e| e.to_string())?)
            }
            _ => {
                let word = self.word();
                let number = std::str::from_utf8(&word).ok().and_then(|w| w.parse::<f64>().ok());
                match number.filter(|_| !word.is_empty()) {
                    Some(number) => Token::Number(number),
                    None if word.is_empty() => return Err("a byte that has no place in content".into()),
                    None => Token::Word(word),
                }
            }
        }))
    }

    /// A text in parentheses; escaped are octal numbers, parentheses and the backslash.
    fn literal(&mut self) -> Result<Vec<u8>, String> {
        let mut out = Vec::new();
        self.at += 1;
        loop {
            let byte = *self.bytes.get(self.at).ok_or("a text without an end")?;
            self.at += 1;
            match byte {
                b')' => return Ok(out),
                b'\\' => {
                    let digits = self.bytes.get(self.at..self.at + 3).ok_or("an escape that is cut off")?;
                    let octal = std::str::from_utf8(digits).ok().and_then(|d| u8::from_str_radix(d, 8).ok());
                    out.push(octal.ok_or("an escape that is not one of ours")?);
                    self.at += 3;
                }
                b'(' => return Err("a parenthesis that is not escaped".into()),
                other => out.push(other),
            }
        }
    }
}
