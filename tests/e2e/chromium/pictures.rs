//! The pictures of the documents. The test makes them from the built page and looks at them; `scripts/pictures` keeps
//! them.

use super::super::{RUN, Visit};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;
use std::path::Path;

/// Where a picture is kept, its width and height, and what it shows.
const PICTURES: [(&str, [u32; 2], &str); 2] = [
    ("docs/screenshot.webp", [1440, 900], "?speed=max&theme=light"),
    (
        "docs/social-preview.jpeg",
        [1280, 640],
        "?preset=saddle&modes=variation-norm,none&speed=max&embed=1&controls=0&theme=light",
    ),
];

/// A picture of this many bytes is larger than a document needs.
const LARGEST: usize = 300_000;

#[test]
#[ignore = "needs the built page"]
fn the_pictures_of_the_documents_can_be_made() {
    for (file, [width, height], link) in PICTURES {
        let visit = Visit::to("?play=0");
        visit.browser.resize(width, height);
        visit.browser.prefer_dark(false);
        visit.open(link);
        visit.wait("the run ends", RUN, |visit| visit.status() == "finished");
        // The last frame is painted, and the words have followed.
        std::thread::sleep(std::time::Duration::from_millis(1500));
        let drawn = visit.canvases().iter().filter(|canvas| !canvas.blank).count();
        assert!(drawn >= 2 * visit.panels().len(), "{file}: only {drawn} of the views are drawn");
        let format = file.rsplit('.').next().expect("a name with an ending");
        let picture = visit.browser.picture(format);
        let size = visit.browser.script(&format!(
            "const picture = new Image(); picture.src = 'data:image/{format};base64,{picture}';
             return picture.decode().then(() => [picture.width, picture.height])"
        ));
        assert_eq!(size, json!([width, height]), "{file}");
        let bytes = BASE64_STANDARD.decode(&picture).expect("base 64");
        assert!((20_000..LARGEST).contains(&bytes.len()), "{file}: {} bytes", bytes.len());
        if std::env::var_os("KEEP_PICTURES").is_some() {
            std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(file), bytes)
                .expect("the picture is kept");
        }
    }
}
