//! The result workbook of a sweep.

use super::BulkReport;
use crate::i18n::plain;
use crate::ports::workbook::Sheet;

/// Overview, one line per row, one line per sign, and the candidates.
#[must_use]
pub fn sheets(report: &BulkReport) -> Vec<Sheet> {
    let t = |key: &str| plain(report.lang, key);
    let h = |keys: &[&str]| keys.iter().map(|k| t(&format!("bulk-{k}"))).collect::<Vec<_>>();
    let mut overview = Sheet::new(&t("bulk-overview"), h(&["what", "value"]));
    let mut line = |key: &str, value: String| overview.rows.push(vec![t(&format!("bulk-{key}")), value]);
    line("file", report.file.clone());
    line("sha256", report.sha256.clone());
    line("rows", report.rows.len().to_string());
    for answer in ["sign", "none", "unknown"] {
        line(&format!("answer-{answer}"), report.count(answer).to_string());
    }
    line("known-at", report.known_at.to_string());
    line("register-seq", report.register_seq.to_string());
    line("unused", report.unused_columns.join(", "));
    line("note", t("bulk-note-text"));

    let mut rows = Sheet::new(
        &t("bulk-results"),
        h(&["row", "title", "seller", "url", "answer", "severity", "signs", "needs", "silenced", "unread", "picture"]),
    );
    let mut signs =
        Sheet::new(&t("bulk-signs"), h(&["row", "title", "url", "rule", "severity", "says", "basis", "clears"]));
    let mut candidates =
        Sheet::new(&t("bulk-candidates"), h(&["row", "title", "id", "product", "producer", "likeness"]));
    for r in &report.rows {
        let row = r.row.to_string();
        rows.rows.push(vec![
            row.clone(),
            r.title.clone(),
            r.seller.clone(),
            r.url.clone(),
            t(&format!("bulk-answer-{}", r.answer)),
            r.gravest.clone().unwrap_or_default(),
            r.signs.iter().map(|s| format!("{} {}: {}", s.rule, s.severity, s.says)).collect::<Vec<_>>().join("\n"),
            r.needs.join("; "),
            r.silenced.join("; "),
            r.unread.iter().map(|(c, v)| format!("{c}: {v}")).collect::<Vec<_>>().join("; "),
            r.picture.clone(),
        ]);
        for s in &r.signs {
            let s = s.clone();
            signs.rows.push(vec![
                row.clone(),
                r.title.clone(),
                r.url.clone(),
                s.rule,
                s.severity,
                s.says,
                s.basis,
                s.clears,
            ]);
        }
        for (id, product, producer, score) in &r.candidates {
            let cells = [&row, &r.title, id, product, producer, score];
            candidates.rows.push(cells.into_iter().cloned().collect());
        }
    }
    vec![overview, rows, signs, candidates]
}
