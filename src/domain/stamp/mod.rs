//! The stamp, version 1.
pub mod body;
pub mod decimal;
pub mod link;
pub mod message;
pub mod pin;
pub mod serial;
pub mod sign;
pub mod verify;
