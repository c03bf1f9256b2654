//! Passwords: Argon2id with the parameters OWASP and RFC 9106 name for interactive sign-in
//! (19 MiB, 2 passes, 1 lane), in PHC form.

use super::AccountError;
use crate::domain::text::fold;
use crate::ports::random::Random;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// Shortest password, characters (NIST SP 800-63B-4 §3.1.1.2 asks for 15 where it is the only factor).
pub(super) const SHORTEST: usize = 12;
/// Longest password, characters: longer ones only cost time.
const LONGEST: usize = 256;

/// Beginnings that are tried first by everybody.
const KNOWN: [&str; 12] = [
    "123456", "password", "matkhau", "qwerty", "abc123", "111111", "iloveyou", "admin", "temthat", "vanphong", "ocop",
    "vietnam",
];

/// Refuses what is short, long, one character again and again, the login, or known to everybody.
pub(super) fn check(password: &str, login: &str) -> Result<(), AccountError> {
    let refuse = |problem: String| Err(AccountError::Field { field: "password", problem, told: None });
    let length = password.chars().count();
    if !(SHORTEST..=LONGEST).contains(&length) {
        return refuse(format!("{length} characters; give {SHORTEST} to {LONGEST}, e.g. four or five words"));
    }
    let folded = fold(password).replace(' ', "");
    let distinct = password.chars().collect::<std::collections::BTreeSet<_>>().len();
    // What is left when what everybody tries is taken out must still be something.
    let rest =
        KNOWN.iter().fold(folded.replace(&fold(login).replace(' ', ""), ""), |rest, known| rest.replace(known, ""));
    if distinct < 5 || rest.chars().count() < 6 {
        return refuse("too easy to guess; put four or five words together that do not belong together".into());
    }
    Ok(())
}

/// The hash to keep.
pub(super) fn keep(password: &str, random: &dyn Random) -> Result<String, AccountError> {
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &random.sixteen())
        .map(|hash: PasswordHash| hash.to_string())
        .map_err(|_| AccountError::Field {
            field: "password",
            problem: "cannot be hashed; choose another one".into(),
            told: None,
        })
}

/// Whether a password is the one kept. Without a kept one the same work is done, so that the time
/// does not tell whether an account exists.
pub(super) fn is(password: &str, kept: Option<&str>) -> bool {
    const NOBODYS: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGF0IGFsbCEh$2sVLG8yKOQqJ3Z0e6XhB9Zl4b0kY1WmU4xg2c9rJw5o";
    let password: String = password.chars().take(LONGEST + 1).collect();
    let holds = PasswordHash::new(kept.unwrap_or(NOBODYS))
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
    holds && kept.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Still;
    impl Random for Still {
        fn sixteen(&self) -> [u8; 16] {
            [7; 16]
        }
    }

    #[test]
    fn a_password_is_kept_as_argon2id_and_known_again() {
        let kept = keep("bốn con voi đi chợ", &Still).expect("a hash");
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(is("bốn con voi đi chợ", Some(&kept)));
        assert!(!is("bốn con voi đi chơi", Some(&kept)));
        assert!(!is("bốn con voi đi chợ", None) && !is("x", Some("not a hash")));
    }

    #[test]
    fn what_everybody_tries_is_no_password() {
        for bad in ["ngắn", "aaaaaaaaaaaaaaaa", "lan.tran12345", "Matkhau123456", "mật khẩu 123456", &"x y".repeat(100)]
        {
            assert!(check(bad, "lan.tran").is_err(), "{bad}");
        }
        for good in ["bốn con voi đi chợ", "correct horse battery staple", "T9#kd82!mQz7"] {
            assert!(check(good, "lan.tran").is_ok(), "{good}");
        }
    }

    /// The dummy must cost what a real check costs.
    #[test]
    fn nobodys_hash_parses() {
        let kept = keep("x", &Still).expect("a hash");
        assert_eq!(kept.split('$').take(4).collect::<Vec<_>>().join("$"), "$argon2id$v=19$m=19456,t=2,p=1");
        assert!(!is("x", None));
        assert!(
            PasswordHash::new(
                "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGF0IGFsbCEh$2sVLG8yKOQqJ3Z0e6XhB9Zl4b0kY1WmU4xg2c9rJw5o"
            )
            .is_ok()
        );
    }
}
