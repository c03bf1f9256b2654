//! From photographs of a pack to observations: codes, the OCOP mark, stars, words. Sees the domain
//! only. What cannot be told is said to be unknown; no observation here accuses anybody.
pub mod codes;
pub mod grey;
pub mod mark;
pub mod pack;
pub mod photo;
pub mod profile;
pub mod runs;
pub mod seen;
pub mod stars;
pub mod words;
