//! How a table is read, in the dialog that makes data: its first rows, the role of each column, what was decided
//! and why, and the questions that only the user can answer.

use crate::data_form::{DataForm, DataFormStoreFields};
use crate::text::dialogs as words;
use crate::text::errors::Localised;
use crate::widgets::{SelectField, Sentence};
use leptos::prelude::*;
use reactive_stores::Store;
use relu_atoms_core::table::{Choices, Decimal, Note, Question, Reading, Role, Separator};

/// Lines of left-out rows that are listed.
const MOST_LISTED: usize = 100;

/// How the table of values is read; hidden while there is none.
#[component]
pub fn TableReading(
    /// The form.
    form: Store<DataForm>,
    /// How its table is read.
    reading: Memo<Reading>,
) -> impl IntoView {
    let has_rows = move || !reading.read().columns.is_empty();
    view! {
        <section class="table-reading" aria-label=words::READING hidden=move || !has_rows()>
            <Spelling form reading />
            <FirstRows form reading />
            <Questions form reading />
            <ul class="table-notes soft small">
                {move || {
                    let reading = reading.read();
                    let note = |note: &Note| {
                        view! {
                            <li>
                                <Sentence text=note.localised() />
                            </li>
                        }
                    };
                    reading.notes.iter().map(note).collect_view()
                }}
            </ul>
            <LeftOutRows reading />
        </section>
    }
}

/// What separates the columns, the decimal sign and the lines above the data.
#[component]
fn Spelling(
    /// The form.
    form: Store<DataForm>,
    /// How its table is read.
    reading: Memo<Reading>,
) -> impl IntoView {
    let choices = form.choices();
    let choose_separator = move |key: String| {
        let separator = Separator::from_key(&key);
        // Other columns have other roles.
        choices.update(|choices| {
            *choices = Choices { separator, leave_out: choices.leave_out, ..Choices::default() }
        });
    };
    let choose_decimal = move |key: String| {
        let decimal = [Decimal::Point, Decimal::Comma].into_iter().find(|decimal| decimal.key() == key);
        choices.update(|choices| choices.decimal = decimal);
    };
    let choose_header = move |text: String| {
        let lines = text.trim().parse().ok();
        choices.update(|choices| (choices.header_lines, choices.roles) = (lines, None));
    };
    view! {
        <div class="dialog-row table-spelling">
            <SelectField
                label=words::SEPARATOR.get()
                name="separator"
                options=Separator::ALL.map(|separator| (separator.key(), words::separator(separator))).to_vec()
                value=Signal::derive(move || reading.read().separator.key())
                on_choose=choose_separator
            />
            <SelectField
                label=words::DECIMAL.get()
                name="decimal"
                options=[Decimal::Point, Decimal::Comma]
                    .map(|decimal| (decimal.key(), words::decimal_sign(decimal)))
                    .to_vec()
                value=Signal::derive(move || reading.read().decimal.map_or("", Decimal::key))
                on_choose=choose_decimal
                may_be_open=true
            />
            <label class="dialog-field">
                <span>{words::HEADER_LINES}</span>
                <input
                    class="field"
                    name="header-lines"
                    inputmode="numeric"
                    autocomplete="off"
                    prop:value=move || reading.read().header_lines.to_string()
                    on:change:target=move |event| choose_header(event.target().value())
                />
            </label>
        </div>
    }
}

/// The first rows as a table, with a role above each column.
#[component]
fn FirstRows(
    /// The form.
    form: Store<DataForm>,
    /// How its table is read.
    reading: Memo<Reading>,
) -> impl IntoView {
    let columns = Memo::new(move |_| reading.read().columns.clone());
    let heads = move || {
        let columns = columns.get();
        let head = |(index, column): (usize, &relu_atoms_core::table::Column)| {
            let name = words::column(&column.name, index);
            let role = column.role;
            let choose = move |key: String| {
                if let Some(role) = Role::ALL.into_iter().find(|role| role.key() == key) {
                    form.update(|form| form.set_role(index, role));
                }
            };
            let label = words::role_of(&name);
            view! {
                <th scope="col" class:unused=!role.is_used()>
                    <span class="table-name" title=name.clone()>
                        {name.clone()}
                    </span>
                    <select
                        class="field"
                        data-column=index.to_string()
                        aria-label=label
                        prop:value=role.key()
                        on:change:target=move |event| choose(event.target().value())
                    >
                        {Role::ALL
                            .map(|own| {
                                view! {
                                    <option value=own.key() selected=own == role>
                                        {words::role(own)}
                                    </option>
                                }
                            })
                            .collect_view()}
                    </select>
                </th>
            }
        };
        columns.iter().enumerate().map(head).collect_view()
    };
    let rows = move || {
        let (reading, columns) = (reading.read(), columns.get());
        let row = |row: &relu_atoms_core::table::PreviewRow| {
            let cells = row.cells.iter().zip(&columns).map(|(cell, column)| {
                view! { <td class:unused=!column.role.is_used()>{cell.clone()}</td> }
            });
            view! {
                <tr>
                    <th scope="row">{row.line}</th>
                    {cells.collect_view()}
                </tr>
            }
        };
        reading.preview.iter().map(row).collect_view()
    };
    let more = move || {
        let reading = reading.read();
        words::more_rows(reading.row_count.saturating_sub(reading.preview.len()))
    };
    view! {
        <div class="table-rows" role="region" aria-label=words::FIRST_ROWS tabindex="0">
            <table>
                <thead>
                    <tr>
                        <th scope="col" class="line">
                            {words::LINE_NUMBER}
                        </th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="soft small table-more">{more}</p>
    }
}

/// What is asked about the table.
#[component]
fn Questions(
    /// The form.
    form: Store<DataForm>,
    /// How its table is read.
    reading: Memo<Reading>,
) -> impl IntoView {
    let questions = Memo::new(move |_| reading.read().questions.clone());
    let question = move |question: Question| {
        let chosen = form.read_untracked().chosen();
        let answers = question.answers.into_iter().map(|answer| {
            let is_chosen = !question.is_open && answer.choices == chosen;
            let choices = answer.choices;
            view! {
                <button
                    type="button"
                    class="tool framed small"
                    aria-pressed=is_chosen.to_string()
                    on:click=move |_| form.choices().set(choices.clone())
                >
                    {answer.label.localised()}
                </button>
            }
        });
        view! {
            <div
                class="table-question"
                class:open=question.is_open
                role="group"
                aria-label=words::QUESTION
                data-question=words::question(question.ask)
            >
                <p>
                    <Sentence text=question.text.localised() />
                </p>
                <div class="chips">{answers.collect_view()}</div>
            </div>
        }
    };
    move || {
        // The answer that is chosen changes with the seed, too.
        form.seed().track();
        form.choices().track();
        questions.get().into_iter().map(question).collect_view()
    }
}

/// The rows that give no points, each with its line and the reason.
#[component]
fn LeftOutRows(
    /// How the table is read.
    reading: Memo<Reading>,
) -> impl IntoView {
    let left_out = Memo::new(move |_| reading.read().left_out.clone());
    let rows = move || {
        let left_out = left_out.read();
        let row = |row: &relu_atoms_core::table::LeftOut| {
            view! {
                <li>
                    <Sentence text=words::left_out_row(row.line, &row.why.localised()) />
                </li>
            }
        };
        left_out.iter().take(MOST_LISTED).map(row).collect_view()
    };
    let more = move || words::more_rows(left_out.read().len().saturating_sub(MOST_LISTED));
    view! {
        <details class="table-left-out small" hidden=move || left_out.read().is_empty()>
            <summary>{move || words::left_out(left_out.read().len())}</summary>
            <ul>{rows}</ul>
            <p class="soft">{more}</p>
        </details>
    }
}
