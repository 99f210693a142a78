//! Before the page's program has come, its first script (`overture.js`) speaks to the workers that train,
//! in plain values, and they paint, too. Each message to the script has its name first.

use super::Worker;
use js_sys::{Array, Float32Array};
use relu_atoms::headline::{clustered, headline};
use relu_atoms::overture::{self, COLOURS, Overture, Screen};
use relu_atoms_core::experiment::Pace;
use relu_atoms_core::experiment::table::mode_info;
use relu_atoms_core::experiment::{Experiment, plain};
use relu_atoms_core::session::Output;
use relu_atoms_core::session::messages::{BUILD, Frame, Reply, Request};

impl Worker {
    /// `[query]`: answers `["plan", play, pace, key, name, key, name, …]`, a pace of 0 being the
    /// geometric one; `["plan"]` alone leaves the link to the page's program.
    /// `[query, panel, width, height, width, height, density, colours…]`: opens that panel's run on
    /// these views and answers `["scene", discs]`; the first picture follows.
    pub(super) fn open(&self, query: &str, parts: &Array) {
        let plan = Array::of1(&"plan".into());
        let plain = plain::read(query);
        if let (Some(plain), 1) = (&plain, parts.length()) {
            plan.push(&plain.play.into());
            plan.push(&match plain.pace {
                Pace::Geometric => 0.0.into(),
                Pace::PerFrame(steps) => (steps as f64).into(),
                Pace::Max => f64::INFINITY.into(),
            });
            for experiment in &plain.experiments {
                let info = mode_info(experiment.mode);
                plan.push(&info.key.into());
                plan.push(&info.name.into());
            }
        } else if let Some(plain) = plain {
            let number = |k| parts.get(k).as_f64().unwrap_or_default();
            let colours: Vec<String> =
                (0..COLOURS.len()).filter_map(|k| parts.get(7 + k as u32).as_string()).collect();
            let screen = overture::palette(&colours).map(|palette| Screen {
                function: [number(2), number(3)],
                neurons: [number(4), number(5)],
                density: number(6),
                palette,
            });
            let experiment = plain.experiments.into_iter().nth(number(1) as usize);
            if let (Some(experiment), Some(screen)) = (experiment, screen)
                && self.begin(experiment, &screen)
            {
                return self.advance(0);
            }
        }
        let _ = self.scope.post_message(&plan);
    }

    /// Opens a run on these views and sends the data on them. False when it cannot be.
    fn begin(&self, experiment: Experiment, screen: &Screen) -> bool {
        let Some(overture) = Overture::new(&experiment, screen) else { return false };
        let open = Request::Open { build: BUILD.into(), experiment: Box::new(experiment) };
        let opened = self.session.borrow_mut().handle(open);
        let [Output::Reply(reply @ Reply::Opened { .. })] = opened.as_slice() else { return false };
        self.say(reply);
        self.obey(Request::Window(overture.window()));
        let discs = Float32Array::from(overture.discs().as_slice());
        let _ = self.scope.post_message(&Array::of2(&"scene".into(), &discs));
        self.overture.replace(Some(overture));
        true
    }

    /// Trains up to a step and shows it.
    pub(super) fn advance(&self, step: u64) {
        self.obey(Request::Seek(step));
        self.obey(Request::Draw);
        self.schedule();
    }

    /// Shows a frame: `["picture", step, over, milliseconds of training, graph, headline, its end, whether
    /// that tells of atoms, neuron view, function view, attribute, value, attribute, value, …]`.
    pub(super) fn perform(&self, overture: &mut Overture, frame: Frame) {
        let report = frame.report.clone();
        let graph = Float32Array::from(overture.graph(&frame.field).as_slice());
        let pictures = overture.paint(frame);
        let message = Array::of5(
            &"picture".into(),
            &(report.step as f64).into(),
            &report.status.over().into(),
            &self.trained.replace(0.0).into(),
            &graph,
        );
        let (from, to) = headline(&report);
        message.push(&from.into());
        message.push(&to.into());
        message.push(&clustered(&report).into());
        let transfer = self.hang(&pictures, &message);
        for (name, value) in report.hooks() {
            message.push(&name.into());
            message.push(&value.to_string().into());
        }
        // The page's program reads these later.
        self.say(&Reply::Frame(Box::new(report)));
        let _ = self.scope.post_message_with_transfer(&message, &transfer);
    }
}
