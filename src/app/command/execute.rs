//! The one dispatcher.

use super::refusal::{Code, Refusal};
use super::{Call, Health, PAGE, Request, Response, Secret, StampPage, list, lookup, told};
use crate::app::accounts::{self, MadeLink};
use crate::app::inspection::minutes::minutes;
use crate::app::inspection::photo::Bytes;
use crate::app::inspection::{self, dossier};
use crate::app::lint::{LintFailure, Order, lint};
use crate::app::log::PublicLog;
use crate::app::{
    Office, bulk, bundle, check, enrol, export, foresight, impact, import, issue, keys, locate, pins, stamps, verify,
};
use crate::domain::event::Record;
use crate::domain::gtin::Gtin;
use crate::domain::ids::{ProducerId, RunId};
use crate::domain::trust::{KeyStatus, TrustedKey};
use crate::ports::keyring::Keyring;
use crate::ports::signer::Signer;
use jiff::Timestamp;

/// Answers a call. `progress` is told (done, total) now and then.
///
/// # Errors
/// A [`Refusal`]: nothing was recorded, unless its message says otherwise.
pub fn execute(
    office: &Office,
    keyring: &dyn Keyring,
    call: Call,
    progress: &mut dyn FnMut(u32, u32),
) -> Result<Response, Refusal> {
    let lang = call.lang;
    let who = &call.who;
    Ok(match call.request {
        Request::List { kind, find } => Response::Rows(list::list(office, kind, find.as_deref())),
        Request::Show(id) => Response::Row(lookup::lookup(office, &id)?),
        Request::AddProducer(new) => recorded(enrol::add_producer(office, new, who)?),
        Request::AddProduct(new) => recorded(enrol::add_product(office, new, who)?),
        Request::AddZone(new) => {
            let (id, warning) = enrol::add_zone(office, new, who)?;
            let remark = warning.map(|(measured, declared)| {
                let values = vec![
                    ("measured".to_owned(), format!("{measured:.2}")),
                    ("declared".to_owned(), format!("{declared:.2}")),
                ];
                ("cli-zone-area".to_owned(), values)
            });
            Response::Recorded { id: id.to_string(), remarks: remark.into_iter().collect() }
        }
        Request::AddCertificate(new) => recorded(enrol::add_certificate(office, new, who)?),
        Request::AddRecognition(new) => recorded(enrol::add_recognition(office, new, who)?),
        Request::AddBatch(new) => recorded(enrol::add_batch(office, new, who)?),
        Request::ChangeParticulars(asked) => done(enrol::change_particulars(office, &asked, who)?),
        Request::ParticularsImpact(asked) => Response::Sheets(impact::particulars(office, &asked, lang)?),
        Request::Particulars(id) => {
            let (particulars, tag) = enrol::current(&office.register(), &id).ok_or_else(|| lookup::unknown(&id))?;
            Response::Particulars(Box::new(particulars), tag)
        }
        Request::ChangeRecognition { id, change } => done(enrol::change_recognition(office, id, change, who)?),
        Request::ChangeCertificate { id, act, decision_no } => {
            done(enrol::change_certificate(office, id, act, &decision_no, who)?)
        }
        Request::SuspendProducer { id, reason } => done(enrol::suspend_producer(office, id, reason, who)?),
        Request::RecallBatch { id, reason } => done(enrol::recall_batch(office, id, &reason, who)?),
        Request::Import { table, options } => {
            Response::Imported(import::import(office, &table, options, who, progress)?)
        }
        Request::Issue { order, kid, passphrase } => {
            let signer = issuer(office, keyring, kid.or_else(|| key_for(office, &order)), &passphrase)?;
            Response::Issued(Box::new(issue::issue(office, signer.as_ref(), &order, who, progress)?.as_ref().clone()))
        }
        Request::Void { run, from, to, reason } => done(stamps::void(office, run, from, to, reason, who)?),
        Request::Account { run, account } => {
            enrol::account(office, run, &account, who)?;
            Response::Row(lookup::lookup(office, &run.to_string())?)
        }
        Request::ExportPins { run, passphrase, file_passphrase } => {
            let kid = office.register().runs.get(&run).map(|r| r.plan.body.kid).ok_or(pins::PinsError::NoRun(run))?;
            keyring.unlock(kid, passphrase.reveal())?;
            Response::File(Bytes(pins::export(office, run, file_passphrase.reveal(), who, progress)?))
        }
        Request::Stamps { run, from, to, passphrase } => {
            Response::Stamps(Box::new(page(office, keyring, run, (from, to), &passphrase)?))
        }
        Request::RecordPrint { run, from, to, form } => {
            let reprint = stamps::record_print(office, run, from, to, &form, who)?;
            Response::Printed { reprint }
        }
        Request::Verify(text) => Response::Told(told::verdict(lang, &verify::verify(office, &text, None, false))),
        Request::Check { label, explain } => Response::Told(told::check(lang, &check::check(office, &label), explain)),
        Request::Locate(texts) => Response::Located(locate::locate(office, &texts)),
        Request::KeepPaper(Bytes(bytes)) => {
            recorded(office.evidence.keep(&bytes).map_err(inspection::InspectionError::from)?)
        }
        Request::OpenInspection(new) => recorded(inspection::open(office, &new, who)?),
        Request::AddToInspection { id, addition, made_at } => {
            done(inspection::add_made(office, id, &addition, made_at, who)?)
        }
        Request::Minutes(id) => Response::File(Bytes(minutes(office, id)?)),
        Request::Dossier { id, kid, passphrase } => {
            let signer = issuer(office, keyring, kid, &passphrase)?;
            let token = dossier::make(office, signer.as_ref(), &keyring.trust_token()?, id)?;
            Response::File(Bytes(token.into_bytes()))
        }
        Request::CheckTable { table, pictures, explain } => {
            Response::Bulk(Box::new(bulk::check_table(office, lang, &table, &pictures, explain, progress)?))
        }
        Request::Foresight => Response::Sheets(foresight::foresight(office, lang)),
        Request::Export { product } => Response::Sheets(export::export(office, lang, product)),
        Request::Impact { id, change } => Response::Sheets(impact::impact(office, id, &change)?.sheets(lang)),
        Request::CertificateImpact { id, act } => Response::Sheets(impact::certificate(office, id, act, lang)?),
        Request::Bundle { since } => {
            let wanted = since.map_or(bundle::Wanted::Whole, bundle::Wanted::Since);
            Response::File(Bytes(bundle::make(office, &keyring.trust_token()?, wanted)?.into_bytes()))
        }
        Request::AddUser(new) => link(accounts::make_link(office, accounts::open(office, &new, who)?, who)?),
        Request::LinkUser(user) => {
            let id = accounts::find(&office.register(), &user)?.id;
            link(accounts::make_link(office, id, who)?)
        }
        Request::SetUser { user, disabled } => {
            let id = accounts::find(&office.register(), &user)?.id;
            done(accounts::set_disabled(office, id, disabled, who)?)
        }
        Request::GtinsOf(producers) => Response::Gtins(gtins_of(office, &producers)?),
        Request::CutOff { kid, since } => Response::CutOff(keys::cut_off(office, kid, since)?),
        Request::Health => Response::Health(Box::new(health(office))),
        Request::ProveLogged(id) => Response::File(Bytes(prove(office, &id)?.into_bytes())),
        Request::ReloadTrust => {
            let list = keyring.trust()?;
            if let Some(held) = office.trust().filter(|held| held.version > list.version) {
                let message = format!(
                    "the trust list in the folder is version {}, older than version {} in use; an old list would \
                     bring revoked keys back. Put the newer file back, or sign a new list: temthat keys trust",
                    list.version, held.version
                );
                return Err(Refusal::new(Code::Keys, message));
            }
            keys::record(office, &list, &keyring.trust_token()?, who)?;
            office.set_trust(list);
            office.set_publisher(keyring.publisher()?);
            Response::Done
        }
    })
}

fn recorded(id: impl ToString) -> Response {
    Response::Recorded { id: id.to_string(), remarks: Vec::new() }
}

fn link(made: MadeLink) -> Response {
    Response::Link { user: made.account, path: Secret::new(made.path), until: made.until }
}

fn done((): ()) -> Response {
    Response::Done
}

/// The proof of the newest statement on a run or recognition.
fn prove(office: &Office, id: &str) -> Result<String, Refusal> {
    let log = office.log.as_ref().ok_or_else(|| {
        Refusal::new(
            Code::Keys,
            "this office has no public log; give it one with: temthat keys log, then start it again",
        )
    })?;
    let place = log
        .place_of(id)
        .ok_or_else(|| Refusal::new(Code::Unknown, format!("{id:?} is no run or recognition of the log")))?;
    let proof = log.prove(place).map_err(|e| Refusal::new(Code::Store, e))?;
    let waits = || Refusal::new(Code::Busy, format!("{id} is recorded and not published yet; ask again in a moment"));
    Ok(proof.ok_or_else(waits)?.to_string())
}

/// The key that signs new runs: the one asked for, or the newest active one of the trust list.
fn issuer(
    office: &Office,
    keyring: &dyn Keyring,
    kid: Option<u8>,
    passphrase: &Secret,
) -> Result<Box<dyn Signer>, Refusal> {
    let newest = || {
        let trust = office.trust()?;
        let stopped = &office.register().stopped_keys;
        let fits = |k: &&TrustedKey| k.signs.is_stamps() && k.status == KeyStatus::Active && !stopped.contains(&k.kid);
        trust.keys.iter().filter(fits).max_by_key(|k| (k.not_before, k.kid)).map(|k| k.kid)
    };
    let kid = kid
        .or_else(newest)
        .ok_or_else(|| Refusal::new(Code::Keys, "the trust list has no active key; make one with: temthat keys new"))?;
    unlock(office, keyring, kid, passphrase)
}

/// Unlocks a key, unless two persons have stopped it.
fn unlock(office: &Office, keyring: &dyn Keyring, kid: u8, passphrase: &Secret) -> Result<Box<dyn Signer>, Refusal> {
    if office.register().stopped_keys.contains(&kid) {
        let message = format!("two persons of the office have stopped key {kid}; make a new one: temthat keys rotate");
        return Err(Refusal::new(Code::Keys, message));
    }
    Ok(keyring.unlock(kid, passphrase.reveal())?)
}

/// The key for an order: of the active ones that may sign for its product today the narrowest, then the
/// newest; `None` where no key may, so that the lint says why.
fn key_for(office: &Office, order: &Order) -> Option<u8> {
    let register = office.register();
    let gtin = register.products.get(&register.batches.get(&order.batch)?.product)?.gtin;
    let trust = office.trust()?;
    let fits = |k: &&TrustedKey| k.status == KeyStatus::Active && k.allows(office.today(), gtin);
    let rank = |k: &&TrustedKey| (!k.scope.gtin_prefixes.is_empty(), k.not_before, k.kid);
    trust.keys.iter().filter(fits).max_by_key(rank).map(|k| k.kid)
}

/// What keeps an order from being signed today, so that people learn of it before they order.
#[must_use]
pub fn checks(office: &Office, order: &Order) -> Vec<LintFailure> {
    let kid = key_for(office, order).unwrap_or_default();
    lint(office, &office.register(), kid, order).err().unwrap_or_default()
}

/// GTINs of all products of some producers; each must have one.
fn gtins_of(office: &Office, producers: &[ProducerId]) -> Result<Vec<Gtin>, Refusal> {
    let register = office.register();
    let mut gtins = Vec::new();
    for producer in producers {
        let before = gtins.len();
        gtins.extend(register.products.values().filter(|p| p.producer == *producer).map(|p| p.gtin));
        if gtins.len() == before {
            return Err(Refusal::new(Code::Unknown, format!("{producer} has no product in the register")));
        }
    }
    Ok(gtins)
}

fn page(
    office: &Office,
    keyring: &dyn Keyring,
    id: RunId,
    (from, to): (u32, Option<u32>),
    passphrase: &Secret,
) -> Result<StampPage, Refusal> {
    let register = office.register();
    let run = register.runs.get(&id).ok_or(issue::IssueError::NoRun(id))?;
    let of_page = from.saturating_add(PAGE - 1);
    let last = to.unwrap_or(u32::MAX).min(of_page).min(if to.is_some() { u32::MAX } else { run.plan.count - 1 });
    let signer = unlock(office, keyring, run.plan.body.kid, passphrase)?;
    let stamps = stamps::stamps(office, signer.as_ref(), id, from, last)?;
    Ok(StampPage::of(office, run, stamps))
}

/// Whether the log is published, and says of every act what the journal says.
fn log_error(office: &Office, records: Option<&[Record]>) -> Option<String> {
    let named = office.trust().is_some_and(|trust| trust.log.is_some());
    let differs = |log: &PublicLog| records.and_then(|records| log.agrees(records).err());
    match &office.log {
        Some(log) => log.stopped().or_else(|| differs(log)).map(|error| error.to_string()),
        None => named.then(|| "its key or its checkpoint did not open; start again to see why".into()),
    }
}

/// Reads the whole journal back (its chain of hashes proves it) and asks the index for its hash.
fn health(office: &Office) -> Health {
    let (records, journal_error) = match office.store.records_after(0) {
        Ok(records) => (Some(records), None),
        Err(error) => (None, Some(error.to_string())),
    };
    let (state_hash, index_error) = match office.store.state_hash() {
        Ok(hash) => (Some(hash), None),
        Err(error) => (None, Some(error.to_string())),
    };
    let now = office.now();
    let trust = office.trust();
    Health {
        seq: office.register().seq,
        last_record_at: records.as_ref().and_then(|r| r.last()).map(|r| r.at),
        journal_records: records.as_ref().map(|r| r.len() as u64),
        journal_error,
        state_hash,
        index_error,
        log_error: log_error(office, records.as_deref()),
        trust_version: trust.as_ref().map(|t| t.version),
        trust_age: trust.as_ref().map(|t| t.age(now)),
        trust_until: trust.as_ref().and_then(|t| Timestamp::from_second(t.exp).ok()),
        now,
    }
}
