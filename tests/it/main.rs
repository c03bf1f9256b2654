//! One integration binary: one module per room.
mod architecture;
mod bureau;
mod issue;
mod verify;
