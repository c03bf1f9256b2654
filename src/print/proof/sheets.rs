//! The last proof of sheets: pages drawn from the finished file, every symbol on them read by an
//! independent decoder where it should stand, with nothing in its quiet zone.

use super::measure::{light, measure};
use super::pdf::PdfFile;
use super::plane::{Plane, Point};
use super::scan::cut;
use super::{blank, fill, read};
use crate::print::PrintError;
use crate::print::art::Art;
use crate::print::qr::QUIET;
use crate::print::raster::Grey;
use crate::print::stream::pdf::Pages;
use std::io::{Read, Seek};

/// Dots per module of the drawn page.
const FINE: f64 = 7.0;

/// What was proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proven {
    /// Pages drawn.
    pub pages: u64,
    /// Symbols read on them.
    pub stamps: u64,
}

/// Texts of the stamps `from..to` of the job, counted from 0.
pub type Texts<'a, E> = &'a mut dyn FnMut(u64, u64) -> Result<Vec<String>, E>;

/// Proves one page in `every`, always the first and the last; `count` stamps are in the file.
///
/// # Errors
/// A symbol does not read, reads as something else, or something stands in its quiet zone; the texts
/// cannot be had.
pub fn prove<E: From<PrintError>>(
    file: impl Read + Seek,
    (layout, art): (&Pages, &Art),
    count: u64,
    every: u64,
    texts: Texts<'_, E>,
) -> Result<Proven, E> {
    let broken = |cause: String| PrintError::Proof { number: 1, cause };
    let mut file = PdfFile::open(file).map_err(broken)?;
    let (per, start) = (layout.sheet.per_page() as u64, layout.sheet.start as u64);
    let pages = (start + count).div_ceil(per);
    if pages != file.pages() as u64 {
        return Err(broken(format!("the file has {} pages instead of {pages}", file.pages())).into());
    }
    let dpi = (FINE * 25.4 / art.module).clamp(200.0, 1200.0);
    let mut proven = Proven { pages: 0, stamps: 0 };
    for page in (0..pages).filter(|page| page % every.max(1) == 0 || page + 1 == pages) {
        let (from, to) = ((page * per).saturating_sub(start), ((page + 1) * per - start).min(count));
        let drawn = file.page(page as usize, dpi);
        let drawn = drawn.map_err(|cause| PrintError::Proof { number: from as usize + 1, cause })?;
        for (text, index) in texts(from, to)?.into_iter().zip(from..) {
            let place = ((start + index) % per) as usize;
            one(&drawn, dpi, (layout, art), place, &text)
                .map_err(|cause| PrintError::Proof { number: index as usize + 1, cause })?;
            proven.stamps += 1;
        }
        proven.pages += 1;
    }
    Ok(proven)
}

/// The symbol of one place on a drawn page.
fn one(page: &Grey, dpi: f64, (layout, art): (&Pages, &Art), place: usize, text: &str) -> Result<(), String> {
    let Pages { sheet, printer, .. } = layout;
    let dots = dpi / 25.4;
    let (x, y) = sheet.corner(place);
    let size = art.modules as f64;
    let point = |column: f64, row: f64| -> Point {
        let meant = (x + art.left + column * art.module, y + art.top + row * art.module);
        let (x, y) = printer.correct((sheet.page_width, sheet.page_height), meant);
        [x * dots, y * dots]
    };
    let modules = [[0.0, 0.0], [size, 0.0], [size, size], [0.0, size]];
    let plane = Plane::between(modules, modules.map(|[c, r]| point(c, r))).ok_or("the symbol has no size")?;
    let around = QUIET as f64 + 1.0;
    let corners = [
        point(-around, -around),
        point(size + around, size + around),
        point(size + around, -around),
        point(-around, size + around),
    ];
    let fold = |axis: usize, pick: fn(f64, f64) -> f64, start: f64| corners.iter().map(|p| p[axis]).fold(start, pick);
    let edge = |v: f64, most: usize| (v.max(0.0) as usize).min(most);
    let (left, top) = (edge(fold(0, f64::min, f64::MAX), page.width), edge(fold(1, f64::min, f64::MAX), page.height));
    let (right, bottom) = (edge(fold(0, f64::max, 0.0), page.width), edge(fold(1, f64::max, 0.0), page.height));
    let part = cut(page, left, top, right.saturating_sub(left), bottom.saturating_sub(top));
    // A decoder may miss a symbol whose modules are no whole dots; it is then given the dots of the same
    // page that lie in the middle of where each module should be.
    match read(&part).or_else(|_| read(&middles(page, &plane, art.modules))) {
        Err(cause) => return Err(format!("it does not read on the finished page: {cause}")),
        Ok(found) if found != text => return Err("it reads as another text on the finished page".into()),
        Ok(_) => {}
    }
    let measures = measure(page, &plane, art.modules).ok_or("it runs off the finished page")?;
    match measures.quiet_modules {
        clean if usize::from(clean) < QUIET => {
            Err(format!("something stands in its quiet zone: {clean} of {QUIET} modules are clean"))
        }
        _ if measures.fixed_damage > 0.0 => Err("its finder patterns are drawn over".into()),
        _ => Ok(()),
    }
}

/// The dots of a page in the middle of each module, on a raster of whole dots per module.
fn middles(page: &Grey, plane: &Plane, modules: usize) -> Grey {
    const DOTS: usize = 4;
    let side = (modules + 2 * QUIET) * DOTS;
    let mut grey = blank(side, side);
    for (x, y) in (0..modules).flat_map(|y| (0..modules).map(move |x| (x, y))) {
        if light(page, plane, (x as f64, y as f64)).is_some_and(|light| light < 0.5) {
            fill(&mut grey, (x + QUIET) * DOTS, (y + QUIET) * DOTS, DOTS, DOTS);
        }
    }
    grey
}
