//! Data by hand, by dialog, by drop and by paste.

use super::{SOON, Visit};
use fantoccini::key::Key;
use relu_atoms_core::experiment::link;
use relu_atoms_core::points::{RawPoints, presets};
use std::process::Command;

impl Visit {
    /// The points in use, as the link carries them.
    fn points(&self) -> RawPoints {
        self.browser.script(
            "window.copied = null;
             navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve() }",
        );
        self.click("Share");
        // The changes made mid-run are asked for first.
        self.wait("the link is copied", SOON, |visit| {
            !visit.browser.script("return window.copied").is_null()
        });
        let copied = self.browser.script("return window.copied");
        let query = copied.as_str().and_then(|url| url.split('?').nth(1)).expect("a link").to_owned();
        let experiments = link::parse(&query).0.comparison.experiments();
        experiments[0].raw_points().expect("points")
    }
}

#[test]
#[ignore = "needs the built page"]
fn points_are_added_moved_and_removed_by_hand_and_undone() {
    let visit = Visit::to("?preset=symmetric-abs&modes=none,variation-norm&m=50&play=0");
    visit.wait("it is ready", SOON, |visit| visit.at_step_0("variation-norm"));
    let before = presets::points("symmetric-abs").expect("a preset");
    let n = before.y.len();
    assert_eq!(visit.points().y.len(), n);
    // Nothing is fetched for it.
    visit.click("Edit data");
    let empty = visit.place(0.5, 0.12);
    visit.browser.drag(&[empty]);
    visit.wait("a point is added", SOON, |visit| visit.points().y.len() == n + 1);
    let added = visit.points();
    assert!(added.x[n].abs() < 0.2, "{added:?}");
    let target = visit.place(0.7, 0.3);
    visit.browser.drag(&[empty, visit.place(0.6, 0.2), target]);
    visit.wait("it has moved", SOON, |visit| visit.points().x.get(n).is_some_and(|x| *x > 0.2));
    let moved = visit.points();
    assert!(moved.y.len() == n + 1 && moved.y[n] < added.y[n], "{moved:?}");
    // Both panels train on them, from the same start.
    visit.wait("both are at step 0", SOON, |visit| {
        visit.step("none") == 0 && visit.step("variation-norm") == 0
    });
    visit.browser.drag(&[target]);
    visit.press("Delete");
    visit.wait("it is gone", SOON, |visit| visit.points().y.len() == n);
    for (count, x) in [(n + 1, moved.x[n]), (n + 1, added.x[n])] {
        visit.click("Undo");
        visit.wait("a change is taken back", SOON, |visit| {
            let points = visit.points();
            points.y.len() == count && points.x[n] == x
        });
    }
    visit.click("Undo");
    visit.wait("all is taken back", SOON, |visit| visit.points().y.len() == n);
    assert_eq!(visit.points(), before);
    visit.click("Redo");
    visit.wait("it is made again", SOON, |visit| visit.points() == added);
    visit.click("Erase");
    visit.browser.drag(&[visit.place(0.5, 0.12)]);
    visit.wait("a tap erases", SOON, |visit| visit.points().y.len() == n);
    visit.expect_quiet();
}

#[test]
#[ignore = "needs the built page"]
fn the_lit_point_is_moved_by_keys_again_and_again() {
    for (preset, d) in [("symmetric-abs", 1), ("xor", 2)] {
        let visit = Visit::to(&format!("?preset={preset}&modes=variation-norm&m=50&play=0"));
        visit.wait("it is ready", SOON, |visit| visit.at_step_0("variation-norm"));
        let before = presets::points(preset).expect("a preset");
        visit.click("Edit data");
        visit.tab_to("canvas[data-view=function]");
        visit.browser.keys(&Key::Up);
        // The shift key is let go of at the end of each: the run begins anew, and the point stays lit.
        visit.browser.keys(&format!("{}{}", Key::Shift, Key::Right));
        visit.wait("the run is there again", SOON, |visit| {
            visit.panel("variation-norm").get("step").is_some_and(|step| step == "0")
        });
        visit.browser.keys(&format!("{}{}{}", Key::Shift, Key::Right, Key::Down));
        let after = visit.points();
        let inputs = |points: &RawPoints| -> Vec<[f64; 2]> {
            (0..points.y.len())
                .map(|i| [points.x[i * d], if d == 1 { points.y[i] } else { points.x[i * d + 1] }])
                .collect()
        };
        let moved: Vec<_> =
            inputs(&before).into_iter().zip(inputs(&after)).filter(|(old, new)| old != new).collect();
        let [([x, y], [to_x, to_y])] = moved[..] else { panic!("{preset}: {moved:?}") };
        assert!(to_x > x && to_y < y, "{preset}: {moved:?}");
        // Without the second move it has gone half of the way to the right, but for the view's scale, which follows
        // the data.
        visit.click("Undo");
        let [once, first] = [visit.points(), before].map(|points| inputs(&points));
        let between: Vec<_> = once.into_iter().zip(first).filter(|(old, new)| old != new).collect();
        let [([half, _], _)] = between[..] else { panic!("{preset}: {between:?}") };
        assert!((to_x - x - 2.0 * (half - x)).abs() < 0.1 * (to_x - x), "{preset}: {half} {moved:?}");
        visit.expect_quiet();
    }
}

#[test]
#[ignore = "needs the built page"]
fn data_come_from_values_functions_and_teachers() {
    let visit = Visit::to("?preset=saddle&modes=variation-norm&m=50&play=0");
    visit.wait("it is ready", SOON, |visit| visit.at_step_0("variation-norm"));
    visit.click("Edit data");
    visit.click("Values, function, file …");
    visit.wait("the dialog is open", SOON, Visit::dialog_is_open);
    // What is known of the data is told, too.
    assert!(visit.point_count().starts_with("12 points in the plane · truth: "), "{}", visit.point_count());
    visit.write("Values", "x;y\n0,5;1\n1;x\n2;3;4");
    assert_eq!(visit.point_count(), "No points yet.");
    let errors = visit.dialog_errors();
    assert!(errors.contains("line 3") && errors.contains("line 4"), "{errors}");
    assert!(!visit.is_enabled("Use these points"));
    visit.write("Values", "x;y\n0,5;1\n1;-2");
    visit.click_in_dialog("Use these points");
    visit.wait("they are used", SOON, |visit| visit.points().y == [1.0, -2.0]);
    assert_eq!(visit.points().x, [0.5, 1.0]);

    visit.click("Values, function, file …");
    visit.wait("the dialog is open", SOON, Visit::dialog_is_open);
    visit.click_in_dialog("Function");
    visit.write("y =", "sin(3x");
    assert!(visit.dialog_errors().contains("column"), "{}", visit.dialog_errors());
    visit.write("y =", "2|x|-1");
    visit.write("Points", "5");
    visit.click_in_dialog("Use these points");
    visit.wait("they are used", SOON, |visit| visit.points().y == [1.0, 0.0, -1.0, 0.0, 1.0]);

    visit.click("Values, function, file …");
    visit.wait("the dialog is open", SOON, Visit::dialog_is_open);
    visit.click_in_dialog("Teacher network");
    visit.click_in_dialog("two: x1, x2");
    for (count, told) in [("0", "whole number from 1 to 512"), ("513", "512"), ("4e1", "whole number")] {
        visit.write("Points", count);
        assert!(visit.dialog_errors().contains(told), "{}", visit.dialog_errors());
    }
    visit.write("Points", "40");
    visit.click_in_dialog("Use these points");
    visit.wait("they are used", SOON, |visit| visit.points().d == 2);
    assert_eq!(visit.points().y.len(), 36, "a lattice of 6 × 6");
    visit.expect_quiet();
}

#[test]
#[ignore = "needs the built page"]
fn files_are_dropped_and_rubbish_leaves_the_run_alone() {
    let visit = Visit::to("?preset=xor&modes=gradient-penalty&m=50&speed=5&play=1");
    visit.wait("it trains", SOON, |visit| visit.step("gradient-penalty") > 20);
    let before = visit.points();
    for (content, told) in [
        ("", "no data points"),
        ("hello world, this is no table", "no data points"),
        ("1,2\n3,NaN\n", "line 2"),
        ("1,2\n3,1e999\n", "line 2"),
        ("1,2\n3,4,5\n", "line 2"),
        ("{\"format\": \"something else\"}", "format"),
        ("{ broken", "line 1"),
    ] {
        visit.drop_file("points.csv", content);
        visit.wait(&format!("{content:?} is refused"), SOON, |visit| {
            let said = [visit.dialog_errors(), visit.notices()].concat();
            said.contains(told)
        });
        visit.close_dialog();
    }
    let at = visit.step("gradient-penalty");
    visit.wait("it trains on", SOON, |visit| visit.step("gradient-penalty") > at + 20);
    assert_eq!(visit.points(), before);
    visit.drop_file("points.csv", "\u{feff}x1\tx2\ty\r\n0\t1\t2\r\n1,5\t0\t-1\r\n");
    visit.wait("the dialog is open", SOON, |visit| visit.point_count() == "2 points in the plane");
    visit.click_in_dialog("Use these points");
    visit.wait("they are used", SOON, |visit| visit.points().x == [0.0, 1.0, 1.5, 0.0]);
    visit.expect_quiet();
}

#[test]
#[ignore = "needs the built page"]
fn the_optimum_follows_a_point_while_it_is_dragged() {
    let visit = Visit::to("?preset=symmetric-abs&modes=variation-norm&m=50&steps=2000&speed=max&play=1");
    visit.wait("the run is over", SOON, |visit| visit.status() == "finished");
    visit.click("Optimum");
    visit.wait("the optimum is there", SOON, |visit| visit.standing().contains("above the optimum"));
    let before = visit.standing();
    visit.click("Edit data");
    let n = visit.points().y.len();
    visit.browser.drag(&[visit.place(0.5, 0.1)]);
    visit.wait("a point is added", SOON, |visit| visit.points().y.len() == n + 1);
    visit.wait("the optimum is there", super::RUN, |visit| {
        visit.status() == "finished" && visit.standing().contains("above the optimum")
    });
    let added = visit.standing();
    assert_ne!(added, before);
    let step = visit.step("variation-norm");
    // Pressed and moved, and not let go: training does not begin again.
    visit.pointer_on_function("pointerdown", 0.5, 0.1);
    visit.pointer_on_function("pointermove", 0.52, 0.2);
    visit.pointer_on_function("pointermove", 0.55, 0.5);
    visit.wait("the optimum is of the point as it lies", SOON, |visit| {
        let now = visit.standing();
        now != added && now.contains("optimum 0.")
    });
    assert_eq!((visit.step("variation-norm"), visit.status().as_str()), (step, "finished"));
    visit.pointer_on_function("pointerup", 0.55, 0.5);
    visit.wait("it trains on the points as they lie", super::RUN, |visit| {
        visit.status() == "finished" && visit.points().x.get(n).is_some_and(|x| *x > 0.05)
    });
    visit.expect_quiet();
}

/// Test error and share of points seen on the page are the command line's, to the last bit.
#[test]
#[ignore = "needs the built page"]
fn a_known_truth_and_held_out_rows_give_the_numbers_of_the_command_line() {
    for link in [
        "preset=saddle&truth=formula:2x1*x2&modes=variation-norm&m=40&steps=600",
        "data=1:-1,1;-0.5,0.6;0,0.1;0.5,0.4;1,1;0.25,0.3;-0.25,0.2;0.75,0.8&holdout=0.25&modes=variation-norm&m=40&steps=600",
    ] {
        let visit = Visit::to(&format!("?{link}&speed=max&play=1"));
        visit.wait("the run is over", super::RUN, |visit| visit.status() == "finished");
        let output =
            Command::new(super::command_line()).args(["train", "--link", link]).output().expect("atoms");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a report");
        for (hook, key) in [("seen-share", "seen_share"), ("test-error", "test_error"), ("loss", "loss")] {
            let (page, own) = (visit.number("variation-norm", hook), report[key].as_f64().expect(key));
            assert_eq!(page.to_bits(), own.to_bits(), "{link}: {hook} is {page}, {own} on the command line");
        }
        visit.expect_quiet();
    }
}
