//! A table of one's own: its units, the roles of its columns on a phone, its links, and files that are saved elsewhere.

use super::{RUN, SOON, Visit, command_line};
use relu_atoms_core::experiment::{UnitSystem, link};
use std::process::Command;

const MODE: &str = "variation-norm";
const CARS: &str = "rownames,speed,dist\n1,4,2\n2,4,10\n3,7,4\n4,7,22\n5,8,16\n6,9,10\n7,10,18\n8,10,26\n9,10,34\n10,11,17\n11,11,28\n12,12,14\n";

impl Visit {
    /// The query of the address as it is now.
    fn address(&self) -> String {
        self.browser.text("return location.search")
    }
}

#[test]
#[ignore = "needs the built page"]
fn units_are_switched_and_r2_is_read() {
    let visit = Visit::to(&format!("?preset=xor&modes={MODE}&m=60&speed=max&play=0"));
    visit.wait("it is ready", SOON, |visit| visit.at_step_0(MODE));
    visit.drop_file("cars.csv", CARS);
    visit.wait("the table is read", SOON, |visit| visit.point_count() == "12 points on a line");
    visit.click_in_dialog("Use these points");
    visit.wait("it is used", SOON, |visit| {
        visit.units_words().starts_with("Trained in standard units, (speed − 8)/4")
    });
    visit.play_to_the_end();
    // R² is that of the loss in standard units, told below the result.
    let (r2, loss) = (visit.number(MODE, "r2"), visit.number(MODE, "loss"));
    assert!((r2 - (1.0 - 2.0 * loss)).abs() < 1e-12 && r2 > 0.4, "{r2} {loss}");
    assert!(visit.subline().ends_with(&format!(" · R² = {r2:.3}")), "{}", visit.subline());
    let (opening, notices) = link::parse(&visit.address());
    assert_eq!((opening.experiment().units, notices), (UnitSystem::Standard, vec![]));
    // The same settings on the command line give the same numbers.
    let file = std::env::temp_dir().join(format!("relu-atoms-cars-{}.csv", std::process::id()));
    std::fs::write(&file, CARS).expect("written");
    let words = ["train", "--data", file.to_str().expect("a path"), "--link", &format!("modes={MODE}&m=60")];
    let printed = Command::new(command_line()).args(words).output().expect("atoms");
    let report: serde_json::Value = serde_json::from_slice(&printed.stdout).expect("a report");
    for (hook, key) in [("r2", "r2"), ("loss", "loss"), ("step", "step")] {
        assert_eq!(Some(visit.number(MODE, hook)), report[key].as_f64(), "{hook}");
    }
    // In a small window the setup is closed at first.
    if visit.try_click("the table's own").is_err() {
        visit.click("Setup");
        visit.click("the table's own");
    }
    visit.wait("the units are the table's", SOON, |visit| {
        // It trains at once, since the run was over, and may diverge there.
        visit.units_words().starts_with("Trained in the table's own units.")
    });
    visit.wait("the address has them", SOON, |visit| {
        link::parse(&visit.address()).0.experiment().units == UnitSystem::Table
    });
    assert!(!visit.subline().contains("R²"), "{}", visit.subline());
    visit.click("standard");
    visit.wait("they are standard again", SOON, |visit| {
        visit.units_words().starts_with("Trained in standard units")
    });
    visit.is_at_the_end();
    assert_eq!(visit.number(MODE, "r2"), r2);
    visit.expect_quiet();
}

#[test]
#[ignore = "needs the built page"]
fn a_sealed_link_that_is_cut_is_named_and_a_decorated_one_opens() {
    let whole = link::sealed(
        "data=1:4,2;4,10;7,22&units=standard&names=speed,dist&modes=variation-norm&m=40&speed=5",
    );
    let visit = Visit::to(&format!("?{whole}"));
    visit.wait("it is ready", SOON, |visit| visit.step(MODE) > 0);
    let run = link::parse(&visit.address()).0.experiment();
    assert_eq!((run.names.clone(), run.m), (vec!["speed".to_owned(), "dist".to_owned()], 40));
    assert_eq!(visit.notices(), "");
    for at in [whole.find("&m=").expect("a setting"), whole.find("_22").expect("a point"), whole.len() - 5] {
        visit.open(&format!("?{}", &whole[..at]));
        visit.wait("the cut is named", SOON, |visit| visit.notices().contains("cut"));
        visit.expect_quiet();
    }
    for decorated in
        [format!("{whole}."), format!("{whole}&utm_source=chat&fbclid=x1"), whole.replace('&', "&amp;")]
    {
        visit.open(&format!("?{decorated}"));
        visit.wait("it is ready", SOON, |visit| visit.step(MODE) > 0);
        assert_eq!(
            (link::parse(&visit.address()).0.experiment(), visit.notices()),
            (run.clone(), String::new()),
            "{decorated}"
        );
    }
}

#[test]
#[ignore = "needs the built page"]
fn a_run_saved_by_the_command_line_opens_with_the_same_numbers_and_lists_of_problems_are_chosen_from() {
    let folder = std::env::temp_dir();
    let table = folder.join(format!("relu-atoms-saved-{}.csv", std::process::id()));
    let saved = folder.join(format!("relu-atoms-saved-{}.json", std::process::id()));
    std::fs::write(&table, CARS).expect("written");
    let [table, saved] = [&table, &saved].map(|path| path.to_str().expect("a path").to_owned());
    let words = [
        "train",
        "--data",
        &table,
        "--link",
        &format!("modes={MODE}&m=40"),
        "--steps",
        "700",
        "--save",
        &saved,
    ];
    let printed = Command::new(command_line()).args(words).output().expect("atoms");
    let report: serde_json::Value = serde_json::from_slice(&printed.stdout).expect("a report");
    let visit = Visit::to("?preset=xor&modes=none&m=20&play=0");
    visit.wait("it is ready", SOON, |visit| visit.at_step_0("none"));
    visit.drop_file("run.json", &std::fs::read_to_string(&saved).expect("saved"));
    visit.wait("it opens at its step", RUN, |visit| {
        visit.panel(MODE).get("step").is_some_and(|step| step == "700")
    });
    for (hook, key) in [("loss", "loss"), ("r2", "r2"), ("objective", "objective")] {
        assert_eq!(Some(visit.number(MODE, hook)), report[key].as_f64(), "{hook}");
    }
    assert!(visit.units_words().starts_with("Trained in standard units, (speed"), "{}", visit.units_words());
    let problem = |name: &str, penalty: &str| serde_json::json!({"name": name, "d": 1, "x": [0, 1, 2], "y": [0, 1, 0], "penalty": penalty, "lambda": 0.02});
    let list = serde_json::json!({"cases": [problem("tent", "variation"), problem("tent", "gradient")]});
    visit.drop_file("cases.json", &list.to_string());
    visit.wait("it is told", SOON, |visit| visit.dialog_text().contains("a list of 2 problems"));
    visit.retry("tent gradient", |visit| {
        visit.browser.click("dialog[open] li button", |name| name.starts_with("tent gradient"))
    });
    visit.wait("it opens", SOON, |visit| visit.panel("gradient-penalty").contains_key("step"));
    visit.wait("the address has it", SOON, |visit| {
        let run = link::parse(&visit.address()).0.experiment();
        (run.lambda, run.raw_points().expect("points").y) == (0.02, vec![0.0, 1.0, 0.0])
    });
    assert_eq!(visit.notices(), "");
    visit.expect_quiet();
}

/// Only here can a window be as narrow as a phone.
mod chromium {
    use super::*;

    #[test]
    #[ignore = "needs the built page"]
    fn a_column_gets_another_role_on_a_phone() {
        let visit = Visit::to(&format!("?preset=xor&modes={MODE}&m=40&play=0"));
        visit.browser.resize(390, 844);
        visit.wait("it is ready", SOON, |visit| visit.at_step_0(MODE));
        visit.drop_file("wide.csv", "id,height,width,mass\n1,10,2,30\n2,12,5,31\n3,15,3,39\n4,19,7,44\n");
        visit.wait("the columns are asked for", SOON, |visit| visit.roles().len() == 4);
        assert!(!visit.is_enabled("Use these points") || !visit.point_count().is_empty());
        visit.choose_role(1, "x");
        visit.choose_role(3, "y");
        visit.choose_role(2, "left out");
        visit.wait("the roles are taken", SOON, |visit| visit.point_count() == "4 points on a line");
        let roles: Vec<String> =
            visit.roles().into_iter().map(|(name, role)| format!("{name}: {role}")).collect();
        assert_eq!(roles, ["id: row number", "height: x", "width: left out", "mass: y"]);
        // Another input in its place.
        visit.choose_role(2, "x");
        visit.wait("one input is taken", SOON, |visit| visit.roles()[1].1 == "left out");
        visit.click_in_dialog("Use these points");
        visit.wait("they are used", SOON, |visit| {
            link::parse(&visit.address()).0.experiment().names == ["width", "mass"]
        });
        let points = link::parse(&visit.address()).0.experiment().raw_points().expect("points");
        assert_eq!((points.x, points.y), (vec![2.0, 5.0, 3.0, 7.0], vec![30.0, 31.0, 39.0, 44.0]));
        visit.expect_quiet();
    }
}
