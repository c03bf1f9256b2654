//! `kill -9` while stamps are issued on the durable store, a hundred times over one folder.

use crate::bureau::{Bureau, who};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use temthat::adapters::store::FileStore;
use temthat::app::issue::{abandon_unfinished, issue};
use temthat::app::stamps::stamps;
use temthat::domain::ids::RunId;
use temthat::domain::run::RunState;

const ROUNDS: u64 = 100;
const CHILD: &str = "TEMTHAT_TEST_CHILD";

/// An office over the folder, as a start of the program makes it.
fn start(dir: &Path) -> Bureau {
    let bureau = Bureau::over(Arc::new(FileStore::open(dir).unwrap()));
    abandon_unfinished(&bureau.office).unwrap();
    bureau
}

/// Issues for ever, telling each acknowledged run; runs in a process of its own to be killed.
#[test]
fn issuing_child() {
    let Ok(dir) = std::env::var(CHILD) else { return };
    let bureau = start(Path::new(&dir));
    let mut out = std::io::stdout();
    writeln!(out, "started").unwrap();
    loop {
        let run = issue(&bureau.office, &bureau.signer, &bureau.order(5), &who(), &mut |_, _| {}).unwrap();
        let RunState::Sealed { digest, .. } = &run.state else { panic!("acknowledged, not sealed") };
        writeln!(out, "ack {} {digest}", run.id.0).unwrap();
    }
}

fn child(dir: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kills::issuing_child", "--nocapture"])
        .env(CHILD, dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn nothing_acknowledged_is_lost_and_no_serial_is_used_twice_in_a_hundred_kills() {
    let dir = tempfile::tempdir().unwrap();
    start(dir.path()).batch(|batch| batch.quantity = 1e9);
    let mut acknowledged = BTreeMap::new();
    let mut slowest = Duration::ZERO;
    for round in 0..ROUNDS {
        let begun = Instant::now();
        let mut child = child(dir.path());
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        lines.find(|line| line == "started").expect("a start after a kill needs no hand");
        slowest = slowest.max(begun.elapsed());
        let (told, heard) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            let runs = lines.filter_map(|line| {
                // Nobody listens any more: the child is about to be killed.
                let _ = told.send(());
                let mut words = line.strip_prefix("ack ")?.split(' ');
                // A line that was cut off acknowledges nothing.
                let digest = words.nth(1).filter(|digest| digest.len() == 64)?.to_owned();
                Some((RunId(line.split(' ').nth(1)?.parse().ok()?), digest))
            });
            runs.collect::<Vec<_>>()
        });
        // However slow the machine, some rounds end before the first run and some after the second.
        for _ in 0..round % 3 {
            heard.recv_timeout(Duration::from_secs(20)).expect("a run is issued");
        }
        std::thread::sleep(Duration::from_millis(round * 7 % 23));
        child.kill().unwrap();
        child.wait().unwrap();
        acknowledged.extend(reader.join().unwrap());
    }
    let bureau = start(dir.path());
    let register = bureau.office.register();
    assert!(acknowledged.len() > 20, "only {} runs were acknowledged", acknowledged.len());
    for (id, said) in &acknowledged {
        assert!(matches!(&register.runs[id].state, RunState::Sealed { digest, .. } if digest == said), "{id}");
    }
    let mut indices = BTreeSet::new();
    for run in register.runs.values() {
        assert_ne!(run.state, RunState::Intended, "{} was neither sealed nor given up", run.id);
        assert!((0..u64::from(run.plan.count)).all(|i| indices.insert(run.plan.first + i)), "{} repeats", run.id);
    }
    let (last, _) = acknowledged.last_key_value().unwrap();
    assert_eq!(stamps(&bureau.office, &bureau.signer, *last, 0, 4).unwrap().len(), 5);
    println!("{} runs acknowledged in {ROUNDS} kills, slowest start {slowest:.2?}", acknowledged.len());
}
