//! A browser and its WebDriver driver, used through the client crate fantoccini.
//!
//! Nothing here depends on the kind of browser: that is in `chromium.rs`.

use super::{RUNTIME, chromium};
use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::Duration;
use url::{ParseError, Url};

/// One command to the driver may take this long: a film is played in one.
const COMMAND: Duration = Duration::from_secs(120);

/// The driver's process, and the profile that its browser writes. When dropped, the process is ended
/// and the profile removed.
struct Driver {
    process: Child,
    port: u16,
    profile: PathBuf,
}

impl Driver {
    /// Starts it on a free port; none if it ends before it listens.
    fn start() -> Option<Self> {
        let mut process = chromium::driver()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the driver starts: scripts/setup test installs it");
        let mut lines = BufReader::new(process.stdout.take().expect("piped")).lines();
        let port = lines.find_map(|line| chromium::port(&line.expect("the driver writes text")));
        let Some(port) = port else {
            let _ = process.wait();
            return None;
        };
        // Its pipe must not fill up.
        std::thread::spawn(move || lines.for_each(drop));
        let profile = std::env::temp_dir().join(format!("relu-atoms-{}-{port}", std::process::id()));
        Some(Self { process, port, profile })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
        std::fs::remove_dir_all(&self.profile).ok();
    }
}

/// A command for which the client has no method. Its path is within the session.
#[derive(Debug)]
struct Command {
    method: Method,
    path: String,
    body: Option<Value>,
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, driver: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        driver.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _url: &Url) -> (Method, Option<String>) {
        (self.method.clone(), self.body.as_ref().map(Value::to_string))
    }
}

/// A browser with one window and a profile of its own; closed when dropped.
pub(crate) struct Browser {
    client: Client,
    _driver: Driver,
}

impl Browser {
    /// Starts a driver and a browser that can reach this machine and nothing else.
    pub(crate) fn start() -> Self {
        // The free port that a driver finds can be taken before it listens there: then it ends, and
        // another is started.
        let driver = (0..5).find_map(|_| Driver::start()).expect("the driver says on which port it listens");
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(chromium::capabilities(&driver.profile));
        let address = format!("http://127.0.0.1:{}", driver.port);
        let client = RUNTIME
            .block_on(async { tokio::time::timeout(COMMAND, builder.connect(&address)).await })
            .expect("a browser starts in time")
            .expect("a browser starts");
        Self { client, _driver: driver }
    }

    /// Waits for what the driver answers.
    fn answer<T>(&self, command: impl Future<Output = Result<T, CmdError>>) -> Result<T, CmdError> {
        RUNTIME.block_on(async {
            tokio::time::timeout(COMMAND, command).await.unwrap_or(Err(CmdError::WaitTimeout))
        })
    }

    /// A command for which the client has no method; `path` is within the session.
    pub(crate) fn command(
        &self,
        method: Method,
        path: String,
        body: Option<Value>,
    ) -> Result<Value, CmdError> {
        self.answer(self.client.issue_cmd(Command { method, path, body }))
    }

    /// Opens an address and waits until it is loaded.
    pub(crate) fn open(&self, url: &str) {
        self.answer(self.client.goto(url)).expect("the page opens");
    }

    /// Runs the body of a function in the page: what it returns.
    pub(crate) fn script(&self, script: &str) -> Value {
        self.answer(self.client.execute(script, Vec::new())).expect("the script runs")
    }

    /// As `script`, for one that returns a string; anything else is the empty string.
    pub(crate) fn text(&self, script: &str) -> String {
        self.script(script).as_str().unwrap_or_default().to_owned()
    }

    /// Clicks the first of these buttons whose accessible name suits, as a person would: it must be
    /// there to be hit. `Err` when there is none or it cannot be clicked.
    pub(crate) fn click(&self, buttons: &str, suits: impl Fn(&str) -> bool) -> Result<(), String> {
        let found = self.answer(self.client.find_all(Locator::Css(buttons)));
        let mut others = Vec::new();
        for button in found.map_err(|error| error.to_string())? {
            let path = format!("element/{}/computedlabel", button.element_id().as_ref());
            // Meanwhile it may have been removed from the page.
            let Ok(Value::String(name)) = self.command(Method::GET, path, None) else { continue };
            if suits(&name) {
                return self.answer(button.click()).map_err(|error| format!("{name}: {error}"));
            }
            others.push(name);
        }
        Err(format!("no such button; there are {}", others.join(", ")))
    }

    /// Presses the pointer at the first place (CSS pixels of the window), drags it over the others, and
    /// lets go. One place is a tap.
    pub(crate) fn drag(&self, path: &[[f64; 2]]) {
        let move_to = |at: &[f64; 2], milliseconds: u64| PointerAction::MoveTo {
            duration: Some(Duration::from_millis(milliseconds)),
            x: at[0].round(),
            y: at[1].round(),
        };
        let pressed = MouseActions::new("mouse".into())
            .then(move_to(&path[0], 0))
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT });
        let dragged = path[1..].iter().fold(pressed, |actions, at| actions.then(move_to(at, 60)));
        let released = dragged.then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.answer(self.client.perform_actions(released)).expect("the pointer moves");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.answer(self.client.clone().close()).ok();
    }
}
