//! The setup: fields, sliders, switches, choices and the schedule.

use crate::page::{
    Mounted, attribute, choose, click, controller, experiment, field, fire, is_shown, mount, notices, panel,
    settle, text, type_in,
};
use crate::run::Trainer;
use leptos::prelude::*;
use relu_atoms::components::setup::Setup;
use relu_atoms::controller::Controller;
use relu_atoms::state::{Command, PanelStoreFields, Setting, WorkspaceStoreFields};
use relu_atoms::text::book::definition;
use relu_atoms_core::experiment::table::{MODES, mode_info};
use relu_atoms_core::experiment::{Decay, Mode, Noise, Optimiser};
use relu_atoms_session::messages::Request;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

const VARIATION_NORM: &str = "preset=xor&modes=variation-norm&m=20&play=0";
const LABEL_NOISE: &str = "preset=xor&modes=label-noise&m=20&play=0";

/// The setup of the page that a link opens.
async fn setup(query: &str) -> (Controller, Mounted) {
    let controller = controller(query);
    controller.store().setup_open().set(true);
    (controller, mount(controller, || view! { <Setup /> }).await)
}

/// What belongs to the control of this key.
fn within(key: &str, selector: &str) -> String {
    format!(".control:has(#control-{key}) {selector}")
}

/// The slider of the control of this key.
fn slider(setup: &Mounted, key: &str) -> HtmlInputElement {
    setup.input(&within(key, ".slider"))
}

/// Moves a slider without letting go of it.
async fn slide(slider: &HtmlInputElement, position: &str) {
    slider.set_value(position);
    fire(slider, "input");
    settle().await;
}

/// Moves a slider and lets go of it.
async fn slide_and_let_go(slider: &HtmlInputElement, position: &str) {
    slide(slider, position).await;
    fire(slider, "change");
    settle().await;
}

#[wasm_bindgen_test]
async fn it_is_hidden_until_it_is_opened() {
    let controller = controller(VARIATION_NORM);
    let setup = mount(controller, || view! { <Setup /> }).await;
    assert!(!is_shown(&setup.find("#setup")));
    controller.dispatch(Command::ToggleSetup);
    settle().await;
    assert!(is_shown(&setup.find("#setup")));
}

// ---- Fields --------------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn a_typed_value_is_the_run_s_and_is_written_in_its_usual_form() {
    let (controller, setup) = setup(VARIATION_NORM).await;
    let field = setup.input("#control-lambda");
    type_in(&field, " 0.020 ").await;
    assert_eq!(experiment(controller, 0).lambda, 0.02);
    assert_eq!(field.value(), "0.02");
    type_in(&field, "2e-2").await;
    assert_eq!(field.value(), "0.02", "another spelling of the value in force");
    type_in(&setup.input("#control-seed"), "18446744073709551615").await;
    assert_eq!(experiment(controller, 0).seed, u64::MAX);
    assert_eq!(setup.input("#control-seed").value(), "18446744073709551615", "no float would hold it");
}

#[wasm_bindgen_test]
async fn a_bad_value_stays_with_the_sentence_until_it_is_mended() {
    let (controller, setup) = setup(VARIATION_NORM).await;
    let (field, before) = (setup.input("#control-m"), experiment(controller, 0));
    let sentence = setup.find(&within("m", ".bad"));
    assert!(!is_shown(&sentence));
    assert_eq!(attribute(&field, "aria-invalid"), "false");
    type_in(&field, "0").await;
    assert_eq!(experiment(controller, 0), before);
    assert!(is_shown(&sentence));
    assert_eq!(text(&sentence).trim(), "The width must be a whole number from 1 to 100000.");
    type_in(&setup.input("#control-scale"), "1e-13").await;
    let scale = setup.text(&within("scale", ".bad"));
    assert_eq!(scale.trim(), "The initialisation scale must be a number from 1e−12 to 100.");
    // The word that is allowed, too, is set off, without back ticks.
    type_in(&setup.input("#control-h"), "0").await;
    let h = setup.find(&within("h", ".bad"));
    assert_eq!(text(&h).trim(), "The step size must be a number from 1e−9 to 1e4, or auto.");
    assert_eq!(setup.texts(&within("h", ".bad code")), ["auto"]);
    type_in(&setup.input("#control-h"), "").await;
    type_in(&setup.input("#control-scale"), "1").await;
    assert_eq!((field.value().as_str(), attribute(&field, "aria-invalid").as_str()), ("0", "true"));
    // Another setting has nothing to do with it, nor with one that has no slider.
    type_in(&setup.input("#control-seed"), "-1").await;
    type_in(&setup.input("#control-lambda"), "0.5").await;
    assert_eq!((field.value().as_str(), is_shown(&sentence)), ("0", true));
    assert_eq!(setup.input("#control-seed").value(), "-1");
    assert!(is_shown(&setup.find(&within("seed", ".bad"))));
    type_in(&field, "60").await;
    assert_eq!(experiment(controller, 0).m, 60);
    assert!(!is_shown(&sentence));
    assert_eq!((field.value().as_str(), attribute(&field, "aria-invalid").as_str()), ("60", "false"));
    // So it is mended by the value in force.
    type_in(&field, "many").await;
    assert!(is_shown(&sentence));
    type_in(&field, "60").await;
    assert!(!is_shown(&sentence));
}

#[wasm_bindgen_test]
async fn a_bad_value_gives_way_to_another_one_in_force() {
    let (controller, setup) = setup(VARIATION_NORM).await;
    let field = setup.input("#control-m");
    type_in(&field, "0").await;
    controller.dispatch(Command::Set(Setting::Number("m", 80.0)));
    settle().await;
    assert_eq!(field.value(), "80");
    assert!(!is_shown(&setup.find(&within("m", ".bad"))));
}

#[wasm_bindgen_test]
async fn a_blank_field_is_no_limit_or_the_full_batch() {
    let (controller, setup) = setup(LABEL_NOISE).await;
    for (key, word) in [("steps", "no limit"), ("batch", "all")] {
        let field = setup.input(&format!("#control-{key}"));
        assert_eq!(field.placeholder(), word);
        assert_eq!(field.value(), "");
        type_in(&field, "3").await;
        assert_eq!(field.value(), "3");
    }
    let limits = || panel(controller, 0, |panel| (panel.opened.steps, panel.opened.batch));
    assert_eq!(limits(), (Some(3), Some(3)));
    for key in ["steps", "batch"] {
        type_in(&setup.input(&format!("#control-{key}")), " ").await;
        assert_eq!(setup.input(&format!("#control-{key}")).value(), "");
        assert!(!is_shown(&setup.find(&within(key, ".bad"))));
    }
    assert_eq!(limits(), (None, None));
    // Elsewhere a blank is no value.
    type_in(&setup.input("#control-m"), "").await;
    assert!(is_shown(&setup.find(&within("m", ".bad"))));
}

#[wasm_bindgen_test]
async fn a_blank_step_size_is_the_one_that_the_run_chooses() {
    let (controller, setup) = setup(&format!("{VARIATION_NORM}&h=auto")).await;
    let field = setup.input("#control-h");
    assert_eq!(field.value(), "", "it is not chosen yet");
    let mut trainer = Trainer::open(controller, 0).await;
    let chosen = field.value();
    assert!(chosen.parse::<f64>().is_ok_and(|h| h > 0.0), "{chosen}");
    type_in(&field, "0.05").await;
    assert_eq!(panel(controller, 0, |panel| panel.opened.h), Some(0.05));
    trainer.open_again().await;
    assert_eq!(field.value(), "0.05");
    type_in(&field, "").await;
    assert_eq!(panel(controller, 0, |panel| panel.opened.h), None);
    trainer.open_again().await;
    assert_eq!(field.value(), chosen);
}

#[wasm_bindgen_test]
async fn a_field_shows_what_the_run_uses_at_the_step_shown() {
    let (controller, setup) = setup(VARIATION_NORM).await;
    let field = setup.input("#control-lambda");
    let at_start = field.value();
    let mut trainer = Trainer::open(controller, 0).await;
    trainer.request(Request::Step(5)).await;
    type_in(&field, "0.3").await;
    assert_eq!(panel(controller, 0, |panel| panel.opened.lambda.to_string()), at_start, "the run goes on");
    assert_eq!(field.value(), "0.3", "the change is on its way");
    trainer.request(Request::Tune { lambda: Some(0.3), tau: None, h: None }).await;
    trainer.request(Request::Step(5)).await;
    assert_eq!(field.value(), "0.3");
    trainer.request(Request::Seek(2)).await;
    assert_eq!(field.value(), at_start);
    trainer.request(Request::Seek(10)).await;
    assert_eq!(field.value(), "0.3");
}

#[wasm_bindgen_test]
async fn controls_show_the_selected_panel_s_values() {
    let (controller, setup) =
        setup("preset=xor&modes=variation-norm,gradient-penalty&m=20&lambda=0.1,0.4&play=0").await;
    let [lambda, m] = ["#control-lambda", "#control-m"].map(|selector| setup.input(selector));
    assert_eq!(lambda.value(), "0.1");
    // A bad value in one panel is none of the other's.
    type_in(&m, "0").await;
    type_in(&lambda, "-1").await;
    controller.dispatch(Command::Select(1));
    settle().await;
    assert_eq!(lambda.value(), "0.4");
    assert_eq!(m.value(), "20");
    assert!(!is_shown(&setup.find(&within("lambda", ".bad"))));
    assert!(!is_shown(&setup.find(&within("m", ".bad"))));
    type_in(&lambda, "0.5").await;
    assert_eq!([0, 1].map(|id| experiment(controller, id).lambda), [0.1, 0.5]);
    controller.dispatch(Command::Select(0));
    settle().await;
    assert_eq!(lambda.value(), "0.1");
}

#[wasm_bindgen_test]
async fn controls_are_hidden_under_a_regulariser_that_has_no_use_for_them() {
    for (mode, shown, hidden) in [
        ("none", &["m", "h", "steps", "batch"][..], &["lambda", "tau", "noise"][..]),
        ("label-noise", &["tau", "batch", "noise"], &["lambda"]),
        ("gradient-penalty", &["lambda", "batch"], &["tau", "noise"]),
        ("variation-norm", &["lambda", "batch"], &["tau", "noise"]),
    ] {
        let (_, setup) = setup(&format!("preset=xor&modes={mode}&play=0")).await;
        for key in shown {
            assert!(is_shown(&setup.find(&format!("#control-{key}"))), "{key} under {mode}");
        }
        for key in hidden {
            assert!(!is_shown(&setup.find(&format!("#control-{key}"))), "{key} under {mode}");
        }
        assert_eq!(is_shown(&setup.labelled("Walls")), mode == "gradient-penalty", "{mode}");
        assert_eq!(is_shown(&setup.find("#control-bias")), mode == "variation-norm", "{mode}");
        assert_eq!(is_shown(&setup.labelled("Birth")), mode.contains("n-norm") || mode.contains("-penalty"));
    }
}

// ---- Sliders -------------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn a_slider_that_restarts_the_run_acts_when_it_is_let_go() {
    let (controller, setup) = setup(VARIATION_NORM).await;
    let (slider, field) = (slider(&setup, "m"), setup.input("#control-m"));
    // From 10 to 10,000 by logarithms: 20 is a tenth of the way.
    assert_eq!(slider.value(), "100");
    slide(&slider, "500").await;
    assert_eq!(field.value(), "320");
    assert_eq!(experiment(controller, 0).m, 20, "it is still held");
    slide_and_let_go(&slider, "500").await;
    assert_eq!(experiment(controller, 0).m, 320);
    assert_eq!((field.value().as_str(), slider.value().as_str()), ("320", "502"));
    slide_and_let_go(&slider, "0").await;
    assert_eq!(experiment(controller, 0).m, 10);
    slide_and_let_go(&slider, "1000").await;
    assert_eq!(experiment(controller, 0).m, 10_000);
}

#[wasm_bindgen_test]
async fn a_slider_of_a_live_setting_acts_while_it_moves() {
    let (controller, setup) = setup(VARIATION_NORM).await;
    let (slider, field) = (slider(&setup, "lambda"), setup.input("#control-lambda"));
    slide(&slider, "1000").await;
    assert_eq!(experiment(controller, 0).lambda, 1.0);
    slide(&slider, "500").await;
    assert_eq!(experiment(controller, 0).lambda, 0.0032);
    assert_eq!(field.value(), "0.0032");
    type_in(&field, "100").await;
    assert_eq!(slider.value(), "1000", "a value beyond the slider's end is at its end");
    type_in(&field, "0").await;
    assert_eq!(slider.value(), "0");
    assert!(setup.all(&within("seed", ".slider")).is_empty(), "nobody slides over seeds");
}

#[wasm_bindgen_test]
async fn a_linear_slider_reaches_both_its_ends() {
    let (controller, setup) = setup(LABEL_NOISE).await;
    for (position, tau) in [("1000", 2.0), ("0", 0.0), ("250", 0.5)] {
        slide_and_let_go(&slider(&setup, "tau"), position).await;
        assert_eq!(experiment(controller, 0).tau, tau);
    }
}

// ---- What follows from a setting -----------------------------------------------------------------------

#[wasm_bindgen_test]
async fn the_stability_limit_stands_beside_the_step_size_and_warns_above_it() {
    let (controller, setup) = setup(VARIATION_NORM).await;
    let derived = setup.find(&within("h", ".derived"));
    assert_eq!(text(&derived), "");
    let mut trainer = Trainer::open(controller, 0).await;
    assert!(text(&derived).starts_with("stable below 2/κ = "), "{}", text(&derived));
    assert!(!derived.class_list().contains("warn"));
    type_in(&setup.input("#control-h"), "1000").await;
    trainer.open_again().await;
    assert!(text(&derived).contains("above the stability limit"), "{}", text(&derived));
    assert!(derived.class_list().contains("warn"));
}

#[wasm_bindgen_test]
async fn the_strength_of_the_noise_stands_beside_its_level() {
    // In the warm-up there would be no noise.
    let (controller, setup) = setup(&format!("{LABEL_NOISE}&schedule=train:100")).await;
    let _trainer = Trainer::open(controller, 0).await;
    let words = setup.text(&within("tau", ".derived"));
    let value = words.strip_prefix("λeff = hτ²/(4B) = ").unwrap_or_else(|| panic!("{words}"));
    let told = panel(controller, 0, |panel| panel.summary.as_ref().map(|report| report.lambda_eff));
    assert!(
        value.parse::<f64>().is_ok_and(|value| (value / told.expect("a summary") - 1.0).abs() < 0.01),
        "{words}"
    );
}

// ---- Switches and choices ------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn switches_change_the_experiment_and_follow_it() {
    let (controller, setup) = setup("preset=xor&modes=gradient-penalty&m=20&play=0").await;
    let before = experiment(controller, 0);
    for label in ["Paired start", "Walls", "Birth"] {
        let switch = setup.labelled(label);
        let was = switch.checked();
        click(&switch).await;
        assert_eq!(switch.checked(), !was, "{label}");
    }
    let after = experiment(controller, 0);
    assert_eq!((after.paired, after.walls, after.birth), (!before.paired, !before.walls, !before.birth));
    controller.dispatch(Command::Set(Setting::Paired(before.paired)));
    settle().await;
    assert_eq!(setup.labelled("Paired start").checked(), before.paired);
}

#[wasm_bindgen_test]
async fn choices_change_the_experiment_and_follow_it() {
    let (controller, setup) = setup(LABEL_NOISE).await;
    let [decay, optimiser, noise] =
        ["decay", "optimiser", "noise"].map(|key| setup.select(&format!("#control-{key}")));
    choose(&decay, "1").await;
    choose(&optimiser, "1").await;
    choose(&noise, "1").await;
    let after = experiment(controller, 0);
    assert_eq!((after.decay, after.optimiser, after.noise), (Decay::Cosine, Optimiser::Adam, Noise::Sign));
    controller.dispatch(Command::Set(Setting::Decay(Decay::Drop)));
    settle().await;
    assert_eq!(decay.value(), "2");
    assert_eq!(setup.texts("#control-decay option")[2], "a fifth from half-time");
}

#[wasm_bindgen_test]
async fn a_regulariser_is_chosen_with_its_claim() {
    let (controller, setup) = setup(VARIATION_NORM).await;
    let chosen = || {
        let radios = setup.all("input[type=radio]");
        let checked: Vec<String> = radios
            .into_iter()
            .map(|radio| radio.unchecked_into::<HtmlInputElement>())
            .filter(|radio| radio.checked())
            .map(|radio| radio.value())
            .collect();
        checked
    };
    assert_eq!(chosen(), ["variation-norm"]);
    for info in &MODES {
        click(&setup.labelled(info.name)).await;
        assert_eq!(experiment(controller, 0).mode, info.mode);
        assert_eq!(chosen(), [info.key]);
        assert_eq!(setup.text(".modes .helptext"), info.claim);
    }
    assert_eq!(experiment(controller, 0).m, 20, "the width stays");
}

#[wasm_bindgen_test]
async fn what_is_said_of_a_setting_has_its_terms_explained() {
    let (_, setup) = setup(VARIATION_NORM).await;
    for (place, term, words) in [
        (".modes .helptext", "cell", "cell"),
        ("#help-scale", "lazy", "lazy"),
        ("#help-lambda", "penalty", "penalty"),
    ] {
        let button = setup.find(&format!("{place} .term"));
        assert_eq!(text(&button), words);
        click(&button).await;
        assert_eq!(setup.text(&format!("{place} .term-note")), definition(term).expect("a term"));
        click(&button).await;
    }
}

// ---- The schedule --------------------------------------------------------------------------------------

/// The names and lengths of the phases.
fn phases(setup: &Mounted) -> Vec<(String, String)> {
    let row = |row: &HtmlElement| {
        let find = |selector| row.query_selector(selector).expect("a selector").expect("an element");
        (text(&find(".phase > span")), find("input").unchecked_into::<HtmlInputElement>().value())
    };
    setup.all(".schedule li").iter().map(row).collect()
}

#[wasm_bindgen_test]
async fn the_schedule_lists_the_phases_of_the_regulariser() {
    let (controller, setup) =
        setup("preset=xor&modes=label-noise&schedule=warm-up:200,train:300,anneal:100&play=0").await;
    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(name, steps)| ((*name).to_owned(), (*steps).to_owned())).collect()
    };
    assert_eq!(phases(&setup), pairs(&[("warm-up", "200"), ("noise", "300"), ("anneal", "100")]));
    controller.dispatch(Command::ChooseMode(Mode::VariationNorm));
    settle().await;
    let names: Vec<String> = phases(&setup).into_iter().map(|phase| phase.0).collect();
    assert_eq!(names, ["train"]);
    assert_eq!(setup.text(".schedule small"), "loss and penalty");
}

// ---- Several panels ------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn a_change_reaches_this_panel_or_all() {
    let (controller, setup) =
        setup("preset=xor&modes=variation-norm,gradient-penalty&m=20&lambda=0.1&play=0").await;
    assert!(is_shown(&setup.find(".reach")));
    assert_eq!(setup.text(".reach b"), mode_info(Mode::VariationNorm).name);
    type_in(&setup.input("#control-m"), "30").await;
    assert_eq!([0, 1].map(|id| experiment(controller, id).m), [30, 20]);
    click(&setup.button("all panels")).await;
    assert_eq!(attribute(&setup.button("all panels"), "aria-pressed"), "true");
    type_in(&setup.input("#control-m"), "40").await;
    assert_eq!([0, 1].map(|id| experiment(controller, id).m), [40, 40]);
    controller.dispatch(Command::ClosePanel(1));
    settle().await;
    assert!(!is_shown(&setup.find(".reach")));
    assert_eq!(field(controller, 0).opened().get_untracked().m, 40);
}

#[wasm_bindgen_test]
async fn a_length_of_a_phase_that_cannot_be_is_refused_in_words() {
    let (controller, setup) =
        setup("preset=xor&modes=label-noise&schedule=warm-up:200,train:300,anneal:100&play=0").await;
    let field = setup.input(".schedule li input");
    for typed in ["-5", "0", "1.5", ""] {
        type_in(&field, typed).await;
        assert_eq!((field.value().as_str(), experiment(controller, 0).schedule[0].steps), (typed, 200));
        assert_eq!(attribute(&field, "aria-invalid"), "true");
        let said = notices(controller);
        assert_eq!(said.len(), 1, "{typed}");
        assert!(said[0].starts_with("The length of a phase must be a whole number from 1 to "), "{said:?}");
    }
    type_in(&field, "250").await;
    assert_eq!(experiment(controller, 0).schedule[0].steps, 250);
    // As people write it, and on a phone's keypad.
    type_in(&field, " 1.250 ").await;
    assert_eq!((field.value().as_str(), experiment(controller, 0).schedule[0].steps), ("1250", 1250));
    assert_eq!(
        (attribute(&field, "inputmode"), attribute(&field, "aria-invalid")),
        ("numeric".into(), "false".into())
    );
}

#[wasm_bindgen_test]
async fn no_help_has_back_ticks() {
    let (_, setup) = setup(VARIATION_NORM).await;
    let words = setup.text("#setup");
    assert!(!words.contains('`') && !words.contains("_eff"), "{words}");
}
