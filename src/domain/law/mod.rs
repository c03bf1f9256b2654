//! The law as data: instruments, rule sets by date, criteria sets, goods groups, protected names,
//! and what the sources leave unsure as configuration.
pub mod config;
pub mod criteria;
pub mod goods;
pub mod instrument;
pub mod protected;
pub mod retention;
pub mod rulesets;

pub use config::LawConfig;
