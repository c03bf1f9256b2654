//! Canaries. A secret of every kind is put where it lives in one running office; then every page and every API
//! route is walked as every role and signed out, the log at its most talkative, and none of them may turn up
//! but where it must: a token once, when it is made; what the public writes, before those who look into it.
//! There is no CSRF token to look for: the browser itself says which page asks (`http::auth::origin`).

use crate::cli::{Desk, PASSPHRASE, Server};
use crate::matrix::{COUNTER, MATRIX, PAGES};
use aho_corasick::AhoCorasick;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use temthat::adapters::keystore_file::{DEV_ISSUER_SEED, DEV_ROOT_SEED};
use temthat::adapters::tables::Files;
use temthat::ports::tables::Tables;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const PIN_PASSPHRASE: &str = "canary-sealed pins of one run";
const NUMBER: &str = "8675309867530";
const AGENT: &str = "CanaryBrowser/9.8.7654";
const ADDRESS: &str = "203.0.113.177";
const REPORTED: &str = "canary-report: bà bán quầy 7 mặc áo xanh";
const NOTED: &str = "canary-note: giấy tờ để ở nhà chị Lò";
const ROLES: [(char, &str); 4] = [('O', "office"), ('I', "inspector"), ('P', "producer"), ('A', "auditor")];

/// What must not turn up, and the roles that may read it all the same.
struct Secret {
    what: String,
    forms: Vec<Vec<u8>>,
    readers: &'static str,
}

#[derive(Default)]
struct Secrets(Vec<Secret>);

impl Secrets {
    fn text(&mut self, what: &str, text: &str) {
        self.told(what, text, "");
    }
    fn told(&mut self, what: &str, text: &str, readers: &'static str) {
        assert!(text.len() >= 8, "{what}: {text} is too short to be told from chance");
        let escaped: String = text.bytes().map(|b| format!("%{b:02X}")).collect();
        let plus = text.replace(' ', "+");
        let json = json!(text).to_string();
        let forms = [text, &escaped, &plus, json.trim_matches('"')].into_iter().collect::<BTreeSet<_>>();
        let forms = forms.into_iter().map(|form| form.as_bytes().to_vec()).collect();
        self.0.push(Secret { what: what.into(), forms, readers });
    }
    fn bytes(&mut self, what: &str, bytes: &[u8]) {
        let hex = hex::encode(bytes);
        // In Base64 the end depends on what follows.
        let base64 = [STANDARD_NO_PAD.encode(bytes), URL_SAFE_NO_PAD.encode(bytes)].map(|text| text[..40].to_owned());
        let listed: Vec<String> = bytes.iter().map(u8::to_string).collect();
        let mut forms = vec![bytes.to_vec(), hex.to_uppercase().into_bytes(), hex.into_bytes()];
        forms.extend(base64.map(String::into_bytes));
        // As Rust's own `Debug` and as JSON write bytes.
        forms.extend([listed.join(", ").into_bytes(), listed.join(",").into_bytes()]);
        self.0.push(Secret { what: what.into(), forms, readers: "" });
    }
}

/// What somebody got to read.
struct Heard {
    by: char,
    asked: String,
    text: Vec<u8>,
    /// Secrets that this answer is there to tell.
    tells: &'static str,
}

/// The office, and everything it said.
struct House {
    desk: Desk,
    server: Server,
    heard: Vec<Heard>,
    cookies: BTreeMap<char, String>,
}

/// A request as it goes over the wire.
#[derive(Clone, Copy)]
struct Ask<'a> {
    by: char,
    method: &'a str,
    path: &'a str,
    accept: &'a str,
    kind: &'a str,
    body: &'a str,
    tells: &'static str,
}

impl<'a> Ask<'a> {
    fn get(by: char, path: &'a str) -> Self {
        Self { by, method: "GET", path, accept: JSON, kind: JSON, body: "", tells: "" }
    }
    fn post(by: char, path: &'a str, body: &'a str) -> Self {
        Self { method: "POST", body, ..Self::get(by, path) }
    }
    fn form(by: char, path: &'a str, body: &'a str) -> Self {
        Self { kind: FORM, accept: "text/html", ..Self::post(by, path, body) }
    }
    fn telling(self, tells: &'static str) -> Self {
        Self { tells, ..self }
    }
}

/// HTTP/1.0: an answer in one piece.
fn talk(address: &str, ask: Ask, cookie: &str) -> Vec<u8> {
    let Ask { method, path, accept, kind, body, .. } = ask;
    let mut stream = TcpStream::connect(address).expect("connects");
    let head = format!(
        "{method} {path} HTTP/1.0\r\nHost: tem.example\r\nAccept: {accept}\r\nContent-Type: {kind}\r\n\
         Sec-Fetch-Site: same-origin\r\nUser-Agent: {AGENT}\r\nX-Forwarded-For: {ADDRESS}\r\n{cookie}\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("asks");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("answers");
    answer
}

/// The body of an answer, and what is packed into it.
fn unpacked(answer: Vec<u8>) -> Vec<u8> {
    let start = answer.windows(4).position(|w| w == b"\r\n\r\n").map_or(0, |at| at + 4);
    let packed = match &answer[start..] {
        body if body.starts_with(b"PK\x03\x04") => format!("{:?}", Files.read("x.xlsx", body)).into_bytes(),
        body if body.starts_with(b"%PDF-") => {
            let mut reader = Command::new("pdftotext");
            let mut child =
                reader.args(["-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("pdftotext");
            child.stdin.take().expect("stdin").write_all(body).expect("written");
            child.wait_with_output().expect("text").stdout
        }
        _ => Vec::new(),
    };
    [answer, packed].concat()
}

impl House {
    fn ask(&mut self, ask: Ask) -> String {
        let cookie = self.cookies.get(&ask.by).map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        let text = unpacked(talk(&self.server.address, ask, &cookie));
        let told = String::from_utf8_lossy(&text).into_owned();
        let status = told.split(' ').nth(1).unwrap_or_default().to_owned();
        assert!(!status.starts_with('5') || status == "503", "{} {}: {told}", ask.method, ask.path);
        // A session's own cookie is what its answer gives.
        let asked = format!("{} {} as {} -> {status}", ask.method, ask.path, ask.by);
        self.heard.push(Heard { by: ask.by, asked, text, tells: ask.tells });
        told
    }
}

fn after<'a>(text: &'a str, start: &str, end: char) -> &'a str {
    text.split(start).nth(1).and_then(|rest| rest.split(end).next()).unwrap_or_else(|| panic!("no {start} in {text}"))
}

/// Serves with the log at its most talkative, into a file; nobody is asked to wait.
fn serve(desk: &Desk) -> (Server, String) {
    let config = desk.path("office/config.toml");
    let text = std::fs::read_to_string(&config).expect("settings");
    let text: String =
        text.lines().filter(|line| !line.starts_with("requests_per_second")).map(|l| format!("{l}\n")).collect();
    assert!(text.contains("[http]"), "{text}");
    std::fs::write(&config, text.replace("[http]", "[http]\nrequests_per_second = 1000000")).expect("written");
    let log = desk.path("log.txt");
    let mut command = desk.command(&["serve", "--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0"]);
    let child = command.env("TEMTHAT_LOG", "trace").stderr(std::fs::File::create(&log).expect("a file")).spawn();
    let mut server = Server { child: child.expect("serves"), address: String::new() };
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let text = std::fs::read_to_string(&log).expect("a log");
        if let Some(rest) = text.split("Metrics: http://").nth(1).filter(|rest| rest.contains("/metrics")) {
            server.address = after(&text, "thử: http://", '/').to_owned();
            return (server, rest.split('/').next().expect("an address").to_owned());
        }
        assert!(Instant::now() < until, "no server: {text}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Opens an account of each role by its link; what proves it are secrets from then on.
fn enter(house: &mut House, secrets: &mut Secrets) {
    let rows = house.desk.run(&["--json", "product", "show", "SP-3"]).json();
    let producer = rows["producer"].as_str().or(rows["product"]["producer"].as_str()).expect("a producer").to_owned();
    for (letter, role) in ROLES {
        let mut words = vec!["--json", "user", "add", "--login", role, "--name", role, "--role", role];
        if letter == 'P' {
            words.extend(["--producer", &producer]);
        }
        let path = house.desk.run(&words).is(0, "").json()["path"].as_str().expect("a path").to_owned();
        secrets.text("link", path.rsplit('/').next().expect("a token"));
        house.ask(Ask { accept: "text/html", ..Ask::get('-', &path) }.telling("link"));
        let password = format!("canary-password {role} đi chợ xa");
        let typed = format!("password={0}&again={0}", password.replace(' ', "+"));
        let short =
            house.ask(Ask::form('-', &path, "password=canary-short-one&again=canary-other-one").telling("link"));
        assert!(short.contains("422") || short.contains("role=\"alert\""), "{short}");
        let entered = house.ask(Ask::form('-', &path, &typed).telling("session"));
        let cookie = after(&entered, "set-cookie: ", ';').to_owned();
        secrets.text("password", &password);
        secrets.text("session", cookie.split_once('=').expect("a pair").1);
        house.cookies.insert(letter, cookie);
        let made = house.ask(Ask::form(letter, "/tai-khoan/ma-truy-cap", "name=x&scope=read&days=30").telling("token"));
        secrets.text("token", &format!("tth_{}", after(&made, "tth_", '<')));
    }
    secrets.text("password", "canary-short-one");
    secrets.text("password", "canary-other-one");
}

/// What people get wrong with a secret in their hands.
fn stumble(house: &mut House, secrets: &mut Secrets) {
    let wrong = "canary-wrong-password nhớ nhầm";
    secrets.text("password", wrong);
    secrets.text("password", NUMBER);
    let session = "/api/v1/session";
    for body in [
        json!({"login": "office", "password": wrong}).to_string(),
        json!({"login": "office", "password": wrong, "colour": 1}).to_string(),
        json!({"login": "office", "password": [wrong]}).to_string(),
        json!({"login": "office", "pasword": wrong}).to_string(),
        json!(wrong).to_string(),
        json!({"login": 1, "password": wrong}).to_string(),
        format!("{{\"login\": \"office\", \"password\": {NUMBER}}}"),
        format!("{{\"login\": \"office\", \"password\": \"{wrong}\""),
    ] {
        house.ask(Ask::post('-', session, &body));
    }
    let escaped = wrong.replace(' ', "+");
    for (path, body) in [
        ("/dang-nhap", format!("login=office&password={escaped}")),
        ("/dang-nhap", format!("login=nobody&password={escaped}&next=//x")),
        ("/dang-nhap", format!("password={escaped}")),
    ] {
        house.ask(Ask::form('-', path, &body));
    }
    house.ask(Ask::form('O', "/tai-khoan/mat-khau", &format!("old={escaped}&password={escaped}&again=x")));
    house.ask(Ask::form('O', "/tai-khoan/mat-khau", &format!("old={escaped}&password={escaped}&again={escaped}")));
    // An address is no place for a password; what is not asked for is not told back.
    house.ask(Ask::get('-', &format!("/quy-tac?password={escaped}")));
}

/// Accounts opened on the web and passkeys begun: told to one person, once.
fn make(house: &mut House, secrets: &mut Secrets) {
    let new = json!({"login": "later", "name": "Later", "role": "auditor"}).to_string();
    let made = house.ask(Ask::post('O', "/api/v1/users", &new).telling("link"));
    secrets.text("link", after(&made, "/lien-ket/", '"'));
    let id = after(&made, "\"id\":\"", '"').to_owned();
    let again = house.ask(Ask::post('O', &format!("/api/v1/users/{id}/link"), "").telling("link"));
    secrets.text("link", after(&again, "/lien-ket/", '"'));
    for (by, path) in [('I', "/api/v1/passkeys/challenge"), ('-', "/api/v1/session/passkey/challenge")] {
        let begun = house.ask(Ask::post(by, path, "").telling("passkey"));
        secrets.text("passkey", after(&begun, "\"ceremony\":\"", '"'));
        secrets.text("passkey", after(&begun, "\"challenge\":\"", '"'));
        let answer = json!({"ceremony": after(&begun, "\"ceremony\":\"", '"'), "answer": {"id": "x"}, "name": "x"});
        house.ask(Ask::post(by, path.trim_end_matches("/challenge"), &answer.to_string()));
    }
}

/// A run with PINs, stamps scanned somewhere exactly, a report and a case.
fn live(house: &mut House, secrets: &mut Secrets) {
    let sealed = house.desk.path("pins.csv.age");
    let mut export = house.desk.command(&["pins", "export", "DT-1", "--out", sealed.to_str().expect("a path")]);
    let done = export.env("TEMTHAT_PIN_PASSPHRASE", PIN_PASSPHRASE).output().expect("runs");
    assert!(done.status.success(), "{done:?}");
    secrets.text("passphrase", PIN_PASSPHRASE);
    let pins = crate::pins::open_with(&std::fs::read(&sealed).expect("sealed"), PIN_PASSPHRASE);
    for (_, pin) in &pins {
        secrets.text("pin", pin);
    }
    let printed = house.desk.path("stamps.csv");
    house.desk.run(&["press", "DT-1", "--out", printed.to_str().expect("a path")]).is(0, "30");
    let csv = std::fs::read_to_string(&printed).expect("stamps");
    let stamp = csv.lines().nth(1).expect("a line").split(',').nth(2).expect("a stamp").to_owned();
    for (n, pin) in [(0, &pins[0].1), (0, &pins[1].1)] {
        let body = json!({"stamp": stamp, "pin": pin}).to_string();
        house.ask(Ask::post('-', "/api/v1/stamps/activate", &body));
        let bad = format!("{{\"stamp\": {n}, \"pin\": \"{pin}\", \"colour\": \"{pin}\"}}");
        house.ask(Ask::post('-', "/api/v1/stamps/activate", &bad));
    }
    secrets.text("pin", "48151623");
    house.ask(Ask::post('-', "/api/v1/stamps/activate", "{\"stamp\": \"x\", \"pin\": 48151623}"));
    let place = json!({"url": stamp, "place": {"lat": 11.940_419_3, "lon": 108.458_313_7}}).to_string();
    for _ in 0..6 {
        house.ask(Ask::post('-', "/api/v1/verify", &place));
    }
    for degrees in ["11.940419", "108.458313"] {
        secrets.text("position", degrees);
    }
    secrets.told("report", REPORTED, "OIA");
    let report = json!({"kind": "other", "text": REPORTED, "stamp": stamp}).to_string();
    house.ask(Ask::post('-', "/api/v1/reports", &report));
    secrets.told("note", NOTED, "OIA");
    let case = json!({"inspector": "Lý Văn Páo", "place": "chợ", "inspected": "quầy 7"}).to_string();
    house.ask(Ask::post('I', "/api/v1/inspections", &case));
    let note = json!({"explanation": {"by": "chị Lò", "text": NOTED}}).to_string();
    let noted = house.ask(Ask::post('I', "/api/v1/inspections/KT-1/entries", &note));
    assert!(noted.contains(" 201 "), "{noted}");
}

/// Every route of the matrix, as everybody, in every form it has.
fn walk(house: &mut House) -> usize {
    let mut asked = 0;
    let everybody: Vec<char> = ROLES.iter().map(|(letter, _)| *letter).chain(['-']).collect();
    let rows = [(MATRIX, JSON), (PAGES, FORM), (COUNTER, FORM)];
    for (table, kind) in rows {
        for (method, route, _, path, body) in table.iter().copied() {
            // Whoever ends a session has nothing left to ask.
            if route.contains("dang-xuat") || (method, route) == ("delete", "/api/v1/session") {
                continue;
            }
            let (path, body) =
                (path.replace("{}", "1"), if body == "{}" { String::new() } else { body.replace("{}", "1") });
            let method = method.to_uppercase();
            for by in &everybody {
                let accepts: &[&str] = if method == "GET" { &[JSON, "text/html"] } else { &[JSON] };
                for accept in accepts {
                    // What a route makes for whoever asks, it tells.
                    let tells = match route {
                        "/tai-khoan/ma-truy-cap" => "token",
                        _ => "",
                    };
                    house.ask(Ask { by: *by, method: &method, path: &path, accept, kind, body: &body, tells });
                    asked += 1;
                }
            }
        }
    }
    for by in everybody {
        for kind in ["products", "recognitions", "zones", "certificates", "batches", "runs", "reports", "inspections"] {
            house.ask(Ask { accept: "text/html", ..Ask::get(by, &format!("/van-phong/so/{kind}")) });
            house.ask(Ask::get(by, &format!("/api/v1/register/{kind}")));
        }
        for path in [
            "/khong-co",
            "/api/v1/rows/XX-1",
            "/api/v1/register/products?limit=x",
            "/van-phong/so/PA-1",
            "/van-phong/so/KT-1",
        ] {
            house.ask(Ask { accept: "text/html", ..Ask::get(by, path) });
        }
        asked += 21;
    }
    asked
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let kinds = entries.map(|entry| (entry.path(), entry.file_type().expect("a kind")));
    kinds
        .flat_map(|(path, kind)| {
            if kind.is_dir() {
                files(&path)
            } else if kind.is_file() {
                vec![path]
            } else {
                vec![]
            }
        })
        .collect()
}

/// Keys and secrets as they lie in the folder, each with the file it may stand in.
fn of_the_folder(desk: &Desk, secrets: &mut Secrets) -> Vec<(String, PathBuf)> {
    secrets.text("passphrase", PASSPHRASE);
    secrets.bytes("root key", &DEV_ROOT_SEED);
    secrets.bytes("issuer key", &DEV_ISSUER_SEED);
    let mut homes = Vec::new();
    for file in files(&desk.path("office/keys")) {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        if !name.ends_with(".key") {
            continue;
        }
        let text = std::fs::read_to_string(&file).expect("a key");
        let parts = text.split_ascii_whitespace().filter_map(|word| hex::decode(word).ok()).filter(|b| b.len() == 32);
        let before = secrets.0.len();
        for bytes in parts.collect::<Vec<_>>() {
            secrets.bytes(&name, &bytes);
        }
        assert!(secrets.0.len() > before, "{name} holds no key that is known here: {}", text.len());
        homes.push((name, file));
    }
    let names: BTreeSet<&str> = homes.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains("pins.key") && names.contains("log.key") && names.len() >= 3, "{names:?}");
    homes
}

#[test]
fn no_secret_turns_up_but_where_it_must() {
    let desk = Desk::with_batch();
    desk.run(&["issue", "LO-1", "--count", "30", "--pin"]).is(0, "DT-1");
    let mut secrets = Secrets::default();
    let (server, metrics) = serve(&desk);
    let mut house = House { desk, server, heard: Vec::new(), cookies: BTreeMap::new() };
    enter(&mut house, &mut secrets);
    stumble(&mut house, &mut secrets);
    make(&mut house, &mut secrets);
    live(&mut house, &mut secrets);
    let homes = of_the_folder(&house.desk, &mut secrets);
    let asked = walk(&mut house);
    assert!(asked > 600, "{asked}");
    let counted = unpacked(talk(&metrics, Ask::get('-', "/metrics"), ""));
    house.heard.push(Heard { by: '-', asked: "/metrics".into(), text: counted, tells: "" });
    for (name, flag) in [("export.xlsx", "--xlsx"), ("export.json", "--json-file")] {
        let out = house.desk.path(name);
        house.desk.run(&["export", flag, out.to_str().expect("a path")]).is(0, "");
        let text = unpacked([b"\r\n\r\n".to_vec(), std::fs::read(out).expect("exported")].concat());
        house.heard.push(Heard { by: 'O', asked: name.into(), text, tells: "" });
    }
    let House { desk, server, heard, .. } = house;
    assert_eq!(server.stop(), 0);

    let owners: Vec<(usize, &[u8])> =
        secrets.0.iter().enumerate().flat_map(|(n, s)| s.forms.iter().map(move |form| (n, form.as_slice()))).collect();
    let needles = AhoCorasick::new(owners.iter().map(|(_, form)| form)).expect("needles");
    let found = |text: &[u8]| -> BTreeSet<usize> {
        needles.find_overlapping_iter(text).map(|hit| owners[hit.pattern().as_usize()].0).collect()
    };
    let mut leaks = BTreeSet::new();
    let mut read = BTreeSet::new();
    for Heard { by, asked, text, tells } in &heard {
        for secret in found(text).into_iter().map(|n| &secrets.0[n]) {
            if secret.readers.contains(*by) {
                read.insert(&secret.what);
            } else if secret.what != *tells {
                leaks.insert(format!("{} in the answer to {asked}", secret.what));
            }
        }
    }
    // Whoever looks into reports and cases does read them: the walk came by where they are.
    assert_eq!(read.len(), 2, "{read:?}");
    let log = std::fs::read(desk.path("log.txt")).expect("the log");
    assert!(log.windows(5).any(|w| w == b"TRACE"), "the log is talkative");
    for secret in found(&log).into_iter().map(|n| &secrets.0[n]) {
        leaks.insert(format!("{} in the log", secret.what));
    }
    let log = String::from_utf8_lossy(&log);
    for (what, text) in [("a visitor's address", ADDRESS), ("a browser's name", AGENT), ("a stamp's signature", "?S=")]
    {
        if log.contains(text) {
            leaks.insert(format!("{what} in the log"));
        }
    }
    for file in files(&desk.path("office")) {
        let name = file.strip_prefix(desk.path("office")).expect("below").display().to_string();
        let public = name.starts_with("log/");
        for secret in found(&std::fs::read(&file).expect("a file")).into_iter().map(|n| &secrets.0[n]) {
            let home = homes.iter().any(|(what, home)| *what == secret.what && *home == file);
            // The journal is where reports and cases are kept, and the index holds its rows.
            let kept = !secret.readers.is_empty() && !public;
            if !home && !kept {
                leaks.insert(format!("{} in the file {name}", secret.what));
            }
        }
    }
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.into_iter().collect::<Vec<_>>().join("\n"));
}
