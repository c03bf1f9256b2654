//! Runs of any length by the real program: every kind of file read back by other programs, killed and
//! cancelled in the middle, on paper that lies askew.

use crate::cli::Desk;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use temthat::print::proof;
use temthat::print::raster::Grey;
use temthat::print::sheet::Sheet;

/// An office with a sealed run of so many stamps.
fn with_run(count: u32) -> Desk {
    let desk = Desk::office();
    desk.run(&["import", crate::cli::REGISTER]).is(0, "19 rows");
    let quantity = count.to_string();
    let batch = ["batch", "add", "--product", "SP-3", "--lot", "L01", "--quantity", &quantity, "--made", "01/11/2026"];
    desk.run(&batch).is(0, "LO-1");
    desk.run(&["issue", "LO-1", "--count", &quantity]).is(0, "DT-1");
    desk
}

fn press(desk: &Desk, name: &str, more: &[&str]) -> serde_json::Value {
    let out = desk.path(name).display().to_string();
    let args = [&["press", "DT-1", "--out", &out, "--json"], more].concat();
    desk.run(&args).is(0, "manifest").json()
}

/// Stamp texts of a CSV, in order, its own checks done.
fn texts(path: &Path) -> Vec<String> {
    let bytes = std::fs::read(path).expect("a CSV");
    let text = String::from_utf8(bytes.clone()).expect("UTF-8");
    let last = text.trim_end().rfind('\n').expect("rows") + 1;
    let rows: Vec<Vec<&str>> = text[..last].lines().skip(1).map(|row| row.split(',').collect()).collect();
    let sum = hex::encode(Sha256::digest(&bytes[..last]));
    assert_eq!(text[last..].trim_end(), format!("checksum,{},sha256,{sum}", rows.len()));
    for (n, row) in rows.iter().enumerate() {
        assert_eq!(row[0], (n + 1).to_string(), "rows stand in order, none twice, none missing");
        assert!(row[2].contains(&format!("/21/{}?", row[1])), "{row:?}");
        assert_eq!(row[3], format!("{:08x}", crc32fast::hash(row[2].as_bytes())));
    }
    rows.into_iter().map(|row| row[2].to_owned()).collect()
}

/// The manifest names the file as it is, and its signature holds under the key of the trust list.
fn manifest_holds(desk: &Desk, name: &str, stamps: u64) {
    let path = desk.path(&format!("{name}.manifest.json"));
    let manifest: serde_json::Value = serde_json::from_slice(&std::fs::read(path).expect("a manifest")).expect("JSON");
    let signed = manifest["signed"].as_str().expect("text");
    let body: serde_json::Value = serde_json::from_str(signed).expect("JSON");
    let file = std::fs::read(desk.path(name)).expect("the file");
    assert_eq!(body["files"][0]["name"], name);
    assert_eq!(body["files"][0]["bytes"], file.len());
    assert_eq!(body["files"][0]["sha256"], hex::encode(Sha256::digest(&file)));
    assert_eq!(body["stamps"], stamps);
    let key = public_key(desk);
    let signature = hex::decode(manifest["ed25519"].as_str().expect("hex")).expect("hex");
    let signature = ed25519_dalek::Signature::from_slice(&signature).expect("64 bytes");
    let message = [b"temthat/print-manifest/v1\0", signed.as_bytes()].concat();
    key.verify_strict(&message, &signature).expect("signed by the office");
    let other = signed.replace("\"stamps\":", "\"stamps\": ");
    let message = [b"temthat/print-manifest/v1\0", other.as_bytes()].concat();
    assert!(key.verify_strict(&message, &signature).is_err());
}

/// Public key of the DEV-ONLY issuer, which these offices use.
fn public_key(desk: &Desk) -> ed25519_dalek::VerifyingKey {
    let token = std::fs::read_to_string(desk.path("office").join("trust-list.jws")).expect("a trust list");
    let body = token.split('.').nth(1).expect("a payload");
    let body = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, body).expect("base64url");
    let list = String::from_utf8(body).expect("JSON");
    let key = list.split("\"x\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a key");
    let bytes = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, key).expect("base64url");
    ed25519_dalek::VerifyingKey::from_bytes(&bytes.try_into().expect("32 bytes")).expect("a key")
}

#[test]
fn every_kind_of_file_holds_the_same_stamps() {
    let desk = with_run(30);
    press(&desk, "a.csv", &["--bom"]);
    assert!(std::fs::read(desk.path("a.csv")).expect("a CSV").starts_with(b"\xef\xbb\xbfnumber,serial,text,crc32"));
    let texts = texts(&desk.path("a.csv"));
    assert_eq!(texts.len(), 30);
    manifest_holds(&desk, "a.csv", 30);
    for text in [&texts[0], &texts[29]] {
        desk.run(&["verify", text]).is(0, "");
    }

    for picture in ["png", "svg"] {
        let name = format!("{picture}.zip");
        press(&desk, &name, &["--picture", picture]);
        let mut zip = zip::ZipArchive::new(std::fs::File::open(desk.path(&name)).expect("a ZIP")).expect("sound");
        assert_eq!(zip.len(), 30);
        for (n, text) in texts.iter().enumerate() {
            let mut bytes = Vec::new();
            zip.by_index(n).expect("an entry").read_to_end(&mut bytes).expect("its CRC holds");
            let grey = match picture {
                "png" => proof::raster_of_png(&bytes),
                _ => proof::raster_of_svg(&String::from_utf8(bytes).expect("text"), 4),
            };
            assert_eq!(proof::read(&grey.expect("a picture")).as_ref(), Ok(text), "{name} {n}");
        }
        manifest_holds(&desk, &name, 30);
    }

    for dpi in [203, 300, 600] {
        let dots = dpi.to_string();
        press(&desk, "a.zpl", &["--label", "50x30", "--dpi", &dots, "--module", "0.25"]);
        let labels = zpl(&std::fs::read_to_string(desk.path("a.zpl")).expect("text"));
        press(&desk, "a.tspl", &["--label", "50x30", "--dpi", &dots, "--module", "0.25"]);
        let other = tspl(&std::fs::read(desk.path("a.tspl")).expect("bytes"), dpi);
        assert_eq!((labels.len(), other.len()), (30, 30));
        for (n, text) in texts.iter().enumerate() {
            assert_eq!(proof::read(&labels[n]).as_ref(), Ok(text), "ZPL {dpi} {n}");
            assert_eq!(labels[n].pixels, other[n].pixels, "both languages draw the same dots, {dpi} {n}");
        }
    }

    let done = press(&desk, "a.pdf", &["--start", "20", "--crop-marks"]);
    assert_eq!((&done["read_back"], &done["reprint"]), (&30.into(), &true.into()));
    let name = desk.path("a.pdf").display().to_string();
    let page = desk.path("page").display().to_string();
    let ok = Command::new("pdftoppm").args(["-r", "300", "-gray", "-png", &name, &page]).status();
    assert!(ok.expect("pdftoppm").success());
    let sheet = Sheet::A4_24;
    for (n, text) in texts.iter().enumerate() {
        let (file, place) = ((20 + n) / 24 + 1, (20 + n) % 24);
        let picture = image::open(format!("{page}-{file}.png")).expect("a page").to_luma8();
        let dots = |mm: f64| (mm * 300.0 / 25.4).round() as u32;
        let ((x, y), (w, h)) = (sheet.corner(place), (sheet.label_width, sheet.label_height));
        let label = image::imageops::crop_imm(&picture, dots(x), dots(y), dots(w), dots(h)).to_image();
        let (width, height) = (label.width() as usize, label.height() as usize);
        assert_eq!(proof::read(&Grey { width, height, pixels: label.into_raw() }).as_ref(), Ok(text), "PDF {n}");
    }
}

#[test]
fn a_job_that_was_killed_or_cancelled_goes_on_without_a_double_or_a_gap() {
    let desk = with_run(6000);
    for name in ["whole.pdf", "whole.csv", "whole.zip"] {
        press(&desk, name, &["--proof-every", "1000"]);
    }
    assert_eq!(texts(&desk.path("whole.csv")).len(), 6000);
    for (kind, cut) in [("pdf", "kill"), ("csv", "kill"), ("zip", "kill"), ("pdf", "INT")] {
        let (name, out) = (format!("{cut}.{kind}"), desk.path(&format!("{cut}.{kind}")).display().to_string());
        let args = ["press", "DT-1", "--out", &out, "--json", "--proof-every", "1000"];
        let state = desk.path(&format!("{name}.part-state"));
        let mut cuts = 0;
        let answer = loop {
            let mut command = desk.command(&args);
            let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("runs");
            let begun = |p: &Path| std::fs::read_to_string(p).unwrap_or_default();
            let (before, start) = (begun(&state), Instant::now());
            // Once it has a checkpoint more than before, it is stopped.
            while cuts < 3 && child.try_wait().expect("a state").is_none() {
                if begun(&state) != before && start.elapsed() > Duration::from_millis(200) {
                    if cut == "kill" {
                        child.kill().expect("killed");
                    } else {
                        let pid = child.id().to_string();
                        assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill").success());
                    }
                    break;
                }
                std::thread::sleep(Duration::from_millis(5));
            }
            let output = child.wait_with_output().expect("ends");
            match output.status.code() {
                Some(0) => break serde_json::from_slice::<serde_json::Value>(&output.stdout).expect("JSON"),
                code if cut == "kill" => assert_eq!(code, None, "{}", String::from_utf8_lossy(&output.stderr)),
                code => {
                    assert_eq!(code, Some(130));
                    let said = String::from_utf8(output.stderr).expect("text");
                    assert!(said.contains("run the same command again"), "{said}");
                }
            }
            assert!(!Path::new(&out).exists(), "nothing is handed over before it is whole");
            cuts += 1;
        };
        assert!(cuts > 0 && answer["resumed_at"].as_u64().expect("a number") > 0, "{name} was never cut: {answer}");
        let whole = std::fs::read(desk.path(&format!("whole.{kind}"))).expect("the file made at once");
        // The name of the file stands in none of them.
        assert!(std::fs::read(&out).expect("the file") == whole, "{name} differs from the one made at once");
        assert!(!state.exists());
    }
}

#[test]
fn a_printer_is_measured_once_and_then_corrected() {
    let desk = with_run(3);
    desk.run(&["printer", "list"]).is(0, "calibration page");
    let page = desk.path("page.pdf").display().to_string();
    desk.run(&["printer", "calibrate", "laser", "--out", &page]).is(0, "page.pdf");
    desk.run(&["printer", "measured", "laser", "-a", "21,19", "-b", "19,19", "-c", "21,21", "-d", "19,21"])
        .is(0, "shifted right -1 mm, down 1 mm");
    desk.run(&["printer", "set", "laser", "--dpi", "600"]).is(0, "600 dpi");
    desk.run(&["printer", "calibrate", "laser", "--check", "--out", &page]).is(0, "page.pdf");
    desk.run(&["printer", "measured", "bad", "-a", "26,19", "-b", "19,19", "-c", "21,21", "-d", "19,21"])
        .is(0, "do not agree");
    desk.run(&["printer", "measured", "bad", "-a", "26", "-b", "1,1", "-c", "1,1", "-d", "1,1"]).is(2, "20.4,19.8");
    desk.run(&["printer", "set", "laser", "--scale", "2"]).is(2, "0.9 to 1.1");
    let (straight, bent) = (press(&desk, "a.pdf", &[]), press(&desk, "b.pdf", &["--printer", "laser"]));
    assert_eq!(straight["stamps"], bent["stamps"]);
    let content = |name: &str| {
        let out =
            Command::new("qpdf").args(["--qdf", "--object-streams=disable"]).arg(desk.path(name)).arg("-").output();
        String::from_utf8_lossy(&out.expect("qpdf").stdout).into_owned()
    };
    let corrected = |name: &str| {
        let content = content(name);
        let matrices = content
            .lines()
            .filter_map(|line| line.strip_suffix(" cm"))
            .map(|line| line.split(' ').map(|n| n.parse::<f64>().unwrap_or(f64::NAN)).collect::<Vec<_>>());
        let mm = 72.0 / 25.4;
        let wanted = [1.0, 0.0, 0.0, 1.0, -mm, -mm];
        matrices.into_iter().any(|m| m.len() == 6 && m.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-3))
    };
    assert!(corrected("b.pdf") && !corrected("a.pdf"), "one to the left, one down");
    let out = desk.path("c.pdf").display().to_string();
    desk.run(&["press", "DT-1", "--out", &out, "--printer", "inkjet"]).is(2, "temthat printer set inkjet");
    desk.run(&["printer", "remove", "laser"]).is(0, "removed");
    assert!(!desk.run(&["printer", "sheets"]).is(0, "avery-l7160").out.is_empty());
}

/// Black pixels of a picture of `bytes` per row go onto a page.
fn paint(page: &mut Grey, (x, y): (usize, usize), (bytes, bits): (usize, &[u8]), zoom: usize) {
    for (i, byte) in bits.iter().enumerate() {
        for bit in (0..8).filter(|bit| byte << bit & 0x80 != 0) {
            let (column, row) = ((i % bytes * 8 + bit) * zoom, i / bytes * zoom);
            proof::fill(page, x + column, y + row, zoom, zoom);
        }
    }
}

/// What a Zebra printer would draw: the commands this program uses, and no others.
fn zpl(commands: &str) -> Vec<Grey> {
    let numbers = |text: &str| text.split(',').map(|n| n.parse::<usize>().expect(text)).collect::<Vec<_>>();
    let bits = |hex: &str| hex::decode(hex).expect("hexadecimal digits");
    let mut graphics: BTreeMap<String, (usize, Vec<u8>)> = BTreeMap::new();
    let (mut size, mut labels) = ((0, 0), Vec::new());
    for line in commands.lines() {
        if let Some(rest) = line.strip_prefix("~DG") {
            let mut parts = rest.splitn(4, ',');
            let mut next = || parts.next().expect(rest);
            let (name, total, bytes, data) = (next(), next(), next(), bits(next()));
            assert_eq!(total.parse::<usize>().ok(), Some(data.len()));
            graphics.insert(name.to_owned(), (bytes.parse().expect("bytes per row"), data));
            continue;
        }
        let mut at = (0, 0);
        let mut page = proof::blank(size.0, size.1);
        let mut drawn = false;
        for command in line.split('^').skip(1) {
            let (name, rest) = command.split_at(2);
            match name {
                "XA" | "FS" | "XZ" | "LH" => {}
                "PW" => size.0 = rest.parse().expect(rest),
                "LL" => size.1 = rest.parse().expect(rest),
                "FO" => at = (numbers(rest)[0], numbers(rest)[1]),
                "XG" => {
                    let (name, zoom) = rest.split_once(',').expect(rest);
                    let zoom = numbers(zoom);
                    assert!(zoom[0] == zoom[1] && zoom[0] <= 10, "printers enlarge up to ten times");
                    let (bytes, data) = &graphics[name];
                    paint(&mut page, at, (*bytes, data), zoom[0]);
                    drawn = true;
                }
                "GF" => {
                    let parts: Vec<&str> = rest.splitn(5, ',').collect();
                    paint(&mut page, at, (parts[3].parse().expect(rest), &bits(parts[4])), 1);
                }
                other => panic!("a command that is not in use: {other}"),
            }
        }
        if drawn {
            labels.push(page);
        }
    }
    labels
}

/// What a TSC printer would draw.
fn tspl(mut rest: &[u8], dpi: usize) -> Vec<Grey> {
    let dots = |mm: f64| (mm / 25.4 * dpi as f64).round() as usize;
    let (mut page, mut labels) = (proof::blank(1, 1), Vec::new());
    let (mut size, mut stored) = ((0, 0), None);
    while !rest.is_empty() {
        let end = rest.iter().position(|b| *b == b'\n' || *b == b' ').unwrap_or(rest.len());
        let word = std::str::from_utf8(&rest[..end]).expect("text").trim().to_owned();
        let mut args = |count: usize| {
            let mut seen = 0;
            let at = end + 1;
            let long = rest[at..].iter().position(|b| {
                seen += usize::from(*b == b',');
                seen == count || *b == b'\r'
            });
            let long = long.expect("arguments");
            let text = std::str::from_utf8(&rest[at..at + long]).expect("text").to_owned();
            rest = &rest[at + long + 1..];
            text.split(',').map(|a| a.trim_matches('"').to_owned()).collect::<Vec<_>>()
        };
        match word.as_str() {
            "SIZE" => {
                let mm =
                    args(9).iter().map(|a| a.trim_end_matches(" mm").parse::<f64>().expect("mm")).collect::<Vec<_>>();
                size = (dots(mm[0]), dots(mm[1]));
            }
            "GAP" | "DIRECTION" | "PRINT" => {
                args(9);
                if word == "PRINT" {
                    labels.push(page.clone());
                }
            }
            "CLS" => {
                page = proof::blank(size.0, size.1);
                rest = &rest[end..];
            }
            "DOWNLOAD" => {
                let length: usize = args(2)[1].parse().expect("a length");
                let picture =
                    image::load_from_memory_with_format(&rest[..length], image::ImageFormat::Bmp).expect("a BMP");
                stored = Some(picture.to_luma8());
                rest = &rest[length..];
            }
            "PUTBMP" => {
                args(9);
                for (x, y, pixel) in stored.as_ref().expect("a picture").enumerate_pixels().filter(|p| p.2[0] < 128) {
                    let _ = pixel;
                    proof::fill(&mut page, x as usize, y as usize, 1, 1);
                }
            }
            "BITMAP" => {
                let n: Vec<usize> = args(5).iter().map(|a| a.parse().expect("a number")).collect();
                let bits: Vec<u8> = rest[..n[2] * n[3]].iter().map(|b| !b).collect();
                paint(&mut page, (n[0], n[1]), (n[2], &bits), 1);
                rest = &rest[n[2] * n[3]..];
            }
            "" => {}
            other => panic!("a command that is not in use: {other}"),
        }
        let skip = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
        rest = &rest[skip..];
    }
    labels
}
