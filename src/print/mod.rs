//! Room: print.
