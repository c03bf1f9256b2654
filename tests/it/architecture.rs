//! The house: who may import whom, how big a file may be, which calls stay in the adapters.

use std::fs;
use std::path::{Path, PathBuf};

/// Every Rust file under `dir`.
fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut todo = vec![dir.to_path_buf()];
    while let Some(dir) = todo.pop() {
        for entry in fs::read_dir(&dir).expect("a source folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                todo.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Code of a file before its unit tests, without comment lines.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a readable source");
    let body = text.split("#[cfg(test)]").next().unwrap_or_default();
    body.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// What each room must not name.
const FORBIDDEN: [(&str, &[&str]); 9] = [
    (
        "domain",
        &["ports", "app", "adapters", "http", "cli", "admin", "print", "vision", "boot", "i18n", "demo", "config"],
    ),
    ("ports", &["app", "adapters", "http", "cli", "admin", "print", "vision", "boot", "i18n", "demo"]),
    ("app", &["adapters", "http", "cli", "admin", "boot", "demo"]),
    ("adapters", &["app", "http", "cli", "admin", "boot", "demo"]),
    ("print", &["ports", "app", "adapters", "http", "cli", "admin", "boot", "demo"]),
    ("vision", &["ports", "app", "adapters", "http", "cli", "admin", "boot", "demo"]),
    ("http", &["adapters", "cli", "boot", "demo"]),
    ("cli", &["adapters", "http"]),
    ("i18n", &["app", "adapters", "http", "cli", "admin", "boot", "demo"]),
];

#[test]
fn rooms_import_only_what_the_architecture_allows() {
    let mut wrong = Vec::new();
    for (room, forbidden) in FORBIDDEN {
        let dir = src().join(room);
        if !dir.exists() {
            continue;
        }
        for path in sources(&dir) {
            let code = code(&path);
            for other in forbidden {
                if code.contains(&format!("crate::{other}::")) || code.contains(&format!("crate::{{{other}")) {
                    wrong.push(format!("{} imports {other}", path.strip_prefix(src()).expect("inside src").display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "forbidden imports:\n{}", wrong.join("\n"));
}

#[test]
fn clock_randomness_and_files_stay_in_the_adapters() {
    let calls =
        ["Timestamp::now", "SystemTime::now", "Instant::now", "getrandom::", "std::fs::", "fs::File", "thread::spawn"];
    let mut wrong = Vec::new();
    for room in ["domain", "ports", "app", "print", "i18n"] {
        for path in sources(&src().join(room)) {
            let code = code(&path);
            for call in calls.iter().filter(|call| code.contains(**call)) {
                wrong.push(format!("{} calls {call}", path.strip_prefix(src()).expect("inside src").display()));
            }
        }
    }
    assert!(wrong.is_empty(), "the world outside belongs to adapters:\n{}", wrong.join("\n"));
}

#[test]
fn files_stay_small() {
    let mut sizes = Vec::new();
    let mut long = Vec::new();
    for path in sources(&src()) {
        let text = fs::read_to_string(&path).expect("a readable source");
        let lines = text.lines().filter(|l| !l.trim().is_empty()).count();
        sizes.push(lines);
        if lines > 400 {
            long.push(format!("{} ({lines})", path.strip_prefix(src()).expect("inside src").display()));
        }
    }
    sizes.sort_unstable();
    let median = sizes[sizes.len() / 2];
    assert!(median <= 150, "median file has {median} lines");
    assert!(long.is_empty(), "files over 400 lines want to be two:\n{}", long.join("\n"));
}

/// A claim of the threat model whose test was renamed or never written is no claim.
#[test]
fn every_test_that_the_threat_model_names_exists() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let manual = fs::read_to_string(src().join("manual/threat-model.md")).expect("the threat model");
    let mut named = 0;
    let mut missing = Vec::new();
    for name in manual.split('`').filter_map(|part| part.strip_prefix("it::")).filter(|name| *name != "…") {
        named += 1;
        let (module, test) = name.rsplit_once("::").map_or((name, None), |(module, test)| (module, Some(test)));
        let file = |module: &str| {
            let path = tests.join(module.replace("::", "/"));
            [path.with_extension("rs"), path.join("mod.rs")].into_iter().find_map(|path| fs::read_to_string(path).ok())
        };
        let holds = |test: &str| file(module).is_some_and(|text| text.contains(&format!("fn {test}(")));
        if !test.map_or(file(module).is_some(), holds) {
            missing.push(name);
        }
    }
    assert!(named > 40, "{named} tests are named");
    assert!(missing.is_empty(), "no such tests: {missing:#?}");
}
