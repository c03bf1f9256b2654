//! What the compiler itself must refuse: proofs that nobody proved.
//!
//! Each file of `tests/compile_fail` says in its second line what the compiler answers: `accepted`, or
//! `refused:` with the error's code and a word it names. The compiler is called on the library this test is
//! linked with, so nothing is built twice.

use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn proofs_cannot_be_made_by_hand() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile_fail");
    let mut seen = 0;
    for entry in std::fs::read_dir(cases).unwrap() {
        let path = entry.unwrap().path();
        let source = std::fs::read_to_string(&path).unwrap();
        let expected = source.lines().nth(1).unwrap().trim_start_matches("//! ");
        let answer = compile(&path);
        match expected.strip_prefix("refused: ").and_then(|refusal| refusal.split_once(' ')) {
            Some((code, word)) => {
                let errors: Vec<&str> = answer.lines().filter(|line| line.starts_with("error[")).collect();
                let all_of_that_kind = errors.iter().all(|line| line.contains(code));
                assert!(!errors.is_empty() && all_of_that_kind && answer.contains(word), "{path:?}: {answer}");
            }
            None => {
                assert_eq!(expected, "accepted", "{path:?}");
                assert!(!answer.contains("error"), "{path:?}: {answer}");
            }
        }
        seen += 1;
    }
    assert_eq!(seen, 7, "every file of tests/compile_fail is looked at");
}

/// What the compiler prints about one file that uses the library.
fn compile(path: &Path) -> String {
    let folder = std::env::current_exe().unwrap().parent().unwrap().to_owned();
    let metadata = tempfile::tempdir().unwrap();
    let output = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .args(["--edition", "2024", "--emit", "metadata", "--color", "never", "-L"])
        .arg(format!("dependency={}", folder.display()))
        .arg("--extern")
        .arg(format!("temthat={}", newest_library(&folder).display()))
        .arg("--out-dir")
        .arg(metadata.path())
        .arg(path)
        .output()
        .unwrap();
    String::from_utf8(output.stderr).unwrap()
}

/// The library of the last build, which is the one this test was linked with.
fn newest_library(folder: &Path) -> PathBuf {
    let libraries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.starts_with("libtemthat-") && name.ends_with(".rlib")
    });
    libraries
        .max_by_key(|path| path.metadata().unwrap().modified().unwrap())
        .expect("the library stands beside its tests")
}
