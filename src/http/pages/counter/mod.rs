//! The producer's counter, `/san-xuat`: own goods, batches, stamps.

pub(in crate::http) mod batch;
pub(in crate::http) mod home;
pub(in crate::http) mod import;
pub(in crate::http) mod label;
pub(in crate::http) mod new_batch;
pub(in crate::http) mod print;
pub(in crate::http) mod printer;
pub(in crate::http) mod scans;
mod setup;
pub(in crate::http) mod stamps;
pub(in crate::http) mod tables;
mod words;
