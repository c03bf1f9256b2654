//! The office's desk, `/van-phong`; auditors read the same pages without the forms.

pub(in crate::http) mod add;
pub(in crate::http) mod approvals;
mod case;
mod corners;
pub(in crate::http) mod decide;
mod entry;
pub(in crate::http) mod foresight;
pub(in crate::http) mod import;
pub(in crate::http) mod keys;
mod matter;
pub(in crate::http) mod overview;
mod particulars;
pub(in crate::http) mod people;
pub(in crate::http) mod register;
pub(in crate::http) mod trail;
