//! `user`: who may sign in on the web.

use super::Outcome;
use super::global::{Global, unexpected};
use super::rows::{ListArgs, changed, list};
use crate::app::accounts::NewAccount;
use crate::app::command::{Code, Kind, Refusal, Request, Response};
use crate::domain::account::Role;
use crate::domain::ids::ProducerId;

/// Subcommands of `user`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Mở tài khoản và in liên kết dùng một lần (open an account, print its one-time link)
    Add {
        /// Tên đăng nhập, ví dụ lan.tran
        #[arg(long)]
        login: String,
        /// Họ tên
        #[arg(long)]
        name: String,
        /// office (văn phòng), inspector (kiểm tra), producer (chủ thể), auditor (giám sát)
        #[arg(long, value_parser = ["office", "inspector", "producer", "auditor"])]
        role: String,
        /// Chủ thể của tài khoản, ví dụ CT-3; chỉ với --role producer
        #[arg(long, required_if_eq("role", "producer"))]
        producer: Option<ProducerId>,
    },
    /// Danh sách (list)
    List(ListArgs),
    /// Liên kết dùng một lần mới: quên mật khẩu, mất khóa (a new one-time link)
    Link {
        /// Mã hoặc tên đăng nhập
        user: String,
    },
    /// Khóa tài khoản: các phiên, mã truy cập kết thúc ngay (may not sign in any more)
    Disable {
        /// Mã hoặc tên đăng nhập
        user: String,
    },
    /// Mở lại tài khoản (may sign in again)
    Enable {
        /// Mã hoặc tên đăng nhập
        user: String,
    },
}

pub(super) fn run(global: &Global, command: &Command) -> Outcome {
    match command {
        Command::Add { login, name, role, producer } => {
            let role = role_of(role, *producer)?;
            link(global, Request::AddUser(NewAccount { login: login.clone(), name: name.clone(), role }))
        }
        Command::List(args) => list(global, Kind::User, args),
        Command::Link { user } => link(global, Request::LinkUser(user.clone())),
        Command::Disable { user } => changed(global, user, Request::SetUser { user: user.clone(), disabled: true }),
        Command::Enable { user } => changed(global, user, Request::SetUser { user: user.clone(), disabled: false }),
    }
}

fn role_of(role: &str, producer: Option<ProducerId>) -> Result<Role, Refusal> {
    match (role, producer) {
        ("producer", Some(producer)) => Ok(Role::Producer { producer }),
        (_, Some(_)) => Err(Refusal::new(Code::Input, "--producer goes with --role producer only")),
        ("inspector", None) => Ok(Role::Inspector),
        ("auditor", None) => Ok(Role::Auditor),
        (_, None) => Ok(Role::Office),
    }
}

/// Asks for a one-time link and shows it, with the office's host before it.
pub(super) fn link(global: &Global, request: Request) -> Outcome {
    let host = crate::boot::config(&global.folder())?.settings.office.host.to_lowercase();
    match global.ask(request)? {
        Response::Link { user, path, until } => {
            let url = format!("https://{host}{}", path.reveal());
            let day = crate::i18n::day(global.lang(), crate::ports::clock::vietnam_day(until));
            let answer = serde_json::json!({"user": user, "url": url, "path": path.reveal(), "until": until});
            global.answer(&answer, || {
                global.t("cli-user-link", &[("id", &user.to_string()), ("url", &url), ("day", &day)])
            })
        }
        other => Err(unexpected(&other)),
    }
}
