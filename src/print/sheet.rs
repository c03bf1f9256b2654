//! Sheets of labels, in millimetres.

use super::PrintError;

/// A sheet of equal labels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sheet {
    /// Page width.
    pub page_width: f64,
    /// Page height.
    pub page_height: f64,
    /// Label width.
    pub label_width: f64,
    /// Label height.
    pub label_height: f64,
    /// Columns.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
    /// Left margin.
    pub left: f64,
    /// Top margin.
    pub top: f64,
    /// Gap between columns.
    pub gap_x: f64,
    /// Gap between rows.
    pub gap_y: f64,
    /// Shift of everything to the right, for this printer.
    pub offset_x: f64,
    /// Shift of everything down, for this printer.
    pub offset_y: f64,
    /// Size of everything as this printer needs it, 1 = unchanged.
    pub scale: f64,
    /// Turn of everything against a skewed feed, millimetres per metre, to the left.
    pub skew: f64,
    /// Labels of the first sheet that are used up already.
    pub start: usize,
    /// Smallest module.
    pub minimum_module: f64,
}

/// Smallest module that office printers draw sharply, mm (about 3.5 dots at 300 dpi).
pub const OFFICE_MODULE_MM: f64 = 0.30;

impl Sheet {
    /// 24 labels of 70 × 37 mm on A4.
    pub const A4_24: Self = Self {
        page_width: 210.0,
        page_height: 297.0,
        label_width: 70.0,
        label_height: 37.0,
        columns: 3,
        rows: 8,
        left: 0.0,
        top: 0.5,
        gap_x: 0.0,
        gap_y: 0.0,
        offset_x: 0.0,
        offset_y: 0.0,
        scale: 1.0,
        skew: 0.0,
        start: 0,
        minimum_module: OFFICE_MODULE_MM,
    };

    /// Sheets sold under a name: `a4-24`, `a4-21`, `a4-40`, `a4-65`; `None` for any other name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (columns, rows, label_width, label_height, left, top, gap_x) = match name {
            "a4-24" => return Some(Self::A4_24),
            "a4-21" => (3, 7, 63.5, 38.1, 7.25, 15.15, 2.5),
            "a4-40" => (4, 10, 48.5, 25.4, 8.0, 21.5, 0.0),
            "a4-65" => (5, 13, 38.1, 21.2, 4.75, 10.7, 2.5),
            _ => return None,
        };
        Some(Self { columns, rows, label_width, label_height, left, top, gap_x, ..Self::A4_24 })
    }

    /// A4 with labels of a given size, as many as fit, margins of 8 mm.
    ///
    /// # Errors
    /// None fits.
    pub fn a4(label_width: f64, label_height: f64) -> Result<Self, PrintError> {
        Self::filled((210.0, 297.0), 8.0, 0.0, label_width, label_height)
    }

    /// One label per page, as rolls want it.
    ///
    /// # Errors
    /// Not a size of a label.
    pub fn roll(label_width: f64, label_height: f64) -> Result<Self, PrintError> {
        Self::filled((label_width, label_height), 0.0, 0.0, label_width, label_height)
    }

    /// A page with labels of a given size, as many as fit within `margin`, `gap` apart; centred.
    ///
    /// # Errors
    /// None fits.
    pub fn filled(
        (page_width, page_height): (f64, f64),
        margin: f64,
        gap: f64,
        label_width: f64,
        label_height: f64,
    ) -> Result<Self, PrintError> {
        // A hair of tolerance, so that labels cut to fit exactly do fit.
        let fit = |page: f64, label: f64| ((page - 2.0 * margin + gap) / (label + gap) + 1e-9).floor();
        let (columns, rows) = (fit(page_width, label_width), fit(page_height, label_height));
        let sane = [page_width, page_height, label_width, label_height].iter().all(|mm| (1.0..=5000.0).contains(mm))
            && (0.0..=100.0).contains(&gap);
        if !sane || columns < 1.0 || rows < 1.0 || columns * rows > 4000.0 {
            let (w, h) = (page_width - 2.0 * margin, page_height - 2.0 * margin);
            return Err(PrintError::Sheet(format!(
                "no sheet of labels of {label_width} × {label_height} mm fits the page ({w} × {h} mm of it can be used)"
            )));
        }
        let spare = |page: f64, count: f64, label: f64| (page - count * label - (count - 1.0) * gap) / 2.0;
        Ok(Self {
            page_width,
            page_height,
            label_width,
            label_height,
            columns: columns as usize,
            rows: rows as usize,
            left: spare(page_width, columns, label_width),
            top: spare(page_height, rows, label_height),
            gap_x: gap,
            gap_y: gap,
            ..Self::A4_24
        })
    }

    /// The printer's correction as a matrix a b c d.
    #[must_use]
    pub fn turn(&self) -> [f64; 4] {
        let turn = self.skew / 1000.0;
        [self.scale, self.scale * turn, -self.scale * turn, self.scale]
    }

    /// Labels on a page.
    #[must_use]
    pub fn per_page(&self) -> usize {
        self.columns * self.rows
    }

    /// Top left corner of place `n` on its page, mm.
    #[must_use]
    pub fn corner(&self, n: usize) -> (f64, f64) {
        let (column, row) = (n % self.columns, n / self.columns);
        (
            self.left + self.offset_x + column as f64 * (self.label_width + self.gap_x),
            self.top + self.offset_y + row as f64 * (self.label_height + self.gap_y),
        )
    }

    /// Pages for `labels` labels.
    #[must_use]
    pub fn pages(&self, labels: usize) -> usize {
        (self.start + labels).div_ceil(self.per_page())
    }
}
