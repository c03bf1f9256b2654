//! `keys`: issuer keys and the trust list, signed by the office's root.

use super::global::{Global, unexpected};
use super::{Outcome, ceremony};
use crate::app::command::{Refusal, Request, Response, Secret};
use crate::boot::{self, FolderKeys, Root, Token, TrustWork};
use crate::domain::ids::{ProducerId, RunId};
use crate::domain::trust::ceremony::KeySpec;
use crate::domain::trust::cut_off::{CutOff, Since};
use crate::domain::trust::{TrustList, TrustedKey};
use crate::i18n;
use std::io::IsTerminal;
use std::path::PathBuf;

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
    pub(super) root: Option<PathBuf>,
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

    pub(super) fn parts(&self, global: &Global, holders: &[String]) -> Result<Vec<Secret>, Refusal> {
        if self.root_passphrase_file.is_empty() {
            if !std::io::stdin().is_terminal() {
                return boot::root_passphrase(&[], holders.len()).map(|_| Vec::new());
            }
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
    let mut lost = Vec::new();
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
        Command::Ceremony { file, dry_run, root } => return ceremony::run(global, file, *dry_run, root),
        Command::Transcript { file, root } => return ceremony::transcript(global, file, root.as_deref()),
        Command::Retire { kid, root } => (root, TrustWork::Retire(*kid)),
        Command::Compromise { kid, from, root } => {
            let since = from.unwrap_or(Since::Moment(boot::now()));
            let found = cut_off(global, *kid, since)?;
            let (cut_off, after) = found.map_or((None, Vec::new()), |(cut_off, after)| (Some(cut_off), after));
            lost = after;
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
        Response::Done if lost.is_empty() => tell(global, &list),
        Response::Done => {
            let lost: Vec<_> = lost.iter().map(ToString::to_string).collect();
            global.say(&global.t("cli-keys-lost", &[("runs", &lost.join(", "))]));
            tell(global, &list)
        }
        other => Err(unexpected(&other)),
    }
}

/// Where a key ends in the public log of the office, and its runs that were logged later.
pub(super) fn cut_off(global: &Global, kid: u8, since: Since) -> Result<Option<(CutOff, Vec<RunId>)>, Refusal> {
    match global.ask(Request::CutOff { kid, since: since.moment() })? {
        Response::CutOff(found) => Ok(found),
        other => Err(unexpected(&other)),
    }
}

fn tell(global: &Global, list: &TrustList) -> Outcome {
    global.answer(list, || {
        let lang = global.lang();
        let head = global.t(
            "cli-trust-list",
            &[("office", &list.iss), ("version", &list.version.to_string()), ("hosts", &list.hosts.join(", "))],
        );
        let key = |k: &TrustedKey| {
            let name = if k.signs.is_stamps() { "cli-trust-key" } else { "cli-trust-publish-key" };
            let args = [
                ("kid", k.kid.to_string()),
                ("status", i18n::plain(lang, &format!("cli-word-{}", k.status.word()))),
                ("from", i18n::day(lang, k.not_before)),
                ("until", i18n::day(lang, k.not_after)),
            ];
            let args: Vec<_> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
            let mut lines = vec![global.t(name, &args)];
            if !k.scope.gtin_prefixes.is_empty() {
                lines.push(global.t("cli-trust-scope", &[("prefixes", &k.scope.gtin_prefixes.join(", "))]));
            }
            if let Some(cut_off) = &k.cut_off {
                lines.push(global.t("cli-trust-cut-off", &[("size", &cut_off.size.to_string())]));
            }
            lines.join("\n")
        };
        std::iter::once(head).chain(list.keys.iter().map(key)).collect::<Vec<_>>().join("\n")
    })
}
