//! A server for the built page, from a sub-path as a project page on a public host has it.

use super::engine::Engine;
use super::{RUNTIME, webkit};
use axum::Router;
use axum::middleware::from_fn;
use std::path::{Path, PathBuf};
use tokio::net::TcpListener;
use tower_http::services::ServeDir;

/// Where the page is served. Everything outside is 404, so an absolute address in the page shows.
pub(crate) const PREFIX: &str = "/some/sub/path";

/// The folder of the built page.
pub(crate) fn dist() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("dist")
}

/// The server; it runs until the process ends.
pub(crate) struct Site {
    /// Address of the page, ending in a slash.
    pub(crate) url: String,
}

impl Site {
    /// Serves `dist/` on a free port.
    pub(crate) fn start() -> Self {
        Self::start_with(|page| page)
    }

    /// Serves `dist/` on a free port, with something around it that sees every request.
    pub(crate) fn start_with(around: impl FnOnce(Router) -> Router) -> Self {
        let dist = dist();
        assert!(
            dist.join("index.html").is_file(),
            "there is no built page in dist/: run scripts/test, which builds it first"
        );
        let mut page = Router::new().nest_service(PREFIX, ServeDir::new(dist));
        if Engine::current() == Engine::WebKit {
            page = page.layer(from_fn(webkit::listening));
        }
        let page = around(page);
        let listener = RUNTIME.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let url = format!("http://{}{PREFIX}/", listener.local_addr().expect("an address"));
        RUNTIME.spawn(async { axum::serve(listener, page).await });
        Self { url }
    }
}
