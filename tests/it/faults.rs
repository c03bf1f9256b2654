//! Every durable step of the journal fails once, in every way a disk can: refused, half written, power
//! lost before or after it; and what was not yet synced survives in every way a disk can leave it.

use jiff::Timestamp;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use temthat::adapters::journal_file::disk::{Disk, File};
use temthat::adapters::journal_file::{Journal, encode};
use temthat::domain::event::Record;
use temthat::ports::store::StoreError;

/// What happens at one step.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    /// The system refuses; nothing was done.
    Refuse,
    /// The disk is full in the middle of a write.
    Half,
    /// Power goes before the step.
    PowerBefore,
    /// Power goes after the step, before anybody hears of it.
    PowerAfter,
}

/// What a disk keeps of bytes that were never synced.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kept {
    Nothing,
    Everything,
    /// The first half.
    Front,
    /// The second half, with zeros where the first should be: blocks reach a disk in any order.
    Back,
}

#[derive(Debug, Clone, Default)]
struct Node {
    durable: Vec<u8>,
    volatile: Vec<u8>,
    named: bool,
}

#[derive(Default)]
struct State {
    nodes: BTreeMap<PathBuf, Node>,
    steps: usize,
    fault: Option<(usize, Fault)>,
    dead: bool,
}

/// A disk in memory that loses what was not synced.
#[derive(Clone, Default)]
struct Sim(Arc<Mutex<State>>);

fn gone() -> io::Error {
    io::Error::other("power")
}

impl Sim {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
    fn arm(&self, at: usize, fault: Fault) {
        let mut state = self.state();
        (state.steps, state.fault) = (0, Some((at, fault)));
    }
    fn steps(&self) -> usize {
        self.state().steps
    }
    /// One step: does it, unless it is its turn to fail.
    fn step<T>(&self, half: impl FnOnce(&mut State), whole: impl FnOnce(&mut State) -> T) -> io::Result<T> {
        let mut state = self.state();
        if state.dead {
            return Err(gone());
        }
        let now = state.steps;
        state.steps += 1;
        match state.fault.filter(|(at, _)| *at == now).map(|(_, fault)| fault) {
            None => Ok(whole(&mut state)),
            Some(Fault::Refuse) => Err(io::Error::other("refused")),
            Some(Fault::Half) => {
                half(&mut state);
                Err(io::ErrorKind::StorageFull.into())
            }
            Some(Fault::PowerBefore) => {
                state.dead = true;
                Err(gone())
            }
            Some(Fault::PowerAfter) => {
                whole(&mut state);
                state.dead = true;
                Err(gone())
            }
        }
    }
    /// The disk as the next start finds it.
    fn restart(&self, kept: Kept, power_was_lost: bool) {
        let mut state = self.state();
        (state.steps, state.fault, state.dead) = (0, None, false);
        if !power_was_lost {
            return;
        }
        state.nodes.retain(|_, node| node.named || kept == Kept::Everything);
        for node in state.nodes.values_mut() {
            let new = node.volatile.get(node.durable.len()..).unwrap_or_default().to_vec();
            let half = new.len() / 2;
            match kept {
                Kept::Nothing => node.volatile.clone_from(&node.durable),
                Kept::Everything => {}
                Kept::Front => node.volatile = [&node.durable[..], &new[..half]].concat(),
                Kept::Back => node.volatile = [&node.durable[..], &vec![0; half], &new[half..]].concat(),
            }
            node.durable.clone_from(&node.volatile);
            node.named = true;
        }
    }
}

struct Handle(Sim, PathBuf);

impl Handle {
    fn node<'a>(&self, state: &'a mut State) -> &'a mut Node {
        state.nodes.entry(self.1.clone()).or_default()
    }
}

impl File for Handle {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let half = |s: &mut State| self.node(s).volatile.extend_from_slice(&bytes[..bytes.len() / 2]);
        self.0.step(half, |s| self.node(s).volatile.extend_from_slice(bytes))
    }
    fn truncate(&mut self, length: u64) -> io::Result<()> {
        self.0.step(|_| {}, |s| self.node(s).volatile.truncate(usize::try_from(length).unwrap()))
    }
    fn sync(&mut self) -> io::Result<()> {
        self.0.step(
            |_| {},
            |s| {
                let node = self.node(s);
                node.durable.clone_from(&node.volatile);
            },
        )
    }
}

impl Disk for Sim {
    fn create_dir(&self, _: &Path) -> io::Result<()> {
        self.step(|_| {}, |_| {})
    }
    fn open_append(&self, path: &Path) -> io::Result<Box<dyn File>> {
        self.step(
            |_| {},
            |s| {
                s.nodes.entry(path.to_owned()).or_default();
            },
        )?;
        Ok(Box::new(Handle(self.clone(), path.to_owned())))
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.step(|_| {}, |s| s.nodes.get(path).map(|n| n.volatile.clone()))?.ok_or(io::ErrorKind::NotFound.into())
    }
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let node = |part: &[u8]| Node { durable: part.to_vec(), volatile: part.to_vec(), named: false };
        let half = |s: &mut State| drop(s.nodes.insert(path.to_owned(), node(&bytes[..bytes.len() / 2])));
        self.step(half, |s| drop(s.nodes.insert(path.to_owned(), node(bytes))))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let moved = |s: &mut State| s.nodes.remove(from).map(|node| s.nodes.insert(to.to_owned(), node)).is_some();
        if self.step(|_| {}, moved)? { Ok(()) } else { Err(io::ErrorKind::NotFound.into()) }
    }
    fn list(&self, _: &Path) -> io::Result<Vec<PathBuf>> {
        self.step(|_| {}, |s| s.nodes.keys().cloned().collect())
    }
    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        self.step(|_| {}, |s| s.nodes.values_mut().for_each(|node| node.named = true))
    }
}

const DIR: &str = "/journal";
/// So small that every second group begins a new segment.
const SEGMENT: u64 = 400;
/// Records committed together.
const GROUPS: [u64; 10] = [1, 1, 3, 1, 2, 1, 1, 4, 1, 1];

fn record(seq: u64) -> Record {
    let why = format!("record {seq} {}", "x".repeat(60));
    Record { seq, at: Timestamp::UNIX_EPOCH, actor: "test".into(), why, events: Vec::new() }
}

fn open(disk: &Sim) -> Result<(Journal, Vec<Record>), StoreError> {
    let (journal, opened) = Journal::open(Arc::new(disk.clone()), Path::new(DIR), SEGMENT)?;
    Ok((journal, opened.records))
}

/// What one life of the program acknowledged, and whether it was left not knowing.
#[derive(Debug, Default)]
struct Life {
    acknowledged: u64,
    unknown: bool,
}

/// Opens, and writes every group that is not there yet; a refused group is tried once more.
fn live(disk: &Sim) -> Life {
    let mut life = Life::default();
    let Ok((mut journal, records)) = open(disk) else { return life };
    life.acknowledged = records.len() as u64;
    for count in GROUPS {
        for _try in 0..2 {
            let first = journal.next_seq();
            let group: Vec<_> = (first..first + count).map(|seq| encode(&record(seq)).unwrap()).collect();
            match journal.append(&group) {
                Ok(()) => {
                    life.acknowledged = first + count - 1;
                    break;
                }
                Err(StoreError::Unwritable(_)) => {}
                Err(StoreError::Undurable(_)) => {
                    life.unknown = true;
                    return life;
                }
                Err(other) => panic!("{other}"),
            }
        }
    }
    life
}

/// After any life: everything acknowledged is there, in order and whole, and the next life goes on.
#[track_caller]
fn check(disk: &Sim, life: &Life, name: &str) {
    let (mut journal, records) = open(disk).unwrap_or_else(|e| panic!("{name}: {e}"));
    let there = records.len() as u64;
    assert!(there >= life.acknowledged, "{name}: {there} of {} acknowledged records", life.acknowledged);
    for (n, found) in records.iter().enumerate() {
        assert_eq!(*found, record(n as u64 + 1), "{name}");
    }
    assert_eq!(journal.next_seq(), there + 1, "{name}");
    journal.append(&[encode(&record(there + 1)).unwrap()]).unwrap_or_else(|e| panic!("{name}: {e}"));
    drop(journal);
    assert_eq!(open(disk).unwrap().1.len() as u64, there + 1, "{name}");
}

const FAULTS: [Fault; 4] = [Fault::Refuse, Fault::Half, Fault::PowerBefore, Fault::PowerAfter];
const KEPT: [Kept; 4] = [Kept::Nothing, Kept::Everything, Kept::Front, Kept::Back];

#[test]
fn every_step_may_fail_in_every_way_and_nothing_acknowledged_is_lost() {
    let disk = Sim::default();
    assert_eq!(live(&disk).acknowledged, GROUPS.iter().sum::<u64>());
    let steps = disk.steps();
    assert!(steps > 40, "{steps} steps are a whole life with new segments");
    let mut cases = 0;
    for at in 0..steps {
        for fault in FAULTS {
            for kept in KEPT {
                for power in [false, true] {
                    let lost = power || matches!(fault, Fault::PowerBefore | Fault::PowerAfter);
                    if !lost && kept != Kept::Everything {
                        continue;
                    }
                    let name = format!("{fault:?} at step {at}, {kept:?} kept, power lost: {lost}");
                    let disk = Sim::default();
                    disk.arm(at, fault);
                    let life = live(&disk);
                    disk.restart(kept, lost);
                    check(&disk, &life, &name);
                    cases += 1;
                }
            }
        }
    }
    assert!(cases > 1_000, "{cases}");
}

#[test]
fn a_recovery_that_fails_itself_is_taken_up_by_the_next() {
    // A torn tail: the last write is half there.
    let torn = |kept| {
        let disk = Sim::default();
        let steps = {
            live(&disk);
            disk.steps()
        };
        let disk = Sim::default();
        disk.arm(steps - 2, Fault::PowerAfter);
        let life = live(&disk);
        disk.restart(kept, true);
        (disk, life)
    };
    for kept in KEPT {
        let (disk, _) = torn(kept);
        drop(open(&disk).unwrap());
        let steps = disk.steps();
        for at in 0..steps {
            for fault in FAULTS {
                for again in KEPT {
                    let (disk, life) = torn(kept);
                    disk.arm(at, fault);
                    let second = open(&disk).map(|(_, records)| records.len() as u64);
                    disk.restart(again, matches!(fault, Fault::PowerBefore | Fault::PowerAfter));
                    let seen = second.unwrap_or(0).max(life.acknowledged);
                    let name = format!("{kept:?}, then {fault:?} at step {at} of recovery, {again:?}");
                    check(&disk, &Life { acknowledged: seen, unknown: false }, &name);
                }
            }
        }
    }
}
