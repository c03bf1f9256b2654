//! Key events: every trust list that is put in use is recorded, so that it becomes public.

use super::{Office, Who};
use crate::domain::event::Event;
use crate::domain::trust::TrustList;
use crate::ports::store::StoreError;
use sha2::{Digest, Sha256};

/// Records a signed trust list, unless it is the last one recorded.
///
/// # Errors
/// Store.
pub fn record(office: &Office, list: &TrustList, token: &str, who: &Who) -> Result<(), StoreError> {
    let sha256 = hex::encode(Sha256::digest(token.trim().as_bytes()));
    if office.register().keys_sha256.as_ref() == Some(&sha256) {
        return Ok(());
    }
    office.append(who, vec![Event::KeysChanged { list: list.clone(), sha256 }])
}
