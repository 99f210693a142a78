//! What of the tests holds for Firefox and its driver alone.

use super::engine::Gate;
use fantoccini::wd::Capabilities;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// Starts the driver on this port; profiles are made in this folder.
pub(crate) fn driver(port: u16, folder: &Path) -> Command {
    let mut driver = Command::new("geckodriver");
    driver.args(["--port", &port.to_string(), "--profile-root"]).arg(folder);
    driver.env("MOZ_HEADLESS_WIDTH", "1440").env("MOZ_HEADLESS_HEIGHT", "985");
    driver
}

/// A browser with these preferences besides its own. geckodriver switches off what calls home; the console is
/// written to the output.
pub(crate) fn capabilities(preferences: &Value) -> Capabilities {
    let mut prefs = json!({
        "browser.dom.window.dump.enabled": true,
        "devtools.console.stdout.chrome": false,
        "devtools.console.stdout.content": true,
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
        "datareporting.policy.dataSubmissionEnabled": false,
        "toolkit.telemetry.server": "",
        "browser.aboutwelcome.enabled": false,
        // The page speaks the browser's language.
        "intl.accept_languages": "en",
        // A frame asks for pictures as often as on a screen.
        "layout.frame_rate": 60,
    });
    if let (Some(prefs), Some(own)) = (prefs.as_object_mut(), preferences.as_object()) {
        prefs.extend(own.clone());
    }
    let all = json!({
        "moz:firefoxOptions": { "args": ["-headless"], "prefs": prefs },
        "proxy": Gate::capability(),
    });
    serde_json::from_value(all).expect("a map")
}

/// Whether this line of the output tells an error of the page. The browser's own parts, which find no network, write
/// there, too.
pub(crate) fn is_error(line: &str) -> bool {
    (line.starts_with("console.error: ") && !line.starts_with("console.error: RSLoader: "))
        || line.starts_with("JavaScript error: http")
}

/// Whether it is the browser that makes this request, as the proxy sees it: it asks its maker for settings.
pub(crate) fn is_of_the_browser(request: &str) -> bool {
    ["mozilla.com:443", "mozilla.org:443", "mozilla.net:443", "firefox.com:80", "firefox.com/"]
        .iter()
        .any(|host| request.contains(host))
}
