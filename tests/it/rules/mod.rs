//! The rules of the label check: golden rows, every rule from all sides, properties, bad input.
mod bench;
mod golden;
mod hostile;
mod matching;
mod naming;
mod properties;
mod recognition;
mod traces;
mod words;
