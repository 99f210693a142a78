//! The pictures of ReLU Atoms: what a network computes, and its neurons in the space of directions, as geometry and
//! as SVG. `relu-atoms-raster` makes pixels of them.
//!
//! From numbers to pictures in two layers:
//! - geometry: [`projection`], [`lines`] and [`view`] say where a direction `w̃` is shown, [`function_view`] and
//!   [`window`] where an input is; [`contours`], [`ticks`] and [`labels`] are the rest of a chart; [`trails`],
//!   [`history`] and [`merging`] are what changes over a run; [`drag`] is the way back, from a place to a
//!   neuron's parameters;
//! - [`svg`]: both views as SVG, from the same geometry.
//!
//! Colours are those of a [`colours::Palette`]. Everything is pure and gives the same picture on every
//! machine; nothing here knows a canvas or a browser.
//!
//! ```
//! use relu_atoms_core::experiment::{Experiment, Mode};
//! use relu_atoms_core::points::Points;
//! use relu_atoms_core::points::units::PLAIN;
//! use relu_atoms_session::messages::Request;
//! use relu_atoms_session::{Output, Session};
//! use relu_atoms_render::colours::Palette;
//! use relu_atoms_render::svg::Width;
//! use relu_atoms_render::svg::views::{Scene, Sheet, function_view};
//! use relu_atoms_render::words::Words;
//! use relu_atoms_render::window;
//!
//! // Train 100 neurons on XOR for 500 steps …
//! let mut experiment = Experiment::preset("xor", Mode::GradientPenalty).unwrap();
//! experiment.m = 100;
//! let points = Points::check(&experiment.raw_points().unwrap()).unwrap();
//! let window = window::for_view(&points, [320.0, 240.0]);
//! let mut session = Session::new();
//! session.handle(Request::Open(Box::new(experiment)));
//! session.handle(Request::Window(window));
//! session.handle(Request::Step(500));
//! session.tick(&mut || true);
//! let outputs = session.handle(Request::Pause);
//! let [Output::Frame(frame)] = &outputs[..] else { panic!("a pause is answered by a frame") };
//!
//! // … and draw what they compute.
//! let (values, palette) = (window::values(&points), &Palette::LIGHT);
//! let (optimum, certified, trails) = (None, false, None);
//! let (held_out, error) = (None, None);
//! let (points, window, columns) = (&points, &window, &PLAIN);
//! let scene =
//!     Scene { frame, points, held_out, window, values, palette, optimum, certified, trails, error, columns };
//! let sheet = Sheet { width: Width::Millimetres(85.0), filled: true, most: 2000, title: "XOR", note: "",
//!     words: &Words::ENGLISH };
//! let picture = function_view(&scene, [320.0, 240.0], &sheet);
//! assert!(picture.svg.starts_with("<svg") && picture.svg.contains("<title>XOR</title>"));
//! ```

pub mod colours;
pub mod contours;
pub mod dot_strip;
pub mod drag;
pub mod figure;
pub mod function_view;
pub mod guess;
pub mod history;
pub mod labels;
pub mod lines;
pub mod log_log;
pub mod merging;
pub mod projection;
pub mod shapes;
pub mod step_axis;
pub mod svg;
pub mod ticks;
pub mod trails;
pub mod truth;
pub mod view;
pub mod window;
pub mod words;
