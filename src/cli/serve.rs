//! `serve`.

use super::Global;
use crate::boot;
use anyhow::Result;

/// Arguments of `serve`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Địa chỉ lắng nghe (address to listen on)
    #[arg(long, env = "TEMTHAT_LISTEN", default_value = "127.0.0.1:8080")]
    listen: String,
}

pub(super) fn run(global: &Global, args: &Args) -> Result<u8> {
    let booted = global.open()?;
    tokio::runtime::Runtime::new()?.block_on(boot::serve(&booted, &args.listen, |address| {
        eprintln!("{}: http://{address}/ (Ctrl-C để dừng)", booted.settings.office);
    }))?;
    Ok(0)
}
