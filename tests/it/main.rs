//! One integration binary: one module per room.
mod architecture;
mod bureau;
mod compile_fail;
mod issue;
mod verify;
