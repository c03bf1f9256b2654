//! Temthat ("tem thật", the genuine stamp): signed QR traceability stamps for OCOP products, and
//! a verifier that flags labels that misuse the OCOP mark.
pub mod adapters;
pub mod admin;
pub mod app;
pub mod boot;
pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod http;
pub mod i18n;
pub mod manual;
pub mod ports;
pub mod print;
pub mod telemetry;
pub mod vision;
