//! The address and the tab's session storage, in which a visit is kept for a reload, Back and Forward, or a tab that
//! the browser discards. What is kept is said by `state::VisitRecord`.
//!
//! The address is changed in place (`replaceState`): Back leaves the page as it always did, and no step of a visit
//! becomes an entry of the history. A record is found by a name in the state of its history entry, so that Back, Forward
//! and a duplicated tab each open their own, and beside another address than its own it is not read. Where the
//! browser refuses to change the address, it is found by the address alone, after a reload only. Everything here may
//! be refused (a frame without an origin, a file, storage that is full or forbidden): then the page goes on, and asks
//! before it is left if something would be lost.

use crate::state::{Address, VisitRecord, Workspace};
use crate::text::language::Language;
use leptos::prelude::*;
use relu_atoms_core::experiment::link::{self, Opening};
use relu_atoms_core::train::RunEdit;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, Storage};

/// Before the name of every record.
const PREFIX: &str = "relu-atoms-visit-";
/// The name of the record where the history has no place for one.
const NAMELESS: &str = "here";
/// So many records are kept in a tab, the latest.
const MOST_RECORDS: u32 = 8;

/// Whether the page is a frame in another page.
pub fn is_framed() -> bool {
    window().parent().ok().flatten().is_some_and(|parent| parent != window())
}

/// The tab's storage. The property itself throws where storage is forbidden.
fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// The name of this history entry's record, if it has one.
fn name_in_history() -> Option<String> {
    window().history().ok()?.state().ok()?.as_string().filter(|name| name.starts_with(PREFIX))
}

/// The query of the address, with its `?`.
fn search() -> String {
    window().location().search().unwrap_or_default()
}

/// Whether the page was reloaded, or come back to, rather than opened by a link.
fn is_return() -> bool {
    window().performance().is_some_and(|performance| performance.navigation().type_() != 0)
}

/// The record that belongs to this history entry and its address.
fn found() -> Option<VisitRecord> {
    let name = name_in_history().or_else(|| is_return().then(|| format!("{PREFIX}{NAMELESS}")))?;
    let record = VisitRecord::from_json(&storage()?.get_item(&name).ok()??)?;
    (record.search == search()).then_some(record)
}

/// The page as it was when this history entry was left, or else as its address opens it.
pub fn open() -> (Workspace, Opening) {
    let found = if is_framed() { None } else { found() };
    found
        .and_then(|record| Workspace::open_again(&record))
        .filter(|(page, _)| !page.embed)
        .unwrap_or_else(|| Workspace::open(&search()))
}

/// Keeps the visit of one page.
#[derive(Debug)]
pub struct Keeper {
    /// The name of its record, once the history has it.
    name: Option<String>,
    /// What the address opens.
    written: Address,
    /// The browser has refused the last change of the address.
    address_is_refused: bool,
    /// The address is to be written, though it opens the same: the link had something that could not be used, or
    /// another theme or language was chosen than it names.
    is_due: bool,
    /// The link asks to wait on arrival.
    waits: bool,
    /// The theme that the link asks for, or the one that took its place.
    theme: Option<String>,
    /// The language that the link asks for, or the one that took its place, by its tag.
    language: Option<String>,
    /// What is asked before the page is left, while something would be lost.
    asks: Option<Closure<dyn Fn(Event)>>,
}

impl Keeper {
    /// A keeper of this page, which its address has opened.
    pub fn new(page: &Workspace, opening: &Opening) -> Self {
        let recorded: Vec<Vec<RunEdit>> =
            page.panels.iter().map(|panel| panel.link_changes.clone()).collect();
        Self {
            name: name_in_history(),
            written: page.address(&recorded),
            address_is_refused: false,
            // What was refused has been told once.
            is_due: !page.notices.is_empty(),
            waits: opening.play == Some(false),
            theme: opening.theme.clone(),
            language: opening.language.clone(),
            asks: None,
        }
    }

    /// The visitor has chosen a theme.
    pub fn choose_theme(&mut self, dark: bool) {
        if self.theme.is_some() {
            self.theme = Some(if dark { "dark" } else { "light" }.into());
            self.is_due = true;
        }
    }

    /// The visitor has chosen a language; the address names it where the link did, or where the choice is not kept.
    pub fn choose_language(&mut self, language: Language, is_kept: bool) {
        if self.language.is_some() || !is_kept {
            self.language = Some(language.tag().into());
            self.is_due = true;
        }
    }

    /// Brings the address and the record up to the state of the page: `recorded` has the changes made in each panel's
    /// run, from left to right, and `step` is shown.
    pub fn keep(&mut self, page: &Workspace, recorded: &[Vec<RunEdit>], step: u64) {
        let address = page.address(recorded);
        let query = link::with_choices(
            address.query.clone(),
            self.waits,
            self.theme.as_deref(),
            self.language.as_deref(),
        );
        let query = format!("?{}", link::sealed(&query));
        let is_new = self.is_due || address != self.written;
        if is_new || name_in_history() != self.name || self.name.is_none() {
            self.write_address(is_new.then_some(query.as_str()));
        }
        if is_new && !self.address_is_refused {
            (self.written, self.is_due) = (address.clone(), false);
        }
        let instead = self.address_is_refused.then_some(query.as_str());
        let record = page.record(&search(), instead, address.is_complete, recorded, step);
        let is_kept = self.write_record(&record);
        // Without a record only what the address opens is found again.
        let is_lost = !is_kept && (!address.is_complete || address != self.written);
        self.ask(is_lost);
    }

    /// Changes the address, if there is a new one, and gives the history entry its name. A browser may refuse either,
    /// for good or because there were too many changes in a short time: the next change tries again.
    fn write_address(&mut self, query: Option<&str>) {
        let name = self.name.clone().unwrap_or_else(|| format!("{PREFIX}{}", random_name()));
        let address = query.map(|query| {
            let location = window().location();
            format!(
                "{}{query}{}",
                location.pathname().unwrap_or_default(),
                location.hash().unwrap_or_default()
            )
        });
        let history = window().history();
        let written = history.and_then(|history| {
            history.replace_state_with_url(&JsValue::from_str(&name), "", address.as_deref())
        });
        self.address_is_refused = written.is_err();
        if written.is_ok() {
            self.name = Some(name);
        }
    }

    /// Writes the record: whether it is there. Where there is no room, the oldest records make it.
    fn write_record(&self, record: &VisitRecord) -> bool {
        let Some(storage) = storage() else { return false };
        let name = self.name.clone().unwrap_or_else(|| format!("{PREFIX}{NAMELESS}"));
        let text = record.to_json();
        let others = older_records(&storage, &name);
        let surplus = others.len().saturating_sub(MOST_RECORDS as usize - 1);
        for other in &others[..surplus] {
            let _ = storage.remove_item(other);
        }
        let mut others = others[surplus..].iter();
        loop {
            if storage.set_item(&name, &text).is_ok() {
                return true;
            }
            let Some(other) = others.next() else { break };
            let _ = storage.remove_item(other);
        }
        // One that is out of date is worse than none.
        let _ = storage.remove_item(&name);
        false
    }

    /// Has the browser ask before the page is left, or no longer. The listener is there only while it is needed: with
    /// one some browsers keep no page for Back.
    fn ask(&mut self, on: bool) {
        if on == self.asks.is_some() {
            return;
        }
        if let Some(asks) = self.asks.take() {
            let _ =
                window().remove_event_listener_with_callback("beforeunload", asks.as_ref().unchecked_ref());
        }
        if on {
            let asks = Closure::<dyn Fn(Event)>::new(|event: Event| {
                event.prevent_default();
                // What older browsers go by.
                let _ = js_sys::Reflect::set(&event, &"returnValue".into(), &true.into());
            });
            let _ = window().add_event_listener_with_callback("beforeunload", asks.as_ref().unchecked_ref());
            self.asks = Some(asks);
        }
    }
}

/// A name that no other history entry has: the time, which puts them in order, and chance.
fn random_name() -> String {
    let chance = (js_sys::Math::random() * 1e9) as u32;
    format!("{:015}-{chance:09}", js_sys::Date::now() as u64)
}

/// The names of all records but this one, the oldest first.
fn older_records(storage: &Storage, own: &str) -> Vec<String> {
    let count = storage.length().unwrap_or_default();
    let names = (0..count).filter_map(|k| storage.key(k).ok().flatten());
    let mut names: Vec<String> = names.filter(|name| name.starts_with(PREFIX) && name != own).collect();
    names.sort();
    names
}
