//! What looks at photos, put together from the settings.

use super::{Folder, config};
use crate::adapters::ocr_tesseract::Tesseract;
use crate::app::command::{Code, Refusal};
use crate::app::photos::Eye;
use crate::config::Photos;
use crate::vision::profile::Profile;
use std::sync::Arc;

/// What looks at photos beside a folder: by the settings of its office, or by the environment where the
/// folder holds none.
///
/// # Errors
/// The settings do not hold, or the profile of the mark they name cannot be read.
pub fn eye(folder: &Folder) -> Result<Eye, Refusal> {
    let photos = match folder.config().exists() {
        true => config(folder)?.settings.photos,
        false => Photos::of_environment(&|name| std::env::var(name).ok())?,
    };
    of(folder, &photos)
}

/// What looks at photos by such settings.
pub(super) fn of(folder: &Folder, photos: &Photos) -> Result<Eye, Refusal> {
    let path = folder.path().join(&photos.profile);
    let refused =
        |e: &dyn std::fmt::Display| Refusal::new(Code::Input, format!("photos.profile: {}: {e}", path.display()));
    let profile = match photos.profile.as_str() {
        "" => Profile::national().map_err(|e| refused(&e))?,
        _ => {
            let text = std::fs::read_to_string(&path).map_err(|e| refused(&e))?;
            Profile::parse(&text).map_err(|e| refused(&e))?
        }
    };
    Ok(Eye { profile: Arc::new(profile), reader: Arc::new(Tesseract::new(&photos.tesseract)) })
}
