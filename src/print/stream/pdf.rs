//! Label sheets as PDF of any length. What all labels share is one form drawn many times; a symbol
//! is one path of equal records, so that [`Packer`] shrinks it at the speed it is written.

use super::archive;
use super::drawn::{FINDER, RECORD, Symbols, raster, rectangles};
use super::objects::{self, Known, object, stream};
use super::{CHUNK, Drain, Item, Output, SoFar, Tape};
use crate::print::art::{Art, Line, PT};
use crate::print::deflate::Packer;
use crate::print::facts::SERIAL;
use crate::print::font::Font;
use crate::print::printer::Printer;
use crate::print::qr::Matrix;
use crate::print::sheet::Sheet;
use crate::print::{PrintError, pdf_font, proof};
use std::fmt::Write as _;

/// First object after catalog (1) and page tree (2).
const RESOURCES: i32 = 3;
const FORM: i32 = 4;
const FONTS: i32 = 5;
const FIRST_PAGE: i32 = FONTS + 2 * pdf_font::OBJECTS;

/// How labels stand on their pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Pages {
    /// Sheet.
    pub sheet: Sheet,
    /// How symbols are drawn.
    pub symbols: Symbols,
    /// Title of the document.
    pub title: String,
    /// Whether marks show where to cut.
    pub crop_marks: bool,
    /// Printer whose paper lies askew.
    pub printer: Printer,
}

/// A PDF being written.
pub struct Sheets {
    pages_of: Pages,
    art: Art,
    fonts: [Font; 2],
    packer: Packer,
    /// Content of the page under way.
    page: Vec<u8>,
    /// Where the last symbol stands in `page`.
    last: std::ops::Range<usize>,
    pages: u64,
    /// Whether the next label opens a page.
    fresh: bool,
    /// Place of the next label on its page.
    place: usize,
}

impl Sheets {
    /// Labels `art` on pages.
    ///
    /// # Errors
    /// The first place is beyond the sheet, labels would bleed into one another, or the fonts cannot
    /// be read.
    pub fn new(pages_of: Pages, art: Art) -> Result<Self, PrintError> {
        let sheet = &pages_of.sheet;
        let gap = |count: usize, gap: f64| count > 1 && gap < 2.0 * art.bleed - 1e-9;
        if gap(sheet.columns, sheet.gap_x) || gap(sheet.rows, sheet.gap_y) {
            let need = 2.0 * art.bleed;
            return Err(PrintError::Sheet(format!(
                "a bleed of {} mm needs a gap of {need} mm between labels",
                art.bleed
            )));
        }
        if sheet.start >= sheet.per_page() {
            let (start, places) = (sheet.start, sheet.per_page());
            return Err(PrintError::Sheet(format!("start {start} is beyond the {places} labels of a sheet")));
        }
        Ok(Self {
            place: sheet.start,
            pages_of,
            art,
            fonts: [Font::regular()?, Font::bold()?],
            packer: Packer::new(&[], RECORD),
            page: Vec::new(),
            last: 0..0,
            pages: 0,
            fresh: true,
        })
    }

    fn text(&mut self, line: &Line, text: &str) -> Vec<u8> {
        let mut out = Vec::with_capacity(96);
        let glyphs = self.fonts[usize::from(line.bold)].encode(text);
        let (x, y) = (line.x * PT, -line.y * PT);
        let face = if line.bold { 'B' } else { 'R' };
        out.extend_from_slice(format!("BT/{face} {:.2} Tf {x:.2} {y:.2} Td<", line.size).as_bytes());
        for byte in glyphs {
            out.extend_from_slice(&[
                b"0123456789ABCDEF"[usize::from(byte >> 4)],
                b"0123456789ABCDEF"[usize::from(byte & 15)],
            ]);
        }
        out.extend_from_slice(b">Tj ET\n");
        out
    }

    /// What every label shares, from its top left corner, y upward.
    fn form(&mut self) -> Vec<u8> {
        let mut out = String::new();
        if let Some(colour) = self.art.background {
            let (w, h, bleed) = (self.art.width, self.art.height, self.art.bleed);
            let [x, y, w, h] = [-bleed, -h - bleed, w + 2.0 * bleed, h + 2.0 * bleed].map(|mm| mm * PT);
            let _ = writeln!(out, "{} {x:.3} {y:.3} {w:.3} {h:.3} re f", fill(colour));
        }
        for shape in &self.art.shapes {
            let _ = write!(out, "{} ", fill(shape.colour));
            for ring in &shape.rings {
                for (i, (x, y)) in ring.iter().enumerate() {
                    let _ = write!(out, "{:.3} {:.3} {} ", x * PT, -y * PT, if i == 0 { 'm' } else { 'l' });
                }
                out.push_str("h ");
            }
            out.push_str("f*\n");
        }
        let mut out = out.into_bytes();
        for line in self.art.lines.clone().iter().filter(|l| !l.varies()) {
            out.extend_from_slice(format!("{} ", fill(line.colour)).as_bytes());
            out.extend(self.text(line, &line.text));
        }
        for cut in &self.art.cuts {
            out.extend_from_slice(b"/Cut CS 1 SCN .25 w [2 1] 0 d ");
            for (i, (x, y)) in cut.iter().enumerate() {
                let row = format!("{:.3} {:.3} {} ", x * PT, -y * PT, if i == 0 { 'm' } else { 'l' });
                out.extend_from_slice(row.as_bytes());
            }
            out.extend_from_slice(b"S\n");
        }
        if self.pages_of.symbols == Symbols::Vector {
            out.extend_from_slice(format!("{} q {} cm ", fill(self.art.ink), self.modules_matrix()).as_bytes());
            let far = self.art.modules - FINDER;
            for (x, y) in [(0, 0), (far, 0), (0, far)] {
                let ring = |inset: usize, side: usize| format!("{} {} {side} {side} re ", x + inset, y + inset);
                out.extend_from_slice(format!("{}{}{}", ring(0, 7), ring(1, 5), ring(2, 3)).as_bytes());
            }
            out.extend_from_slice(b"f* Q\n");
        }
        out
    }

    /// Unit of a module, y downward, from the top left corner of the symbol.
    fn modules_matrix(&self) -> String {
        let unit = self.art.module * PT;
        format!("{unit:.5} 0 0 -{unit:.5} {:.4} {:.4}", self.art.left * PT, -self.art.top * PT)
    }

    fn symbol(&mut self, symbol: &Matrix) {
        match self.pages_of.symbols {
            Symbols::Vector => {
                let from = self.page.len();
                let far = symbol.size - FINDER;
                // Runs of one length together: consecutive records differ in fewer places.
                for class in 1..=6 {
                    for (x, y, length) in symbol.runs() {
                        let finder = (x < FINDER && (y < FINDER || y >= far)) || (x >= far && y < FINDER);
                        if length.min(6) == class && !finder {
                            rectangles(&mut self.page, x, y, length);
                        }
                    }
                }
                self.last = from..self.page.len();
                self.page.extend_from_slice(b"f\n");
            }
            Symbols::Mask => {
                let (n, bytes) = (symbol.size, symbol.size.div_ceil(8));
                let head = format!("0 {n} -{n} 0 {n} 0 cm BI/IM true/W {n}/H {n}/BPC 1/D[1 0] ID ");
                self.page.extend_from_slice(head.as_bytes());
                let from = self.page.len();
                for row in &symbol.rows[..n] {
                    self.page.extend_from_slice(&row.reverse_bits().to_be_bytes()[..bytes]);
                }
                self.last = from..self.page.len();
                self.page.extend_from_slice(b"\nEI\n");
            }
        }
    }

    /// One label. The origin is the corner of the symbol, the unit a module, the
    /// first coordinate downward and the second to the right: then a symbol
    /// needs no matrix of its own.
    fn label(&mut self, item: &Item<'_>) {
        let (x, y) = self.pages_of.sheet.corner(self.place);
        let unit = self.art.module;
        let (x, y) = ((x + self.art.left) / unit, (y + self.art.top) / unit);
        self.page.extend_from_slice(format!("q 1 0 0 1 {y:.3} {x:.3} cm/A Do\n").as_bytes());
        let lines: Vec<Line> = self.art.lines.iter().filter(|l| l.varies()).cloned().collect();
        for line in lines {
            let glyphs = self.fonts[usize::from(line.bold)].encode(&line.text.replace(SERIAL, item.serial));
            let (x, y) = ((line.x - self.art.left) / unit, (line.y - self.art.top) / unit);
            let face = if line.bold { 'B' } else { 'R' };
            let size = line.size / PT / unit;
            let head = format!("BT/{face} {size:.2} Tf 0 1 -1 0 {y:.1} {x:.1} Tm(");
            let other = line.colour != self.art.ink;
            if other {
                self.page.extend_from_slice(format!("{} ", fill(line.colour)).as_bytes());
            }
            self.page.extend_from_slice(head.as_bytes());
            for byte in glyphs {
                if matches!(byte, b'(' | b')' | b'\\' | b'\r') {
                    self.page.extend_from_slice(format!("\\{byte:03o}").as_bytes());
                } else {
                    self.page.push(byte);
                }
            }
            self.page.extend_from_slice(b")Tj ET\n");
            if other {
                self.page.extend_from_slice(format!("{}\n", fill(self.art.ink)).as_bytes());
            }
        }
        self.symbol(item.symbol);
        self.page.extend_from_slice(b"Q\n");
    }

    /// Where a page with one label is cut, and how far its ground reaches (ISO 32000-1 §14.11.2).
    fn boxes(&self) -> String {
        let sheet = &self.pages_of.sheet;
        if sheet.per_page() > 1 {
            return String::new();
        }
        let (x, y) = sheet.corner(0);
        let boxed = |name: &str, more: f64| {
            let (left, bottom) = (x - more, sheet.page_height - y - sheet.label_height - more);
            let (right, top) = (left + sheet.label_width + 2.0 * more, bottom + sheet.label_height + 2.0 * more);
            let [a, b, c, d] = [left, bottom, right, top].map(|mm| mm * PT);
            format!("/{name}[{a:.3} {b:.3} {c:.3} {d:.3}]")
        };
        format!("{}{}", boxed("TrimBox", 0.0), boxed("BleedBox", self.art.bleed))
    }

    fn open_page(&mut self) {
        self.page.clear();
        self.fresh = false;
        let Pages { printer, sheet, .. } = &self.pages_of;
        if !printer.is_straight() {
            let [a, b, c, d, e, f] = printer.matrix((sheet.page_width, sheet.page_height));
            self.page.extend_from_slice(format!("{a:.7} {b:.7} {c:.7} {d:.7} {e:.4} {f:.4} cm\n").as_bytes());
        }
        if self.pages_of.crop_marks {
            let marks = self.marks();
            self.page.extend_from_slice(marks.as_bytes());
        }
        let (unit, top) = (self.art.module * PT, self.pages_of.sheet.page_height * PT);
        self.page
            .extend_from_slice(format!("0 -{unit:.6} {unit:.6} 0 0 {top:.4} cm {}\n", fill(self.art.ink)).as_bytes());
    }

    /// Crop marks of 3 mm outside labels and bleed, on every edge of the grid.
    fn marks(&self) -> String {
        let mut out = String::from("q .25 w 0 G\n");
        let (sheet, last) = (&self.pages_of.sheet, self.pages_of.sheet.per_page() - 1);
        let ((x0, y0), (x1, y1)) = (sheet.corner(0), sheet.corner(last));
        let (x1, y1) = (x1 + sheet.label_width, y1 + sheet.label_height);
        let (near, far) = marks_from(self.art.bleed);
        let mut line = |ax: f64, ay: f64, bx: f64, by: f64| {
            let y = |mm: f64| (sheet.page_height - mm) * PT;
            let _ = writeln!(out, "{:.2} {:.2} m {:.2} {:.2} l", ax * PT, y(ay), bx * PT, y(by));
        };
        for column in 0..sheet.columns {
            for x in [sheet.corner(column).0, sheet.corner(column).0 + sheet.label_width] {
                line(x, y0 - far, x, y0 - near);
                line(x, y1 + near, x, y1 + far);
            }
        }
        for row in 0..sheet.rows {
            let top = sheet.corner(row * sheet.columns).1;
            for y in [top, top + sheet.label_height] {
                line(x0 - far, y, x0 - near, y);
                line(x1 + near, y, x1 + far, y);
            }
        }
        out.push_str("S Q\n");
        out
    }

    fn close_page(&mut self, tape: &mut Tape) {
        let id = FIRST_PAGE + 2 * i32::try_from(self.pages).unwrap_or(i32::MAX / 4);
        let (w, h) = (self.pages_of.sheet.page_width * PT, self.pages_of.sheet.page_height * PT);
        let page = format!(
            "{id} 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 {w:.3} {h:.3}]{}/Resources {RESOURCES} 0 R/Contents {} 0 R>>\nendobj\n",
            self.boxes(),
            id + 1
        );
        object(tape, page.as_bytes());
        let mut packed = Vec::with_capacity(self.page.len() / 4);
        self.packer.zlib(&self.page, &mut packed);
        stream(tape, id + 1, "/Filter/FlateDecode", &packed);
        self.pages += 1;
        self.place = 0;
        self.fresh = true;
    }
}

/// Where crop marks begin and end, mm from the label.
#[must_use]
pub fn marks_from(bleed: f64) -> (f64, f64) {
    let near = bleed.max(1.0);
    (near, near + 3.0)
}

/// Operator that sets the fill colour.
fn fill(colour: [u8; 3]) -> String {
    if colour == [0; 3] {
        return "0 g".into();
    }
    let [r, g, b] = colour.map(|c| f64::from(c) / 255.0);
    format!("{r:.3} {g:.3} {b:.3} rg")
}

impl Output for Sheets {
    fn boundary(&self, done: u64) -> bool {
        (self.pages_of.sheet.start as u64 + done).is_multiple_of(self.pages_of.sheet.per_page() as u64)
    }

    fn begin(&mut self, tape: &mut Tape, sample: &Item<'_>) -> Result<(), PrintError> {
        tape.main.extend_from_slice(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
        let form = self.form();
        // Every digit a serial may need is in the subset before it is written.
        for font in &mut self.fonts {
            font.encode("0123456789");
        }
        let lines: Vec<Line> = self.art.lines.iter().filter(|l| l.varies()).cloned().collect();
        for line in lines {
            self.text(&line, &line.text.replace(SERIAL, ""));
        }
        self.open_page();
        for _ in 0..self.pages_of.sheet.per_page().min(4) {
            self.label(sample);
        }
        self.packer = Packer::new(&self.page, RECORD);
        self.fresh = true;
        let bleed = self.art.bleed * PT;
        let (w, h) = (self.art.width * PT + bleed, self.art.height * PT + bleed);
        let resources =
            format!("<</Font<</R {FONTS} 0 R/B {} 0 R>>/XObject<</A {FORM} 0 R>>>>", FONTS + pdf_font::OBJECTS);
        object(tape, format!("{RESOURCES} 0 obj\n{resources}\nendobj\n").as_bytes());
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(&form, 6);
        // The usual name of a printing house for what a die cuts.
        let cut = "/Cut[/Separation/CutContour/DeviceRGB<</FunctionType 2/Domain[0 1]/C0[1 1 1]/C1[1 0 1]/N 1>>]";
        let bold = FONTS + pdf_font::OBJECTS;
        let fonts = format!("<</Font<</R {FONTS} 0 R/B {bold} 0 R>>/ColorSpace<<{cut}>>>>");
        // From points, y upward from the corner of the label, to modules from the corner of the symbol.
        let unit = self.art.module;
        let (scale, x, y) = (1.0 / (unit * PT), -self.art.left / unit, -self.art.top / unit);
        let matrix = format!("[0 {scale:.8} -{scale:.8} 0 {y:.5} {x:.5}]");
        let entries = format!(
            "/Type/XObject/Subtype/Form/BBox[{:.3} {:.3} {w:.3} {bleed:.3}]/Matrix{matrix}/Resources{fonts}/Filter/FlateDecode",
            -bleed, -h
        );
        stream(tape, FORM, &entries, &packed);
        for (i, name) in [(0, "TEMTHR+BeVietnamPro-Regular"), (1, "TEMTHB+BeVietnamPro-Bold")] {
            let first = FONTS + i * pdf_font::OBJECTS;
            for chunk in pdf_font::objects(&self.fonts[usize::from(i == 1)], first, name)? {
                object(tape, chunk.as_bytes());
            }
        }
        self.place = self.pages_of.sheet.start;
        Ok(())
    }

    fn resume(&mut self, done: u64) {
        let places = self.pages_of.sheet.start as u64 + done;
        self.pages = places / self.pages_of.sheet.per_page() as u64;
        self.place = (places % self.pages_of.sheet.per_page() as u64) as usize;
    }

    fn stamp(&mut self, tape: &mut Tape, item: &Item<'_>) -> Result<(), PrintError> {
        if item.symbol.size != self.art.modules {
            return Err(PrintError::Format("the symbols of a run must have one size".into()));
        }
        if self.fresh {
            self.open_page();
        }
        self.label(item);
        self.place += 1;
        if self.place == self.pages_of.sheet.per_page() {
            self.close_page(tape);
        }
        Ok(())
    }

    fn read_back(&self) -> Result<String, String> {
        let drawn = self.page.get(self.last.clone()).unwrap_or_default();
        proof::read(&raster(drawn, self.art.modules, self.pages_of.symbols).ok_or("the drawing is not one of ours")?)
    }

    fn finish(&mut self, tape: &mut Tape, so_far: SoFar<'_>, drain: Drain<'_>) -> Result<(), PrintError> {
        if !self.fresh {
            self.close_page(tape);
        }
        // The index drained so far ends before the objects of the last page.
        let late = std::mem::take(&mut tape.side);
        let tree = tape.at();
        tape.main.extend_from_slice(format!("2 0 obj\n<</Type/Pages/Count {}/Kids[", self.pages).as_bytes());
        for page in 0..self.pages {
            tape.main.extend_from_slice(format!("{} 0 R ", FIRST_PAGE as u64 + 2 * page).as_bytes());
            if tape.main.len() > CHUNK {
                drain(tape)?;
            }
        }
        tape.main.extend_from_slice(b"]>>\nendobj\n");
        let catalog = tape.at();
        let objects = FIRST_PAGE as u64 + 2 * self.pages;
        tape.main.extend_from_slice(archive::catalog(objects).as_bytes());
        let late_objects = archive::objects(objects, &self.pages_of.title).map(|bytes| {
            let at = tape.at();
            tape.main.extend_from_slice(&bytes);
            at
        });
        let known = Known { catalog, tree, late: &late, last: &late_objects };
        objects::end(tape, so_far, drain, known, &self.pages_of.title, objects)
    }
}
