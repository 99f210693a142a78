//! The dialog in which one of a file's problems is chosen.

use super::file_drop::use_file_opener;
use crate::controller::use_controller;
use crate::state::{Command, Dialog as OpenDialog, WorkspaceStoreFields};
use crate::text::dialogs as words;
use crate::text::errors::{Localised, problem_title};
use crate::widgets::{Dialog, Sentence};
use leptos::prelude::*;
use relu_atoms_core::optimum::ListedProblem;

/// The problems of a file that is a list of them, each with a button that opens it as a run.
#[component]
pub fn ProblemList() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let opener = use_file_opener();
    let problems = opener.problems();
    let open = Signal::derive(move || store.dialog().get() == Some(OpenDialog::Problems));
    let close = move || {
        if open.get_untracked() {
            controller.dispatch(Command::Show(None));
        }
    };
    let line = move |listed: ListedProblem| {
        let title = problem_title(&listed);
        let ListedProblem { problem, .. } = listed;
        let about = match &problem {
            Ok(problem) => words::problem(problem),
            Err(error) => error.localised(),
        };
        let is_bad = problem.is_err();
        view! {
            <li>
                <button
                    type="button"
                    class="tool framed"
                    disabled=is_bad
                    on:click=move |_| {
                        if let Ok(problem) = &problem {
                            opener.open_problem(problem);
                        }
                    }
                >
                    <b>{title}</b>
                    <span class="soft small">
                        <Sentence text=about />
                    </span>
                </button>
            </li>
        }
    };
    view! {
        <Dialog open on_close=move |()| close() labelled_by="problems-title" class="dialog problem-list">
            <div class="dialog-title">
                <h2 id="problems-title">{words::PROBLEMS}</h2>
                <button type="button" class="tool framed" on:click=move |_| close()>
                    {words::CANCEL}
                </button>
            </div>
            <p class="soft">{move || words::problems(problems.read().len())}</p>
            <ul>{move || problems.get().into_iter().map(line).collect_view()}</ul>
        </Dialog>
    }
}
