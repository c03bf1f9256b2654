//! The colour space of what is drawn: sRGB (IEC 61966-2-1) as an ICC profile (ICC.1:2004-10), which
//! PDF/A wants inside the file.

/// Numbers of 16.16 bits.
fn fixed(value: f64) -> [u8; 4] {
    ((value * 65536.0).round() as i32).to_be_bytes()
}

fn xyz(values: [f64; 3]) -> Vec<u8> {
    [b"XYZ \0\0\0\0".as_slice(), &values.map(fixed).concat()].concat()
}

fn text(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let head = [b"mluc\0\0\0\0".as_slice(), &1u32.to_be_bytes(), &12u32.to_be_bytes(), b"enUS"].concat();
    [head.as_slice(), &(units.len() as u32).to_be_bytes(), &28u32.to_be_bytes(), &units].concat()
}

/// The profile.
#[must_use]
pub fn srgb() -> Vec<u8> {
    // Curve type 3: Y = ((X + 0.055) / 1.055)^2.4 from 0.04045 on, X / 12.92 below.
    let curve = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045].map(fixed).concat();
    let curve = [b"para\0\0\0\0\0\x03\0\0".as_slice(), &curve].concat();
    // Bradford adaptation from D65 to the profile connection space, D50.
    let adapt = [1.047_88, 0.022_92, -0.050_22, 0.029_59, 0.990_48, -0.017_07, -0.009_25, 0.015_08, 0.751_68];
    let adapt = [b"sf32\0\0\0\0".as_slice(), &adapt.map(fixed).concat()].concat();
    let data: [(&[&[u8; 4]], Vec<u8>); 8] = [
        (&[b"desc"], text("sRGB")),
        (&[b"cprt"], text("CC0")),
        (&[b"wtpt"], xyz([0.9642, 1.0, 0.8249])),
        (&[b"chad"], adapt),
        (&[b"rXYZ"], xyz([0.436_07, 0.222_49, 0.013_92])),
        (&[b"gXYZ"], xyz([0.385_15, 0.716_87, 0.097_08])),
        (&[b"bXYZ"], xyz([0.143_07, 0.060_61, 0.714_1])),
        (&[b"rTRC", b"gTRC", b"bTRC"], curve),
    ];
    let count: usize = data.iter().map(|(names, _)| names.len()).sum();
    let (mut table, mut body) = (Vec::new(), Vec::new());
    let start = 128 + 4 + 12 * count;
    for (names, bytes) in &data {
        for name in *names {
            let at = ((start + body.len()) as u32).to_be_bytes();
            table.extend_from_slice(&[name.as_slice(), &at, &(bytes.len() as u32).to_be_bytes()].concat());
        }
        body.extend_from_slice(bytes);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    let mut header = [0u8; 128];
    header[..4].copy_from_slice(&((start + body.len()) as u32).to_be_bytes());
    header[8..12].copy_from_slice(&[4, 0x20, 0, 0]);
    header[12..24].copy_from_slice(b"mntrRGB XYZ ");
    // Date of making: fixed, so that the same stamps make the same file.
    header[24..36].copy_from_slice(&[0x07, 0xea, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    header[36..40].copy_from_slice(b"acsp");
    header[68..80].copy_from_slice(&[0.9642, 1.0, 0.8249].map(fixed).concat());
    [header.as_slice(), &(count as u32).to_be_bytes(), &table, &body].concat()
}
