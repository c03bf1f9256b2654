use super::strip::stripped;
use super::*;
use image::{ExtendedColorType, ImageEncoder};

/// A picture with a bright left top quarter.
fn picture(width: u32, height: u32) -> RgbImage {
    let bright = |x, y| x < width / 2 && y < height / 2;
    RgbImage::from_fn(width, height, |x, y| image::Rgb(if bright(x, y) { [240, 230, 220] } else { [20, 40, 60] }))
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    image::codecs::jpeg::JpegEncoder::new(&mut out).encode_image(&picture(width, height)).expect("a JPEG");
    out
}

fn png(pixels: &[u8], width: u32, height: u32, colour: ExtendedColorType) -> Vec<u8> {
    let mut out = Vec::new();
    image::codecs::png::PngEncoder::new(&mut out).write_image(pixels, width, height, colour).expect("a PNG");
    out
}

/// An Exif segment that turns the picture and names a camera.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    tiff.extend([0xa4, 0x31, 0, 2, 0, 0, 0, 13, 0, 0, 0, 38]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend(b"SERIAL-12345\0");
    let mut out = jpeg[..2].to_vec();
    let length = u16::try_from(2 + 6 + tiff.len()).expect("short").to_be_bytes();
    out.extend([0xff, 0xe1, length[0], length[1]]);
    out.extend(b"Exif\0\0");
    out.extend(tiff);
    out.extend(&jpeg[2..]);
    out
}

#[test]
fn a_photo_is_turned_as_its_exif_says() {
    let turned = Photo::read(&with_exif(&jpeg(120, 80), 6)).expect("a photo");
    assert_eq!(turned.pixels.dimensions(), (80, 120));
    assert_eq!(turned.taken, (80, 120));
    // Turned to the right, the bright corner is right top.
    assert!(turned.pixels.get_pixel(70, 10)[0] > 200 && turned.pixels.get_pixel(10, 10)[0] < 60);
}

#[test]
fn serial_numbers_leave_with_the_exif() {
    let before = with_exif(&jpeg(120, 80), 1);
    let after = stripped(&before).expect("a JPEG");
    let says = |bytes: &[u8]| bytes.windows(6).any(|w| w == b"SERIAL");
    assert!(says(&before) && !says(&after));
    assert_eq!(Photo::read(&after).expect("a photo").pixels, Photo::read(&before).expect("a photo").pixels);
}

#[test]
fn what_is_no_photo_is_refused_by_name() {
    let refused = |bytes: &[u8]| Photo::read(bytes).expect_err("no photo");
    assert_eq!(refused(b""), PhotoError::Empty);
    assert_eq!(refused(b"%PDF-1.7\n"), PhotoError::Format("PDF"));
    assert_eq!(refused(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), PhotoError::Format("HEIC"));
    assert_eq!(refused(b"\0\0\0\x20ftypisom"), PhotoError::Format("MP4"));
    assert_eq!(refused(b"plain text"), PhotoError::Format("?"));
    assert_eq!(refused(&vec![0; MAX_BYTES + 1]), PhotoError::Bytes(MAX_BYTES + 1));
    assert_eq!(refused(&jpeg(40, 500)), PhotoError::Small(40, 500));
}

#[test]
fn a_cut_off_photo_is_refused_wherever_it_is_cut() {
    let whole = with_exif(&jpeg(200, 150), 1);
    for at in (4..whole.len()).step_by(7) {
        assert_eq!(Photo::read(&whole[..at]).expect_err("cut"), PhotoError::Cut, "cut at {at}");
    }
    // What phones append after the end does no harm.
    let mut longer = whole;
    longer.extend(b"MotionPhoto_Data and more");
    assert!(Photo::read(&longer).is_ok());
    let png = png(picture(100, 100).as_raw(), 100, 100, ExtendedColorType::Rgb8);
    assert!(matches!(Photo::read(&png[..png.len() / 2]), Err(PhotoError::Damaged(_))));
}

#[test]
fn a_bomb_is_refused_by_its_header() {
    // 30,000 x 30,000 pixels in a header, a few bytes of data.
    let mut bomb = png(picture(64, 64).as_raw(), 64, 64, ExtendedColorType::Rgb8);
    bomb[16..20].copy_from_slice(&30_000u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&30_000u32.to_be_bytes());
    let sum = crc32fast::hash(&bomb[12..29]).to_be_bytes();
    bomb[29..33].copy_from_slice(&sum);
    assert_eq!(Photo::read(&bomb).expect_err("a bomb"), PhotoError::Pixels(30_000, 30_000));
}

#[test]
fn a_jpeg_of_endless_scans_is_refused() {
    let plain = jpeg(64, 64);
    let scan = plain.windows(2).position(|w| w == [0xff, 0xda]).expect("a scan");
    let one = plain[scan..plain.len() - 2].to_vec();
    let mut many = plain[..scan].to_vec();
    (0..200).for_each(|_| many.extend(&one));
    many.extend([0xff, 0xd9]);
    assert!(matches!(Photo::read(&many), Err(PhotoError::Damaged(_))));
}

#[test]
fn deep_and_clear_pictures_become_eight_bits_on_white() {
    let deep: Vec<u8> = (0..100 * 100 * 3).flat_map(|_| 0xc0c0u16.to_ne_bytes()).collect();
    let photo = Photo::read(&png(&deep, 100, 100, ExtendedColorType::Rgb16)).expect("16 bits");
    assert!(photo.pixels.get_pixel(50, 50).0.iter().all(|v| v.abs_diff(0xc0) <= 1));
    let clear = vec![0u8; 100 * 100 * 4];
    let photo = Photo::read(&png(&clear, 100, 100, ExtendedColorType::Rgba8)).expect("transparent");
    assert_eq!(photo.pixels.get_pixel(50, 50).0, [255; 3]);
}

#[test]
fn an_animation_shows_its_first_frame_and_says_so() {
    let mut out = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut out);
    for shade in [200u8, 20] {
        let frame = image::RgbaImage::from_pixel(90, 90, image::Rgba([shade, shade, shade, 255]));
        encoder.encode_frame(image::Frame::new(frame)).expect("a frame");
    }
    drop(encoder);
    let photo = Photo::read(&out).expect("a GIF");
    assert!(photo.animated && photo.pixels.get_pixel(40, 40)[0] > 190);
}

#[test]
fn a_crop_stays_inside() {
    let photo = Photo::of(picture(200, 100));
    assert_eq!(photo.crop(&[[-50.0, -50.0], [20.0, -50.0], [20.0, 20.0], [-50.0, 20.0]], 64).dimensions(), (27, 27));
    assert_eq!(photo.crop(&[[0.0, 0.0], [200.0, 0.0], [200.0, 100.0], [0.0, 100.0]], 64).dimensions(), (64, 32));
    assert_eq!(photo.crop(&[[f64::NAN; 2]; 4], 64).width(), 1);
}
