//! Codes on a label: QR of our own stamps and of others, EAN-13.

use super::canvas::{Area, Canvas, Rgb};
use super::dice::Dice;
use qrcode::{EcLevel, QrCode};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Qr,
    Ean13,
}

/// A code to be drawn.
#[derive(Debug, Clone)]
pub struct Code {
    pub kind: Kind,
    pub text: String,
    pub dark: Rgb,
    pub light: Rgb,
}

/// Texts of real stamps, as frozen for other verifiers.
fn stamps() -> Vec<String> {
    let frozen: serde_json::Value =
        serde_json::from_str(include_str!("../../../vectors/stamps.json")).expect("the frozen stamps");
    let stamps = frozen["stamps"].as_array().expect("a list of stamps");
    let proven = stamps.iter().filter(|s| s["expect"] == "proven");
    proven.filter_map(|s| s["text"].as_str().map(str::to_owned)).collect()
}

/// A QR: a stamp of ours, or the short address that most labels carry.
pub fn qr(dice: &mut Dice) -> Code {
    let text = if dice.chance(0.6) {
        let stamps = stamps();
        stamps[dice.below(stamps.len())].clone()
    } else {
        format!("https://truyxuat.example.vn/p/{}", dice.below(1_000_000))
    };
    Code { kind: Kind::Qr, text, dark: [0, 0, 0], light: [255, 255, 255] }
}

/// A GTIN-13 of Vietnam (893) with its check digit.
pub fn ean13(dice: &mut Dice) -> Code {
    let mut text = format!("893{:09}", dice.below(1_000_000_000));
    let sum: u32 = text.bytes().enumerate().map(|(i, b)| u32::from(b - b'0') * if i % 2 == 0 { 1 } else { 3 }).sum();
    text.push(char::from(b'0' + u8::try_from((10 - sum % 10) % 10).expect("a digit")));
    Code { kind: Kind::Ean13, text, dark: [0, 0, 0], light: [255, 255, 255] }
}

impl Code {
    /// Draws it into an area as large as whole modules allow; returns the rectangle of its modules.
    pub fn draw(&self, canvas: &mut Canvas, room: Area) -> Area {
        match self.kind {
            Kind::Qr => self.draw_qr(canvas, room),
            Kind::Ean13 => self.draw_ean(canvas, room),
        }
    }

    fn draw_qr(&self, canvas: &mut Canvas, room: Area) -> Area {
        let symbol = QrCode::with_error_correction_level(self.text.as_bytes(), EcLevel::M).expect("a text that fits");
        let modules = symbol.width();
        let module = room.w.min(room.h) / (modules + 8) as f32;
        let side = module * modules as f32;
        let (x, y) = (room.x + (room.w - side) / 2.0, room.y + (room.h - side) / 2.0);
        let area = Area::new(x, y, side, side);
        canvas.rect(area.grown(4.0 * module), self.light);
        for (i, colour) in symbol.to_colors().into_iter().enumerate() {
            if colour == qrcode::Color::Dark {
                let at = (x + (i % modules) as f32 * module, y + (i / modules) as f32 * module);
                canvas.rect(Area::new(at.0, at.1, module + 0.15, module + 0.15), self.dark);
            }
        }
        area
    }

    fn draw_ean(&self, canvas: &mut Canvas, room: Area) -> Area {
        const LEFT: [&str; 10] = [
            "0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111",
            "0001011",
        ];
        const PARITY: [&str; 10] =
            ["LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL"];
        let digits: Vec<usize> = self.text.bytes().map(|b| usize::from(b - b'0')).collect();
        let flip = |s: &str| s.chars().map(|c| if c == '0' { '1' } else { '0' }).collect::<String>();
        let mut bars = String::from("101");
        for (i, digit) in digits[1..7].iter().enumerate() {
            let code = LEFT[*digit];
            match PARITY[digits[0]].as_bytes()[i] {
                b'L' => bars.push_str(code),
                _ => bars.extend(flip(code).chars().rev()),
            }
        }
        bars.push_str("01010");
        for digit in &digits[7..] {
            bars.push_str(&flip(LEFT[*digit]));
        }
        bars.push_str("101");
        let module = room.w / 113.0;
        let height = (room.h * 0.8).min(module * 60.0);
        let (x, y) = (room.x + 11.0 * module, room.y + (room.h - height) / 2.0);
        let area = Area::new(x, y, 95.0 * module, height);
        canvas.rect(Area::new(room.x, y - 3.0 * module, 113.0 * module, height + 14.0 * module), self.light);
        for (i, bar) in bars.chars().enumerate() {
            if bar == '1' {
                canvas.rect(Area::new(x + i as f32 * module, y, module, height), self.dark);
            }
        }
        let face = super::fonts::regular();
        canvas.text(face, &self.text, x + 8.0 * module, y + height + 9.0 * module, 9.0 * module, self.dark);
        area
    }
}
