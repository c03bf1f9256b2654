//! The world outside, behind the ports. Only `boot` names these.
pub mod clock_system;
pub mod evidence_folder;
pub mod journal_file;
pub mod keystore_file;
#[cfg(feature = "pkcs11")]
pub mod keystore_pkcs11;
pub mod log_folder;
pub mod log_http;
pub mod log_key;
pub mod memory;
pub mod memory_sled;
pub mod ocr_tesseract;
pub mod passkeys;
pub mod pin_vault;
pub mod random_os;
mod scan_buffer;
pub mod sled_index;
pub mod store;
pub mod tables;
pub mod vault_file;
