//! Accounts: from the one-time link to the last session, and who may do what.

use crate::bureau::{Bureau, trust, who};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;
use temthat::adapters::keystore_file::FileKey;
use temthat::adapters::random_os::OsRandom;
use temthat::adapters::tables::Files;
use temthat::app::Office;
use temthat::app::accounts::{NewAccount, make_link, open};
use temthat::app::inspection::{self, NewInspection};
use temthat::app::issue::issue;
use temthat::app::lint::Order;
use temthat::domain::account::{Role, Scope};
use temthat::domain::certificate::Holder;
use temthat::domain::event::Event;
use temthat::domain::gtin::Gtin;
use temthat::domain::ids::{BatchId, CertificateId, ProducerId, ProductId, RecognitionId, UserId, ZoneId};
use temthat::domain::trust::{TrustList, jws};
use temthat::http::{Backroom, HttpOptions, State, TrustToken, router_of};
use temthat::ports::keyring::{Keyring, KeyringError};
use temthat::ports::signer::Signer;

pub const PASSWORD: &str = "bốn con voi đi chợ xa";

/// The bureau's own key, unlocked.
struct OneKey;
impl Keyring for OneKey {
    fn unlock(&self, kid: u8, passphrase: &str) -> Result<Box<dyn Signer>, KeyringError> {
        assert!(passphrase.is_empty(), "a request brought a passphrase");
        Ok(Box::new(FileKey::from_seed(kid, &[7; 32])))
    }
    fn publisher(&self) -> Result<Option<Arc<dyn Signer>>, KeyringError> {
        Ok(None)
    }
    fn trust_token(&self) -> Result<String, KeyringError> {
        let input = jws::signing_input(&self.trust()?).unwrap();
        Ok(jws::seal(&input, &FileKey::from_seed(0, &[9; 32]).sign(input.as_bytes()).unwrap()))
    }
    fn trust(&self) -> Result<TrustList, KeyringError> {
        Ok(trust(&FileKey::from_seed(1, &[7; 32])))
    }
}

/// The rows of a second producer, each like the first one's.
fn second_producer() -> Vec<Event> {
    let bureau = Bureau::new();
    let register = bureau.office.register();
    let mut producer = register.producers[&ProducerId(1)].as_ref().clone();
    (producer.id, producer.name) = (ProducerId(2), "HTX Bên Cạnh".into());
    let mut product = register.products[&ProductId(1)].as_ref().clone();
    (product.id, product.producer, product.gtin) = (ProductId(2), ProducerId(2), Gtin::restricted(7).unwrap());
    let mut recognition = register.recognitions[&RecognitionId(1)].as_ref().clone();
    (recognition.id, recognition.product) = (RecognitionId(2), ProductId(2));
    let mut zone = register.zones[&ZoneId(1)].as_ref().clone();
    (zone.id, zone.producers) = (ZoneId(2), vec![ProducerId(2)]);
    let mut certificate = register.certificates[&CertificateId(1)].as_ref().clone();
    (certificate.id, certificate.holder) = (CertificateId(2), Holder::Zone(ZoneId(2)));
    let mut batch = register.batches[&BatchId(1)].as_ref().clone();
    (batch.id, batch.product, batch.inputs[0].zone) = (BatchId(2), ProductId(2), ZoneId(2));
    vec![
        Event::ProducerRegistered(producer),
        Event::ProductRegistered(product),
        Event::RecognitionRecorded(recognition),
        Event::ZoneRegistered(zone),
        Event::CertificateRecorded(certificate),
        Event::BatchMade(batch),
    ]
}

/// A served office whose people can sign in.
pub struct House {
    pub router: Router,
    pub office: Arc<Office>,
    pub runtime: tokio::runtime::Runtime,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }
    /// The session cookie it sets, as a browser sends it back.
    pub fn cookie(&self) -> String {
        let header = self.headers.get("set-cookie").expect("a cookie").to_str().unwrap();
        header.split(';').next().unwrap().to_owned()
    }
}

impl House {
    pub fn new() -> Self {
        let mut bureau = Bureau::new();
        // Tokens need real randomness; the bureau's dice always fall the same way.
        bureau.office.random = Arc::new(OsRandom);
        Self::on(Arc::new(bureau.office), Arc::new(OneKey))
    }
    /// Two producers, each with a row of every kind; the server holds the key.
    pub fn with_two_producers() -> Self {
        let mut bureau = Bureau::new();
        bureau.office.random = Arc::new(OsRandom);
        bureau.record(second_producer());
        let sign = |batch| {
            let order = Order { batch: BatchId(batch), ..bureau.order(10) };
            issue(&bureau.office, &bureau.signer, &order, &who(), &mut |_, _| {}).unwrap();
        };
        sign(1);
        sign(2);
        let new =
            NewInspection {
                inspector: "A".into(), place: "chợ".into(), inspected: "quầy 3".into(), opened_at: None
            };
        inspection::open(&bureau.office, &new, &who()).unwrap();
        Self::on(Arc::new(bureau.office), Arc::new(OneKey))
    }
    fn on(office: Arc<Office>, keyring: Arc<dyn Keyring>) -> Self {
        let state = State { office: Arc::clone(&office), trust_list: TrustToken::new("not looked at here") };
        let backroom = Backroom { keyring, tables: Arc::new(Files), ..Backroom::default() };
        let router = router_of(state, HttpOptions::default(), backroom);
        Self { router, office, runtime: tokio::runtime::Runtime::new().unwrap() }
    }
    /// The same office behind a server that has just started.
    pub fn restarted(&self) -> Self {
        Self::on(Arc::clone(&self.office), Arc::new(OneKey))
    }
    /// Opens an account; the answer is its one-time link.
    pub fn invite(&self, login: &str, role: Role) -> (UserId, String) {
        let id = open(&self.office, &NewAccount { login: login.into(), name: login.into(), role }, &who()).unwrap();
        (id, make_link(&self.office, id, &who()).unwrap().path)
    }
    /// Opens an account and enters it by its link; the answer is the cookie.
    pub fn enter(&self, login: &str, role: Role) -> String {
        let (_, path) = self.invite(login, role);
        let answer = self.form(&path, "", &[("password", PASSWORD), ("again", PASSWORD)]);
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.cookie()
    }
    pub fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let response = tower::ServiceExt::oneshot(self.router.clone(), request).await.unwrap();
            let (status, headers) = (response.status(), response.headers().clone());
            let bytes = to_bytes(response.into_body(), 64 << 20).await.unwrap();
            Answer { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() }
        })
    }
    /// A request from one of our own pages.
    pub fn ask(&self, method: &str, path: &str, cookie: &str, body: Option<&Value>) -> Answer {
        self.ask_in("", method, path, cookie, body)
    }
    /// The same with an `Accept-Language`.
    pub fn ask_in(&self, lang: &str, method: &str, path: &str, cookie: &str, body: Option<&Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("accept", "application/json");
        request = request.header("accept-language", lang);
        request = request.header("sec-fetch-site", "same-origin").header("cookie", cookie);
        request = request.header("x-request-id", "asked-by-a-test");
        let body = body.map_or_else(Body::empty, |b| Body::from(b.to_string()));
        self.send(request.header("content-type", "application/json").body(body).unwrap())
    }
    pub fn form(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
        let escape = |text: &str| text.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
        let body: Vec<_> = fields.iter().map(|(n, v)| format!("{n}={}", escape(v))).collect();
        let request = Request::post(path)
            .header("accept", "text/html")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", cookie)
            .header("user-agent", "Mozilla/5.0 (Linux; Android 14) Chrome/130")
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.join("&"))).unwrap())
    }
}

#[test]
fn a_link_opens_an_account_once() {
    let house = House::new();
    let (_, path) = house.invite("lan.tran", Role::Office);
    let page = house.send(Request::get(&path).header("accept", "text/html").body(Body::empty()).unwrap());
    assert!(page.status.is_success() && page.body.contains("lan.tran"), "{}", page.body);
    let weak = house.form(&path, "", &[("password", "matkhau123456"), ("again", "matkhau123456")]);
    assert!(weak.body.contains("dễ đoán"), "{}", weak.body);
    let differs = house.form(&path, "", &[("password", PASSWORD), ("again", "khác hẳn một chút")]);
    assert!(differs.body.contains("không giống nhau"), "{}", differs.body);
    let entered = house.form(&path, "", &[("password", PASSWORD), ("again", PASSWORD)]);
    let set = entered.headers["set-cookie"].to_str().unwrap();
    for flag in ["__Host-temthat=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(flag), "{flag} is missing in {set}");
    }
    let me = house.ask("GET", "/api/v1/session", &entered.cookie(), None);
    assert_eq!((me.status, me.json()["role"].as_str()), (StatusCode::OK, Some("office")));
    let again = house.form(&path, "", &[("password", PASSWORD), ("again", PASSWORD)]);
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    assert!(house.form("/lien-ket/nonsense", "", &[("password", PASSWORD), ("again", PASSWORD)]).status == 404);
}

#[test]
fn the_right_password_lets_in_and_the_wrong_one_tells_nothing() {
    let house = House::new();
    house.enter("lan.tran", Role::Inspector);
    let right = house.form("/dang-nhap", "", &[("login", "Lan.Tran"), ("password", PASSWORD), ("next", "/quy-tac")]);
    assert_eq!((right.status, right.headers["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/quy-tac"));
    let stranger = [("login", "lan.tran"), ("password", PASSWORD), ("next", "//evil.example")];
    assert_eq!(house.form("/dang-nhap", "", &stranger).headers["location"], "/tai-khoan");
    let wrong = house.form("/dang-nhap", "", &[("login", "lan.tran"), ("password", "sai mật khẩu rồi")]);
    let nobody = house.form("/dang-nhap", "", &[("login", "lan.tran"), ("password", "sai mật khẩu rồi")]);
    assert_eq!(wrong.body, nobody.body);
    assert!(wrong.headers.get("set-cookie").is_none() && wrong.body.contains("chưa đúng"));
    let json = house.ask("POST", "/api/v1/session", "", Some(&json!({"login": "lan.tran", "password": "x"})));
    assert_eq!((json.status, json.json()["code"].as_str()), (StatusCode::UNAUTHORIZED, Some("wrong-password")));
}

#[test]
fn guessing_is_slowed_down_and_locks_nobody_out() {
    let house = House::new();
    house.enter("lan.tran", Role::Office);
    let guess = |login: &str| house.form("/dang-nhap", "", &[("login", login), ("password", "đoán mò mười lần")]);
    let answers: Vec<_> = (0..8).map(|_| guess("lan.tran")).collect();
    let slowed = answers.iter().find(|a| a.status == StatusCode::TOO_MANY_REQUESTS).expect("slowed down");
    assert!(slowed.headers["retry-after"].to_str().unwrap().parse::<u32>().unwrap() >= 1);
    // The owner, from elsewhere, is not concerned.
    let address: std::net::SocketAddr = "192.0.2.7:1".parse().unwrap();
    let body = format!("login=lan.tran&password={}", PASSWORD.replace(' ', "+"));
    let mut request = Request::post("/dang-nhap")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap();
    request.extensions_mut().insert(axum::extract::ConnectInfo(address));
    assert_eq!(house.send(request).status, StatusCode::SEE_OTHER);
}

#[test]
fn pages_of_others_change_nothing() {
    let house = House::new();
    let cookie = house.enter("lan.tran", Role::Office);
    let new = json!({"login": "ke-gian", "name": "X", "role": "office"});
    for site in ["cross-site", "same-site", "none"] {
        let request = Request::post("/api/v1/users")
            .header("cookie", &cookie)
            .header("sec-fetch-site", site)
            .header("content-type", "application/json")
            .body(Body::from(new.to_string()))
            .unwrap();
        let answer = house.send(request);
        assert_eq!((answer.status, answer.json()["code"].as_str()), (StatusCode::FORBIDDEN, Some("foreign-page")));
    }
    let bare = Request::post("/tai-khoan/dang-xuat").header("cookie", &cookie).body(Body::empty()).unwrap();
    assert_eq!(house.send(bare).status, StatusCode::FORBIDDEN);
    assert_eq!(house.office.register().accounts.len(), 1);
}

#[test]
fn sessions_end_by_time_by_hand_and_with_the_account() {
    let house = House::new();
    let one = house.enter("lan.tran", Role::Office);
    let two = house.form("/dang-nhap", "", &[("login", "lan.tran"), ("password", PASSWORD)]).cookie();
    let known = |cookie: &str| house.ask("GET", "/api/v1/session", cookie, None).status == StatusCode::OK;
    assert!(known(&one) && known(&two));
    assert_eq!(house.ask("DELETE", "/api/v1/session", &one, None).status, StatusCode::NO_CONTENT);
    assert!(!known(&one) && known(&two));
    let three = house.form("/dang-nhap", "", &[("login", "lan.tran"), ("password", PASSWORD)]).cookie();
    assert!(house.form("/tai-khoan/dang-xuat-moi-noi", &three, &[]).status == StatusCode::SEE_OTHER);
    assert!(!known(&two) && !known(&three));
    let page = Request::get("/tai-khoan?x=1").header("accept", "text/html").header("cookie", &two);
    let sent = house.send(page.body(Body::empty()).unwrap());
    assert_eq!(
        (sent.status, &sent.headers["location"]),
        (
            StatusCode::SEE_OTHER,
            &"/dang-nhap?tiep=%2Ftai-khoan%3Fx%3D1".replace("%2F", "/").parse::<axum::http::HeaderValue>().unwrap()
        )
    );
    // A disabled account is out at once, and the last one of the office cannot be disabled.
    let lan = UserId(1);
    let last = temthat::app::accounts::set_disabled(&house.office, lan, true, &who()).unwrap_err();
    assert!(last.to_string().contains("last account"), "{last}");
    let minh = house.enter("minh", Role::Office);
    let four = house.form("/dang-nhap", "", &[("login", "lan.tran"), ("password", PASSWORD)]).cookie();
    assert_eq!(house.ask("POST", "/api/v1/users/ND-1/disable", &minh, None).status, StatusCode::NO_CONTENT);
    assert!(!known(&four) && known(&minh));
    let out = house.form("/dang-nhap", "", &[("login", "lan.tran"), ("password", PASSWORD)]);
    assert!(out.body.contains("chưa đúng"), "{}", out.body);
}

#[test]
fn tokens_do_what_they_were_made_for_and_are_shown_once() {
    let house = House::new();
    let cookie = house.enter("suoi.may", Role::Producer { producer: ProducerId(1) });
    let made = house.form("/tai-khoan/ma-truy-cap", &cookie, &[("name", "Máy in"), ("scope", "read"), ("days", "30")]);
    let token = made.body.split("tth_").nth(1).expect("a token").split('<').next().unwrap();
    let token = format!("tth_{token}");
    let page = Request::get("/tai-khoan").header("accept", "text/html").header("cookie", &cookie);
    assert!(!house.send(page.body(Body::empty()).unwrap()).body.contains(&token));
    let ask = |method: &str, path: &str, body: &str| {
        let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {token}"));
        house.send(request.header("content-type", "application/json").body(Body::from(body.to_owned())).unwrap())
    };
    assert_eq!(ask("GET", "/api/v1/register/products", "").json()["total"], 1);
    let batch = json!({"product": "SP-1", "lot": "L9", "quantity": 1.0, "unit": "pack"}).to_string();
    let refused = ask("POST", "/api/v1/batches", &batch);
    assert_eq!((refused.status, refused.json()["code"].as_str()), (StatusCode::FORBIDDEN, Some("scope")));
    assert_eq!(ask("GET", "/api/v1/session", "").json()["code"], "session-only");
    let kept = serde_json::to_string(house.office.vault.credentials().as_ref()).unwrap();
    for secret in [token.as_str(), PASSWORD, cookie.split('=').nth(1).unwrap()] {
        assert!(!kept.contains(secret), "kept in the clear: {secret}");
    }
    assert!(kept.contains("$argon2id$"));
    assert!(house.office.vault.credentials().tokens.values().all(|t| t.scopes == [Scope::Read]));
}
