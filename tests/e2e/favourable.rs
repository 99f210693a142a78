//! Which regulariser is favourable: both side by side, the sentence made from their numbers, and the path along λ.

use super::{RUN, SOON, Visit};
use relu_atoms_core::experiment::link;
use relu_atoms_session::path;
use relu_atoms_session::seeds::train_to_end;

/// The same whatever the engine.
mod chromium {
    use super::*;

    #[test]
    #[ignore = "needs the built page"]
    fn the_demonstration_tells_which_is_favourable_and_each_lambda_opens_both() {
        let query = "demo=favourable:2&m=40&steps=500&seed=3";
        let visit = Visit::to(&format!("?{query}&speed=max&play=1"));
        visit.wait("the runs are over", RUN, |visit| visit.status() == "finished");
        // The sentence is that of the same runs without a browser.
        let runs = link::parse(query).0.comparison.experiments();
        let ends: Vec<_> = runs.iter().map(|run| train_to_end(run, &mut |_| true).expect("an end")).collect();
        let pairs: Vec<_> = runs.iter().zip(&ends).map(|(run, end)| (run, Some(end))).collect();
        let said =
            relu_atoms::text::path::verdict(&pairs, path::error_of_zero(&runs[0])).expect("a sentence");
        visit.wait("the sentence is there", SOON, |visit| visit.lead() == said);
        // The optima come by themselves, the runs when they are asked for.
        visit.wait("the optima are there", RUN, |visit| visit.path_lines() == [7, 7]);
        assert_eq!(visit.path_marks(), 0);
        visit.click(relu_atoms::text::path::TRAIN.get());
        visit.wait("the runs are there", RUN, |visit| visit.path_marks() == 14);
        // A key on a λ opens both regularisers there, and the demonstration goes on.
        visit.press_on_path("0.1");
        visit.wait("both are opened", SOON, |visit| visit.strengths() == ["λ = 0.1", "λ = 0.1"]);
        assert_eq!(visit.path_lines(), [7, 7]);
        visit.expect_quiet();
    }
}
