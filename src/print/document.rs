//! Flowing documents as PDF (records of inspection): paragraphs, side-by-side columns, pictures, page
//! numbers. The layout follows the form of Vietnamese administrative papers (NĐ 30/2020/NĐ-CP, Phụ lục I):
//! A4, margins 20 mm at top and bottom, 30 mm left, 15 mm right, page number on top from page two on.

use super::PrintError;
use super::font::Font;
use super::pdf_font::embed;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

/// Points per millimetre.
const PT: f64 = 72.0 / 25.4;
/// A4, mm.
const PAGE: (f64, f64) = (210.0, 297.0);
const LEFT: f64 = 30.0;
const RIGHT: f64 = 15.0;
const EDGE: f64 = 20.0;
/// Line pitch in sizes.
const LEADING: f64 = 1.32;
const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const INFO: Ref = Ref::new(3);
const FONTS: [i32; 2] = [4, 9];
const FIRST: i32 = 14;

/// How a text stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Points.
    pub size: f64,
    /// Bold.
    pub bold: bool,
    /// In the middle of its column.
    pub centred: bool,
    /// Indent, mm.
    pub indent: f64,
}

impl Style {
    /// Running text.
    pub const BODY: Self = Self { size: 12.0, bold: false, centred: false, indent: 0.0 };
    /// The same, bold.
    pub const BOLD: Self = Self { bold: true, ..Self::BODY };
    /// Small notes.
    pub const SMALL: Self = Self { size: 9.5, ..Self::BODY };
    /// A line in the middle.
    #[must_use]
    pub const fn centred(self) -> Self {
        Self { centred: true, ..self }
    }
    /// Indented by millimetres.
    #[must_use]
    pub const fn indented(self, mm: f64) -> Self {
        Self { indent: mm, ..self }
    }
    /// Of another size.
    #[must_use]
    pub const fn sized(self, size: f64) -> Self {
        Self { size, ..self }
    }
}

/// A part of the document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Text(Style, String),
    /// Columns side by side, each with its share of the width and its lines; kept together on one page.
    Columns(Vec<Column>),
    /// A JPEG picture with its pixel size, widest in mm, and a line under it; kept together.
    Picture {
        /// JPEG file, RGB.
        jpeg: Vec<u8>,
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
        /// Widest, mm.
        max_mm: f64,
        /// Under it.
        caption: String,
    },
    /// Free room, mm.
    Gap(f64),
    /// A thin line of a width in mm, in the middle.
    Line(f64),
}

/// Share of the width, and lines.
pub type Column = (f64, Vec<(Style, String)>);

/// Pages under way.
struct Flow {
    fonts: [Font; 2],
    done: Vec<(Content, Vec<usize>)>,
    content: Content,
    pictures: Vec<usize>,
    /// From the top of the page, mm.
    y: f64,
}

impl Flow {
    fn bottom() -> f64 {
        PAGE.1 - EDGE
    }
    fn new_page(&mut self) {
        let content = std::mem::replace(&mut self.content, Content::new());
        self.done.push((content, std::mem::take(&mut self.pictures)));
        self.y = EDGE;
    }
    /// Starts another page unless this much room is left, mm.
    fn need(&mut self, room: f64) {
        if self.y + room > Self::bottom() && self.y > EDGE {
            self.new_page();
        }
    }
    /// Lines of a text in a column.
    fn lines(&self, style: Style, text: &str, width_mm: f64) -> Vec<String> {
        let font = &self.fonts[usize::from(style.bold)];
        let width = (width_mm - style.indent) * PT;
        text.split('\n').flat_map(|part| font.wrap(part, style.size, width, usize::MAX)).collect()
    }
    fn show(&mut self, style: Style, line: &str, left: f64, width_mm: f64, y: f64) {
        let face = usize::from(style.bold);
        let length = self.fonts[face].width(line) * style.size / PT;
        let x = if style.centred { left + (width_mm - length) / 2.0 } else { left + style.indent };
        let glyphs = self.fonts[face].encode(line);
        let base = (PAGE.1 - y) * PT - style.size;
        self.content.begin_text();
        self.content.set_font(Name(if style.bold { b"B" } else { b"R" }), style.size as f32);
        self.content.set_text_matrix([1.0, 0.0, 0.0, 1.0, (x * PT) as f32, base as f32]);
        self.content.show(Str(&glyphs));
        self.content.end_text();
    }
    fn text(&mut self, style: Style, text: &str) {
        let width = PAGE.0 - LEFT - RIGHT;
        let pitch = style.size * LEADING / PT;
        for line in self.lines(style, text, width) {
            self.need(pitch);
            self.show(style, &line, LEFT, width, self.y);
            self.y += pitch;
        }
        self.y += pitch * 0.3;
    }
    fn columns(&mut self, columns: &[Column]) {
        let room = PAGE.0 - LEFT - RIGHT;
        let laid: Vec<Vec<(Style, String)>> = columns
            .iter()
            .map(|(share, column)| {
                let split = column.iter().flat_map(|(style, text)| {
                    self.lines(*style, text, room * share - 2.0).into_iter().map(|line| (*style, line))
                });
                split.collect()
            })
            .collect();
        let height = |column: &Vec<(Style, String)>| column.iter().map(|(s, _)| s.size * LEADING / PT).sum::<f64>();
        let tallest = laid.iter().map(height).fold(0.0, f64::max);
        self.need(tallest);
        let mut left = LEFT;
        for ((share, _), column) in columns.iter().zip(&laid) {
            let mut y = self.y;
            for (style, line) in column {
                self.show(*style, line, left, room * share, y);
                y += style.size * LEADING / PT;
            }
            left += room * share;
        }
        self.y += tallest + 1.5;
    }
    fn picture(&mut self, number: usize, (width, height): (u32, u32), max_mm: f64, caption: &str) {
        let room = PAGE.0 - LEFT - RIGHT;
        let aspect = f64::from(height.max(1)) / f64::from(width.max(1));
        let wide = max_mm.min(room).min(80.0 / aspect);
        let high = wide * aspect;
        self.need(high + 9.0);
        let x = LEFT + (room - wide) / 2.0;
        self.content.save_state();
        let matrix = [wide * PT, 0.0, 0.0, high * PT, x * PT, (PAGE.1 - self.y - high) * PT];
        self.content.transform(matrix.map(|v| v as f32));
        self.content.x_object(Name(format!("P{number}").as_bytes()));
        self.content.restore_state();
        self.pictures.push(number);
        self.y += high + 1.0;
        self.text(Style::SMALL.centred(), caption);
    }
    fn line(&mut self, width: f64) {
        self.need(1.0);
        let x = LEFT + (PAGE.0 - LEFT - RIGHT - width) / 2.0;
        self.content.rect((x * PT) as f32, ((PAGE.1 - self.y) * PT) as f32, (width * PT) as f32, 0.5);
        self.content.fill_nonzero();
        self.y += 2.0;
    }
}

/// Sets a document.
///
/// # Errors
/// The fonts cannot be read.
pub fn pdf(title: &str, blocks: &[Block]) -> Result<Vec<u8>, PrintError> {
    let mut flow = Flow {
        fonts: [Font::regular()?, Font::bold()?],
        done: Vec::new(),
        content: Content::new(),
        pictures: Vec::new(),
        y: EDGE,
    };
    let mut pictures: Vec<(&[u8], u32, u32)> = Vec::new();
    for block in blocks {
        match block {
            Block::Text(style, text) => flow.text(*style, text),
            Block::Columns(columns) => flow.columns(columns),
            Block::Picture { jpeg, width, height, max_mm, caption } => {
                pictures.push((jpeg, *width, *height));
                flow.picture(pictures.len() - 1, (*width, *height), *max_mm, caption);
            }
            Block::Gap(mm) => flow.y += mm,
            Block::Line(width) => flow.line(*width),
        }
    }
    flow.new_page();
    write(title, flow, &pictures)
}

fn write(title: &str, mut flow: Flow, pictures: &[(&[u8], u32, u32)]) -> Result<Vec<u8>, PrintError> {
    let pages = std::mem::take(&mut flow.done);
    let id = |n: usize| Ref::new(FIRST + i32::try_from(n).unwrap_or(i32::MAX / 4));
    let (page_id, content_id) = (|n: usize| id(2 * n), |n: usize| id(2 * n + 1));
    let first_picture = 2 * pages.len();
    let picture_id = |n: usize| id(first_picture + n);
    let mut pdf = Pdf::new();
    let mut catalog = pdf.catalog(CATALOG);
    catalog.pages(PAGES).lang(TextStr("vi"));
    catalog.finish();
    pdf.document_info(INFO).title(TextStr(title)).creator(TextStr("Temthat"));
    pdf.pages(PAGES).kids((0..pages.len()).map(page_id)).count(i32::try_from(pages.len()).unwrap_or(i32::MAX));
    for (n, (content, used)) in pages.into_iter().enumerate() {
        flow.content = content;
        if n > 0 {
            let style = Style::SMALL.centred();
            flow.show(style, &(n + 1).to_string(), LEFT, PAGE.0 - LEFT - RIGHT, EDGE / 2.0);
        }
        let content = std::mem::replace(&mut flow.content, Content::new());
        let mut page = pdf.page(page_id(n));
        page.parent(PAGES).media_box(Rect::new(0.0, 0.0, (PAGE.0 * PT) as f32, (PAGE.1 * PT) as f32));
        page.contents(content_id(n));
        let mut resources = page.resources();
        resources.fonts().pair(Name(b"R"), Ref::new(FONTS[0])).pair(Name(b"B"), Ref::new(FONTS[1]));
        let mut objects = resources.x_objects();
        for number in used {
            objects.pair(Name(format!("P{number}").as_bytes()), picture_id(number));
        }
        objects.finish();
        resources.finish();
        page.finish();
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(content.finish().as_slice(), 6);
        pdf.stream(content_id(n), &packed).filter(Filter::FlateDecode);
    }
    for (n, (jpeg, width, height)) in pictures.iter().enumerate() {
        let mut picture = pdf.image_xobject(picture_id(n), jpeg);
        picture.filter(Filter::DctDecode);
        picture.bits_per_component(8).color_space().device_rgb();
        picture.width(i32::try_from(*width).unwrap_or(0)).height(i32::try_from(*height).unwrap_or(0));
        picture.finish();
    }
    for (font, (first, name)) in
        flow.fonts.iter().zip(FONTS.iter().zip(["TEMTHR+BeVietnamPro-Regular", "TEMTHB+BeVietnamPro-Bold"]))
    {
        embed(&mut pdf, font, *first, name)?;
    }
    Ok(pdf.finish())
}
