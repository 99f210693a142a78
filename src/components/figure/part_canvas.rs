//! The canvas of a part of the figure in the page.

use crate::canvas::part::PartCanvas;
use leptos::html;
use leptos::prelude::*;
use leptos_use_resize_observer::use_resize_observer;

/// The canvas of a part, once it is in the page.
#[derive(Clone, Copy)]
pub struct PartDrawing {
    /// For the element.
    pub element: NodeRef<html::Canvas>,
    /// Width and height, in pixels of the canvas; 0 before it is in the page.
    pub size: RwSignal<[f64; 2]>,
    canvas: StoredValue<Option<PartCanvas>, LocalStorage>,
}

impl PartDrawing {
    /// Draws on the canvas; nothing before it is in the page.
    pub fn draw(self, draw: impl FnOnce(&mut PartCanvas)) {
        self.canvas.update_value(|canvas| {
            if let Some(canvas) = canvas.as_mut() {
                draw(canvas);
            }
        });
    }

    fn measure(self) {
        self.draw(|canvas| {
            canvas.measure();
            if canvas.size() != self.size.get_untracked() {
                self.size.set(canvas.size());
            }
        });
    }
}

/// A canvas that is measured when its size changes.
pub fn use_part_drawing() -> PartDrawing {
    let (element, size) = (NodeRef::new(), RwSignal::new([0.0; 2]));
    let part = PartDrawing { element, size, canvas: StoredValue::new_local(None) };
    let _ = use_resize_observer(element, move |_, _| part.measure());
    Effect::new(move |_| {
        if let Some(element) = element.get() {
            part.canvas.set_value(PartCanvas::new(element));
            part.measure();
        }
    });
    part
}
