//! Contact sheets of annotated pictures, those with a miss first and framed.

use super::Asked;
use super::judged::{all, folder};
use image::{DynamicImage, Rgb, RgbImage, imageops};
use temthat::app::photos::annotate::annotated;
use temthat::i18n::Lang;

/// Columns of a sheet, its most pictures, and the side of each.
const COLUMNS: u32 = 4;
const MOST: usize = 24;
const SIDE: u32 = 480;

pub fn run(dir: &str, asked: &Asked) {
    for split in &asked.splits {
        for level in &asked.levels {
            let mut cells = all(*split, *level, asked.count.unwrap_or(60), |judged, picture, looked| {
                let truth = match judged.truth {
                    None => "no mark".to_owned(),
                    Some(false) => format!("official, {}", judged.stars.0),
                    Some(true) => {
                        let kind = picture.truth.mark.as_ref().and_then(|m| m.altered);
                        format!("{:?}, {}", kind.expect("altered"), judged.stars.0)
                    }
                };
                let says = format!("{} is: {truth}", picture.name);
                let drawn = annotated(Lang::En, &looked, 0, &says).expect("one photo");
                let small = DynamicImage::ImageRgb8(drawn).thumbnail(SIDE - 12, SIDE - 12).into_rgb8();
                (judged.is_miss(), small)
            });
            let misses = cells.iter().filter(|(miss, _)| *miss).count();
            println!("{split:?} {}: {misses} of {} with a miss", level.name(), cells.len());
            cells.sort_by_key(|(miss, _)| !miss);
            cells.truncate(MOST);
            let rows = u32::try_from(cells.len()).expect("few").div_ceil(COLUMNS);
            let mut sheet = RgbImage::from_pixel(COLUMNS * SIDE, rows * SIDE, Rgb([255; 3]));
            for (i, (miss, small)) in (0u32..).zip(&cells) {
                let (x, y) = (i % COLUMNS * SIDE, i / COLUMNS * SIDE);
                let frame = if *miss { Rgb([200, 30, 30]) } else { Rgb([225; 3]) };
                imageops::overlay(&mut sheet, &RgbImage::from_pixel(SIDE, SIDE, frame), x.into(), y.into());
                imageops::overlay(&mut sheet, small, (x + 6).into(), (y + 6).into());
            }
            let name = format!("{split:?}-{}.jpg", level.name()).to_lowercase();
            sheet.save(folder(dir).join(name)).expect("a sheet written");
        }
    }
}
