//! Labels: what one shows (observation), which product it speaks of (matching), what the rules
//! make of it (finding).
pub mod alignment;
pub mod case;
pub mod finding;
pub mod matching;
pub mod names;
pub mod naming;
pub mod observation;
pub mod rules;
