//! What an online check costs beside the curve alone: a bare axum endpoint that only runs
//! `verify_strict`; ours with register, verdict, two languages and the scan record; and the shopper's
//! whole page; under the same load in one process, in interleaved rounds. Then the page at half its
//! highest rate: how long its slowest answers take, and the bare endpoint's beside them; there clients and
//! server have processors of their own, half of them each.
//!
//! `cargo bench --bench http`; `-- tails` is only the latter; `-- split` only tells where the time goes, and
//! `-- split page` of that only what is named so (to count instructions under callgrind); `-- load page` only
//! asks for pages (to be watched by perf).

#![allow(clippy::expect_used, clippy::unwrap_used)] // a bench that cannot be set up stops

use axum::Router;
use axum::body::Body;
use axum::routing::post;
use ed25519_dalek::{Signature, VerifyingKey};
use rustix::process::setpriority_process;
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use std::hint::black_box;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use temthat::app::command::Secret;
use temthat::app::enrol::{NewBatch, add_batch};
use temthat::app::import::{ImportOptions, import};
use temthat::app::issue::issue;
use temthat::app::lint::Order;
use temthat::app::stamps::stamps;
use temthat::app::{Office, Who};
use temthat::boot::{self, Folder, NewOffice};
use temthat::domain::batch::Unit;
use temthat::domain::ids::ProductId;
use temthat::domain::run::Granularity;
use temthat::domain::stamp::link::StampText;
use temthat::domain::stamp::message::message;
use temthat::http::{HttpOptions, State, TrustToken, VerdictView, router_with};
use temthat::ports::keyring::Keyring;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

const STAMPS: u32 = 2_000;
const ROUNDS: usize = 15;
const PER_ROUND: usize = 4_000;
const CONNECTIONS: usize = 4;
/// Rounds at half the highest rate, and how long each is: scans are recorded every second.
const TAILS: usize = 9;
const WHILE: Duration = Duration::from_millis(1_500);
/// Priority of clients and server there ("nice").
const FIRST: i32 = -15;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let kind = words.get(1).map_or("", String::as_str);
    match words.first().map_or("", String::as_str) {
        "tails" => tails(),
        "split" => split(&Server::start(), kind),
        "load" => only(kind, &Server::start()),
        _ => {
            let server = Server::start();
            rates(&server);
            split(&server, "");
            drop(server);
            tails();
        }
    }
}

/// An office with its router, and what runs it: threads that are started where [`Server::start`] is called.
struct Server {
    runtime: tokio::runtime::Runtime,
    office: Arc<Office>,
    router: Router,
    /// What its stamps say.
    texts: Vec<String>,
    _folder: tempfile::TempDir,
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (office, token, texts) = office(&Folder::new(folder.path().join("office")));
        let runtime = tokio::runtime::Runtime::new().unwrap();
        // Every caller has a share, which a bench would use up: the limiter works, and lets it through.
        let options = HttpOptions { per_caller: 400_000_000, ..HttpOptions::default() };
        let state = State { office: Arc::clone(&office), trust_list: TrustToken::new(&token) };
        Self { runtime, office, router: router_with(state, options), texts, _folder: folder }
    }
    fn requests(&self) -> Arc<Vec<Vec<u8>>> {
        Arc::new(self.texts.iter().map(|t| request(t)).collect())
    }
    fn pages(&self) -> Arc<Vec<Vec<u8>>> {
        Arc::new(self.texts.iter().map(|t| page_request(t)).collect())
    }
}

/// What an answer costs at the highest rate, beside the floor.
fn rates(server: &Server) {
    let (requests, pages) = (server.requests(), server.pages());
    server.runtime.block_on(async {
        let bare_at = serve(bare(&server.office, &server.texts[0])).await;
        let ours = serve(server.router.clone()).await;
        let (mut of_bare, mut of_ours, mut of_page) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..ROUNDS + 2 {
            let (a, b) = (load(bare_at, &requests).await, load(ours, &requests).await);
            let c = load(ours, &pages).await;
            // The first rounds warm caches and connections.
            if round >= 2 {
                of_bare.push(a);
                of_ours.push(b);
                of_page.push(c);
            }
        }
        let (bare, verify, page) = (median(of_bare), median(of_ours), median(of_page));
        let per_second = |d: Duration| 1.0 / d.as_secs_f64();
        println!(
            "# http_verify: bare {:.1} µs ({:.0}/s), ours {:.1} µs ({:.0}/s)",
            micros(bare),
            per_second(bare),
            micros(verify),
            per_second(verify)
        );
        println!("ratio http_verify {:.3} goal >= 0.7", bare.as_secs_f64() / verify.as_secs_f64());
        println!("# http_page: {:.1} µs ({:.0}/s)", micros(page), per_second(page));
        println!("ratio http_page {:.3} goal >= 0.6", bare.as_secs_f64() / page.as_secs_f64());
    });
}

/// How late the slowest answers are at half the highest rate, beside the floor's. One of a hundred is soon late
/// for what else a machine does and for clients that have the processor; so clients and server have processors
/// of their own, and both go before other programs. The thread that records scans stays behind the server as
/// far as ever.
fn tails() {
    let (clients, servers) = halves();
    sched_setaffinity(None, &servers).unwrap();
    if setpriority_process(None, FIRST).is_err() {
        println!("# not allowed to go before other programs (root is): what they do is measured too");
    }
    let server = Server::start();
    let (requests, pages) = (server.requests(), server.pages());
    let (bare_at, ours) = server
        .runtime
        .block_on(async { (serve(bare(&server.office, &server.texts[0])).await, serve(server.router.clone()).await) });
    sched_setaffinity(None, &clients).unwrap();
    // The first round warms caches and connections.
    for (address, requests) in [(bare_at, &requests), (ours, &pages)] {
        drop(paced(address, requests, WHILE, Duration::ZERO));
    }
    let (bare, page) = (highest(bare_at, &requests), highest(ours, &pages));
    let (mut of_bare, mut of_page) = (Vec::new(), Vec::new());
    for _ in 0..TAILS {
        of_bare.push(tail(paced(bare_at, &requests, WHILE, bare * 2)));
        of_page.push(tail(paced(ours, &pages, WHILE, page * 2)));
    }
    println!("ratio http_bare_p99 {:.3} no goal", usual("bare", bare * 2, of_bare));
    println!("ratio http_page_p99 {:.3} goal >= 1", usual("http_page", page * 2, of_page));
}

/// The processors we may use, half of them for clients and half for the server; a single one is shared.
fn halves() -> (CpuSet, CpuSet) {
    let all = sched_getaffinity(None).unwrap();
    let ours: Vec<usize> = (0..CpuSet::MAX_CPU).filter(|cpu| all.is_set(*cpu)).collect();
    let set = |some: &[usize]| {
        let mut set = CpuSet::new();
        some.iter().for_each(|cpu| set.set(*cpu));
        set
    };
    let (clients, servers) = ours.split_at(ours.len() / 2);
    if clients.is_empty() { (all, all) } else { (set(clients), set(servers)) }
}

/// One kind of request alone, with the time the processors spent on each: that of others is not in it.
fn only(kind: &str, server: &Server) {
    let (router, requests) = match kind {
        "page" => (server.router.clone(), server.pages()),
        "verify" => (server.router.clone(), server.requests()),
        _ => (bare(&server.office, &server.texts[0]), server.requests()),
    };
    let address = server.runtime.block_on(serve(router));
    for _ in 0..ROUNDS {
        let before = spent();
        let wall = server.runtime.block_on(load(address, &requests));
        let each = (spent() - before) / u32::try_from(PER_ROUND).unwrap();
        println!("# {kind} {:.1} µs, of processors {:.1} µs", micros(wall), micros(each));
    }
}

/// Time of processors this process has had.
fn spent() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    // User and system, in hundredths of a second.
    Duration::from_millis(10) * (fields[11].parse::<u32>().unwrap() + fields[12].parse::<u32>().unwrap())
}

/// Median and p99 of the waits.
fn tail(mut waits: Vec<Duration>) -> [Duration; 2] {
    waits.sort_unstable();
    [waits[waits.len() / 2], waits[waits.len() * 99 / 100]]
}

/// What of several rounds is usual, as three medians by the p99: a machine that stands still for some
/// milliseconds spoils the round it does so in, and no other.
fn usual(name: &str, every: Duration, rounds: Vec<[Duration; 2]>) -> f64 {
    let [half, slow] = [0, 1].map(|i| median(rounds.iter().map(|r| r[i]).collect()));
    let rate = 1.0 / every.as_secs_f64();
    println!(
        "# {name} at half its highest rate ({rate:.0}/s): median {:.0} µs, p99 {:.0} µs",
        micros(half),
        micros(slow)
    );
    3.0 * half.as_secs_f64() / slow.as_secs_f64()
}

fn micros(d: Duration) -> f64 {
    d.as_secs_f64() * 1e6
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// An office on a real folder with the real register rows of the tests, a batch and a run of stamps.
fn office(folder: &Folder) -> (Arc<Office>, String, Vec<String>) {
    let passphrase = Secret::new("bench".into());
    let new =
        NewOffice { name: "Văn phòng đo", host: "TEM.EXAMPLE.GOV", passphrase: &passphrase, dev: true, from: None };
    boot::init(folder, &new).unwrap();
    let booted = boot::open(folder, boot::config(folder).unwrap(), false).unwrap();
    let office = Arc::clone(&booted.office);
    let who = Who::new("bench");
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/register-lam-dong.csv");
    let table = boot::table(file.as_ref()).unwrap();
    import(&office, &table, ImportOptions { partial: false, dry_run: false }, &who, &mut |_, _| {}).unwrap();
    let batch = NewBatch {
        product: ProductId(3),
        lot: "L2611A-1".into(),
        made_on: Some(office.today()),
        best_before: None,
        quantity: f64::from(STAMPS),
        unit: Unit::Pack,
        inputs: Vec::new(),
        claims: Vec::new(),
    };
    let batch = add_batch(&office, batch, &who).unwrap();
    let order = Order { batch, count: STAMPS, granularity: Granularity::Serial, claim_stars: true, pins: false };
    let signer = booted.keyring.unlock(1, passphrase.reveal()).unwrap();
    let run = issue(&office, signer.as_ref(), &order, &who, &mut |_, _| {}).unwrap();
    let all = stamps(&office, signer.as_ref(), run.id, 0, STAMPS - 1).unwrap();
    // Verdicts carry the proofs of the public log.
    office.publish_log(true).unwrap();
    (office, booted.keyring.trust_token().unwrap(), all.into_iter().map(|s| s.text).collect())
}

/// The floor: one signature check per request, nothing read, nothing counted.
fn bare(office: &Office, text: &str) -> Router {
    let stamp = StampText::parse(text).unwrap();
    let trust = office.trust().unwrap();
    let key: VerifyingKey = *trust.key(stamp.body.kid).unwrap().verifying_key();
    let message = message(stamp.body.encode().unwrap(), stamp.gtin, &stamp.lot, stamp.serial);
    let signature = Signature::from_bytes(&stamp.signature);
    let check = move |body: String| async move {
        black_box(body);
        key.verify_strict(&message, &signature).map_or("no", |()| "yes")
    };
    Router::new().route("/api/v1/verify", post(check))
}

async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

fn request(text: &str) -> Vec<u8> {
    let body = serde_json::json!({ "url": text }).to_string();
    let head =
        "POST /api/v1/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAccept: application/json\r\n";
    format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// As a shopper's browser asks for the page, without compression, so that only our own work counts.
fn page_request(text: &str) -> Vec<u8> {
    let path = &text[text.find("/01/").unwrap()..];
    format!(
        "GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nUser-Agent: Mozilla/5.0 (Linux; Android 14)\r\n\r\n"
    )
    .into_bytes()
}

/// Time per answer at the highest rate that paced clients reach: their threads cost the processors more than
/// those of [`load`].
fn highest(address: SocketAddr, requests: &[Vec<u8>]) -> Duration {
    let start = Instant::now();
    let answered = paced(address, requests, WHILE, Duration::ZERO).len();
    (start.elapsed() - LEAD) / u32::try_from(answered).unwrap()
}

/// Clients have connected by then.
const LEAD: Duration = Duration::from_millis(50);

/// How long answers take when for so `long` requests come `every` so often, whether those before are answered or not
/// (a request that had to wait for its connection counts from when it was due). Each lane is a thread of
/// its own, woken by the system's clock: a runtime's timers tick by the millisecond, and would send a
/// whole millisecond's requests at once.
fn paced(address: SocketAddr, requests: &[Vec<u8>], long: Duration, every: Duration) -> Vec<Duration> {
    let lanes = u32::try_from(CONNECTIONS * 4).unwrap();
    let start = Instant::now() + LEAD;
    let lane = |lane: u32| {
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        let mut buffer = vec![0; 64 << 10];
        let mut waits = Vec::new();
        for n in (lane..).step_by(lanes as usize) {
            let due = start + every * n;
            if due.max(Instant::now()) > start + long {
                break;
            }
            // A clock that wakes us late is no answer that came late.
            let from = match due.checked_duration_since(Instant::now()) {
                Some(rest) => {
                    std::thread::sleep(rest);
                    Instant::now()
                }
                None => due,
            };
            stream.write_all(&requests[n as usize % requests.len()]).unwrap();
            let mut filled = 0;
            while !is_whole(&buffer[..filled]) {
                filled += stream.read(&mut buffer[filled..]).unwrap();
            }
            waits.push(from.elapsed());
        }
        waits
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..lanes).map(|n| scope.spawn(move || lane(n))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

/// Mean time per request over a few connections that are kept open.
async fn load(address: SocketAddr, requests: &Arc<Vec<Vec<u8>>>) -> Duration {
    let mut streams = Vec::new();
    for _ in 0..CONNECTIONS {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        streams.push(stream);
    }
    let start = Instant::now();
    let mut tasks = Vec::new();
    for (first, mut stream) in streams.into_iter().enumerate() {
        let requests = Arc::clone(requests);
        tasks.push(tokio::spawn(async move {
            let mut buffer = vec![0; 64 << 10];
            for n in 0..PER_ROUND / CONNECTIONS {
                stream.write_all(&requests[(first + n * CONNECTIONS) % requests.len()]).await.unwrap();
                answer(&mut stream, &mut buffer).await;
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    start.elapsed() / u32::try_from(PER_ROUND).unwrap()
}

/// Reads one whole answer, which must be a success.
async fn answer(stream: &mut TcpStream, buffer: &mut [u8]) {
    let mut filled = 0;
    while !is_whole(&buffer[..filled]) {
        filled += stream.read(&mut buffer[filled..]).await.unwrap();
    }
}

/// Whether this is a whole answer; it must be a success.
fn is_whole(answer: &[u8]) -> bool {
    let Some(head) = answer.windows(4).position(|w| w == b"\r\n\r\n") else { return false };
    let text = std::str::from_utf8(&answer[..head]).unwrap();
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length").then(|| value.parse::<usize>().ok()).flatten()
    });
    answer.len() >= head + 4 + length.unwrap()
}

/// Where the time of our answer goes, in one thread, without a network; only what `wanted` is part of the name of.
fn split(server: &Server, wanted: &str) {
    let Server { runtime, office, router, texts, .. } = server;
    let trust = office.trust().unwrap();
    let time = |name: &str, work: &dyn Fn(&str)| {
        if !name.contains(wanted) {
            return;
        }
        let start = Instant::now();
        for text in texts {
            work(text);
        }
        let each = start.elapsed() / u32::try_from(texts.len()).unwrap();
        println!("# split {name}: {:.2} µs", micros(each));
    };
    time("parse", &|text| drop(black_box(StampText::parse(text))));
    time("parse and signature", &|text| {
        let stamp = StampText::parse(text).unwrap();
        black_box(temthat::domain::stamp::verify::verify(stamp, &trust)).unwrap();
    });
    time("with register and verdict", &|text| drop(black_box(temthat::app::verify::verify(office, text, None, false))));
    time("with the scan record", &|text| drop(black_box(temthat::app::verify::verify(office, text, None, true))));
    time("with the answer in JSON", &|text| {
        let verdict = temthat::app::verify::verify(office, text, None, true);
        drop(black_box(serde_json::to_vec(&VerdictView::of(&verdict)).unwrap()));
    });
    let ask = |request: axum::http::request::Builder, body: String| {
        let request = request.header("host", "x").body(Body::from(body)).unwrap();
        let answer = runtime.block_on(router.clone().oneshot(request)).unwrap();
        assert_eq!(answer.status(), 200);
        drop(black_box(answer));
    };
    time("as JSON through the router", &|text| {
        let request = axum::http::Request::post("/api/v1/verify").header("content-type", "application/json");
        ask(request, serde_json::json!({ "url": text }).to_string());
    });
    time("as a page through the router", &|text| {
        let request = axum::http::Request::get(&text[text.find("/01/").unwrap()..]).header("accept", "text/html");
        ask(request, String::new());
    });
}
