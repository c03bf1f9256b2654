//! One contract for every place a key may live in.

use crate::bureau::{Bureau, who};
use ed25519_dalek::VerifyingKey;
use temthat::adapters::keystore_file::FileKey;
use temthat::app::issue::issue;
use temthat::app::stamps::stamps;
use temthat::app::verify::verify;
use temthat::domain::stamp::verify::signature_fits;
use temthat::domain::verdict::Status;
use temthat::ports::signer::Signer;

/// A place for keys. Each error is what a person reads.
trait Place {
    fn make(&self, kid: u8, secret: &str) -> Result<Box<dyn Signer>, String>;
    fn unlock(&self, kid: u8, secret: &str) -> Result<Box<dyn Signer>, String>;
}

/// What every place promises.
fn contract(place: &dyn Place, secret: &str) {
    let made = place.make(1, secret).expect("a key");
    let other = place.make(2, secret).expect("another key");
    assert_eq!((made.kid(), other.kid()), (1, 2));
    assert_ne!(made.public(), other.public(), "every key is new");
    let back = place.unlock(1, secret).expect("unlocked");
    assert_eq!((back.kid(), back.public()), (1, made.public()), "the same key comes back");
    let key = VerifyingKey::from_bytes(&made.public()).expect("a public key");
    assert!(!key.is_weak());
    for message in [&b""[..], b"temthat", &[0xff; 5000]] {
        let signature = made.sign(message).expect("signed");
        assert_eq!(back.sign(message).expect("signed"), signature, "Ed25519 is deterministic");
        assert!(signature_fits(&key, message, &signature), "strict");
        assert!(!signature_fits(&key, b"something else", &signature));
    }
    let refused = place.make(1, secret).err().expect("keys are never overwritten");
    assert!(refused.contains("never overwritten"), "{refused}");
    assert_eq!(place.unlock(1, secret).expect("still there").public(), made.public());
    let refused = place.unlock(1, "not the secret").err().expect("a wrong secret");
    assert!(refused.contains("wrong"), "{refused}");
    assert!(place.unlock(9, secret).is_err(), "no such key");
    // A whole run: the same code signs with it, and the stamps are genuine.
    let bureau = Bureau::new();
    bureau.edit_trust(|t| t.keys[0].x = key);
    let run = issue(&bureau.office, back.as_ref(), &bureau.order(5), &who(), &mut |_, _| {}).expect("issued");
    for stamp in stamps(&bureau.office, made.as_ref(), run.id, 0, 4).expect("stamps") {
        assert_eq!(verify(&bureau.office, &stamp.text, None, false).status, Status::Genuine);
    }
}

struct Files(tempfile::TempDir);

impl Files {
    fn path(&self, kid: u8) -> std::path::PathBuf {
        self.0.path().join(format!("issuer-{kid}.age"))
    }
}

impl Place for Files {
    fn make(&self, kid: u8, secret: &str) -> Result<Box<dyn Signer>, String> {
        let key = FileKey::generate(kid, &self.path(kid), &secret.to_owned().into(), Some(2));
        key.map(|key| Box::new(key) as Box<dyn Signer>).map_err(|e| e.to_string())
    }
    fn unlock(&self, kid: u8, secret: &str) -> Result<Box<dyn Signer>, String> {
        let key = FileKey::unlock(&self.path(kid), &secret.to_owned().into());
        key.map(|key| Box::new(key) as Box<dyn Signer>).map_err(|e| e.to_string())
    }
}

#[test]
fn keys_in_files_keep_the_contract() {
    contract(&Files(tempfile::tempdir().expect("a folder")), "ba con voi");
}

/// With `--features pkcs11`, on Debian's SoftHSM2 (see tests/all).
#[cfg(feature = "pkcs11")]
mod token {
    use super::{Place, Signer, contract};
    use std::path::{Path, PathBuf};
    use std::process::Command;
    use temthat::adapters::keystore_pkcs11::{TokenError, TokenPlace};

    const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";
    const PIN: &str = "471147";

    struct Token(PathBuf);

    impl Token {
        fn place(&self, kid: u8) -> TokenPlace {
            let key = format!("temthat-issuer-{kid}");
            TokenPlace { module: self.0.clone(), token: "temthat-test".into(), key }
        }
    }

    impl Place for Token {
        fn make(&self, kid: u8, secret: &str) -> Result<Box<dyn Signer>, String> {
            let key = self.place(kid).generate(kid, secret);
            key.map(|key| Box::new(key) as Box<dyn Signer>).map_err(|e| e.to_string())
        }
        fn unlock(&self, kid: u8, secret: &str) -> Result<Box<dyn Signer>, String> {
            let key = self.place(kid).unlock(kid, secret);
            key.map(|key| Box::new(key) as Box<dyn Signer>).map_err(|e| e.to_string())
        }
    }

    /// The module reads its configuration from the environment, which a test must not change for the
    /// others beside it: the contract runs in a process of its own.
    #[test]
    fn keys_in_a_token_keep_the_contract() {
        let dir = tempfile::tempdir().expect("a folder");
        let config = configure(dir.path());
        let tool = |args: &[&str]| {
            let out = Command::new("softhsm2-util").env("SOFTHSM2_CONF", &config).args(args).output();
            let out = out.expect("softhsm2-util (see tests/all)");
            assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        };
        tool(&["--init-token", "--free", "--label", "temthat-test", "--pin", PIN, "--so-pin", "00000000"]);
        let out = Command::new(std::env::current_exe().expect("this test"))
            .args(["keystore::token::inside", "--exact", "--include-ignored", "--nocapture"])
            .env("SOFTHSM2_CONF", &config)
            .env("TEMTHAT_TOKEN_TEST", "1")
            .output()
            .expect("it runs");
        let text = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        assert!(out.status.success() && text.contains("the token kept the contract"), "{text}");
    }

    fn configure(dir: &Path) -> PathBuf {
        let tokens = dir.join("tokens");
        std::fs::create_dir(&tokens).expect("a folder");
        let config = dir.join("softhsm2.conf");
        std::fs::write(&config, format!("directories.tokendir = {}\nobjectstore.backend = file\n", tokens.display()))
            .expect("written");
        config
    }

    /// Does nothing unless the test above started it.
    #[test]
    fn inside() {
        if std::env::var_os("TEMTHAT_TOKEN_TEST").is_none() {
            return;
        }
        let token = Token(MODULE.into());
        contract(&token, PIN);
        // The private key never leaves: the token refuses, and we refuse a key that could.
        let key = token.place(1).unlock(1, PIN).expect("unlocked");
        assert!(!key.can_leave(), "the token gave the private key away");
        make_extractable(&token.place(7), PIN);
        let refused = token.place(7).unlock(7, PIN).err().expect("refused");
        assert!(matches!(refused, TokenError::Extractable(_)), "{refused}");
        let nowhere = TokenPlace { token: "no such token".into(), ..token.place(1) };
        assert!(matches!(nowhere.unlock(1, PIN), Err(TokenError::NoToken(_))));
        println!("the token kept the contract");
    }

    /// The program with a key in a token: made there, issuing, printing again; the folder holds no key.
    #[test]
    fn an_office_issues_with_a_key_that_never_leaves_its_token() {
        let desk = crate::cli::Desk::with_batch();
        let config = configure(&desk.path("office").join("keys"));
        let pin = desk.path("pin").display().to_string();
        std::fs::write(&pin, PIN).expect("written");
        std::fs::write(desk.path("wrong"), "000000").expect("written");
        let tool = Command::new("softhsm2-util")
            .env("SOFTHSM2_CONF", &config)
            .args(["--init-token", "--free", "--label", "temthat-test", "--pin", PIN, "--so-pin", "00000000"])
            .output();
        assert!(tool.expect("softhsm2-util (see tests/all)").status.success());
        let run = |args: &[&str]| {
            let mut command = desk.command(args);
            let out =
                command.env("SOFTHSM2_CONF", &config).env("TEMTHAT_ROOT_PASSPHRASE", crate::cli::PASSPHRASE).output();
            crate::cli::Said::from(out.expect("the program runs"))
        };
        let wrong = desk.path("wrong").display().to_string();
        let new = ["keys", "rotate", "--pkcs11", MODULE, "--token", "temthat-test", "--passphrase-file"];
        run(&[&new[..], &[&wrong]].concat()).is(6, "wrong PIN");
        run(&["keys", "new", "--pkcs11", MODULE, "--token", "other", "--passphrase-file", &pin]).is(6, "no token");
        run(&[&new[..], &[&pin]].concat()).is(0, "key 2: active");
        let folder = desk.path("office").join("keys");
        assert!(!folder.join("issuer-2.age").exists(), "the key is not in the folder");
        run(&["issue", "LO-1", "--count", "3", "--no-stars", "--passphrase-file", &wrong]).is(6, "wrong PIN");
        let issue = ["issue", "LO-1", "--count", "3", "--no-stars", "--json", "--passphrase-file", &pin];
        let issued = run(&issue).json();
        assert_eq!(issued["plan"]["body"]["kid"], 2);
        let png = desk.path("stamp.png").display().to_string();
        run(&["print", "DT-1", "--out", &png, "--from", "1", "--to", "1", "--passphrase-file", &pin]).is(0, "");
        let read = Command::new("zbarimg").args(["-q", "--raw", &png]).output().expect("zbarimg (see tests/all)");
        let text = String::from_utf8(read.stdout).expect("text");
        run(&["verify", text.trim()]).is(0, "GENUINE");
    }

    /// A key made carelessly, by another program.
    fn make_extractable(place: &TokenPlace, pin: &str) {
        let out = Command::new("pkcs11-tool")
            .args(["--module", MODULE, "--token-label", &place.token, "--login", "--pin", pin, "--keypairgen"])
            .args(["--key-type", "EC:edwards25519", "--label", &place.key, "--extractable"])
            .output()
            .expect("pkcs11-tool (see tests/all)");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    }
}
