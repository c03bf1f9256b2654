//! A finished PDF of ours, opened by its cross-reference table and drawn page by page: the proof starts
//! from the bytes that leave the house.

use super::content::{Form, Matrix, Named, draw};
use super::ink::Ink;
use crate::print::raster::Grey;
use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};
use ttf_parser::Face;

/// Largest object, bytes: no page or font of ours comes near.
const MOST: usize = 256 << 20;
/// Largest page, dots.
const MOST_DOTS: f64 = 400e6;

/// A file.
pub struct PdfFile<R> {
    file: R,
    /// Where the entries of the cross-reference table begin.
    table: u64,
    /// Object numbers of the pages.
    pages: Vec<u64>,
    forms: BTreeMap<u64, Form>,
    fonts: BTreeMap<u64, Vec<u8>>,
}

struct Object {
    dict: String,
    stream: Vec<u8>,
}

/// What follows a key in a dictionary.
fn value<'a>(dict: &'a str, key: &str) -> Result<&'a str, String> {
    let at = dict.find(key).ok_or_else(|| format!("{key} is missing"))? + key.len();
    Ok(dict[at..].trim_start())
}

/// The number that follows a key.
fn number(dict: &str, key: &str) -> Result<u64, String> {
    let rest = value(dict, key)?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().map_err(|_| format!("{key} is not a number"))
}

/// The numbers of an array.
fn array<const N: usize>(dict: &str, key: &str) -> Result<[f64; N], String> {
    let rest = value(dict, key)?.strip_prefix('[').ok_or_else(|| format!("{key} is no array"))?;
    let inside = rest.split(']').next().unwrap_or_default();
    let numbers: Vec<f64> = inside.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    numbers.try_into().map_err(|_| format!("{key} has not {N} numbers"))
}

/// Names and object numbers of a dictionary under a key: `/R 5 0 R/B 10 0 R`.
fn references(dict: &str, key: &str) -> Vec<(Vec<u8>, u64)> {
    let Ok(rest) = value(dict, key) else { return Vec::new() };
    let inside = rest.trim_start_matches("<<").split(">>").next().unwrap_or_default();
    let one = |part: &str| {
        let (name, rest) = part.trim().split_once(' ')?;
        Some((name.as_bytes().to_vec(), rest.split(' ').next()?.parse().ok()?))
    };
    inside.split('/').filter_map(one).collect()
}

impl<R: Read + Seek> PdfFile<R> {
    /// Opens a file.
    ///
    /// # Errors
    /// It is not one of ours.
    pub fn open(mut file: R) -> Result<Self, String> {
        let length = file.seek(SeekFrom::End(0)).map_err(|e| e.to_string())?;
        let tail = read_at(&mut file, length.saturating_sub(64), 64)?;
        let tail = String::from_utf8_lossy(&tail).into_owned();
        let start = number(&tail, "startxref")?;
        let head = read_at(&mut file, start, 64)?;
        let head = String::from_utf8_lossy(&head).into_owned();
        let entries =
            head.strip_prefix("xref\n0 ").and_then(|r| r.split_once('\n')).ok_or("no cross-reference table")?;
        let table = start + "xref\n0 ".len() as u64 + entries.0.len() as u64 + 1;
        let mut this = Self { file, table, pages: Vec::new(), forms: BTreeMap::new(), fonts: BTreeMap::new() };
        let tree = this.object(2)?.dict;
        let kids = value(&tree, "/Kids")?.trim_start_matches('[').split(']').next().unwrap_or_default();
        this.pages = kids.split(" 0 R").filter_map(|id| id.trim().parse().ok()).collect();
        match number(&tree, "/Count")? {
            count if count == this.pages.len() as u64 => Ok(this),
            _ => Err("the page tree does not count its pages".into()),
        }
    }

    /// Pages.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    fn object(&mut self, id: u64) -> Result<Object, String> {
        let entry = read_at(&mut self.file, self.table + 20 * id, 20)?;
        let entry = String::from_utf8_lossy(&entry).into_owned();
        let at = entry.get(..10).and_then(|n| n.parse::<u64>().ok()).filter(|_| entry.ends_with(" n \n"));
        let at = at.ok_or_else(|| format!("object {id} is not in the table"))?;
        let head = format!("{id} 0 obj");
        let mut size = 8 << 10;
        loop {
            let bytes = read_at(&mut self.file, at, size)?;
            let find = |needle: &[u8]| bytes.windows(needle.len()).position(|w| w == needle);
            let (stream, end) = (find(b"stream\n"), find(b"endobj"));
            if !bytes.starts_with(head.as_bytes()) {
                return Err(format!("object {id} does not stand where the table says"));
            }
            match (stream, end) {
                (Some(stream), end) if end.is_none_or(|end| stream < end) => {
                    let dict = String::from_utf8_lossy(&bytes[..stream]).into_owned();
                    let length = number(&dict, "/Length ")? as usize;
                    let data = read_at(&mut self.file, at + stream as u64 + 7, length.min(MOST))?;
                    let stream = if dict.contains("/FlateDecode") {
                        miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(&data, MOST)
                            .map_err(|e| e.to_string())?
                    } else {
                        data
                    };
                    return Ok(Object { dict, stream });
                }
                (_, Some(end)) => {
                    let dict = String::from_utf8_lossy(&bytes[..end]).into_owned();
                    return Ok(Object { dict, stream: Vec::new() });
                }
                _ if size < MOST && bytes.len() == size => size *= 4,
                _ => return Err(format!("object {id} has no end")),
            }
        }
    }

    /// The file of a font, through its descendants.
    fn font(&mut self, id: u64) -> Result<Vec<u8>, String> {
        let descendants = self.object(id)?.dict;
        let list = value(&descendants, "/DescendantFonts")?.trim_start_matches('[').trim_start().to_owned();
        let cid = list.split(' ').next().and_then(|n| n.parse().ok()).ok_or("a font without descendant")?;
        let descriptor = number(&self.object(cid)?.dict, "/FontDescriptor ")?;
        let file = number(&self.object(descriptor)?.dict, "/FontFile2 ")?;
        Ok(self.object(file)?.stream)
    }

    /// Draws a page, counted from 0, at a resolution.
    ///
    /// # Errors
    /// The page holds something that pages of ours do not.
    pub fn page(&mut self, n: usize, dpi: f64) -> Result<Grey, String> {
        let id = *self.pages.get(n).ok_or("there is no such page")?;
        let page = self.object(id)?.dict;
        let [_, _, width, height] = array::<4>(&page, "/MediaBox")?;
        let content = self.object(number(&page, "/Contents ")?)?.stream;
        let resources = self.object(number(&page, "/Resources ")?)?.dict;
        let (fonts, forms) = (references(&resources, "/Font"), references(&resources, "/XObject"));
        for (_, id) in &fonts {
            if !self.fonts.contains_key(id) {
                let file = self.font(*id)?;
                self.fonts.insert(*id, file);
            }
        }
        for (_, id) in &forms {
            if !self.forms.contains_key(id) {
                let Object { dict, stream } = self.object(*id)?;
                let matrix: Matrix = array(&dict, "/Matrix")?;
                self.forms.insert(*id, Form { matrix, content: stream });
            }
        }
        let mut named = Named { forms: BTreeMap::new(), fonts: BTreeMap::new() };
        for (name, id) in fonts {
            let file = self.fonts.get(&id).ok_or("a font is missing")?;
            named.fonts.insert(name, Face::parse(file, 0).map_err(|e| e.to_string())?);
        }
        named.forms.extend(forms.into_iter().filter_map(|(name, id)| Some((name, self.forms.get(&id)?))));
        let scale = dpi / 72.0;
        let (w, h) = ((width * scale).round(), (height * scale).round());
        if !(1.0..=MOST_DOTS).contains(&(w * h)) {
            return Err(format!("a page of {width} × {height} points cannot be drawn at {dpi:.0} dpi"));
        }
        let mut ink = Ink::paper(w as usize, h as usize);
        draw(&mut ink, &named, &content, [scale, 0.0, 0.0, -scale, 0.0, height * scale])?;
        Ok(ink.0)
    }
}

/// At most so many bytes from a place.
fn read_at(file: &mut (impl Read + Seek), at: u64, most: usize) -> Result<Vec<u8>, String> {
    file.seek(SeekFrom::Start(at)).map_err(|e| e.to_string())?;
    let mut bytes = Vec::new();
    file.take(most as u64).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    Ok(bytes)
}
