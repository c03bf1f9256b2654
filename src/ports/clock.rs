//! Time, given as a value.
pub use crate::domain::dates::vietnam_day;
use jiff::Timestamp;

/// Wall clock.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}
