//! The real programs: an office that serves its log, a stranger's client in Python, a witness and a
//! monitor as processes of their own, and an office that tries to have two pasts.

use crate::cli::{Desk, Said, Server, first_stamp};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const CLIENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/log.py");

fn key_of(desk: &Desk) -> String {
    desk.run(&["--json", "log", "show"]).is(0, "").json()["key"].as_str().expect("a key").to_owned()
}

/// What the stranger's client says, and whether it is content.
fn client(words: &[&str]) -> (bool, serde_json::Value) {
    let out = Command::new("python3").arg(CLIENT).args(words).output().expect("python3");
    let text = String::from_utf8(out.stdout).expect("UTF-8");
    let said = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}{:?}", out.stderr));
    (out.status.success(), said)
}

/// The JSON below the head of an answer.
fn ask(server: &Server, stamp: &str) -> serde_json::Value {
    let mut stream = TcpStream::connect(&server.address).expect("connects");
    let body = serde_json::json!({"url": stamp}).to_string();
    let head = format!(
        "POST /api/v1/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n",
        body.len()
    );
    stream.write_all((head + &body).as_bytes()).expect("asks");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("answers");
    serde_json::from_str(text.split("\r\n\r\n").nth(1).expect("a body")).expect(&text)
}

/// The page that a browser gets for a stamp.
fn browse(server: &Server, stamp: &str) -> String {
    let mut stream = TcpStream::connect(&server.address).expect("connects");
    let path = stamp.splitn(4, '/').nth(3).expect("a path");
    let ask = format!("GET /{path} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
    stream.write_all(ask.as_bytes()).expect("asks");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("answers");
    text
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !holds() {
        assert!(Instant::now() < end, "{what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Issues stamps and tells the text of the first.
fn stamp(desk: &Desk, run: &str, count: &str) -> String {
    desk.run(&["issue", "LO-1", "--count", count]).is(0, run);
    let sheet = desk.path(&format!("{run}.pdf"));
    desk.run(&["print", run, "--to", "0", "--out", sheet.to_str().expect("a path")]).is(0, "");
    first_stamp(&sheet)
}

/// A copy of an office with everything, its keys too.
fn twin(desk: &Desk) -> Desk {
    let other = Desk::new();
    let done = Command::new("cp").arg("-r").arg(desk.path("office")).arg(other.path("office")).status();
    assert!(done.expect("copied").success());
    other
}

#[test]
fn a_stranger_reads_the_served_log_whole_and_proves_a_stamp_without_the_office() {
    let desk = Desk::with_batch();
    let key = key_of(&desk);
    let server = desk.serve();
    let base = format!("http://{}/log", server.address);
    let text = stamp(&desk, "DT-1", "20");
    until("the run is in the log", || ask(&server, &text)["log"]["state"] == "included");
    let (content, said) = client(&["audit", &base, &key]);
    assert!(content, "{said}");
    let acts: Vec<&str> = said["statements"]
        .as_array()
        .expect("statements")
        .iter()
        .map(|s| s["says"].as_object().expect("an act").keys().next().expect("one").as_str())
        .collect();
    for act in ["keys_changed", "recognition_recorded", "batch_made", "run_issued"] {
        assert!(acts.contains(&act), "{act}: {acts:?}");
    }
    assert!(said["time"].as_i64().is_some_and(|time| time > 1_700_000_000));
    // The answer of the server, kept in a file, checks without it; so does the proof by itself.
    let answer = ask(&server, &text);
    assert_eq!(answer["status"], "genuine");
    let file = desk.path("answer.json");
    std::fs::write(&file, answer.to_string()).expect("written");
    desk.run(&["verify", &text, "--proof", file.to_str().expect("a path")]).is(0, "is in the office's public log");
    let proof = desk.path("run.tlog-proof");
    std::fs::write(&proof, desk.run(&["log", "prove", "DT-1"]).is(0, "tlog-proof@v1").out).expect("written");
    let proof = proof.to_str().expect("a path");
    let list = desk.path("office/trust-list.jws");
    desk.run(&["verify", &text, "--proof", proof, "--trust", list.to_str().expect("a path")]).is(0, "GENUINE");
    let (content, said) = client(&["proof", proof, &key]);
    assert!(content, "{said}");
    assert_eq!(said["statement"]["says"]["run_issued"]["run"], "DT-1");
    let recognition = desk.path("recognition.tlog-proof");
    std::fs::write(&recognition, desk.run(&["log", "prove", "CN-3"]).is(0, "index").out).expect("written");
    let recognition = recognition.to_str().expect("a path");
    assert!(client(&["proof", recognition, &key]).0);
    desk.run(&["verify", &text, "--proof", recognition]).is(3, "on another run");
    desk.run(&["log", "prove", "DT-9"]).is(2, "DT-9");
    desk.run(&["log", "verify"]).is(0, "is whole");
    // Whoever scans sees where the run stands in the log, and gets the proof as a file.
    let page = browse(&server, &text);
    assert!(page.contains("/api/v1/log/proofs/DT-1") && page.contains("mục 21"), "{page}");
    let file = server.get("/api/v1/log/proofs/DT-1");
    assert!(file.contains("attachment; filename=\"DT-1.tlog-proof\""), "{file}");
    std::fs::write(proof, file.split_once("\r\n\r\n").expect("a body").1).expect("written");
    assert!(client(&["proof", proof, &key]).0);
    for unknown in ["DT-9", "LO-1", "x", "%00"] {
        assert!(server.get(&format!("/api/v1/log/proofs/{unknown}")).starts_with("HTTP/1.1 404"), "{unknown}");
    }
    // The log goes on from what was seen.
    let seen = desk.path("seen");
    std::fs::write(&seen, server.get("/log/checkpoint").split("\r\n\r\n").nth(1).expect("a body")).expect("written");
    let seen = seen.to_str().expect("a path").to_owned();
    desk.run(&["recall", "LO-1", "--reason", "thử"]).is(0, "");
    until("the recall is in the log", || {
        let (content, said) = client(&["extends", &base, &key, &seen]);
        assert!(content, "{said}");
        said["to"].as_u64() > said["from"].as_u64()
    });
    for path in ["/log/tile/0/0", "/log/tile/0/000.p/0", "/log/tile/entries/../../keys/log.key", "/log/tile/9/000"] {
        assert!(server.get(path).starts_with("HTTP/1.1 404"), "{path}");
    }
    assert_eq!(server.stop(), 0);
    // Without a server a command publishes what it records.
    let size = |desk: &Desk| desk.run(&["--json", "log", "show"]).json()["size"].as_u64().expect("a size");
    let before = size(&desk);
    desk.run(&["void", "DT-1", "--from", "0", "--to", "0", "--reason", "stolen"]).is(0, "");
    assert_eq!(size(&desk), before + 1);
    // A swapped leaf is seen by the stranger and by the office.
    let entries = std::fs::read_dir(desk.path("office/log/tile/entries/000.p")).expect("bundles");
    let newest = entries.map(|e| e.expect("an entry").path()).max_by_key(|p| file_number(p)).expect("one");
    let mut bytes = std::fs::read(&newest).expect("a bundle");
    bytes[40] ^= 1;
    std::fs::write(&newest, bytes).expect("written");
    let (content, said) = client(&["audit", desk.path("office/log").to_str().expect("a path"), &key]);
    assert!(!content, "{said}");
    desk.run(&["log", "verify"]).is(4, "is not the leaf");
    desk.run(&["recover"]).is(0, "");
    desk.run(&["log", "verify"]).is(0, "is whole");
}

fn file_number(path: &Path) -> u32 {
    path.file_name().and_then(|n| n.to_str()).and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// A program that listens, and the address it said.
struct Running(Child, String);

impl Running {
    fn start(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().expect("starts");
        let mut lines = BufReader::new(child.stderr.take().expect("stderr")).lines();
        let line = lines.next().expect("a line").expect("text");
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect(&line).to_owned();
        std::thread::spawn(move || lines.for_each(drop));
        Self(child, address)
    }
}
impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn evidence(dir: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(dir.join("evidence")).into_iter().flatten().map(|e| e.expect("an entry").path()).collect()
}

#[test]
fn a_witness_and_a_monitor_see_a_fork_and_a_rewind_of_a_served_log() {
    let desk = Desk::with_batch();
    let key = key_of(&desk);
    let early = twin(&desk);
    let (witness, monitor) = (desk.path("witness"), desk.path("monitor"));
    let dir = |path: &Path| path.to_str().expect("a path").to_owned();
    desk.run(&["witness", "init", "--state", &dir(&witness), "--name", "nhan-chung.example/1"]).is(0, "nhan-chung");
    desk.run(&["witness", "init", "--state", &dir(&witness), "--name", "x"]).is(6, "exists already");
    let follow = |base: &str| -> Said {
        desk.run(&["witness", "follow", "--state", &dir(&witness), "--log", base, "--key", &key, "--once"])
    };
    // The producer's own list of what it ordered.
    let orders = desk.path("orders.csv");
    let gtin = desk.run(&["--json", "product", "show", "SP-3"]).json()["gtin"].as_str().expect("gtin").to_owned();
    std::fs::write(&orders, format!("gtin,lot,count\n{gtin},L01,20\n")).expect("written");
    let producer = desk.run(&["--json", "product", "show", "SP-3"]).json()["producer"].clone();
    let producer = producer.as_str().expect("an id").to_owned();
    let read = |base: &str, whose: &[&str]| -> Said {
        let words = ["--json", "monitor", "--state", &dir(&monitor), "--log", base, "--key", &key, "--once"];
        desk.run(&[&words[..], whose].concat())
    };
    let orders = dir(&orders);
    let mine = ["--producer", &producer, "--ordered", &orders];
    let server = desk.serve();
    let base = format!("http://{}/log", server.address);
    desk.run(&["issue", "LO-1", "--count", "20"]).is(0, "DT-1");
    let size = || desk.run(&["--json", "log", "show"]).json()["size"].as_u64().expect("a size");
    let recorded = size();
    until("the run is published", || desk.run(&["log", "prove", "DT-1"]).code == 0);
    assert!(size() >= recorded);
    follow(&base).is(0, "nhan-chung.example/1");
    let said = read(&base, &mine).is(0, "").json();
    assert_eq!(
        (said["findings"].as_array().map(Vec::len), said["not_ordered"].as_array().map(Vec::len)),
        (Some(0), Some(0))
    );
    // A run the producer did not order.
    desk.run(&["issue", "LO-1", "--count", "7"]).is(0, "DT-2");
    until("the run is published", || desk.run(&["log", "prove", "DT-2"]).code == 0);
    let said = read(&base, &mine).is(1, "").json();
    assert_eq!(said["not_ordered"][0]["run"], "DT-2");
    assert_eq!(said["findings"], serde_json::json!([]));
    follow(&base).is(0, "nhan-chung.example/1");
    assert!(evidence(&witness).is_empty() && evidence(&monitor).is_empty());
    assert_eq!(server.stop(), 0);
    // The same office from an older copy: first it shows less, then another past.
    let server = early.serve();
    let base = format!("http://{}/log", server.address);
    follow(&base).is(1, "went back");
    read(&base, &[]).is(1, "rewound");
    for count in ["3", "4", "5", "6"] {
        early.run(&["issue", "LO-1", "--count", count]).is(0, "DT-");
    }
    until("the runs are published", || early.run(&["log", "prove", "DT-4"]).code == 0);
    follow(&base).is(1, "NOT COSIGNED");
    read(&base, &[]).is(1, "refused");
    assert!(evidence(&witness).len() >= 2 && evidence(&monitor).len() >= 2);
    assert_eq!(server.stop(), 0);
    // The true log is still followed.
    let server = desk.serve();
    follow(&format!("http://{}/log", server.address)).is(0, "nhan-chung.example/1");
    let gone = format!("http://{}/log", server.address);
    drop(server);
    follow(&gone).is(4, "");
}

#[test]
fn an_office_offers_its_checkpoints_and_an_older_copy_of_it_falls_silent() {
    let desk = Desk::with_batch();
    let key = key_of(&desk);
    let state = desk.path("witness");
    let state = state.to_str().expect("a path");
    let vkey = desk.run(&["witness", "init", "--state", state, "--name", "nhan-chung.example/1"]).is(0, "").out;
    let words = ["witness", "serve", "--state", state, "--listen", "127.0.0.1:0", "--key", &key];
    let witness = Running::start(desk.command(&words));
    let config = desk.path("office/config.toml");
    let text = std::fs::read_to_string(&config).expect("settings");
    let named =
        format!("{text}\n[[public_log.witnesses]]\nurl = \"http://{}\"\nkey = \"{}\"\n", witness.1, vkey.trim());
    std::fs::write(&config, named).expect("written");
    desk.run(&["config", "check"]).is(0, "");
    let (early, alone) = (twin(&desk), twin(&desk));
    let server = desk.serve();
    until("the witness cosigned", || server.get("/log/checkpoint").contains("— nhan-chung.example/1 "));
    desk.run(&["issue", "LO-1", "--count", "2"]).is(0, "DT-1");
    until("and the next one too", || {
        let text = server.get("/log/checkpoint");
        desk.run(&["log", "prove", "DT-1"]).code == 0 && text.contains("— nhan-chung.example/1 ")
    });
    assert_eq!(server.stop(), 0);
    // Restored from the backup: the witness knows more, and nothing is signed any more.
    let server = early.serve();
    until("the office is told", || {
        early.run(&["issue", "LO-1", "--count", "1"]).code == 0 && {
            std::thread::sleep(Duration::from_secs(1));
            early.run(&["log", "prove", "DT-1"]).code == 5
        }
    });
    let shown = server.get("/log/checkpoint");
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(
        server.get("/log/checkpoint").split("\r\n\r\n").nth(1),
        shown.split("\r\n\r\n").nth(1),
        "it stands still"
    );
    // So does a copy without a server: a command asks the witness too before it signs anything.
    let kept = || std::fs::read(alone.path("office/log/checkpoint")).expect("a checkpoint");
    let before = kept();
    alone.run(&["issue", "LO-1", "--count", "1"]).is(0, "nhan-chung.example/1 has cosigned");
    assert_eq!(kept(), before);
}

#[test]
fn a_witness_that_never_answers_delays_nothing() {
    let desk = Desk::with_batch();
    let vkey = desk.run(&["witness", "init", "--state", &desk.path("w").display().to_string(), "--name", "w"]).out;
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let config = desk.path("office/config.toml");
    let text = std::fs::read_to_string(&config).expect("settings");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let witness = format!("{text}\n[[public_log.witnesses]]\nurl = \"{url}\"\nkey = \"{}\"\n", vkey.trim());
    std::fs::write(&config, witness).expect("written");
    let (hold, held) = std::sync::mpsc::channel();
    let hanging = Arc::new(AtomicBool::new(false));
    let hangs = Arc::clone(&hanging);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            if hangs.load(Ordering::SeqCst) {
                let _ = hold.send(stream);
            } else {
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(b"HTTP/1.1 503 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            }
        }
    });
    let server = desk.serve();
    let logged = |run: &str| desk.run(&["log", "prove", run]).code == 0;
    desk.run(&["issue", "LO-1", "--count", "1"]).is(0, "DT-1");
    until("the first run is published", || logged("DT-1"));
    hanging.store(true, Ordering::SeqCst);
    desk.run(&["issue", "LO-1", "--count", "1"]).is(0, "DT-2");
    let mut waiting = held.recv_timeout(Duration::from_secs(60)).expect("the checkpoint is offered");
    desk.run(&["issue", "LO-1", "--count", "1"]).is(0, "DT-3");
    until("the next one is published", || logged("DT-3"));
    // Whoever offered the one before still waits for an answer: had it not, publishing would have waited for it.
    waiting.set_nonblocking(true).expect("set");
    let mut buffer = [0; 65_536];
    let open = loop {
        match waiting.read(&mut buffer) {
            Ok(0) => break false,
            Ok(_) => {}
            Err(e) => break e.kind() == std::io::ErrorKind::WouldBlock,
        }
    };
    assert!(open, "the offer was given up before the next checkpoint was made");
    assert_eq!(server.stop(), 0, "nor is it waited for at the end");
}

#[test]
fn a_monitor_tells_of_a_log_that_stands_still() {
    let old = super::Desk::new();
    let (_bureau, log) = old.bureau();
    log.publish("2020-01-01T00:00:00Z".parse().expect("a moment")).expect("published");
    let desk = Desk::new();
    let (state, folder) = (desk.path("m").display().to_string(), old.log_dir().display().to_string());
    let key = log.key().to_string();
    desk.run(&["monitor", "--state", &state, "--log", &folder, "--key", &key, "--once"]).is(1, "stands still");
}
