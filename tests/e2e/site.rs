//! A server for the built page, from a sub-path as a project page on a public host has it.

use super::engine::Engine;
use super::{RUNTIME, webkit};
use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpListener;
use tower_http::services::ServeDir;

/// Where the page is served. Everything outside is 404, so an absolute address in the page shows.
pub(crate) const PREFIX: &str = "/some/sub/path";

/// The folder of the built page.
pub(crate) fn dist() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("dist")
}

/// The page with a script of this name that runs before all others. Its policy lets no script run but its own files.
pub(crate) fn with_script(page: Router, name: &'static str, script: impl Into<String>) -> Router {
    let script: Arc<str> = script.into().into();
    page.layer(from_fn(move |request: Request, next: Next| {
        let script = Arc::clone(&script);
        async move {
            match request.uri().path().strip_prefix(PREFIX) {
                Some(path) if path.strip_prefix('/') == Some(name) => {
                    ([(CONTENT_TYPE, "text/javascript")], script.to_string()).into_response()
                }
                Some("/") => {
                    let bytes = to_bytes(next.run(request).await.into_body(), usize::MAX).await;
                    let text = String::from_utf8(bytes.expect("the page is read").into()).expect("UTF-8");
                    let begin = text.find("<meta charset").expect("the page tells its encoding");
                    let (before, after) = text.split_at(begin);
                    Html(format!("{before}<script src=\"./{name}\"></script>{after}")).into_response()
                }
                _ => next.run(request).await,
            }
        }
    }))
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
            page = with_script(page, "heard.js", webkit::LISTENER);
        }
        let page = around(page);
        let listener = RUNTIME.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let url = format!("http://{}{PREFIX}/", listener.local_addr().expect("an address"));
        RUNTIME.spawn(async { axum::serve(listener, page).await });
        Self { url }
    }
}
