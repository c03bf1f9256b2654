//! The builders' manual, compiled into the documentation.
#![doc = include_str!("architecture.md")]
/// The stamp: text, bits, bytes, trust list, verification. Normative.
#[doc = include_str!("stamp-format.md")]
pub mod stamp_format {}
/// The offline bundle and the status lists. Normative.
#[doc = include_str!("bundle.md")]
pub mod bundle {}
/// The signed file of an inspection case. Normative.
#[doc = include_str!("dossier.md")]
pub mod dossier {}
/// The public log: statements, tree, proofs, witnesses, monitors. Normative.
#[doc = include_str!("log.md")]
pub mod log {}
/// Decisions that close a door.
pub mod decisions {
    #[doc = include_str!("decisions/0003-jws.md")]
    pub mod d0003_jws {}
    #[doc = include_str!("decisions/0004-key-life.md")]
    pub mod d0004_key_life {}
    #[doc = include_str!("decisions/0005-bundle.md")]
    pub mod d0005_bundle {}
    #[doc = include_str!("decisions/0006-mark-by-geometry.md")]
    pub mod d0006_mark_by_geometry {}
    #[doc = include_str!("decisions/0010-log.md")]
    pub mod d0010_log {}
    #[doc = include_str!("decisions/0011-accounts.md")]
    pub mod d0011_accounts {}
    #[doc = include_str!("decisions/0014-cut-off.md")]
    pub mod d0014_cut_off {}
    #[doc = include_str!("decisions/0015-suspended-certificates.md")]
    pub mod d0015_suspended_certificates {}
    #[doc = include_str!("decisions/0016-scans-by-commune.md")]
    pub mod d0016_scans_by_commune {}
}
/// How everything is tested and measured.
#[doc = include_str!("testing.md")]
pub mod testing {}
/// From signed texts to paper.
#[doc = include_str!("print.md")]
pub mod print {}
/// Rooms of the web, who sits in them, and how their pages are made.
#[doc = include_str!("web.md")]
pub mod web {}
/// Words of the field and their names in code.
#[doc = include_str!("glossary.md")]
pub mod glossary {}
/// The programming interface, beyond its description.
#[doc = include_str!("api.md")]
pub mod api {}
/// Who may attack, and what holds.
#[doc = include_str!("threat-model.md")]
pub mod threat_model {}
/// What changed.
#[doc = include_str!("changelog.md")]
pub mod changelog {}
/// How a label is checked, and many at once.
#[doc = include_str!("label-check.md")]
pub mod label_check {}
/// What is read from photographs of labels.
#[doc = include_str!("photos.md")]
pub mod photos {}
/// The rules of the label check, made from the rules.
#[doc = include_str!("rules.md")]
pub mod rules {}
/// Running an office: exit codes, settings, keys, what to look after.
#[doc = include_str!("operations.md")]
pub mod operations {}
