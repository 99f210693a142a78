//! The page in a frame of another page: a slide that shows it later, one that scales it, one that trusts it with
//! nothing.

use super::driver::Browser;
use super::site::{PREFIX, Site};
use super::{SOON, Visit};
use axum::middleware::map_response;
use axum::response::{Html, Response};
use axum::routing::get;
use http::{HeaderValue, Method, header};
use serde_json::json;

const RUN: &str = "?preset=xor&modes=variation-norm&m=100&steps=200&embed=1&play=0";

impl Visit {
    /// A page that has the page in a frame with these attributes.
    fn framed(link: &str, attributes: &str) -> Self {
        // A frame that is trusted with nothing has an origin of its own, for which a host must open its files, as
        // the hosts of static pages do.
        let open = |mut response: Response| async {
            let all = HeaderValue::from_static("*");
            response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, all);
            response
        };
        let slide = format!(
            "<!doctype html><title>A slide</title><body style='margin: 20px'>
             <iframe src='{PREFIX}/{}' width='960' height='540' {attributes}></iframe>",
            link.replace('&', "&amp;")
        );
        let site = Site::start_with(|page| page.layer(map_response(open)).route("/slide", get(Html(slide))));
        let visit = Self { browser: Browser::start(), site };
        visit.browser.open(&visit.site.url.replace(&format!("{PREFIX}/"), "/slide"));
        visit
    }

    /// Speaks to the frame from now on.
    fn enter_frame(&self) {
        self.browser.command(Method::POST, "frame".into(), Some(json!({ "id": 0 }))).expect("a frame");
    }

    /// Speaks to the page around the frame from now on.
    fn leave_frame(&self) {
        self.browser.command(Method::POST, "frame/parent".into(), Some(json!({}))).expect("a page around it");
    }

    /// A view shows something.
    fn shows_pictures(&self) -> bool {
        let canvases = self.canvases();
        canvases.len() >= 2 && canvases[..2].iter().all(|canvas| !canvas.blank)
    }
}

#[test]
#[ignore = "needs the built page"]
fn a_frame_says_where_to_start_and_plays() {
    let visit = Visit::to(RUN);
    visit.browser.resize(960, 540);
    visit.wait("the run is there", SOON, |visit| visit.at_step_0("variation-norm"));
    // Both start it: the one in the bar and the one over the pictures, which is gone then.
    assert_eq!(visit.count("Play"), 2);
    visit.click_start();
    visit.wait("it trains to its end", SOON, |visit| visit.step("variation-norm") == 200);
    visit.wait("only the bar is left", SOON, |visit| !visit.says_where_to_start());
    visit.press_on_time_axis("Home");
    visit.wait("the time axis works", SOON, |visit| visit.step("variation-norm") == 0);
    visit.expect_quiet();

    visit.open(&format!("{RUN}&controls=0"));
    visit.is_up();
    visit.wait("the run is there", SOON, |visit| visit.at_step_0("variation-norm"));
    assert_eq!(visit.count("Play"), 1);
    visit.click_start();
    visit.wait("it trains", SOON, |visit| visit.step("variation-norm") > 0);
    assert_eq!((visit.count("Play"), visit.count("Pause")), (0, 0));
}

#[test]
#[ignore = "needs the built page"]
fn a_frame_has_the_variants_of_its_demonstration() {
    let visit = Visit::to("?demo=width&embed=1&play=0");
    visit.wait("the run is there", SOON, |visit| visit.at_step_0("variation-norm"));
    assert_eq!(visit.number("variation-norm", "neurons"), 50.0);
    visit.click("m = 500");
    visit.wait("the variant is there", SOON, |visit| visit.number("variation-norm", "neurons") == 500.0);
    visit.expect_quiet();
}

#[test]
#[ignore = "needs the built page"]
fn a_frame_that_is_hidden_at_first_has_its_pictures_when_it_is_shown() {
    let visit = Visit::framed(RUN, "style='display: none'");
    std::thread::sleep(std::time::Duration::from_millis(1500));
    visit.browser.script("document.querySelector('iframe').style.display = 'block'");
    visit.enter_frame();
    visit.wait("the run is there", SOON, |visit| visit.at_step_0("variation-norm"));
    visit.wait("its pictures are there", SOON, Visit::shows_pictures);
    let [width, height] = visit.view_size(true);
    assert!(width > 200 && height > 100, "{width} x {height}");
    visit.click_start();
    visit.wait("it trains", SOON, |visit| visit.step("variation-norm") > 0);
}

#[test]
#[ignore = "needs the built page"]
fn a_frame_that_is_scaled_knows_where_the_pointer_is() {
    let visit = Visit::framed(RUN, "style='border: 0; transform: scale(0.6); transform-origin: 0 0'");
    visit.enter_frame();
    visit.wait("the run is there", SOON, |visit| visit.at_step_0("variation-norm"));
    visit.wait("its pictures are there", SOON, Visit::shows_pictures);
    // The driver does not know that the frame is scaled when it clicks within it.
    visit.press(" ");
    visit.wait("it trains to its end", SOON, |visit| visit.step("variation-norm") == 200);
    // The middle of the time axis, which is logarithmic: the root of 201, less 1.
    let [x, y] = visit.middle_of_time_axis();
    let scaled = |x: f64, y: f64| [20.0 + 0.6 * x, 20.0 + 0.6 * y];
    visit.leave_frame();
    visit.browser.drag(&[scaled(x, y)]);
    visit.enter_frame();
    visit.wait("it goes to the step in the middle", SOON, |visit| {
        (12..=14).contains(&visit.step("variation-norm"))
    });
    // A place of a view at which there is something says the same, pointed at from outside.
    let at = visit.data_point();
    let words = visit.highlighted();
    visit.press("Escape");
    visit.leave_frame();
    visit.browser.drag(&[scaled(at[0], at[1])]);
    visit.enter_frame();
    visit.wait("the data point is lit", SOON, |visit| visit.highlighted() == words);
}

#[test]
#[ignore = "needs the built page"]
fn a_frame_that_is_trusted_with_nothing_trains() {
    let visit = Visit::framed(&RUN.replace("play=0", "play=1"), "sandbox='allow-scripts'");
    visit.enter_frame();
    let origin = visit.browser.text("return self.origin");
    assert_eq!(origin, "null", "the frame is not shut off");
    visit.wait("it trains to its end", SOON, |visit| visit.step("variation-norm") == 200);
    visit.wait("its pictures are there", SOON, Visit::shows_pictures);
    // Nothing can be kept there, and nothing fails for it.
    visit.press("t");
    visit.wait("the theme changes", SOON, |visit| visit.theme() == "dark");
    assert_eq!(visit.notices(), "");
}
