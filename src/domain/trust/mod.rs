//! Trust list: which keys speak for which office.
