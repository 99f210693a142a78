//! What is costly to know of a network: counted in every frame where that is cheap, and in slices
//! between steps and messages where the network is very wide.

use super::{Session, certify};
use crate::atoms::{Census, Rule, census_in_slices};
use crate::experiment::Mode;
use crate::field;
use crate::field::Window;
use crate::network::{Network, loss};
use crate::optimum::Standing;
use crate::penalty;
use crate::points::Points;
use crate::session::messages::Frame;
use crate::cooperative::{Cooperative, Task, YieldPoint, run_to_end};
use crate::train::{Trainer, stability};

/// Atoms beyond this number are counted but not listed: a cloud is not a list.
pub(super) const LISTED: usize = 64;
/// Work allowed for the stability limit in a frame of a network that trains, in neuron–point visits, and
/// at most so many iterations.
const KAPPA_WORK: (usize, usize) = (400_000, 30);
/// The same for one that stands still.
const KAPPA_STILL: (usize, usize) = (100_000_000, 300);
/// Neurons times points (and as many again for gathering them) that are counted at once and in every
/// frame; a network of more is counted in slices.
const COUNT_WORK: usize = 300_000;
const GATHERING: usize = 64;
/// Of so many ticks of training one goes to the survey.
const SHARE: usize = 8;

/// What is costly about a frame, as it was at some step.
#[derive(Debug)]
pub(super) struct Count {
    pub(super) step: u64,
    /// Nothing that it depends on has changed at this step since.
    pub(super) current: bool,
    /// It was counted while the network stood still: the stability limit is as exact as it gets, and does
    /// not depend on the frames before.
    still: bool,
    pub(super) loss: f64,
    pub(super) variation: f64,
    pub(super) census: Census,
    pub(super) gradient: f64,
    pub(super) kappa: f64,
    pub(super) standing: Option<Standing>,
    /// Predictions on the data.
    pub(super) fit: Vec<f64>,
    /// `|η|/(λN)`, if asked for.
    pub(super) map: Vec<f32>,
    /// The frame's last column: each neuron's atom, −1 for none, −2 for a ghost.
    pub(super) column: Vec<f32>,
}

/// f on a window at a step.
#[derive(Debug)]
pub(super) struct Ground {
    step: u64,
    window: Window,
    field: Vec<f32>,
}

/// A survey under way.
#[derive(Debug)]
pub(super) struct Survey {
    step: u64,
    /// Counts, and does not only sample f.
    counts: bool,
    /// The network stands still.
    still: bool,
    /// Samples f on this window.
    window: Option<Window>,
    work: Task<(Option<Numbers>, Vec<f32>)>,
}

/// What is found out of a network alone.
struct Numbers {
    fit: Vec<f64>,
    variation: f64,
    gradient: f64,
    kappa: f64,
    kappa_vector: Vec<f64>,
    costs: Option<[f64; 3]>,
    census: Census,
}

/// What counting needs.
struct Subject {
    mode: Mode,
    points: Points,
    /// Where the power iteration for the stability limit starts; afresh if empty.
    kappa_vector: Vec<f64>,
    kappa_work: (usize, usize),
    /// The penalty whose bounds are wanted.
    bounds: Option<penalty::Penalty>,
}

fn numbers(net: &Network, subject: Subject) -> Cooperative<'_, Numbers> {
    Box::pin(async move {
        let Subject { mode, points, mut kappa_vector, kappa_work, bounds } = subject;
        let augmented: Vec<_> = (0..points.n()).map(|i| points.augmented(i)).collect();
        let (mut yield_point, mut fit) = (YieldPoint::default(), vec![0.0; points.n()]);
        for (x, f) in augmented.chunks(1).zip(fit.chunks_mut(1)) {
            net.predict_into(x, f);
            yield_point.after(net.m()).await;
        }
        let iterations = (kappa_work.0 / (2 * net.m() * points.n())).clamp(1, kappa_work.1);
        Numbers {
            variation: penalty::variation(net),
            gradient: penalty::gradient_in_slices(net, &points).await,
            kappa: stability::kappa_in_slices(net, &points, &mut kappa_vector, iterations).await,
            costs: match bounds {
                Some(penalty) => Some(penalty::costs_in_slices(net, &points, penalty).await),
                None => None,
            },
            census: census_in_slices(net, &points, Rule::of(mode)).await,
            fit,
            kappa_vector,
        }
    })
}

impl Session {
    /// The network is so wide that it is surveyed in slices.
    pub(super) fn wide(&self) -> bool {
        self.trainer.as_ref().is_some_and(|t| t.network().m() * (t.points().n() + GATHERING) > COUNT_WORK)
    }

    /// Whether what is costly is known at this step.
    fn known(&self) -> bool {
        let step = self.trainer.as_ref().map(Trainer::step);
        let here = |c: &Count| c.current && Some(c.step) == step && (c.still || self.training());
        self.count.as_ref().is_some_and(here)
    }

    /// f as it was sampled exactly at this step, if it was.
    fn ground(&self) -> Option<&Ground> {
        let step = self.trainer.as_ref()?.step();
        self.ground.as_ref().filter(|g| g.step == step && Some(g.window) == self.window)
    }

    /// Whether a network that stands still is known as it is to be shown.
    pub(super) fn surveyed(&self) -> bool {
        self.known() && (self.window.is_none() || self.ground().is_some())
    }

    /// What was counted no longer holds at this step.
    pub(super) fn outdate(&mut self) {
        (self.survey, self.ground) = (None, None);
        let step = self.trainer.as_ref().map_or(0, Trainer::step);
        let keep = self.wide();
        match &mut self.count {
            // Better than nothing until it is counted again; the report says at which step it was true.
            Some(count) if keep && count.step <= step => count.current = false,
            count => *count = None,
        }
    }

    fn subject(&self, trainer: &Trainer) -> Subject {
        let still = !self.training();
        Subject {
            mode: trainer.config().experiment().mode,
            points: trainer.points().clone(),
            kappa_vector: if still { Vec::new() } else { self.kappa_vector.clone() },
            kappa_work: if still { KAPPA_STILL } else { KAPPA_WORK },
            bounds: self.live.as_ref().map(|live| live.certifier().penalty()),
        }
    }

    /// Counts at once, unless it is known.
    pub(super) fn count(&mut self) {
        let Some(trainer) = self.trainer.as_ref().filter(|_| !self.known()) else { return };
        let step = trainer.step();
        let numbers = run_to_end(numbers(trainer.network(), self.subject(trainer)));
        self.note(step, !self.training(), numbers);
    }

    /// Begins to count in slices, and where training stands still to sample f exactly, unless that is
    /// under way.
    pub(super) fn look(&mut self, still: bool) {
        let still = still && !self.training();
        let (counts, window) = (!self.known(), self.window.filter(|_| still));
        let Some(trainer) = &self.trainer else { return };
        let step = trainer.step();
        let under_way = match &self.survey {
            Some(survey) if still => {
                (survey.step, survey.counts, survey.still, survey.window) == (step, counts, still, window)
            }
            survey => survey.is_some() || !counts,
        };
        if under_way {
            return;
        }
        let (net, subject) = (trainer.network().clone(), counts.then(|| self.subject(trainer)));
        let work = Task::new(async move {
            let numbers = match subject {
                Some(subject) => Some(numbers(&net, subject).await),
                None => None,
            };
            let field = match window {
                Some(window) => field::sample_in_slices(&net, &window).await,
                None => Vec::new(),
            };
            (numbers, field)
        });
        self.survey = Some(Survey { step, counts, still, window, work });
    }

    /// Whether this tick is the survey's: always where there is nothing else to do.
    pub(super) fn surveys_now(&mut self, idle: bool) -> bool {
        self.turns = (self.turns + 1) % SHARE;
        self.survey.is_some() && (idle || self.count.is_none() || self.turns == 0)
    }

    /// A slice of the survey; true when it is complete.
    pub(super) fn go_on_looking(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        let Some((numbers, field)) = self.survey.as_mut().and_then(|s| s.work.advance(go_on)) else {
            return false;
        };
        let Some(Survey { step, still, window, .. }) = self.survey.take() else { return false };
        if let Some(numbers) = numbers {
            self.note(step, still, numbers);
        }
        if let Some(window) = window {
            self.ground = Some(Ground { step, window, field });
        }
        true
    }

    /// Takes down what was found out about the network at a step.
    fn note(&mut self, step: u64, still: bool, numbers: Numbers) {
        let Some(trainer) = &self.trainer else { return };
        let Numbers { fit, variation, gradient, kappa, kappa_vector, costs, census } = numbers;
        let points = trainer.points();
        let standing = (self.live.as_ref().zip(costs))
            .map(|(live, costs)| live.judge(costs, points, &fit, certify::lambda_of(trainer)));
        let map = match (&self.live, self.map) {
            (Some(live), Some(size)) => certify::map(live, trainer, &fit, size),
            _ => Vec::new(),
        };
        let listed = if census.atoms.len() > LISTED { 0 } else { census.atoms.len() };
        let column = (census.membership.iter().zip(&census.ghost))
            .map(|(atom, ghost)| match atom {
                _ if *ghost => -2.0,
                Some(atom) if *atom < listed => *atom as f32,
                _ => -1.0,
            })
            .collect();
        self.kappa_vector = kappa_vector;
        self.count = Some(Count {
            step,
            current: true,
            still,
            loss: loss(&fit, points.y()),
            variation,
            census,
            gradient,
            kappa,
            standing,
            fit,
            map,
            column,
        });
    }

    /// The buffers of a frame: neurons, f, map.
    pub(super) fn buffers(&self, frame: &mut Frame, running: bool) {
        let (Some(trainer), Some(count)) = (&self.trainer, &self.count) else { return };
        let net = trainer.network();
        frame.neurons.reserve_exact(5 * net.m());
        for column in net.w.iter().chain([&net.a]) {
            frame.neurons.extend(column.iter().map(|v| *v as f32));
        }
        frame.neurons.extend_from_slice(&count.column);
        frame.map.clone_from(&count.map);
        if let Some(window) = &self.window {
            frame.field = match self.ground() {
                Some(ground) => ground.field.clone(),
                None if running && self.wide() => field::sketch(net, window),
                None => field::sample(net, window),
            };
        }
    }

    /// The predictions to be told: those counted, where they are of this step.
    pub(super) fn fit(&self, trainer: &Trainer) -> Vec<f64> {
        match &self.count {
            Some(count) if self.known() => count.fit.clone(),
            _ => trainer.fit().to_vec(),
        }
    }
}
