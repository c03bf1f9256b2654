//! The life of keys in a real folder, with the real ceremonies.

use crate::bureau::who;
use crate::cli::{Desk, Said};
use temthat::app::command::{Call, Request, Response, Secret, execute};
use temthat::boot::{Folder, FolderKeys, NewOffice, Root, TrustWork, config, init, open};
use temthat::domain::dates::vietnam_day;
use temthat::domain::trust::KeyStatus;
use temthat::domain::trust::ceremony::KeySpec;
use temthat::i18n::Lang;
use temthat::ports::keyring::Keyring;

fn secret() -> Secret {
    Secret::new("correct horse battery".to_owned())
}

#[test]
fn an_older_list_never_replaces_a_newer_one() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = Folder::new(dir.path().join("office"));
    let passphrase = secret();
    let new = NewOffice { name: "Văn phòng", host: "TEM.EXAMPLE", passphrase: &passphrase, dev: true, from: None };
    init(&folder, &new).expect("an office");
    let booted = open(&folder, config(&folder).expect("settings"), false).expect("open");
    let keys = FolderKeys::new(folder.clone());
    let root = || Root { path: folder.root_key(), passphrase: secret() };
    let reload = || {
        let call = Call { who: who(), lang: Lang::En, request: Request::ReloadTrust };
        execute(&booted.office, booted.keyring.as_ref(), call, &mut |_, _| {})
    };
    let first = std::fs::read(folder.trust_list()).expect("a list");
    let list = keys.work(&root(), &secret(), TrustWork::Rotate(KeySpec::default(), None)).expect("rotated");
    assert_eq!((list.version, list.keys.len()), (2, 3), "two for stamps, one for bundles");
    let unlocked = |kid| keys.unlock(kid, "correct horse battery").expect("unlocked").public();
    for key in list.keys.iter().filter(|key| key.signs.is_stamps()) {
        assert_eq!(
            unlocked(key.kid),
            key.verifying_key().to_bytes(),
            "both keys sign: the old one prints its runs again"
        );
    }
    assert!(matches!(reload(), Ok(Response::Done)));
    keys.work(
        &root(),
        &secret(),
        TrustWork::Compromise { kid: 1, since: vietnam_day(jiff::Timestamp::now()), cut_off: None },
    )
    .expect("cut off");
    assert!(matches!(reload(), Ok(Response::Done)));
    std::fs::write(folder.trust_list(), first).expect("the first list again");
    let refused = reload().expect_err("an old list");
    assert!(refused.to_string().contains("older than version 3"), "{refused}");
    let held = booted.office.trust().expect("a list");
    assert_eq!((held.version, held.key(1).map(|k| k.status)), (3, Some(KeyStatus::Compromised)));
}

/// A ceremony file: acts after the heading.
fn ceremony(desk: &Desk, holders: &[&str], acts: &str) -> String {
    let today = jiff::tz::Offset::constant(7).to_datetime(jiff::Timestamp::now()).date();
    let holders: String =
        holders.iter().map(|n| format!("[[holders]]\nname = \"{n}\"\nrole = \"giữ khóa\"\n")).collect();
    let text = format!("version = 1\noffice = \"Văn phòng lễ\"\nheld_on = {today}\n{holders}{acts}");
    let path = desk.path("ceremony.toml");
    std::fs::write(&path, text).expect("written");
    path.display().to_string()
}

#[test]
fn a_ceremony_needs_two_people_and_leaves_a_signed_transcript() {
    let desk = Desk::new();
    for (name, part) in [("hoa", "mot hai ba bon nam"), ("thang", "sau bay tam chin"), ("ngan", "ngan")] {
        std::fs::write(desk.path(name), part).expect("written");
    }
    let path = |name: &str| desk.path(name).display().to_string();
    let (hoa, thang) = (path("hoa"), path("thang"));
    let hold = |file: &str, parts: &[&str]| {
        let mut args = vec!["keys", "ceremony", file];
        parts.iter().for_each(|part| args.extend(["--root-passphrase-file", part]));
        desk.run(&args)
    };
    let make = "[[acts]]\ndo = \"make-office\"\nhost = \"TEM.LE.EXAMPLE\"\n\
                [[acts]]\ndo = \"new-key\"\ngtin_prefixes = [\"0893\"]\n";
    let alone = ceremony(&desk, &["Nguyễn Thị Hoa"], make);
    hold(&alone, &[&hoa, &thang]).is(6, "two-person rule");
    let file = ceremony(&desk, &["Nguyễn Thị Hoa", "Ma Văn Thắng"], make);
    desk.run(&["keys", "ceremony", &file, "--dry-run"]).is(0, "Make an issuer key, signing for 0893");
    hold(&file, &[&hoa]).is(6, "each enters one");
    hold(&file, &[&hoa, &hoa]).is(6, "must differ");
    hold(&file, &[&hoa, &path("ngan")]).is(6, "at least 12");
    assert!(!desk.path("office").join("trust-list.jws").exists(), "nothing was made so far");
    hold(&file, &[&hoa, &thang]).is(0, "0893").leaves_transcript(&desk, 2);
    desk.run(&["keys", "list"]).is(0, "key 2");
    // Neither of them alone, nor in the wrong order; together the root signs on.
    desk.run(&["keys", "trust", "--root-passphrase-file", &hoa]).is(6, "each enters one");
    desk.run(&["keys", "trust"]).is(6, "0 parts");
    desk.run(&["keys", "trust", "--root-passphrase-file", &thang, "--root-passphrase-file", &hoa])
        .is(6, "wrong passphrase");
    desk.run(&["keys", "trust", "--root-passphrase-file", &hoa, "--root-passphrase-file", &thang]).is(0, "version 3");
    // Other people hold no ceremony on it, and another day is another review.
    let strangers = ceremony(&desk, &["Ai Đó", "Ma Văn Thắng"], "[[acts]]\ndo = \"renew\"\n");
    hold(&strangers, &[&hoa, &thang]).is(6, "is held by");
    let text = std::fs::read_to_string(&file).expect("a file");
    let late =
        text.lines().map(|l| if l.starts_with("held_on") { "held_on = 2026-01-01" } else { l }).collect::<Vec<_>>();
    std::fs::write(&file, late.join("\n")).expect("written");
    hold(&file, &[&hoa, &thang]).is(2, "review it anew");
}

impl Said {
    /// The transcript of the list's version holds, and one changed byte of it does not.
    fn leaves_transcript(&self, desk: &Desk, version: u64) {
        let folder = std::fs::read_dir(desk.path("office").join("keys")).expect("keys");
        let found =
            folder.flatten().map(|e| e.path()).find(|p| p.to_string_lossy().ends_with(&format!("-v{version}.jws")));
        let path = found.expect("a transcript");
        let shown = path.display().to_string();
        desk.run(&["keys", "transcript", &shown]).is(0, "Ma Văn Thắng");
        let text = std::fs::read_to_string(&path).expect("a transcript");
        let changed = desk.path("changed.jws");
        std::fs::write(&changed, text.replacen("eyJ", "eyK", 2)).expect("written");
        desk.run(&["keys", "transcript", &changed.display().to_string()]).is(1, "DOES NOT HOLD");
    }
}

#[test]
fn a_root_that_one_passphrase_unlocked_is_shared_by_a_ceremony() {
    let desk = Desk::office();
    let path = |name: &str| desk.path(name).display().to_string();
    for (name, part) in [("hoa", "mot hai ba bon nam"), ("thang", "sau bay tam chin")] {
        std::fs::write(desk.path(name), part).expect("written");
    }
    let parts = ["--root-passphrase-file", &path("hoa"), "--root-passphrase-file", &path("thang")];
    let with_parts = |args: &[&str]| desk.run(&[args, &parts].concat());
    let both = ["Nguyễn Thị Hoa", "Ma Văn Thắng"];
    let renew = ceremony(&desk, &both, "[[acts]]\ndo = \"renew\"\n");
    with_parts(&["keys", "ceremony", &renew]).is(6, "share-root");
    let late = ceremony(&desk, &both, "[[acts]]\ndo = \"renew\"\n[[acts]]\ndo = \"share-root\"\n");
    with_parts(&["keys", "ceremony", &late]).is(2, "only come first");
    let share = ceremony(&desk, &both, "[[acts]]\ndo = \"share-root\"\n[[acts]]\ndo = \"rotate\"\n");
    with_parts(&["keys", "ceremony", &share]).is(0, "under the parts of all holders").leaves_transcript(&desk, 2);
    desk.run(&["keys", "trust"]).is(6, "0 parts");
    with_parts(&["keys", "trust"]).is(0, "version 3");
    // The whole again: nothing is left to share, and the root is the same.
    with_parts(&["keys", "ceremony", &share]).is(0, "key 3");
}

#[test]
fn a_scoped_key_signs_for_its_producers_only_and_is_the_one_chosen() {
    let desk = Desk::office();
    desk.run(&["import", crate::cli::REGISTER]).is(0, "");
    let product = |n: usize| desk.run(&["product", "list", "--json"]).json()[n].clone();
    let (first, other) = (product(0), product(5));
    assert_ne!(first["producer"], other["producer"]);
    let producer = first["producer"].as_str().expect("an id").to_owned();
    desk.run(&["keys", "new", "--producer", &producer, "--until", "2027-06-30"]).is(0, "key 2");
    desk.run(&["keys", "new", "--producer", "CT-99999"]).is(2, "no product");
    desk.run(&["keys", "new", "--gtin-prefix", "893A"]).is(2, "1 to 14 digits");
    let list = |kid: usize| {
        let keys = desk.run(&["keys", "list", "--json"]).json()["keys"].clone();
        keys.as_array().expect("keys").iter().find(|k| k["kid"] == kid).expect("the key").clone()
    };
    let prefixes = list(2)["scope"]["gtin_prefixes"].as_array().expect("prefixes").clone();
    assert!(prefixes.contains(&first["gtin"]) && !prefixes.contains(&other["gtin"]), "{prefixes:?}");
    assert_eq!(list(2)["not_after"], "2027-06-30");
    let batch = |product: &serde_json::Value, lot: &str| {
        let id = product["id"].as_str().expect("an id");
        let args = [
            "batch",
            "add",
            "--product",
            id,
            "--lot",
            lot,
            "--made",
            "01/10/2026",
            "--quantity",
            "100",
            "--unit",
            "pack",
        ];
        desk.run(&args).is(0, "LO-").out.split_whitespace().find(|w| w.starts_with("LO-")).expect("an id").to_owned()
    };
    let issue = |batch: &str, more: &[&str]| {
        let batch = batch.trim_end_matches('.');
        desk.run(&[&["issue", batch, "--count", "3", "--no-stars", "--json"], more].concat())
    };
    let (mine, theirs) = (batch(&first, "A1"), batch(&other, "B1"));
    let kid = |said: crate::cli::Said| said.json()["plan"]["body"]["kid"].clone();
    assert_eq!(kid(issue(&mine, &[])), 2, "the narrower key");
    assert_eq!(kid(issue(&theirs, &[])), 1);
    issue(&theirs, &["--kid", "2"]).is(1, "key");
    let gtin = other["gtin"].as_str().expect("a GTIN");
    desk.run(&["keys", "widen", "2", "--gtin-prefix", gtin]).is(0, "");
    assert_eq!(kid(issue(&theirs, &[])), 2, "since it may now");
}
