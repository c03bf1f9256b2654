//! One integration binary: one module per room.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say so")]
mod accounts;
mod architecture;
mod bulk;
mod bundle;
mod bureau;
mod cli;
mod compile_fail;
mod faults;
mod foresight;
mod fuzz;
mod http;
mod import;
mod inspection;
mod issue;
mod keys;
mod kills;
mod log;
mod pins;
mod press;
mod print;
mod reconcile;
mod register;
mod rules;
mod stamp;
mod store;
mod verify;
