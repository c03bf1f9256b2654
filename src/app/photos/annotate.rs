//! A photo with what was seen drawn on it: boxes, words beside them, the answer on top.

use super::Looked;
use super::told;
use crate::i18n::{Lang, plain};
use crate::print::paint;
use crate::vision::mark::reading::MarkValue;
use crate::vision::seen::Quad;
use image::{DynamicImage, RgbImage};

type Rgb = [u8; 3];

const GREEN: Rgb = [0x12, 0x8a, 0x3e];
const AMBER: Rgb = [0xd9, 0x8a, 0x00];
const BLUE: Rgb = [0x1b, 0x62, 0xc4];
const GREY: Rgb = [0x70, 0x70, 0x70];
const VIOLET: Rgb = [0x8a, 0x2a, 0xa8];

/// Longest side of an annotated picture.
const SIDE: u32 = 1600;

/// Photo `index` annotated; `verdict` is what the rules say, in a line.
#[must_use]
pub fn annotated(lang: Lang, looked: &Looked, index: usize, verdict: &str) -> Option<RgbImage> {
    let photo = looked.pictures.get(index)?;
    let seen = &looked.observations;
    let longest = photo.pixels.width().max(photo.pixels.height());
    let mut picture = if longest > SIDE {
        DynamicImage::ImageRgb8(photo.pixels.clone()).thumbnail(SIDE, SIDE).into_rgb8()
    } else {
        photo.pixels.clone()
    };
    let scale = f64::from(picture.width()) / f64::from(photo.taken.0);
    let size = (f64::from(picture.width().max(picture.height())) / 55.0).max(13.0);
    let mut boxes: Vec<(Quad, Rgb, String)> = Vec::new();
    let here = |photo: usize| photo == index;
    let lines = seen.text.says.lines.iter().filter(|l| here(l.photo));
    boxes.extend(lines.filter_map(|l| Some((l.polygon?, GREY, String::new()))));
    for code in seen.codes.iter().filter(|c| here(c.photo)) {
        let short: String = code.text.chars().take(28).collect();
        boxes.extend(code.polygon.map(|q| (q, BLUE, short)));
    }
    let unread = seen.unread_codes.iter().filter(|c| here(c.photo));
    boxes.extend(unread.map(|c| (c.polygon, VIOLET, plain(lang, "seen-unread-short"))));
    if here(seen.stars.photo)
        && let Some(quad) = seen.stars.polygon
    {
        boxes.push((
            quad,
            AMBER,
            seen.stars.value.map_or("?".into(), |n| format!("{n} ★").replace('★', &plain(lang, "seen-star"))),
        ));
    }
    if here(seen.mark.photo)
        && let Some(quad) = seen.mark.polygon
    {
        let colour = if seen.mark.value == MarkValue::Official { GREEN } else { AMBER };
        let word =
            serde_json::to_value(seen.mark.value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
        boxes.push((quad, colour, plain(lang, &format!("seen-mark-{word}"))));
    }
    for (quad, colour, words) in boxes {
        let quad = quad.map(|p| p.map(|v| v * scale));
        outline(&mut picture, &quad, colour, (size / 7.0).max(2.0));
        if !words.is_empty() {
            let [left, top, ..] = crate::vision::seen::bounds(&quad);
            say(&mut picture, &words, left, top - size * 1.45, size, colour);
        }
    }
    say(&mut picture, &told::mark(lang, seen), 0.0, 0.0, size, [0x22, 0x22, 0x22]);
    say(&mut picture, verdict, 0.0, size * 1.4, size, [0x22, 0x22, 0x22]);
    Some(picture)
}

fn outline(picture: &mut RgbImage, quad: &Quad, colour: Rgb, width: f64) {
    for i in 0..4 {
        let (a, b) = (quad[i], quad[(i + 1) % 4]);
        let length = (b[0] - a[0]).hypot(b[1] - a[1]);
        // No line is longer than a few pictures, whatever a polygon says.
        let steps = length.min(20_000.0) as usize;
        for step in 0..=steps {
            let t = step as f64 / steps.max(1) as f64;
            let (x, y) = (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t);
            dot(picture, x, y, width / 2.0, colour);
        }
    }
}

fn dot(picture: &mut RgbImage, x: f64, y: f64, reach: f64, colour: Rgb) {
    let (w, h) = (f64::from(picture.width()), f64::from(picture.height()));
    if !(x > -reach && y > -reach && x < w + reach && y < h + reach) {
        return;
    }
    let range = |v: f64, most: f64| (v - reach).max(0.0) as u32..((v + reach).min(most - 1.0).max(0.0) as u32 + 1);
    for py in range(y, h) {
        for px in range(x, w) {
            picture.put_pixel(px, py, image::Rgb(colour));
        }
    }
}

/// A line of white letters on a ground of a colour, kept inside.
fn say(picture: &mut RgbImage, words: &str, x: f64, y: f64, size: f64, ground: Rgb) {
    // A text that cannot be drawn is left out: the boxes say enough.
    let Ok(text) = paint::text(words, true, size, 72) else { return };
    let inside = |v: f64, size: usize, most: u32| v.min(f64::from(most) - size as f64).max(0.0) as u32;
    let (left, top) = (inside(x, text.width, picture.width()), inside(y, text.height, picture.height()));
    for (row, line) in (top..picture.height()).zip(text.pixels.chunks_exact(text.width)) {
        for (column, value) in (left..picture.width()).zip(line) {
            // Black letters become white ones.
            let mix = |g: u8| 255 - ((u16::from(*value) * (255 - u16::from(g))) / 255) as u8;
            picture.put_pixel(column, row, image::Rgb(ground.map(mix)));
        }
    }
}
