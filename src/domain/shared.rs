//! What clones share until one of them is changed.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A value whose clones cost nothing: only who changes one copies it, if somebody else has it too.
#[derive(Debug, Default, PartialEq)]
pub struct Shared<T>(Arc<T>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        Arc::make_mut(&mut self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_seen_by_nobody_else() {
        let before = Shared::<Vec<u8>>::default();
        let mut after = before.clone();
        assert!(std::ptr::eq(&*before, &*after), "nothing is copied");
        after.push(1);
        assert_eq!((before.len(), after.len()), (0, 1));
    }
}
