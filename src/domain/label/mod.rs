//! Labels: what one shows (observation), what the rules make of it (finding).
pub mod finding;
pub mod observation;
pub mod rules;
