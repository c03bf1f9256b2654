//! The picture that Zalo and Facebook show beside a shared stamp: the answer of the day it was made,
//! in the same word, shape and colour as the page.

use super::stamp::own_query;
use super::verdict::VerdictPage;
use crate::app::verify::verify_request;
use crate::http::accept::Language;
use crate::http::fault::Fault;
use crate::http::state::AppState;
use crate::print::PrintError;
use crate::print::art::{Art, Line, PT, Shape};
use crate::print::font::Font;
use crate::print::paint;
use axum::extract::{RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use std::f64::consts::TAU;
use std::sync::Arc;

/// Size in pixels, as Open Graph readers want it.
pub(super) const SIZE: (u32, u32) = (1200, 630);
/// One pixel per millimetre of the drawing.
const DPI: u32 = 25;
const MM: f64 = 25.4 / 25.0;
/// Left edge and width of the text column.
const COLUMN: (f64, f64) = (430.0, 690.0);

type Ring = Vec<(f64, f64)>;

/// `GET /chia-se/01/…?S=…`.
pub(in crate::http) async fn card(
    State(state): State<Arc<AppState>>,
    uri: Uri,
    RawQuery(query): RawQuery,
    Language(lang): Language,
) -> Result<Response, Fault> {
    let path = uri.path().trim_start_matches("/chia-se").to_owned();
    let query = own_query(query.as_deref());
    let drawn = tokio::task::spawn_blocking(move || {
        // A look at the picture is no scan.
        let verdict = verify_request(&state.office, &path, query.as_deref(), false);
        draw(&VerdictPage::new(lang, &state.office, &verdict, None))
    });
    match drawn.await {
        Ok(Ok(png)) => Ok(([(CONTENT_TYPE, "image/png"), (CACHE_CONTROL, "public, max-age=600")], png).into_response()),
        _ => Err(Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")),
    }
}

/// Tone and tint as in `web/shared/style.css`.
fn colours(tone: &str) -> ([u8; 3], [u8; 3]) {
    match tone {
        "genuine" => ([0x0b, 0x6b, 0x3a], [0xe3, 0xf1, 0xe6]),
        "caution" => ([0xa8, 0x5b, 0x00], [0xfd, 0xee, 0xd2]),
        "not-genuine" => ([0xb3, 0x20, 0x1f], [0xfb, 0xe3, 0xdf]),
        _ => ([0x47, 0x56, 0x6b], [0xe6, 0xea, 0xf0]),
    }
}

/// The shape of the answer, about (230, 285).
fn seal(tone: &str) -> (Ring, Vec<Ring>) {
    let (x, y, r) = (230.0, 285.0, 140.0);
    let round = |corners: usize, size: &dyn Fn(f64) -> f64| -> Ring {
        let at = |i: usize| i as f64 / corners as f64 * TAU;
        (0..corners).map(|i| (x + size(at(i)) * at(i).cos(), y + size(at(i)) * at(i).sin())).collect()
    };
    match tone {
        "genuine" => {
            let body = round(240, &|a| r * (1.0 + 0.07 * (12.0 * a).cos()));
            (body, vec![stroke(&[(x - 64.0, y + 2.0), (x - 18.0, y + 48.0), (x + 68.0, y - 46.0)])])
        }
        "caution" => {
            let body = vec![(x, y - r), (x + r * 1.1, y + r * 0.85), (x - r * 1.1, y + r * 0.85)];
            (body, vec![stroke(&[(x, y - 48.0), (x, y + 36.0)]), stroke(&[(x, y + 74.0), (x, y + 92.0)])])
        }
        "not-genuine" => {
            let body = round(8, &|_| r * 1.05).into_iter().map(|p| turned(p, (x, y), TAU / 16.0)).collect();
            let (a, b) = (x - 52.0, x + 52.0);
            let cross = |from: f64, to: f64| stroke(&[(from, y - 52.0), (to, y + 52.0)]);
            (body, vec![cross(a, b), cross(b, a)])
        }
        // A square with soft corners: |x|^5 + |y|^5 = r^5.
        _ => (round(240, &|a| r * 0.92 / (a.cos().abs().powi(5) + a.sin().abs().powi(5)).powf(0.2)), Vec::new()),
    }
}

fn turned((px, py): (f64, f64), (x, y): (f64, f64), by: f64) -> (f64, f64) {
    let (dx, dy) = (px - x, py - y);
    (x + dx * by.cos() - dy * by.sin(), y + dx * by.sin() + dy * by.cos())
}

/// A line 28 pixels wide as a closed ring, with mitred corners.
fn stroke(points: &[(f64, f64)]) -> Ring {
    let half = 14.0;
    let normal = |a: (f64, f64), b: (f64, f64)| {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = dx.hypot(dy).max(1e-9);
        (-dy / length, dx / length)
    };
    let side = |sign: f64| -> Ring {
        let offset = |i: usize| {
            let before = i.checked_sub(1).map(|j| normal(points[j], points[i]));
            let after = points.get(i + 1).map(|next| normal(points[i], *next));
            let (n, m) = (before.or(after).unwrap_or_default(), after.or(before).unwrap_or_default());
            let (sx, sy) = (n.0 + m.0, n.1 + m.1);
            let scale = 2.0 * half * sign / (sx * sx + sy * sy).max(0.2);
            (points[i].0 + sx * scale, points[i].1 + sy * scale)
        };
        (0..points.len()).map(offset).collect()
    };
    side(1.0).into_iter().chain(side(-1.0).into_iter().rev()).collect()
}

/// The picture.
fn draw(page: &VerdictPage) -> Result<Vec<u8>, PrintError> {
    let (tone, tint) = colours(page.tone);
    let (width, height) = (f64::from(SIZE.0), f64::from(SIZE.1));
    let (body, signs) = seal(page.tone);
    let board = |top: f64, bottom: f64| vec![(0.0, top), (width, top), (width, bottom), (0.0, bottom)];
    let mut shapes = vec![
        Shape { rings: vec![board(0.0, height)], colour: tint },
        Shape { rings: vec![board(height - 96.0, height)], colour: [0xff, 0xfe, 0xfa] },
        Shape { rings: vec![board(height - 96.0, height - 90.0)], colour: tone },
        Shape { rings: vec![body], colour: tone },
    ];
    shapes.extend(signs.into_iter().map(|ring| Shape { rings: vec![ring], colour: [255; 3] }));
    let mut lines = words(page, tone)?;
    if page.tone == "cannot-check" {
        lines.push(line(true, 190.0, 176.0, 353.0, "?".into(), [255; 3]));
    }
    for shape in &mut shapes {
        shape.rings.iter_mut().flatten().for_each(|(x, y)| (*x, *y) = (*x * MM, *y * MM));
    }
    let art = Art { width: width * MM, height: height * MM, lines, shapes, ..Art::default() };
    paint::label(&art, None, DPI)?.png(72)
}

fn line(bold: bool, size: f64, x: f64, y: f64, text: String, colour: [u8; 3]) -> Line {
    Line { bold, size: size * MM * PT, x: x * MM, y: y * MM, text, colour }
}

/// Word, product, producer and stars in the column; day and office at the foot.
fn words(page: &VerdictPage, tone: [u8; 3]) -> Result<Vec<Line>, PrintError> {
    let fonts = [Font::regular()?, Font::bold()?];
    let (ink, soft) = ([0x1d, 0x21, 0x1e], [0x59, 0x60, 0x5a]);
    let word = page.word.to_uppercase();
    let size = (COLUMN.1 / fonts[1].width(&word)).clamp(54.0, 76.0);
    let mut wanted = vec![(true, size, word, tone, 2)];
    match &page.product {
        Some(product) => {
            wanted.push((true, 46.0, product.name.clone(), ink, 2));
            wanted.extend(page.producer.as_ref().map(|p| (false, 34.0, p.name.clone(), ink, 2)));
            wanted.extend(page.stars.as_ref().map(|s| (false, 34.0, s.short(page.w.0), soft, 2)));
        }
        None => wanted.push((false, 38.0, page.sentence.clone(), ink, 5)),
    }
    let mut set: Vec<(bool, f64, f64, String, [u8; 3])> = Vec::new();
    for (bold, size, text, colour, most) in wanted {
        let lines = fonts[usize::from(bold)].wrap(&text, size, COLUMN.1, most);
        // Blocks stand apart, lines of a block together.
        let above = |i: usize| size * 1.3 + if i == 0 { 14.0 } else { 0.0 };
        set.extend(lines.into_iter().enumerate().map(|(i, text)| (bold, size, above(i), text, colour)));
    }
    let tall: f64 = set.iter().map(|l| l.2).sum();
    let mut y = 275.0 - tall / 2.0;
    let mut lines: Vec<Line> = Vec::new();
    for (bold, size, above, text, colour) in set {
        y += above;
        lines.push(line(bold, size, COLUMN.0, y, text, colour));
    }
    let day = page.w.with("page-as-of", &page.as_of);
    let foot = if page.office.is_empty() { day } else { format!("{day} · {}", page.office) };
    lines.push(line(true, 30.0, 60.0, 595.0, page.w.plain("page-brand").to_owned(), tone));
    let left = 60.0 + fonts[1].width(page.w.plain("page-brand")) * 30.0 + 30.0;
    lines.push(line(false, 26.0, left, 594.0, fonts[0].fit(&foot, 26.0, 1140.0 - left), soft));
    Ok(lines)
}
