//! The dialog that exports: the files that its buttons make, and what it says when a worker has failed. The test is
//! the painter and the trainer.

#![expect(clippy::disallowed_methods, reason = "the tests look at pictures with scripts of their own")]

use crate::page::{
    Mounted, Placed, animation_frame, attribute, canvas, choose, click, controller, mount, panel, settle,
    until,
};
use crate::run::Trainer;
use crate::views::bitmap;
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use leptos::prelude::*;
use relu_atoms::canvas::palette::Palette;
use relu_atoms::canvas::panel_canvases::{PaintRequest, ViewSettings};
use relu_atoms::components::export_dialog::ExportDialog;
use relu_atoms::components::file_drop::use_file_drop;
use relu_atoms::controller::Controller;
use relu_atoms::engine::WorkerEnd;
use relu_atoms::state::{Command, Dialog, WorkspaceStoreFields};
use relu_atoms::workers::painter::{PaintEvent, Pictures};
use relu_atoms::workers::trainer::TrainerEvent;
use relu_atoms_raster::Painter;
use relu_atoms_render::view::Chart;
use relu_atoms_session::messages::{Reply, Request};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlCanvasElement, HtmlDialogElement};

/// A page with one panel that shows a trained network, and the dialog.
struct Page {
    controller: Controller,
    dialog: Mounted,
    /// Kept in the document.
    _canvases: [Placed<HtmlCanvasElement>; 2],
}

impl Page {
    async fn at_step(steps: u64) -> Self {
        let controller = controller("preset=saddle&modes=variation-norm&m=50&seed=1&play=0");
        // Mounting also starts what runs asynchronous functions.
        let dialog = mount(controller, || {
            use_file_drop();
            view! { <ExportDialog /> }
        })
        .await;
        let canvases = [canvas(), canvas()];
        assert!(controller.attach_canvases(0, canvases[0].clone(), canvases[1].clone()));
        let mut trainer = Trainer::open(controller, 0).await;
        let points = controller.panel_points(0).expect("points");
        let window = controller.with_canvases(0, |views| views.window_for(&points)).expect("canvases");
        trainer.request(Request::Window(window)).await;
        trainer.request(Request::Step(steps)).await;
        paint(controller);
        Self { controller, dialog, _canvases: canvases }
    }

    async fn open(&self) {
        self.controller.dispatch(Command::Show(Some(Dialog::Export)));
        let run = panel(self.controller, 0, |panel| panel.shown.as_ref().map(|shown| shown.frame.report.run));
        let run = run.expect("a frame is shown");
        for _ in 0..10 {
            animation_frame().await;
            // What the link is made of: which changes were made in the run. A trainer that is asked in earnest would
            // also send a frame, to be painted.
            let recorded = Reply::Recorded { run, end: 0, steps: vec![0], tunes: Vec::new() };
            self.controller.trainer_event(0, TrainerEvent::Reply(recorded));
        }
        until("the dialog is open", || self.is_open()).await;
        // The words of the panels follow.
        settle().await;
    }

    fn is_open(&self) -> bool {
        self.dialog.find("dialog").unchecked_into::<HtmlDialogElement>().open()
    }

    /// Presses the button whose name ends so: the name and the bytes of its file.
    async fn save(&self, end: &str) -> (String, Vec<u8>) {
        let button =
            self.dialog.all("button").into_iter().find(|b| attribute(b, "aria-label").ends_with(end));
        // The browser is kept from saving it.
        let script = "return new Promise(resolve => addEventListener('click', async event => {
             const link = event.target.closest('a[download]');
             if (!link) return;
             event.preventDefault();
             const file = await (await fetch(link.href)).arrayBuffer();
             resolve([link.download, new Uint8Array(file)]);
         }))";
        let saved: Promise =
            Function::new_no_args(script).call0(&JsValue::NULL).expect("a promise").unchecked_into();
        click(&button.unwrap_or_else(|| panic!("no button {end}"))).await;
        let saved: Array = JsFuture::from(saved).await.expect("a file").unchecked_into();
        let name = saved.get(0).as_string().expect("a name");
        (name, saved.get(1).unchecked_into::<Uint8Array>().to_vec())
    }
}

/// Paints what panel 0 waits for.
fn paint(controller: Controller) {
    let points = controller.panel_points(0).expect("points");
    let settings = ViewSettings {
        columns: relu_atoms_core::points::units::PLAIN.clone(),
        points,
        held_out: None,
        truth: None,
        lit: None,
        chart: Chart::Cylinder,
        certified: false,
        numbered: false,
        guess: None,
        optimum: None,
        palette: Palette::LIGHT,
    };
    let request = controller.with_canvases(0, |views| {
        views.painter_is_ready();
        views.next_request(&settings)
    });
    let request = request.flatten().expect("something to paint");
    let PaintRequest::Numbers(job, shown) = request else { panic!("the painter has no numbers") };
    let mut painter = Painter::new();
    painter.take(job.source(), shown.frame.neurons, shown.frame.field, shown.frame.map);
    let (painted, [neurons, ground]) = painter.paint(&job);
    let pictures = Pictures { painted, neurons: bitmap(&neurons), ground: bitmap(&ground) };
    controller.paint_event(PaintEvent::Painted(Box::new(pictures)));
}

/// Columns and rows of a PNG, and its pixels a metre; 0 if it does not say.
fn sizes(png: &[u8]) -> [u32; 3] {
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    let density = if &png[37..41] == b"pHYs" { number(41) } else { 0 };
    [number(16), number(20), density]
}

/// What the browser makes of an image: its size, how many colours it shows on a coarse grid, and the opacity of its
/// first pixel.
async fn decoded(bytes: &[u8], kind: &str) -> [f64; 4] {
    let script = "return (async () => {
         const image = new Image();
         image.src = URL.createObjectURL(new Blob([bytes], { type: kind }));
         await image.decode();
         const [w, h] = [image.naturalWidth, image.naturalHeight];
         const c = Object.assign(document.createElement('canvas'), { width: w, height: h }).getContext('2d');
         c.drawImage(image, 0, 0);
         const p = c.getImageData(0, 0, w, h).data, seen = new Set();
         for (let k = 0; k < p.length; k += 4 * 7) seen.add(p[k] << 16 | p[k + 1] << 8 | p[k + 2]);
         return [w, h, seen.size, p[3]];
     })()";
    let made = Function::new_with_args("bytes, kind", script)
        .call2(&JsValue::NULL, &Uint8Array::from(bytes), &kind.into())
        .expect("a promise");
    let made = JsFuture::from(made.unchecked_into::<Promise>()).await.expect("an image");
    [0, 1, 2, 3].map(|k| Reflect::get_u32(&made, k).ok().and_then(|v| v.as_f64()).expect("a number"))
}

#[wasm_bindgen_test]
async fn figures_have_the_chosen_width_and_ground() {
    let page = Page::at_step(300).await;
    page.open().await;
    // A column of a paper at 300 dots an inch, which are 11,811 a metre.
    for view in ["the function", "the neurons"] {
        let (name, png) = page.save(&format!("{view}, PNG")).await;
        assert!(
            name.starts_with("relu-atoms-saddle-variation-norm-1-") && name.ends_with("-step300.png"),
            "{name}"
        );
        let [columns, rows, density] = sizes(&png);
        assert_eq!((columns, density), (1004, 11_811), "{view}");
        let [width, height, colours, opacity] = decoded(&png, "image/png").await;
        assert_eq!([width, height], [columns, rows].map(f64::from));
        assert!(colours > 60.0 && opacity == 255.0, "{view}: {colours} colours, opacity {opacity}");
        let (name, svg) = page.save(&format!("{view}, SVG")).await;
        assert!(name.ends_with("-step300.svg"), "{name}");
        let svg = String::from_utf8(svg).expect("text");
        assert!(svg.contains("width=\"85mm\"") && svg.contains("at step 300</title>"));
        assert!(svg.contains("experiment ?") && svg.contains("-axes\""));
        // The picture has the shape of the drawing.
        let [_, _, across, down]: [f64; 4] = {
            let view_box = svg.split("viewBox=\"").nth(1).and_then(|s| s.split('"').next()).expect("a box");
            let numbers: Vec<f64> = view_box.split(' ').map(|v| v.parse().expect("a number")).collect();
            numbers.try_into().expect("four numbers")
        };
        assert!((f64::from(rows) - 1004.0 * down / across).abs() < 1.0);
    }
    choose(&page.dialog.select("select[name=figure-width]"), "1").await;
    let (_, png) = page.save("All panels as they stand, PNG").await;
    assert_eq!((sizes(&png)[0], sizes(&png)[2]), (2102, 11_811));
    choose(&page.dialog.select("select[name=figure-width]"), "2").await;
    choose(&page.dialog.select("select[name=figure-ground]"), "2").await;
    let (_, png) = page.save("the function, PNG").await;
    // The canvas is 400 pixels wide, and a picture for a screen has two pixels in each.
    assert_eq!((sizes(&png)[0], sizes(&png)[2]), (800, 0));
    assert_eq!(decoded(&png, "image/png").await[3], 0.0, "nothing lies under it");
    let (name, charts) = page.save("the charts, SVG").await;
    assert!(name.ends_with("-charts-step300.svg"), "{name}");
    let charts = String::from_utf8(charts).expect("text");
    // Loss, penalty, bounds, atoms and the share of points seen.
    assert_eq!(charts.matches("-axes\"").count(), 5);
    let (name, _) = page.save("All panels compared in charts, PNG").await;
    assert_eq!(name, "relu-atoms-saddle-charts-step300.png");
    let (_, svg) = page.save("All panels as they stand, SVG").await;
    let svg = String::from_utf8(svg).expect("text");
    assert!(svg.contains(">step 300<"));
    let [_, _, colours, _] = decoded(svg.as_bytes(), "image/svg+xml").await;
    assert!(colours > 60.0, "{colours}");
}

/// In the browser, as other programs do: no words over other words, in all figures inlined in one page.
#[wasm_bindgen_test]
async fn words_in_figures_stand_apart_and_ids_are_their_own() {
    let page = Page::at_step(2_000).await;
    page.open().await;
    let place: Placed<web_sys::HtmlElement> = Placed::new("div");
    let mut all = String::new();
    for end in ["the function, SVG", "the neurons, SVG", "the charts, SVG", "All panels as they stand, SVG"] {
        all += &String::from_utf8(page.save(end).await.1).expect("text");
    }
    #[allow(clippy::disallowed_methods, reason = "the figures are to stand in a page as others write it")]
    place.set_inner_html(&all);
    let script = "const found = [];
         for (const svg of place.querySelectorAll('svg')) {
             const sheet = svg.getBoundingClientRect();
             const texts = [...svg.querySelectorAll('text:not([aria-hidden])')];
             for (const [k, t] of texts.entries()) {
                 const a = t.getBoundingClientRect();
                 if (a.left < sheet.left - 1 || a.right > sheet.right + 1 || a.bottom > sheet.bottom + 1 || a.top < sheet.top - 3)
                     found.push(t.textContent + ' leaves the sheet');
                 for (const o of texts.slice(0, k)) {
                     const b = o.getBoundingClientRect();
                     const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                     const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                     if (across > 0.5 && down > 0.4 * a.height) found.push(t.textContent + ' over ' + o.textContent);
                 }
             }
         }
         const ids = [...place.querySelectorAll('[id]')].map(e => e.id);
         ids.filter((id, k) => ids.indexOf(id) < k).forEach(id => found.push('twice: ' + id));
         return ids.length > 20 ? found.join('; ') : 'no ids';";
    let found = Function::new_with_args("place", script).call1(&JsValue::NULL, &place).expect("no exception");
    assert_eq!(found.as_string().as_deref(), Some(""));
}

#[wasm_bindgen_test]
async fn the_dialog_opens_though_a_worker_has_failed() {
    let page = Page::at_step(100).await;
    page.controller.trainer_event(0, TrainerEvent::Failed(WorkerEnd::Error("for a test".into())));
    page.open().await;
    assert!(page.dialog.text("[role=status]").contains("reload"), "{}", page.dialog.text("[role=status]"));
    // What is shown can be saved, what would need the worker is refused in a sentence.
    let (name, _) = page.save("the neurons, SVG").await;
    assert!(name.ends_with("-step100.svg"), "{name}");
    click(&page.dialog.button("Numbers over the steps, CSV")).await;
    until("it is refused", || page.dialog.text("[role=status]").contains("has stopped")).await;
    assert!(page.dialog.find(".dialog-progress").has_attribute("hidden"));
    click(&page.dialog.button("The run as a file, JSON")).await;
    until("it is refused", || page.dialog.text("[role=status]").contains("has stopped")).await;
}

#[wasm_bindgen_test]
async fn who_waits_for_rest_is_told_when_a_worker_fails() {
    let page = Page::at_step(100).await;
    // A step is asked for that this trainer never shows.
    page.controller.dispatch(Command::Seek(3));
    let (is_over, controller) = (Rc::new(Cell::new(None)), page.controller);
    let told = is_over.clone();
    leptos::task::spawn_local(async move {
        let shown = controller.at_rest().await;
        told.set(Some(shown.is_some_and(|shown| shown.panels.len() == 1)));
    });
    settle().await;
    assert_eq!(is_over.get(), None, "it waits");
    controller.trainer_event(0, TrainerEvent::Failed(WorkerEnd::Silent));
    until("the waiting is over", || is_over.get().is_some()).await;
    assert_eq!(is_over.get(), Some(true), "what was shown last");
    assert_eq!(controller.show_step(5).await, None);
    // The changes of the run are known without the worker.
    assert_eq!(controller.recording(0).await, Some(Vec::new()));
    assert!(controller.store().failed().get_untracked());
}
