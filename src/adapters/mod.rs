//! Room: adapters.
