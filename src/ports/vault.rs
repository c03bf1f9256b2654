//! Where credentials are kept: apart from the journal, readable by the office's own user only.

use crate::domain::credentials::Credentials;
use std::sync::{Arc, PoisonError, RwLock};

/// Credentials could not be kept: nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("credentials could not be kept: {0}. Nothing was changed; check the disk and the file credentials.json")]
pub struct VaultError(pub String);

/// Keeps credentials.
pub trait Vault: Send + Sync {
    /// The credentials as they are; cheap (a shared pointer).
    fn credentials(&self) -> Arc<Credentials>;

    /// One change, durable before this returns, whole or not at all; changes come one after another.
    ///
    /// # Errors
    /// See [`VaultError`].
    fn change(&self, work: &mut dyn FnMut(&mut Credentials)) -> Result<(), VaultError>;
}

/// Credentials of this process only: for tests and dry runs.
#[derive(Default)]
pub struct Volatile(RwLock<Arc<Credentials>>);

impl Vault for Volatile {
    fn credentials(&self) -> Arc<Credentials> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
    fn change(&self, work: &mut dyn FnMut(&mut Credentials)) -> Result<(), VaultError> {
        work(Arc::make_mut(&mut self.0.write().unwrap_or_else(PoisonError::into_inner)));
        Ok(())
    }
}
