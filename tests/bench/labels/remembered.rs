//! Words once read of a page are kept beside the build, so that what is made of them can be judged again
//! at once. Recognition gives the same words for the same pixels; the cost is measured without this.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use temthat::adapters::ocr_tesseract::Tesseract;
use temthat::ports::text_reader::{Page, ReadWord, TextError, TextReader};

pub struct Remembering {
    pub reader: Tesseract,
    pub dir: PathBuf,
}

impl TextReader for Remembering {
    fn read(&self, page: Page) -> Result<Vec<ReadWord>, TextError> {
        let mut name = Sha256::new();
        name.update(page.width.to_be_bytes());
        name.update(page.pixels);
        let name: String = name.finalize().iter().take(16).map(|b| format!("{b:02x}")).collect();
        let path = self.dir.join(name);
        if let Some(known) = std::fs::read(&path).ok().and_then(|bytes| words(&serde_json::from_slice(&bytes).ok()?)) {
            return Ok(known);
        }
        let read = self.reader.read(page)?;
        let rows: Vec<Value> = read.iter().map(|w| json!([w.text, w.confidence, w.area, w.line])).collect();
        std::fs::create_dir_all(&self.dir).expect("a folder beside the build");
        std::fs::write(path, Value::Array(rows).to_string()).expect("kept");
        Ok(read)
    }
}

fn words(kept: &Value) -> Option<Vec<ReadWord>> {
    let number = |v: &Value| u32::try_from(v.as_u64()?).ok();
    let word = |row: &Value| {
        let area: Vec<u32> = row[2].as_array()?.iter().filter_map(number).collect();
        Some(ReadWord {
            text: row[0].as_str()?.to_owned(),
            confidence: row[1].as_f64()?,
            area: area.try_into().ok()?,
            line: number(&row[3])?,
        })
    };
    kept.as_array()?.iter().map(word).collect()
}
