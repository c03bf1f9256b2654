//! The programming interface in readable form, drawn from the same description that `/openapi.json`
//! serves.

use super::page;
use super::words::Words;
use crate::http::accept::Language;
use crate::http::openapi;
use crate::i18n::Lang;
use askama::Template;
use axum::response::Response;
use serde_json::Value;

#[derive(Template)]
#[template(path = "consumer/api.html", config = ".askama.toml")]
struct ApiPage {
    w: Words,
    switch: String,
    about: String,
    groups: Vec<Group>,
    shapes: Vec<Shape>,
}

/// Operations under one tag.
struct Group {
    tag: String,
    about: String,
    operations: Vec<Operation>,
}

struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    about: String,
    parameters: Vec<Field>,
    bodies: Vec<Content>,
    answers: Vec<Answer>,
}

/// A parameter, or a member of an object.
struct Field {
    name: String,
    /// "path", "query"; empty for members.
    place: String,
    required: bool,
    kind: Kind,
    about: String,
    example: String,
}

/// What a value is: words, and the shape it names.
#[derive(Default)]
struct Kind {
    words: String,
    shape: String,
}

/// A body of one media type.
struct Content {
    media: String,
    kind: Kind,
    example: String,
}

struct Answer {
    status: String,
    about: String,
    bodies: Vec<Content>,
}

/// A named object of the description.
struct Shape {
    name: String,
    about: String,
    fields: Vec<Field>,
    words: String,
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

/// A value as a reader writes it.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn kind(schema: &Value) -> Kind {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return Kind { words: String::new(), shape: name.to_owned() };
    }
    // "string or null", "one of": the null says nothing that "not required" does not.
    for key in ["oneOf", "anyOf", "allOf"] {
        if let Some(first) = schema[key].as_array().and_then(|all| all.iter().find(|s| s["type"] != "null")) {
            return kind(first);
        }
    }
    let name = match &schema["type"] {
        Value::Array(all) => {
            all.iter().filter_map(Value::as_str).filter(|t| *t != "null").collect::<Vec<_>>().join(", ")
        }
        other => other.as_str().unwrap_or("object").to_owned(),
    };
    if name == "array" {
        let Kind { words, shape } = kind(&schema["items"]);
        return Kind { words: format!("[{words}]"), shape };
    }
    match schema["format"].as_str() {
        Some(format) if !format.starts_with("int") => {
            Kind { words: format!("{name} ({format})"), shape: String::new() }
        }
        _ => Kind { words: name, shape: String::new() },
    }
}

fn contents(value: &Value) -> Vec<Content> {
    let Some(all) = value["content"].as_object() else { return Vec::new() };
    all.iter()
        .map(|(media, content)| {
            let example = content.get("example").map_or_else(String::new, |e| format!("{e:#}"));
            Content { media: media.clone(), kind: kind(&content["schema"]), example }
        })
        .collect()
}

fn operation(method: &str, path: &str, value: &Value) -> Operation {
    let parameters = value["parameters"].as_array().into_iter().flatten();
    let answers = value["responses"].as_object().into_iter().flatten();
    Operation {
        id: text(value, "operationId"),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(value, "summary"),
        about: text(value, "description"),
        parameters: parameters
            .map(|p| Field {
                name: text(p, "name"),
                place: text(p, "in"),
                required: p["required"] == true,
                kind: kind(&p["schema"]),
                about: text(p, "description"),
                example: shown(&p["example"]),
            })
            .collect(),
        bodies: contents(&value["requestBody"]),
        answers: answers
            .map(|(status, a)| Answer { status: status.clone(), about: text(a, "description"), bodies: contents(a) })
            .collect(),
    }
}

fn shape(name: &str, value: &Value) -> Shape {
    let required = |field: &str| value["required"].as_array().is_some_and(|all| all.iter().any(|r| r == field));
    let fields = value["properties"].as_object().into_iter().flatten();
    let fields: Vec<_> = fields
        .map(|(field, of)| Field {
            name: field.clone(),
            place: String::new(),
            required: required(field),
            kind: kind(of),
            about: text(of, "description"),
            example: shown(&of["example"]),
        })
        .collect();
    let either = value["enum"].as_array().map(|all| all.iter().map(shown).collect::<Vec<_>>().join(", "));
    let words = either.unwrap_or_else(|| if fields.is_empty() { kind(value).words } else { String::new() });
    Shape { name: name.to_owned(), about: text(value, "description"), fields, words }
}

impl ApiPage {
    fn new(lang: Lang) -> Self {
        let document: Value = serde_json::from_str(openapi::json()).unwrap_or_default();
        let mut groups: Vec<Group> = document["tags"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|tag| Group { tag: text(tag, "name"), about: text(tag, "description"), operations: Vec::new() })
            .collect();
        for (path, methods) in document["paths"].as_object().into_iter().flatten() {
            for (method, value) in methods.as_object().into_iter().flatten() {
                let tag = value["tags"][0].as_str().unwrap_or_default();
                if let Some(group) = groups.iter_mut().find(|g| g.tag == tag) {
                    group.operations.push(operation(method, path, value));
                }
            }
        }
        let shapes = document["components"]["schemas"].as_object().into_iter().flatten();
        let w = Words(lang);
        Self {
            w,
            switch: format!("/api?lang={}", w.other()),
            about: text(&document["info"], "description"),
            groups,
            shapes: shapes.map(|(name, value)| shape(name, value)).collect(),
        }
    }
}

/// `GET /api`.
pub(in crate::http) async fn api(Language(lang): Language) -> Response {
    page(lang, &ApiPage::new(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_and_every_shape_stands_on_the_page_and_links_lead_somewhere() {
        let document: Value = serde_json::from_str(openapi::json()).expect("a description");
        let html = ApiPage::new(Lang::Vi).render().expect("a page");
        for (path, methods) in document["paths"].as_object().expect("paths") {
            for value in methods.as_object().expect("methods").values() {
                let id = value["operationId"].as_str().expect("an id");
                assert_eq!(html.matches(&format!("id=\"{id}\"")).count(), 1, "{path} {id}");
            }
        }
        let targets = html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
        for target in targets {
            assert!(html.contains(&format!("id=\"{target}\"")), "#{target} leads nowhere");
        }
        assert!(!html.contains("page-api"), "a text is missing");
    }
}
