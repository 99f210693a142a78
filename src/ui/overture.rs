//! Taking over what the page's first script (`overture.js`) has begun: its workers as they stand, with
//! what they have said so far, and the cover that shows their pictures.

use js_sys::{Array, Reflect, Uint8Array};
use leptos::prelude::{document, window};
use relu_atoms_core::session::messages::{BUILD, DecodeError, Reply, decode};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, Worker};

/// The worker of a panel, whose run is open and has been trained.
pub(super) struct Begun {
    pub(super) worker: Worker,
    /// What it has said, from the first word on; the frames without their buffers.
    pub(super) past: Vec<Reply>,
}

fn get(from: &JsValue, key: &str) -> JsValue {
    Reflect::get(from, &key.into()).unwrap_or_default()
}

/// Whether the first script trains, or would; `None` when it left everything to this program.
pub(super) fn plays() -> Option<bool> {
    let begun = get(&window(), "overture");
    let panels = get(&begun, "panels");
    (panels.is_truthy() && Array::from(&panels).length() > 0).then(|| get(&begun, "playing").is_truthy())
}

/// What was begun in the panel of this number; once only. A worker of another build is ended instead.
pub(super) fn take(panel: usize) -> Option<Begun> {
    let panels = get(&get(&window(), "overture"), "panels");
    let begun = panels.is_truthy().then(|| Array::from(&panels).get(panel as u32))?;
    let worker: Worker = get(&begun, "worker").dyn_into().ok()?;
    let past = Array::from(&get(&begun, "past"));
    for key in ["worker", "past"] {
        let _ = Reflect::set(&begun, &key.into(), &JsValue::UNDEFINED);
    }
    let past: Result<Vec<Reply>, DecodeError> =
        past.iter().map(|message| decode(&Uint8Array::new(&message).to_vec())).collect();
    match past {
        Ok(past) if matches!(past.first(), Some(Reply::Ready { build }) if build == BUILD) => {
            Some(Begun { worker, past })
        }
        _ => {
            worker.terminate();
            None
        }
    }
}

/// The drawing worker, which listens already.
pub(super) fn easel() -> Option<Worker> {
    get(&get(&window(), "overture"), "easel").dyn_into().ok()
}

/// Takes the cover away; nothing happens when it is gone. The focus goes from its button to the page's.
pub(super) fn uncover() {
    let Some(cover) = document().get_element_by_id("overture") else { return };
    Element::remove(&cover);
    if get(&get(&window(), "overture"), "focused").is_truthy()
        && let Ok(Some(play)) = document().query_selector(".transport .play")
    {
        let _ = play.unchecked_into::<HtmlElement>().focus();
    }
}
