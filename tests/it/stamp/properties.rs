//! Properties over many stamps.
