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
        start: 0,
        minimum_module: OFFICE_MODULE_MM,
    };

    /// A4 with labels of a given size, as many as fit, margins of 8 mm.
    ///
    /// # Errors
    /// None fits.
    pub fn a4(label_width: f64, label_height: f64) -> Result<Self, PrintError> {
        let fit = |page: f64, label: f64| ((page - 16.0) / label).floor();
        let (columns, rows) = (fit(210.0, label_width), fit(297.0, label_height));
        let sane = label_width.is_finite() && label_height.is_finite() && label_width > 0.0 && label_height > 0.0;
        if !sane || columns < 1.0 || rows < 1.0 || columns * rows > 2000.0 {
            return Err(PrintError::Sheet(format!(
                "no sheet of labels of {label_width} × {label_height} mm fits A4 (194 × 281 mm can be used)"
            )));
        }
        Ok(Self {
            label_width,
            label_height,
            columns: columns as usize,
            rows: rows as usize,
            left: (210.0 - columns * label_width) / 2.0,
            top: (297.0 - rows * label_height) / 2.0,
            ..Self::A4_24
        })
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
