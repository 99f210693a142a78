//! A film from pictures: they are played at a steady pace to the browser's recorder, so that time goes
//! evenly however long each took to make.

use super::error::ExportError;
use super::pictures;
use js_sys::{Array, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobEvent, BlobPropertyBag, CanvasCaptureMediaStreamTrack, CanvasRenderingContext2d,
    HtmlCanvasElement, ImageBitmap, MediaRecorder, MediaRecorderOptions, MediaStream,
};

/// Pictures a second.
pub(super) const RATE: usize = 25;
/// Milliseconds that a picture stays.
const DURATION: f64 = 1000.0 / RATE as f64;
/// Bits a second.
const BIT_RATE: u32 = 6_000_000;

/// A format of film that browsers may be able to record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Format {
    /// The MIME type with the codec.
    mime: &'static str,
    ending: &'static str,
}

/// The best first.
const FORMATS: [Format; 5] = [
    Format { mime: "video/webm;codecs=vp9", ending: "webm" },
    Format { mime: "video/webm;codecs=vp8", ending: "webm" },
    Format { mime: "video/webm", ending: "webm" },
    Format { mime: "video/mp4;codecs=avc1.42E01F", ending: "mp4" },
    Format { mime: "video/mp4", ending: "mp4" },
];

impl Format {
    /// The best format that this browser records, if it records any.
    pub(super) fn supported() -> Option<Self> {
        let has_recorder = Reflect::has(&window(), &"MediaRecorder".into()).unwrap_or(false);
        FORMATS.into_iter().find(|format| has_recorder && MediaRecorder::is_type_supported(format.mime))
    }

    /// The ending of its files.
    pub(super) fn ending(self) -> &'static str {
        self.ending
    }

    /// The MIME type without the codec.
    fn container(self) -> &'static str {
        self.mime.split(';').next().unwrap_or(self.mime)
    }
}

/// Records a film of pictures of one size. `progress` is told how many have been played; its error ends the
/// recording.
pub(super) async fn record(
    film: &[Blob],
    format: Format,
    progress: impl FnMut(usize) -> Result<(), ExportError>,
) -> Result<Blob, ExportError> {
    let first = decode(film.first().ok_or(ExportError::NothingShown)?).await?;
    let screen = Screen::new(&first)?;
    let options = MediaRecorderOptions::new();
    options.set_mime_type(format.mime);
    options.set_video_bits_per_second(BIT_RATE);
    let recorder = MediaRecorder::new_with_media_stream_and_media_recorder_options(&screen.stream, &options)?;
    let parts = Array::new();
    let own = parts.clone();
    let take = Closure::<dyn FnMut(BlobEvent)>::new(move |event: BlobEvent| {
        if let Some(part) = event.data() {
            own.push(&part);
        }
    });
    recorder.set_ondataavailable(Some(take.as_ref().unchecked_ref()));
    let stopped = Promise::new(&mut |resolve, _| {
        recorder.set_onstop(Some(&resolve));
        recorder.set_onerror(Some(&resolve));
    });
    recorder.start()?;
    let played = screen.play(film, progress).await;
    // Fails only if an error has stopped it before, which is then what resolves the promise.
    let _ = recorder.stop();
    let stopped = JsFuture::from(stopped).await;
    recorder.set_ondataavailable(None);
    played?;
    stopped?;
    let properties = BlobPropertyBag::new();
    properties.set_type(format.container());
    let film = Blob::new_with_blob_sequence_and_options(&parts, &properties)?;
    if film.size() > 0.0 { Ok(film) } else { Err(ExportError::NotRecorded) }
}

/// A canvas outside the page whose pictures are recorded.
struct Screen {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    stream: MediaStream,
    /// Takes a picture of the canvas into the stream when asked.
    track: CanvasCaptureMediaStreamTrack,
}

impl Screen {
    /// A screen of the size of a picture, which it shows.
    fn new(first: &ImageBitmap) -> Result<Self, ExportError> {
        let (canvas, context) = pictures::blank(f64::from(first.width()), f64::from(first.height()))?;
        context.draw_image_with_image_bitmap(first, 0.0, 0.0)?;
        let stream = canvas.capture_stream_with_frame_request_rate(0.0)?;
        // In some browsers not the track but the stream has the method `requestFrame`.
        let track = stream.get_video_tracks().get(0);
        let has_method = track.is_object() && Reflect::has(&track, &"requestFrame".into())?;
        let track = if has_method { track } else { JsValue::from(stream.clone()) };
        Ok(Self { canvas, context, stream, track: track.unchecked_into() })
    }

    /// Shows one picture after the other, each for its time.
    async fn play(
        &self,
        film: &[Blob],
        mut progress: impl FnMut(usize) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        let (width, height) = (f64::from(self.canvas.width()), f64::from(self.canvas.height()));
        for (k, picture) in film.iter().enumerate() {
            let began = now();
            progress(k)?;
            let image = decode(picture).await?;
            self.context.draw_image_with_image_bitmap_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
            image.close();
            self.track.request_frame();
            sleep(DURATION - (now() - began)).await?;
        }
        Ok(())
    }
}

/// A picture as the browser draws it.
async fn decode(picture: &Blob) -> Result<ImageBitmap, JsValue> {
    JsFuture::from(window().create_image_bitmap_with_blob(picture)?).await?.dyn_into()
}

/// Milliseconds since the page was opened.
fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// Waits so many milliseconds.
async fn sleep(milliseconds: f64) -> Result<(), JsValue> {
    let waited = Promise::new(&mut |resolve, reject| {
        let set = window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds.max(0.0) as i32);
        if let Err(error) = set {
            // A function of a promise takes any argument.
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    });
    JsFuture::from(waited).await.map(drop)
}
