//! `config`: settings in use.

use super::Outcome;
use super::global::Global;
use crate::boot;
use crate::config::Origin;

/// Subcommands of `config`.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Cấu hình đang dùng, với nơi mỗi giá trị được đặt (show)
    Show,
    /// Chỉ kiểm tra (check)
    Check,
}

pub(super) fn run(global: &Global, command: &Command) -> Outcome {
    let config = boot::config(&global.folder())?;
    let place = global.folder().config().display().to_string();
    match command {
        Command::Check => {
            let answer = serde_json::json!({"file": place, "holds": true});
            global.answer(&answer, || global.t("cli-config-holds", &[("file", &place)]))
        }
        Command::Show => {
            let answer = serde_json::json!({"file": place, "settings": config.settings, "origins": config.origins});
            global.answer(&answer, || {
                let mut lines = vec![format!("# {place}")];
                lines.push(toml::to_string(&config.settings).unwrap_or_default().trim_end().to_owned());
                for (name, origin) in &config.origins {
                    let word = match origin {
                        Origin::File => "file",
                        Origin::Environment => "environment",
                        Origin::Flag => "flag",
                    };
                    lines.push(format!("# {name}: {word}"));
                }
                lines.join("\n")
            })
        }
    }
}
