//! A browser and its WebDriver driver, used through the client crate fantoccini.
//!
//! Nothing here depends on the kind of browser: that is in `engine.rs` and in the file of each engine.

use super::engine::{Engine, Gate};
use super::{RUNTIME, firefox};
use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use url::{ParseError, Url};

/// One command to the driver may take this long: a film is played in one.
const COMMAND: Duration = Duration::from_secs(120);

/// A browser may take this long until it begins.
const STARTING: Duration = Duration::from_secs(40);
/// A driver may take this long until it listens.
const LISTENING: Duration = Duration::from_secs(20);

/// The driver's process, and the folder that its browser writes. When dropped, the process is ended and the folder
/// removed.
struct Driver {
    process: Child,
    port: u16,
    folder: PathBuf,
    /// What driver and browser write, line by line.
    output: Arc<Mutex<Vec<String>>>,
}

impl Driver {
    /// Starts it on a free port; none if it ends before it listens.
    fn start() -> Option<Self> {
        // It is free now, and may be taken by the time the driver listens: then the driver ends.
        let port = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
        let folder = std::env::temp_dir().join(format!("relu-atoms-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder for the browser");
        let process = Engine::current()
            .driver(port, &folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the driver starts: scripts/setup test installs it");
        let mut driver = Self { process, port, folder, output: Arc::default() };
        keep(driver.process.stdout.take().expect("piped"), &driver.output);
        keep(driver.process.stderr.take().expect("piped"), &driver.output);
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if driver.process.try_wait().is_ok_and(|ended| ended.is_some()) || began.elapsed() > LISTENING {
                return None;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Some(driver)
    }

    /// Starts a browser; none if it does not begin in time.
    fn connect(self, preferences: &Value) -> Option<(Client, Self)> {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(Engine::current().capabilities(&self.folder, preferences));
        let address = format!("http://127.0.0.1:{}", self.port);
        let answer =
            RUNTIME.block_on(async { tokio::time::timeout(STARTING, builder.connect(&address)).await });
        match answer {
            Ok(Ok(client)) => Some((client, self)),
            Ok(Err(error)) => panic!("no browser: {error}; {:?}", self.output),
            Err(_) => None,
        }
    }
}

/// Keeps what comes out of a pipe, which must not fill up either.
fn keep(pipe: impl Read + Send + 'static, output: &Arc<Mutex<Vec<String>>>) {
    let output = Arc::clone(output);
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            output.lock().expect("no thread panicked").push(String::from_utf8_lossy(&line).into_owned());
        }
    });
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
        std::fs::remove_dir_all(&self.folder).ok();
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
    driver: Driver,
}

impl Browser {
    /// Starts a driver and a browser that can reach this machine and nothing else.
    pub(crate) fn start() -> Self {
        Self::start_with(&Value::Null)
    }

    /// As `start`, with these preferences of Firefox.
    pub(crate) fn start_with(preferences: &Value) -> Self {
        // A free port can be taken before a driver listens there, and WebKitGTK's browser now and then does not begin.
        let (client, driver) = (0..5)
            .find_map(|_| Driver::start()?.connect(preferences))
            .expect("a driver and a browser start: scripts/setup test installs them");
        // What a browser asks for as it starts is not the page's.
        Gate::asked();
        Self { client, driver }
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

    /// What driver and browser wrote since last asked.
    fn output(&self) -> Vec<String> {
        std::mem::take(&mut *self.driver.output.lock().expect("no thread panicked"))
    }

    /// What the console said since last asked, as far as the browser tells.
    pub(crate) fn console(&self) -> Vec<String> {
        match Engine::current() {
            Engine::Chromium => self.logged_console().iter().map(Value::to_string).collect(),
            Engine::Firefox => self.output(),
            Engine::WebKit => self.heard_errors(),
        }
    }

    /// The errors in the console since last asked.
    pub(crate) fn console_errors(&self) -> Vec<String> {
        match Engine::current() {
            Engine::Chromium => self.logged_errors(),
            Engine::Firefox => self.output().into_iter().filter(|line| firefox::is_error(line)).collect(),
            Engine::WebKit => self.heard_errors(),
        }
    }

    /// The addresses that were requested since last asked. In Firefox and WebKitGTK they are those of other hosts
    /// alone.
    pub(crate) fn requests(&self) -> Vec<String> {
        match Engine::current() {
            Engine::Chromium => self.logged_requests(),
            _ => Gate::asked().into_iter().filter(|line| !firefox::is_of_the_browser(line)).collect(),
        }
    }

    /// Gives the page a window of this width and height in CSS pixels.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        if Engine::current() == Engine::Chromium {
            // A real window cannot be as narrow as a phone.
            return self.emulate_size(width, height);
        }
        let inner = || -> [u32; 2] {
            serde_json::from_value(self.script("return [innerWidth, innerHeight]")).expect("a size")
        };
        // The window is larger than the page by its frame and bars.
        let mut outer = [width, height];
        for _ in 0..20 {
            self.answer(self.client.set_window_size(outer[0], outer[1])).expect("the window is resized");
            std::thread::sleep(Duration::from_millis(50));
            let now = inner();
            if now == [width, height] {
                return;
            }
            outer = [
                outer[0] + width - now[0].min(outer[0] + width),
                outer[1] + height - now[1].min(outer[1] + height),
            ];
        }
        panic!("the window is {:?} instead of {width} x {height}", inner());
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
                return self
                    .answer(button.click())
                    .or_else(|_| {
                        // Of a button at the edge of what scrolls, WebKitGTK's driver clicks the middle where that
                        // is out of sight.
                        self.answer(self.client.execute(
                            "arguments[0].scrollIntoView({ block: 'nearest' })",
                            vec![serde_json::to_value(&button).expect("an element")],
                        ))?;
                        self.answer(button.click())
                    })
                    .map_err(|error| format!("{name}: {error}"));
            }
            others.push(name);
        }
        Err(format!("no such button; there are {}", others.join(", ")))
    }

    /// Presses the pointer at the first place (CSS pixels of the window), drags it over the others, and
    /// lets go. One place is a tap.
    pub(crate) fn drag(&self, path: &[[f64; 2]]) {
        let pressed = MouseActions::new("mouse".into())
            .then(move_to(&path[0], 0))
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT });
        let dragged = path[1..].iter().fold(pressed, |actions, at| actions.then(move_to(at, 60)));
        let released = dragged.then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.answer(self.client.perform_actions(released)).expect("the pointer moves");
    }

    /// Presses these keys, one after the other, where the focus is.
    pub(crate) fn keys(&self, keys: &str) {
        let focused = self.answer(self.client.active_element()).expect("an element has the focus");
        self.answer(focused.send_keys(keys)).expect("the keys are pressed");
    }

    /// Moves the pointer to a place, in CSS pixels of the window.
    pub(crate) fn point_at(&self, at: [f64; 2]) {
        let moved = MouseActions::new("mouse".into()).then(move_to(&at, 0));
        self.answer(self.client.perform_actions(moved)).expect("the pointer moves");
    }
}

/// The move of a pointer to a place, in CSS pixels of the window, of which drivers take whole ones.
fn move_to(at: &[f64; 2], milliseconds: u64) -> PointerAction {
    PointerAction::MoveTo {
        duration: Some(Duration::from_millis(milliseconds)),
        x: at[0].round(),
        y: at[1].round(),
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.answer(self.client.clone().close()).ok();
    }
}
