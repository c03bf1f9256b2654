//! The national list of offices as a file: made from a reviewed table, signed by the national root.

use super::keys::secret;
use super::replace;
use crate::adapters::clock_system::SystemClock;
use crate::adapters::keystore_file::FileKey;
use crate::app::command::{Code, Refusal, Secret};
use crate::domain::jws::{base64url, seal};
use crate::domain::trust::offices::{OfficeList, open, signing_input};
use crate::domain::trust::{TrustList, jws};
use crate::ports::clock::Clock;
use crate::ports::signer::Signer;
use ed25519_dalek::VerifyingKey;
use serde::Deserialize;
use std::path::Path;

/// Days a list of offices is valid.
pub const OFFICES_DAYS: i64 = 365;

/// The table as people write it: roots in hex, as `keys/root.pub` holds them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: String,
    version: u64,
    offices: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    root: String,
    hosts: Vec<String>,
}

/// Makes a national root key; the answer is its public half in hex.
///
/// # Errors
/// The file exists, or cannot be written.
pub fn make_national_root(path: &Path, passphrase: &Secret) -> Result<String, Refusal> {
    Ok(hex::encode(FileKey::generate(0, path, &secret(passphrase), None)?.public()))
}

/// Signs the table of offices in `table` with the national root in `key`.
///
/// # Errors
/// The table does not hold, or the key does not unlock.
pub fn make_offices(table: &Path, key: &Path, passphrase: &Secret, out: &Path) -> Result<OfficeList, Refusal> {
    let failed = |e: &dyn std::fmt::Display| Refusal::new(Code::Input, format!("{}: {e}", table.display()));
    let text = std::fs::read_to_string(table).map_err(|e| failed(&e))?;
    let read: Table = toml::from_str(&text).map_err(|e| failed(&e))?;
    let now = SystemClock.now().as_second();
    let mut offices = Vec::new();
    for row in read.offices {
        let mut bytes = [0; 32];
        hex::decode_to_slice(row.root.trim(), &mut bytes)
            .map_err(|_| failed(&format!("{}: root must be 64 hexadecimal digits (its keys/root.pub)", row.name)))?;
        let hosts: Vec<_> = row.hosts.iter().map(|h| h.to_ascii_uppercase()).collect();
        offices.push(serde_json::json!({"name": row.name, "root": base64url(bytes), "hosts": hosts}));
    }
    let list = serde_json::json!({
        "iss": read.name, "iat": now, "exp": now + OFFICES_DAYS * 86_400, "version": read.version, "offices": offices,
    });
    let list: OfficeList = serde_json::from_value(list).map_err(|e| failed(&e))?;
    let input = signing_input(&list).map_err(|e| failed(&e))?;
    let signer = FileKey::unlock(key, &secret(passphrase))?;
    let signature = signer.sign(input.as_bytes()).map_err(|e| Refusal::new(Code::Keys, e))?;
    replace(out, seal(&input, &signature).as_bytes())?;
    Ok(list)
}

/// Reads a signed list of offices.
///
/// # Errors
/// It cannot be read, or is not signed by that root.
pub fn read_offices(path: &Path, national: &VerifyingKey) -> Result<OfficeList, Refusal> {
    let failed = |e: &dyn std::fmt::Display| Refusal::new(Code::Keys, format!("{}: {e}", path.display()));
    open(&std::fs::read_to_string(path).map_err(|e| failed(&e))?, national).map_err(|e| failed(&e))
}

/// The trust list of an office of the list, in a file: signed by its root, within its hosts.
///
/// # Errors
/// No office of the list signed it, or it goes beyond its office.
pub fn office_trust(offices: &OfficeList, path: &Path) -> Result<TrustList, Refusal> {
    let failed = |e: &dyn std::fmt::Display| Refusal::new(Code::Keys, format!("{}: {e}", path.display()));
    let token = std::fs::read_to_string(path).map_err(|e| failed(&e))?;
    let found = offices.offices.iter().find_map(|o| Some((o, jws::open(&token, &o.root).ok()?)));
    let (office, list) = found.ok_or_else(|| failed(&"no office of the list signed this trust list"))?;
    offices.admits(office, &list, SystemClock.now()).map_err(|e| failed(&e))?;
    Ok(list)
}
