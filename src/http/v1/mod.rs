//! Version 1 of the programming interface, one file per endpoint.
pub mod bundle;
pub mod health;
pub mod labels;
pub mod reports;
pub mod rules;
pub mod trust;
pub mod verdict;
pub mod verify;

/// Largest request body, bytes.
pub const MAX_BODY: usize = 16 * 1024;
