//! Two provinces under one national root: each one's stamps are checked with the other's bundle.

use super::{ROOT, texts};
use crate::bureau::Bureau;
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use jiff::{Span, Timestamp};
use temthat::adapters::keystore_file::FileKey;
use temthat::app::bundle::{Wanted, make};
use temthat::domain::jws::seal;
use temthat::domain::stamp::link::Host;
use temthat::domain::trust::bundle::{Offline, open};
use temthat::domain::trust::jws as trust_jws;
use temthat::domain::trust::offices::{
    Federation, OfficeEntry, OfficeError, OfficeList, open as open_offices, signing_input,
};
use temthat::domain::verdict::{Reason, Status};

const NATIONAL: [u8; 32] = [77; 32];

fn public(seed: [u8; 32]) -> VerifyingKey {
    SigningKey::from_bytes(&seed).verifying_key()
}

/// A province with its own root and host, its first stamp, and its bundle.
fn province(root: [u8; 32], host: &str) -> (Bureau, String, Offline) {
    let mut bureau = Bureau::new();
    bureau.office.host = Host::new(host).expect("a host");
    bureau.signer = FileKey::from_seed(1, &[root[0] ^ 0x55; 32]);
    let key = bureau.signer.verifying_key();
    bureau.edit_trust(|t| (t.hosts, t.keys[0].x) = (vec![host.into()], key));
    let (_, texts) = texts(&bureau, &bureau.order(3), 1);
    let held = bundle(&bureau, root);
    (bureau, texts[0].clone(), held)
}

fn bundle(bureau: &Bureau, root: [u8; 32]) -> Offline {
    let input = trust_jws::signing_input(&bureau.office.trust().expect("a list")).expect("a list");
    let list = seal(&input, &SigningKey::from_bytes(&root).sign(input.as_bytes()).to_bytes());
    let token = make(&bureau.office, &list, Wanted::Whole).expect("made");
    Offline::new(open(&token, &public(root)).expect("holds")).expect("ready")
}

fn entry(name: &str, root: [u8; 32], host: &str) -> OfficeEntry {
    OfficeEntry { name: name.into(), root: public(root), hosts: vec![host.into()] }
}

fn list(now: Timestamp, offices: Vec<OfficeEntry>) -> OfficeList {
    let iat = now.as_second();
    OfficeList { iss: "Văn phòng OCOP Trung ương".into(), iat, exp: iat + 365 * 86_400, version: 1, offices }
}

#[test]
fn a_verifier_of_one_province_checks_the_stamps_of_another() {
    const OTHER: [u8; 32] = [201; 32];
    let (north, of_north, north_bundle) = province(ROOT, "TEM.BAC.EXAMPLE");
    let (_, of_south, south_bundle) = province(OTHER, "TEM.NAM.EXAMPLE");
    let now = north.office.now();
    let offices = vec![entry("Bắc", ROOT, "TEM.BAC.EXAMPLE"), entry("Nam", OTHER, "TEM.NAM.EXAMPLE")];
    let listed = list(now, offices.clone());
    // Signed by the national root, and by nobody else.
    let input = signing_input(&listed).expect("a list");
    let token = seal(&input, &SigningKey::from_bytes(&NATIONAL).sign(input.as_bytes()).to_bytes());
    let read = open_offices(&token, &public(NATIONAL)).expect("holds");
    assert_eq!(read, listed);
    assert!(open_offices(&token, &public(ROOT)).is_err(), "an office's root lists no offices");
    let mut all = Federation::new(read);
    all.hold(&offices[0], north_bundle.clone(), now).expect("held");
    let ask = |all: &Federation, text: &str, at| {
        let verdict = all.verify(text, at);
        (verdict.status, verdict.reasons[0].code)
    };
    assert_eq!(ask(&all, &of_north, now), (Status::Genuine, Reason::SignatureValid));
    assert_eq!(ask(&all, &of_south, now), (Status::CannotCheck, Reason::TrustListMissing), "its bundle is not here");
    all.hold(&offices[1], south_bundle.clone(), now).expect("held");
    assert_eq!(ask(&all, &of_south, now), (Status::Genuine, Reason::SignatureValid));
    assert_eq!(ask(&all, "https://example.org/", now), (Status::CannotCheck, Reason::Foreign));
    // A stamp of one office under the host of the other: each office's keys speak for its own hosts only.
    let moved = of_north.replacen("TEM.BAC.EXAMPLE", "TEM.NAM.EXAMPLE", 1);
    assert_ne!(ask(&all, &moved, now).0, Status::Genuine);
    // The list of offices ends.
    let end = now + Span::new().seconds(365 * 86_400);
    assert_eq!(ask(&all, &of_north, end), (Status::CannotCheck, Reason::TrustListExpired));
    // An office that claims the other's host is not taken.
    north.edit_trust(|t| t.hosts.push("TEM.NAM.EXAMPLE".into()));
    let greedy = bundle(&north, ROOT);
    let refused = Federation::new(listed.clone()).hold(&offices[0], greedy, now);
    assert!(matches!(refused, Err(OfficeError::Host { ref host, .. }) if host == "TEM.NAM.EXAMPLE"), "{refused:?}");
    // No list gives one host, or one root, to two offices.
    let one_root = list(now, vec![offices[0].clone(), entry("Nam", ROOT, "TEM.NAM.EXAMPLE")]);
    assert!(one_root.flaw().expect("a flaw").contains("root"));
    let twice = list(now, vec![offices[0].clone(), entry("Nam", OTHER, "TEM.BAC.EXAMPLE")]);
    assert!(twice.flaw().expect("a flaw").contains("twice"));
    assert!(signing_input(&twice).is_err());
}

#[test]
fn the_program_signs_the_list_and_checks_with_two_bundles() {
    use crate::cli::Desk;
    let desk = Desk::office();
    let file = |name: &str| desk.path(name).display().to_string();
    let second = Desk::new();
    second.run(&["init", "--office", "Nam", "--host", "tem.nam.example"]).is(0, "");
    let root_of = |desk: &Desk| std::fs::read_to_string(desk.path("office").join("keys/root.pub")).expect("a root");
    let made = desk.run(&["offices", "root", "--out", &file("national.age"), "--json"]).json();
    let national = made["root"].as_str().expect("hex").to_owned();
    let host = |bundle: &str| desk.run(&["bundle", "show", bundle, "--json"]).json()["trust_list"]["hosts"][0].clone();
    let (first, other) = (file("first.jws"), file("second.jws"));
    desk.run(&["bundle", "make", "--out", &first]).is(0, "");
    second.run(&["bundle", "make", "--out", &other]).is(0, "");
    let table = format!(
        "name = \"Trung ương\"\nversion = 1\n[[offices]]\nname = \"Một\"\nroot = \"{}\"\nhosts = [{}]\n[[offices]]\n\
         name = \"Nam\"\nroot = \"{}\"\nhosts = [\"TEM.NAM.EXAMPLE\"]\n",
        root_of(&desk).trim(),
        host(&first),
        root_of(&second).trim()
    );
    std::fs::write(desk.path("offices.toml"), table).expect("written");
    let list = file("offices.jws");
    let make = ["offices", "make", &file("offices.toml"), "--key", &file("national.age"), "--out", &list];
    desk.run(&make).is(0, "Nam");
    desk.run(&["offices", "show", &list, "--root", &national]).is(0, "TEM.NAM.EXAMPLE");
    desk.run(&["offices", "show", &list, "--root", root_of(&desk).trim()]).is(6, "not signed");
    let verify = |text: &str| {
        desk.run(&["verify", text, "--offices", &list, "--root", &national, "--bundle", &first, "--bundle", &other])
    };
    verify("https://tem.khac.example/01/1").is(3, "another system");
    // A stamp of the other province: with its bundle, and with its trust list and the proof of its log.
    second.run(&["import", crate::cli::REGISTER]).is(0, "19 rows");
    let batch = ["batch", "add", "--product", "SP-3", "--lot", "L01", "--quantity", "100", "--made", "01/11/2026"];
    second.run(&batch).is(0, "LO-1");
    second.run(&["issue", "LO-1", "--count", "2", "--no-stars"]).is(0, "DT-1");
    let png = file("stamp.png");
    second.run(&["print", "DT-1", "--out", &png, "--from", "0", "--to", "0"]).is(0, "");
    let read = std::process::Command::new("zbarimg").args(["-q", "--raw", &png]).output();
    let text = String::from_utf8(read.expect("zbarimg (see tests/all)").stdout).expect("text");
    let stamp = text.trim();
    verify(stamp).is(3, "does not know this stamp");
    second.run(&["bundle", "make", "--out", &other]).is(0, "");
    verify(stamp).is(0, "GENUINE");
    let (trust, proof) = (second.path("office").join("trust-list.jws"), file("proof.json"));
    let trust = trust.display().to_string();
    std::fs::write(&proof, second.run(&["verify", stamp, "--json"]).out).expect("written");
    let with_log = |trust: &str, root: &str| {
        desk.run(&["verify", stamp, "--offices", &list, "--root", root, "--trust", trust, "--proof", &proof])
    };
    with_log(&trust, &national).is(0, "public log");
    let own = desk.path("office").join("trust-list.jws").display().to_string();
    with_log(&own, &national).is(3, "");
    with_log(&trust, root_of(&desk).trim()).is(6, "not signed");
    let stranger = Desk::new();
    stranger.run(&["init", "--office", "Lạ", "--host", "tem.nam.example"]).is(0, "");
    let strange = stranger.path("office").join("trust-list.jws").display().to_string();
    with_log(&strange, &national).is(6, "no office of the list signed");
}
