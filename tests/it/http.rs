//! The public surface: what a stranger, a browser and an attacker get.

use crate::bureau::{Bureau, HOST, trust};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use std::collections::BTreeSet;
use std::sync::Arc;
use temthat::adapters::keystore_file::FileKey;
use temthat::adapters::ocr_tesseract::Tesseract;
use temthat::app::issue::issue;
use temthat::app::photos::Eye;
use temthat::app::stamps::stamps;
use temthat::domain::recognition::RecognitionAct;
use temthat::domain::trust::jws;
use temthat::http::{HttpOptions, State, TrustToken, router_with};
use temthat::ports::signer::Signer;
use temthat::vision::profile::Profile;
use tower::ServiceExt;

/// A served office with one genuine stamp.
struct Public {
    router: Router,
    office: Arc<temthat::app::Office>,
    stamp: String,
    runtime: tokio::runtime::Runtime,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }
}

impl Public {
    fn new() -> Self {
        Self::with(HttpOptions::default(), |_| {})
    }
    fn with(options: HttpOptions, change: impl FnOnce(&Bureau)) -> Self {
        let bureau = Bureau::new();
        let run =
            issue(&bureau.office, &bureau.signer, &bureau.order(5), &crate::bureau::who(), &mut |_, _| {}).unwrap();
        let stamp = stamps(&bureau.office, &bureau.signer, run.id, 0, 0).unwrap().remove(0).text;
        change(&bureau);
        let input = jws::signing_input(&trust(&bureau.signer)).unwrap();
        let root = FileKey::from_seed(0, &[9; 32]);
        let token = TrustToken::new(&jws::seal(&input, &root.sign(input.as_bytes()).unwrap()));
        let office = Arc::new(bureau.office.with_eye(eye()));
        let router = router_with(State { office: Arc::clone(&office), trust_list: token }, options);
        Self { router, office, stamp, runtime: tokio::runtime::Runtime::new().unwrap() }
    }
    fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (status, headers) = (response.status(), response.headers().clone());
            let bytes = to_bytes(response.into_body(), 16 << 20).await.unwrap();
            Answer { status, headers, body: String::from_utf8(bytes.to_vec()).unwrap() }
        })
    }
    fn ask(&self, method: &str, path: &str, accept: &str, kind: &str, body: impl Into<Body>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("accept", accept);
        if !kind.is_empty() {
            request = request.header("content-type", kind);
        }
        self.send(request.body(body.into()).unwrap())
    }
    /// Sends a form as browsers do (RFC 7578): name, name of a file, content.
    fn form(&self, path: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Answer {
        self.form_for("text/html", path, parts)
    }
    fn form_for(&self, accept: &str, path: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (name, file, content) in parts {
            let file = file.map_or_else(String::new, |file| format!("; filename=\"{file}\""));
            body.extend(format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes());
            body.extend_from_slice(content);
            body.extend(b"\r\n");
        }
        body.extend(b"--cut--\r\n");
        self.ask("POST", path, accept, "multipart/form-data; boundary=cut", body)
    }
    fn bytes(&self, path: &str) -> (StatusCode, String, Vec<u8>) {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
            (response.status(), kind, to_bytes(response.into_body(), 16 << 20).await.unwrap().to_vec())
        })
    }
    fn page(&self, path: &str) -> Answer {
        self.ask("GET", path, "text/html", "", "")
    }
    fn data(&self, path: &str) -> Answer {
        self.ask("GET", path, "application/json", "", "")
    }
    fn post(&self, path: &str, body: &serde_json::Value) -> Answer {
        self.ask("POST", path, "application/json", "application/json", body.to_string())
    }
    fn path(&self) -> String {
        format!("/{}", self.stamp.splitn(4, '/').nth(3).unwrap())
    }
}

#[test]
fn a_browser_gets_the_page_and_a_program_the_verdict_of_the_same_stamp() {
    let public = Public::new();
    let page = public.page(&public.path());
    assert_eq!((page.status, page.header("content-type")), (StatusCode::OK, "text/html; charset=utf-8"));
    for said in ["<html lang=\"vi\"", "Tem thật", "Chè Shan", "HTX Chè Thử", "<svg"] {
        assert!(page.body.contains(said), "{said} is missing in {}", page.body);
    }
    assert!(page.body.len() < 50_000, "{} bytes", page.body.len());
    let scripts = page.body.split("<script").skip(1);
    assert!(
        scripts.into_iter().all(|s| s.starts_with(" type=\"application/ld+json\"")),
        "the page works without JavaScript"
    );
    let data = public.data(&public.path());
    assert_eq!((data.status, data.json()["status"].as_str()), (StatusCode::OK, Some("genuine")));
    let same = public.post("/api/v1/verify", &serde_json::json!({ "url": public.stamp }));
    assert_eq!(same.json()["stamp"], data.json()["stamp"]);
    assert_eq!(same.json()["reasons"], data.json()["reasons"]);
    let english = public.page(&format!("{}&lang=en", public.path()));
    assert!(english.body.contains("<html lang=\"en\"") && english.body.contains("Genuine"), "{}", english.body);
}

#[test]
fn each_verdict_has_its_own_word_on_the_page() {
    let acts: [(Option<RecognitionAct>, &str); 3] = [
        (None, "Tem thật"),
        (Some(RecognitionAct::Withdrawn), "thu hồi"),
        (Some(RecognitionAct::Suspended), "tạm dừng"),
    ];
    for (act, said) in acts {
        let public = Public::with(HttpOptions::default(), |bureau| {
            if let Some(act) = act {
                bureau.act(act, jiff::civil::date(2026, 8, 30));
            }
        });
        let page = public.page(&public.path());
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let public = Public::new();
    let mut forged = public.path();
    let last = forged.pop().unwrap();
    forged.push(if last == '9' { '0' } else { '9' });
    let page = public.page(&forged);
    assert_eq!(page.status, StatusCode::OK, "a forged stamp is an answer, not an error");
    assert!(page.body.contains("Không phải tem thật"), "{}", page.body);
    assert!(!page.body.contains("Chè Shan"), "nothing of a forged stamp is shown as a fact");
}

#[test]
fn every_error_is_problem_json_for_programs_and_a_page_for_browsers() {
    let public = Public::new();
    let long = format!("{{\"url\":\"{}\"}}", "x".repeat(200_000));
    let bad = [
        ("GET", "/nowhere", "", "", 404),
        ("GET", "/assets/../Cargo.toml", "", "", 404),
        ("GET", "/assets/%2e%2e%2fconfig.toml", "", "", 404),
        ("DELETE", "/api/v1/verify", "", "", 405),
        ("GET", "/api/v1/verify", "", "", 405),
        ("POST", "/api/v1/verify", "application/json", "{", 400),
        ("POST", "/api/v1/verify", "application/json", "{\"url\":7}", 422),
        ("POST", "/api/v1/verify", "application/json", "{\"url\":\"x\",\"more\":1}", 422),
        ("POST", "/api/v1/verify", "application/json", "{\"url\":\"x\",\"place\":{\"lat\":95,\"lon\":0}}", 422),
        ("POST", "/api/v1/verify", "text/plain", "x", 415),
        ("POST", "/api/v1/verify", "application/json", &long, 413),
        ("POST", "/api/v1/labels/check", "application/json", "{\"stars\":\"many\"}", 422),
        ("POST", "/api/v1/labels/check", "application/json", "{\"nonsense\":1}", 422),
        ("POST", "/api/v1/reports", "application/json", "{\"kind\":\"other\",\"text\":\" \"}", 422),
        ("POST", "/api/v1/reports", "application/json", "{\"kind\":\"nonsense\"}", 422),
        ("POST", "/kiem-tra", "application/json", "{}", 415),
        ("POST", "/phan-anh", "application/x-www-form-urlencoded", "kind=%ff", 415),
    ];
    for (method, path, kind, body, status) in bad {
        let data = public.ask(method, path, "application/json", kind, body.to_owned());
        let name = format!("{method} {path} {}", &body[..body.len().min(60)]);
        assert_eq!(data.status.as_u16(), status, "{name}: {}", data.body);
        assert_eq!(data.header("content-type"), "application/problem+json", "{name}");
        let problem = data.json();
        assert_eq!(problem["status"], status, "{name}");
        for member in ["type", "title", "detail", "code"] {
            let text = problem[member].as_str().unwrap_or_default();
            assert!(!text.is_empty() && !text.starts_with("problem-"), "{name}: {member} in {problem}");
        }
        let page = public.ask(method, path, "text/html", kind, body.to_owned());
        assert_eq!(page.status.as_u16(), status, "{name}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{name}");
        assert!(page.body.contains("<html lang=\"vi\""), "{name}: {}", page.body);
    }
}

#[test]
fn hostile_texts_are_answers_or_client_errors_and_never_live_markup() {
    let public = Public::new();
    let evil = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "javascript:alert(1)",
        "HTTPS://TEM.EXAMPLE/01/<svg onload=alert(1)>",
        "HTTPS://EVIL@TEM.EXAMPLE/01/00200000000013/10/L/21/1?S=1",
        "\u{202e}gnp.exe",
        "\0\u{1}\u{7f}",
        "A\u{301}\u{328}\u{ffff}",
        "{{7*7}}${7*7}",
        "' OR 1=1 --",
    ];
    for text in evil {
        let data = public.post("/api/v1/verify", &serde_json::json!({ "url": text }));
        assert_eq!(data.status, StatusCode::OK, "{text:?}");
        assert_ne!(data.json()["status"], "genuine", "{text:?}");
        let form: String = text.bytes().map(|b| format!("%{b:02X}")).collect();
        let kind = "application/x-www-form-urlencoded";
        let page = public.ask("POST", "/kiem-tra", "text/html", kind, format!("url={form}"));
        assert!(!page.status.is_server_error(), "{text:?}: {}", page.status);
        let live = ["<script>alert", "<img src=x", "<svg onload", "onerror=alert(1)>", "href=\"javascript:"];
        for markup in live {
            assert!(!page.body.contains(markup), "{text:?} gives {markup}: {}", page.body);
        }
        let label =
            serde_json::json!({"product": text, "producer": text, "mark": true, "stamp_url": text, "code": text});
        assert_eq!(public.post("/api/v1/labels/check", &label).status, StatusCode::OK, "{text:?}");
        let report = public.post("/api/v1/reports", &serde_json::json!({"kind": "other", "text": text}));
        assert!(report.status == StatusCode::CREATED || report.status == StatusCode::UNPROCESSABLE_ENTITY, "{text:?}");
        let path: String = format!("/01/{form}?S={form}");
        let page = public.page(&path);
        assert!(!page.status.is_server_error() && !live.iter().any(|m| page.body.contains(m)), "{path}");
    }
}

#[test]
fn browsers_are_bound_and_nothing_private_is_kept() {
    let public = Public::new();
    for path in ["/", &public.path(), "/nowhere", "/openapi.json", "/phan-anh", "/quy-tac"] {
        let page = public.page(path);
        let policy = page.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("referrer-policy"), "no-referrer", "{path}");
        assert!(page.headers.get("set-cookie").is_none(), "{path}");
    }
    assert_eq!(public.page(&public.path()).header("cache-control"), "no-store");
    let list = public.data("/trust-list.jws");
    assert_eq!(list.header("content-type"), "application/jose");
    let again = Request::builder().uri("/trust-list.jws").header("if-none-match", list.header("etag"));
    assert_eq!(public.send(again.body(Body::empty()).unwrap()).status, StatusCode::NOT_MODIFIED);
    let style = public.page("/").body.split("/assets/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let asset = public.page(&format!("/assets/{style}"));
    assert!(asset.header("cache-control").contains("immutable"), "{style}: {:?}", asset.headers);
}

#[test]
fn a_scan_is_counted_once_without_saying_who() {
    let public = Public::new();
    let scans = |answer: &Answer| answer.json()["scans"]["count"].as_u64();
    assert_eq!(scans(&public.data(&public.path())), Some(1));
    assert_eq!(scans(&public.data(&format!("{}&lang=en", public.path()))), Some(1), "a switch of language is no scan");
    let place = serde_json::json!({"url": public.stamp, "place": {"lat": 22.12345, "lon": 105.6789}});
    assert_eq!(scans(&public.post("/api/v1/verify", &place)), Some(2));
    public.office.store.flush_scans().unwrap();
    let journal = serde_json::to_string(&public.office.store.records_after(0).unwrap()).unwrap();
    assert!(journal.contains("lat_tenths") && !journal.contains("22.12"), "places are coarse");
}

#[test]
fn a_commune_is_said_by_choice_and_kept_apart_from_the_stamp() {
    let public = Public::new();
    let page = public.page(&public.path());
    let ask = page.body.split('"').find(|part| part.starts_with("/noi-quet/01/")).expect("a way to say it");
    let form = public.page(&ask.replace("&amp;", "&"));
    assert!(form.status == StatusCode::OK && form.body.contains("<option value=\"02260\">Xã Hồng Thái</option>"));
    let send = |stamp: &str, commune: &str| {
        let body = format!("stamp={}&commune={commune}", stamp.replace('?', "%3F").replace('=', "%3D"));
        public.ask("POST", "/noi-quet?lang=vi", "text/html", "application/x-www-form-urlencoded", body)
    };
    let sent = send(&public.stamp, "02260");
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let thanks = public.page(sent.header("location"));
    assert!(thanks.body.contains("Cảm ơn bạn") && !thanks.body.contains("<form"), "{}", thanks.body);
    let said = serde_json::json!({"url": public.stamp, "commune": "elsewhere"});
    assert_eq!(public.post("/api/v1/verify", &said).status, StatusCode::OK);

    // What is not in the list, and a stamp that is not good.
    for commune in ["99999", "2260", ""] {
        let answer = send(&public.stamp, commune);
        assert!(answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.body.contains("danh sách"), "{commune}");
        let said = serde_json::json!({"url": public.stamp, "commune": commune});
        assert_eq!(public.post("/api/v1/verify", &said).json()["type"], "urn:temthat:problem:commune");
    }
    let forged = public.stamp.replace("/21/0", "/21/9");
    assert_eq!(send(&forged, "02260").status, StatusCode::UNPROCESSABLE_ENTITY);
    let forged = public.page(&format!("/noi-quet{}", public.path().replace("/21/0", "/21/9")));
    assert_eq!(forged.status, StatusCode::SEE_OTHER, "its own page tells why");

    public.office.store.flush_scans().unwrap();
    let counted = &public.office.register().scans[&temthat::domain::ids::RunId(1)];
    let communes: Vec<_> = counted.communes.iter().map(|((commune, _), n)| (String::from(*commune), *n)).collect();
    assert_eq!(communes, [("02260".to_owned(), 1), ("elsewhere".to_owned(), 1)]);
    // The page and the API were a scan each; the form, its answer and the thanks were none.
    assert_eq!(counted.days.values().sum::<u32>(), 2);
    let journal = serde_json::to_value(public.office.store.records_after(0).unwrap().last().unwrap()).unwrap();
    let located = journal["events"].as_array().unwrap().iter().find(|e| e["event"] == "scans_located").unwrap();
    let names: Vec<_> = located["data"][0].as_object().unwrap().keys().collect();
    assert_eq!(names, ["commune", "count", "day", "run"], "no stamp, no minute: {located}");
}

#[test]
fn a_label_check_gives_signs_in_both_languages_with_their_basis() {
    let public = Public::new();
    let label = serde_json::json!({"mark": true, "stars": 5, "product": "Chè Shan", "producer": "HTX Chè Thử"});
    let answer = public.post("/api/v1/labels/check", &label);
    let finding = &answer.json()["findings"][0];
    assert_eq!((answer.status, finding["rule"].as_str()), (StatusCode::OK, Some("OC-03")));
    assert!(
        finding["title"]["vi"].is_string() && finding["title"]["en"].is_string() && finding["basis"][0].is_object()
    );
}

#[test]
fn the_rulebook_is_a_page_and_data_from_one_source() {
    let public = Public::new();
    let page = public.page("/quy-tac");
    let data = public.data("/api/v1/rules").json();
    let rules = data.as_array().unwrap();
    assert_eq!((page.status, rules.len()), (StatusCode::OK, 31));
    for rule in rules {
        let code = rule["rule"].as_str().unwrap();
        assert!(page.body.contains(&format!("id=\"{code}\"")), "{code}");
        assert!(rule["basis"][0]["instrument"].is_string() && !rule["clears"].as_array().unwrap().is_empty(), "{code}");
    }
}

#[test]
fn reports_are_taken_without_an_account_and_limited_all_together() {
    let public = Public::with(HttpOptions { reports_per_hour: 20, ..HttpOptions::default() }, |_| {});
    let report = serde_json::json!({"kind": "stamp_suspicious", "text": "tem bị dán đè", "stamp": public.path()});
    let taken = public.post("/api/v1/reports", &report);
    assert_eq!((taken.status, taken.json()["id"].as_str()), (StatusCode::CREATED, Some("PA-1")));
    let sent = public.form("/phan-anh", &[("kind", None, b"mark_misused"), ("text", None, "xin chào".as_bytes())]);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    assert!(public.page(sent.header("location")).body.contains("PA-2"));
    let refused = public.post("/api/v1/reports", &report);
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.header("retry-after").parse::<u32>().unwrap() > 0);
}

/// A picture whose comment is a secret of the phone.
fn picture() -> Vec<u8> {
    let mut jpeg = Vec::new();
    let pixels = image::RgbImage::from_fn(2400, 1200, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 90]));
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 60).encode_image(&pixels).unwrap();
    let comment = b"\xff\xfe\x00\x0eCANARY-PHONE";
    jpeg.splice(2..2, comment.iter().copied());
    jpeg
}

#[test]
fn a_report_takes_a_photograph_and_keeps_nothing_but_the_picture() {
    let public = Public::with(HttpOptions { reports_per_hour: 100, ..HttpOptions::default() }, |_| {});
    let report = |photo: &[u8]| {
        public.form("/phan-anh", &[("kind", None, b"goods_differ"), ("photo", Some("IMG_1.jpg"), photo)])
    };
    assert_eq!(report(&picture()).status, StatusCode::SEE_OTHER);
    let register = public.office.register();
    let kept = register.reports.values().next_back().and_then(|r| r.photo.clone()).expect("a photo");
    let bytes = public.office.evidence.give(&kept.sha256).unwrap();
    let image = image::load_from_memory(&bytes).unwrap();
    assert_eq!((image.width(), image.height()), (1600, 800), "made small");
    assert!(!bytes.windows(6).any(|w| w == b"CANARY"), "and nothing but the picture");
    assert_eq!(report(b"").status, StatusCode::SEE_OTHER, "an empty choice is no photo");
    assert_eq!(report(b"GIF89a").status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(report(&vec![0; 13 << 20]).status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(public.form("/phan-anh", &[("kind", None, b"nonsense")]).status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(public.form("/phan-anh", &[("text", None, b"x")]).status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// What looks at photos, without anybody who reads words.
fn eye() -> Eye {
    let profile = Arc::new(Profile::national().expect("the profile"));
    Eye { profile, reader: Arc::new(Tesseract::new("/nowhere")) }
}

#[test]
fn photos_of_a_label_are_checked_beside_what_is_typed_and_kept_nowhere() {
    let public = Public::new();
    let photo = include_bytes!("../data/labels/official-4-stars.jpg").as_slice();
    let label = serde_json::json!({"product": "Chè Shan", "producer": "HTX Chè Thử"}).to_string();
    let parts =
        [("photo", Some("nhan.jpg"), photo), ("label", None, label.as_bytes()), ("annotate", None, b"true".as_slice())];
    let answer = public.form_for("application/json", "/api/v1/labels/check", &parts);
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let said = answer.json();
    let seen = &said["observations"];
    assert_eq!((&seen["mark"]["value"], &seen["stars"]["value"]), (&"official".into(), &4.into()));
    assert_eq!((&said["claims"]["stars"], &said["claims"]["product"]), (&4.into(), &"Chè Shan".into()));
    assert_eq!(said["findings"], serde_json::json!([]), "recognised with four stars, seen with four");
    let five = serde_json::json!({"product": "Chè Shan", "producer": "HTX Chè Thử", "stars": 5}).to_string();
    let typed = [("photo", Some("nhan.jpg"), photo), ("label", None, five.as_bytes())];
    let typed = public.form_for("application/json", "/api/v1/labels/check", &typed).json();
    assert_eq!(typed["findings"][0]["rule"], "OC-03", "{}", typed["findings"]);
    assert!(said["annotated"][0].as_str().is_some_and(|url| url.starts_with("data:image/jpeg;base64,")));
    let page = public.form("/kiem-tra-nhan?lang=en", &[("photo", Some("a.jpg"), photo), ("annotate", None, b"true")]);
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("data:image/jpeg;base64,") && page.body.contains("tesseract"), "{}", page.body);
    assert!(page.header("content-security-policy").contains("img-src 'self' data:"));
    assert!(public.page("/kiem-tra-nhan").body.contains("type=\"file\""));
    type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);
    let bad: [(&[Part], u16, &str); 6] = [
        (&[("photo", Some("a.heic"), b"\0\0\0\x18ftypheic\0\0\0\0")], 422, "HEIC"),
        (&[("photo", Some("a.jpg"), b"")], 422, "a.jpg"),
        (&[("label", None, b"{}")], 422, "1"),
        (&[("photo", Some("a.jpg"), photo), ("label", None, b"{\"stars\":\"many\"}")], 422, "label"),
        (&[("photo", Some("a.jpg"), b"x".as_slice()); 9], 422, "9"),
        (&[("photo", Some("a.jpg"), &vec![0; 50 << 20])], 413, ""),
    ];
    for (parts, status, says) in bad {
        let answer = public.form_for("application/json", "/api/v1/labels/check", parts);
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (status, "application/problem+json"));
        assert!(answer.json()["detail"].as_str().is_some_and(|d| d.contains(says)), "{says}: {}", answer.body);
    }
    let long = format!("{{\"product\":\"{}\"}}", "x".repeat(200_000));
    let refused = public.ask("POST", "/api/v1/labels/check", "application/json", "application/json", long);
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE, "typed claims are as short as ever");
}

#[test]
fn a_shared_stamp_has_a_picture_and_linked_data_and_neither_counts_as_a_scan() {
    let public = Public::new();
    let page = public.page(&public.path()).body;
    let meta = |name: &str| {
        page.split(&format!("property=\"{name}\" content=\""))
            .nth(1)
            .and_then(|r| r.split('"').next())
            .unwrap()
            .to_owned()
    };
    let picture = meta("og:image");
    assert!(picture.starts_with("https://") && meta("og:url").starts_with("https://"), "{picture}");
    let (status, kind, bytes) = public.bytes(&format!("/{}", picture.splitn(4, '/').nth(3).unwrap()));
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "image/png"));
    let image = image::load_from_memory(&bytes).unwrap();
    assert_eq!((image.width(), image.height()), (1200, 630));
    let data = page.split("application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!((&data["@type"], &data["name"]), (&"Product".into(), &"Chè Shan".into()));
    assert_eq!(public.data(&public.path()).json()["scans"]["count"], 2, "the page and this, not the picture");
    let mut forged = public.path();
    forged.pop();
    let page = public.page(&forged).body;
    assert!(!page.contains("ld+json") && page.contains("og:image"), "nothing of a stamp that is not good is a fact");
}

#[test]
fn the_description_is_openapi_3_1_names_every_route_and_changes_only_on_purpose() {
    let public = Public::new();
    let served = public.data("/openapi.json");
    let document = served.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let named: BTreeSet<&str> = document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    // Whatever the router serves is described, but pages and files for people.
    let source = concat!(include_str!("../../src/http/mod.rs"), include_str!("../../src/http/desks.rs"));
    let routes = source.split(".route(\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let people = [
        "/",
        "/chia-se/01/{*rest}",
        "/thanh-tra",
        "/thanh-tra/sw.js",
        "/thanh-tra/manifest.webmanifest",
        "/kiem-tra",
        "/kich-hoat",
        "/noi-quet/01/{*rest}",
        "/noi-quet",
        "/kiem-tra-nhan",
        "/phan-anh",
        "/api",
        "/quy-tac",
        "/assets/{*path}",
        "/favicon.ico",
        "/robots.txt",
    ];
    // The description itself, and the well-known address of the trust list beside its own.
    let aliases = ["/openapi.json", "/.well-known/temthat/root.pub", "/.well-known/temthat/trust-list.jws"];
    let own = |route: &str| {
        ["/dang-nhap", "/lien-ket/", "/tai-khoan", "/van-phong", "/san-xuat"].iter().any(|page| route.starts_with(page))
    };
    for route in routes.filter(|r| !people.contains(r) && !aliases.contains(r) && !own(r)) {
        let described = route.replace("{*", "{");
        assert!(named.contains(described.as_str()), "{route} is not described: {named:?}");
    }
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("openapi", served.body);
    });
}

#[test]
fn an_office_without_a_live_trust_list_says_cannot_check() {
    let public = Public::with(HttpOptions::default(), |bureau| bureau.clock.turn(jiff::civil::date(2036, 1, 1)));
    assert_eq!(public.data(&public.path()).json()["status"], "cannot_check");
    assert_eq!(public.data("/health").status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(Public::new().data("/health").json()["status"], "ok");
    assert!(HOST.is_ascii());
}
