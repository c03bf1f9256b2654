//! The life of keys in a real folder, with the real ceremonies.

use crate::bureau::who;
use temthat::app::command::{Call, Request, Response, Secret, execute};
use temthat::boot::{Folder, FolderKeys, NewOffice, Root, TrustWork, config, init, open};
use temthat::domain::trust::KeyStatus;
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
    let list = keys.work(&root(), &secret(), TrustWork::Rotate).expect("rotated");
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
    keys.work(&root(), &secret(), TrustWork::Compromise { kid: 1, from: None }).expect("cut off");
    assert!(matches!(reload(), Ok(Response::Done)));
    std::fs::write(folder.trust_list(), first).expect("the first list again");
    let refused = reload().expect_err("an old list");
    assert!(refused.to_string().contains("older than version 3"), "{refused}");
    let held = booted.office.trust().expect("a list");
    assert_eq!((held.version, held.key(1).map(|k| k.status)), (3, Some(KeyStatus::Compromised)));
}
