//! 100,000 stamps as 1-bit PNG in a ZIP, beside the `qrencode` program with the same texts and size.

use crate::sheets::stream;
use crate::symbols::texts;
use crate::{at_least, cpu_of_children, median, micros};
use std::process::Command;
use temthat::print::stream::zip::{Picture, Pictures};

const COUNT: usize = 100_000;
/// Stamps that the peer draws in a round; it starts a process for each.
const PEER: usize = 200;
const SCALE: usize = 5;

/// A loop over the texts, then `zip`; CPU microseconds per stamp.
fn qrencode(folder: &std::path::Path, texts: &[String]) -> Option<f64> {
    let list = folder.join("texts");
    std::fs::write(&list, texts.join("\n") + "\n").unwrap();
    let script = "n=0; while read -r text; do n=$((n+1)); qrencode -l M -m 4 -s 5 -d 300 -o $n.png \"$text\" || exit 1; \
                  done < texts; rm -f all.zip; zip -q -0 all.zip *.png";
    let before = cpu_of_children();
    let done = Command::new("sh").args(["-c", script]).current_dir(folder).status();
    done.is_ok_and(|s| s.success()).then(|| (cpu_of_children() - before) * 1e6 / texts.len() as f64)
}

pub fn run() {
    let texts = texts("TEM.TINH.GOV.VN1", "L2611-01", COUNT);
    let folder = tempfile::tempdir().unwrap();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..3 {
        let out = folder.path().join("ours.zip");
        ours.push(micros(COUNT, || {
            stream(&mut Pictures::new(Picture::Png { scale: SCALE, dpi: 300 }, "DT-1"), &texts, &out);
        }));
        theirs.extend(qrencode(folder.path(), &texts[..PEER]));
        if round == 0 {
            let bytes = std::fs::metadata(&out).unwrap().len() as f64 / COUNT as f64;
            println!("# 100,000 1-bit PNG of 265 pixels in a ZIP: {bytes:.0} bytes per stamp");
        }
    }
    let ours = median(ours);
    if theirs.is_empty() {
        println!("# pictures, CPU microseconds per stamp: temthat {ours:.2}");
        println!("NOT MEASURED: the qrencode program (Debian: qrencode zip)");
        return;
    }
    let theirs = median(theirs);
    println!("# pictures, CPU microseconds per stamp: temthat {ours:.2}, qrencode and zip {theirs:.0}");
    at_least("png_zip_vs_qrencode_program", theirs / ours, 20.0);
}
