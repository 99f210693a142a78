//! The paper's figure: points are chosen, a cell is opened and merged, and the figure is saved.

use super::{SOON, Visit};
use serde_json::json;

#[test]
#[ignore = "needs the built page"]
fn the_papers_figure_is_opened_merged_and_saved() {
    let visit = Visit::to("?preset=xor&modes=variation-norm&m=200&steps=40&speed=max&figure=1&play=1");
    visit.wait("the run is over", SOON, |visit| visit.status() == "finished");
    visit.wait("a cell is opened", SOON, |visit| visit.figure_value("members").is_some_and(|n| n > 1.0));
    // The three parts, and the function view that keeps its place; the charts are not shown.
    visit.wait("no part is blank", SOON, |visit| {
        visit.canvases().iter().filter(|canvas| !canvas.blank).count() >= 4
    });
    assert!(visit.figure_says("chosen").starts_with("This neuron sees"), "{}", visit.figure_says("chosen"));
    // Opposite corners of the square are no cell.
    visit.choose_in_figure("None");
    visit.choose_in_figure("1");
    visit.choose_in_figure("2");
    visit.wait("it is said that there is none", SOON, |visit| {
        visit.figure_says("chosen").starts_with("No neuron sees just points 1 and 2")
    });
    visit.click("Heaviest cell");
    // Until the next frame tells of it, the part tells of the cell that was open before.
    visit.wait("a cell is opened whose merging saves", SOON, |visit| {
        visit.figure_value("members").is_some_and(|n| n > 1.0)
            && visit.figure_value("cost") > visit.figure_value("merged-cost")
    });
    let [cost, merged] = ["cost", "merged-cost"].map(|name| visit.figure_value(name).expect("a cost"));
    assert!(visit.figure_says("change").starts_with("unchanged"), "{}", visit.figure_says("change"));
    let loss = visit.number("variation-norm", "loss");
    visit.click("Merge this cell");
    visit.wait("the neurons have come together", SOON, |visit| {
        visit.figure_value("members").is_some_and(|n| n <= 2.0) && visit.figure_value("merging").is_none()
    });
    let after = visit.figure_value("cost").expect("a cost");
    assert!((after - merged).abs() <= 1e-12 * cost, "{after} {merged}");
    assert!((visit.number("variation-norm", "loss") - loss).abs() <= 1e-12);
    assert!(visit.figure_says("price").starts_with("Merged "), "{}", visit.figure_says("price"));
    visit.open_export();
    let name = visit.save(", the paper's figure, SVG");
    assert!(name.ends_with(".svg") && name.contains("figure"), "{name}");
    let svg = visit.kept();
    for part in ["(a) Input space", "(b) Parameter space", "(c) One cell opened"] {
        assert_eq!(svg.matches(part).count(), 1, "{part}");
    }
    visit.expect_quiet();
}

/// The figure's three parts take the place of a panel's two views, side by side where there is room.
#[test]
#[ignore = "needs the built page"]
fn the_parts_take_the_place_of_the_views() {
    let visit = Visit::to("?preset=saddle&modes=variation-norm,gradient-penalty&m=60&figure=1&play=0");
    visit.wait("the parts are there", SOON, |visit| visit.browser.script(PARTS) == json!([[3, 1], [3, 1]]));
    visit.click("Figure");
    visit.wait("the views are back", SOON, |visit| visit.browser.script(PARTS) == json!([[2, 2], [2, 2]]));
}

/// For each panel how many views are seen, and in how many lines they stand.
const PARTS: &str = "return [...document.querySelectorAll('.panel .views')].map(views => {
    const seen = [...views.querySelectorAll(':scope > .view')].filter(v => getComputedStyle(v).visibility !== 'hidden');
    return [seen.length, new Set(seen.map(v => Math.round(v.getBoundingClientRect().top))).size];
})";
