//! Ten thousand listings through the real program, on the register of the demo office: how long, how
//! much memory.

use super::set::Dice;
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const LISTINGS: usize = 10_000;

fn temthat(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_temthat"));
    command.arg("--data").arg(data).arg("--json");
    command
}

/// A title as sellers write it.
fn title(name: &str, dice: &mut Dice) -> String {
    let name = match dice.below(4) {
        0 => temthat::domain::text::fold(name),
        1 => name.to_uppercase(),
        _ => name.to_owned(),
    };
    let before = dice.of(&["", "Đặc sản ", "[Freeship] ", "Combo 2 gói ", "Hàng loại 1 "]);
    format!("{before}{name}{}", dice.of(&["", " OCOP", " OCOP 3 sao", " OCOP 4 sao", " OCOP 5 sao"]))
}

/// Peak memory of a process that runs, kB.
fn peak(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?.trim().trim_end_matches(" kB").parse().ok()
}

/// Runs the sweep and prints a line.
pub fn run() {
    let dir = tempfile::tempdir().expect("a folder");
    let data = dir.path().join("office");
    let demo = Command::new(env!("CARGO_BIN_EXE_temthat")).args(["demo", "--once", "--dir"]).arg(&data).output();
    assert!(demo.is_ok_and(|d| d.status.success()), "the demo office");
    let listed = temthat(&data).args(["product", "list"]).output().expect("the register");
    let products: Vec<serde_json::Value> = serde_json::from_slice(&listed.stdout).expect("rows");
    let mut dice = Dice::new(5);
    let mut csv = String::from("Tiêu đề,Mô tả,Người bán,Liên kết\r\n");
    for n in 0..LISTINGS {
        let product = &products[dice.below(products.len())];
        let text = |member: &str| product[member].as_str().expect("a name").replace('"', "");
        let seller = if dice.below(2) == 0 { text("producer_name") } else { "Đặc sản ba miền".to_owned() };
        let claim = dice.of(&["giao toàn quốc", "chuẩn VietGAP", "hữu cơ"]);
        let title = title(&text("name"), &mut dice);
        write!(csv, "\"{title}\",{claim},\"{seller}\",https://shop.example/{n}\r\n").expect("text");
    }
    let file = dir.path().join("listings.csv");
    std::fs::write(&file, csv).expect("a file");
    let begun = Instant::now();
    let mut child = temthat(&data).args(["check", "--csv"]).arg(&file).stdout(Stdio::null()).spawn().expect("a sweep");
    let mut most = 0;
    let status = loop {
        most = most.max(peak(child.id()).unwrap_or(0));
        if let Some(status) = child.try_wait().expect("a process") {
            break status;
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    assert_eq!(status.code(), Some(1), "signs are found");
    let took = begun.elapsed();
    println!("{LISTINGS} listings from CSV to workbook, {} products: {took:.2?}, {} MB", products.len(), most / 1024);
}
