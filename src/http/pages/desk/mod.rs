//! The frame of the desks: who sits there, where the work lies, how values are written.

pub(in crate::http) mod chart;
pub(in crate::http) mod form;

use super::words::Words;
use crate::app::command::Refusal;
use crate::app::lint::LintFailure;
use crate::domain::account::Role;
use crate::domain::ids::{
    BatchId, CertificateId, InspectionId, ProducerId, ProductId, RecognitionId, ReportId, RunId, ZoneId,
};
use crate::http::accept::lang_of;
use crate::http::auth::Owner;
use crate::http::fault::Fault;
use crate::http::state::AppState;
use crate::i18n::{Lang, day, moment};
use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;
use jiff::Timestamp;
use jiff::civil::Date;
use std::borrow::Cow;
use std::sync::Arc;

/// A place of the desk.
pub(in crate::http) struct Tab {
    pub(in crate::http) path: &'static str,
    pub(in crate::http) key: &'static str,
    pub(in crate::http) here: bool,
}

/// Places of the office and of auditors: path, text, whether only the office works there.
const OFFICE: [(&str, &str, bool); 9] = [
    ("/van-phong", "desk-overview", false),
    ("/van-phong/so/products", "desk-register", false),
    ("/van-phong/nhap", "desk-import", true),
    ("/van-phong/nhin-truoc", "desk-foresight", false),
    ("/van-phong/so/inspections", "desk-cases", false),
    ("/van-phong/duyet", "desk-approvals", false),
    ("/van-phong/nguoi-dung", "desk-people", true),
    ("/van-phong/khoa", "desk-keys", false),
    ("/van-phong/dau-vet", "desk-trail", false),
];
/// Places of a producer.
const PRODUCER: [(&str, &str, bool); 3] = [
    ("/san-xuat", "desk-home", false),
    ("/san-xuat/luot-quet", "desk-scans", false),
    ("/san-xuat/so/products", "desk-register", false),
];

/// What every page of a desk shows around its own matter.
pub(in crate::http) struct Frame {
    pub(in crate::http) w: Words,
    pub(in crate::http) home: &'static str,
    /// The office, or the producer.
    pub(in crate::http) whose: String,
    /// Who has signed in.
    pub(in crate::http) name: String,
    pub(in crate::http) tabs: Vec<Tab>,
    /// Address of the page in the other language.
    pub(in crate::http) switch: String,
    /// Where rows of the register are shown.
    rows: &'static str,
}

/// Who asks for a page of a desk, in which language, under which address.
pub(in crate::http) struct At {
    pub(in crate::http) owner: Owner,
    pub(in crate::http) lang: Lang,
    uri: Uri,
}

impl FromRequestParts<Arc<AppState>> for At {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Fault> {
        let owner = Owner::from_request_parts(parts, state).await?;
        Ok(Self { owner, lang: lang_of(&parts.uri, &parts.headers), uri: parts.uri.clone() })
    }
}

impl At {
    /// The frame of the page; `here` is the place it belongs to.
    pub(in crate::http) fn frame(&self, state: &AppState, here: &'static str) -> Frame {
        Frame::new(self, state, here)
    }
}

impl Frame {
    fn new(at: &At, state: &AppState, here: &'static str) -> Self {
        let w = Words(at.lang);
        let account = &at.owner.caller.account;
        let (home, places, rows) = match account.role {
            Role::Producer { .. } => ("/san-xuat", PRODUCER.as_slice(), "/san-xuat/so"),
            _ => ("/van-phong", OFFICE.as_slice(), "/van-phong/so"),
        };
        let whole = account.role != Role::Auditor;
        let tabs = places
            .iter()
            .filter(|(_, _, office_only)| whole || !office_only)
            .map(|(path, key, _)| Tab { path, key, here: *path == here })
            .collect();
        let producer = account.role.producer().and_then(|id| state.office.register().producers.get(&id).cloned());
        let whose = producer.map_or_else(
            || state.office.trust().map_or_else(String::new, |trust| trust.iss.clone()),
            |producer| producer.name.clone(),
        );
        Self { w, home, whose, name: account.name.clone(), tabs, switch: switch(&at.uri, w.other()), rows }
    }

    /// An address of this host in the language of the page.
    pub(in crate::http) fn to(&self, path: &str) -> String {
        let sign = if path.contains('?') { '&' } else { '?' };
        format!("{path}{sign}lang={}", self.w.tag())
    }

    /// Where a cell that is the id of a row leads.
    pub(in crate::http) fn link(&self, cell: &str) -> Option<String> {
        const PREFIXES: [&str; 9] = [
            ProducerId::PREFIX,
            ProductId::PREFIX,
            RecognitionId::PREFIX,
            ZoneId::PREFIX,
            CertificateId::PREFIX,
            BatchId::PREFIX,
            RunId::PREFIX,
            ReportId::PREFIX,
            InspectionId::PREFIX,
        ];
        let (prefix, number) = cell.split_once('-')?;
        let is_id = PREFIXES.contains(&prefix) && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        is_id.then(|| self.to(&format!("{}/{cell}", self.rows)))
    }

    /// A refusal in words, line by line: each check that does not pass with its way out.
    pub(in crate::http) fn refused(&self, refusal: &Refusal) -> Vec<String> {
        if refusal.lints.is_empty() {
            return vec![refusal.message.clone()];
        }
        let line = |lint: &LintFailure| {
            let (says, fix) = lint.words(self.w.0);
            format!("{says} {fix}")
        };
        refusal.lints.iter().map(line).collect()
    }

    /// A cell as people read it: days and moments in the language's own order.
    pub(in crate::http) fn cell<'a>(&self, cell: &'a str) -> Cow<'a, str> {
        let is_day = cell.as_bytes().get(4) == Some(&b'-');
        match (cell.parse::<Timestamp>(), cell.parse::<Date>()) {
            (Ok(at), _) if is_day => Cow::Owned(moment(self.w.0, at)),
            (_, Ok(date)) if is_day && cell.len() == 10 => Cow::Owned(day(self.w.0, date)),
            _ => Cow::Borrowed(cell),
        }
    }
}

/// The same address in another language.
fn switch(uri: &Uri, lang: &str) -> String {
    let others =
        uri.query().into_iter().flat_map(|q| q.split('&')).filter(|p| !p.is_empty() && !p.starts_with("lang="));
    let query: Vec<_> = others.map(str::to_owned).chain([format!("lang={lang}")]).collect();
    format!("{}?{}", uri.path(), query.join("&"))
}

#[cfg(test)]
mod tests {
    use super::switch;

    #[test]
    fn the_other_language_is_asked_for_once() {
        let to = |uri: &str| switch(&uri.parse().expect("a URI"), "en");
        assert_eq!(to("/van-phong"), "/van-phong?lang=en");
        assert_eq!(to("/van-phong/so/products?tim=ch%C3%A8&lang=vi"), "/van-phong/so/products?tim=ch%C3%A8&lang=en");
    }
}
