//! The record of inspection (biên bản kiểm tra) on paper, in the form of Vietnamese administrative papers.
//! It states what was seen and what has to be checked. It concludes nothing and names no penalty.

use super::InspectionError;
use super::photo::upright;
use crate::app::Office;
use crate::domain::ids::InspectionId;
use crate::domain::inspection::{Decision, Entry, Inspection, Note, Observed, Sign};
use crate::domain::label::observation::Observation;
use crate::i18n::{Lang, day};
use crate::ports::clock::vietnam_day;
use crate::print::PrintError;
use crate::print::document::{Block, Style, pdf};
use jiff::Timestamp;
use jiff::tz::Offset;

/// Longest side of a picture on paper, pixels: 150 dpi at full width.
const SIDE: u32 = 1_000;

/// Why there is no paper.
#[derive(Debug, thiserror::Error)]
pub enum MinutesError {
    /// No such case, or a picture is missing.
    #[error(transparent)]
    Case(#[from] InspectionError),
    /// It cannot be set.
    #[error(transparent)]
    Print(#[from] PrintError),
}

/// The record as PDF.
///
/// # Errors
/// See [`MinutesError`].
pub fn minutes(office: &Office, id: InspectionId) -> Result<Vec<u8>, MinutesError> {
    let register = office.register();
    let case = register.inspections.get(&id).ok_or(InspectionError::Unknown(id))?;
    let office_name = office.trust().map(|t| t.iss.clone()).unwrap_or_default();
    let mut blocks = head(&office_name, case);
    parties(case, &mut blocks);
    labels(case, &mut blocks);
    pictures(office, case, &mut blocks)?;
    signs(case, &mut blocks);
    explanations(case, &mut blocks);
    decision(case, &mut blocks);
    tail(case, &mut blocks);
    Ok(pdf(&format!("Biên bản kiểm tra {id}"), &blocks)?)
}

fn text(style: Style, text: impl Into<String>) -> Block {
    Block::Text(style, text.into())
}

/// "09 giờ 05 ngày 24/11/2026" in Vietnam's time.
fn moment(at: Timestamp) -> String {
    let local = Offset::constant(7).to_datetime(at);
    format!("{:02} giờ {:02} ngày {}", local.hour(), local.minute(), day(Lang::Vi, local.date()))
}

fn head(office_name: &str, case: &Inspection) -> Vec<Block> {
    let centred = Style::BODY.centred();
    let bold = Style::BOLD.centred();
    let opened = vietnam_day(case.opened_at);
    let date = format!("{}, ngày {} tháng {} năm {}", case.place, opened.day(), opened.month(), opened.year());
    vec![
        Block::Columns(vec![
            (
                0.42,
                vec![
                    (bold.sized(11.0), office_name.to_uppercase()),
                    (centred.sized(11.0), format!("Số: {}/BB-KT", case.id)),
                ],
            ),
            (
                0.58,
                vec![
                    (bold.sized(10.8), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".into()),
                    (bold.sized(11.5), "Độc lập - Tự do - Hạnh phúc".into()),
                    (centred.sized(11.0), date),
                ],
            ),
        ]),
        Block::Gap(4.0),
        text(bold.sized(14.0), "BIÊN BẢN KIỂM TRA"),
        text(centred, "Việc sử dụng nhãn hiệu chứng nhận OCOP và ghi nhãn hàng hóa"),
        Block::Line(40.0),
        Block::Gap(2.0),
    ]
}

fn parties(case: &Inspection, blocks: &mut Vec<Block>) {
    blocks.push(text(Style::BODY, format!("Bắt đầu lúc {}, tại {}.", moment(case.opened_at), case.place)));
    blocks.push(text(Style::BOLD, "I. Thành phần"));
    blocks.push(text(Style::BODY.indented(5.0), format!("1. Người kiểm tra: {}", case.inspector)));
    blocks.push(text(Style::BODY.indented(5.0), format!("2. Cơ sở, người được kiểm tra: {}", case.inspected)));
}

/// What was seen, line by line: only what was seen.
fn seen(label: &Observation) -> Vec<String> {
    let mut lines = Vec::new();
    let mut say = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            lines.push(format!("- {name}: {value}"));
        }
    };
    let date = |d: Option<jiff::civil::Date>| d.map(|d| day(Lang::Vi, d));
    say("Sản phẩm ghi trên nhãn", label.product.clone());
    say("Chủ thể ghi trên nhãn", label.producer.clone());
    say("Địa chỉ ghi trên nhãn", label.address.clone());
    say("Nhãn hiệu OCOP", label.mark.map(|m| if m { "có" } else { "không có" }.to_owned()));
    say("Số sao hiển thị", label.stars.map(|s| s.to_string()));
    let claims: Vec<_> = label
        .claims
        .iter()
        .map(|c| {
            let name = serde_json::to_value(c.scheme).ok().and_then(|v| v.as_str().map(str::to_owned));
            let name = crate::i18n::plain(Lang::Vi, &format!("cli-word-{}", name.unwrap_or_default()));
            c.number.as_ref().map_or(name.clone(), |n| format!("{name} (số {n})"))
        })
        .collect();
    say("Công bố", (!claims.is_empty()).then(|| claims.join(", ")));
    say("Mã sản phẩm OCOP", label.code.clone());
    say("Mã GTIN", label.gtin.clone());
    say("Quyết định ghi trên nhãn", label.decision_no.clone());
    say("Cơ quan cấp ghi trên nhãn", label.authority.clone());
    say("Ngày in nhãn", date(label.printed_on));
    say("Ngày sản xuất", date(label.made_on));
    say("Hạn sử dụng", date(label.best_before));
    say("Biến thể", label.variant.clone());
    say("Quy cách", label.pack.clone());
    say("Mã số vùng trồng", label.planting_code.clone());
    say("Tỷ lệ nguyên liệu trong tỉnh theo sổ thu mua", label.origin.map(|o| format!("{}%", o.in_province)));
    say("Mã truy xuất điện tử", label.trace_code.map(|t| if t { "có" } else { "không thấy" }.to_owned()));
    say("Trang bán hàng", label.listing.as_ref().and_then(|l| l.url.clone()));
    say("Phiếu số hồ sơ đánh giá lại đã xuất trình", label.dossier_no.clone());
    let papers: Vec<_> =
        label.papers.iter().map(|p| format!("{} ({})", crate::i18n::plain(Lang::Vi, &p.clears), p.number)).collect();
    say("Giấy tờ đã xuất trình", (!papers.is_empty()).then(|| papers.join("; ")));
    lines
}

fn labels(case: &Inspection, blocks: &mut Vec<Block>) {
    blocks.push(text(Style::BOLD, "II. Nội dung ghi nhận"));
    let all: Vec<&Observed> = case.observed().collect();
    if all.is_empty() {
        blocks.push(text(Style::BODY.indented(5.0), "Không ghi nhận nhãn nào."));
    }
    for (n, observed) in all.iter().enumerate() {
        let line = format!("{}. Nhãn được thấy ngày {}:", n + 1, day(Lang::Vi, observed.as_of));
        blocks.push(text(Style::BODY.indented(5.0), line));
        for line in seen(&observed.label) {
            blocks.push(text(Style::BODY.indented(10.0), line));
        }
        if let Some(word) = &observed.stamp {
            let word = crate::i18n::plain(Lang::Vi, &format!("status-{word}"));
            blocks.push(text(Style::BODY.indented(10.0), format!("- Tem truy xuất, kiểm tra tại chỗ: {word}")));
        }
    }
}

fn pictures(office: &Office, case: &Inspection, blocks: &mut Vec<Block>) -> Result<(), InspectionError> {
    for (n, photo) in case.photos().enumerate() {
        let bytes = office.evidence.give(&photo.sha256)?;
        let (jpeg, width, height) = upright(photo, &bytes, SIDE)
            .map_err(|problem| InspectionError::Photo { file: photo.file.clone(), problem })?;
        let caption = format!(
            "Ảnh {}{} — SHA-256 của ảnh gốc: {}",
            n + 1,
            if photo.caption.is_empty() { String::new() } else { format!(": {}", photo.caption) },
            photo.original_sha256
        );
        blocks.push(Block::Picture { jpeg, width, height, max_mm: 110.0, caption });
    }
    Ok(())
}

fn signs(case: &Inspection, blocks: &mut Vec<Block>) {
    blocks.push(text(Style::BOLD, "III. Dấu hiệu cần kiểm tra"));
    let all: Vec<&Sign> = case.observed().flat_map(|o| &o.findings).collect();
    if all.is_empty() {
        blocks.push(text(Style::BODY.indented(5.0), "Chưa thấy dấu hiệu nào."));
    }
    for (n, sign) in all.iter().enumerate() {
        let line = format!("{}. [{}, mức {}] {}", n + 1, sign.rule, sign.severity, sign.title);
        blocks.push(text(Style::BOLD.indented(5.0), line));
        blocks.push(text(Style::BODY.indented(10.0), sign.says.clone()));
        blocks.push(text(Style::BODY.indented(10.0), format!("Căn cứ: {}.", sign.basis.join("; "))));
        blocks.push(text(Style::BODY.indented(10.0), format!("Tài liệu làm rõ: {}.", sign.clears.join("; "))));
    }
    let open: Vec<_> = case.observed().flat_map(|o| &o.open).collect();
    for (rule, needs) in open {
        blocks.push(text(Style::BODY.indented(5.0), format!("Chưa đủ để xét {rule}: cần {needs}.")));
    }
    if let Some(last) = case.observed().last() {
        let note = format!(
            "Đối chiếu với sổ đăng ký tại bản ghi số {}, biết đến {}; bộ quy tắc {}. Dấu hiệu cần kiểm tra không phải là \
             kết luận vi phạm; chỉ cơ quan có thẩm quyền kết luận.",
            last.register_seq,
            moment(last.known_at),
            last.rules
        );
        blocks.push(text(Style::SMALL.indented(5.0), note));
    }
}

fn explanations(case: &Inspection, blocks: &mut Vec<Block>) {
    blocks.push(text(Style::BOLD, "IV. Ý kiến giải trình và tài liệu đề nghị cung cấp"));
    let before = blocks.len();
    for entry in &case.entries {
        match &entry.note {
            Note::Explained { by, text: words } => {
                blocks.push(text(Style::BODY.indented(5.0), format!("- {by} ({}): {words}", moment(entry.when()))));
            }
            Note::Requested { paper } => {
                blocks.push(text(Style::BODY.indented(5.0), format!("- Đề nghị cung cấp: {paper}")));
            }
            _ => {}
        }
    }
    if blocks.len() == before {
        blocks.push(text(Style::BODY.indented(5.0), "Không có."));
    }
}

fn decision(case: &Inspection, blocks: &mut Vec<Block>) {
    blocks.push(text(Style::BOLD, "V. Kết quả"));
    let line = match case.decision() {
        None => "Chưa có kết quả.".to_owned(),
        Some((decision, reason)) => {
            let word = match decision {
                Decision::NoSign => "Không thấy dấu hiệu cần xử lý",
                Decision::Reminded => "Nhắc nhở tại chỗ",
                Decision::SentToAuthority => "Chuyển cơ quan có thẩm quyền xem xét",
                Decision::Cleared => "Đã làm rõ, không còn dấu hiệu",
            };
            format!("{word}. Lý do: {reason}")
        }
    };
    blocks.push(text(Style::BODY.indented(5.0), line));
}

fn tail(case: &Inspection, blocks: &mut Vec<Block>) {
    let ended = case.entries.last().map_or(case.opened_at, Entry::when);
    let close = format!(
        "Biên bản được đọc cho mọi người có tên trên cùng nghe, lập thành 02 bản có giá trị như nhau; mục ghi cuối lúc {}.",
        moment(ended)
    );
    let sign = |title: &str| {
        vec![
            (Style::BOLD.centred(), title.to_owned()),
            (Style::SMALL.centred(), "(Ký, ghi rõ họ tên)".to_owned()),
            (Style::BODY.sized(60.0), " ".to_owned()),
        ]
    };
    blocks.push(Block::Gap(2.0));
    blocks.push(text(Style::BODY, close));
    blocks.push(Block::Gap(3.0));
    blocks.push(Block::Columns(vec![(0.5, sign("ĐẠI DIỆN ĐƯỢC KIỂM TRA")), (0.5, sign("NGƯỜI KIỂM TRA"))]));
}
