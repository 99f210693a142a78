//! The desk's door: the port to the page, and which dialog a message opens.

use super::data::Making;
use super::export::Exporting;
use super::{Ask, EVENT, Opened, Told, files, words};
use crate::dom;
use js_sys::{Array, Uint8Array};
use relu_atoms_core::export::saved::{self, Saved};
use relu_atoms_core::points::RawPoints;
use relu_atoms_core::session::messages::{BUILD, decode, encode};
use relu_atoms_core::train::TrainConfig;
use std::cell::OnceCell;
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Element, File, MessageChannel, MessageEvent, MessagePort};

/// The desk. There is one, and it lives as long as the page.
pub(super) struct Room {
    port: MessagePort,
    /// Where its dialogs are put.
    pub(super) body: Element,
    data: OnceCell<&'static Making>,
    export: OnceCell<&'static Exporting>,
}

/// Opens the desk in the page and hands it the port.
pub fn open() {
    let Some(window) = web_sys::window() else { return };
    let Some(body) = window.document().and_then(|d| d.body()) else { return };
    let Ok(channel) = MessageChannel::new() else { return };
    let room: &'static Room = Box::leak(Box::new(Room {
        port: channel.port1(),
        body: body.clone().into(),
        data: OnceCell::new(),
        export: OnceCell::new(),
    }));
    let hear = dom::callback(Box::new(move |e: JsValue| room.hear(e.unchecked_ref())));
    room.port.set_onmessage(Some(&hear));
    let told = CustomEventInit::new();
    told.set_detail(&channel.port2());
    if let Ok(event) = CustomEvent::new_with_event_init_dict(EVENT, &told) {
        let _ = window.dispatch_event(&event);
    }
    // Its dialogs are shown in their style, or without one if that cannot be had.
    let style = dom::append(&body, &["<link rel=\"stylesheet\" href=\"desk.css\">"]);
    dom::on(&style, &["load", "error"], move |_| room.tell(&Told::Ready { build: BUILD.into() }));
}

impl Room {
    /// Tells the page.
    pub(super) fn tell(&self, told: &Told) {
        let _ = self.port.post_message(&Uint8Array::from(encode(told).as_slice()));
    }

    fn hear(&'static self, event: &MessageEvent) {
        let parts = Array::from(&event.data());
        let Ok(ask) = decode::<Ask>(&Uint8Array::new(&parts.get(0)).to_vec()) else { return };
        match ask {
            Ask::Data(points) => self.data().show(&points),
            Ask::Read(points) => {
                let what = parts.get(1);
                match what.dyn_into::<File>() {
                    Ok(file) => self.read(&file, points),
                    Err(text) => self.take(&text.as_string().unwrap_or_default().into_bytes(), &points),
                }
            }
            Ask::Export { shown, link } => self.export().show(*shown, link),
            Ask::Shown(shown) => self.export().shown(*shown),
            Ask::Changes(changes) => self.export().changes(changes),
        }
    }

    /// The dialog that makes data.
    fn data(&'static self) -> &'static Making {
        self.data.get_or_init(|| Making::build(self))
    }

    /// The dialog that exports.
    fn export(&'static self) -> &'static Exporting {
        self.export.get_or_init(|| Exporting::build(self))
    }

    /// Reads a file that was dropped or chosen.
    pub(super) fn read(&'static self, file: &File, points: RawPoints) {
        files::read(file, saved::MAX_BYTES, move |bytes| match bytes {
            Some(bytes) => self.take(&bytes, &points),
            None => self.tell(&Told::Notice(words::UNREADABLE.into())),
        });
    }

    /// Takes text: an experiment is opened, anything else is shown as values.
    fn take(&'static self, bytes: &[u8], points: &RawPoints) {
        let text = String::from_utf8_lossy(bytes);
        if text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with('{') {
            match checked(&text) {
                Ok(saved) => {
                    let opened = saved.panels.into_iter().map(|p| Opened {
                        experiment: Box::new(p.experiment),
                        tunes: p.tunes,
                        step: p.step,
                    });
                    self.tell(&Told::Open(opened.collect()));
                }
                Err(what) => self.tell(&Told::Notice([words::NOT_OPENED, &what, "."].concat())),
            }
            return;
        }
        self.data().show_values(bytes, points);
    }
}

/// The runs of a file. One that could not be trained is refused here, so that the runs that are shown
/// stay as they are.
fn checked(text: &str) -> Result<Saved, String> {
    let saved = Saved::from_json(text).map_err(|e| e.to_string())?;
    for panel in &saved.panels {
        TrainConfig::check(&panel.experiment).map_err(|e| e.to_string())?;
    }
    Ok(saved)
}
