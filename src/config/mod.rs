//! Settings of an office: `config.toml` in its folder, then the environment, then flags; the later
//! wins. One section per file. No secret ever stands in a setting.

mod http;
mod log;
mod office;
mod photos;
mod public_log;

pub use http::Http;
pub use log::Log;
pub use office::OfficeSettings;
pub use photos::Photos;
pub use public_log::{PublicLogSettings, WitnessSettings};

use crate::domain::law::LawConfig;
use crate::domain::stamp_policy::StampPolicy;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// All settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The office.
    pub office: OfficeSettings,
    /// The web server.
    #[serde(default)]
    pub http: Http,
    /// Logging.
    #[serde(default)]
    pub log: Log,
    /// What the law leaves unsure; every line has a documented default.
    #[serde(default)]
    pub law: LawConfig,
    /// The public log.
    #[serde(default, skip_serializing_if = "is_default")]
    pub public_log: PublicLogSettings,
    /// How many stamps, and how often a PIN may be tried.
    #[serde(default)]
    pub stamps: StampPolicy,
    /// What looks at photographs.
    #[serde(default)]
    pub photos: Photos,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Built in, or from the file.
    File,
    /// A variable of the environment.
    Environment,
    /// A flag of the command.
    Flag,
}

/// Settings in use, and which of them do not come from the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// Settings.
    pub settings: Settings,
    /// Origin by dotted name.
    pub origins: BTreeMap<&'static str, Origin>,
}

/// Why settings do not hold.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// No file.
    #[error("{0} holds no office; make one with: temthat init --data {0} --office NAME --host HOST")]
    NoOffice(PathBuf),
    /// The file cannot be read.
    #[error("{0} cannot be read: {1}")]
    Io(PathBuf, std::io::Error),
    /// Not TOML, or a setting that does not exist.
    #[error("{0}: {1}")]
    Shape(PathBuf, String),
    /// A value does not hold.
    #[error("{name}: {value:?} {problem} (from {place})")]
    Value {
        /// Dotted name.
        name: &'static str,
        /// Value given.
        value: String,
        /// What is wrong and the way out.
        problem: String,
        /// File, variable or flag.
        place: String,
    },
}

/// A variable by its name.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Reads a variable into a setting; tells whether it was there.
fn from_variable<T: std::str::FromStr>(
    env: Environment,
    variable: &'static str,
    name: &'static str,
    into: &mut T,
    origins: &mut BTreeMap<&'static str, Origin>,
) -> Result<(), ConfigError> {
    let Some(text) = env(variable).filter(|t| !t.is_empty()) else { return Ok(()) };
    *into = text.parse().map_err(|_| ConfigError::Value {
        name,
        value: text.chars().take(80).collect(),
        problem: "does not hold".into(),
        place: variable.into(),
    })?;
    origins.insert(name, Origin::Environment);
    Ok(())
}

/// What a section says of its values: (name, value, problem).
type Flaw = Option<(&'static str, String, String)>;

/// Reads the settings of a folder and the environment, and checks them.
///
/// # Errors
/// See [`ConfigError`].
pub fn load(folder: &Path, env: Environment) -> Result<Effective, ConfigError> {
    let path = folder.join("config.toml");
    let text = std::fs::read_to_string(&path).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => ConfigError::NoOffice(folder.into()),
        _ => ConfigError::Io(path.clone(), e),
    })?;
    let settings: Settings = toml::from_str(&text).map_err(|e| ConfigError::Shape(path, e.to_string()))?;
    let mut effective = Effective { settings, origins: BTreeMap::new() };
    let Effective { settings, origins } = &mut effective;
    settings.office.apply(env, origins)?;
    settings.http.apply(env, origins)?;
    settings.log.apply(env, origins)?;
    settings.photos.apply(env, origins)?;
    effective.check()?;
    Ok(effective)
}

impl Effective {
    /// Puts the value of a flag over what stands there.
    ///
    /// # Errors
    /// The value does not hold.
    pub fn listen_on(&mut self, listen: Option<String>) -> Result<(), ConfigError> {
        if let Some(listen) = listen {
            self.settings.http.listen = listen;
            self.origins.insert("http.listen", Origin::Flag);
        }
        self.check()
    }

    /// Puts the value of a flag over what stands there.
    ///
    /// # Errors
    /// The value does not hold.
    pub fn metrics_on(&mut self, metrics: Option<String>) -> Result<(), ConfigError> {
        if let Some(metrics) = metrics {
            self.settings.http.metrics = metrics;
            self.origins.insert("http.metrics", Origin::Flag);
        }
        self.check()
    }

    fn check(&self) -> Result<(), ConfigError> {
        let stamps = self.settings.stamps.flaw();
        let stamps =
            stamps.map(|(name, value, problem)| (name, value.to_string(), format!("does not hold; {problem}")));
        let flaws = [
            self.settings.office.flaw(),
            self.settings.http.flaw(),
            self.settings.log.flaw(),
            self.settings.public_log.flaw(),
            self.settings.photos.flaw(),
            stamps,
        ];
        match flaws.into_iter().flatten().next() {
            None => Ok(()),
            Some((name, value, problem)) => {
                let place = match self.origins.get(name) {
                    None | Some(Origin::File) => "config.toml",
                    Some(Origin::Environment) => "the environment",
                    Some(Origin::Flag) => "a flag",
                };
                Err(ConfigError::Value { name, value, problem, place: place.into() })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_with(text: &str, vars: &[(&str, &str)]) -> Result<Effective, ConfigError> {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join("config.toml"), text).expect("written");
        load(dir.path(), &|name| vars.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
    }
    const PLAIN: &str = "[office]\nname = \"Văn phòng\"\nhost = \"TEM.EXAMPLE\"\n[http]\nlisten = \"127.0.0.1:81\"\n";

    #[test]
    fn the_file_yields_to_the_environment_and_that_to_the_flag() {
        assert_eq!(load_with(PLAIN, &[]).expect("loads").settings.http.listen, "127.0.0.1:81");
        let mut all = load_with(PLAIN, &[("TEMTHAT_LISTEN", "127.0.0.1:82")]).expect("loads");
        assert_eq!(all.settings.http.listen, "127.0.0.1:82");
        assert_eq!(all.origins.get("http.listen"), Some(&Origin::Environment));
        all.listen_on(Some("127.0.0.1:83".into())).expect("holds");
        assert_eq!(all.settings.http.listen, "127.0.0.1:83");
        assert_eq!(all.origins.get("http.listen"), Some(&Origin::Flag));
    }

    #[test]
    fn unsure_law_is_a_setting_with_a_default() {
        assert_eq!(load_with(PLAIN, &[]).expect("loads").settings.law, LawConfig::default());
        let text = format!("{PLAIN}[law]\nold_address_until = \"2027-06-12\"\n");
        let law = load_with(&text, &[]).expect("loads").settings.law;
        assert_eq!(law.old_address_until, jiff::civil::date(2027, 6, 12));
        assert_eq!(law.balance_tolerance, 30);
        assert!(load_with(&format!("{PLAIN}[law]\nold_adress_until = \"2027-06-12\"\n"), &[]).is_err());
    }

    #[test]
    fn what_does_not_hold_is_named_with_its_place() {
        for (text, vars, said) in [
            ("[office]\nname = \"x\"\nhost = \"a b\"\n", &[][..], "office.host"),
            (PLAIN, &[("TEMTHAT_LISTEN", "nonsense")][..], "http.listen"),
            (PLAIN, &[("TEMTHAT_LOG_JSON", "perhaps")][..], "TEMTHAT_LOG_JSON"),
            ("[office]\nname = \"x\"\nhost = \"TEM.EXAMPLE\"\ncolour = 1\n", &[][..], "colour"),
            (
                "[office]\nname = \"x\"\nhost = \"TEM.EXAMPLE\"\n[stamps]\npin_tries_per_day = 11\n",
                &[][..],
                "stamps.pin_tries_per_day",
            ),
            (
                "[office]\nname = \"x\"\nhost = \"TEM.EXAMPLE\"\n[[public_log.witnesses]]\nurl = \"ftp://x\"\nkey = \"\"\n",
                &[][..],
                "public_log.witnesses",
            ),
            ("not toml", &[][..], "config.toml"),
        ] {
            let error = load_with(text, vars).expect_err(said).to_string();
            assert!(error.contains(said), "{said}: {error}");
        }
    }
}
