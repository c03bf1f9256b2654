//! Stamps put together by hand, byte by byte as the manual says, each with the answer its author expects.

use super::lists;
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};
use temthat::domain::stamp::decimal;

/// A stamp before it is signed.
#[derive(Clone)]
pub struct Spec {
    pub host: String,
    pub gtin: String,
    pub lot: String,
    pub serial: Option<String>,
    pub kid: u8,
    pub day: u32,
    pub best: u32,
    pub stars: Option<(u8, u32)>,
    pub claims: u8,
}

/// The throw-away key of a key id: its seed is 32 equal bytes.
pub fn key(kid: u8) -> SigningKey {
    SigningKey::from_bytes(&[kid; 32])
}

impl Default for Spec {
    fn default() -> Self {
        Self {
            host: "TEM.EXAMPLE".into(),
            gtin: "08930000000019".into(),
            lot: "L2608A-1".into(),
            serial: Some("0000123456".into()),
            kid: 1,
            day: 243,
            best: 365,
            stars: Some((4, 496)),
            claims: 1,
        }
    }
}

impl Spec {
    pub fn body(&self) -> u64 {
        let stars = self.stars.map_or(0, |(n, days)| 1 + u64::from(n - 3) * 1365 + u64::from(days));
        1 << 47
            | u64::from(self.kid) << 39
            | u64::from(self.day) << 27
            | u64::from(self.best) << 16
            | stars << 4
            | u64::from(self.claims)
    }
    pub fn message_of(&self, body: u64) -> Vec<u8> {
        let mut out = b"temthat/stamp/v1\0".to_vec();
        out.extend(&body.to_be_bytes()[1..]);
        out.extend(self.gtin.bytes());
        out.push(self.lot.len() as u8);
        out.extend(self.lot.bytes());
        match &self.serial {
            None => out.push(0),
            Some(serial) => {
                out.push(1);
                out.extend(serial.bytes());
            }
        }
        out
    }
    pub fn message(&self) -> Vec<u8> {
        self.message_of(self.body())
    }
    pub fn signature(&self) -> [u8; 64] {
        key(self.kid).sign(&self.message()).to_bytes()
    }
    pub fn path(&self) -> String {
        let serial = self.serial.as_ref().map(|s| format!("/21/{s}")).unwrap_or_default();
        format!("/01/{}/10/{}{serial}", self.gtin, self.lot)
    }
    pub fn text_of(&self, body: u64, signature: &[u8; 64]) -> String {
        let digits = String::from_utf8(decimal::encode(body, signature).to_vec()).expect("digits");
        format!("HTTPS://{}{}?S={digits}", self.host, self.path())
    }
    pub fn text(&self) -> String {
        self.text_of(self.body(), &self.signature())
    }
}

/// The vectors: ids count up within their group.
pub struct Cases(pub Vec<Value>);

impl Cases {
    /// A stamp that must be proven, with every field it carries.
    pub fn proven(&mut self, spec: &Spec, text: &str, note: &str) {
        let epoch = jiff::civil::date(2026, 1, 1);
        let day = |days: u32| epoch.saturating_add(jiff::Span::new().days(days)).to_string();
        self.0.push(json!({
            "id": self.id("proven"), "note": note, "text": text, "expect": "proven",
            "host": spec.host, "gtin": spec.gtin, "lot": spec.lot, "serial": spec.serial, "kid": spec.kid,
            "issued_on": day(spec.day),
            "best_before": (spec.best > 0).then(|| day(spec.day + spec.best)),
            "stars": spec.stars.map(|s| s.0), "stars_until": spec.stars.map(|s| day(spec.day + s.1)),
            "claims": spec.claims, "message": hex::encode(spec.message()),
        }));
    }
    /// A text that must be refused with this code.
    pub fn refused(&mut self, text: &str, code: &str, note: &str) {
        self.0.push(json!({ "id": self.id(code), "note": note, "text": text, "expect": code }));
    }
    fn id(&self, group: &str) -> String {
        let before = self.0.iter().filter(|c| c["expect"] == group).count();
        format!("{group}-{:02}", before + 1)
    }
}

fn proven(cases: &mut Cases) {
    let base = Spec::default();
    let mut good = |spec: Spec, note: &str| cases.proven(&spec, &spec.text(), note);
    good(base.clone(), "every field in use");
    good(Spec { serial: None, ..base.clone() }, "lot level: no serial");
    for kid in [0, 255] {
        good(Spec { kid, ..base.clone() }, "smallest and largest key id");
    }
    for day in [0, 1, 4095] {
        good(Spec { day, ..base.clone() }, "first, second and last issue day");
    }
    for best in [0, 1, 2047] {
        good(Spec { best, ..base.clone() }, "no, nearest and farthest best before");
    }
    good(Spec { stars: None, ..base.clone() }, "no stars claimed");
    for stars in [3, 4, 5] {
        for days in [0, 1, 1364] {
            good(Spec { stars: Some((stars, days)), ..base.clone() }, "each number of stars, edges of the last day");
        }
    }
    for claims in 0..16 {
        good(Spec { claims, ..base.clone() }, "each set of claims");
    }
    for lot in ["7", "A", "20260824", "L-.-1", "ABCDEFGHIJKLMNOPQRST", "A.1", "X-Y.Z-0"] {
        good(Spec { lot: lot.into(), ..base.clone() }, "lots of 1 to 20 characters");
    }
    for serial in ["0000000000", "9999999999", "0000000001", "4294967296"] {
        good(Spec { serial: Some(serial.into()), ..base.clone() }, "edges of the serial");
    }
    for gtin in ["00000000000000", "99999999999997", "02000000000015"] {
        good(Spec { gtin: gtin.into(), ..base.clone() }, "edges of the GTIN");
    }
    good(
        Spec { host: lists::LONG_HOST.into(), lot: "A2345678901234567890".into(), ..base.clone() },
        "the longest text",
    );
    good(
        Spec { host: "TEM-2.EXAMPLE.VN".into(), ..base.clone() },
        "another host of the office: the host is not signed, the list names both",
    );
    let text = base.text();
    for (from, to) in [
        ("HTTPS://TEM.EXAMPLE", "https://tem.example"),
        ("HTTPS", "https"),
        ("TEM.EXAMPLE", "tem.example"),
        ("HTTPS://TEM", "hTtPs://tEm"),
    ] {
        cases.proven(&base, &text.replacen(from, to, 1), "letter case of scheme and host does not count");
    }
    let day = |kid, day| Spec { kid, day, ..base.clone() };
    for (spec, note) in [
        (day(2, 180), "retired key, issued on the day it was retired"),
        (day(2, 10), "retired key, issued before"),
        (day(6, 164), "compromised key, issued the day before the cut-off"),
        (day(10, 165), "compromised key that was cut off in the log, issued that day: the log decides"),
        (day(5, 0), "first day of the key"),
        (day(5, 364), "last day of the key"),
        (Spec { kid: 4, ..base.clone() }, "GTIN within the prefixes of the key"),
    ] {
        cases.proven(&spec, &spec.text(), note);
    }
}

fn keys(cases: &mut Cases) {
    let base = Spec::default();
    let day = |kid, day| Spec { kid, day, ..base.clone() };
    let elsewhere = Spec { kid: 4, gtin: "02000000000015".into(), ..base.clone() };
    for (spec, code, note) in [
        (Spec { host: "KHAC.EXAMPLE".into(), ..base.clone() }, "host-unknown", "a host of somebody else"),
        (Spec { host: "X.TEM.EXAMPLE".into(), ..base.clone() }, "host-unknown", "a host below ours is not ours"),
        (Spec { host: "EXAMPLE".into(), ..base.clone() }, "host-unknown", "a host above ours is not ours"),
        (day(7, 243), "key-unknown", "no such key"),
        (day(254, 243), "key-unknown", "no such key"),
        (day(3, 0), "key-revoked", "a revoked key, whatever the day"),
        (day(3, 300), "key-revoked", "a revoked key, whatever the day"),
        (day(2, 181), "key-retired", "issued the day after the key was retired"),
        (day(6, 165), "key-compromised", "issued on the cut-off day"),
        (day(6, 166), "key-compromised", "issued after the cut-off day"),
        (day(10, 166), "key-compromised", "issued the day after the key was cut off in the log"),
        (day(5, 365), "key-out-of-period", "the day after the last day of the key"),
        (day(8, 242), "key-out-of-period", "the day before the first day of the key"),
        (elsewhere, "key-out-of-scope", "a GTIN outside the prefixes of the key"),
        (day(9, 243), "key-out-of-scope", "a key that signs bundles, not stamps"),
    ] {
        cases.refused(&spec.text(), code, note);
    }
    let forged = |spec: &Spec| spec.text_of(spec.body(), &[7; 64]);
    for (spec, code, note) in [
        (day(3, 0), "signature-invalid", "forged under a revoked key: nothing is said about the key"),
        (day(2, 181), "signature-invalid", "forged under a retired key"),
        (day(5, 365), "signature-invalid", "forged outside the key's days"),
        (day(7, 243), "key-unknown", "forged under no key"),
    ] {
        cases.refused(&forged(&spec), code, note);
    }
}

/// A signature that fits something else.
fn moved(cases: &mut Cases) {
    let base = Spec::default();
    let signature = base.signature();
    let mut bad =
        |spec: Spec, note: &str| cases.refused(&spec.text_of(spec.body(), &signature), "signature-invalid", note);
    bad(Spec { lot: "L2608A-2".into(), ..base.clone() }, "another lot");
    bad(Spec { lot: "L2608A-".to_owned() + "11", ..base.clone() }, "a longer lot");
    bad(Spec { gtin: "08930000000026".into(), ..base.clone() }, "another GTIN");
    bad(Spec { serial: Some("0000123457".into()), ..base.clone() }, "another serial");
    bad(Spec { serial: None, ..base.clone() }, "the serial taken away");
    bad(Spec { day: 244, ..base.clone() }, "another issue day");
    bad(Spec { best: 366, ..base.clone() }, "another best before");
    bad(Spec { stars: Some((5, 496)), ..base.clone() }, "one star more");
    bad(Spec { stars: Some((4, 861)), ..base.clone() }, "a year more of the stars");
    bad(Spec { claims: 3, ..base.clone() }, "one claim more");
    bad(Spec { kid: 255, ..base.clone() }, "another key of the office");
    let lot_level = Spec { serial: None, ..base.clone() };
    let text = base.text_of(base.body(), &lot_level.signature());
    cases.refused(&text, "signature-invalid", "a lot-level signature under a serial");
    let other = key(255).sign(&base.message()).to_bytes();
    cases.refused(&base.text_of(base.body(), &other), "signature-invalid", "signed by another key of the office");
    let bare = key(1).sign(&base.message()[17..]).to_bytes();
    cases.refused(&base.text_of(base.body(), &bare), "signature-invalid", "the domain string not signed");
}

fn flips(cases: &mut Cases) {
    let base = Spec::default();
    for bit in 0..49u32 {
        let body = base.body() ^ 1 << bit;
        let kid = (body >> 39 & 0xff) as u8;
        let code = match bit {
            47.. => "body-reserved",
            39..47 if !lists::KIDS.contains(&kid) => "key-unknown",
            _ => "signature-invalid",
        };
        cases.refused(&base.text_of(body, &base.signature()), code, &format!("bit {bit} of the body flipped"));
    }
    for bit in (0..512).step_by(11) {
        let mut signature = base.signature();
        signature[bit / 8] ^= 1 << (bit % 8);
        let note = format!("bit {} of byte {} of the signature flipped", bit % 8, bit / 8);
        cases.refused(&base.text_of(base.body(), &signature), "signature-invalid", &note);
    }
    for version in [0, 2, 3] {
        let body = base.body() & !(3 << 47) | version << 47;
        let signature = key(1).sign(&base.message_of(body)).to_bytes();
        cases.refused(&base.text_of(body, &signature), "body-reserved", "another version, well signed");
    }
    let text = base.text();
    for back in (1..=100).step_by(9) {
        let at = text.len() - back;
        let mut bytes = text.clone().into_bytes();
        bytes[at] = if bytes[at] == b'9' { b'8' } else { bytes[at] + 1 };
        let note = format!("digit {} of S changed", 169 - back);
        cases.refused(&String::from_utf8(bytes).expect("ascii"), "signature-invalid", &note);
    }
}

/// All vectors of `stamps.json`.
pub fn stamps() -> Vec<Value> {
    let mut cases = Cases(Vec::new());
    proven(&mut cases);
    keys(&mut cases);
    moved(&mut cases);
    flips(&mut cases);
    super::curve::stamps(&mut cases);
    super::texts::stamps(&mut cases);
    cases.0
}
