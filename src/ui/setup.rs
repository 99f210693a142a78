//! The setup: regulariser, network, training, schedule. The controls are made from
//! `experiment::table`; every value is checked by `Experiment::set`, and a bad one leaves the run
//! untouched.

use super::erased::{act, live, when};
use super::format::editable;
use super::state::App;
use super::text;
use crate::experiment::table::{Control, MODES, control, mode_info};
use crate::experiment::{Decay, Experiment, Noise, Optimiser};
use leptos::prelude::*;

/// Positions of a slider.
const NOTCHES: f64 = 1000.0;

const DECAYS: [Decay; 3] = [Decay::Constant, Decay::Cosine, Decay::Drop];
const OPTIMISERS: [Optimiser; 2] = [Optimiser::Gd, Optimiser::Adam];
const NOISES: [Noise; 2] = [Noise::Gaussian, Noise::Sign];

/// Where a choice stands in its list.
fn place<T: PartialEq>(list: &[T], choice: T) -> usize {
    list.iter().position(|c| *c == choice).unwrap_or(0)
}

/// The setup panel.
#[component]
pub(super) fn Setup(app: App) -> impl IntoView {
    let numbers = |keys: &'static [&'static str]| {
        keys.iter().filter_map(|k| control(k)).map(|c| view! { <Number app control=c /> }).collect_view()
    };
    view! {
        <aside id="setup" class="setup" aria-label=text::SETUP hidden=when(move || !app.setup_open.get())>
            <Modes app />
            {numbers(&["lambda", "tau"])}
            <fieldset>
                <legend>{text::NETWORK}</legend>
                {numbers(&["m", "scale"])}
                <Switch app key="paired" get=|e| e.paired set=|e, on| e.paired = on />
                {numbers(&["seed"])}
            </fieldset>
            <fieldset>
                <legend>{text::TRAINING}</legend>
                {numbers(&["h"])}
                <Choice
                    app
                    key="decay"
                    options=DECAYS.map(text::decay).to_vec()
                    get=|e| place(&DECAYS, e.decay)
                    set=|e, k| e.decay = DECAYS[k.min(DECAYS.len() - 1)]
                />
                <Choice
                    app
                    key="optimiser"
                    options=OPTIMISERS.map(text::optimiser).to_vec()
                    get=|e| place(&OPTIMISERS, e.optimiser)
                    set=|e, k| e.optimiser = OPTIMISERS[k.min(OPTIMISERS.len() - 1)]
                />
                <Choice
                    app
                    key="noise"
                    options=NOISES.map(text::noise).to_vec()
                    get=|e| place(&NOISES, e.noise)
                    set=|e, k| e.noise = NOISES[k.min(NOISES.len() - 1)]
                />
                <Switch app key="walls" get=|e| e.walls set=|e, on| e.walls = on />
                {numbers(&["batch"])}
            </fieldset>
            <Schedule app />
        </aside>
    }
}

/// The four regularisers and the claim of the chosen one.
#[component]
fn Modes(app: App) -> impl IntoView {
    let mode = Memo::new(move |_| app.experiment.with(|e| e.mode));
    view! {
        <fieldset class="modes">
            <legend>{text::REGULARISER}</legend>
            <div class="mode-grid">
                {MODES
                    .iter()
                    .map(|info| {
                        view! {
                            <label class="mode-choice">
                                <input
                                    type="radio"
                                    name="mode"
                                    value=info.key
                                    prop:checked=when(move || mode.get() == info.mode)
                                    on:change=act(move |_| app.choose_mode(info.mode))
                                />
                                <span>{info.name}</span>
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
            <p class="helptext">{live(move || mode_info(mode.get()).claim)}</p>
        </fieldset>
    }
}

/// Is a control of no use under the regulariser in force?
fn idle(app: App, control: &'static Control) -> Signal<bool> {
    let mode = Memo::new(move |_| app.experiment.with(|e| e.mode));
    when(move || !control.modes.contains(&mode.get()))
}

/// The value of a numeric control; none where blank has a meaning of its own.
fn value(e: &Experiment, key: &str, h_opened: Option<f64>) -> Option<f64> {
    match key {
        "m" => Some(e.m as f64),
        "scale" => Some(e.scale),
        "seed" => Some(e.seed as f64),
        "lambda" => Some(e.lambda),
        "tau" => Some(e.tau),
        "h" => e.h.or(h_opened),
        "steps" => e.steps.map(|s| s as f64),
        "batch" => e.batch.map(|b| b as f64),
        _ => None,
    }
}

/// What a blank field means.
fn blank(key: &str) -> &'static str {
    match key {
        "batch" => text::BLANK_BATCH,
        "steps" => text::BLANK_STEPS,
        _ => "",
    }
}

/// The range a slider spans, in logarithms when the control is logarithmic.
fn range(control: &Control) -> (f64, f64) {
    let [low, high] = control.slider;
    if control.log { (low.ln(), high.ln()) } else { (low, high) }
}

/// Value to slider position.
fn notch(control: &Control, value: f64) -> f64 {
    let (low, high) = range(control);
    let v = if control.log { value.max(f64::MIN_POSITIVE).ln() } else { value };
    (NOTCHES * (v - low) / (high - low)).clamp(0.0, NOTCHES).round()
}

/// Slider position to the text of a round value.
fn from_notch(control: &Control, notch: f64) -> String {
    let (low, high) = range(control);
    let v = low + (high - low) * notch / NOTCHES;
    let v = if control.log { v.exp() } else { v };
    let v = v.clamp(control.slider[0], control.slider[1]);
    if control.key == "m" { editable(v.round(), if v < 100.0 { 3 } else { 2 }) } else { editable(v, 2) }
}

/// A number: a field, and a slider where there is a range worth sliding over.
#[component]
fn Number(app: App, control: &'static Control) -> impl IntoView {
    let key = control.key;
    let slides = matches!(key, "m" | "scale" | "lambda" | "tau" | "h");
    let current = Memo::new(move |_| {
        let opened = app.h_opened.get();
        app.experiment.with(|e| value(e, key, opened))
    });
    // What is being typed or slid, until it is taken; a bad value stays to be mended.
    let draft = RwSignal::new(None::<String>);
    let error = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        current.track();
        draft.set(None);
        error.set(None);
    });
    let shown = live(move || {
        draft.get().unwrap_or_else(|| {
            current.get().map_or_else(String::new, |v| {
                if matches!(key, "m" | "seed" | "steps" | "batch") { format!("{v}") } else { editable(v, 4) }
            })
        })
    });
    let take = move |text: String| {
        let text = text.trim().to_owned();
        if text.is_empty() && matches!(key, "h" | "steps" | "batch") {
            draft.set(None);
            error.set(None);
            app.change(|e| match key {
                "h" => e.h = None,
                "steps" => e.steps = None,
                _ => e.batch = None,
            });
            return;
        }
        match app.edit(key, &text) {
            Ok(()) => {
                draft.set(None);
                error.set(None);
            }
            Err(sentence) => {
                draft.set(Some(text));
                error.set(Some(sentence));
            }
        }
    };
    let id = format!("control-{key}");
    let note = format!("help-{key}");
    let effect = if control.live { text::LIVE } else { text::RESTARTS };
    let idle = idle(app, control);
    view! {
        <div class="control" class:slides=slides hidden=idle>
            <label for=id.clone() title=format!("{} ({effect})", control.help)>
                <span>{control.label}</span>
                <var>{control.symbol}</var>
            </label>
            <input
                id=id
                class="field"
                type="text"
                inputmode="decimal"
                autocomplete="off"
                spellcheck="false"
                placeholder=blank(key)
                aria-describedby=note.clone()
                aria-invalid=live(move || error.with(Option::is_some).to_string())
                prop:value=shown
                on:change=act(move |e: web_sys::Event| take(event_target_value(&e)))
            />
            {slides
                .then(|| {
                    view! {
                        <input
                            class="slider"
                            type="range"
                            min="0"
                            max=NOTCHES.to_string()
                            step="1"
                            aria-label=control.label
                            aria-valuetext=shown
                            prop:value=live(move || current.get().map_or(0.0, |v| notch(control, v)).to_string())
                            on:input:target=move |e| {
                                let text = from_notch(control, e.target().value().parse().unwrap_or(0.0));
                                if control.live { take(text) } else { draft.set(Some(text)) }
                            }
                            on:change:target=move |e| {
                                take(from_notch(control, e.target().value().parse().unwrap_or(0.0)));
                            }
                        />
                    }
                })}
            <p class="helptext" id=note>{control.help}</p>
            {(key == "tau").then(|| view! { <LambdaEff app /> })}
            {(key == "h").then(|| view! { <Stability app /> })}
            <p class="bad" role="alert" hidden=when(move || error.with(Option::is_none))>{live(move || error.get().unwrap_or_default())}</p>
        </div>
    }
}

/// λ_eff beside τ.
#[component]
fn LambdaEff(app: App) -> impl IntoView {
    let line = Memo::new(move |_| {
        app.summary.with(|s| s.as_ref().map(|r| text::lambda_eff(r.lambda_eff)).unwrap_or_default())
    });
    view! { <p class="derived">{live(move || line.get())}</p> }
}

/// The stability limit beside h.
#[component]
fn Stability(app: App) -> impl IntoView {
    let line = Memo::new(move |_| {
        app.summary
            .with(|s| s.as_ref().map(|r| (text::h_limit(r.h_limit), r.h > r.h_limit)).unwrap_or_default())
    });
    view! {
        <p class="derived" class:warn=when(move || line.with(|l| l.1))>
            {live(move || line.with(|l| l.0.clone()))}
            <Show when=move || line.with(|l| l.1)>" · "{text::H_TOO_LARGE}</Show>
        </p>
    }
}

/// A switch.
#[component]
fn Switch(
    app: App,
    key: &'static str,
    get: fn(&Experiment) -> bool,
    set: fn(&mut Experiment, bool),
) -> impl IntoView {
    let control = control(key)?;
    let idle = idle(app, control);
    let on = Memo::new(move |_| app.experiment.with(get));
    Some(view! {
        <div class="control" hidden=idle>
            <label class="switch" title=format!("{} ({})", control.help, text::RESTARTS)>
                <span>{control.label}</span>
                <var>{control.symbol}</var>
                <input
                    type="checkbox"
                    prop:checked=when(move || on.get())
                    on:change:target=move |e| {
                        let on = e.target().checked();
                        app.change(|x| set(x, on));
                    }
                />
            </label>
            <p class="helptext">{control.help}</p>
        </div>
    })
}

/// One of a few.
#[component]
fn Choice(
    app: App,
    key: &'static str,
    options: Vec<&'static str>,
    get: fn(&Experiment) -> usize,
    set: fn(&mut Experiment, usize),
) -> impl IntoView {
    let control = control(key)?;
    let idle = idle(app, control);
    let chosen = Memo::new(move |_| app.experiment.with(get));
    let id = format!("control-{key}");
    let list = options
        .iter()
        .enumerate()
        .map(|(k, option)| {
            view! { <option value=k.to_string() prop:selected=when(move || chosen.get() == k)>{*option}</option> }
        })
        .collect_view();
    Some(view! {
        <div class="control" hidden=idle>
            <label for=id.clone() title=format!("{} ({})", control.help, text::RESTARTS)>
                <span>{control.label}</span>
                <var>{control.symbol}</var>
            </label>
            <select
                id=id
                class="field wide"
                on:change:target=move |e| {
                    if let Ok(k) = e.target().value().parse::<usize>() {
                        app.change(|x| set(x, k));
                    }
                }
            >
                {list}
            </select>
            <p class="helptext">{control.help}</p>
        </div>
    })
}

/// The phases with their lengths.
#[component]
fn Schedule(app: App) -> impl IntoView {
    let count = Memo::new(move |_| app.experiment.with(|e| e.schedule.len()));
    let line = move |k: usize| {
        let phase = Memo::new(move |_| app.experiment.with(|e| e.schedule.get(k).map(|p| (*p, e.mode))));
        let name = live(move || phase.get().map_or("", |(p, mode)| text::phase(p.kind, mode)));
        let help = live(move || phase.get().map_or("", |(p, mode)| text::phase_help(p.kind, mode)));
        view! {
            <li>
                <label>
                    <span class="phase">{name}<small>{help}</small></span>
                    <input
                        class="field"
                        type="number"
                        min="1"
                        max="1000000000"
                        inputmode="numeric"
                        prop:value=live(move || phase.get().map(|(p, _)| p.steps.to_string()).unwrap_or_default())
                        on:change:target=move |e| {
                            let wanted = e.target().value().parse::<f64>().unwrap_or(0.0);
                            let steps = (wanted as u64).clamp(1, 1_000_000_000);
                            e.target().set_value(&steps.to_string());
                            app.change(|x| {
                                if let Some(phase) = x.schedule.get_mut(k) {
                                    phase.steps = steps;
                                }
                            });
                        }
                    />
                </label>
            </li>
        }
    };
    view! {
        <fieldset>
            <legend>{text::SCHEDULE}</legend>
            <p class="helptext">{text::SCHEDULE_HELP}</p>
            <ol class="schedule">
                <For each=move || 0..count.get() key=|k| *k children=line />
            </ol>
            {control("steps").map(|c| view! { <Number app control=c /> })}
        </fieldset>
    }
}
