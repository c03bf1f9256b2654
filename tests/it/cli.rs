//! The real program, as people run it: exit codes, answers, the server beside the command line.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub(crate) const PASSPHRASE: &str = "ba con voi";
pub(crate) const REGISTER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/register-lam-dong.csv");

/// A folder and the program.
pub(crate) struct Desk(TempDir);

/// What the program answered.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self { code: output.status.code().expect("no signal"), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Said {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}\n{}", self.out, self.err))
    }
    #[track_caller]
    pub(crate) fn is(self, code: i32, said: &str) -> Self {
        let all = format!("{}{}", self.out, self.err);
        assert!(self.code == code && all.contains(said), "exit {} (not {code}), or no {said:?}:\n{all}", self.code);
        assert!(!all.contains("panicked"), "{all}");
        self
    }
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_temthat"));
        command.env_clear().env("TEMTHAT_PASSPHRASE", PASSPHRASE).env("TEMTHAT_LANG", "en").env("USER", "test");
        command.arg("--data").arg(self.path("office")).args(args).stdin(Stdio::null());
        command
    }
    pub(crate) fn run(&self, args: &[&str]) -> Said {
        self.command(args).output().expect("the program runs").into()
    }
    pub(crate) fn office() -> Self {
        let desk = Self::new();
        desk.run(&["init", "--office", "Văn phòng thử", "--host", "TEM.EXAMPLE", "--dev"]).is(0, "office is made");
        desk
    }
    /// An office with one batch of a recognised product.
    pub(crate) fn with_batch() -> Self {
        let desk = Self::office();
        desk.run(&["import", REGISTER]).is(0, "19 rows");
        let batch = ["batch", "add", "--product", "SP-3", "--lot", "L01", "--quantity", "100", "--made", "01/11/2026"];
        desk.run(&batch).is(0, "LO-1");
        desk
    }
    pub(crate) fn serve(&self) -> Server {
        let mut child =
            self.command(&["serve", "--listen", "127.0.0.1:0"]).stderr(Stdio::piped()).spawn().expect("serves");
        let mut lines = BufReader::new(child.stderr.take().expect("stderr")).lines();
        // What the server logs may come before the address.
        let serving = |line: &String| line.contains("http://") && line.contains("Ctrl-C");
        let line = lines.by_ref().map(|line| line.expect("text")).find(serving).expect("an address");
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect(&line).to_owned();
        std::thread::spawn(move || lines.for_each(drop));
        Server { child, address }
    }
}

pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) address: String,
}

impl Server {
    pub(crate) fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("connects");
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("asks");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("answers");
        text
    }
    /// SIGTERM, and the exit code.
    pub(crate) fn stop(mut self) -> i32 {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("signalled");
        let until = Instant::now() + Duration::from_secs(20);
        while Instant::now() < until {
            if let Some(status) = self.child.try_wait().expect("waits") {
                return status.code().expect("ended by itself");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the server did not stop");
    }
}
impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn an_office_is_made_once_and_wrong_words_change_nothing() {
    let desk = Desk::office();
    let key = std::fs::read(desk.path("office/keys/root.age")).unwrap();
    desk.run(&["init", "--office", "B", "--host", "TEM.EXAMPLE"]).is(2, "nothing was changed");
    assert_eq!(std::fs::read(desk.path("office/keys/root.age")).unwrap(), key);
    let other = Desk::new();
    other.run(&["init", "--office", "B", "--host", "not a host"]).is(2, "--host \"not a host\" is not a host name");
    other.run(&["init", "--office", "", "--host", "TEM.EXAMPLE"]).is(2, "--office");
    assert!(!other.path("office/config.toml").exists());
    other.run(&["product", "list"]).is(2, "holds no office; make one with: temthat init");
    other.run(&["nonsense"]).is(2, "unrecognized subcommand");
}

#[test]
fn keys_that_are_locked_open_to_others_or_for_play_only_are_refused() {
    let desk = Desk::with_batch();
    let issue = ["issue", "LO-1", "--count", "5"];
    let mut wrong = desk.command(&issue);
    Said::from(wrong.env("TEMTHAT_PASSPHRASE", "wrong").output().unwrap()).is(6, "passphrase");
    let mut none = desk.command(&issue);
    Said::from(none.env_remove("TEMTHAT_PASSPHRASE").output().unwrap()).is(6, "no passphrase; type it");
    let key = desk.path("office/keys/issuer-1.age");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    desk.run(&issue).is(6, "chmod 600");
    desk.run(&["doctor"]).is(1, "chmod 600");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    desk.run(&["doctor"]).is(0, "Nothing needs to be done");
    // An office for real stamps never trusts the key that everyone has.
    let config = desk.path("office/config.toml");
    let text = std::fs::read_to_string(&config).unwrap().replace("dev = true", "dev = false");
    std::fs::write(&config, text).unwrap();
    desk.run(&["serve"]).is(6, "DEV-ONLY key that everyone has");
    desk.run(&issue).is(6, "DEV-ONLY");
}

#[test]
fn commands_beside_a_running_server_go_through_it_and_are_seen_at_once() {
    let desk = Desk::with_batch();
    let server = desk.serve();
    let mode = std::fs::metadata(desk.path("office/admin.sock")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let run = desk.run(&["--json", "issue", "LO-1", "--count", "40"]).is(0, "DT-1").json();
    assert_eq!(run["plan"]["count"], 40);
    let sheet = desk.path("tem.pdf");
    desk.run(&["print", "DT-1", "--out", sheet.to_str().unwrap(), "--to", "23"]).is(0, "24 stamps, each read back");
    desk.run(&["print", "DT-1", "--out", sheet.to_str().unwrap(), "--to", "3"]).is(0, "same serials");
    let text = first_stamp(&sheet);
    let path = text.splitn(4, '/').nth(3).unwrap();
    let answer = server.get(&format!("/{path}"));
    assert!(answer.contains("\"status\":\"genuine\"") || answer.contains("\"status\": \"genuine\""), "{answer}");
    desk.run(&["verify", &text]).is(0, "GENUINE");
    desk.run(&["void", "DT-1", "--from", "0", "--to", "23", "--reason", "stolen"]).is(0, "DT-1");
    assert!(server.get(&format!("/{path}")).contains("not_genuine"), "a void stamp is known at once");
    desk.run(&["verify", &text]).is(1, "");
    let second = desk.run(&["serve", "--listen", "127.0.0.1:0"]).is(5, "in use by another temthat process");
    assert!(second.err.contains(&format!("Process {} serves this folder", server.child.id())), "{}", second.err);
    assert!(second.err.contains("admin.sock"), "{}", second.err);
    let listed = desk.run(&["--json", "runs"]).json();
    assert_eq!((listed[0]["id"].as_str(), listed[0]["reprints"].as_u64()), (Some("DT-1"), Some(1)));
    assert_eq!(server.stop(), 0);
    assert!(!desk.path("office/admin.sock").exists());
    // What went through the server is there without it.
    assert_eq!(desk.run(&["--json", "runs", "DT-1"]).json()["state"]["kind"], "sealed");
    desk.run(&["verify", &text]).is(1, "");
}

/// The text of the first stamp of a sheet, read off the rendered page.
pub(crate) fn first_stamp(sheet: &Path) -> String {
    let png = sheet.with_extension("p");
    let done =
        Command::new("pdftoppm").args(["-r", "200", "-png", "-singlefile"]).arg(sheet).arg(&png).status().unwrap();
    assert!(done.success());
    let out = Command::new("zbarimg").args(["-q", "--raw"]).arg(png.with_extension("p.png")).output().unwrap();
    let mut texts: Vec<_> = String::from_utf8(out.stdout).unwrap().lines().map(str::to_owned).collect();
    texts.sort();
    texts.into_iter().next().expect("a stamp on the sheet")
}

#[test]
fn a_new_key_takes_over_while_the_server_runs_and_old_stamps_stay_good() {
    let desk = Desk::with_batch();
    let server = desk.serve();
    desk.run(&["issue", "LO-1", "--count", "2"]).is(0, "DT-1");
    let sheet = desk.path("a.pdf");
    desk.run(&["print", "DT-1", "--out", sheet.to_str().unwrap()]).is(0, "2 stamps");
    let old = first_stamp(&sheet);
    let before = server.get("/trust-list.jws");
    desk.run(&["keys", "rotate"]).is(0, "key 2: active");
    assert_ne!(server.get("/trust-list.jws"), before, "the new list is on offer");
    desk.run(&["verify", &old]).is(0, "GENUINE");
    let run = desk.run(&["--json", "issue", "LO-1", "--count", "2"]).is(0, "DT-2").json();
    assert_eq!(run["plan"]["body"]["kid"], 2);
    // Offline, from the trust list alone.
    let list = desk.path("office/trust-list.jws");
    desk.run(&["verify", &old, "--trust", list.to_str().unwrap()]).is(0, "");
    desk.run(&["keys", "revoke", "1"]).is(0, "key 1: revoked");
    desk.run(&["verify", &old]).is(1, "");
    desk.run(&["keys", "retire", "1"]).is(2, "revoked; that is for good");
    desk.run(&["keys", "retire", "9"]).is(2, "no key 9");
}

#[test]
fn a_port_or_a_name_that_is_taken_is_said() {
    let desk = Desk::office();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    desk.run(&["serve", "--listen", &address]).is(5, "cannot be listened on");
    desk.run(&["serve", "--listen", "nonsense"]).is(2, "http.listen");
    let mut environment = desk.command(&["serve"]);
    Said::from(environment.env("TEMTHAT_LISTEN", "x").output().unwrap()).is(2, "http.listen");
    let mut shown = desk.command(&["--json", "config", "show"]);
    let shown = Said::from(shown.env("TEMTHAT_LISTEN", "127.0.0.1:99").output().unwrap()).json();
    assert_eq!(shown["settings"]["http"]["listen"], "127.0.0.1:99");
    assert_eq!(shown["origins"]["http.listen"], "environment");
    std::fs::write(desk.path("office/config.toml"), "[office]\nname='x'\nhost='TEM.EXAMPLE'\ncolour=1\n").unwrap();
    desk.run(&["config", "check"]).is(2, "colour");
}

#[test]
fn an_order_that_does_not_pass_names_each_lint_and_its_way_out() {
    let desk = Desk::with_batch();
    let said = desk.run(&["issue", "LO-1", "--count", "5000"]).is(1, "✗");
    assert!(said.err.contains("→"), "{}", said.err);
    let json = desk.run(&["--json", "issue", "LO-1", "--count", "5000"]);
    assert_eq!((json.code, json.json()["error"]["code"].as_str()), (1, Some("lint")));
    desk.run(&["issue", "LO-9", "--count", "5"]).is(1, "✗");
    assert_eq!(desk.run(&["--json", "runs"]).json(), serde_json::json!([]));
}

#[test]
fn facts_are_added_listed_shown_and_changed() {
    let desk = Desk::office();
    let outline = desk.path("zone.json");
    let square =
        r#"{"type":"Polygon","coordinates":[[[105.2,22.3],[105.21,22.3],[105.21,22.31],[105.2,22.31],[105.2,22.3]]]}"#;
    std::fs::write(&outline, square).unwrap();
    let outline = outline.to_str().unwrap();
    desk.run(&["producer", "add", "--name", "Hợp tác xã Bản Lau"]).is(0, "CT-1");
    desk.run(&["product", "add", "--producer", "CT-1", "--name", "Chè Shan", "--criteria-set", "11"]).is(0, "SP-1");
    let zone = ["zone", "add", "--name", "Đồi 1", "--crop", "chè", "--producer", "CT-1", "--outline", outline];
    desk.run(&[&zone[..], &["--declared-ha", "10"]].concat()).is(0, "the outline measures 114");
    let certificate = ["certificate", "add", "--scheme", "vietgap", "--number", "V-1", "--body", "TQC"];
    let of = ["--zone", "VT-1", "--crop", "chè", "--from", "01/01/2026", "--until", "31/12/2027"];
    desk.run(&[&certificate[..], &of[..]].concat()).is(0, "GCN-1");
    let recognition = ["recognition", "add", "--product", "SP-1", "--stars", "4", "--decision", "12/QĐ-UBND"];
    let by = ["--authority", "UBND tỉnh Tuyên Quang", "--issued", "05/01/2026"];
    desk.run(&[&recognition[..], &by[..]].concat()).is(0, "CN-1");
    let standing = || desk.run(&["--json", "product", "show", "SP-1"]).json()["standing"]["kind"].clone();
    assert_eq!(standing(), "in_force");
    let on = ["--on", "01/02/2026", "--decision", "13/QĐ-UBND"];
    let paper = desk.path("paper.pdf");
    std::fs::write(&paper, b"%PDF-1.7 scanned").unwrap();
    let preview = [&["recognition", "withdraw", "CN-1", "--preview"], &on[..]].concat();
    desk.run(&preview).is(0, "");
    assert_eq!(standing(), "in_force", "a preview records nothing");
    let paper = ["--paper", paper.to_str().unwrap()];
    let on = [&on[..], &paper[..]].concat();
    for (act, kind) in [("suspend", "suspended"), ("reallow", "in_force"), ("withdraw", "withdrawn")] {
        desk.run(&[&["recognition", act, "CN-1"], &on[..]].concat()).is(0, "CN-1");
        assert_eq!(standing(), kind);
    }
    let recognised = desk.run(&["--json", "recognition", "show", "CN-1"]).json();
    let source = recognised["events"][2]["source"].as_str().unwrap();
    let sha256 = source.split("paper sha256:").nth(1).expect(source);
    assert_eq!(std::fs::read(desk.path("office/evidence").join(sha256)).unwrap(), b"%PDF-1.7 scanned");
    desk.run(&[&["recognition", "downgrade", "CN-1", "--to", "2"], &on[..]].concat()).is(2, "only 3, 4 and 5");
    desk.run(&["producer", "suspend", "CT-1", "--reason", "thanh tra"]).is(0, "CT-1");
    desk.run(&["producer", "show", "CT-1"]).is(0, "suspended: thanh tra");
    desk.run(&["product", "list", "--find", "che shan"]).is(0, "SP-1");
    let pack = ["product", "change", "SP-1", "--pack", "hộp 1 kg", "--why", "đổi bao bì"];
    desk.run(&[&pack[..], &["--preview"]].concat()).is(0, "hộp 1 kg");
    let before = desk.run(&["--json", "product", "show", "SP-1"]).json();
    desk.run(&pack).is(0, "SP-1");
    desk.run(&pack).is(2, "would stay as it is");
    let after = desk.run(&["--json", "product", "show", "SP-1"]).json();
    assert_eq!(
        (&after["pack"], &after["name"], &after["gtin"]),
        (&"hộp 1 kg".into(), &before["name"], &before["gtin"])
    );
    desk.run(&["product", "change", "SP-1", "--pack", ""]).is(0, "SP-1");
    assert_eq!(desk.run(&["--json", "product", "show", "SP-1"]).json()["pack"], serde_json::Value::Null);
    desk.run(&["producer", "change", "CT-1", "--address", "Bản Mới", "--alias", "HTX cũ"]).is(0, "CT-1");
    desk.run(&["producer", "show", "CT-1"]).is(0, "Bản Mới").is(0, "HTX cũ");
    desk.run(&["producer", "change", "CT-77", "--name", "x"]).is(2, "CT-77 is not in the register");
    desk.run(&["zone", "change", "VT-1", "--crop", "cam"]).is(0, "VT-1");
    desk.run(&["zone", "show", "VT-1"]).is(0, "cam");
    desk.run(&["product", "list", "--find", "cam"]).is(0, "No rows");
    desk.run(&["product", "show", "SP-77"]).is(2, "SP-77 is not in the register");
    desk.run(&["product", "show", "77"]).is(2, "SP-NUMBER");
    let until = || desk.run(&["--json", "certificate", "show", "GCN-1"]).json()["suspensions"][0]["until"].clone();
    let suspend = ["certificate", "suspend", "GCN-1", "--from", "01/03/2026", "--until", "31/03/2026"];
    let suspend = [&suspend[..], &["--decision", "7/TQC"]].concat();
    desk.run(&[&suspend[..], &["--preview"]].concat()).is(0, "suspended");
    assert_eq!(until(), serde_json::Value::Null, "a preview records nothing");
    desk.run(&suspend).is(0, "GCN-1");
    assert_eq!(until(), "2026-03-31");
    desk.run(&suspend).is(2, "suspended already");
    let reinstate = ["certificate", "reinstate", "GCN-1", "--on", "20/03/2026", "--decision", "8/TQC"];
    desk.run(&reinstate).is(0, "GCN-1");
    assert_eq!(until(), "2026-03-19");
    desk.run(&reinstate).is(2, "not suspended");
    desk.run(&["certificate", "withdraw", "GCN-1", "--on", "32/13/2026", "--decision", "x"]).is(2, "--on");
    let crossed = square.replace("[105.21,22.31],[105.2,22.31]", "[105.2,22.31],[105.21,22.31]");
    std::fs::write(outline, crossed).unwrap();
    desk.run(&zone).is(2, "");
    std::fs::write(outline, square.replace("105.2", "22.3").replace("22.31,22.3", "22.31,105.2")).unwrap();
    desk.run(&zone).is(2, "");
    desk.run(&["zone", "add", "--name", "x", "--crop", "y", "--outline", "/nowhere.json"]).is(2, "/nowhere.json");
}

#[test]
fn a_lapsed_recognition_is_extended_then_followed_by_the_next() {
    let desk = Desk::office();
    desk.run(&["producer", "add", "--name", "Hợp tác xã Bản Lau"]).is(0, "CT-1");
    desk.run(&["product", "add", "--producer", "CT-1", "--name", "Chè Shan", "--criteria-set", "11"]).is(0, "SP-1");
    let add = |stars: &str, issued: &str| {
        let of = ["recognition", "add", "--product", "SP-1", "--authority", "UBND tỉnh"];
        let decision = format!("{stars}/QĐ-UBND");
        desk.run(&[&of[..], &["--stars", stars, "--issued", issued, "--decision", &decision]].concat()).is(0, "CN-");
    };
    let today = temthat::ports::clock::vietnam_day(temthat::boot::now());
    let day = |days: i64| today.saturating_add(jiff::Span::new().days(days)).to_string();
    // Over since about ten days.
    add("3", &today.saturating_sub(jiff::Span::new().months(36).days(10)).to_string());
    let standing = || desk.run(&["--json", "product", "show", "SP-1"]).json()["standing"].clone();
    assert_eq!(standing()["kind"], "lapsed");
    let receipt = ["--decision", "P-77", "--on", &day(-30)];
    desk.run(&[&["recognition", "extend", "CN-1", "--until", &day(60)], &receipt[..]].concat()).is(0, "CN-1");
    assert_eq!((standing()["kind"].as_str(), standing()["stars"].as_u64()), (Some("extended"), Some(3)));
    add("4", &day(-1));
    let followed = ["recognition", "re-recognise", "CN-1", "--next", "CN-2", "--decision", "2/QĐ-UBND"];
    desk.run(&[&followed[..], &["--on", &day(-1)]].concat()).is(0, "CN-1");
    assert_eq!((standing()["kind"].as_str(), standing()["stars"].as_u64()), (Some("in_force"), Some(4)));
    desk.run(&["recognition", "show", "CN-9"]).is(2, "CN-9 is not in the register");
    // The index is the server's while it runs.
    let server = desk.serve();
    desk.run(&["recover"]).is(5, "in use by another temthat process");
    assert_eq!(server.stop(), 0);
}

#[test]
fn a_label_check_answers_by_exit_code_and_json() {
    let desk = Desk::with_batch();
    let name = "Nấm Cordyceps Vietnam (Nấm khô sấy thăng hoa)";
    let of = ["--producer", "Chi nhánh Công ty TNHH Nông Nghiệp Ceres", "--product", name, "--mark"];
    desk.run(&[&["check", "--stars", "3"], &of[..]].concat()).is(0, "No signs");
    let found = desk.run(&[&["--json", "check", "--stars", "5"], &of[..]].concat());
    assert_eq!((found.code, found.json()["findings"][0]["rule"].as_str()), (1, Some("OC-03")));
    desk.run(&["check", "--mark"]).is(3, "remains unclear");
    desk.run(&["check", "--file", REGISTER]).is(2, "--file");
    assert!(desk.run(&["--json", "rules"]).json().as_array().unwrap().len() >= 14);
}

#[test]
fn the_index_is_rebuilt_and_a_second_look_finds_the_same() {
    let desk = Desk::with_batch();
    let hash = desk.run(&["--json", "recover"]).json()["state_hash"].clone();
    std::fs::remove_dir_all(desk.path("office/index")).unwrap();
    assert_eq!(desk.run(&["--json", "recover"]).json()["state_hash"], hash);
    assert_eq!(desk.run(&["--json", "doctor"]).json()["health"]["state_hash"], hash);
    // A journal cut in its last record: said, set aside, everything before it there.
    let journal = desk.path("office/journal/00000001.log");
    let bytes = std::fs::read(&journal).unwrap();
    std::fs::write(&journal, &bytes[..bytes.len() - 7]).unwrap();
    desk.run(&["product", "list"]).is(0, "set aside");
    desk.run(&["batch", "list"]).is(0, "No rows");
    // Damage before acknowledged records is never cut off in silence.
    let mut damaged = bytes;
    let middle = damaged.len() / 4;
    damaged[middle] ^= 1;
    std::fs::write(&journal, &damaged).unwrap();
    desk.run(&["product", "list"]).is(4, "the journal is damaged");
    assert_eq!(std::fs::read(&journal).unwrap(), damaged, "nothing was changed");
}

#[test]
fn a_full_disk_refuses_clearly_and_loses_nothing() {
    let desk = Desk::office();
    // A limit on file size is a full disk that needs no mount: writes fail in the middle of the journal.
    let limited = |blocks: u32, args: &[&str]| -> Said {
        let mut shell = Command::new("bash");
        let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
        shell.args(["-c", &line, "bash", env!("CARGO_BIN_EXE_temthat"), "--data"]).arg(desk.path("office")).args(args);
        shell.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("TEMTHAT_LANG", "en");
        shell.output().unwrap().into()
    };
    let before = desk.run(&["--json", "recover"]).json();
    let said = limited(4, &["import", REGISTER]);
    assert_eq!(said.code, 4, "{}{}", said.out, said.err);
    assert!(!said.err.contains("panicked"), "{}", said.err);
    assert_eq!(desk.run(&["--json", "recover"]).json(), before, "nothing of the refused import is there");
    desk.run(&["import", REGISTER]).is(0, "19 rows");
    desk.run(&["import", REGISTER]).is(0, "19 unchanged");
}

#[test]
fn the_demo_has_the_profile_the_province_reported() {
    let desk = Desk::new();
    let dir = desk.path("demo");
    let mut demo = Command::new(env!("CARGO_BIN_EXE_temthat"));
    let said = Said::from(demo.args(["demo", "--once", "--dir"]).arg(&dir).output().unwrap()).is(0, "TEM THẬT");
    for rule in ["OC-02", "OC-03", "OC-05", "ZN-01", "TR-02"] {
        assert!(said.out.contains(rule), "{rule} is missing:\n{}", said.out);
    }
    assert!(!said.out.contains("signature-invalid"), "a code is no sentence:\n{}", said.out);
    let list = |kind: &str| -> Vec<serde_json::Value> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_temthat"));
        let said = Said::from(command.arg("--data").arg(&dir).args(["--json", kind, "list"]).output().unwrap());
        said.json().as_array().unwrap().clone()
    };
    let (producers, recognitions) = (list("producer"), list("recognition"));
    let kinds = |kind: &str| producers.iter().filter(|p| p["kind"] == kind).count();
    let profile = ["cooperative", "company", "cooperative_group", "household"].map(kinds);
    assert_eq!((producers.len(), profile), (179, [133, 12, 6, 28]));
    let communes: std::collections::BTreeSet<_> = producers.iter().filter_map(|p| p["commune"].as_str()).collect();
    assert_eq!(communes.len(), 121);
    let stars = |n: u8| recognitions.iter().filter(|r| r["stars"] == n).count();
    assert_eq!((list("product").len(), stars(3), stars(4), stars(5)), (240, 201, 39, 0));
    // An inspector's case on the second label waits for a paper.
    let cases = list("inspection");
    assert_eq!((cases.len(), &cases[0]["id"], &cases[0]["decision"]), (1, &"KT-1".into(), &serde_json::Value::Null));
    assert!(said.out.contains("Vụ kiểm tra KT-1"), "{}", said.out);
}

#[test]
fn what_a_killed_server_left_is_named_and_stops_nobody() {
    let desk = Desk::with_batch();
    let mut server = desk.serve();
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    desk.run(&["doctor"]).is(1, "ended abruptly");
    desk.run(&["issue", "LO-1", "--count", "2"]).is(0, "DT-1");
    let next = desk.serve();
    desk.run(&["doctor"]).is(0, "Nothing needs to be done");
    assert_eq!(next.stop(), 0);
}

#[test]
fn the_keys_that_everyone_has_are_the_published_ones() {
    let desk = Desk::office();
    let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("keys");
    let hex = |path: PathBuf| std::fs::read_to_string(path).unwrap().trim().to_owned();
    assert_eq!(hex(desk.path("office/keys/root.pub")), hex(keys.join("DEV-ONLY-root.pub")));
    let issuer = desk.run(&["--json", "keys", "list"]).json()["keys"][0]["x"].as_str().unwrap().to_owned();
    assert_eq!(issuer, hex(keys.join("DEV-ONLY-issuer.pub")));
}

#[test]
fn completions_are_written_for_every_shell() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        desk.run(&["completions", shell]).is(0, "temthat");
    }
}
