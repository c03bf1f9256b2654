//! Forms as data. A form is read field by field, and the same reading says what is shown: the label,
//! the hint, what was typed, and what is wrong with it. Nothing that was typed is lost.

use crate::domain::amount::{self, AmountError};
use crate::i18n::{Lang, has, member, plain, text};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What was typed, by field.
pub(in crate::http) type Typed = BTreeMap<String, String>;
/// What can be chosen: value and text.
pub(in crate::http) type Choices = Vec<(String, String)>;

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum Kind {
    /// A line of text.
    Line,
    /// Several lines.
    Lines,
    /// A day of the calendar.
    Day,
    /// A number, with a decimal comma or point.
    Number,
    /// One of a list.
    Pick,
    /// One of a few, all in sight.
    Radio,
}

/// A field as shown.
pub(in crate::http) struct Field {
    pub(in crate::http) name: &'static str,
    pub(in crate::http) label: String,
    pub(in crate::http) hint: Option<String>,
    pub(in crate::http) kind: Kind,
    pub(in crate::http) value: String,
    /// Characters taken.
    pub(in crate::http) most: usize,
    pub(in crate::http) needed: bool,
    pub(in crate::http) choices: Choices,
    pub(in crate::http) wrong: Option<String>,
    /// The choice without which this field asks nothing.
    pub(in crate::http) only: Option<&'static str>,
}

impl Field {
    /// Whether the field takes the whole width.
    pub(in crate::http) fn is_wide(&self) -> bool {
        matches!(self.kind, Kind::Lines | Kind::Radio)
    }
    /// Whether it may stay empty whatever else is chosen.
    pub(in crate::http) fn is_free(&self) -> bool {
        !self.needed && self.only.is_none()
    }
    pub(in crate::http) fn is_radio(&self) -> bool {
        self.kind == Kind::Radio
    }
    pub(in crate::http) fn is_pick(&self) -> bool {
        self.kind == Kind::Pick
    }
    pub(in crate::http) fn is_lines(&self) -> bool {
        self.kind == Kind::Lines
    }
    /// Names of the notes below the field, for those who hear the page.
    pub(in crate::http) fn notes(&self) -> String {
        let wrong = self.wrong.is_some().then(|| format!("wrong-{}", self.name));
        let hint = self.hint.is_some().then(|| format!("hint-{}", self.name));
        wrong.into_iter().chain(hint).collect::<Vec<_>>().join(" ")
    }
    /// Attributes of the input. Names and numbers of ours only: nothing typed stands here.
    pub(in crate::http) fn attributes(&self) -> String {
        let Self { name, most, .. } = self;
        let kind = match self.kind {
            Kind::Line => format!(" type=\"text\" maxlength=\"{most}\""),
            Kind::Number => format!(" type=\"text\" inputmode=\"decimal\" maxlength=\"{most}\""),
            Kind::Day => " type=\"date\"".to_owned(),
            Kind::Lines | Kind::Pick | Kind::Radio => String::new(),
        };
        let needed = if self.needed { " required" } else { "" };
        let wrong = if self.wrong.is_some() { " aria-invalid=\"true\"" } else { "" };
        let notes = self.notes();
        let notes = if notes.is_empty() { notes } else { format!(" aria-describedby=\"{notes}\"") };
        format!("id=\"f-{name}\" name=\"{name}\" autocomplete=\"off\"{kind}{needed}{wrong}{notes}")
    }
}

/// A form.
pub(in crate::http) struct Form {
    lang: Lang,
    /// Labels and hints that only this form has stand under `desk-label-ROOM-NAME`, `desk-hint-ROOM-NAME`.
    room: &'static str,
    typed: Typed,
    /// Whether it was sent, so that what is missing is told.
    sent: bool,
    only: Option<&'static str>,
    pub(in crate::http) fields: Vec<Field>,
}

impl Form {
    /// A form as it is first shown, filled in with what is known already.
    pub(in crate::http) fn new(lang: Lang, room: &'static str, typed: Typed) -> Self {
        Self { lang, room, typed, sent: false, only: None, fields: Vec::new() }
    }
    /// A form as it was sent.
    pub(in crate::http) fn sent(lang: Lang, room: &'static str, typed: Typed) -> Self {
        Self { sent: true, ..Self::new(lang, room, typed) }
    }
    /// Whether all its fields hold.
    pub(in crate::http) fn is_sound(&self) -> bool {
        self.fields.iter().all(|field| field.wrong.is_none())
    }
    /// What was typed that is shown again before it is recorded: all fields by name and value.
    pub(in crate::http) fn values(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.fields.iter().map(|field| (field.name, field.value.as_str()))
    }
    /// The fields that follow ask something only with this choice; `None` for those that always ask.
    pub(in crate::http) fn only(&mut self, choice: Option<&'static str>) {
        self.only = choice;
    }

    /// Reads one field and keeps how it is shown.
    fn field<T>(
        &mut self,
        (name, kind, most): (&'static str, Kind, usize),
        needed: bool,
        choices: Choices,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let value = self.typed.get(name).cloned().unwrap_or_default();
        let trimmed = value.trim();
        let empty = || needed.then(|| plain(self.lang, "desk-wrong-empty"));
        let (found, wrong) = match trimmed {
            "" => (None, empty()),
            long if long.chars().count() > most => {
                (None, Some(text(self.lang, "desk-wrong-long", &[("most", most.to_string())])))
            }
            some => match read(some) {
                Ok(found) => (Some(found), None),
                Err(wrong) => (None, Some(wrong)),
            },
        };
        let own = |what: &str, room: &str| format!("desk-{what}-{room}{}", name.replace('_', "-"));
        let room = format!("{}-", self.room);
        let said = |what: &str| [own(what, &room), own(what, "")].into_iter().find(|key| has(self.lang, key));
        let field = Field {
            name,
            label: said("label").map_or_else(|| member(self.lang, name), |key| plain(self.lang, &key)),
            hint: said("hint").map(|key| plain(self.lang, &key)),
            kind,
            value,
            most,
            needed: needed && self.only.is_none(),
            choices,
            wrong: wrong.filter(|_| self.sent),
            only: self.only,
        };
        self.fields.push(field);
        found
    }
    /// A line of text.
    pub(in crate::http) fn line(&mut self, name: &'static str, most: usize, needed: bool) -> Option<String> {
        self.field((name, Kind::Line, most), needed, Vec::new(), |value| Ok(value.to_owned()))
    }
    /// A line that may be empty, read by `read`, which says what is wrong.
    pub(in crate::http) fn read_line<T>(
        &mut self,
        name: &'static str,
        most: usize,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        self.field((name, Kind::Line, most), false, Vec::new(), read)
    }
    /// Text of several lines, read by `read`, which says what is wrong.
    pub(in crate::http) fn lines<T>(
        &mut self,
        name: &'static str,
        most: usize,
        needed: bool,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        self.field((name, Kind::Lines, most), needed, Vec::new(), read)
    }
    /// A day.
    pub(in crate::http) fn day(&mut self, name: &'static str, needed: bool) -> Option<Date> {
        let wrong = plain(self.lang, "desk-wrong-day");
        self.field((name, Kind::Day, 10), needed, Vec::new(), |value| value.parse().map_err(|_| wrong))
    }
    /// A number above zero; people write a decimal comma, and points between thousands.
    pub(in crate::http) fn number(&mut self, name: &'static str, needed: bool) -> Option<f64> {
        let lang = self.lang;
        self.field((name, Kind::Number, 16), needed, Vec::new(), |value| {
            amount(value).map_err(|key| text(lang, key, &[("value", value)]))
        })
    }
    /// A whole number from 1 on.
    pub(in crate::http) fn count(&mut self, name: &'static str, needed: bool) -> Option<u32> {
        let wrong = plain(self.lang, "desk-wrong-whole");
        self.field((name, Kind::Number, 10), needed, Vec::new(), |value| {
            value.parse().ok().filter(|n| *n > 0).ok_or(wrong)
        })
    }
    /// One of a list, as whatever it names.
    pub(in crate::http) fn pick<T>(
        &mut self,
        (name, kind): (&'static str, Kind),
        choices: Choices,
        needed: bool,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let wrong = plain(self.lang, "desk-wrong-choice");
        let known: Vec<String> = choices.iter().map(|(value, _)| value.clone()).collect();
        self.field((name, kind, 80), needed, choices, |value| {
            Some(value).filter(|value| known.iter().any(|k| k == value)).and_then(read).ok_or(wrong)
        })
    }
}

/// A number above zero, or the text that says what is wrong.
fn amount(value: &str) -> Result<f64, &'static str> {
    match amount::parse(value) {
        Ok(number) if number > 0.0 => Ok(number),
        Err(AmountError::TwoWays) => Err("desk-wrong-thousands"),
        Ok(_) | Err(AmountError::NotANumber) => Err("desk-wrong-number"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_form_keeps_what_was_typed_and_says_what_is_wrong() {
        let pairs = [("name", " Chè "), ("output_kg", "12,5"), ("valid_from", "31/12/2026"), ("stars", "6")];
        let mut form = Form::sent(Lang::Vi, "certificate", typed(&pairs));
        assert_eq!(form.line("name", 10, true).as_deref(), Some("Chè"));
        assert_eq!(form.number("output_kg", false), Some(12.5));
        assert_eq!(form.day("valid_from", true), None);
        let three = vec![("3".to_owned(), "3".to_owned())];
        assert_eq!(form.pick(("stars", Kind::Pick), three, true, |s| s.parse::<u8>().ok()), None);
        assert_eq!(form.line("number", 10, true), None);
        assert_eq!(form.line("crop", 10, false), None);
        assert!(!form.is_sound());
        let wrong: Vec<_> = form.fields.iter().filter(|f| f.wrong.is_some()).map(|f| f.name).collect();
        assert_eq!(wrong, ["valid_from", "stars", "number"]);
        assert_eq!(form.values().nth(2), Some(("valid_from", "31/12/2026")));
        assert!(form.fields[2].notes().contains("wrong-valid_from"));
    }

    #[test]
    fn a_form_that_was_not_sent_blames_nobody() {
        let mut form = Form::new(Lang::En, "producer", Typed::new());
        assert_eq!(form.line("name", 10, true), None);
        assert!(form.is_sound() && form.fields[0].needed);
    }

    #[test]
    fn numbers_below_one_and_endless_ones_do_not_hold() {
        for bad in ["0", "-1", "nan", "inf", "1e999", "x"] {
            let mut form = Form::sent(Lang::Vi, "zone", typed(&[("kg", bad), ("to", bad)]));
            assert_eq!((form.number("kg", true), form.count("to", true)), (None, None), "{bad}");
            assert!(form.fields.iter().all(|f| f.wrong.is_some()), "{bad}");
        }
    }
}
