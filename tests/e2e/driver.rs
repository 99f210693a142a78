//! Chromium through its driver: as much of WebDriver as these tests need, over a plain socket.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Starts the driver on a free port; none if it ends before it listens.
fn start_driver() -> Option<(Child, u16)> {
    let mut driver = Command::new("chromedriver")
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver starts: scripts/setup test installs it");
    let mut lines = BufReader::new(driver.stdout.take().expect("piped")).lines();
    let port = lines.find_map(|line| {
        let line = line.expect("chromedriver speaks");
        let (_, port) = line.split_once("started successfully on port ")?;
        Some(port.trim_end_matches('.').parse().expect("a port"))
    });
    let Some(port) = port else {
        let _ = driver.wait();
        return None;
    };
    // Its pipe must not fill up.
    std::thread::spawn(move || lines.for_each(drop));
    Some((driver, port))
}

/// A browser with one window and a profile of its own; closed when dropped.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
    profile: PathBuf,
}

impl Browser {
    /// Starts the driver on a free port and a browser that can reach this machine and nothing else.
    pub(crate) fn start() -> Self {
        // The free port it finds can be taken before it listens there: then it ends, and is started again.
        let (driver, port) =
            (0..5).find_map(|_| start_driver()).expect("chromedriver says on which port it listens");

        let profile = std::env::temp_dir().join(format!("relu-atoms-{}-{port}", std::process::id()));
        let mut browser = Self { driver, port, session: String::new(), profile };
        let webdriver = include_str!("../../webdriver.json");
        let mut options: Value = serde_json::from_str(webdriver).expect("webdriver.json is JSON");
        let arguments = options["goog:chromeOptions"]["args"].as_array_mut().expect("a list");
        arguments.push(json!(format!("--user-data-dir={}", browser.profile.display())));
        arguments.push(json!("--window-size=1440,900"));
        arguments.push(json!("--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"));
        options["goog:loggingPrefs"] = json!({ "browser": "ALL", "performance": "ALL" });
        let session = browser
            .call("POST", "/session", Some(json!({ "capabilities": { "alwaysMatch": options } })))
            .expect("a browser starts");
        browser.session = session["sessionId"].as_str().expect("a session").to_owned();
        browser
    }

    /// One request to the driver: its value, or what it says went wrong.
    fn call(&self, method: &str, path: &str, body: Option<Value>) -> Result<Value, String> {
        let body = body.map_or(String::new(), |body| body.to_string());
        let talk = || -> std::io::Result<Vec<u8>> {
            let stream = TcpStream::connect(("127.0.0.1", self.port))?;
            stream.set_read_timeout(Some(Duration::from_secs(120)))?;
            write!(
                &stream,
                "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
                 Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
                self.port,
                body.len()
            )?;
            let mut reader = BufReader::new(&stream);
            let mut length = 0;
            let mut line = String::new();
            while reader.read_line(&mut line)? > 2 {
                if let Some((name, value)) = line.split_once(':')
                    && name.eq_ignore_ascii_case("content-length")
                {
                    length = value.trim().parse().map_err(std::io::Error::other)?;
                }
                line.clear();
            }
            let mut answer = vec![0; length];
            reader.read_exact(&mut answer)?;
            Ok(answer)
        };
        let answer = talk().map_err(|error| format!("{method} {path}: {error}"))?;
        let mut answer: Value =
            serde_json::from_slice(&answer).map_err(|error| format!("{method} {path}: {error}"))?;
        let value = answer["value"].take();
        match value.get("error") {
            Some(error) => Err(format!("{method} {path}: {error}: {}", value["message"])),
            None => Ok(value),
        }
    }

    fn command(&self, method: &str, path: &str, body: Option<Value>) -> Result<Value, String> {
        self.call(method, &format!("/session/{}/{path}", self.session), body)
    }

    /// Opens an address and waits until it is loaded.
    pub(crate) fn open(&self, url: &str) {
        self.command("POST", "url", Some(json!({ "url": url }))).expect("the page opens");
    }

    /// Runs the body of a function in the page: what it returns.
    pub(crate) fn script(&self, script: &str) -> Value {
        self.command("POST", "execute/sync", Some(json!({ "script": script, "args": [] })))
            .expect("the script runs")
    }

    /// Clicks the button with this accessible name, as a person would: it must be there to be hit.
    /// `Err` when there is none or it cannot be clicked.
    pub(crate) fn click(&self, name: &str) -> Result<(), String> {
        let find = json!({ "using": "css selector", "value": "button, [role=button]" });
        let buttons = self.command("POST", "elements", Some(find))?;
        let mut seen = Vec::new();
        for button in buttons.as_array().into_iter().flatten() {
            let Some(id) = button.as_object().and_then(|ids| ids.values().next()?.as_str()) else { continue };
            let Ok(label) = self.command("GET", &format!("element/{id}/computedlabel"), None) else {
                continue;
            };
            if label == name {
                return self.command("POST", &format!("element/{id}/click"), Some(json!({}))).map(drop);
            }
            seen.push(label.to_string());
        }
        Err(format!("no button is named {name}; there are {}", seen.join(", ")))
    }

    /// Presses the pointer at the first place (CSS pixels of the window), drags it over the others, and
    /// lets go. One place is a tap.
    pub(crate) fn drag(&self, path: &[[f64; 2]]) {
        let step = |at: &[f64; 2], ms: u32| json!({ "type": "pointerMove", "duration": ms, "x": at[0].round(), "y": at[1].round() });
        let mut actions = vec![step(&path[0], 0), json!({ "type": "pointerDown", "button": 0 })];
        actions.extend(path[1..].iter().map(|at| step(at, 60)));
        actions.push(json!({ "type": "pointerUp", "button": 0 }));
        let pointer = json!({ "type": "pointer", "id": "mouse", "actions": actions });
        self.command("POST", "actions", Some(json!({ "actions": [pointer] }))).expect("the pointer moves");
    }

    /// What the browser logged since last asked: `browser` (the console) or `performance`.
    pub(crate) fn log(&self, kind: &str) -> Vec<Value> {
        let log = self.command("POST", "se/log", Some(json!({ "type": kind }))).expect("a log");
        log.as_array().cloned().unwrap_or_default()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            self.call("DELETE", &format!("/session/{}", self.session), None).ok();
        }
        self.driver.kill().ok();
        self.driver.wait().ok();
        std::fs::remove_dir_all(&self.profile).ok();
    }
}
