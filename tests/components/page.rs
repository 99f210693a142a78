//! A component on the page: mounting it, finding what it shows, and acting on it as a person would.

use leptos::mount::mount_to;
use leptos::prelude::*;
use relu_atoms::components::panel_context::PanelContext;
use relu_atoms::controller::Controller;
use relu_atoms::state::{Panel, PanelField, PanelId, Workspace, WorkspaceStoreFields};
use relu_atoms_core::experiment::Experiment;
use std::any::Any;
use std::ops::Deref;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Element, Event, EventInit, EventTarget, HtmlCanvasElement, HtmlElement, HtmlInputElement,
    HtmlSelectElement, KeyboardEvent, KeyboardEventInit,
};

/// The most animation frames that a test waits.
const MOST_FRAMES: usize = 120;
/// Without a screen frames may come faster than on one: what takes its time has so many milliseconds.
const LONGEST: f64 = 4_000.0;

/// An element at the end of the page, taken away when it is dropped.
pub(crate) struct Placed<E: AsRef<Element>>(E);

impl<E: AsRef<Element> + JsCast> Placed<E> {
    /// A fresh element.
    pub(crate) fn new(tag: &str) -> Self {
        let element = document().create_element(tag).expect("an element");
        document().body().expect("a body").append_child(&element).expect("it is appended");
        Self(element.unchecked_into())
    }
}

impl<E: AsRef<Element>> Deref for Placed<E> {
    type Target = E;

    fn deref(&self) -> &E {
        &self.0
    }
}

impl<E: AsRef<Element>> Drop for Placed<E> {
    fn drop(&mut self) {
        self.0.as_ref().remove();
    }
}

/// Sets a property of an element's own style.
pub(crate) fn set_style(element: &HtmlElement, name: &str, value: &str) {
    element.style().set_property(name, value).expect("a style");
}

/// A canvas that the page shows at 400 × 300.
pub(crate) fn canvas() -> Placed<HtmlCanvasElement> {
    let canvas: Placed<HtmlCanvasElement> = Placed::new("canvas");
    set_style(&canvas, "width", "400px");
    set_style(&canvas, "height", "300px");
    // Otherwise the browser changes how it draws, by a shade, once it sees pixels being read.
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"willReadFrequently".into(), &true.into()).expect("an object");
    canvas.get_context_with_context_options("2d", &options).expect("a context");
    canvas
}

/// The bytes of a canvas: red, green, blue, opacity.
pub(crate) fn pixels(canvas: &HtmlCanvasElement) -> Vec<u8> {
    let context = canvas.get_context("2d").expect("no exception").expect("a context");
    let context: web_sys::CanvasRenderingContext2d = context.unchecked_into();
    let image = context.get_image_data(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()));
    image.expect("pixels").data().to_vec()
}

/// How many different colours a canvas shows; 1 is blank.
pub(crate) fn colours(canvas: &HtmlCanvasElement) -> usize {
    let pixels = pixels(canvas);
    let mut colours: Vec<[u8; 4]> = pixels.chunks_exact(4).map(|p| [p[0], p[1], p[2], p[3]]).collect();
    colours.sort_unstable();
    colours.dedup();
    colours.len()
}

// ---- The state -----------------------------------------------------------------------------------------

/// The controller of a page that a link opens. Its workers are not started.
pub(crate) fn controller(query: &str) -> Controller {
    let (workspace, _) = Workspace::open(query);
    // An animation frame that the controller has asked for may come after the test: it is never disposed of.
    let owner = Owner::new();
    let controller = owner.with(|| Controller::new(workspace));
    std::mem::forget(owner);
    controller
}

/// A panel in the store.
pub(crate) fn field(controller: Controller, panel: PanelId) -> PanelField {
    controller.store().panels().at_key(panel)
}

/// Reads a panel.
pub(crate) fn panel<R>(controller: Controller, id: PanelId, read: impl FnOnce(&Panel) -> R) -> R {
    let panels = controller.store().panels().read_untracked();
    read(panels.iter().find(|panel| panel.id == id).expect("a panel of this number"))
}

/// The experiment of a panel, with the settings in force.
pub(crate) fn experiment(controller: Controller, id: PanelId) -> Experiment {
    panel(controller, id, Panel::experiment)
}

/// The sentences of the notices, the oldest first.
pub(crate) fn notices(controller: Controller) -> Vec<String> {
    controller
        .store()
        .notices()
        .get_untracked()
        .into_iter()
        .map(|notice| notice.text.get().to_owned())
        .collect()
}

// ---- Waiting -------------------------------------------------------------------------------------------

/// Waits until what follows from a change is on the page: a memo, what it is shown in, and an effect of that.
pub(crate) async fn settle() {
    for _ in 0..4 {
        leptos::task::tick().await;
    }
}

/// Waits for an animation frame.
pub(crate) async fn animation_frame() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        window().request_animation_frame(&resolve).expect("an animation frame");
    });
    JsFuture::from(promise).await.expect("it comes");
    settle().await;
}

/// Waits for animation frames until something is so: for so many, and where these come fast for so long.
pub(crate) async fn until(what: &str, is_so: impl Fn() -> bool) {
    let began = js_sys::Date::now();
    let mut frames = 0;
    while frames < MOST_FRAMES || js_sys::Date::now() - began < LONGEST {
        if is_so() {
            return;
        }
        animation_frame().await;
        frames += 1;
    }
    panic!("{frames} animation frames later: {what}");
}

// ---- Mounting ------------------------------------------------------------------------------------------

/// What is mounted on the page; taken away when it is dropped.
pub(crate) struct Mounted {
    handle: Option<Box<dyn Any>>,
    root: Placed<HtmlElement>,
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.handle = None;
    }
}

/// Mounts a view that needs nothing of the page.
pub(crate) async fn mount_alone<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Mounted {
    let root: Placed<HtmlElement> = Placed::new("div");
    let handle = mount_to(root.clone(), move || view().into_any());
    settle().await;
    Mounted { handle: Some(Box::new(handle)), root }
}

/// Mounts a part of the page.
pub(crate) async fn mount<V: IntoView + 'static>(
    controller: Controller,
    view: impl FnOnce() -> V + 'static,
) -> Mounted {
    mount_alone(move || {
        provide_context(controller);
        view()
    })
    .await
}

/// Mounts a part of a panel.
pub(crate) async fn mount_in_panel<V: IntoView + 'static>(
    controller: Controller,
    id: PanelId,
    view: impl FnOnce() -> V + 'static,
) -> Mounted {
    mount(controller, move || {
        provide_context(PanelContext::new(field(controller, id)));
        view()
    })
    .await
}

impl Mounted {
    /// The first element of a CSS selector.
    pub(crate) fn find(&self, selector: &str) -> HtmlElement {
        let found = self.root.query_selector(selector).expect("a selector");
        found.unwrap_or_else(|| panic!("there is no {selector}: {}", self.root.inner_html())).unchecked_into()
    }

    /// All elements of a CSS selector.
    pub(crate) fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let list = self.root.query_selector_all(selector).expect("a selector");
        (0..list.length()).filter_map(|k| list.item(k)).map(JsCast::unchecked_into).collect()
    }

    /// The texts of all elements of a CSS selector.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).iter().map(|element| text(element)).collect()
    }

    /// The text of the first element of a CSS selector.
    pub(crate) fn text(&self, selector: &str) -> String {
        text(&self.find(selector))
    }

    /// The input of a CSS selector.
    pub(crate) fn input(&self, selector: &str) -> HtmlInputElement {
        self.find(selector).dyn_into().expect("an input")
    }

    /// The choice of a CSS selector.
    pub(crate) fn select(&self, selector: &str) -> HtmlSelectElement {
        self.find(selector).dyn_into().expect("a select")
    }

    /// The button of this name.
    pub(crate) fn button(&self, name: &str) -> HtmlElement {
        let is_named = |button: &HtmlElement| {
            button.get_attribute("aria-label").unwrap_or_else(|| text(button)).trim() == name
        };
        let found = self.all("button").into_iter().find(is_named);
        found.unwrap_or_else(|| panic!("there is no button {name}: {}", self.root.inner_html()))
    }

    /// The input within the label that says this.
    pub(crate) fn labelled(&self, words: &str) -> HtmlInputElement {
        let found = self.all("label").into_iter().find(|label| text(label).contains(words));
        let input = found.and_then(|label| label.query_selector("input").expect("a selector"));
        input.unwrap_or_else(|| panic!("no label says {words}")).unchecked_into()
    }
}

/// The text of an element.
pub(crate) fn text(element: &Element) -> String {
    element.text_content().unwrap_or_default()
}

/// An attribute of an element; empty if it is absent.
pub(crate) fn attribute(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

/// Whether neither the element nor one around it is hidden.
pub(crate) fn is_shown(element: &Element) -> bool {
    element.closest("[hidden]").expect("a selector").is_none()
}

// ---- Acting --------------------------------------------------------------------------------------------

/// Fires an event that bubbles and can be cancelled; whether its default is to be done.
pub(crate) fn fire(target: &EventTarget, name: &str) -> bool {
    let init = EventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = Event::new_with_event_init_dict(name, &init).expect("an event");
    target.dispatch_event(&event).expect("it is dispatched")
}

/// Clicks, and waits for what follows.
pub(crate) async fn click(element: &HtmlElement) {
    element.click();
    settle().await;
}

/// Types in place of what a field holds, leaves the field, and waits for what follows.
pub(crate) async fn type_in(field: &HtmlInputElement, text: &str) {
    field.set_value(text);
    fire(field, "input");
    fire(field, "change");
    settle().await;
}

/// Chooses the option of this value, and waits for what follows.
pub(crate) async fn choose(select: &HtmlSelectElement, value: &str) {
    select.set_value(value);
    assert_eq!(select.value(), value, "there is such an option");
    fire(select, "change");
    settle().await;
}

/// Presses a key, and waits for what follows; whether it is left to the browser.
pub(crate) async fn press(target: &EventTarget, key: &str) -> bool {
    press_with(target, key, |_| {}).await
}

/// Presses a key with others, and waits for what follows; whether it is left to the browser.
pub(crate) async fn press_with(
    target: &EventTarget,
    key: &str,
    with: impl FnOnce(&KeyboardEventInit),
) -> bool {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    with(&init);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).expect("an event");
    let is_left = target.dispatch_event(&event).expect("it is dispatched");
    settle().await;
    is_left
}
