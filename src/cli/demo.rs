//! `demo`: a fictional office.

use super::Outcome;
use super::global::Global;

/// Arguments of `demo`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Thư mục của văn phòng thử (mặc định: tạm thời)
    #[arg(long)]
    dir: Option<std::path::PathBuf>,
    /// Địa chỉ lắng nghe
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// Làm mọi việc trừ phục vụ
    #[arg(long)]
    once: bool,
}

pub(super) fn run(global: &Global, args: &Args) -> Outcome {
    crate::demo::run(global.lang(), args.dir.clone(), &args.listen, args.once)?;
    Ok(0)
}
