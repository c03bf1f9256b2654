//! `serve`: the web and the admin socket.

use super::Outcome;
use super::global::Global;
use crate::admin::client::{Holder, holder};
use crate::app::command::{Code, Refusal};
use crate::boot;

/// Arguments of `serve`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Địa chỉ lắng nghe, thay cho cấu hình (address to listen on)
    #[arg(long)]
    listen: Option<String>,
    /// Địa chỉ cục bộ cho /metrics, thay cho cấu hình, ví dụ 127.0.0.1:9464 (local address of /metrics)
    #[arg(long, value_name = "ADDRESS")]
    metrics: Option<String>,
}

pub(super) fn run(global: &Global, args: &Args) -> Outcome {
    let mut booted = global.open(false).map_err(|refusal| named(global, refusal))?;
    booted.config.listen_on(args.listen.clone())?;
    booted.config.metrics_on(args.metrics.clone())?;
    let passphrase = global.passphrase_given()?;
    boot::serve(booted, &global.folder(), passphrase.as_ref(), |booted, address, metrics| {
        let name = &booted.config.settings.office.name;
        global.say(&global.t("cli-serving", &[("office", name), ("address", &address.to_string())]));
        if let Some(metrics) = metrics {
            global.say(&global.t("cli-metrics", &[("address", &metrics.to_string())]));
        }
    })?;
    Ok(0)
}

/// Names the server that has the folder, and the ways on.
fn named(global: &Global, mut refusal: Refusal) -> Refusal {
    let socket = global.folder().socket();
    if refusal.code == Code::InUse
        && let Holder::Runs(pid) = holder(&socket)
    {
        let pid = pid.map_or_else(|| "?".to_owned(), |pid| pid.to_string());
        let args = [("pid", pid.as_str()), ("socket", &socket.display().to_string())];
        refusal.message = format!("{}. {}", refusal.message, global.t("cli-second-server", &args));
    }
    refusal
}
