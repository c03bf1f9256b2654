//! Label sheets as PDF of any length. What all labels share is one form drawn many times; a symbol
//! is one path of equal records, so that [`Packer`] shrinks it at the speed it is written.

use super::drawn::{FINDER, RECORD, Symbols, raster, rectangles};
use super::{CHUNK, Drain, Item, Output, Tape, record};
use crate::print::art::{Art, Line, PT, SERIAL};
use crate::print::deflate::Packer;
use crate::print::font::Font;
use crate::print::qr::Matrix;
use crate::print::sheet::Sheet;
use crate::print::{PrintError, pdf_font, proof};
use std::fmt::Write as _;
use std::io::Read;

/// First object after catalog (1) and page tree (2).
const RESOURCES: i32 = 3;
const FORM: i32 = 4;
const FONTS: i32 = 5;
const FIRST_PAGE: i32 = FONTS + 2 * pdf_font::OBJECTS;

/// A PDF being written.
pub struct Sheets {
    sheet: Sheet,
    art: Art,
    symbols: Symbols,
    title: String,
    crop_marks: bool,
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
    /// Labels `art` on sheets `sheet`.
    ///
    /// # Errors
    /// The first place is beyond the sheet, or the fonts cannot be read.
    pub fn new(sheet: Sheet, art: Art, symbols: Symbols, title: &str, crop_marks: bool) -> Result<Self, PrintError> {
        if sheet.start >= sheet.per_page() {
            let (start, places) = (sheet.start, sheet.per_page());
            return Err(PrintError::Sheet(format!("start {start} is beyond the {places} labels of a sheet")));
        }
        Ok(Self {
            place: sheet.start,
            sheet,
            art,
            symbols,
            title: title.to_owned(),
            crop_marks,
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
        for shape in &self.art.shapes {
            let [r, g, b] = shape.colour.map(|c| f64::from(c) / 255.0);
            let _ = write!(out, "{r:.3} {g:.3} {b:.3} rg ");
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
            let [r, g, b] = line.colour.map(|c| f64::from(c) / 255.0);
            out.extend_from_slice(format!("{r:.3} {g:.3} {b:.3} rg ").as_bytes());
            out.extend(self.text(line, &line.text));
        }
        if self.symbols == Symbols::Vector {
            out.extend_from_slice(format!("0 g q {} cm ", self.modules_matrix()).as_bytes());
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
        match self.symbols {
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
        let (x, y) = self.sheet.corner(self.place);
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
            self.page.extend_from_slice(head.as_bytes());
            for byte in glyphs {
                if matches!(byte, b'(' | b')' | b'\\' | b'\r') {
                    self.page.extend_from_slice(format!("\\{byte:03o}").as_bytes());
                } else {
                    self.page.push(byte);
                }
            }
            self.page.extend_from_slice(b")Tj ET\n");
        }
        self.symbol(item.symbol);
        self.page.extend_from_slice(b"Q\n");
    }

    fn open_page(&mut self) {
        self.page.clear();
        self.fresh = false;
        if self.crop_marks {
            let marks = self.marks();
            self.page.extend_from_slice(marks.as_bytes());
        }
        let [a, b, c, d] = self.sheet.turn();
        if [a, b, c, d] != [1.0, 0.0, 0.0, 1.0] {
            self.page.extend_from_slice(format!("{a:.6} {b:.6} {c:.6} {d:.6} 0 0 cm\n").as_bytes());
        }
        let (unit, top) = (self.art.module * PT, self.sheet.page_height * PT);
        self.page.extend_from_slice(format!("0 -{unit:.6} {unit:.6} 0 0 {top:.4} cm 0 g\n").as_bytes());
    }

    /// Crop marks of 3 mm, 1 mm outside the labels, on every edge of the grid.
    fn marks(&self) -> String {
        let mut out = String::from("q .25 w 0 G\n");
        let (sheet, last) = (&self.sheet, self.sheet.per_page() - 1);
        let ((x0, y0), (x1, y1)) = (sheet.corner(0), sheet.corner(last));
        let (x1, y1) = (x1 + sheet.label_width, y1 + sheet.label_height);
        let mut line = |ax: f64, ay: f64, bx: f64, by: f64| {
            let y = |mm: f64| (sheet.page_height - mm) * PT;
            let _ = writeln!(out, "{:.2} {:.2} m {:.2} {:.2} l", ax * PT, y(ay), bx * PT, y(by));
        };
        for column in 0..sheet.columns {
            for x in [sheet.corner(column).0, sheet.corner(column).0 + sheet.label_width] {
                line(x, y0 - 4.0, x, y0 - 1.0);
                line(x, y1 + 1.0, x, y1 + 4.0);
            }
        }
        for row in 0..sheet.rows {
            let top = sheet.corner(row * sheet.columns).1;
            for y in [top, top + sheet.label_height] {
                line(x0 - 4.0, y, x0 - 1.0, y);
                line(x1 + 1.0, y, x1 + 4.0, y);
            }
        }
        out.push_str("S Q\n");
        out
    }

    fn close_page(&mut self, tape: &mut Tape) {
        let id = FIRST_PAGE + 2 * i32::try_from(self.pages).unwrap_or(i32::MAX / 4);
        let (w, h) = (self.sheet.page_width * PT, self.sheet.page_height * PT);
        let page = format!(
            "{id} 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 {w:.3} {h:.3}]/Resources {RESOURCES} 0 R/Contents {} 0 R>>\nendobj\n",
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

/// Writes an object and notes its position.
fn object(tape: &mut Tape, bytes: &[u8]) {
    tape.side.extend_from_slice(&tape.at().to_be_bytes());
    tape.main.extend_from_slice(bytes);
}

fn stream(tape: &mut Tape, id: i32, entries: &str, data: &[u8]) {
    object(tape, format!("{id} 0 obj\n<</Length {}{entries}>>stream\n", data.len()).as_bytes());
    tape.main.extend_from_slice(data);
    tape.main.extend_from_slice(b"\nendstream\nendobj\n");
}

impl Output for Sheets {
    fn boundary(&self, done: u64) -> bool {
        (self.sheet.start as u64 + done).is_multiple_of(self.sheet.per_page() as u64)
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
        for _ in 0..self.sheet.per_page().min(4) {
            self.label(sample);
        }
        self.packer = Packer::new(&self.page, RECORD);
        self.fresh = true;
        let (w, h) = (self.art.width * PT, self.art.height * PT);
        let resources =
            format!("<</Font<</R {FONTS} 0 R/B {} 0 R>>/XObject<</A {FORM} 0 R>>>>", FONTS + pdf_font::OBJECTS);
        object(tape, format!("{RESOURCES} 0 obj\n{resources}\nendobj\n").as_bytes());
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(&form, 6);
        let fonts = format!("<</Font<</R {FONTS} 0 R/B {} 0 R>>>>", FONTS + pdf_font::OBJECTS);
        // From points, y upward from the corner of the label, to modules from the corner of the symbol.
        let unit = self.art.module;
        let (scale, x, y) = (1.0 / (unit * PT), -self.art.left / unit, -self.art.top / unit);
        let matrix = format!("[0 {scale:.8} -{scale:.8} 0 {y:.5} {x:.5}]");
        let entries = format!(
            "/Type/XObject/Subtype/Form/BBox[0 {:.3} {w:.3} 0]/Matrix{matrix}/Resources{fonts}/Filter/FlateDecode",
            -h
        );
        stream(tape, FORM, &entries, &packed);
        for (i, name) in [(0, "TEMTHR+BeVietnamPro-Regular"), (1, "TEMTHB+BeVietnamPro-Bold")] {
            let first = FONTS + i * pdf_font::OBJECTS;
            for chunk in pdf_font::objects(&self.fonts[usize::from(i == 1)], first, name)? {
                object(tape, chunk.as_bytes());
            }
        }
        self.place = self.sheet.start;
        Ok(())
    }

    fn resume(&mut self, done: u64) {
        let places = self.sheet.start as u64 + done;
        self.pages = places / self.sheet.per_page() as u64;
        self.place = (places % self.sheet.per_page() as u64) as usize;
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
        if self.place == self.sheet.per_page() {
            self.close_page(tape);
        }
        Ok(())
    }

    fn read_back(&self) -> Result<String, String> {
        let drawn = self.page.get(self.last.clone()).unwrap_or_default();
        proof::read(&raster(drawn, self.art.modules, self.symbols).ok_or("the drawing is not one of ours")?)
    }

    fn finish(&mut self, tape: &mut Tape, side: &mut dyn Read, drain: Drain<'_>) -> Result<(), PrintError> {
        if !self.fresh {
            self.close_page(tape);
        }
        // The index read from `side` ends before the objects of the last page.
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
        tape.main.extend_from_slice(
            b"1 0 obj\n<</Type/Catalog/Pages 2 0 R/Lang(vi)/ViewerPreferences<</PrintScaling/None>>>>\nendobj\n",
        );
        let objects = FIRST_PAGE as u64 + 2 * self.pages;
        let info = tape.at();
        let title: String = self.title.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        tape.main.extend_from_slice(
            format!("{objects} 0 obj\n<</Title<FEFF{title}>/Creator(Temthat)>>\nendobj\n").as_bytes(),
        );
        let xref = tape.at();
        let entry = |tape: &mut Tape, at: u64| tape.main.extend_from_slice(format!("{at:010} 00000 n \n").as_bytes());
        tape.main.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects + 1).as_bytes());
        entry(tape, catalog);
        entry(tape, tree);
        let mut position = [0; 8];
        let mut late = late.as_slice();
        while record(side, &mut position)? || record(&mut late, &mut position)? {
            entry(tape, u64::from_be_bytes(position));
            if tape.main.len() > CHUNK {
                drain(tape)?;
            }
        }
        entry(tape, info);
        tape.main.extend_from_slice(
            format!("trailer\n<</Size {}/Root 1 0 R/Info {objects} 0 R>>\nstartxref\n{xref}\n%%EOF\n", objects + 1)
                .as_bytes(),
        );
        drain(tape)
    }
}
