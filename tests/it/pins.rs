//! Scratch PINs: bounded tries, one first time, and a PIN nowhere but under its layer and in its file.

use crate::bureau::{Bureau, who};
use crate::cli::{Desk, Server};
use jiff::civil::date;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;
use temthat::adapters::memory::MemoryStore;
use temthat::adapters::pin_vault::FileVault;
use temthat::adapters::store::FileStore;
use temthat::app::activate::{ActivateError, Activated, activate, state};
use temthat::app::issue::issue;
use temthat::app::lint::Order;
use temthat::app::pins::{PinsError, export};
use temthat::app::stamps::{SignedStamp, stamps, void};
use temthat::domain::event::Event;
use temthat::domain::ids::RunId;
use temthat::domain::run::{Granularity, VoidReason};
use temthat::domain::stamp_policy::StampPolicy;
use temthat::ports::store::Store;

const PASSPHRASE: &str = "bốn con mèo trèo cây";

/// An office with a vault in a folder of its own.
struct House {
    bureau: Bureau,
    dir: tempfile::TempDir,
}

impl House {
    fn new() -> Self {
        Self::on(Arc::new(MemoryStore::new()))
    }
    fn on(store: Arc<dyn Store>) -> Self {
        Self::in_dir(Bureau::on(store), tempfile::tempdir().expect("a folder"))
    }
    fn in_dir(bureau: Bureau, dir: tempfile::TempDir) -> Self {
        let Bureau { office, clock, signer } = bureau;
        let office = office.with_pin_vault(Arc::new(FileVault::new(dir.path().join("pins.key"), Some(2))));
        Self { bureau: Bureau { office, clock, signer }, dir }
    }
    fn run(&self, count: u32) -> (RunId, Vec<SignedStamp>) {
        let Bureau { office, signer, .. } = &self.bureau;
        let order = Order { pins: true, ..self.bureau.order(count) };
        let run = issue(office, signer, &order, &who(), &mut |_, _| {}).expect("issued");
        (run.id, stamps(office, signer, run.id, 0, count - 1).expect("stamps"))
    }
    fn pins(&self, run: RunId) -> Vec<String> {
        let sealed = export(&self.bureau.office, run, PASSPHRASE, &who(), &mut |_, _| {}).expect("exported");
        open(&sealed).into_iter().map(|(_, pin)| pin).collect()
    }
    fn policy(self, policy: StampPolicy) -> Self {
        let Bureau { office, clock, signer } = self.bureau;
        Self { bureau: Bureau { office: office.with_stamps(policy), clock, signer }, dir: self.dir }
    }
}

fn open(sealed: &[u8]) -> Vec<(u32, String)> {
    open_with(sealed, PASSPHRASE)
}

/// Rows of a sealed file: number and PIN, each with a check sum that holds.
pub(crate) fn open_with(sealed: &[u8], passphrase: &str) -> Vec<(u32, String)> {
    let identity = age::scrypt::Identity::new(age::secrecy::SecretString::from(passphrase.to_owned()));
    let decryptor = age::Decryptor::new(sealed).expect("an age file");
    let mut text = String::new();
    let mut reader = decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).expect("the passphrase");
    reader.read_to_string(&mut text).expect("text");
    let mut lines = text.split_terminator("\r\n");
    assert_eq!(lines.next(), Some("number,pin,crc32"));
    let row = |line: &str| {
        let (row, crc) = line.rsplit_once(',').expect("a row");
        assert_eq!(format!("{:08x}", crc32fast::hash(row.as_bytes())), crc);
        let (number, pin) = row.split_once(',').expect("two cells");
        (number.parse().expect("a number"), pin.to_owned())
    };
    lines.map(row).collect()
}

/// Some PIN that is not this one.
fn wrong(pin: &str) -> String {
    let last = if pin.ends_with('0') { "1" } else { "0" };
    format!("{}{last}", &pin[..pin.len() - 1])
}

#[test]
fn the_first_right_pin_activates_and_the_second_is_told_when() {
    let house = House::new();
    let (run, stamps) = house.run(5);
    let pins = house.pins(run);
    let office = &house.bureau.office;
    assert_eq!(state(office, &stamps[2].text).expect("a state").expect("a PIN").first, None);
    let Ok(Activated::First { at }) = activate(office, &stamps[2].text, &pins[2].to_lowercase()) else {
        panic!("first")
    };
    house.bureau.clock.turn(date(2026, 9, 20));
    assert_eq!(activate(office, &stamps[2].text, &pins[2]).expect("again"), Activated::Again { first: at });
    assert_eq!(state(office, &stamps[2].text).expect("a state").expect("a PIN").first, Some(at));
    assert_eq!(activate(office, &stamps[2].text, &pins[3]).expect("a try"), Activated::Wrong { left: 8 });
    assert!(matches!(activate(office, &stamps[1].text, "123"), Err(ActivateError::Pin(_))));
    // What is not genuine, or has none, is not activated.
    void(office, run, 4, 4, VoidReason::Stolen, &who()).expect("void");
    assert!(matches!(activate(office, &stamps[4].text, &pins[4]), Err(ActivateError::NotGenuine)));
    let (start, last) = stamps[1].text.split_at(stamps[1].text.len() - 1);
    let forged = format!("{start}{}", if last == "0" { "1" } else { "0" });
    assert!(matches!(activate(office, &forged, &pins[1]), Err(ActivateError::NotGenuine)));
    let plain = issue(office, &house.bureau.signer, &house.bureau.order(1), &who(), &mut |_, _| {}).expect("issued");
    let text = &temthat::app::stamps::stamps(office, &house.bureau.signer, plain.id, 0, 0).expect("stamps")[0].text;
    assert!(matches!(activate(office, text, &pins[0]), Err(ActivateError::NoPin)));
    assert_eq!(state(office, text).expect("a state"), None);
    house.bureau.edit_trust(|t| t.exp = t.iat + 1);
    assert!(matches!(activate(office, &stamps[0].text, &pins[0]), Err(ActivateError::CannotCheck(_))));
}

#[test]
fn ten_tries_a_day_whatever_restarts_and_whoever_asks() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dir.path().join("store");
    let house = House::on(Arc::new(FileStore::open(&folder).expect("a store")));
    let (run, stamps) = house.run(3);
    let pins = house.pins(run);
    let text = &stamps[0].text;
    for left in (3..10).rev() {
        let tried = activate(&house.bureau.office, text, &wrong(&pins[0])).expect("a try");
        assert_eq!(tried, Activated::Wrong { left });
    }
    let House { bureau, dir: vault } = house;
    drop(bureau);
    // Another process, and an index that has to be made anew.
    for again in 0..2 {
        if again == 1 {
            std::fs::remove_dir_all(folder.join("index")).expect("removed");
        }
        let bureau = Bureau::over(Arc::new(FileStore::open(&folder).expect("a store")));
        let office = bureau.office.with_pin_vault(Arc::new(FileVault::new(vault.path().join("pins.key"), Some(2))));
        if again == 0 {
            for left in (0..3).rev() {
                assert_eq!(activate(&office, text, &wrong(&pins[0])).expect("a try"), Activated::Wrong { left });
            }
        }
        // Not even the right one, and nothing more is recorded.
        let seq = office.register().seq;
        let Err(ActivateError::StampLimit { retry_after }) = activate(&office, text, &pins[0]) else { panic!("limit") };
        assert_eq!(retry_after, 12 * 3600, "noon to midnight in Vietnam");
        assert_eq!(office.register().seq, seq);
        assert!(matches!(activate(&office, &stamps[1 + again].text, &pins[1 + again]), Ok(Activated::First { .. })));
        if again == 1 {
            bureau.clock.turn(date(2026, 8, 1));
            assert!(
                matches!(activate(&office, text, &pins[0]), Err(ActivateError::StampLimit { .. })),
                "clock set back"
            );
            bureau.clock.turn(date(2026, 9, 2));
            assert!(matches!(activate(&office, text, &pins[0]), Ok(Activated::First { .. })), "the next day");
        }
    }
}

#[test]
fn many_at_once_get_no_more_tries_than_one() {
    let house = House::new();
    let (run, stamps) = house.run(2);
    let pins = house.pins(run);
    let guess = wrong(&pins[0]);
    let (office, text) = (&house.bureau.office, &stamps[0].text);
    let taken: usize = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..32)
            .map(|_| scope.spawn(|| (0..4).filter(|_| activate(office, text, &guess).is_ok()).count()))
            .collect();
        tries.into_iter().map(|t| t.join().expect("joins")).sum()
    });
    assert_eq!(taken, 10);
    let records = office.store.records_after(0).expect("records");
    let kept = records.iter().flat_map(|r| &r.events).filter(|e| matches!(e, Event::PinTried(_))).count();
    assert_eq!(kept, 10);
}

#[test]
fn all_stamps_together_are_limited_by_the_minute() {
    let house = House::new().policy(StampPolicy { pin_tries_per_minute: 3, ..StampPolicy::default() });
    let (run, stamps) = house.run(5);
    let pins = house.pins(run);
    let office = &house.bureau.office;
    for n in 0..3 {
        assert!(matches!(activate(office, &stamps[n].text, &pins[n]), Ok(Activated::First { .. })));
    }
    assert!(matches!(activate(office, &stamps[3].text, &pins[3]), Err(ActivateError::Busy { retry_after: 1..=60 })));
    assert_eq!(state(office, &stamps[3].text).expect("a state").expect("a PIN").wrong, 0, "not counted for the stamp");
    house.bureau.clock.turn(date(2026, 9, 2));
    assert!(activate(office, &stamps[3].text, &pins[3]).is_ok());
}

#[test]
fn pins_leave_once_and_only_for_who_may_have_them() {
    let house = House::new();
    let office = &house.bureau.office;
    let (run, _) = house.run(20);
    assert!(matches!(export(office, run, "short", &who(), &mut |_, _| {}), Err(PinsError::Passphrase(5))));
    assert!(matches!(export(office, RunId(9), PASSPHRASE, &who(), &mut |_, _| {}), Err(PinsError::NoRun(_))));
    let sealed = export(office, run, PASSPHRASE, &who(), &mut |_, _| {}).expect("exported");
    let rows: BTreeMap<u32, String> = open(&sealed).into_iter().collect();
    assert_eq!((rows.len(), rows.keys().next(), rows.keys().last()), (20, Some(&1), Some(&20)));
    let refused = export(office, run, PASSPHRASE, &who(), &mut |_, _| {}).expect_err("once").to_string();
    assert!(refused.contains("never exported twice") && refused.contains("2026-09-01"), "{refused}");
    let plain = issue(office, &house.bureau.signer, &house.bureau.order(1), &who(), &mut |_, _| {}).expect("issued");
    assert!(matches!(export(office, plain.id, PASSPHRASE, &who(), &mut |_, _| {}), Err(PinsError::NoPins(_))));
    let lot = Order { pins: true, granularity: Granularity::Lot, ..house.bureau.order(1) };
    let refused = issue(office, &house.bureau.signer, &lot, &who(), &mut |_, _| {}).expect_err("refused");
    assert!(format!("{refused:?}").contains("pin-without-serial"), "{refused:?}");
    // Without its wrapping key nothing is guessed: PINs cannot be checked, and no new ones are wrapped by it.
    let key = house.dir.path().join("pins.key");
    std::fs::rename(&key, house.dir.path().join("away")).expect("moved");
    let (_, stamps) = (run, temthat::app::stamps::stamps(office, &house.bureau.signer, run, 0, 0).expect("stamps"));
    assert!(matches!(activate(office, &stamps[0].text, &rows[&1]), Err(ActivateError::Vault(_))));
}

#[test]
fn an_office_without_a_vault_issues_no_pins() {
    let bureau = Bureau::new();
    let order = Order { pins: true, ..bureau.order(1) };
    let refused = issue(&bureau.office, &bureau.signer, &order, &who(), &mut |_, _| {}).expect_err("refused");
    assert!(refused.to_string().contains("no vault"), "{refused}");
    assert!(bureau.office.register().runs.is_empty(), "nothing was recorded");
}

/// Every file under a folder.
fn files(dir: &Path) -> Vec<std::path::PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(dir).expect("a folder").flatten() {
        let path = entry.path();
        match entry.file_type().expect("a kind") {
            kind if kind.is_dir() => all.extend(files(&path)),
            // A killed server leaves its socket.
            kind if kind.is_file() => all.push(path),
            _ => {}
        }
    }
    all
}

fn post(address: &str, body: &str) -> (u16, String) {
    let mut stream = std::net::TcpStream::connect(address).expect("connects");
    let head =
        "POST /api/v1/stamps/activate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAccept-Language: en\r\n";
    write!(stream, "{head}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()).expect("asks");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("answers");
    let status = text.split(' ').nth(1).and_then(|s| s.parse().ok()).expect("a status");
    (status, text)
}

/// A page as a browser without script asks for it.
fn page(address: &str, method: &str, path: &str, form: &str) -> String {
    let mut stream = std::net::TcpStream::connect(address).expect("connects");
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nAccept-Language: en\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(head.as_bytes()).expect("asks");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("answers");
    text
}

#[test]
fn no_pin_is_in_any_log_journal_index_or_file_of_stamps() {
    let desk = Desk::with_batch();
    desk.run(&["issue", "LO-1", "--count", "30", "--pin"]).is(0, "DT-1");
    let serve = || {
        let log = std::fs::File::create(desk.path("log.txt")).unwrap();
        let mut command = desk.command(&["serve", "--listen", "127.0.0.1:0"]);
        let child = command.env("TEMTHAT_LOG", "trace").stderr(log).spawn().unwrap();
        let mut server = Server { child, address: String::new() };
        let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
        while server.address.is_empty() {
            let text = std::fs::read_to_string(desk.path("log.txt")).unwrap();
            let rest = text.split("http://").nth(1).filter(|rest| rest.contains('/')).unwrap_or_default();
            server.address = rest.split('/').next().unwrap_or_default().to_owned();
            assert!(std::time::Instant::now() < until, "no server: {text}");
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        server
    };
    let server = serve();
    let address = server.address.clone();
    let out = |name: &str| desk.path(name).to_str().unwrap().to_owned();
    let export = |to: &str, passphrase: &str| {
        let mut command = desk.command(&["pins", "export", "DT-1", "--out", to]);
        crate::cli::Said::from(command.env("TEMTHAT_PIN_PASSPHRASE", passphrase).output().unwrap())
    };
    let sealed = out("pins.csv.age");
    export(&sealed, crate::cli::PASSPHRASE).is(2, "must differ");
    export(&sealed, "short").is(2, "at least 12");
    assert!(!Path::new(&sealed).exists(), "a refusal leaves no file");
    export(&sealed, PASSPHRASE).is(0, "the only export");
    export(&out("second.age"), PASSPHRASE).is(2, "never exported twice");
    assert!(!Path::new(&out("second.age")).exists());
    let pins: Vec<String> = open(&std::fs::read(&sealed).unwrap()).into_iter().map(|(_, pin)| pin).collect();
    assert_eq!(pins.len(), 30);
    desk.run(&["press", "DT-1", "--out", &out("stamps.csv")]).is(0, "30");
    desk.run(&["press", "DT-1", "--out", &out("stamps.pdf")]).is(0, "30");
    desk.run(&["press", "DT-1", "--out", &out("stamps.zpl"), "--label", "70x37"]).is(0, "30");
    let csv = std::fs::read_to_string(out("stamps.csv")).unwrap();
    let text = |n: usize| csv.lines().nth(n + 1).unwrap().split(',').nth(2).unwrap().to_owned();
    let body = |n: usize, pin: &str| serde_json::json!({"stamp": text(n), "pin": pin}).to_string();
    let (status, answer) = post(&address, &body(0, &pins[0]));
    assert!(status == 200 && answer.contains("\"activated\""), "{answer}");
    let (status, answer) = post(&address, &body(0, &pins[0].replace('-', "")));
    assert!(status == 200 && answer.contains("already_activated") && answer.contains("\"at\""), "{answer}");
    let (status, answer) = post(&address, &body(1, &pins[2]));
    assert!(status == 200 && answer.contains("wrong_pin") && answer.contains("\"tries_left\":9"), "{answer}");
    for _ in 0..9 {
        assert_eq!(post(&address, &body(1, &pins[2])).0, 200);
    }
    let (status, answer) = post(&address, &body(1, &pins[1]));
    assert!(status == 429 && answer.to_lowercase().contains("retry-after") && answer.contains("tomorrow"), "{answer}");
    // The same on the shopper's page, in words and without script.
    let stamp = text(4);
    let own = page(&address, "GET", &stamp[stamp.find("/01/").unwrap()..], "");
    assert!(own.contains("action=\"/kich-hoat") && own.contains("scratch layer"), "the page offers the PIN");
    let typed = |pin: &str| {
        let escaped: String = stamp.bytes().map(|b| format!("%{b:02X}")).collect();
        page(&address, "POST", "/kich-hoat", &format!("stamp={escaped}&pin={pin}"))
    };
    assert!(typed("abc").contains("This is not a PIN yet"), "{}", typed("abc"));
    let wrong = typed(&pins[5]);
    assert!(wrong.contains("does not match") && wrong.contains("name=\"pin\""), "may be tried again: {wrong}");
    let first = typed(&pins[4]);
    assert!(first.contains("The layer was untouched") && !first.contains("name=\"pin\""), "{first}");
    assert!(typed(&pins[4]).contains("used before") && !first.contains(&pins[4]));
    for (bad, said, status) in [
        (body(3, "abc"), "pin-shape", 422),
        (body(3, &pins[3]).replace("TEM.EXAMPLE", "TEM.OTHER"), "pin-cannot-check", 503),
        (body(3, &pins[3]).replace("/21/", "/21/9"), "pin-not-genuine", 422),
        (body(3, &pins[3]).replace("\"pin\":\"", "\"pin\":7,\"x\":\""), "fields", 422),
    ] {
        let (code, answer) = post(&address, &bad);
        assert!(code == status && answer.contains(said), "{said}: {answer}");
    }
    let shown = desk.run(&["--json", "runs", "DT-1"]);
    let listed = desk.run(&["--json", "batch", "show", "LO-1"]);
    std::fs::write(desk.path("shown.json"), shown.out + &listed.out).unwrap();
    assert_eq!(server.stop(), 0);
    // The limit is still there after the restart.
    let server = serve();
    let (status, answer) = post(&server.address, &body(1, &pins[1]));
    drop(server);
    assert_eq!(status, 429, "{answer}");
    let key = std::fs::read_to_string(desk.path("office/keys/pins.key")).unwrap();
    let mut looked = 0;
    for file in files(&desk.path("")) {
        let text = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).to_ascii_lowercase();
        looked += 1;
        let holds = |needle: &str| text.contains(&needle.to_ascii_lowercase());
        for pin in &pins {
            // Eight characters may stand anywhere by chance in a million bytes of other digits; only a PIN with
            // a letter is a canary.
            let bare = pin.replace('-', "");
            let letters = bare.bytes().filter(u8::is_ascii_alphabetic).count();
            assert!(!holds(pin), "{} holds a PIN", file.display());
            assert!(letters < 3 || !holds(&bare), "{} holds a PIN", file.display());
        }
        assert!(file.ends_with("pins.key") || !holds(key.trim()), "{} holds the wrapping key", file.display());
    }
    assert!(looked > 10);
}
