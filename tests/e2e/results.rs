//! Charts at full speed, the results of the visit, and several seeds at once.

use super::{RUN, SOON, Visit};
use relu_atoms_core::experiment::{Experiment, link};
use relu_atoms_session::seeds::{following, train_to_end};

#[test]
#[ignore = "needs the built page"]
fn a_click_on_a_chart_shows_that_step() {
    let visit = Visit::to("?preset=xor&modes=variation-norm&m=60&steps=2000&speed=max&play=1");
    visit.wait("the run is over", RUN, |visit| visit.status() == "finished");
    visit.point_at_chart(0.5, false);
    visit.wait("the step is told", SOON, |visit| !visit.chart_tip().is_empty());
    let told = visit.chart_tip();
    visit.point_at_chart(0.5, true);
    let step = told.split_whitespace().nth(1).expect("a step").replace(',', "");
    let step: f64 = step.parse().expect("a number");
    assert!(step > 10.0 && step < 200.0, "{told}");
    visit.wait("that step is shown", SOON, |visit| visit.number("variation-norm", "step") == step);
    visit.expect_quiet();
}

/// The same whatever the engine.
mod chromium {
    use super::*;

    #[test]
    #[ignore = "needs the built page"]
    fn several_seeds_end_on_the_page_as_on_the_command_line() {
        let query = "preset=xor&modes=gradient-penalty&m=60&steps=3000&seed=8";
        let visit = Visit::to(&format!("?{query}&speed=max&play=1"));
        visit.wait("the run is over", RUN, |visit| visit.status() == "finished");
        visit.click("Results");
        visit.wait("the finished run is there", SOON, |visit| visit.finished_runs() == 1);
        visit.train_seeds(4);
        visit.wait("all seeds have ended", RUN, |visit| visit.seed_rows().len() == 4);
        let experiment = link::parse(query).0.experiment();
        for (row, seed) in visit.seed_rows().iter().zip(following(8, 4)) {
            let end =
                train_to_end(&Experiment { seed, ..experiment.clone() }, &mut |_| true).expect("an end");
            assert_eq!((&row[0], &row[1]), (&seed.to_string(), &end.atom_count.to_string()));
            let gap = end.standing.as_ref().and_then(|s| s.excess()).expect("a gap");
            assert_eq!(row[4], relu_atoms_core::nearness::amount(gap, true), "seed {seed}");
        }
        // The run of the first seed was there already.
        assert_eq!(visit.finished_runs(), 4);
        visit.expect_quiet();
    }
}
