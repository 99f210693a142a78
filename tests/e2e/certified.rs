//! The certificate, the exact optimum and merging on the page.

use super::{SOON, Visit};
use std::process::Command;

impl Visit {
    /// The line that says how the network stands to the optimum.
    fn standing(&self) -> String {
        let said =
            self.browser.script("return document.querySelector('[data-ref=standing]')?.textContent ?? ''");
        said.as_str().unwrap_or_default().to_owned()
    }
}

#[test]
#[ignore = "needs the built page"]
fn the_optimum_is_solved_for_shown_and_taken_away() {
    let visit = Visit::to("?preset=noisy-sine&modes=variation-norm&lambda=1e-3&steps=20000&speed=max&play=1");
    // The solver is not loaded before it is asked for.
    let loaded =
        "return performance.getEntriesByType('resource').filter(e => e.name.includes('solver')).length";
    assert_eq!(visit.browser.script(loaded), 0);
    visit.wait("the run is over", super::RUN, |visit| visit.status() == "finished");
    assert!(visit.standing().contains("a neuron is missing"), "{}", visit.standing());
    // Every cell stands under its heading, with and without the optimum's column.
    let astray = "const at = e => Math.round(e.getBoundingClientRect().left);
        const cells = [...document.querySelectorAll('td.sees')];
        return cells.length ? cells.filter(e => !e.textContent || at(e) !== at(document.querySelector('th.sees'))).length : -1";
    assert_eq!(visit.browser.script(astray), 0);
    visit.click("Optimum");
    visit.wait("the optimum is there", SOON, |visit| visit.standing().contains("above the optimum"));
    assert_eq!(visit.browser.script(astray), 0);
    let said = visit.standing();
    // The reference optimum of this case, and that its atoms are not the only ones.
    assert!(said.contains("0.012633") && said.contains("not the only ones"), "{said}");
    let shown =
        "return [...document.querySelectorAll('td[data-ref=best]')].filter(e => e.textContent).length";
    assert!(visit.browser.script(shown).as_u64() >= Some(6));
    let gap = visit.number("variation-norm", "gap");
    assert!(gap >= visit.number("variation-norm", "objective") - 0.012_633_342_652_608_4 - 1e-12);
    // A new λ is solved for at once.
    visit.browser.script(
        "const field = document.querySelector('#control-lambda');
         field.value = '0.01'; field.dispatchEvent(new Event('change', { bubbles: true }))",
    );
    visit.wait("the optimum of the new λ is there", super::RUN, |visit| {
        let said = visit.standing();
        said.contains("above the optimum") && !said.contains("0.012633")
    });
    visit.click("Optimum");
    visit.wait("the optimum is gone", SOON, |visit| !visit.standing().contains("above the optimum"));
    visit.expect_quiet();
}

#[test]
#[ignore = "needs the built page"]
fn merging_keeps_the_predictions_and_says_so() {
    let visit = Visit::to("?preset=xor&modes=none&scale=3&paired=false&steps=300&speed=max&play=1");
    visit.wait("the run is over", SOON, |visit| visit.status() == "finished");
    let before = visit.number("none", "penalty-variation");
    visit.click("Merge");
    let said = "return [...document.querySelectorAll('.notice')].map(e => e.textContent).join(' ')";
    visit.wait("merging is told", SOON, |visit| {
        visit.browser.script(said).as_str().is_some_and(|s| s.contains("Merged"))
    });
    visit.wait("the numbers are the merged ones", SOON, |visit| {
        visit.number("none", "penalty-variation") < before
    });
    let words = visit.browser.script(said);
    let words = words.as_str().unwrap_or_default();
    assert!(words.contains("Predictions on the data changed by at most"), "{words}");
    visit.expect_quiet();
}

/// The page's certificate and the command line's optimum are of one mind.
#[test]
#[ignore = "needs the built page"]
fn the_page_and_the_command_line_agree_on_the_optimum() {
    let case = std::env::temp_dir().join(format!("atoms-xor-{}.json", std::process::id()));
    let text =
        r#"{"d":2,"x":[[1,1],[-1,-1],[1,-1],[-1,1]],"y":[1,1,-1,-1],"lambda":0.01,"penalty":"gradient"}"#;
    std::fs::write(&case, text).expect("a file");
    let output = Command::new(super::command_line()).arg("solve").arg(&case).output().expect("atoms");
    let _ = std::fs::remove_file(&case);
    let optimum: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let visit = Visit::to("?preset=xor&modes=gradient-penalty&m=50&speed=max&play=1");
    visit.wait("the run is over", super::RUN, |visit| visit.status() == "finished");
    visit.click("Optimum");
    visit.wait("the optimum is there", SOON, |visit| visit.standing().contains("above the optimum"));
    let objective = optimum["objective"].as_f64().expect("a number");
    assert!((objective - 0.034_041_016_151_377_54).abs() < 1e-12);
    assert!(visit.standing().contains("0.034041"), "{}", visit.standing());
    let gap = visit.number("gradient-penalty", "gap");
    assert!(gap >= 0.0 && gap >= visit.number("gradient-penalty", "objective") - objective - 1e-12);
    visit.expect_quiet();
}
