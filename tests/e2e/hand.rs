//! Neurons by hand: dragged, frozen and released.

use super::{SOON, Visit};

impl Visit {
    /// The weights of the neuron that is highlighted, as the page tells them.
    fn weights(&self) -> String {
        self.highlighted().split(" · mass").next().unwrap_or_default().to_owned()
    }

    /// Where in the window a neuron is that sees data, found as a person would: by pointing here and there.
    fn neuron(&self) -> [f64; 2] {
        for k in 0..600 {
            let at = self.place_on_neurons(0.3 + 0.02 * f64::from(k % 20), 0.3 + 0.01 * f64::from(k / 20));
            self.browser.point_at(at);
            self.is_laid_out();
            if self.highlighted().starts_with("Neuron") {
                return at;
            }
        }
        panic!("no neuron is found: {}", self.state());
    }
}

#[test]
#[ignore = "needs the built page"]
fn a_neuron_is_dragged_frozen_and_released() {
    let visit = Visit::to("?preset=saddle&modes=none&m=300&scale=1&paired=false&play=0");
    visit.wait("the run is there", SOON, |visit| visit.at_step_0("none"));
    visit.is_laid_out();
    let start = visit.number("none", "loss");
    assert!(visit.offers("Hand") && !visit.offers("Freeze") && !visit.offers("Release all"));
    // Without hand mode a drag moves nothing.
    let at = visit.neuron();
    let there = [at[0] + 20.0, at[1] - 40.0];
    visit.browser.drag(&[at, there]);
    assert_eq!(visit.number("none", "loss"), start);
    visit.click("Hand");
    visit.is_laid_out();
    // The caption is another, and may have another height. A tap beside all neurons highlights none.
    visit.browser.drag(&[visit.place_on_neurons(0.99, 0.01)]);
    visit.wait("none is highlighted", SOON, |visit| !visit.highlighted().starts_with("Neuron"));
    let at = visit.neuron();
    let there = [at[0] + 20.0, at[1] - 40.0];
    let before = visit.weights();
    visit.browser.drag(&[at, [at[0] + 9.0, at[1] - 20.0], there]);
    visit.wait("the neuron has moved", SOON, |visit| {
        visit.weights().starts_with("Neuron") && visit.weights() != before
    });
    visit.wait("the network has changed", SOON, |visit| visit.number("none", "loss") != start);
    // It was held in the hand only.
    visit.wait("the hand has let go", SOON, |visit| !visit.offers("Release all"));
    let placed = visit.weights();
    assert_eq!(placed.split(" · ").next(), before.split(" · ").next(), "another neuron is highlighted");

    // A pointer that the browser takes away puts it back, and leaves it free as it was.
    let moved = visit.number("none", "loss");
    let near = |a: f64, b: f64| (a - b).abs() < 1e-6 * b.abs();
    visit.pointer_on_neurons("pointerdown", there);
    visit.pointer_on_neurons("pointermove", [there[0] + 25.0, there[1] + 30.0]);
    visit.wait("the neuron is dragged", SOON, |visit| !near(visit.number("none", "loss"), moved));
    visit.pointer_on_neurons("pointercancel", [there[0] + 25.0, there[1] + 30.0]);
    visit.wait("it is back", SOON, |visit| {
        near(visit.number("none", "loss"), moved) && !visit.offers("Release all")
    });

    // Another neuron may have been nearer to the pointer: the one that is lit is frozen.
    let placed = visit.weights();
    visit.click("Freeze");
    visit.wait("it is frozen", SOON, |visit| {
        visit.highlighted().ends_with("frozen") && visit.offers("Release all")
    });
    visit.click("Step n");
    visit.wait("100 steps are done", SOON, |visit| visit.step("none") == 100);
    visit.wait("the numbers are those of step 100", SOON, |visit| visit.highlighted().ends_with("frozen"));
    assert_eq!(visit.weights(), placed, "a frozen neuron has moved");
    let trained = visit.number("none", "loss");
    visit.click("Release all");
    visit.wait("it is free", SOON, |visit| {
        !visit.highlighted().ends_with("frozen") && !visit.offers("Release all")
    });
    visit.click("Step n");
    visit.wait("200 steps are done", SOON, |visit| visit.step("none") == 200);
    visit.wait("it has moved", SOON, |visit| visit.weights() != placed);
    assert!(visit.number("none", "loss") < trained);

    // The keys do the same; a reset knows nothing of it.
    visit.press("f");
    visit.wait("the key freezes", SOON, |visit| visit.highlighted().ends_with("frozen"));
    visit.click("Reset");
    visit.wait("it is at the same step 0", SOON, |visit| {
        visit.at_step_0("none") && visit.number("none", "loss") == start && !visit.offers("Release all")
    });
    visit.expect_quiet();
}

/// A swipe over a view scrolls the page, except where it edits or turns the sphere.
#[test]
#[ignore = "needs the built page"]
fn a_swipe_scrolls_except_where_one_edits() {
    let visit = Visit::to("?preset=saddle&modes=none&m=50&play=0");
    visit.wait("the run is there", SOON, |visit| visit.at_step_0("none"));
    let swipes = |visit: &Visit| -> Vec<String> {
        let actions = visit.browser.script(
            "return [...document.querySelectorAll('.panel canvas[data-view]')]
                .map(canvas => getComputedStyle(canvas).touchAction)",
        );
        serde_json::from_value(actions).expect("a list")
    };
    assert_eq!(swipes(&visit), ["manipulation"; 2]);
    visit.click("Edit data");
    assert_eq!(swipes(&visit), ["none", "manipulation"]);
    visit.click("Leave editing");
    visit.click("Hand");
    assert_eq!(swipes(&visit), ["manipulation", "none"]);
    visit.click("Hand");
    visit.click("Sphere");
    assert_eq!(swipes(&visit), ["manipulation", "none"]);
    visit.click("Flat");
    assert_eq!(swipes(&visit), ["manipulation"; 2]);
}
