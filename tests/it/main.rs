//! One integration binary: one module per room.
mod architecture;
mod bureau;
mod compile_fail;
mod import;
mod issue;
mod verify;
