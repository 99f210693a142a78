//! A film of the run: its pictures are gathered one by one, and then played at a steady pace to the
//! browser's recorder, so that however long a picture took to make, time goes evenly.

use super::{files, pictures};
use crate::dom;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, BlobEvent, BlobPropertyBag, HtmlCanvasElement, ImageBitmap, MediaRecorder, MediaRecorderOptions,
};

/// Pictures a second.
pub(super) const RATE: usize = 25;

/// What the recorder may be able to write, the best first, and the files' ending.
const KINDS: [(&str, &str); 5] = [
    ("video/webm;codecs=vp9", ".webm"),
    ("video/webm;codecs=vp8", ".webm"),
    ("video/webm", ".webm"),
    ("video/mp4;codecs=avc1.42E01F", ".mp4"),
    ("video/mp4", ".mp4"),
];

/// The kind of film that this browser records and the ending of its files, if it records any.
pub(super) fn kind() -> Option<(&'static str, &'static str)> {
    let window = web_sys::window()?;
    let there = js_sys::Reflect::has(&window, &"MediaRecorder".into()).unwrap_or(false);
    KINDS.into_iter().find(|(kind, _)| there && MediaRecorder::is_type_supported(kind))
}

/// Gets the film, or none.
type Done = Box<dyn FnOnce(Option<Blob>)>;

/// A film being played to the recorder.
pub(super) struct Playing {
    pictures: Vec<Blob>,
    canvas: HtmlCanvasElement,
    context: web_sys::CanvasRenderingContext2d,
    recorder: MediaRecorder,
    /// Takes a picture of the canvas when asked.
    hand: JsValue,
    parts: js_sys::Array,
    at: Cell<usize>,
    /// Told how many pictures have been played.
    progress: Box<dyn Fn(usize)>,
    done: RefCell<Option<Done>>,
    over: Cell<bool>,
}

impl Playing {
    /// Plays pictures, each for a moment; `done` gets the film, or none if it could not be recorded.
    pub(super) fn start(
        pictures: Vec<Blob>,
        kind: &'static str,
        progress: impl Fn(usize) + 'static,
        done: impl FnOnce(Option<Blob>) + 'static,
    ) {
        let Some(first) = pictures.first().cloned() else { return done(None) };
        bitmap(&first, move |image| {
            let made = image.and_then(|image| Self::new(pictures, kind, &image, Box::new(progress)).ok());
            match made {
                Some(playing) => {
                    playing.done.replace(Some(Box::new(done)));
                    playing.run(kind);
                }
                None => done(None),
            }
        });
    }

    fn new(
        pictures: Vec<Blob>,
        kind: &str,
        first: &ImageBitmap,
        progress: Box<dyn Fn(usize)>,
    ) -> Result<Rc<Self>, JsValue> {
        let blank = pictures::blank(f64::from(first.width()), f64::from(first.height()));
        let (canvas, context) = blank.ok_or(JsValue::NULL)?;
        let stream = canvas.capture_stream_with_frame_request_rate(0.0)?;
        // The track takes a picture when asked; in some browsers the stream does.
        let track = stream.get_video_tracks().get(0);
        let asks = js_sys::Reflect::has(&track, &"requestFrame".into())?;
        let hand: JsValue = if asks { track } else { stream.clone().into() };
        let options = MediaRecorderOptions::new();
        options.set_mime_type(kind);
        options.set_video_bits_per_second(6_000_000);
        let recorder = MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &options)?;
        context.draw_image_with_image_bitmap(first, 0.0, 0.0)?;
        Ok(Rc::new(Self {
            pictures,
            canvas,
            context,
            recorder,
            hand,
            parts: js_sys::Array::new(),
            at: Cell::new(0),
            progress,
            done: RefCell::default(),
            over: Cell::new(false),
        }))
    }

    fn run(self: Rc<Self>, kind: &'static str) {
        let own = self.clone();
        dom::on(&self.recorder, &["dataavailable"], move |event| {
            if let Some(part) = event.unchecked_ref::<BlobEvent>().data() {
                own.parts.push(&part);
            }
        });
        let own = self.clone();
        dom::on(&self.recorder, &["stop", "error"], move |_| {
            let bag = BlobPropertyBag::new();
            bag.set_type(kind.split(';').next().unwrap_or(kind));
            let film = Blob::new_with_blob_sequence_and_options(&own.parts, &bag).ok();
            if let Some(done) = own.done.take() {
                done(film.filter(|f| f.size() > 0.0));
            }
        });
        match self.recorder.start() {
            Ok(()) => self.next(),
            Err(_) => {
                if let Some(done) = self.done.take() {
                    done(None);
                }
            }
        }
    }

    /// Shows the next picture, and the one after it in its time.
    fn next(self: Rc<Self>) {
        let now = || web_sys::window().and_then(|w| w.performance()).map_or(0.0, |p| p.now());
        let (began, at) = (now(), self.at.get());
        (self.progress)(at);
        let Some(picture) = self.pictures.get(at).cloned() else {
            if !self.over.replace(true) {
                let _ = self.recorder.stop();
            }
            return;
        };
        self.at.set(at + 1);
        bitmap(&picture, move |image| {
            if let Some(image) = image {
                let (w, h) = (f64::from(self.canvas.width()), f64::from(self.canvas.height()));
                let _ = self.context.draw_image_with_image_bitmap_and_dw_and_dh(&image, 0.0, 0.0, w, h);
                image.close();
            }
            if let Ok(ask) = js_sys::Reflect::get(&self.hand, &"requestFrame".into())
                && let Ok(ask) = ask.dyn_into::<js_sys::Function>()
            {
                let _ = ask.call0(&self.hand);
            }
            let rest = 1000.0 / RATE as f64 - (now() - began);
            let call = Closure::once_into_js(move || self.next());
            if let Some(window) = web_sys::window() {
                let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
                    call.unchecked_ref(),
                    rest.max(0.0) as i32,
                );
            }
        });
    }
}

/// A picture as the browser draws it.
fn bitmap(blob: &Blob, done: impl FnOnce(Option<ImageBitmap>) + 'static) {
    match web_sys::window().map(|w| w.create_image_bitmap_with_blob(blob)) {
        Some(Ok(promise)) => files::after(&promise, |image| done(image.and_then(|i| i.dyn_into().ok()))),
        _ => done(None),
    }
}
