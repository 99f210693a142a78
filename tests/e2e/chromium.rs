//! What of the tests holds for Chromium and its driver alone: how they are started, and the logs that
//! this driver keeps beyond the WebDriver standard.

mod pictures;

use super::driver::Browser;
use fantoccini::wd::Capabilities;
use http::Method;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// Starts the driver on this port.
pub(crate) fn driver(port: u16) -> Command {
    let mut driver = Command::new("chromedriver");
    driver.arg(format!("--port={port}"));
    driver
}

/// A browser with this profile that finds no host but this machine, and logs what it does.
pub(crate) fn capabilities(profile: &Path) -> Capabilities {
    let webdriver = include_str!("../../webdriver.json");
    let mut options: Capabilities = serde_json::from_str(webdriver).expect("webdriver.json is JSON");
    let arguments = options["goog:chromeOptions"]["args"].as_array_mut().expect("a list");
    arguments.push(json!(format!("--user-data-dir={}", profile.display())));
    arguments.push(json!("--window-size=1440,900"));
    // The page speaks the browser's language.
    arguments.push(json!("--lang=en"));
    arguments.push(json!("--accept-lang=en"));
    arguments.push(json!("--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"));
    options.insert("goog:loggingPrefs".into(), json!({ "browser": "ALL", "performance": "ALL" }));
    options
}

impl Browser {
    /// A command of the browser's own protocol, and what it answers.
    pub(crate) fn devtools(&self, name: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": name, "params": parameters });
        self.command(Method::POST, "goog/cdp/execute".into(), Some(body)).expect("the browser obeys")
    }

    /// What a screen reader is told: the role of each thing that is not passed over, its name, and whether it takes the
    /// focus.
    pub(crate) fn told_to_screen_readers(&self) -> Vec<(String, String, bool)> {
        let tree = self.devtools("Accessibility.getFullAXTree", json!({}));
        let nodes = tree["nodes"].as_array().expect("nodes");
        let text = |node: &Value, what: &str| node[what]["value"].as_str().unwrap_or_default().to_owned();
        let is_focusable = |node: &Value| {
            let all = node["properties"].as_array().map(Vec::as_slice).unwrap_or_default();
            all.iter().any(|property| property["name"] == "focusable" && property["value"]["value"] == true)
        };
        let heard = nodes.iter().filter(|node| node["ignored"] != true);
        heard.map(|node| (text(node, "role"), text(node, "name"), is_focusable(node))).collect()
    }

    /// Lets no request to these addresses through.
    pub(crate) fn block(&self, addresses: &[&str]) {
        self.devtools("Network.enable", json!({}));
        self.devtools("Network.setBlockedURLs", json!({ "urls": addresses }));
    }

    /// Has the page laid out for a window of this width and height in CSS pixels.
    pub(crate) fn emulate_size(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size);
    }

    /// Shows the page as it would be printed, or as it is on the screen.
    pub(crate) fn emulate_print(&self, on: bool) {
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": if on { "print" } else { "" } }));
    }

    /// The preference for a dark or a light theme.
    pub(crate) fn prefer_dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", features);
    }

    /// The languages that the user prefers, the first the most.
    pub(crate) fn prefer_languages(&self, tags: &str) {
        let agent = self.text("return navigator.userAgent");
        self.devtools(
            "Emulation.setUserAgentOverride",
            json!({ "userAgent": agent, "acceptLanguage": tags }),
        );
    }

    /// How many pages the page has when it is printed on A4.
    pub(crate) fn printed_pages(&self) -> usize {
        let paper = json!({ "page": { "width": 21.0, "height": 29.7 } });
        let file = self.command(Method::POST, "print".into(), Some(paper)).expect("a print");
        let file = file.as_str().expect("a file in base 64");
        let count =
            self.script(&format!("return (atob('{file}').match(/\\/Type\\s*\\/Page\\b/g) ?? []).length"));
        count.as_u64().expect("a number") as usize
    }

    /// What is seen, as the text in base 64 of a picture of this format, `jpeg` or `webp`.
    fn picture(&self, format: &str) -> String {
        let body = json!({
            "cmd": "Page.captureScreenshot",
            "params": { "format": format, "quality": 88 },
        });
        let answer = self.command(Method::POST, "goog/cdp/execute".into(), Some(body)).expect("a picture");
        answer["data"].as_str().expect("a text").to_owned()
    }

    /// What the browser logged since last asked: `browser` (the console) or `performance`.
    fn log(&self, kind: &str) -> Vec<Value> {
        let body = json!({ "type": kind });
        let log = self.command(Method::POST, "se/log".into(), Some(body)).expect("a log");
        log.as_array().cloned().unwrap_or_default()
    }

    /// What the console said since last asked, errors and all else.
    pub(crate) fn logged_console(&self) -> Vec<Value> {
        self.log("browser")
    }

    /// The errors in the console since last asked.
    pub(crate) fn logged_errors(&self) -> Vec<String> {
        let errors = self.logged_console().into_iter().filter(|entry| entry["level"] == "SEVERE");
        errors.map(|entry| entry.to_string()).collect()
    }

    /// The addresses that were requested since last asked, without the browser's own pages.
    pub(crate) fn logged_requests(&self) -> Vec<String> {
        let message = |entry: Value| -> Value {
            serde_json::from_str(entry["message"].as_str().unwrap_or("null")).unwrap_or_default()
        };
        let events = self.log("performance").into_iter().map(|entry| message(entry)["message"].take());
        let requests = events.filter(|event| event["method"] == "Network.requestWillBeSent");
        let urls = requests.filter_map(|event| event["params"]["request"]["url"].as_str().map(str::to_owned));
        urls.filter(|url| !url.starts_with("chrome:")).collect()
    }
}
