//! `check PHOTO…`: what photos show, and what the register makes of it.

use super::super::Outcome;
use super::super::global::{Bar, Global, unexpected};
use super::{Args, observation};
use crate::app::command::{Code, Refusal, Request, Response, Told};
use crate::app::photos::annotate::annotated;
use crate::app::photos::{File, Looked, joined, look, told};
use crate::boot;
use crate::vision::photo::{MAX_BYTES, PhotoError};
use crate::vision::seen::Quad;
use image::RgbImage;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

pub(super) fn run(global: &Global, args: &Args) -> Outcome {
    let files = args.photos.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?;
    let eye = boot::eye(&global.folder())?;
    let bar = Bar::default();
    let looked = look(&eye, &files, &mut |done, total| bar.show(done, total));
    drop(bar);
    let looked = looked.map_err(|e| Refusal::new(Code::Input, e.says(global.lang())))?;
    let label = joined(looked.observations.claims(), &observation(&args.shown)?);
    let claims = serde_json::to_value(&label).unwrap_or_default();
    let checked = if global.folder().config().exists() {
        match global.ask(Request::Check { label: Box::new(label), explain: args.explain })? {
            Response::Told(told) => Some(told),
            other => return Err(unexpected(&other)),
        }
    } else {
        None
    };
    let folder = global.data.display().to_string();
    let not_checked = global.t("photos-not-checked", &[("data", &folder)]);
    let (verdict, exit) = verdict(global, checked.as_ref());
    let pictures = write_pictures(global, args, &looked, &verdict);
    let mut data = checked.as_ref().map_or_else(|| json!({"findings": []}), |told| told.data.clone());
    if let Value::Object(map) = &mut data {
        map.insert("checked".into(), checked.is_some().into());
        if checked.is_none() {
            map.insert("not_checked".into(), not_checked.clone().into());
        }
        map.insert("observations".into(), serde_json::to_value(&looked.observations).unwrap_or_default());
        map.insert("claims".into(), claims);
        map.insert("photos".into(), serde_json::to_value(&looked.photos).unwrap_or_default());
        map.insert("annotated".into(), pictures.iter().map(|p| p.display().to_string()).collect());
    }
    global.answer(&data, || {
        let mut lines = told::lines(global.lang(), &looked);
        lines.push(String::new());
        lines.push(checked.map_or(not_checked, |told| told.text));
        lines.extend(pictures.iter().map(|p| global.t("photos-annotated", &[("file", &p.display().to_string())])));
        global.coloured(&format!("{verdict}\n{}", lines.join("\n")), exit)
    })?;
    Ok(exit)
}

pub(super) fn read(path: &Path) -> Result<File, Refusal> {
    let failed = |e: std::io::Error| Refusal::new(Code::Input, format!("{}: {e}", path.display()));
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let size = std::fs::metadata(path).map_err(failed)?.len();
    // Not read into memory only to be refused.
    if size > MAX_BYTES as u64 {
        let error = PhotoError::Bytes(usize::try_from(size).unwrap_or(usize::MAX));
        return Err(Refusal::new(Code::Input, format!("{name}: {error}")));
    }
    Ok(File { name, bytes: std::fs::read(path).map_err(failed)? })
}

/// The answer in a line, and the exit code that goes with it.
fn verdict(global: &Global, checked: Option<&Told>) -> (String, u8) {
    let signs = |told: &Told| told.data["findings"].as_array().map_or(0, Vec::len);
    let says = told::verdict(global.lang(), checked.map(|told| (signs(told), told.exit == 3)));
    (says, checked.map_or(3, |told| told.exit))
}

/// Writes an annotated picture per photo, and crops where a folder was named; what cannot be written
/// is said and hides nothing else.
fn write_pictures(global: &Global, args: &Args, looked: &Looked, verdict: &str) -> Vec<PathBuf> {
    let mut written = Vec::new();
    let mut put = |path: PathBuf, picture: &RgbImage, list: bool| match save(&path, picture) {
        Ok(()) if list => written.push(path),
        Ok(()) => {}
        Err(cause) => {
            let file = path.display().to_string();
            global.say(&global.t("photos-not-annotated", &[("file", &file), ("cause", &cause)]));
        }
    };
    for (index, photo) in args.photos.iter().enumerate() {
        let mut stem = photo.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        // Two photos of one name must not overwrite each other's picture.
        if args.photos.iter().filter(|p| p.file_stem() == photo.file_stem()).count() > 1 {
            stem = format!("{stem}-{}", index + 1);
        }
        let folder = args.pictures.clone().or_else(|| photo.parent().map(Path::to_path_buf)).unwrap_or_default();
        let Some(picture) = annotated(global.lang(), looked, index, verdict) else { continue };
        put(folder.join(format!("{stem}.kiem-tra.jpg")), &picture, true);
        if args.pictures.is_none() {
            continue;
        }
        for (name, quad) in places(looked, index) {
            let (Some(photo), Some(facts)) = (looked.pictures.get(index), looked.photos.get(index)) else { continue };
            let scale = f64::from(photo.pixels.width()) / f64::from(facts.width);
            let crop = photo.crop(&quad.map(|p| p.map(|v| v * scale)), 600);
            put(folder.join(format!("{stem}.{name}.jpg")), &crop, false);
        }
    }
    written
}

/// What of a photo is worth a crop of its own.
fn places(looked: &Looked, index: usize) -> Vec<(String, Quad)> {
    let seen = &looked.observations;
    let mut places = Vec::new();
    if seen.mark.photo == index {
        places.extend(seen.mark.polygon.map(|q| ("mark".to_owned(), q)));
    }
    if seen.stars.photo == index {
        places.extend(seen.stars.polygon.map(|q| ("stars".to_owned(), q)));
    }
    let codes = seen.codes.iter().filter(|c| c.photo == index).filter_map(|c| c.polygon);
    places.extend(codes.enumerate().map(|(i, q)| (format!("code-{}", i + 1), q)));
    places
}

fn save(path: &Path, picture: &RgbImage) -> Result<(), String> {
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|e| e.to_string())?;
    }
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 85);
    picture.write_with_encoder(encoder).map_err(|e| e.to_string())?;
    std::fs::write(path, bytes).map_err(|e| e.to_string())
}
