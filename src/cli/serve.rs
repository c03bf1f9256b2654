//! `serve`: the web and the admin socket.

use super::Outcome;
use super::global::Global;
use crate::boot;

/// Arguments of `serve`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Địa chỉ lắng nghe, thay cho cấu hình (address to listen on)
    #[arg(long)]
    listen: Option<String>,
}

pub(super) fn run(global: &Global, args: &Args) -> Outcome {
    let mut booted = global.open(false)?;
    booted.config.listen_on(args.listen.clone())?;
    boot::serve(booted, &global.folder(), |booted, address| {
        let name = &booted.config.settings.office.name;
        global.say(&global.t("cli-serving", &[("office", name), ("address", &address.to_string())]));
    })?;
    Ok(0)
}
