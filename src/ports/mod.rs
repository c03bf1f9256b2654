//! What the use cases need of the world. One method per business transaction.
pub mod clock;
pub mod evidence;
pub mod keyring;
pub mod log;
pub mod passkeys;
pub mod pin_vault;
pub mod random;
pub mod signer;
pub mod store;
pub mod tables;
pub mod text_reader;
pub mod vault;
pub mod witness;
pub mod workbook;
