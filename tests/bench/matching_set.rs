//! A register of 500 products and labels that speak of them as sellers write: without tones, in
//! NFD, shortened, in another order, with words of advertising, with slips; and labels of near
//! twins that the register does not hold. Shared by the bench and the tests.

use temthat::domain::event::{Event, Record};
use temthat::domain::gtin::Gtin;
use temthat::domain::ids::{ProducerId, ProductId};
use temthat::domain::label::matching::{Match, find_in};
use temthat::domain::label::names::Names;
use temthat::domain::producer::{Producer, ProducerKind};
use temthat::domain::product::Product;
use temthat::domain::register::Register;
use temthat::domain::text::fold;

pub struct Dice(u64);
impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }
    pub fn below(&mut self, n: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % n as u64).expect("small")
    }
    pub fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

const GOODS: [&str; 34] = [
    "Chè xanh",
    "Chè Shan tuyết",
    "Hồng trà",
    "Bạch trà",
    "Chè đinh",
    "Trà hoa vàng",
    "Trà giảo cổ lam",
    "Mật ong bạc hà",
    "Mật ong hoa nhãn",
    "Gạo nếp cái",
    "Gạo tẻ thơm",
    "Miến dong",
    "Bún khô",
    "Phở khô",
    "Cam sành",
    "Bưởi da xanh",
    "Bưởi Soi",
    "Cam sấy dẻo",
    "Chuối sấy",
    "Thịt lợn gác bếp",
    "Thịt trâu gác bếp",
    "Lạp xưởng",
    "Măng khô",
    "Măng ớt",
    "Rượu ngô",
    "Rượu mận",
    "Tinh dầu quế",
    "Tinh dầu sả chanh",
    "Vải thổ cẩm",
    "Gùi mây đan",
    "Nấm hương khô",
    "Tương ớt mắc mật",
    "Bột nghệ",
    "Tinh bột nghệ",
];
const PLACES: [&str; 24] = [
    "Suối Mây",
    "Đồi Sương",
    "Bản Lau",
    "Khe Trúc",
    "Núi Gấu",
    "Thung Mơ",
    "Đèo Gió",
    "Nà Sim",
    "Bản Dế",
    "Rừng Xa",
    "Pác Hẩu",
    "Nậm Tà",
    "Khuổi Lếch",
    "Tát Khẹo",
    "Lũng Vài",
    "Phiêng Bung",
    "Cao Sơn",
    "Thượng Giáp",
    "Đồng Mòn",
    "Làng Chang",
    "Khau Tinh",
    "Bản Bon",
    "Nà Thuôn",
    "Hồng Quân",
];
const GRADES: [&str; 7] = ["", "", "", " đặc biệt", " hộp 200g", " 1 tôm 2 lá", " loại A"];
const FORMS: [&str; 5] = ["Hợp tác xã", "Công ty TNHH", "Công ty Cổ phần", "Hộ kinh doanh", "Tổ hợp tác"];
const TRADES: [&str; 6] =
    ["", "nông nghiệp ", "chế biến nông sản ", "sản xuất và thương mại ", "dịch vụ tổng hợp ", "dược liệu "];
const NAMES: [&str; 40] = [
    "An Lành",
    "Bình Minh",
    "Cát Tường",
    "Đại Ngàn",
    "Hương Rừng",
    "Kiên Cường",
    "Lộc Xanh",
    "Mộc Sơn",
    "Ngọc Lam",
    "Phú Sơn",
    "Quê Nhà",
    "Rạng Đông",
    "Sao Mai",
    "Thanh Vân",
    "Tâm Đức",
    "Vạn Xuân",
    "Xuân Hòa",
    "Yên Bình",
    "Minh Khai",
    "Hoa Ban",
    "Sơn Thủy",
    "Tân Lập",
    "Đức Trọng",
    "Thiên Phúc",
    "Gia Hưng",
    "Hải Âu",
    "Ánh Dương",
    "Trường Thịnh",
    "Nam Phong",
    "Bảo Tín",
    "Việt Hà",
    "Tràng An",
    "Lam Giang",
    "Khánh Linh",
    "Diệu Hiền",
    "Trúc Mai",
    "Ngân Hà",
    "Thảo Nguyên",
    "Hùng Cường",
    "Đông Đô",
];

fn producer(id: u32, name: String) -> Producer {
    Producer {
        id: ProducerId(id),
        name,
        kind: ProducerKind::Unknown,
        address: String::new(),
        former_addresses: vec![],
        aliases: vec![],
        commune: None,
        suspended: None,
    }
}

/// 500 products of 260 producers; some names at two producers, some producers with like products.
pub fn register(seed: u64) -> Register {
    let mut dice = Dice::new(seed);
    let mut events = Vec::new();
    let mut names = std::collections::BTreeSet::new();
    for id in 1..=260 {
        let name = loop {
            let name = format!("{} {}{} {}", dice.of(&FORMS), dice.of(&TRADES), dice.of(&NAMES), dice.of(&PLACES));
            let name = if dice.below(2) == 0 {
                name
            } else {
                name.rsplit_once(' ')
                    .map_or(name.clone(), |_| format!("{} {}{}", dice.of(&FORMS), dice.of(&TRADES), dice.of(&NAMES)))
            };
            if names.insert(fold(&name)) {
                break name;
            }
        };
        events.push(Event::ProducerRegistered(producer(id, name)));
    }
    let mut seen = std::collections::BTreeSet::new();
    for id in 1..=500u32 {
        let owner = 1 + u32::try_from(dice.below(260)).expect("small");
        let name = loop {
            let name = format!("{} {}{}", dice.of(&GOODS), dice.of(&PLACES), dice.of(&GRADES));
            if seen.insert((owner, fold(&name))) {
                break name;
            }
        };
        events.push(Event::ProductRegistered(Product {
            id: ProductId(id),
            producer: ProducerId(owner),
            name,
            aliases: vec![],
            variant: None,
            pack: None,
            group: None,
            criteria_set: None,
            gtin: Gtin::restricted(u64::from(id)).expect("gtin"),
            code: None,
        }));
    }
    let mut register = Register::default();
    register.apply(&Record {
        seq: 1,
        at: jiff::Timestamp::UNIX_EPOCH,
        actor: "bench".into(),
        why: String::new(),
        events,
    });
    register
}

/// One labelled label.
pub struct Labelled {
    pub kind: &'static str,
    pub product: String,
    pub producer: Option<String>,
    /// The product it speaks of; `None` for what the register does not hold.
    pub truth: Option<ProductId>,
}

fn slip(text: &str, dice: &mut Dice) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let letters: Vec<_> = (0..chars.len()).filter(|i| chars[*i].is_alphabetic()).collect();
    let at = letters[dice.below(letters.len())];
    match dice.below(3) {
        0 => chars[at] = 'x',
        1 => {
            chars.remove(at);
        }
        _ => chars.insert(at, chars[at]),
    }
    chars.into_iter().collect()
}

fn bare(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    text.nfd().filter(|c| !is_combining_mark(*c)).collect::<String>().replace('đ', "d").replace('Đ', "D")
}

fn short(name: &str) -> String {
    [
        ("Hợp tác xã", "HTX"),
        ("Công ty TNHH", "Cty TNHH"),
        ("Công ty Cổ phần", "CTCP"),
        ("Hộ kinh doanh", "HKD"),
        ("Tổ hợp tác", "THT"),
        ("nông nghiệp", "NN"),
        ("sản xuất", "SX"),
        ("thương mại", "TM"),
        ("dịch vụ", "DV"),
    ]
    .iter()
    .fold(name.to_owned(), |n, (long, s)| n.replace(long, s))
}

const BEFORE: [&str; 6] = ["OCOP 4 sao ", "Đặc sản ", "Combo 2 hộp ", "[Chính hãng] ", "Siêu ngon - ", "Freeship "];
const AFTER: [&str; 7] = [
    " giá rẻ",
    " cao cấp quà tặng",
    " hộp 500g",
    " đặc sản Tuyên Quang",
    " hàng mới về",
    " túi zip 100g",
    " OCOP chuẩn 4 sao",
];

pub const KINDS: [&str; 8] =
    ["as registered", "no tones", "NFD", "short forms", "word order", "advertising", "one slip", "all at once"];

fn noisy(kind: &str, product: &str, maker: &str, dice: &mut Dice) -> (String, String) {
    use unicode_normalization::UnicodeNormalization;
    let order = |text: &str, dice: &mut Dice| {
        let mut words: Vec<&str> = text.split(' ').collect();
        let at = dice.below(words.len());
        words.rotate_left(at);
        words.join(" ")
    };
    match kind {
        "no tones" => (bare(product), bare(maker)),
        "NFD" => (product.nfd().collect(), maker.nfd().collect()),
        "short forms" => (product.to_lowercase(), short(maker)),
        "word order" => (order(product, dice), maker.to_owned()),
        "advertising" => (format!("{}{product}{}", dice.of(&BEFORE), dice.of(&AFTER)), maker.to_owned()),
        "one slip" => (slip(product, dice), slip(maker, dice)),
        "all at once" => {
            let product = slip(&bare(&order(product, dice)), dice);
            (format!("{}{product}{}", dice.of(&BEFORE), dice.of(&AFTER)), bare(&short(maker)))
        }
        _ => (product.to_owned(), maker.to_owned()),
    }
}

/// Every product with every kind of noise, and as many labels of what the register does not hold.
pub fn labels(register: &Register, seed: u64) -> Vec<Labelled> {
    let mut dice = Dice::new(seed);
    let mut out = Vec::new();
    let makers: Vec<_> = register.producers.values().map(|p| p.name.clone()).collect();
    for p in register.products.values() {
        let maker = &register.producers[&p.producer].name;
        for kind in KINDS {
            let (product, maker) = noisy(kind, &p.name, maker, &mut dice);
            out.push(Labelled { kind, product, producer: Some(maker), truth: Some(p.id) });
        }
        // The same producer's unregistered product, another producer's product of that name, and a stranger.
        let owned = |name: &str, owner: ProducerId| {
            register.products.values().any(|q| q.producer == owner && fold(&q.name) == fold(name))
        };
        let noise = KINDS[dice.below(KINDS.len())];
        let sibling = format!("{} {}", dice.of(&GOODS), dice.of(&PLACES));
        if !register.products.values().any(|q| q.producer == p.producer && fold(&q.name).starts_with(&fold(&sibling))) {
            let (product, maker) = noisy(noise, &sibling, maker, &mut dice);
            out.push(Labelled { kind: "sibling not registered", product, producer: Some(maker), truth: None });
        }
        let other = &makers[dice.below(makers.len())];
        let other_id = register.producers.values().find(|m| m.name == *other).expect("a maker").id;
        if !owned(&p.name, other_id) && other_id != p.producer {
            let (product, maker) = noisy(noise, &p.name, other, &mut dice);
            out.push(Labelled { kind: "twin of another producer", product, producer: Some(maker), truth: None });
        }
        let stranger =
            format!("Cơ sở {} {}", dice.of(&["Hoàng Yến", "Thủy Tiên", "Quang Huy", "Bích Ngọc"]), dice.of(&PLACES));
        let (product, maker) = noisy(noise, &p.name, &stranger, &mut dice);
        out.push(Labelled { kind: "twin of a stranger", product, producer: Some(maker), truth: None });
    }
    out
}

/// What matching made of one kind of labels.
#[derive(Default, Clone, Copy)]
pub struct Tally {
    pub labels: usize,
    /// Matched to the right product.
    pub right: usize,
    /// Matched to a wrong one.
    pub wrong: usize,
    /// Abstained.
    pub unsure: usize,
    /// Said that the register holds no such product.
    pub none: usize,
}

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.labels += other.labels;
        self.right += other.right;
        self.wrong += other.wrong;
        self.unsure += other.unsure;
        self.none += other.none;
    }
}

/// Runs the matching over the set: a tally by kind, in the order they appear.
pub fn tally(register: &Register, names: &Names, labels: &[Labelled]) -> Vec<(&'static str, Tally)> {
    let mut out: Vec<(&'static str, Tally)> = Vec::new();
    for label in labels {
        let (answer, _) = find_in(names, register, Some(&label.product), label.producer.as_deref(), None, false);
        let mut t = Tally { labels: 1, ..Tally::default() };
        match answer {
            Match::Product(id) if label.truth == Some(id) => t.right = 1,
            Match::Product(_) => t.wrong = 1,
            Match::Unsure => t.unsure = 1,
            _ => t.none = 1,
        }
        match out.iter_mut().find(|(k, _)| *k == label.kind) {
            Some((_, sum)) => sum.add(t),
            None => out.push((label.kind, t)),
        }
    }
    out
}
