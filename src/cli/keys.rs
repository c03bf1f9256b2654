//! `keys`: issuer keys and the trust list, signed by the office's root.

use super::Outcome;
use super::global::{Global, unexpected};
use crate::app::command::{Code, Refusal, Request, Response, Secret};
use crate::boot::{self, FolderKeys, Root, Token, TrustWork};
use crate::domain::ids::ProducerId;
use crate::domain::jws;
use crate::domain::trust::TrustList;
use crate::domain::trust::ceremony::{Ceremony, KIND, KeySpec, Transcript};
use crate::domain::trust::cut_off::{CutOff, Since};
use crate::i18n;
use std::path::{Path, PathBuf};

/// Subcommands of `keys`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Xem danh sách khóa tin cậy (list)
    List,
    /// Ký lại danh sách khóa tin cậy cho 90 ngày tới (renew the trust list)
    Trust(RootArgs),
    /// Thêm một khóa cấp tem (new issuer key)
    New {
        /// Khóa công bố: ký gói ngoại tuyến và danh sách trạng thái, không ký tem; thay khóa công bố trước
        #[arg(long, conflicts_with_all = ["gtin_prefix", "producer", "until", "pkcs11"])]
        publish: bool,
        #[command(flatten)]
        spec: SpecArgs,
        #[command(flatten)]
        root: RootArgs,
    },
    /// Khóa mới thay mọi khóa đang ký; tem đã in vẫn tốt (rotate)
    Rotate {
        #[command(flatten)]
        spec: SpecArgs,
        #[command(flatten)]
        root: RootArgs,
    },
    /// Khóa theo phạm vi được ký thêm cho sản phẩm khác (widen the scope)
    Widen {
        /// Số khóa
        kid: u8,
        #[command(flatten)]
        spec: ScopeArgs,
        #[command(flatten)]
        root: RootArgs,
    },
    /// Lễ khóa: làm đúng những gì tệp đã duyệt ghi, với ít nhất hai người giữ khóa gốc (ceremony)
    Ceremony {
        /// Tệp đã duyệt
        file: PathBuf,
        /// Chỉ đọc và nói sẽ làm gì
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        root: RootArgs,
    },
    /// Kiểm tra biên bản của một lễ khóa (transcript)
    Transcript {
        /// Biên bản
        file: PathBuf,
        /// Khóa gốc (hex); mặc định keys/root.pub trong thư mục dữ liệu
        #[arg(long)]
        root: Option<String>,
    },
    /// Khóa thôi ký; tem đã in vẫn tốt (retire)
    Retire {
        /// Số khóa
        kid: u8,
        #[command(flatten)]
        root: RootArgs,
    },
    /// Khóa bị lộ từ một lúc: tem đã ghi vào sổ công khai trước lúc đó vẫn tốt, mọi tem khác của khóa không còn
    /// được tin (compromise)
    Compromise {
        /// Số khóa
        kid: u8,
        /// Bị lộ từ ngày hay lúc nào, YYYY-MM-DD hay YYYY-MM-DDTHH:MM (mặc định ngay bây giờ)
        #[arg(long, value_name = "WHEN")]
        from: Option<Since>,
        #[command(flatten)]
        root: RootArgs,
    },
    /// Khóa cho sổ công khai của một văn phòng chưa có sổ (key of the public log)
    Log(RootArgs),
    /// Khóa bị lộ: mọi tem của khóa không còn được tin (revoke)
    Revoke {
        /// Số khóa
        kid: u8,
        #[command(flatten)]
        root: RootArgs,
    },
}

/// What a key may sign for.
#[derive(clap::Args)]
pub(super) struct ScopeArgs {
    /// Chỉ ký cho GTIN 14 chữ số bắt đầu như vậy; lặp lại được
    #[arg(long, value_name = "DIGITS")]
    gtin_prefix: Vec<String>,
    /// Chỉ ký cho sản phẩm hiện có của chủ thể này; lặp lại được
    #[arg(long, value_name = "CT-N")]
    producer: Vec<ProducerId>,
}

impl ScopeArgs {
    /// Prefixes of 14-digit GTINs; the products of a producer stand in full.
    fn prefixes(&self, global: &Global) -> Result<Vec<String>, Refusal> {
        let mut prefixes = self.gtin_prefix.clone();
        if !self.producer.is_empty() {
            match global.ask(Request::GtinsOf(self.producer.clone()))? {
                Response::Gtins(gtins) => prefixes.extend(gtins.iter().map(ToString::to_string)),
                other => return Err(unexpected(&other)),
            }
        }
        Ok(prefixes)
    }
}

/// What a new key may do and where it lives.
#[derive(clap::Args)]
pub(super) struct SpecArgs {
    #[command(flatten)]
    scope: ScopeArgs,
    /// Ngày cuối được ký, YYYY-MM-DD (mặc định hai năm)
    #[arg(long, value_name = "DATE")]
    until: Option<jiff::civil::Date>,
    /// Khóa nằm trong thiết bị: tệp .so của hãng (PKCS#11); mật khẩu là PIN
    #[arg(long, value_name = "MODULE", requires = "token")]
    pkcs11: Option<PathBuf>,
    /// Nhãn của thiết bị
    #[arg(long, value_name = "LABEL", requires = "pkcs11")]
    token: Option<String>,
}

impl SpecArgs {
    fn spec(&self, global: &Global) -> Result<(KeySpec, Option<Token>), Refusal> {
        let token = self.pkcs11.clone().zip(self.token.clone()).map(|(module, label)| Token { module, label });
        Ok((KeySpec { gtin_prefixes: self.scope.prefixes(global)?, until: self.until }, token))
    }
}

/// Where the root key is.
#[derive(clap::Args)]
pub(super) struct RootArgs {
    /// Tệp khóa gốc, nếu giữ ở nơi khác (mặc định keys/root.age)
    #[arg(long, value_name = "FILE")]
    root: Option<PathBuf>,
    /// Tệp mật khẩu của khóa gốc, nếu khác (hoặc đặt TEMTHAT_ROOT_PASSPHRASE); nhiều người giữ: mỗi người một tệp
    #[arg(long, value_name = "FILE")]
    root_passphrase_file: Vec<PathBuf>,
}

impl RootArgs {
    /// The root's passphrase: one, or the parts of all who hold it together, each entered by its holder.
    fn secret(&self, global: &Global, holders: &[String], alone: impl FnOnce() -> Secret) -> Result<Secret, Refusal> {
        if holders.is_empty() {
            let file = self.root_passphrase_file.first();
            return match (file, std::env::var_os("TEMTHAT_ROOT_PASSPHRASE")) {
                (None, None) => Ok(alone()),
                _ => global.secret(file, "TEMTHAT_ROOT_PASSPHRASE", &global.t("cli-root-passphrase", &[]), false),
            };
        }
        boot::root_passphrase(&self.parts(global, holders)?, holders.len())
    }

    fn parts(&self, global: &Global, holders: &[String]) -> Result<Vec<Secret>, Refusal> {
        if self.root_passphrase_file.is_empty() {
            let ask = |name: &String| {
                let prompt = global.t("cli-root-part", &[("name", name)]);
                global.secret(None, "TEMTHAT_ROOT_PART", &prompt, false)
            };
            return holders.iter().map(ask).collect();
        }
        self.root_passphrase_file.iter().map(|file| global.secret(Some(file), "", "", false)).collect()
    }
}

pub(super) fn run(global: &Global, command: &Command) -> Outcome {
    let (root, work) = match command {
        Command::List => return tell(global, &FolderKeys::new(global.folder()).read()?.0),
        Command::Trust(root) => (root, TrustWork::Renew),
        Command::New { publish: true, root, .. } => (root, TrustWork::NewPublishKey),
        Command::New { publish: false, spec, root } => {
            let (spec, token) = spec.spec(global)?;
            (root, TrustWork::NewKey(spec, token))
        }
        Command::Rotate { spec, root } => {
            let (spec, token) = spec.spec(global)?;
            (root, TrustWork::Rotate(spec, token))
        }
        Command::Widen { kid, spec, root } => (root, TrustWork::Widen(*kid, spec.prefixes(global)?)),
        Command::Ceremony { file, dry_run, root } => return ceremony(global, file, *dry_run, root),
        Command::Transcript { file, root } => return transcript(global, file, root.as_deref()),
        Command::Retire { kid, root } => (root, TrustWork::Retire(*kid)),
        Command::Compromise { kid, from, root } => {
            let since = from.unwrap_or(Since::Moment(boot::now()));
            let cut_off = cut_off(global, *kid, since)?;
            (root, TrustWork::Compromise { kid: *kid, since: since.day(), cut_off })
        }
        Command::Log(root) => (root, TrustWork::Log),
        Command::Revoke { kid, root } => (root, TrustWork::Revoke(*kid)),
    };
    let folder = global.folder();
    let makes = matches!(work, TrustWork::NewKey(..) | TrustWork::Rotate(..));
    let holders = boot::holders(&folder);
    // Who holds the root with others enters parts; the keys' passphrase is then only asked for to make one.
    let passphrase = if makes || holders.is_empty() { global.passphrase(makes)? } else { Secret::new(String::new()) };
    let of_root = root.secret(global, &holders, || passphrase.clone())?;
    let root = Root { path: root.root.clone().unwrap_or_else(|| folder.root_key()), passphrase: of_root };
    let list = FolderKeys::new(folder).work(&root, &passphrase, work)?;
    // A running server takes the new list at once; a stopped one reads it when it starts.
    match global.ask(Request::ReloadTrust)? {
        Response::Done => tell(global, &list),
        other => Err(unexpected(&other)),
    }
}

/// Where a key ends in the public log of the office.
fn cut_off(global: &Global, kid: u8, since: Since) -> Result<Option<CutOff>, Refusal> {
    match global.ask(Request::CutOff { kid, since: since.moment() })? {
        Response::CutOff(found) => Ok(found),
        other => Err(unexpected(&other)),
    }
}

/// Holds a ceremony and tells what was done, or with `dry_run` what would be.
fn ceremony(global: &Global, file: &Path, dry_run: bool, root: &RootArgs) -> Outcome {
    let read = boot::read_ceremony(file)?;
    if dry_run {
        let (ceremony, sha256) = &read;
        return global.answer(&serde_json::json!({"file_sha256": sha256, "ceremony": ceremony}), || {
            plan(global, ceremony, sha256)
        });
    }
    global.say(&plan(global, &read.0, &read.1));
    let names: Vec<_> = read.0.holders.iter().map(|h| h.name.clone()).collect();
    let parts = root.parts(global, &names)?;
    let passphrase = global.passphrase(true)?;
    let find = |kid, since| cut_off(global, kid, since);
    let (done, path) = boot::hold(&global.folder(), read, &parts, &passphrase, root.root.clone(), &find)?;
    let place = path.display().to_string();
    global.answer(&done, || format!("{}\n{}", facts(global, &done), global.t("cli-written", &[("file", &place)])))?;
    match global.ask(Request::ReloadTrust)? {
        Response::Done => Ok(0),
        other => Err(unexpected(&other)),
    }
}

/// What a ceremony file says, for those who review it.
fn plan(global: &Global, ceremony: &Ceremony, sha256: &str) -> String {
    let day = i18n::day(global.lang(), ceremony.held_on);
    let mut lines = vec![global.t("cli-ceremony", &[("office", &ceremony.office), ("day", &day), ("sha256", sha256)])];
    lines.extend(ceremony.holders.iter().map(|h| format!("  · {} ({})", h.name, h.role)));
    for (n, act) in ceremony.acts.iter().enumerate() {
        let act = serde_json::to_string(act).unwrap_or_default();
        lines.push(format!("  {}. {act}", n + 1));
    }
    lines.join("\n")
}

/// What a transcript says beside its file.
fn facts(global: &Global, done: &Transcript) -> String {
    let version = done.trust_version.to_string();
    let args = [("root", done.root.as_str()), ("version", &version), ("sha256", &done.trust_sha256)];
    let mut lines = vec![global.t("cli-ceremony-done", &args)];
    lines.extend(done.keys.iter().map(|(kid, public, signs, status)| format!("  {kid} {status} {signs} {public}")));
    lines.join("\n")
}

/// 0 the root signed it, 1 it did not.
fn transcript(global: &Global, file: &Path, root: Option<&str>) -> Outcome {
    let text =
        std::fs::read_to_string(file).map_err(|e| Refusal::new(Code::Input, format!("{}: {e}", file.display())))?;
    let root = boot::root_key(&global.folder(), root)?;
    let read = jws::open(KIND, &text, &root).map_err(|e| e.to_string());
    let read = read.and_then(|bytes| serde_json::from_slice::<Transcript>(&bytes).map_err(|e| e.to_string()));
    match read {
        Ok(done) => global
            .answer(&done, || format!("{}\n{}", plan(global, &done.ceremony, &done.file_sha256), facts(global, &done))),
        Err(problem) => {
            let answer = serde_json::json!({"holds": false, "problem": problem});
            global.answer(&answer, || global.coloured(&global.t("cli-ceremony-fails", &[("problem", &problem)]), 1))?;
            Ok(1)
        }
    }
}

fn tell(global: &Global, list: &TrustList) -> Outcome {
    global.answer(list, || {
        let lang = global.lang();
        let head = global.t(
            "cli-trust-list",
            &[("office", &list.iss), ("version", &list.version.to_string()), ("hosts", &list.hosts.join(", "))],
        );
        let key = |k: &crate::domain::trust::TrustedKey| {
            let name = if k.signs.is_stamps() { "cli-trust-key" } else { "cli-trust-publish-key" };
            let status = serde_json::to_value(k.status).ok().and_then(|v| v.as_str().map(str::to_owned));
            global.t(
                name,
                &[
                    ("kid", &k.kid.to_string()),
                    ("status", &i18n::plain(lang, &format!("cli-word-{}", status.unwrap_or_default()))),
                    ("from", &i18n::day(lang, k.not_before)),
                    ("until", &i18n::day(lang, k.not_after)),
                ],
            )
        };
        std::iter::once(head).chain(list.keys.iter().map(key)).collect::<Vec<_>>().join("\n")
    })
}
