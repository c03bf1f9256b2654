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
    /// Labels of the first sheet that are used up already.
    pub start: usize,
}

/// Sheets sold under a name, one a row; sizes as the makers print them on the box, mm.
const SOLD: &str = include_str!("sheets.csv");

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
        start: 0,
    };

    /// A sheet sold under a name, in any case: `a4-24`, `avery-l7160`, `herma-4464`…; `None` for any
    /// other name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let (_, sheet) = Self::sold().find(|(names, _)| names.contains(&name.as_str()))?;
        Some(sheet)
    }

    /// All sheets sold under a name, each with its names.
    pub fn sold() -> impl Iterator<Item = (Vec<&'static str>, Self)> {
        SOLD.lines().skip(1).filter_map(|row| {
            let mut cells = row.split(',');
            let names = [cells.next()?, cells.next()?].into_iter().flat_map(|c| c.split(' ')).filter(|n| !n.is_empty());
            let names = names.collect();
            let (columns, rows) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
            let mm: Vec<f64> = cells.filter_map(|c| c.parse().ok()).collect();
            let &[label_width, label_height, left, top, pitch_x, pitch_y] = mm.as_slice() else { return None };
            let (gap_x, gap_y) = (pitch_x - label_width, pitch_y - label_height);
            let sheet = Self { columns, rows, label_width, label_height, left, top, gap_x, gap_y, ..Self::A4_24 };
            Some((names, sheet))
        })
    }

    /// The same sheet with smaller labels in the middle of its own.
    ///
    /// # Errors
    /// They are larger than those of the sheet.
    pub fn with_labels(self, width: f64, height: f64) -> Result<Self, PrintError> {
        let (over_x, over_y) = (self.label_width - width, self.label_height - height);
        if over_x < -1e-9 || over_y < -1e-9 {
            let (w, h) = (self.label_width, self.label_height);
            return Err(PrintError::Sheet(format!(
                "labels of {width} × {height} mm are larger than those of the sheet ({w} × {h} mm)"
            )));
        }
        Ok(Self {
            label_width: width,
            label_height: height,
            left: self.left + over_x / 2.0,
            top: self.top + over_y / 2.0,
            gap_x: self.gap_x + over_x,
            gap_y: self.gap_y + over_y,
            ..self
        })
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
            self.left + column as f64 * (self.label_width + self.gap_x),
            self.top + row as f64 * (self.label_height + self.gap_y),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_that_is_sold_lies_on_its_page() {
        let rows = SOLD.lines().count() - 1;
        assert_eq!(Sheet::sold().count(), rows, "a row of sheets.csv cannot be read");
        let mut seen = std::collections::BTreeSet::new();
        for (names, sheet) in Sheet::sold() {
            assert!(names.iter().all(|n| seen.insert(*n)), "{names:?} stands twice");
            let (x, y) = sheet.corner(sheet.per_page() - 1);
            let (right, bottom) = (210.0 - x - sheet.label_width, 297.0 - y - sheet.label_height);
            // Label sheets are symmetrical: what is left at the right is what is left at the left.
            assert!(
                (right - sheet.left).abs() < 0.15 && right > -0.01,
                "{names:?}: {right} mm right, {} left",
                sheet.left
            );
            assert!(
                (bottom - sheet.top).abs() < 0.15 && bottom > -0.01,
                "{names:?}: {bottom} mm below, {} above",
                sheet.top
            );
            assert!(sheet.gap_x > -0.01 && sheet.gap_y > -0.01, "{names:?} overlap");
        }
        assert_eq!(Sheet::named("Avery-L7160").map(|s| s.per_page()), Some(21));
        assert_eq!(Sheet::named("a4-24"), Some(Sheet::A4_24));
        assert_eq!(Sheet::named("avery-0000"), None);
    }
}
