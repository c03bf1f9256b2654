//! `bundle`: what a verifier without a network needs, as one signed file.

use super::Outcome;
use super::global::{Global, unexpected};
use super::print::write;
use crate::app::command::{Code, Refusal, Request, Response};
use crate::app::inspection::photo::Bytes;
use crate::boot;
use crate::domain::trust::bundle::{Bundle, BundleError, Freshness, MAX_TOKEN, Offline, open};
use crate::i18n;
use ed25519_dalek::VerifyingKey;
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

/// Subcommands of `bundle`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Lập gói ngoại tuyến, ký bằng khóa công bố (make)
    Make {
        /// Tệp ra
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Chỉ phần thay đổi sau gói số này (delta)
        #[arg(long, value_name = "NUMBER")]
        since: Option<u64>,
    },
    /// Xem nội dung gói (show)
    Show(FileArgs),
    /// Kiểm tra gói, không cần máy chủ (verify)
    Verify(FileArgs),
    /// Nhận gói mới hoặc phần thay đổi vào gói đang giữ; gói cũ hơn bị từ chối (take)
    Take {
        /// Gói mới, hoặc phần thay đổi
        file: PathBuf,
        /// Gói đang giữ; chưa có thì được tạo
        #[arg(long, value_name = "FILE")]
        into: PathBuf,
        /// Khóa gốc (hex) của văn phòng; mặc định keys/root.pub trong thư mục dữ liệu
        #[arg(long)]
        root: Option<String>,
    },
}

/// A bundle and the root it must come from.
#[derive(clap::Args)]
pub(super) struct FileArgs {
    /// Gói: một dòng, hoặc nhiều dòng nếu có phần thay đổi theo sau
    file: PathBuf,
    /// Khóa gốc (hex) của văn phòng; mặc định keys/root.pub trong thư mục dữ liệu
    #[arg(long)]
    root: Option<String>,
}

pub(super) fn run(global: &Global, command: &Command) -> Outcome {
    match command {
        Command::Make { out, since } => match global.ask(Request::Bundle { since: *since })? {
            Response::File(Bytes(bytes)) => {
                write(out, &bytes)?;
                let (file, size) = (out.display().to_string(), bytes.len().to_string());
                let answer = serde_json::json!({ "file": out, "bytes": bytes.len() });
                global.answer(&answer, || global.t("cli-bundle-made", &[("file", &file), ("bytes", &size)]))
            }
            other => Err(unexpected(&other)),
        },
        Command::Show(args) => {
            let root = boot::root_key(&global.folder(), args.root.as_deref())?;
            let offline = read(&args.file, &root)?;
            let now = moment(&args.file);
            let answer = serde_json::json!({
                "bundle": offline.bundle(), "trust_list": offline.trust(), "freshness": offline.bundle().freshness(now),
            });
            global.answer(&answer, || {
                format!("{}\n{}", head(global, offline.bundle(), now), contents(global, offline.bundle()))
            })?;
            Ok(exit(offline.bundle(), now))
        }
        Command::Verify(args) => verify(global, args),
        Command::Take { file, into, root } => take(global, file, into, root.as_deref()),
    }
}

/// Reads a bundle and the deltas behind it, one token a line.
///
/// # Errors
/// It cannot be read, or does not hold.
pub(super) fn read(path: &Path, root: &VerifyingKey) -> Result<Offline, Refusal> {
    let failed = |e: &dyn std::fmt::Display| Refusal::new(Code::Input, format!("{}: {e}", path.display()));
    let length = std::fs::metadata(path).map_err(|e| failed(&e))?.len();
    if length > 4 * MAX_TOKEN as u64 {
        return Err(failed(&format!("{length} bytes, larger than any bundle with its deltas")));
    }
    let text = std::fs::read_to_string(path).map_err(|e| failed(&e))?;
    fold(&text, root).map_err(|e| Refusal::new(Code::Keys, format!("{}: {e}", path.display())))
}

/// The moment to answer for: the clock, but never before the last time this file was asked or written,
/// which its time of change keeps. Setting the clock back makes no bundle younger.
pub(super) fn moment(path: &Path) -> Timestamp {
    let now = boot::now();
    let changed = std::fs::metadata(path).and_then(|file| file.modified()).ok();
    let seconds = changed.and_then(|at| at.duration_since(UNIX_EPOCH).ok()).map(|since| since.as_secs());
    let seen = seconds.and_then(|at| Timestamp::from_second(at.try_into().ok()?).ok()).filter(|seen| *seen > now);
    if seen.is_none() {
        let at = UNIX_EPOCH + Duration::from_secs(now.as_second().unsigned_abs());
        // Whoever may not write the file asks it without leaving a mark.
        let _ = std::fs::File::options().append(true).open(path).and_then(|file| file.set_modified(at));
    }
    seen.unwrap_or(now)
}

fn fold(text: &str, root: &VerifyingKey) -> Result<Offline, BundleError> {
    let mut tokens = text.split_ascii_whitespace();
    let first = Offline::new(open(tokens.next().unwrap_or_default(), root)?)?;
    tokens.try_fold(first, |held, token| held.take(open(token, root)?))
}

/// 0 it holds and is fresh, 1 it does not hold, 3 it holds but is too old (or the clock is wrong).
fn verify(global: &Global, args: &FileArgs) -> Outcome {
    let root = boot::root_key(&global.folder(), args.root.as_deref())?;
    match read(&args.file, &root) {
        Ok(offline) => {
            let now = moment(&args.file);
            let bundle = offline.bundle();
            let answer = serde_json::json!({
                "holds": true, "freshness": bundle.freshness(now), "office": bundle.office, "seq": bundle.seq,
                "iat": bundle.iat, "refresh_by": bundle.refresh_by, "exp": bundle.exp, "trust_version": offline.trust().version,
            });
            let code = exit(bundle, now);
            global.answer(&answer, || global.coloured(&head(global, bundle, now), code))?;
            Ok(code)
        }
        Err(refusal) if refusal.code == Code::Keys => {
            let answer = serde_json::json!({"holds": false, "problem": refusal.message});
            let text = global.t("cli-bundle-fails", &[("problem", &refusal.message)]);
            global.answer(&answer, || global.coloured(&text, 1))?;
            Ok(1)
        }
        Err(refusal) => Err(refusal),
    }
}

fn exit(bundle: &Bundle, now: Timestamp) -> u8 {
    if bundle.freshness(now) == Freshness::Fresh { 0 } else { 3 }
}

/// Puts a newer bundle, or a delta, into the file of the one held.
fn take(global: &Global, file: &Path, into: &Path, root: Option<&str>) -> Outcome {
    let root = boot::root_key(&global.folder(), root)?;
    let refuse = |e: BundleError| Refusal::new(Code::Keys, format!("{}: {e}", file.display()));
    let failed = |e: std::io::Error| Refusal::new(Code::Input, format!("{}: {e}", file.display()));
    let given = std::fs::read_to_string(file).map_err(failed)?;
    let newer = open(given.trim(), &root).map_err(refuse)?;
    let whole = newer.bundle.base.is_none();
    let (taken, text) = if into.exists() {
        let held = read(into, &root)?;
        let before = std::fs::read_to_string(into).map_err(failed)?;
        let taken = held.take(newer).map_err(refuse)?;
        let lines = if whole { String::new() } else { format!("{}\n", before.trim_end()) };
        (taken, format!("{lines}{}\n", given.trim()))
    } else {
        (Offline::new(newer).map_err(refuse)?, format!("{}\n", given.trim()))
    };
    boot::replace(into, text.as_bytes())?;
    let now = boot::now();
    let answer =
        serde_json::json!({"file": into, "seq": taken.bundle().seq, "freshness": taken.bundle().freshness(now)});
    global.answer(&answer, || head(global, taken.bundle(), now))?;
    Ok(0)
}

/// Whose it is, as of when, until when.
fn head(global: &Global, bundle: &Bundle, now: Timestamp) -> String {
    let moment = |at: i64| i18n::moment(global.lang(), Timestamp::from_second(at).unwrap_or(Timestamp::MIN));
    let word = match bundle.freshness(now) {
        Freshness::Fresh => "cli-bundle-fresh",
        Freshness::Stale => "cli-bundle-stale",
        Freshness::Expired => "cli-bundle-expired",
        Freshness::ClockBehind => "cli-bundle-clock",
    };
    let args = [
        ("office", bundle.office.clone()),
        ("seq", bundle.seq.to_string()),
        ("made", moment(bundle.iat)),
        ("refresh", moment(bundle.refresh_by)),
        ("exp", moment(bundle.exp)),
    ];
    let args: Vec<_> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
    format!("{}\n{}", global.t(word, &args), global.t("cli-bundle-dates", &args))
}

/// How much of everything.
fn contents(global: &Global, bundle: &Bundle) -> String {
    let recalls = bundle.batches.iter().filter(|b| b.recalled.is_some()).count();
    let args = [
        ("producers", bundle.producers.len()),
        ("products", bundle.products.len()),
        ("recognitions", bundle.recognitions.len()),
        ("certificates", bundle.certificates.len()),
        ("batches", bundle.batches.len()),
        ("recalls", recalls),
        ("runs", bundle.runs.len()),
        ("lists", bundle.status.len()),
    ];
    let args: Vec<_> = args.iter().map(|(n, v)| (*n, v.to_string())).collect();
    let args: Vec<_> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
    global.t("cli-bundle-contents", &args)
}
