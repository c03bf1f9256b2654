//! One small file per rule of regulation §14.
