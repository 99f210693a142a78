//! What of the tests holds for WebKitGTK and its driver alone.

use super::driver::Browser;
use super::engine::Gate;
use fantoccini::wd::Capabilities;
use serde_json::json;
use std::path::PathBuf;
use std::process::Command;

/// Starts the driver on this port. The browser needs a display; as root it has no sandbox.
pub(crate) fn driver(port: u16) -> Command {
    assert!(std::env::var_os("DISPLAY").is_some(), "WebKitGTK needs a display: run this under xvfb-run");
    let mut driver = Command::new("WebKitWebDriver");
    driver.arg(format!("--port={port}"));
    driver.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
    driver.env("NO_AT_BRIDGE", "1");
    // Without a graphics card its usual renderer emulates one: on two cores the page had 3 frames a second while
    // it paints, and has 23 so.
    driver.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    // The page speaks the browser's language.
    driver.env("LANGUAGE", "en").env("LC_ALL", "C.UTF-8");
    driver
}

/// The browser that comes with the library.
fn browser() -> PathBuf {
    let libraries =
        std::fs::read_dir("/usr/lib").expect("a Linux system").flatten().map(|entry| entry.path());
    let mut places = std::iter::once(PathBuf::from("/usr/lib"))
        .chain(libraries)
        .map(|l| l.join("webkit2gtk-4.1/MiniBrowser"));
    places
        .find(|path| path.is_file())
        .expect("the MiniBrowser of webkit2gtk-4.1: scripts/setup test installs it")
}

/// A browser.
pub(crate) fn capabilities() -> Capabilities {
    let options = json!({ "binary": browser(), "args": ["--automation"] });
    let all = json!({ "webkitgtk:browserOptions": options, "proxy": Gate::capability() });
    serde_json::from_value(all).expect("a map")
}

/// The script that hears what goes wrong in the page. The driver keeps no log, and the browser writes none while it is
/// driven.
pub(crate) const LISTENER: &str = "window.heard = [];
    const told = console.error;
    console.error = (...words) => { heard.push(words.join(' ')); told(...words) };
    addEventListener('error', e => heard.push(e.message ?? `not loaded: ${e.target.src ?? e.target.href}`), true);
    addEventListener('unhandledrejection', e => heard.push(`not handled: ${e.reason}`));
    addEventListener('securitypolicyviolation', e => heard.push(`refused: ${e.violatedDirective} ${e.blockedURI}`));";

impl Browser {
    /// The errors of the page since last asked.
    pub(crate) fn heard_errors(&self) -> Vec<String> {
        let errors = self.script("return (window.heard ?? []).splice(0)");
        serde_json::from_value(errors).expect("a list of sentences")
    }
}
