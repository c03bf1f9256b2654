//! Who reads printed words on a picture.

/// A grey picture: 0 = black, 255 = white, row by row.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// Pixels per row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Pixels.
    pub pixels: &'a [u8],
}

/// A word as read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadWord {
    /// The word.
    pub text: String,
    /// How sure the reader is, 0 to 1.
    pub confidence: f64,
    /// Left, top, width, height in pixels of the page.
    pub area: [u32; 4],
    /// Which line it stands on: words of one number belong together, in reading order.
    pub line: u32,
}

/// Why nothing was read. Each has a catalogue text `text-CODE`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// The program is not installed.
    #[error("text not read: the program tesseract is not installed (Debian: tesseract-ocr tesseract-ocr-vie)")]
    Missing,
    /// It lacks Vietnamese.
    #[error("text not read: tesseract lacks Vietnamese (Debian: tesseract-ocr-vie)")]
    Language,
    /// It took too long.
    #[error("text not read: tesseract took more than {0} seconds")]
    Slow(u64),
    /// It failed.
    #[error("text not read: {0}")]
    Failed(String),
}

impl TextError {
    /// Stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing => "text-missing",
            Self::Language => "text-language",
            Self::Slow(_) => "text-slow",
            Self::Failed(_) => "text-failed",
        }
    }
}

/// Reads printed Vietnamese.
pub trait TextReader: Send + Sync {
    /// Words of a picture whose lines lie level, one under the other.
    ///
    /// # Errors
    /// See [`TextError`]; without words the answer is empty, not an error.
    fn read(&self, page: Page) -> Result<Vec<ReadWord>, TextError>;
}
