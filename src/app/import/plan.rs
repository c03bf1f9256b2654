//! The register to be, while rows are added: new rows and changed ones, nothing recorded yet.

use super::columns::{Column, Columns};
use super::row::Parsed;
use super::{ImportReport, RowError};
use crate::domain::event::Event;
use crate::domain::gtin::Gtin;
use crate::domain::ids::{ProducerId, ProductId, RecognitionId};
use crate::domain::producer::Producer;
use crate::domain::product::{CriteriaSet, Product};
use crate::domain::recognition::{Evidence, Recognition, level_of};
use crate::domain::register::Register;
use crate::domain::text::{fold, name_key};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap, HashSet};

/// One decision: product, folded number, day, and how well it is founded (what the press reported
/// and what the decision says later are two records, so that both stay known).
type DecisionKey = (ProductId, Option<String>, Option<Date>, Evidence);

pub(super) struct Plan<'a> {
    register: &'a Register,
    columns: &'a Columns,
    headers: &'a [String],
    file: &'a str,
    now: Timestamp,
    producer_ids: HashMap<String, ProducerId>,
    product_ids: HashMap<(ProducerId, String), Vec<ProductId>>,
    gtins: HashMap<Gtin, ProductId>,
    with_batches: HashSet<ProductId>,
    decisions: HashMap<DecisionKey, RecognitionId>,
    /// State after the rows so far, of everything that a row of this file named, with its first row.
    producers: BTreeMap<ProducerId, (Producer, u32)>,
    products: BTreeMap<ProductId, (Product, u32)>,
    recognitions: Vec<Recognition>,
    rows_of_decisions: HashMap<DecisionKey, u32>,
    next: (u32, u32, u32),
    internal: u64,
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        register: &'a Register,
        columns: &'a Columns,
        headers: &'a [String],
        file: &'a str,
        now: Timestamp,
    ) -> Self {
        let last = |id: Option<u32>| id.map_or(1, |n| n + 1);
        let next_product = last(register.products.keys().next_back().map(|id| id.0));
        let mut product_ids: HashMap<_, Vec<_>> = HashMap::new();
        for p in register.products.values() {
            product_ids.entry((p.producer, name_key(&p.name))).or_default().push(p.id);
        }
        Self {
            register,
            columns,
            headers,
            file,
            now,
            producer_ids: register.producers.values().map(|p| (name_key(&p.name), p.id)).collect(),
            product_ids,
            gtins: register.products.values().map(|p| (p.gtin, p.id)).collect(),
            with_batches: register.batches.values().map(|b| b.product).collect(),
            decisions: register
                .recognitions
                .values()
                .map(|r| ((r.product, r.decision_no.as_deref().map(name_key), r.issued_on, r.evidence), r.id))
                .collect(),
            producers: BTreeMap::new(),
            products: BTreeMap::new(),
            recognitions: Vec::new(),
            rows_of_decisions: HashMap::new(),
            next: (
                last(register.producers.keys().next_back().map(|id| id.0)),
                next_product,
                last(register.recognitions.keys().next_back().map(|id| id.0)),
            ),
            internal: u64::from(next_product),
        }
    }

    /// Adds a row wholly or, with an error, not at all.
    pub(super) fn take(&mut self, row: &Parsed, number: u32, report: &mut ImportReport) -> Result<(), RowError> {
        let producer = self.producer(row, number)?;
        let product = self.product(row, producer.id, number)?;
        let key = (product.id, row.decision_no.as_deref().map(name_key), row.issued_on, row.evidence);
        let known = self.check_decision(row, number, &key)?;

        let mut news = !known;
        news |= self.stage_producer(producer, row, number, report);
        news |= self.stage_product(product, row, number, report);
        if !known {
            self.stage_decision(&key, row, number, report);
        }
        self.rows_of_decisions.insert(key, number);
        report.unchanged += u32::from(!news);
        Ok(())
    }

    /// What changed or is new, in an order that can be applied.
    pub(super) fn into_events(self) -> Vec<Event> {
        let register = self.register;
        let producers = self.producers.into_values().map(|(p, _)| p);
        let producers = producers.filter(|p| register.producers.get(&p.id).is_none_or(|old| **old != *p));
        let products = self.products.into_values().map(|(p, _)| p);
        let products = products.filter(|p| register.products.get(&p.id).is_none_or(|old| **old != *p));
        producers
            .map(Event::ProducerRegistered)
            .chain(products.map(Event::ProductRegistered))
            .chain(self.recognitions.into_iter().map(Event::RecognitionRecorded))
            .collect()
    }

    fn error(
        &self,
        code: &str,
        column: Column,
        number: u32,
        value: impl ToString,
        detail: impl ToString,
        problem: String,
    ) -> RowError {
        RowError {
            row: number,
            column: self.columns.header(column, self.headers),
            value: value.to_string(),
            code: code.into(),
            detail: detail.to_string().into(),
            problem,
        }
    }

    /// The producer as this row leaves it. The first row of a file that names a producer may move
    /// its address; an address that is known already never moves it back, so that old files can be
    /// imported again.
    fn producer(&self, row: &Parsed, number: u32) -> Result<Producer, RowError> {
        let Some(id) = self.producer_ids.get(&name_key(&row.producer)) else {
            return Ok(Producer {
                id: ProducerId(self.next.0),
                name: row.producer.clone(),
                kind: crate::app::enrol::kind_of(&row.producer),
                address: row.address.clone(),
                former_addresses: row.former_address.iter().filter(|a| **a != row.address).cloned().collect(),
                aliases: Vec::new(),
                commune: row.commune.clone(),
                suspended: None,
            });
        };
        let staged = self.producers.get(id);
        let mut producer = match (staged, self.register.producers.get(id)) {
            (Some((staged, _)), _) => staged.clone(),
            (None, Some(registered)) => registered.as_ref().clone(),
            (None, None) => {
                let problem = format!("{id} has no particulars; report this as a fault");
                return Err(self.error("internal", Column::Producer, number, &row.producer, id, problem));
            }
        };
        if producer.name != row.producer {
            add(&mut producer.aliases, &row.producer);
        }
        let moves = !row.address.is_empty() && row.address != producer.address;
        if moves && staged.is_none() && !producer.former_addresses.contains(&row.address) {
            let before = std::mem::replace(&mut producer.address, row.address.clone());
            if !before.is_empty() {
                add(&mut producer.former_addresses, &before);
            }
        } else if moves && producer.address.is_empty() {
            producer.address.clone_from(&row.address);
        } else if moves {
            add(&mut producer.former_addresses, &row.address);
        }
        if let Some(former) = row.former_address.as_ref().filter(|a| **a != producer.address) {
            add(&mut producer.former_addresses, former);
        }
        match (&row.commune, &producer.commune, staged) {
            (Some(new), Some(old), Some((_, first))) if new != old => {
                let problem = format!("row {first} puts the same producer into commune {old}; mend one of them");
                Err(self.error("commune-differs", Column::Commune, number, new, first, problem))
            }
            (Some(new), ..) => {
                producer.commune = Some(new.clone());
                Ok(producer)
            }
            (None, ..) => Ok(producer),
        }
    }

    /// The product as this row leaves it.
    fn product(&self, row: &Parsed, producer: ProducerId, number: u32) -> Result<Product, RowError> {
        let key = (producer, name_key(&row.product));
        let same_name = self.product_ids.get(&key).map_or(&[][..], Vec::as_slice);
        let same_name: Vec<(&Product, bool)> = same_name.iter().filter_map(|id| self.known_product(*id)).collect();
        let Some((found, is_staged)) = self.which(row, &same_name, number)? else {
            let gtin = match row.gtin {
                Some(gtin) => self.free_for(gtin, None, number)?,
                None => Gtin::restricted(self.internal_from(self.internal)).ok_or_else(|| {
                    let problem = "no internal number is free; give a GS1 GTIN".into();
                    self.error("gtin-exhausted", Column::Gtin, number, "", "", problem)
                })?,
            };
            return Ok(Product {
                id: ProductId(self.next.1),
                producer,
                name: row.product.clone(),
                aliases: Vec::new(),
                variant: None,
                pack: row.pack.clone(),
                group: row.criteria_set.map(CriteriaSet::group).or(row.group),
                criteria_set: row.criteria_set,
                gtin,
                code: row.code.clone(),
            });
        };
        let mut product = found.clone();
        if let Some(gtin) = row.gtin.filter(|g| *g != product.gtin) {
            // A stamp in the trade names its GTIN for good.
            if !product.gtin.is_restricted() || is_staged || self.with_batches.contains(&product.id) {
                let problem = format!(
                    "{} has the GTIN {} already; give the pack if this is another one",
                    product.id, product.gtin
                );
                return Err(self.error("gtin-differs", Column::Gtin, number, gtin, product.gtin, problem));
            }
            product.gtin = self.free_for(gtin, Some(product.id), number)?;
        }
        fill(&mut product.pack, row.pack.as_ref(), false);
        fill(&mut product.code, row.code.as_ref(), !is_staged);
        fill(&mut product.criteria_set, row.criteria_set.as_ref(), !is_staged);
        let group = product.criteria_set.map(CriteriaSet::group).or(row.group);
        fill(&mut product.group, group.as_ref(), !is_staged);
        Ok(product)
    }

    fn known_product(&self, id: ProductId) -> Option<(&Product, bool)> {
        match self.products.get(&id) {
            Some((staged, _)) => Some((staged, true)),
            None => self.register.products.get(&id).map(|p| (p.as_ref(), false)),
        }
    }

    /// Which of the products of this name the row means: by GTIN, else by pack; a pack without a
    /// like is another product, unless one product waits for its pack to be told.
    fn which<'p>(
        &self,
        row: &Parsed,
        same_name: &[(&'p Product, bool)],
        number: u32,
    ) -> Result<Option<(&'p Product, bool)>, RowError> {
        if let Some(found) = row.gtin.and_then(|g| same_name.iter().find(|(p, _)| p.gtin == g)) {
            return Ok(Some(*found));
        }
        let pack = |p: &Option<String>| p.as_deref().map(fold);
        if let Some(found) = same_name.iter().find(|(p, _)| pack(&p.pack) == pack(&row.pack)) {
            return Ok(Some(*found));
        }
        match (&row.pack, same_name) {
            (_, []) => Ok(None),
            (Some(_), all) => Ok(all.iter().find(|(p, staged)| p.pack.is_none() && !staged).copied()),
            (None, [one]) => Ok(Some(*one)),
            (None, all) => {
                let problem = format!("{} packs of it are registered; give the pack or the GTIN", all.len());
                Err(self.error("pack-needed", Column::Product, number, &row.product, all.len(), problem))
            }
        }
    }

    /// A given GTIN, if it is GS1's and nobody else's.
    fn free_for(&self, gtin: Gtin, product: Option<ProductId>, number: u32) -> Result<Gtin, RowError> {
        if let Some(other) = self.gtins.get(&gtin).filter(|other| Some(**other) != product) {
            let problem = format!("belongs to {other}; each product and pack has its own GTIN");
            return Err(self.error("gtin-taken", Column::Gtin, number, gtin, other, problem));
        }
        if gtin.is_restricted() {
            let problem = "lies in a range GS1 gives to nobody; leave it empty to get an internal number".into();
            return Err(self.error("gtin-restricted", Column::Gtin, number, gtin, "", problem));
        }
        Ok(gtin)
    }

    fn internal_from(&self, first: u64) -> u64 {
        (first..).find(|i| Gtin::restricted(*i).is_none_or(|g| !self.gtins.contains_key(&g))).unwrap_or(u64::MAX)
    }

    /// Whether the decision is recorded already and says the same.
    fn check_decision(&self, row: &Parsed, number: u32, key: &DecisionKey) -> Result<bool, RowError> {
        if let Some(first) = self.rows_of_decisions.get(key) {
            let problem = format!("row {first} holds the same decision for the same product; delete or mend one");
            return Err(self.error("same-decision", Column::DecisionNo, number, &row.product, first, problem));
        }
        let Some(recorded) = self.decisions.get(key).and_then(|id| self.register.recognitions.get(id)) else {
            return Ok(false);
        };
        if recorded.stars != row.stars || recorded.valid_until != row.valid_until {
            let term = recorded.valid_until.map_or_else(|| "?".to_owned(), |d| d.to_string());
            let says = format!("{}: {} sao, {term}", recorded.id, recorded.stars.count());
            let problem = format!(
                "the register holds this decision otherwise ({says}); mend the row, or record what happened since as a change"
            );
            return Err(self.error("decision-differs", Column::Stars, number, row.stars.count(), says, problem));
        }
        Ok(true)
    }

    fn stage_producer(&mut self, producer: Producer, row: &Parsed, number: u32, report: &mut ImportReport) -> bool {
        let id = producer.id;
        if id.0 == self.next.0 {
            self.next.0 += 1;
            report.producers += 1;
            self.producer_ids.insert(name_key(&row.producer), id);
            self.producers.insert(id, (producer, number));
            return true;
        }
        let registered = self.register.producers.get(&id);
        let (before, first) = match self.producers.get(&id) {
            Some((staged, first)) => (Some(staged), *first),
            None => (registered.map(AsRef::as_ref), number),
        };
        let changes = before != Some(&producer);
        // Counted once, and only where the register knew something else.
        let counted = before != registered.map(AsRef::as_ref);
        report.changed += u32::from(changes && !counted && registered.is_some());
        self.producers.insert(id, (producer, first));
        changes
    }

    fn stage_product(&mut self, product: Product, row: &Parsed, number: u32, report: &mut ImportReport) -> bool {
        let id = product.id;
        self.gtins.insert(product.gtin, id);
        if id.0 == self.next.1 {
            self.next.1 += 1;
            report.products += 1;
            self.internal = self.internal_from(self.internal);
            self.product_ids.entry((product.producer, name_key(&row.product))).or_default().push(id);
            self.products.insert(id, (product, number));
            return true;
        }
        let registered = self.register.products.get(&id);
        let (before, first) = match self.products.get(&id) {
            Some((staged, first)) => (Some(staged), *first),
            None => (registered.map(AsRef::as_ref), number),
        };
        let changes = before != Some(&product);
        let counted = before != registered.map(AsRef::as_ref);
        report.changed += u32::from(changes && !counted && registered.is_some());
        self.products.insert(id, (product, first));
        changes
    }

    fn stage_decision(&mut self, key: &DecisionKey, row: &Parsed, number: u32, report: &mut ImportReport) {
        self.recognitions.push(Recognition {
            id: RecognitionId(self.next.2),
            product: key.0,
            stars: row.stars,
            decision_no: row.decision_no.clone(),
            authority_level: level_of(&row.authority),
            authority: row.authority.clone(),
            issued_on: row.issued_on,
            valid_until: row.valid_until,
            evidence: row.evidence,
            source: format!("{}, row {number}", self.file),
            recorded_at: self.now,
            events: Vec::new(),
        });
        self.next.2 += 1;
        report.recognitions += 1;
        report.unconfirmed += u32::from(row.evidence == Evidence::Press);
    }
}

/// Adds a text once.
fn add(list: &mut Vec<String>, text: &str) {
    if !list.iter().any(|t| t == text) {
        list.push(text.to_owned());
    }
}

/// Takes a value where there is none, and another one where `replace` says so.
fn fill<T: Clone>(slot: &mut Option<T>, value: Option<&T>, replace: bool) {
    if slot.is_none() || (replace && value.is_some()) {
        *slot = value.cloned();
    }
}
