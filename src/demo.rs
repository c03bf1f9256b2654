//! The demo: a fictional office with the profile a real province reported for 2024. Names are
//! invented; only the communes are real.

use crate::app::accounts::{self, NewAccount};
use crate::app::check::check;
use crate::app::command::{Call, Code, Refusal, Request, Response, Secret, execute, told};
use crate::app::enrol::{self, Change, NewBatch, NewCertificate, NewZone};
use crate::app::inspection::{self, Addition, NewInspection};
use crate::app::issue::issue;
use crate::app::lint::Order;
use crate::app::stamps::stamps;
use crate::app::verify::verify;
use crate::app::{Office, Who};
use crate::boot::{self, Booted, Folder, NewOffice};
use crate::domain::account::Role;
use crate::domain::admin_unit;
use crate::domain::batch::{BatchInput, Unit};
use crate::domain::certificate::{Holder, Scheme};
use crate::domain::event::Event;
use crate::domain::gtin::Gtin;
use crate::domain::ids::{InspectionId, ProducerId, ProductId, RecognitionId, RunId};
use crate::domain::label::observation::{ClaimShown, Observation};
use crate::domain::producer::{Producer, ProducerKind};
use crate::domain::product::{CriteriaSet, Product};
use crate::domain::recognition::{Evidence, Recognition, RecognitionAct, Stars, level_of, valid_until};
use crate::domain::run::Granularity;
use crate::i18n::Lang;
use crate::ports::keyring::Keyring;
use crate::ports::signer::Signer;
use crate::print::printer::Printer;
use crate::print::sheet::Sheet;
use anyhow::{Context, Result};
use jiff::Span;
use std::path::PathBuf;

/// Host of the demo's stamps.
pub const HOST: &str = "TEM.EXAMPLE";
/// Passphrase of the demo's throw-away keys.
const PASSPHRASE: &str = "temthat demo";

const GOODS: [(&str, u8, &str); 12] = [
    ("Chè xanh", 11, "chè"),
    ("Mật ong", 4, "mật ong"),
    ("Gạo nếp", 3, "lúa"),
    ("Miến dong", 6, "dong riềng"),
    ("Cam sấy dẻo", 7, "cam"),
    ("Thịt lợn gác bếp", 8, "lợn"),
    ("Măng khô", 7, "măng"),
    ("Rượu ngô", 14, "ngô"),
    ("Trà hoa vàng", 12, "trà hoa vàng"),
    ("Tinh dầu quế", 20, "quế"),
    ("Vải thổ cẩm", 22, "lanh"),
    ("Bưởi da xanh", 1, "bưởi"),
];
const PLACES: [&str; 10] =
    ["Suối Mây", "Đồi Sương", "Bản Lau", "Khe Trúc", "Núi Gấu", "Thung Mơ", "Đèo Gió", "Nà Sim", "Bản Dế", "Rừng Xa"];
const NAMES: [&str; 18] = [
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
];

/// Sets the demo up and, unless `once`, serves it.
///
/// # Errors
/// The folder holds an office already, or the port is in use.
pub fn run(lang: Lang, dir: Option<PathBuf>, listen: &str, once: bool) -> Result<(), Refusal> {
    let folder = Folder::new(match dir {
        Some(dir) => dir,
        None => std::env::temp_dir().join(format!("temthat-demo-{}", std::process::id())),
    });
    let passphrase = Secret::new(PASSPHRASE.to_owned());
    let new =
        NewOffice {
            name: "Văn phòng OCOP tỉnh Hư Cấu", host: HOST, passphrase: &passphrase, dev: true, from: None
        };
    boot::init(&folder, &new)?;
    let mut booted = boot::open(&folder, boot::config(&folder)?, false)?;
    booted.config.listen_on(Some(listen.to_owned()))?;
    // The demo is looked at on this machine.
    booted.config.settings.http.origin = "http://localhost".into();
    let signer = booted.keyring.unlock(1, passphrase.reveal())?;
    let shown = Shown::make(&booted, signer.as_ref(), &folder, &passphrase)
        .map_err(|e| Refusal::new(Code::Store, format!("{e:#}")))?;
    let links = links(&booted.office)?;
    shown.tell(lang, &booted, &folder);
    println!("Vụ kiểm tra {}: mở với nhãn {}, đang chờ giải trình", inspect(&booted.office, &shown)?, INSPECTED + 1);
    if once {
        return Ok(());
    }
    boot::serve(booted, &folder, Some(&passphrase), |_, address, _| {
        println!("\nMở trên trình duyệt (Ctrl-C để dừng):");
        println!("  http://{address}/");
        for (name, path) in &shown.pages {
            println!("  {name}: http://{address}{path}");
        }
        println!("\nVào làm việc (mỗi liên kết mở một lần, để đặt mật khẩu):");
        for (name, path) in &links {
            println!("  {name}: http://{address}{path}");
        }
    })
}

struct Shown {
    pages: Vec<(&'static str, String)>,
    labels: Vec<(&'static str, Observation)>,
    genuine: String,
    sheet: PathBuf,
    sheet_stamps: usize,
}

/// One account of each role, and the one-time link of each.
fn links(office: &Office) -> Result<Vec<(&'static str, String)>, Refusal> {
    let producer = office.register().products.get(&ProductId(205)).map_or(ProducerId(1), |p| p.producer);
    let roles = [
        ("cán bộ văn phòng", "van-phong", Role::Office),
        ("cán bộ văn phòng thứ hai", "van-phong-2", Role::Office),
        ("cán bộ kiểm tra", "kiem-tra", Role::Inspector),
        ("chủ thể", "chu-the", Role::Producer { producer }),
        ("giám sát", "giam-sat", Role::Auditor),
    ];
    let link = |(name, login, role): (&'static str, &str, Role)| {
        let new = NewAccount { login: login.into(), name: name.into(), role };
        let id = accounts::open(office, &new, &who())?;
        Ok((name, accounts::make_link(office, id, &who())?.path))
    };
    roles.into_iter().map(link).collect()
}

/// Which of the misused labels an inspector takes up: more stars than recognised.
const INSPECTED: usize = 1;

/// A case that the inspector opens on a label; it waits for a paper.
fn inspect(office: &Office, shown: &Shown) -> Result<InspectionId, Refusal> {
    let inspector = accounts::find(&office.register(), "kiem-tra")?.id;
    let who = Who::new(accounts::actor(inspector));
    let new = NewInspection {
        inspector: "Hoàng Thị Mai, kiểm soát viên thị trường".into(),
        place: "Chợ Suối Mây, tỉnh Hư Cấu".into(),
        inspected: "Quầy hàng số 7".into(),
        opened_at: None,
    };
    let case = inspection::open(office, &new, &who)?;
    let label = shown.labels.get(INSPECTED).map(|(_, label)| label.clone()).unwrap_or_default();
    let paper = "Quyết định công nhận năm sao của sản phẩm, nếu có".to_owned();
    for addition in [Addition::Label(Box::new(label)), Addition::Request(paper)] {
        inspection::add(office, case, &addition, &who)?;
    }
    Ok(case)
}

fn who() -> Who {
    Who { why: "văn phòng thử".into(), ..Who::new("demo") }
}

/// The register: 240 products (201 three-star, 38 four-star, 1 proposed for five), 179 producers
/// (133 HTX, 12 firms, 6 tổ hợp tác, 28 households), communes of 121 of the 138 of that time,
/// mapped onto today's units.
fn register(office: &Office) -> Result<()> {
    let communes: Vec<_> = admin_unit::units().map(|u| u.code.to_owned()).collect();
    let today = office.today();
    let mut events = Vec::new();
    for n in 0..179u32 {
        let (kind, form) = match n {
            0..133 => (ProducerKind::Cooperative, "Hợp tác xã"),
            133..145 => (ProducerKind::Company, "Công ty TNHH"),
            145..151 => (ProducerKind::CooperativeGroup, "Tổ hợp tác"),
            _ => (ProducerKind::Household, "Hộ kinh doanh"),
        };
        let i = n as usize;
        let name = format!("{form} {} {}", NAMES[i % 18], PLACES[(i / 18) % 10]);
        let commune = communes[i % 121].clone();
        let address = admin_unit::by_code(&commune).map(|u| format!("{}, tỉnh Hư Cấu", u.name)).unwrap_or_default();
        events.push(Event::ProducerRegistered(Producer {
            id: ProducerId(n + 1),
            name,
            kind,
            address,
            former_addresses: Vec::new(),
            aliases: Vec::new(),
            commune: Some(commune),
            suspended: None,
        }));
    }
    for n in 0..240u32 {
        let i = n as usize;
        let (good, set, _) = GOODS[i % 12];
        let id = ProductId(n + 1);
        let set = CriteriaSet::new(set);
        events.push(Event::ProductRegistered(Product {
            id,
            producer: ProducerId(n % 179 + 1),
            name: format!("{good} {}", PLACES[(i / 12) % 10].to_owned() + if i >= 120 { " thượng hạng" } else { "" }),
            aliases: Vec::new(),
            variant: None,
            pack: Some("hộp 200 g".into()),
            group: set.map(CriteriaSet::group),
            criteria_set: set,
            gtin: Gtin::restricted(u64::from(n) + 1).context("internal number")?,
            code: None,
        }));
        // Number 240 is proposed for five stars: four until the ministry decides.
        let stars = Stars::new(if n < 201 { 3 } else { 4 }).context("stars")?;
        let months = if n == 1 { 40 } else { i64::from(n % 30) + 2 };
        let issued = today.saturating_sub(Span::new().months(months));
        let authority = "UBND tỉnh Hư Cấu";
        events.push(Event::RecognitionRecorded(Recognition {
            id: RecognitionId(n + 1),
            product: id,
            stars,
            decision_no: Some(format!("{}/QĐ-UBND", 100 + n / 12)),
            authority: authority.into(),
            authority_level: level_of(authority),
            issued_on: Some(issued),
            valid_until: Some(valid_until(issued)),
            evidence: Evidence::Decision,
            source: "demo".into(),
            recorded_at: office.now(),
            events: Vec::new(),
        }));
    }
    office.commit(&office.register(), &who(), events)?;
    Ok(())
}

/// A batch of a product from a certified zone of its own, and a run of stamps for it.
fn batch_and_run(office: &Office, signer: &dyn Signer, product: u32, count: u32, stars: bool) -> Result<RunId> {
    let register = office.register();
    let (id, today) = (ProductId(product), office.today());
    let found = register.products.get(&id).context("product")?;
    let crop = GOODS[(product as usize - 1) % 12].2;
    let (x, y) = (105.2 + f64::from(product % 17) * 0.01, 22.3 + f64::from(product % 11) * 0.01);
    let ring: Vec<String> = [(0.0, 0.001), (0.004, 0.0), (0.007, 0.003), (0.006, 0.007), (0.002, 0.006), (0.0, 0.001)]
        .iter()
        .map(|(dx, dy)| format!("[{:.4},{:.4}]", x + dx, y + dy))
        .collect();
    let commune = register.producers.get(&found.producer).and_then(|p| p.commune.clone());
    let zone = NewZone {
        name: format!("Vùng {crop} {}", PLACES[product as usize % 10]),
        producers: vec![found.producer],
        crop: crop.into(),
        commune,
        planting_code: None,
        geojson: format!("{{\"type\":\"Polygon\",\"coordinates\":[[{}]]}}", ring.join(",")),
        declared_ha: None,
        yield_kg: Some(20_000.0),
    };
    let (zone, _) = enrol::add_zone(office, zone, &who())?;
    let back = |months: i64| today.saturating_sub(Span::new().months(months));
    let certificate = NewCertificate {
        scheme: Scheme::Vietgap,
        number: format!("VietGAP-TT-00-00-08-{product:04}"),
        body: "Tổ chức chứng nhận Hư Cấu".into(),
        holder: Holder::Zone(zone),
        crop: Some(crop.into()),
        output_kg: Some(20_000.0),
        valid_from: back(10),
        valid_until: today.saturating_add(Span::new().months(12)),
    };
    enrol::add_certificate(office, certificate, &who())?;
    let batch = NewBatch {
        product: id,
        lot: format!("L{:02}{:02}-{product:02}", today.year() % 100, today.month()),
        made_on: Some(today.saturating_sub(Span::new().days(20))),
        best_before: Some(today.saturating_add(Span::new().months(12))),
        quantity: f64::from(count),
        unit: Unit::Pack,
        inputs: vec![BatchInput {
            zone,
            zone_lot: None,
            kg: 240.0,
            harvested_on: today.saturating_sub(Span::new().days(35)),
        }],
        claims: vec![Scheme::Vietgap],
    };
    let batch = enrol::add_batch(office, batch, &who())?;
    let order = Order { batch, count, granularity: Granularity::Serial, claim_stars: stars, pins: false };
    Ok(issue(office, signer, &order, &who(), &mut |_, _| {})?.id)
}

impl Shown {
    fn make(booted: &Booted, signer: &dyn Signer, folder: &Folder, passphrase: &Secret) -> Result<Self> {
        let office = &booted.office;
        register(office)?;
        let today = office.today();
        let first = |run: RunId| -> Result<String> { Ok(stamps(office, signer, run, 0, 0)?.remove(0).text) };
        let genuine_run = batch_and_run(office, signer, 205, 240, true)?;
        let genuine = first(genuine_run)?;
        let lapsing = first(batch_and_run(office, signer, 30, 24, true)?)?;
        let lowered = first(batch_and_run(office, signer, 210, 24, true)?)?;
        let withdrawn = first(batch_and_run(office, signer, 12, 24, true)?)?;
        let change = |id: u32, act| -> Result<()> {
            let change = Change { act, effective_on: today, decision_no: "999/QĐ-UBND".into(), paper: None };
            Ok(enrol::change_recognition(office, RecognitionId(id), change, &who())?)
        };
        change(210, RecognitionAct::Downgraded { to: Stars::new(3).context("stars")? })?;
        change(12, RecognitionAct::Withdrawn)?;
        // The certificate behind product 30 ran out yesterday, in a correction recorded after the stamps were issued.
        let mut old = office.register().recognitions.get(&RecognitionId(30)).context("recognition")?.as_ref().clone();
        let issued = today.saturating_sub(Span::new().months(36).days(3));
        (old.issued_on, old.valid_until) = (Some(issued), Some(valid_until(issued)));
        office.commit(&office.register(), &who(), vec![Event::RecognitionRecorded(old)])?;
        let forged = forge(&genuine);
        let path = |text: &str| text.splitn(4, '/').nth(3).map(|p| format!("/{p}")).unwrap_or_default();
        let sheet = folder.path().join("to-tem.pdf");
        let request = Request::Stamps { run: genuine_run, from: 0, to: Some(23), passphrase: passphrase.clone() };
        let call = Call { who: who(), lang: Lang::Vi, request };
        let Response::Stamps(page) = execute(office, booted.keyring.as_ref(), call, &mut |_, _| {})? else {
            anyhow::bail!("the office gave no stamps to print");
        };
        let sheet_stamps = page.stamps.len();
        std::fs::write(
            &sheet,
            crate::app::labels::sheet(&page, &Sheet::A4_24, Printer::default(), Lang::Vi, &mut |_, _| {})?,
        )?;
        let pages = vec![
            ("tem thật", path(&genuine)),
            ("sao đã hết hạn", path(&lapsing)),
            ("sao đã hạ", path(&lowered)),
            ("sao đã thu hồi", path(&withdrawn)),
            ("tem bị sửa", path(&forged)),
        ];
        Ok(Self { pages, labels: misuses(office, &forged), genuine, sheet, sheet_stamps })
    }

    fn tell(&self, lang: Lang, booted: &Booted, folder: &Folder) {
        let register = booted.office.register();
        let stars = |n: u8| register.recognitions.values().filter(|r| r.stars.count() == n).count();
        println!("Temthat: văn phòng hư cấu trong {}", folder.path().display());
        println!(
            "{} sản phẩm ({} ba sao, {} bốn sao gồm 1 đề nghị năm sao), {} chủ thể, {} đợt tem",
            register.products.len(),
            stars(3),
            stars(4),
            register.producers.len(),
            register.runs.len()
        );
        println!("Tờ in: {} ({} tem, đã đọc lại và khớp)\n", self.sheet.display(), self.sheet_stamps);
        println!("Một tem thật:\n{}\n", told::verdict(lang, &verify(&booted.office, &self.genuine, None, false)).text);
        for (n, (name, label)) in self.labels.iter().enumerate() {
            let report = check(&booted.office, label);
            println!("Nhãn {}: {name}\n{}\n", n + 1, told::check(lang, &report, false).text);
        }
    }
}

/// The genuine text with one digit of the signature changed.
fn forge(genuine: &str) -> String {
    let mut bytes = genuine.as_bytes().to_vec();
    if let Some(last) = bytes.last_mut() {
        *last = if *last == b'9' { b'0' } else { *last + 1 };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Five labels that misuse the mark.
fn misuses(office: &Office, forged: &str) -> Vec<(&'static str, Observation)> {
    let register = office.register();
    let label = |product: u32, stars: Option<u8>| {
        let product = register.products.get(&ProductId(product));
        let producer = product.and_then(|p| register.producers.get(&p.producer)).map(|p| p.name.clone());
        Observation {
            mark: Some(true),
            stars,
            product: product.map(|p| p.name.clone()),
            producer,
            ..Observation::default()
        }
    };
    let today = office.today();
    vec![
        ("sao đã hết hạn vẫn hiển thị", Observation { made_on: Some(today), ..label(2, Some(3)) }),
        ("ghi nhiều sao hơn được công nhận", label(20, Some(5))),
        (
            "nhãn hiệu trên sản phẩm khác của chủ thể",
            Observation { product: Some("Bánh khảo hạt dẻ".into()), ..label(100, Some(3)) },
        ),
        (
            "ghi VietGAP mà không có chứng nhận",
            Observation {
                claims: vec![ClaimShown { scheme: Scheme::Vietgap, number: None, body: None, issued_on: None }],
                ..label(50, Some(3))
            },
        ),
        ("tem bị sửa", Observation { stamp_url: Some(forged.to_owned()), ..label(205, Some(4)) }),
    ]
}
