//! The certificate, the exact optimum and merging on the page.

use super::{RUN, SOON, Visit};
use std::process::Command;

#[test]
#[ignore = "needs the built page"]
fn the_optimum_is_solved_for_shown_and_taken_away() {
    let visit = Visit::to("?preset=noisy-sine&modes=variation-norm&lambda=1e-3&steps=20000&speed=max&play=1");
    visit.wait("the run is over", RUN, |visit| visit.status() == "finished");
    assert!(visit.standing().contains("a neuron is missing"), "{}", visit.standing());
    // Every cell stands under its heading, with and without the optimum's column.
    assert!(visit.table_is_in_line());
    visit.click("Optimum");
    visit.wait("the optimum is there", SOON, |visit| visit.standing().contains("above the optimum"));
    assert!(visit.table_is_in_line());
    let said = visit.standing();
    // The reference optimum of this case, and that its atoms are not the only ones.
    assert!(said.contains("0.012633") && said.contains("not the only ones"), "{said}");
    assert!(visit.optimum_cells() >= 6);
    let gap = visit.number("variation-norm", "gap");
    assert!(gap >= visit.number("variation-norm", "objective") - 0.012_633_342_652_608_4 - 1e-12);
    // A new λ is solved for at once.
    visit.set_control("lambda", "0.01");
    visit.wait("the optimum of the new λ is there", RUN, |visit| {
        let said = visit.standing();
        said.contains("above the optimum") && !said.contains("0.012633")
    });
    visit.click("Optimum");
    visit.wait("the optimum is gone", SOON, |visit| !visit.standing().contains("above the optimum"));
    visit.expect_quiet();
}

/// Points in the plane that lie on no grid, with a smooth target, as a link has them.
fn spread(n: usize) -> String {
    let points: Vec<String> = (0..n)
        .map(|k| {
            let part = |by: f64| 2.0 * (0.5 + by * k as f64).fract() - 1.0;
            let (x, y) = (part(0.754_877_666), part(0.569_840_291));
            format!("{x:.3},{y:.3},{:.3}", (3.0 * x).sin() * (2.0 * y).cos())
        })
        .collect();
    format!("data=2:{}", points.join(";"))
}

#[test]
#[ignore = "needs the built page"]
fn a_cancelled_optimum_leaves_the_best_network_or_nothing() {
    let visit = Visit::to(&format!("?{}&modes=variation-norm&lambda=1e-4&m=50&play=0", spread(512)));
    visit.wait("the first frame is there", SOON, |visit| visit.at_step_0("variation-norm"));
    // At once: nothing has come yet.
    visit.cancel_optimum_at_once();
    visit.wait("nothing is shown", SOON, |visit| !visit.optimum_is_pressed());
    assert_eq!(visit.optimum_cells(), 0);
    assert!(!visit.standing().contains("Stopped"), "{}", visit.standing());
    // As soon as a network is shown.
    visit.cancel_optimum_when_shown();
    visit.wait("it is stopped", RUN, |visit| visit.standing().contains("Stopped: "));
    let heard = visit.standings_until_cancelled();
    assert!(heard.contains("Solving: ") && heard.contains(" so far"), "{heard}");
    let said = visit.standing();
    assert!(said.contains("within") || said.contains("at most"), "{said}");
    assert!(visit.optimum_cells() > 0);
    assert!(visit.optimum_is_pressed());
    // It stays stopped; pressed twice it is solved for after all.
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert!(visit.standing().contains("Stopped: "), "{}", visit.standing());
    visit.click("Optimum");
    visit.wait("it is gone", SOON, |visit| visit.optimum_cells() == 0);
    visit.click("Optimum");
    visit.wait("the optimum is there", RUN, |visit| visit.standing().contains(" the optimum 0.0"));
    visit.expect_quiet();
}

#[test]
#[ignore = "needs the built page"]
fn merging_keeps_the_predictions_and_says_so() {
    let visit = Visit::to("?preset=xor&modes=none&scale=3&paired=false&steps=300&speed=max&play=1");
    visit.wait("the run is over", SOON, |visit| visit.status() == "finished");
    let before = visit.number("none", "penalty-variation");
    visit.click("Merge");
    visit.wait("merging is told", SOON, |visit| visit.notices().contains("Merged"));
    visit.wait("the numbers are the merged ones", SOON, |visit| {
        visit.number("none", "penalty-variation") < before
    });
    let words = visit.notices();
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
    visit.wait("the run is over", RUN, |visit| visit.status() == "finished");
    visit.click("Optimum");
    visit.wait("the optimum is there", SOON, |visit| visit.standing().contains("above the optimum"));
    let objective = optimum["objective"].as_f64().expect("a number");
    assert!((objective - 0.034_041_016_151_377_54).abs() < 1e-12);
    assert!(visit.standing().contains("0.034041"), "{}", visit.standing());
    let gap = visit.number("gradient-penalty", "gap");
    assert!(gap >= 0.0 && gap >= visit.number("gradient-penalty", "objective") - objective - 1e-12);
    visit.expect_quiet();
}

/// The same whatever the engine.
mod chromium {
    use super::*;

    #[test]
    #[ignore = "needs the built page"]
    fn many_points_in_the_plane_have_their_optimum() {
        let link =
            format!("?{}&modes=variation-norm&lambda=1e-3&m=100&steps=200&speed=max&play=1", spread(120));
        let visit = Visit::to(&link);
        visit.wait("the run is over", RUN, |visit| visit.status() == "finished");
        let certified = visit.standing();
        assert!(
            certified.contains("Certified: ") || certified.contains("No useful lower bound yet"),
            "{certified}"
        );
        visit.click("Optimum");
        visit.wait("the optimum is there", RUN, |visit| visit.standing().contains(" the optimum 0.0"));
        let said = visit.standing();
        let number =
            said.split(" the optimum ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap_or_default();
        let optimum: f64 = number.parse().expect("a number");
        // The certificate in the page's hook agrees: five digits are shown.
        let (gap, objective) =
            (visit.number("variation-norm", "gap"), visit.number("variation-norm", "objective"));
        assert!(optimum > 0.0 && objective - gap <= optimum * (1.0 + 1e-4), "{said}: {gap}, {objective}");
        assert!(optimum <= objective * (1.0 + 1e-4), "{said}");
        visit.expect_quiet();
    }
}
