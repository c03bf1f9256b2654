//! Room: i18n.
