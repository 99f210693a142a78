//! The dialog that makes data: a table of values, a function or a teacher network, with a preview of what
//! will be trained on. The runs change only when the points are used.

use super::file_drop::{FileButton, use_file_opener};
use super::table_reading::TableReading;
use crate::controller::{Controller, use_controller};
use crate::data_form::{DataForm, DataFormStoreFields, MakeDataError, Source, Spacing};
use crate::state::{
    Command, Dialog as OpenDialog, NewData, PanelStoreFields, WorkspaceStoreFields, selectors,
};
use crate::text::errors::Localised;
use crate::text::{MAKE_DATA, MAKE_DATA_HELP, dialogs as words};
use crate::widgets::{Dialog, Segmented, Sentence};
use leptos::attr::custom::custom_attribute;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use reactive_stores::{Store, Subfield};
use relu_atoms_core::points::Points;
use relu_atoms_core::points::formula;
use relu_atoms_core::points::holdout::Split;
use relu_atoms_core::table::{Reading, TableError};
use relu_atoms_render::window;

/// The files that are offered first.
const ACCEPT: &str = ".csv,.tsv,.txt,.json,text/csv,text/plain,application/json";

/// What the form makes.
type Made = Result<NewData, Vec<MakeDataError>>;

/// The button that opens the dialog.
#[component]
pub fn MakeDataButton() -> impl IntoView {
    let controller = use_controller();
    view! {
        <button
            type="button"
            class="tool framed small"
            title=MAKE_DATA_HELP
            on:click=move |_| controller.dispatch(Command::Show(Some(OpenDialog::Data)))
        >
            {MAKE_DATA}
        </button>
    }
}

/// The dialog that makes data.
#[component]
pub fn DataDialog() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let opener = use_file_opener();
    let form = Store::new(DataForm::default());
    // The table is read again only when it, what is chosen about it or the seed has changed.
    let reading = Memo::new(move |_| {
        form.values().track();
        form.choices().track();
        form.seed().track();
        form.read_untracked().reading()
    });
    let made = Memo::new(move |_| form.read().data_of(&reading.read()));
    let open = Signal::derive(move || store.dialog().get() == Some(OpenDialog::Data));
    let close = move || {
        if open.get_untracked() {
            controller.dispatch(Command::Show(None));
        }
    };
    // It opens on what was dropped, pasted or chosen, if anything, and otherwise on the points in use.
    Effect::new(move |was_open: Option<bool>| {
        let (is_open, values) = (open.get(), opener.values().get());
        if (is_open && was_open != Some(true)) || values.is_some() {
            form.update(|form| {
                if let Some(data) = data_in_use(controller) {
                    form.show(&data);
                }
                if let Some(values) = &values {
                    form.source = Source::Values;
                    form.holdout = "0".into();
                    form.take(values.clone());
                }
            });
        }
        if values.is_some() {
            opener.take_values();
        }
        is_open
    });
    let apply = move |_| {
        if let Ok(data) = made.get_untracked() {
            controller.dispatch(Command::UsePoints(data));
            close();
        }
    };
    view! {
        <Dialog open on_close=move |()| close() labelled_by="data-title" class="dialog wide-dialog">
            <div class="dialog-title">
                <h2 id="data-title">{words::DATA}</h2>
                <button type="button" class="tool framed" on:click=move |_| close()>
                    {words::CANCEL}
                </button>
            </div>
            <p class="soft">{words::DATA_INTRO}</p>
            <div class="dialog-two">
                <div class="dialog-making">
                    <SourceTabs form />
                    <ValuesPanel form reading />
                    <FunctionPanel form />
                    <TeacherPanel form />
                    <SamplingFields form />
                    <div class="dialog-row">
                        <TextField label=words::NOISE.get() name="noise" value=form.noise() keys="decimal" tip=words::NOISE_HELP.get() />
                        <TextField label=words::SEED.get() name="seed" value=form.seed() keys="numeric" />
                        <TextField
                            label=words::HOLDOUT.get()
                            name="holdout"
                            value=form.holdout()
                            keys="decimal"
                            tip=words::HOLDOUT_HELP.get()
                        />
                    </div>
                </div>
                <div class="dialog-result">
                    <Preview made />
                    <MadeStatus made />
                    <p class="soft small">{words::LIMITS} " " {words::ROUNDED}</p>
                    <button
                        type="button"
                        class="tool strong"
                        disabled=move || made.read().is_err()
                        on:click=apply
                    >
                        {words::USE}
                    </button>
                </div>
            </div>
        </Dialog>
    }
}

/// The data of the selected panel.
fn data_in_use(controller: Controller) -> Option<NewData> {
    let panel = untrack(|| selectors::selected_panel(controller.store()))?;
    NewData::of(&panel.opened().try_get_untracked()?)
}

impl Source {
    /// Its name.
    fn label(self) -> &'static str {
        match self {
            Self::Values => words::VALUES.get(),
            Self::Function => words::FUNCTION.get(),
            Self::Teacher => words::TEACHER.get(),
        }
    }

    /// The id of its tab.
    fn tab_id(self) -> &'static str {
        match self {
            Self::Values => "data-tab-values",
            Self::Function => "data-tab-function",
            Self::Teacher => "data-tab-teacher",
        }
    }

    /// The id of what its tab shows.
    fn panel_id(self) -> &'static str {
        match self {
            Self::Values => "data-values",
            Self::Function => "data-function",
            Self::Teacher => "data-teacher",
        }
    }
}

/// The tabs: where the points come from. The arrow keys go from one to the next.
#[component]
fn SourceTabs(
    /// The form.
    form: Store<DataForm>,
) -> impl IntoView {
    let buttons = Source::ALL.map(|source| (source, NodeRef::<html::Button>::new()));
    let turn = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => -1,
            _ => return,
        };
        event.prevent_default();
        let next = form.source().get_untracked().neighbour(by);
        form.source().set(next);
        let button =
            buttons.iter().find(|(source, _)| *source == next).and_then(|(_, node)| node.get_untracked());
        if let Some(button) = button {
            // Fails only for an element that is not in the document.
            let _ = button.focus();
        }
    };
    let tabs = buttons.map(|(source, node)| {
        let is_selected = move || form.source().get() == source;
        view! {
            <button
                node_ref=node
                type="button"
                role="tab"
                id=source.tab_id()
                aria-controls=source.panel_id()
                aria-selected=move || is_selected().to_string()
                tabindex=move || if is_selected() { "0" } else { "-1" }
                on:click=move |_| form.source().set(source)
            >
                {source.label()}
            </button>
        }
    });
    view! {
        <div class="segments" role="tablist" aria-label=words::SOURCE on:keydown=turn>
            {tabs.into_iter().collect_view()}
        </div>
    }
}

/// What a tab shows.
#[component]
fn SourcePanel(
    /// The form.
    form: Store<DataForm>,
    /// The tab's source.
    source: Source,
    /// Its fields.
    children: Children,
) -> impl IntoView {
    view! {
        <div
            role="tabpanel"
            id=source.panel_id()
            aria-labelledby=source.tab_id()
            hidden=move || form.source().get() != source
        >
            {children()}
        </div>
    }
}

/// A table of values, typed or from a file.
#[component]
fn ValuesPanel(
    /// The form.
    form: Store<DataForm>,
    /// How its table is read.
    reading: Memo<Reading>,
) -> impl IntoView {
    let opener = use_file_opener();
    view! {
        <SourcePanel form source=Source::Values>
            <textarea
                class="field"
                name="text"
                rows="8"
                spellcheck="false"
                aria-label=words::VALUES
                prop:value=move || form.values().read().text().to_owned()
                on:input:target=move |event| form.update(|form| form.type_values(event.target().value()))
            ></textarea>
            <p class="soft small">{words::VALUES_HELP}</p>
            <FileButton accept=ACCEPT on_choose=move |file| opener.open_file(file) />
            <TableReading form reading />
        </SourcePanel>
    }
}

/// A formula for the targets.
#[component]
fn FunctionPanel(
    /// The form.
    form: Store<DataForm>,
) -> impl IntoView {
    let known = formula::functions().collect::<Vec<_>>().join(", ");
    view! {
        <SourcePanel form source=Source::Function>
            <TextField label=words::FORMULA.get() name="formula" value=form.formula() wide=true />
            <p class="soft small">{words::FORMULA_HELP} {known} "."</p>
        </SourcePanel>
    }
}

/// The size of the network that gives the targets.
#[component]
fn TeacherPanel(
    /// The form.
    form: Store<DataForm>,
) -> impl IntoView {
    view! {
        <SourcePanel form source=Source::Teacher>
            <TextField label=words::NEURONS.get() name="neurons" value=form.neurons() keys="numeric" />
            <p class="soft small">{words::TEACHER_HELP}</p>
        </SourcePanel>
    }
}

/// How many inputs are sampled and where, for all sources that are no table.
#[component]
fn SamplingFields(
    /// The form.
    form: Store<DataForm>,
) -> impl IntoView {
    let inputs = vec![(1, words::LINE.get().to_owned()), (2, words::PLANE.get().to_owned())];
    let spacings = vec![
        (Spacing::Even, words::EVEN.get().to_owned()),
        (Spacing::Random, words::RANDOM.get().to_owned()),
    ];
    view! {
        <div class="dialog-row" hidden=move || form.source().get() == Source::Values>
            <span class="dialog-field">
                <span>{words::INPUTS}</span>
                <Segmented
                    name=words::INPUTS.get()
                    options=inputs
                    value=Signal::derive(move || form.inputs().get())
                    on_choose=move |inputs| form.update(|form| form.choose_inputs(inputs))
                />
            </span>
            <TextField label=words::POINTS.get() name="count" value=form.count() keys="numeric" />
            <TextField label=words::FROM.get() name="from" value=form.from() />
            <TextField label=words::TO.get() name="to" value=form.to() />
            <span class="dialog-field">
                <span>{words::LAYOUT}</span>
                <Segmented
                    name=words::LAYOUT.get()
                    options=spacings
                    value=Signal::derive(move || form.spacing().get())
                    on_choose=move |spacing| form.spacing().set(spacing)
                />
            </span>
        </div>
    }
}

/// A labelled field of the form for a number or a short text.
#[component]
fn TextField(
    /// Its label.
    label: &'static str,
    /// Its name among the fields.
    name: &'static str,
    /// What it holds.
    value: Subfield<Store<DataForm>, DataForm, String>,
    /// The keys that a phone shows: its keypads for numbers have no minus, so that what may be negative has all keys.
    #[prop(default = "text")]
    keys: &'static str,
    /// It is as wide as there is room.
    #[prop(optional)]
    wide: bool,
    /// The tooltip.
    #[prop(optional)]
    tip: Option<&'static str>,
) -> impl IntoView {
    view! {
        <label class="dialog-field">
            <span>{label}</span>
            <input
                class=if wide { "field wide" } else { "field" }
                name=name
                title=tip
                inputmode=keys
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                {..custom_attribute("autocorrect", "off")}
                bind:value=value
            />
        </label>
    }
}

/// How many points the form makes, or what is wrong with it.
#[component]
fn MadeStatus(
    /// What the form makes.
    #[prop(into)]
    made: Signal<Made>,
) -> impl IntoView {
    let count = move || match &*made.read() {
        Ok(data) => words::made(data),
        Err(_) => words::NO_POINTS.into(),
    };
    let errors = move || {
        let made = made.read();
        // Questions stand beside the table, with their answers.
        let is_asked = |error: &&MakeDataError| matches!(error, MakeDataError::Table(TableError::Ask { .. }));
        let errors = made.as_ref().err().into_iter().flatten().filter(|error| !is_asked(error));
        let line = |error: &MakeDataError| {
            view! {
                <li>
                    <Sentence text=error.localised() />
                </li>
            }
        };
        errors.map(line).collect_view()
    };
    view! {
        <div class="dialog-count" role="status">
            {count}
        </div>
        <ul class="dialog-errors">{errors}</ul>
    }
}

/// Size of the preview, in units of its drawing.
const PREVIEW: [f64; 2] = [340.0, 240.0];

/// A small picture of points: y over x, or discs in the plane filled by their targets.
#[component]
fn Preview(
    /// What the form makes; without points the picture is empty.
    #[prop(into)]
    made: Signal<Made>,
) -> impl IntoView {
    let picture = move || {
        let (points, split) = made.read().as_ref().ok().and_then(|data| {
            let points = Points::check_within(&data.points, data.units.largest()).ok()?;
            let split = Split::of(&points, data.holdout);
            Some((points, split))
        })?;
        let [width, height] = PREVIEW;
        let zero = (points.d() == 1).then(|| {
            let values = window::values(&points);
            let line = tenth(height * values[1] / (values[1] - values[0]));
            view! { <path class="zero" d=format!("M0 {line}H{width}") /> }
        });
        let radius = if points.n() > 100 { "2.5" } else { "5" };
        let discs = discs(&points).into_iter().enumerate().map(|(row, disc)| {
            let fill =
                format!("color-mix(in srgb, var({}) {}%, var(--zero))", disc.colour, tenth(disc.share));
            let is_held_out = split.held_out_rows.binary_search(&row).is_ok();
            view! {
                <circle
                    cx=tenth(disc.at[0])
                    cy=tenth(disc.at[1])
                    r=radius
                    class:held-out=is_held_out
                    style:fill=if is_held_out { "none".to_owned() } else { fill }
                />
            }
        });
        Some(view! {
            <svg viewBox=format!("0 0 {width} {height}") aria-hidden="true">
                {zero}
                {discs.collect_view()}
            </svg>
        })
    };
    view! {
        <div class="dialog-preview" role="img" aria-label=words::PREVIEW>
            {picture}
        </div>
    }
}

/// A point in the preview.
struct Disc {
    at: [f64; 2],
    /// The custom property with the colour of its target's sign.
    colour: &'static str,
    /// Per cent of that colour: the target's share of the greatest one.
    share: f64,
}

/// Where the points are in the preview, and how strongly they are coloured.
fn discs(points: &Points) -> Vec<Disc> {
    let [width, height] = PREVIEW;
    let frame = window::for_points(points, width / height, 2, 1);
    let [low, high] = window::values(points);
    let greatest = low.abs().max(high.abs()).max(1e-12);
    points
        .x()
        .rows()
        .into_iter()
        .zip(points.y())
        .map(|(x, y)| {
            let across = (x[0] - frame.x[0]) / (frame.x[1] - frame.x[0]);
            let down = if points.d() == 1 {
                (high - y) / (high - low)
            } else {
                (frame.y[1] - x[1]) / (frame.y[1] - frame.y[0])
            };
            Disc {
                at: [width * across, height * down],
                colour: if *y < 0.0 { "--negative" } else { "--positive" },
                share: 100.0 * y.abs() / greatest,
            }
        })
        .collect()
}

/// A number to a tenth.
fn tenth(value: f64) -> String {
    ((10.0 * value).round() / 10.0).to_string()
}
