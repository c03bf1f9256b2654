//! `/van-phong/nguoi-dung`: who may sign in, and one-time links for them.

use crate::app::accounts::{MadeLink, NewAccount};
use crate::app::command::{self, Code, Kind, Refusal};
use crate::app::desk::{OfficeDesk, Page};
use crate::domain::account::Role;
use crate::domain::ids::UserId;

use crate::http::auth::ForOffice;
use crate::http::fault::Fault;
use crate::http::json::Fields;
use crate::http::pages::desk::{At, Frame};
use crate::http::pages::{amend, page};
use crate::http::state::AppState;
use crate::i18n::moment;
use askama::Template;
use axum::extract::State;

use axum::response::Response;
use serde::Deserialize;
use std::sync::Arc;

/// Users shown at once; an office of a province has fewer.
const USERS: usize = 500;

#[derive(Template)]
#[template(path = "office/people.html", config = ".askama.toml")]
struct PeoplePage {
    f: Frame,
    heads: Vec<String>,
    users: Vec<User>,
    roles: [&'static str; 4],
    typed: Typed,
    wrong: Vec<String>,
    /// A link just made, shown this once, and until when it holds.
    made: Option<(String, String)>,
}

/// A user's row.
struct User {
    id: String,
    cells: Vec<String>,
    disabled: bool,
}

/// What is typed.
#[derive(Deserialize, Default, Clone)]
pub(in crate::http) struct Typed {
    #[serde(default)]
    act: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    login: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    producer: String,
}

impl Typed {
    fn account(&self) -> Result<NewAccount, Refusal> {
        let input = |message: &str| Refusal::new(Code::Input, message);
        let role = match self.role.as_str() {
            "office" => Role::Office,
            "inspector" => Role::Inspector,
            "auditor" => Role::Auditor,
            "producer" => {
                let producer = self.producer.trim().parse().map_err(|e| input(&format!("producer: {e}")))?;
                Role::Producer { producer }
            }
            _ => return Err(input("role: office, inspector, producer, auditor")),
        };
        Ok(NewAccount { login: self.login.trim().to_owned(), name: self.name.trim().to_owned(), role })
    }
    /// Carries out what is asked: a link where one is made.
    fn work(&self, desk: &OfficeDesk) -> Result<Option<MadeLink>, Refusal> {
        let id = || self.id.parse::<UserId>().map_err(|e| Refusal::new(Code::Input, e));
        match self.act.as_str() {
            "add" => desk.add_user(&self.account()?).map(Some),
            "link" => desk.link_user(id()?).map(Some),
            "disable" => desk.set_user(id()?, true).map(|()| None),
            "enable" => desk.set_user(id()?, false).map(|()| None),
            _ => Err(Refusal::new(Code::Input, "act: add, link, disable, enable")),
        }
    }
}

/// `GET /van-phong/nguoi-dung`.
pub(in crate::http) async fn show(
    desk: ForOffice,
    State(state): State<Arc<AppState>>,
    at: At,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let f = at.frame(&state, "/van-phong/nguoi-dung");
    Ok(page(lang, &desk.work(move |desk| people(desk, f, Typed::default(), Vec::new(), None)).await?))
}

/// `POST /van-phong/nguoi-dung`.
pub(in crate::http) async fn send(
    desk: ForOffice,
    State(state): State<Arc<AppState>>,
    at: At,
    Fields(typed): Fields<Typed>,
) -> Result<Response, Fault> {
    let lang = at.lang;
    let f = at.frame(&state, "/van-phong/nguoi-dung");
    let shown = desk.work(move |desk| {
        let (typed, wrong, made) = match typed.work(&desk) {
            Ok(made) => (Typed::default(), Vec::new(), made),
            Err(refusal) => (typed, f.refused(&refusal), None),
        };
        people(desk, f, typed, wrong, made)
    });
    let shown = shown.await?;
    Ok(if shown.wrong.is_empty() { page(lang, &shown) } else { amend(lang, &shown) })
}

fn people(
    desk: OfficeDesk,
    f: Frame,
    typed: Typed,
    wrong: Vec<String>,
    made: Option<MadeLink>,
) -> Result<PeoplePage, Refusal> {
    let found = desk.users(&Page { find: None, after: None, limit: USERS })?;
    let sheet = command::table(f.w.0, Kind::User, &found.rows);
    let users = found.rows.iter().zip(sheet.rows).map(|(row, cells)| User {
        id: row["id"].as_str().unwrap_or_default().to_owned(),
        disabled: row["disabled"].as_bool().unwrap_or_default(),
        cells,
    });
    Ok(PeoplePage {
        users: users.collect(),
        heads: sheet.headers,
        roles: ["producer", "inspector", "auditor", "office"],
        typed,
        wrong,
        made: made.map(|link| (link.path, moment(f.w.0, link.until))),
        f,
    })
}
