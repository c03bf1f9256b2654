//! The builders' manual, compiled into the documentation.
#![doc = include_str!("architecture.md")]
/// Words of the field and their names in code.
#[doc = include_str!("glossary.md")]
pub mod glossary {}
/// Who may attack, and what holds.
#[doc = include_str!("threat-model.md")]
pub mod threat_model {}
/// What changed.
#[doc = include_str!("changelog.md")]
pub mod changelog {}
