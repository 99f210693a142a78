//! The browser's engine that this run of the tests uses: `ENGINE=chromium` (the default), `firefox` or `webkit`.
//!
//! Every test works in all three but those in a module `chromium` (they need its DevTools, or what they look at is
//! the same whatever the engine), in `recorder` (they need MediaRecorder, which WebKitGTK has not, and with which
//! Firefox without a screen makes no film), in `soak`, in `random` or in
//! `faults::late` (they take long).

use super::{RUNTIME, chromium, firefox, webkit};
use fantoccini::wd::Capabilities;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::sync::{LazyLock, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// An engine, with its browser and driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// Chromium and chromedriver.
    Chromium,
    /// Firefox and geckodriver.
    Firefox,
    /// WebKitGTK's MiniBrowser and WebKitWebDriver, which need a display.
    WebKit,
}

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let name = std::env::var("ENGINE").unwrap_or_else(|_| "chromium".into());
    let known = [("chromium", Engine::Chromium), ("firefox", Engine::Firefox), ("webkit", Engine::WebKit)];
    let found = known.into_iter().find(|(known, _)| *known == name);
    found.unwrap_or_else(|| panic!("ENGINE is {name}: chromium, firefox or webkit")).1
});

impl Engine {
    /// The engine of this run.
    pub(crate) fn current() -> Self {
        *ENGINE
    }

    /// The driver, which listens on this port and writes its files into this folder.
    pub(crate) fn driver(self, port: u16, folder: &Path) -> Command {
        match self {
            Self::Chromium => chromium::driver(port),
            Self::Firefox => firefox::driver(port, folder),
            Self::WebKit => webkit::driver(port),
        }
    }

    /// A browser whose profile is in this folder and that finds no host but this machine. `preferences` are those
    /// of Firefox.
    pub(crate) fn capabilities(self, folder: &Path, preferences: &Value) -> Capabilities {
        match self {
            Self::Chromium => chromium::capabilities(folder),
            Self::Firefox => firefox::capabilities(preferences),
            Self::WebKit => webkit::capabilities(),
        }
    }
}

/// A proxy that lets nothing through and notes what was asked for.
pub(crate) struct Gate {
    port: u16,
    asked: Mutex<Vec<String>>,
}

static GATE: LazyLock<Gate> = LazyLock::new(|| {
    let listener = RUNTIME.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    RUNTIME.spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut head = [0; 2048];
                let length = stream.read(&mut head).await.unwrap_or_default();
                let line = String::from_utf8_lossy(&head[..length]).lines().next().map(str::to_owned);
                GATE.asked.lock().expect("no thread panicked").extend(line);
                stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n").await.ok();
            });
        }
    });
    Gate { port, asked: Mutex::default() }
});

impl Gate {
    /// The capability by which a browser sends everything for other hosts here.
    pub(crate) fn capability() -> Value {
        let address = format!("127.0.0.1:{}", GATE.port);
        json!({ "proxyType": "manual", "httpProxy": address, "sslProxy": address, "noProxy": ["127.0.0.1"] })
    }

    /// The requests since last asked, as their first lines.
    pub(crate) fn asked() -> Vec<String> {
        std::mem::take(&mut GATE.asked.lock().expect("no thread panicked"))
    }
}
