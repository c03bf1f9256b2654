//! Version 1 of the API, one file per endpoint.
pub mod check;
pub mod health;
pub mod report;
pub mod trust;
pub mod verify;
