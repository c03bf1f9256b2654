//! What labels of the region say: real kinds of goods, fictional names.

use super::dice::Dice;

/// The words of one label.
#[derive(Debug, Clone, Default)]
pub struct Words {
    pub product: String,
    pub producer: String,
    pub address: String,
    pub net: String,
    /// NSX and HSD as printed, dd/mm/yyyy.
    pub made_on: String,
    pub best_before: String,
    pub lot: String,
    /// Claims as printed: VietGAP, hữu cơ …
    pub claims: Vec<String>,
    /// Certificate number beside the first claim.
    pub certificate: Option<String>,
    /// OCOP product code.
    pub code: Option<String>,
    /// Stars in words: "OCOP 4 sao", "đạt 4 sao OCOP", "OCOP bốn sao".
    pub stars: Option<(usize, String)>,
    pub slogan: String,
}

const GOODS: [&str; 20] = [
    "Chè Shan tuyết",
    "Hồng trà cổ thụ",
    "Bạch trà",
    "Trà hoa vàng",
    "Mật ong bạc hà",
    "Mật ong hoa nhãn",
    "Gạo nếp cái hoa vàng",
    "Miến dong",
    "Phở khô",
    "Cam sành",
    "Bưởi da xanh",
    "Cam sấy dẻo",
    "Chuối sấy giòn",
    "Thịt trâu gác bếp",
    "Lạp xưởng",
    "Măng khô",
    "Rượu ngô men lá",
    "Tinh dầu quế",
    "Nấm hương khô",
    "Tinh bột nghệ",
];
const PLACES: [&str; 14] = [
    "Suối Mây",
    "Đồi Sương",
    "Bản Lau",
    "Khe Trúc",
    "Núi Gấu",
    "Thung Mơ",
    "Đèo Gió",
    "Nà Sim",
    "Rừng Xa",
    "Pác Hẩu",
    "Thượng Sơn",
    "Minh Khương",
    "Hồng Thái",
    "Yên Phú",
];
const PRODUCERS: [&str; 6] =
    ["HTX nông nghiệp", "Hợp tác xã", "Công ty TNHH", "Cơ sở sản xuất", "HTX dịch vụ tổng hợp", "Hộ kinh doanh"];
const COMMUNES: [&str; 8] = [
    "xã Hồng Thái",
    "xã Yên Phú",
    "xã Thượng Lâm",
    "phường Minh Xuân",
    "xã Tân Trào",
    "xã Lâm Bình",
    "xã Đồng Văn",
    "xã Quản Bạ",
];
const SLOGANS: [&str; 8] = [
    "Hương vị núi rừng",
    "Đặc sản vùng cao",
    "Tinh hoa đất Việt",
    "Sạch từ tâm",
    "Quà quê Tuyên Quang",
    "Ngon tự nhiên",
    "Thơm lành mỗi ngày",
    "Hạt ngọc của núi",
];
const DIGITS: [&str; 6] = ["không", "một", "hai", "ba", "bốn", "năm"];

/// Words for a label; `stars` is what a text about stars says, if the label has one.
pub fn cast(dice: &mut Dice, stars: Option<usize>) -> Words {
    let place = dice.of(&PLACES);
    let (year, month, day) = (2026, 1 + dice.below(10), 1 + dice.below(28));
    let weight = dice.of(&["100 g", "200 g", "250 g", "500 g", "1 kg", "5 kg", "500 ml", "330 ml"]);
    let claims: Vec<String> = match dice.below(6) {
        0 => vec!["Sản xuất theo tiêu chuẩn VietGAP".into()],
        1 => vec!["Sản phẩm hữu cơ".into()],
        2 => vec!["Hữu cơ PGS".into()],
        _ => vec![],
    };
    let certificate = (!claims.is_empty() && dice.chance(0.6)).then(|| {
        format!("VietGAP-TT-{:02}-{:02}-{:02}-{:04}", dice.below(30), dice.below(24), dice.below(99), dice.below(9999))
    });
    Words {
        product: format!("{} {place}", dice.of(&GOODS)),
        producer: format!("{} {}", dice.of(&PRODUCERS), dice.of(&PLACES)),
        address: format!("Thôn {}, {}, tỉnh Tuyên Quang", 1 + dice.below(12), dice.of(&COMMUNES)),
        net: weight.into(),
        made_on: format!("{day:02}/{month:02}/{year}"),
        best_before: format!("{day:02}/{month:02}/{}", year + 1),
        lot: format!("L26{month:02}{}{}", dice.of(&["A", "B", "C"]), dice.below(10)),
        claims,
        certificate,
        code: dice
            .chance(0.25)
            .then(|| format!("08-{:05}-{:02}-202{}", 691 + dice.below(1500), 1 + dice.below(20), 4 + dice.below(3))),
        stars: stars.map(|n| {
            let said = match dice.below(4) {
                0 => format!("Sản phẩm OCOP {n} sao"),
                1 => format!("Đạt {n} sao OCOP"),
                2 => format!("OCOP {} sao", DIGITS[n.min(5)]),
                _ => format!("Chứng nhận OCOP {n} sao"),
            };
            (n, said)
        }),
        slogan: dice.of(&SLOGANS).into(),
    }
}

impl Words {
    /// The lines of the information panel.
    pub fn lines(&self, dice: &mut Dice) -> Vec<String> {
        let mut lines = vec![
            format!("Sản xuất tại: {}", self.producer),
            format!("Địa chỉ: {}", self.address),
            format!("Khối lượng tịnh: {}", self.net)
                .replace("Khối lượng tịnh: 500 ml", "Thể tích thực: 500 ml")
                .replace("Khối lượng tịnh: 330 ml", "Thể tích thực: 330 ml"),
            format!("NSX: {}", self.made_on),
            format!("HSD: {}", self.best_before),
            format!("Số lô: {}", self.lot),
        ];
        lines.extend(self.claims.iter().cloned());
        lines.extend(self.certificate.iter().map(|n| format!("Số chứng nhận: {n}")));
        lines.extend(self.code.iter().map(|c| format!("Mã sản phẩm OCOP: {c}")));
        lines.extend(self.stars.iter().map(|s| s.1.clone()));
        lines.push(
            dice.of(&["Bảo quản nơi khô ráo, thoáng mát", "Thành phần: 100% tự nhiên", "Điện thoại: 0900 000 000"])
                .into(),
        );
        lines
    }
}
