//! A static server for the built page, from a sub-path as a project page on a public host has it.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};

/// Where the page is served. Everything outside is 404, so an absolute address in the page shows.
const PREFIX: &str = "/some/sub/path/";

/// The server; it runs until the process ends.
pub(crate) struct Site {
    /// Address of the page, ending in a slash.
    pub(crate) url: String,
    root: PathBuf,
    served: Arc<Mutex<Vec<String>>>,
    gate: Arc<Gate>,
}

/// How the page's own program, which the workers do without, is served.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Program {
    /// As any file.
    Served,
    /// Not until it is released.
    Held,
    /// Not at all.
    Missing,
}

struct Gate(Mutex<Program>, Condvar);

impl Site {
    /// Serves `dist/` on a free port.
    pub(crate) fn start(program: Program) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
        assert!(
            root.join("index.html").is_file(),
            "there is no built page in dist/: run scripts/test, which builds it first"
        );
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}{PREFIX}", listener.local_addr().expect("an address"));
        let served = Arc::new(Mutex::new(Vec::new()));
        let gate = Arc::new(Gate(Mutex::new(program), Condvar::new()));
        let site = Self { url, root: root.clone(), served: Arc::clone(&served), gate: Arc::clone(&gate) };
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (root, served, gate) = (root.clone(), Arc::clone(&served), Arc::clone(&gate));
                // A browser that hangs up early is no concern of the tests.
                std::thread::spawn(move || answer(stream, &root, &served, &gate).ok());
            }
        });
        site
    }

    /// The page's program is served from now on.
    pub(crate) fn release(&self) {
        *self.gate.0.lock().expect("no thread panicked") = Program::Served;
        self.gate.1.notify_all();
    }

    /// The files served so far, each once.
    pub(crate) fn served(&self) -> Vec<PathBuf> {
        let mut names = self.served.lock().expect("no thread panicked").clone();
        names.sort();
        names.dedup();
        names.iter().map(|name| self.root.join(name)).collect()
    }
}

fn answer(stream: TcpStream, root: &Path, served: &Mutex<Vec<String>>, gate: &Gate) -> std::io::Result<()> {
    let mut reader = BufReader::new(&stream);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let path = request.split(' ').nth(1).unwrap_or_default();
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let name = match path.strip_prefix(PREFIX) {
        Some("") => Some("index.html"),
        Some(name) if !name.contains("..") => Some(name),
        _ => None,
    };
    let name = name.filter(|name| {
        let mut program = gate.0.lock().expect("no thread panicked");
        while name.starts_with("app-") && *program == Program::Held {
            program = gate.1.wait(program).expect("no thread panicked");
        }
        !(name.starts_with("app-") && *program == Program::Missing)
    });
    let mut out = &stream;
    match name.and_then(|name| Some((name, std::fs::read(root.join(name)).ok()?))) {
        Some((name, body)) => {
            served.lock().expect("no thread panicked").push(name.to_owned());
            let kind = match name.rsplit('.').next() {
                Some("html") => "text/html; charset=utf-8",
                Some("js") => "text/javascript",
                Some("css") => "text/css",
                Some("wasm") => "application/wasm",
                Some("svg") => "image/svg+xml",
                Some("json") => "application/json",
                _ => "application/octet-stream",
            };
            write!(
                out,
                "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            )?;
            out.write_all(&body)
        }
        None => write!(out, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
    }
}
