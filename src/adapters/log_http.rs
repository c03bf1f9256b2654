//! A log, or a witness, behind an address.

use crate::ports::log::{LogFilesError, LogSource};
use std::time::Duration;
use ureq::Agent;

/// Longest that an answer is waited for.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Largest answer of a witness, bytes.
const MAX_ANSWER: u64 = 65_536;

/// The files below a prefix, e.g. "https://tem.tinh.gov.vn/log".
pub struct LogHttp {
    base: String,
    agent: Agent,
}

impl LogHttp {
    /// The log below a prefix. Redirects are not followed: a log has one address.
    #[must_use]
    pub fn new(base: &str) -> Self {
        let config = Agent::config_builder().timeout_global(Some(TIMEOUT)).http_status_as_error(false).max_redirects(0);
        Self { base: base.trim_end_matches('/').to_owned(), agent: config.build().into() }
    }

    /// Offers a checkpoint to the witness below this prefix; its status and answer.
    ///
    /// # Errors
    /// It cannot be reached.
    pub fn add_checkpoint(&self, body: &str) -> Result<(u16, String), LogFilesError> {
        let url = format!("{}/add-checkpoint", self.base);
        let failed = |e: ureq::Error| LogFilesError { place: url.clone(), cause: e.to_string() };
        let mut answer = self.agent.post(&url).send(body).map_err(failed)?;
        let status = answer.status().as_u16();
        let text = answer.body_mut().with_config().limit(MAX_ANSWER).read_to_string().map_err(failed)?;
        Ok((status, text))
    }
}

impl LogSource for LogHttp {
    fn read(&self, path: &str, most: usize) -> Result<Option<Vec<u8>>, LogFilesError> {
        let url = format!("{}/{path}", self.base);
        let failed = |cause: String| LogFilesError { place: url.clone(), cause };
        let mut answer = self.agent.get(&url).call().map_err(|e| failed(e.to_string()))?;
        match answer.status().as_u16() {
            200 => {
                let body = answer.body_mut().with_config().limit(most as u64);
                body.read_to_vec().map(Some).map_err(|e| failed(e.to_string()))
            }
            404 | 410 => Ok(None),
            other => Err(failed(format!("it answers {other}"))),
        }
    }
}
