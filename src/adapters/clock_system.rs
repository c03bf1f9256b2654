//! The system's clock.
use crate::ports::clock::Clock;
use jiff::Timestamp;

/// Wall clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
