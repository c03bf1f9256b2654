//! Version 1 of the programming interface, one file per endpoint.
pub mod activate;
pub mod answers;
pub mod approvals;
pub mod audit;
pub mod batches;
pub mod bundle;
pub mod decisions;
pub mod enrol;
pub mod health;
pub mod inspections;
pub mod labels;
pub mod own;
pub mod particulars;
pub mod passkeys;
pub mod register;
pub mod reports;
pub mod rules;
pub mod runs;
pub mod session;
pub mod store;
pub mod tables;
pub mod trust;
pub mod users;
pub mod verdict;
pub mod verify;

/// Largest request body, bytes.
pub const MAX_BODY: usize = 16 * 1024;

/// Largest file sent to the API, bytes.
pub const MAX_UPLOAD: usize = 32 << 20;
