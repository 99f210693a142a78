//! The dialog that makes data, and what is dropped on the page for it.

use crate::page::{
    Mounted, attribute, click, controller, experiment, fire, is_shown, mount, press, settle, text, type_in,
    until,
};
use leptos::prelude::*;
use relu_atoms::components::data_dialog::DataDialog;
use relu_atoms::components::file_drop::use_file_drop;
use relu_atoms::controller::Controller;
use relu_atoms::state::{Command, Dialog, WorkspaceStoreFields};
use relu_atoms_core::experiment::{Data, UnitSystem};
use relu_atoms_core::points::RawPoints;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{
    DataTransfer, DragEvent, DragEventInit, HtmlDialogElement, HtmlSelectElement, HtmlTextAreaElement,
};

/// The dialog, still closed, on a page where files can be dropped.
async fn closed(query: &str) -> (Controller, Mounted) {
    let controller = controller(query);
    let dialog = mount(controller, || {
        use_file_drop();
        view! { <DataDialog /> }
    })
    .await;
    assert!(!element(&dialog).open());
    (controller, dialog)
}

/// The dialog, opened.
async fn opened(query: &str) -> (Controller, Mounted) {
    let (controller, dialog) = closed(query).await;
    controller.dispatch(Command::Show(Some(Dialog::Data)));
    settle().await;
    assert!(element(&dialog).open());
    (controller, dialog)
}

fn element(dialog: &Mounted) -> HtmlDialogElement {
    dialog.find("dialog").unchecked_into()
}

fn values(dialog: &Mounted) -> HtmlTextAreaElement {
    dialog.find("textarea").unchecked_into()
}

async fn type_values(dialog: &Mounted, text: &str) {
    values(dialog).set_value(text);
    fire(&values(dialog), "input");
    settle().await;
}

fn count(dialog: &Mounted) -> String {
    dialog.text(".dialog-count")
}

fn discs(dialog: &Mounted) -> usize {
    dialog.all(".dialog-preview circle").len()
}

/// Drops text anywhere on the page.
async fn drop_text(text: &str) {
    let transfer = DataTransfer::new().expect("a transfer");
    transfer.set_data("text/plain", text).expect("text");
    let init = DragEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_data_transfer(Some(&transfer));
    let event = DragEvent::new_with_event_init_dict("drop", &init).expect("an event");
    let is_left = document().body().expect("a body").dispatch_event(&event).expect("it is dispatched");
    assert!(!is_left, "the browser would leave the page for it");
    settle().await;
}

#[wasm_bindgen_test]
async fn it_opens_on_the_points_in_use() {
    let (controller, dialog) = opened("preset=xor&m=20&play=0").await;
    let lines = values(&dialog).value();
    assert_eq!(lines.trim().lines().count(), 5, "a header and four points: {lines}");
    assert_eq!((count(&dialog).as_str(), discs(&dialog)), ("4 points in the plane", 4));
    // What was typed and not used is gone when it opens again.
    type_values(&dialog, "1,2").await;
    click(&dialog.button("Cancel")).await;
    assert!(!element(&dialog).open());
    controller.dispatch(Command::Show(Some(Dialog::Data)));
    settle().await;
    assert_eq!(values(&dialog).value(), lines);
    assert_eq!(experiment(controller, 0).data, Data::Preset("xor".into()));
}

#[wasm_bindgen_test]
async fn typed_values_are_counted_shown_and_used() {
    let (controller, dialog) = opened("preset=xor&modes=none,variation-norm&m=20&play=0").await;
    type_values(&dialog, "x,y\n0,1\n0.5,-1\n1,2\n").await;
    assert_eq!((count(&dialog).as_str(), discs(&dialog)), ("3 points on a line", 3));
    assert_eq!(dialog.all(".dialog-preview .zero").len(), 1, "the axis y = 0");
    click(&dialog.button("Use these points")).await;
    assert!(!element(&dialog).open());
    let points = RawPoints { d: 1, x: vec![0.0, 0.5, 1.0], y: vec![1.0, -1.0, 2.0] };
    for id in [0, 1] {
        assert_eq!(experiment(controller, id).data, Data::Own(points.clone()));
    }
    assert_eq!(controller.store().dialog().get_untracked(), None);
}

#[wasm_bindgen_test]
async fn every_bad_line_is_named_and_nothing_can_be_used() {
    let (controller, dialog) = opened("preset=xor&m=20&play=0").await;
    type_values(&dialog, "1,2\n3,NaN\n4,5,6\n").await;
    let errors = dialog.texts(".dialog-errors li");
    assert!(errors.len() == 2 && errors[0].contains("line 2") && errors[1].contains("line 3"), "{errors:?}");
    assert!(!errors.concat().contains('`') && dialog.texts(".dialog-errors code") == ["NaN"], "{errors:?}");
    assert_eq!((count(&dialog).as_str(), discs(&dialog)), ("No points yet.", 0));
    let apply = dialog.button("Use these points");
    assert!(apply.has_attribute("disabled"));
    click(&apply).await;
    assert!(element(&dialog).open());
    assert_eq!(experiment(controller, 0).data, Data::Preset("xor".into()));
    type_values(&dialog, "1,2\n3,4\n").await;
    assert!(dialog.all(".dialog-errors li").is_empty() && !apply.has_attribute("disabled"));
}

#[wasm_bindgen_test]
async fn tabs_are_chosen_by_click_and_arrow_keys() {
    let (_, dialog) = opened("preset=xor&m=20&play=0").await;
    let selected = || {
        let tabs = dialog.all("[role=tab]");
        let all: Vec<_> = tabs.iter().filter(|tab| attribute(tab, "aria-selected") == "true").collect();
        assert_eq!(all.len(), 1);
        assert_eq!(attribute(all[0], "tabindex"), "0");
        let shown: Vec<_> =
            dialog.all("[role=tabpanel]").into_iter().filter(|panel| is_shown(panel)).collect();
        assert_eq!(shown.len(), 1);
        assert_eq!(attribute(&shown[0], "aria-labelledby"), all[0].id());
        text(all[0])
    };
    assert_eq!(selected(), "Values");
    assert!(!is_shown(&dialog.find("input[name=count]")), "a table is not sampled");
    click(&dialog.find("#data-tab-function")).await;
    assert_eq!(selected(), "Function");
    assert!(is_shown(&dialog.find("input[name=count]")));
    let list = dialog.find("[role=tablist]");
    for (key, name) in
        [("ArrowRight", "Teacher network"), ("ArrowRight", "Values"), ("ArrowLeft", "Teacher network")]
    {
        assert!(!press(&list, key).await);
        assert_eq!(selected(), name);
        let focused = document().active_element().expect("a focus");
        assert_eq!(text(&focused), name);
    }
    assert!(press(&list, "x").await);
}

#[wasm_bindgen_test]
async fn a_function_is_sampled() {
    let (controller, dialog) = opened("preset=xor&m=20&play=0").await;
    click(&dialog.find("#data-tab-function")).await;
    click(&dialog.button("one: x")).await;
    type_in(&dialog.input("input[name=formula]"), "2|x|-1").await;
    type_in(&dialog.input("input[name=count]"), "5").await;
    assert_eq!((count(&dialog).as_str(), discs(&dialog)), ("5 points on a line · truth: 2|x|-1", 5));
    type_in(&dialog.input("input[name=formula]"), "sin(").await;
    assert_eq!(dialog.all(".dialog-errors li").len(), 1);
    type_in(&dialog.input("input[name=formula]"), "x").await;
    type_in(&dialog.input("input[name=from]"), "2").await;
    assert_eq!(dialog.texts(".dialog-errors li"), ["The inputs must go from a smaller to a larger number."]);
    type_in(&dialog.input("input[name=to]"), "6").await;
    click(&dialog.button("Use these points")).await;
    let points = RawPoints { d: 1, x: vec![2.0, 3.0, 4.0, 5.0, 6.0], y: vec![2.0, 3.0, 4.0, 5.0, 6.0] };
    assert_eq!(experiment(controller, 0).data, Data::Own(points));
}

#[wasm_bindgen_test]
async fn a_teacher_is_sampled_evenly_or_at_random_with_noise() {
    let (_, dialog) = opened("preset=xor&m=20&play=0").await;
    click(&dialog.find("#data-tab-teacher")).await;
    click(&dialog.button("two: x1, x2")).await;
    type_in(&dialog.input("input[name=count]"), "40").await;
    let told = |count: usize| format!("{count} points in the plane · truth: teacher of 3 neurons, seed 1");
    assert_eq!(count(&dialog), told(36), "a lattice of 6 × 6");
    click(&dialog.button("at random")).await;
    assert_eq!(count(&dialog), told(40));
    let picture = || dialog.find(".dialog-preview").inner_html();
    let before = picture();
    type_in(&dialog.input("input[name=noise]"), "0.5").await;
    assert!(picture() != before, "noise shows");
    type_in(&dialog.input("input[name=noise]"), "-1").await;
    assert!(dialog.text(".dialog-errors").contains("Noise on y must be a number from 0"));
}

#[wasm_bindgen_test]
async fn dropped_text_is_shown_in_the_dialog() {
    let (controller, dialog) = closed("preset=xor&m=20&play=0").await;
    drop_text("7,8\n9,10\n").await;
    assert!(element(&dialog).open());
    assert_eq!(values(&dialog).value(), "7,8\n9,10\n");
    assert_eq!(count(&dialog), "2 points on a line");
    assert_eq!(experiment(controller, 0).data, Data::Preset("xor".into()), "it is only shown");
    // Dropped on the open dialog, it takes the place of what is there.
    drop_text("1,2,3\n").await;
    assert_eq!(count(&dialog), "1 point in the plane");
    drop_text(" ").await;
    assert_eq!(count(&dialog), "1 point in the plane", "nothing but blanks is nothing");
}

#[wasm_bindgen_test]
async fn a_chosen_file_is_shown_in_the_dialog() {
    let (_, dialog) = opened("preset=xor&m=20&play=0").await;
    let parts = js_sys::Array::of1(&"1;2\n3;4\n5;6\n".into());
    let file = web_sys::File::new_with_str_sequence(&parts, "values.csv").expect("a file");
    let transfer = DataTransfer::new().expect("a transfer");
    transfer.items().add_with_file(&file).expect("an item");
    let input = dialog.input("input[type=file]");
    input.set_files(transfer.files().as_ref());
    fire(&input, "change");
    until("the file has been read", || count(&dialog) == "3 points on a line").await;
    assert_eq!(input.files().map(|files| files.length()), Some(0), "the same file can be chosen again");
}

#[wasm_bindgen_test]
async fn sampled_data_keep_their_truth_and_a_table_may_hold_rows_out() {
    let (controller, dialog) = opened("preset=tent&modes=variation-norm&m=10&play=0").await;
    click(&dialog.button("Function")).await;
    type_in(&dialog.input("[name=holdout]"), "25").await;
    assert!(count(&dialog).ends_with("· 6 held out · truth: 1 - |x|"), "{}", count(&dialog));
    assert_eq!(dialog.all(".dialog-preview circle.held-out").len(), 6);
    click(&dialog.button("Use these points")).await;
    let used = experiment(controller, 0);
    assert_eq!(used.known_truth(), "formula:1 - |x|".parse().ok());
    assert_eq!(used.holdout, 0.25);
    // They are shown again with what is known of them, until the table is changed.
    controller.dispatch(Command::Show(Some(Dialog::Data)));
    settle().await;
    assert!(count(&dialog).ends_with("· 6 held out · truth: 1 - |x|"), "{}", count(&dialog));
    type_values(&dialog, "0,1\n0.5,2\n1,2\n2,3\n").await;
    assert_eq!(count(&dialog), "4 points on a line · 1 held out");
    click(&dialog.button("Use these points")).await;
    assert_eq!((experiment(controller, 0).known_truth(), experiment(controller, 0).holdout), (None, 0.25));
    // Undoing brings the points back, with their truth.
    controller.dispatch(Command::Undo);
    assert_eq!(experiment(controller, 0).known_truth(), "formula:1 - |x|".parse().ok());
    type_in(&dialog.input("[name=holdout]"), "60").await;
    assert!(dialog.text(".dialog-errors").contains("from 0 to 50"), "{}", dialog.text(".dialog-errors"));
}

#[wasm_bindgen_test]
async fn it_shows_how_a_table_is_read_and_roles_can_be_changed() {
    let (controller, dialog) = opened("preset=xor&modes=none&m=20&play=0").await;
    type_values(&dialog, "rownames,speed,dist,weight\n1,4,2,1.5\n2,4,10,2.5\n3,7,4,3.5\n").await;
    assert!(is_shown(&dialog.find(".table-reading")));
    let roles = || -> Vec<String> {
        let selects = dialog.all(".table-rows select");
        selects.into_iter().map(|select| select.unchecked_into::<HtmlSelectElement>().value()).collect()
    };
    assert_eq!(roles(), ["row number", "x1", "x2", "y"]);
    assert_eq!(dialog.texts(".table-rows tbody tr").len(), 3);
    assert_eq!(dialog.texts(".table-name"), ["rownames", "speed", "dist", "weight"]);
    assert!(dialog.text(".table-notes").contains("numbers or names the rows"));
    assert_eq!(dialog.input("input[name=header-lines]").value(), "1");
    let choose = async |column: usize, role: &str| {
        let select: HtmlSelectElement =
            dialog.find(&format!("select[data-column='{column}']")).unchecked_into();
        select.set_value(role);
        fire(&select, "change");
        settle().await;
    };
    choose(1, "x").await;
    assert_eq!(roles(), ["row number", "x", "left out", "y"]);
    assert_eq!(count(&dialog), "3 points on a line");
    choose(2, "y").await;
    assert_eq!(roles(), ["row number", "x", "y", "left out"]);
    choose(2, "left out").await;
    assert_eq!(count(&dialog), "No points yet.");
    assert!(dialog.text(".dialog-errors").contains("Choose one column for x"));
    choose(3, "y").await;
    click(&dialog.button("Use these points")).await;
    let used = experiment(controller, 0);
    let points = RawPoints { d: 1, x: vec![4.0, 4.0, 7.0], y: vec![1.5, 2.5, 3.5] };
    assert_eq!(used.data, Data::Own(points));
    assert_eq!((used.names.join(" "), used.units), ("speed weight".into(), UnitSystem::Standard));
}

#[wasm_bindgen_test]
async fn what_cannot_be_decided_is_asked_and_incomplete_rows_are_left_out_by_a_button() {
    let (_, dialog) = opened("preset=xor&m=20&play=0").await;
    type_values(&dialog, "x\ty\n4\t2,923\n5\t3,104\n6\t12,870\n").await;
    assert!(dialog.text("[data-question=decimal]").contains("The comma in 2,923"));
    assert_eq!(count(&dialog), "No points yet.");
    assert!(dialog.all(".dialog-errors li").is_empty(), "the question stands beside the table");
    click(&dialog.button("2,923 is 2923")).await;
    assert_eq!(count(&dialog), "3 points on a line");
    assert_eq!(attribute(&dialog.button("2,923 is 2923"), "aria-pressed"), "true");
    click(&dialog.button("2,923 is 2.923")).await;
    assert_eq!(attribute(&dialog.button("2,923 is 2.923"), "aria-pressed"), "true");
    assert_eq!(count(&dialog), "3 points on a line");
    type_values(&dialog, "a,b\n1,2\n2,NA\n3,\n8,5\n").await;
    assert!(dialog.text("[data-question=incomplete]").contains("on lines 3 and 4"));
    click(&dialog.button("Leave out the 2 incomplete rows")).await;
    assert_eq!(count(&dialog), "2 points on a line");
    assert_eq!(dialog.texts(".table-left-out li").len(), 2);
    assert!(dialog.text(".table-left-out li").contains("line 3"));
    let many: String = (0..600).map(|k| format!("{k}.5,{}\n", k % 7)).collect();
    type_values(&dialog, &many).await;
    assert!(dialog.text("[data-question=rows]").contains("600 rows"));
    click(&dialog.button("A sample of 512")).await;
    assert_eq!(count(&dialog), "512 points on a line");
}
