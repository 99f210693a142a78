//! Checks an answer: the true values of what is claimed, and which claims are false.

use super::answer::Answer;
use super::bound::{ExactBound, LowerBound};
use super::case::Case;
use super::evaluate::{EvaluatedNeuron, Evaluation};
use super::grid::Grid;
use super::number::Exact;
use serde::Serialize;

/// How strictly an answer is judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Points at most this far apart are one, at the place of the first ([`Case::joined`]); 0 or more.
    pub same: f64,
    /// How far a point may be from an atom's wall, as `|u·x̃|/(‖u‖‖x̃‖)`, for the atom's `active` to
    /// decide whether it is seen. The atom is then moved to the nearest vector that is exactly on such
    /// points' walls and keeps to the whole claim, and everything is computed for that one. If none is
    /// found, it stays, and costs what it would if it saw what it claims: `assumed` counts these.
    pub wall: f64,
    /// How far a claim may be off: objective, loss, λ times penalty, dual value and gap as a share of
    /// the objective; predictions as a share of the largest prediction or target; a mass as a share of
    /// itself; a unit direction in each coordinate. Predictions, masses, loss and penalty may also be off
    /// by what rounding the mass vectors to doubles, and moving atoms onto walls, can change; objective,
    /// dual value and gap may not.
    pub slack: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { same: 0.0, wall: 1e-12, slack: 1e-9 }
    }
}

/// A number that was claimed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Claim {
    /// What was claimed.
    pub claimed: f64,
    /// That minus what is true.
    pub off: f64,
}

/// What was claimed, where it was.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Claims {
    /// `L + λ R`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objective: Option<Claim>,
    /// L.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loss: Option<Claim>,
    /// R.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub penalty_value: Option<Claim>,
    /// The lower bound; off from the one found here, which another residual may surpass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dual: Option<Claim>,
    /// The gap.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<Claim>,
    /// The prediction that is farthest off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fit: Option<Claim>,
    /// The mass that is farthest off, as a share of the true one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mass: Option<Claim>,
}

/// The judgement of an answer. All numbers are those of the network itself, whatever was claimed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// Whether every claim that was made holds.
    pub certified: bool,
    /// Why not, a sentence each.
    pub reasons: Vec<String>,
    /// Claims that are true but weaker than what is proved, a sentence each.
    pub notes: Vec<String>,
    /// `L + λ R` of the network after the free rescaling of its neurons.
    pub objective: f64,
    /// `L = 1/(2n) Σ (f(x_i) − y_i)²`.
    pub loss: f64,
    /// `R = Σ N(u)`.
    pub penalty_value: f64,
    /// A lower bound of the optimal objective.
    pub dual: f64,
    /// `objective − dual`, rounded up: the network is at most this much above the optimum.
    pub gap: f64,
    /// `gap / objective`, rounded up; 0 where both are.
    pub relative_gap: f64,
    /// `ρ = sup |η|/N` over all directions, `η(w̃) = (1/n) Σ r_i relu(w̃·x̃_i)`.
    pub rho: f64,
    /// `ρ/λ`: at most 1 for an optimal residual.
    pub rho_over_lambda: f64,
    /// Where the residual r comes from that proves `dual`: `"fit"`, the claimed predictions; `"atoms"`,
    /// the network's own, if no predictions are claimed or others; or `"q"`, the one offered. The one
    /// that proves the best bound is used.
    pub residual: &'static str,
    /// `w̃/‖w̃‖` of a direction where ρ is attained, the bias last; empty for ρ = 0.
    pub direction: Vec<f64>,
    /// The data that this direction sees, from 0.
    pub seen: Vec<usize>,
    /// Predictions on the data, length n.
    pub fit: Vec<f64>,
    /// How many pairs of atom and point the atom's `active` decided against the sign of `u·x̃`.
    pub on_walls: usize,
    /// How many of those were not kept by any vector that was tried; see [`Settings::wall`].
    pub assumed: usize,
    /// The largest `|u·x̃|/(‖u‖‖x̃‖)` of those on walls.
    pub wall_distance: f64,
    /// How many distinct points the data are.
    pub distinct: usize,
    /// What was claimed.
    pub claims: Claims,
}

/// Judges an answer, which must have been read for this case.
pub fn judge(case: &Case, answer: &Answer, settings: &Settings) -> Verdict {
    let joined;
    let case = if settings.same > 0.0 {
        joined = case.joined(settings.same);
        &joined
    } else {
        case
    };
    let grid = Grid::new(&case.points);
    let evaluation = Evaluation::of(case, answer, settings.wall);
    let (n, share) = (Exact::of(grid.n as f64), Exact::of(answer.share as f64));
    let zero = Exact::of(0.0);

    let square = evaluation.residual.iter().fold(zero.clone(), |sum, r| &sum + &(r * r));
    let loss = square.divided_by(&(&(&share * &share) * &n.scaled(1)), true);
    let cost = evaluation.neurons.iter().fold(zero.clone(), |sum, w| &sum + &w.cost);
    let penalty = cost.divided_by(&share, true);
    let objective = &loss + &(&Exact::of(case.lambda) * &penalty);

    let mut review =
        Review { settings, objective: objective.clone(), reasons: Vec::new(), notes: Vec::new() };
    for (k, (neuron, evaluated)) in answer.neurons.iter().zip(&evaluation.neurons).enumerate() {
        review.sides(k, evaluated);
        review.direction(k, neuron.direction.as_deref(), &neuron.vector);
    }
    let fit: Vec<Exact> = evaluation.fit.iter().map(|f| f.divided_by(&share, false)).collect();
    let (fit_claim, agrees) = review.fit(answer.fit.as_deref(), &fit, case.points.y(), &evaluation.rounding);

    // Any residual proves a lower bound: the claimed one, one that is offered, and the network's own
    // if the claimed one is not that.
    let mut residuals = Vec::new();
    if let Some(fit) = &answer.fit {
        let residual = |(y, f): (&f64, &f64)| &Exact::of(*y) - &Exact::of(*f);
        residuals.push(("fit", case.points.y().iter().zip(fit).map(residual).collect()));
    }
    if let Some(q) = &answer.q {
        residuals.push(("q", q.iter().map(|q| Exact::of(*q)).collect::<Vec<_>>()));
    }
    if !agrees || answer.fit.is_none() {
        residuals.push(("atoms", evaluation.residual.iter().map(|r| r.divided_by(&share, false)).collect()));
    }
    let bounds = residuals.into_iter().map(|(from, r)| (ExactBound::of(case, &grid, &r), from));
    let best = bounds.reduce(|a, b| if b.0.dual > a.0.dual { b } else { a });
    let (ExactBound { rho, dual, rounded }, residual) =
        best.unwrap_or_else(|| (ExactBound::of(case, &grid, &[]), "atoms"));
    let gap = &objective - &dual;

    let residual_sizes = evaluation.residual.iter().map(|r| r.divided_by(&share, true).nearest().abs());
    let loss_rounding =
        residual_sizes.zip(&evaluation.rounding).map(|(r, off)| (r + off) * off).sum::<f64>() / grid.n as f64;
    let penalty_rounding =
        evaluation.neurons.iter().map(|w| w.rounding).sum::<f64>() / answer.share as f64 * case.lambda;
    let (one, lambda) = (Exact::of(1.0), Exact::of(case.lambda));
    let claims = Claims {
        objective: review.value(
            "objective",
            answer.objective,
            &objective,
            &one,
            loss_rounding + penalty_rounding,
        ),
        loss: review.value("loss", answer.loss, &loss, &one, loss_rounding),
        penalty_value: review.value(
            "penalty_value",
            answer.penalty_value,
            &penalty,
            &lambda,
            penalty_rounding,
        ),
        dual: review.dual(answer.dual, &dual),
        gap: review.gap(answer, &gap),
        fit: fit_claim,
        mass: review.masses(answer, &evaluation.neurons),
    };
    let relative = if objective.sign() > 0 { gap.divided_by(&objective, true) } else { zero };
    let LowerBound { direction, seen, .. } = rounded;
    Verdict {
        certified: review.reasons.is_empty(),
        reasons: review.reasons,
        notes: review.notes,
        objective: objective.nearest(),
        loss: loss.nearest(),
        penalty_value: penalty.nearest(),
        dual: dual.nearest(),
        gap: gap.rounded_up(),
        relative_gap: relative.rounded_up(),
        rho: rho.nearest(),
        rho_over_lambda: rho.divided_by(&Exact::of(case.lambda), true).nearest(),
        residual,
        direction,
        seen,
        fit: fit.iter().map(Exact::nearest).collect(),
        on_walls: evaluation.neurons.iter().map(|w| w.overridden).sum(),
        assumed: evaluation.neurons.iter().map(|w| w.assumed).sum(),
        wall_distance: evaluation.neurons.iter().map(|w| w.wall_distance).fold(0.0, f64::max),
        distinct: grid.q(),
        claims,
    }
}

/// Compares claims with what is true.
struct Review<'a> {
    settings: &'a Settings,
    objective: Exact,
    reasons: Vec<String>,
    notes: Vec<String>,
}

impl Review<'_> {
    /// What a claim may be off, for values that are parts of the objective.
    fn slack(&self) -> Exact {
        &Exact::of(self.settings.slack) * &self.objective
    }

    fn sides(&mut self, k: usize, evaluated: &EvaluatedNeuron) {
        let Some((i, far)) = evaluated.contradicted.first() else { return };
        let more = match evaluated.contradicted.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let (claim, side) = if *far > 0.0 { ("not to see", "in front of") } else { ("to see", "behind") };
        self.reasons.push(format!(
            "atom {k} claims {claim} point {i}{more}, which lies {:.1e} {side} its wall",
            far.abs()
        ));
    }

    fn direction(&mut self, k: usize, claimed: Option<&[f64]>, vector: &[f64]) {
        let size = vector.iter().fold(0.0, |size, v| libm::hypot(size, *v));
        let Some(claimed) = claimed.filter(|_| size > 0.0) else { return };
        let off = claimed.iter().zip(vector).map(|(c, v)| (c - v / size).abs()).fold(0.0, f64::max);
        if off > self.settings.slack + 4.0 * f64::EPSILON {
            self.reasons.push(format!("atom {k}: `direction` is not that of `mass_vector`, by {off:.1e}"));
        }
    }

    /// The prediction that is farthest off, and whether all are right.
    fn fit(
        &mut self,
        claimed: Option<&[f64]>,
        fit: &[Exact],
        y: &[f64],
        rounding: &[f64],
    ) -> (Option<Claim>, bool) {
        let Some(claimed) = claimed else { return (None, true) };
        let largest = fit.iter().map(Exact::abs).chain(y.iter().map(|y| Exact::of(y.abs()))).max();
        let allowed = &Exact::of(self.settings.slack) * &largest.unwrap_or_else(|| Exact::of(0.0));
        // What a prediction is off beyond what rounding explains.
        let beyond = |i: usize| {
            let off = (&Exact::of(claimed[i]) - &fit[i]).abs();
            &off - &Exact::of(rounding[i])
        };
        let Some(i) = (0..fit.len()).max_by_key(|i| beyond(*i)) else { return (None, true) };
        let (value, off) = (claimed[i], &Exact::of(claimed[i]) - &fit[i]);
        let agrees = beyond(i) <= allowed;
        let off = off.nearest();
        if !agrees {
            self.reasons.push(format!(
                "the printed atoms do not make the printed fit: at point {i} it is {value:e}, off by {off:.1e}"
            ));
        }
        (Some(Claim { claimed: value, off }), agrees)
    }

    /// A claimed part of the objective, which enters it times `factor` and may be off by `rounding` too.
    fn value(
        &mut self,
        name: &str,
        claimed: Option<f64>,
        value: &Exact,
        factor: &Exact,
        rounding: f64,
    ) -> Option<Claim> {
        let claimed = claimed?;
        let off = &Exact::of(claimed) - value;
        if &off.abs() * factor > &self.slack() + &Exact::of(rounding) {
            let (value, off) = (value.nearest(), off.nearest());
            self.reasons
                .push(format!("`{name}` is {claimed:e}, but of these atoms {value:e}: off by {off:.1e}"));
        }
        Some(Claim { claimed, off: off.nearest() })
    }

    fn dual(&mut self, claimed: Option<f64>, dual: &Exact) -> Option<Claim> {
        let claimed = claimed?;
        let exact = Exact::of(claimed);
        let off = &exact - dual;
        if exact > &self.objective + &self.slack() {
            let objective = self.objective.nearest();
            self.reasons.push(format!(
                "`dual` is {claimed:e}, above the objective of these atoms, {objective:e}: no lower bound"
            ));
        } else if off > self.slack() {
            let proved = dual.nearest();
            self.reasons.push(format!("`dual` is {claimed:e}; the residual proves {proved:e} and no more"));
        } else if off < self.slack().negative() {
            self.notes
                .push(format!("`dual` is a weaker bound than the residual proves, {:e}", dual.nearest()));
        }
        Some(Claim { claimed, off: off.nearest() })
    }

    fn gap(&mut self, answer: &Answer, gap: &Exact) -> Option<Claim> {
        let claimed = answer.gap?;
        let exact = Exact::of(claimed);
        let off = &exact - gap;
        if off < self.slack().negative() {
            let true_gap = gap.rounded_up();
            self.reasons.push(format!("`gap` is {claimed:e}, below the true gap {true_gap:e}"));
        } else if off > self.slack() {
            self.notes.push(format!("`gap` is larger than the true one, {:e}", gap.rounded_up()));
        }
        if let (Some(objective), Some(dual)) = (answer.objective, answer.dual) {
            let own = &Exact::of(objective) - &Exact::of(dual);
            if &own - &exact > self.slack() {
                let own = own.nearest();
                self.reasons.push(format!("`gap` is {claimed:e}, but `objective` minus `dual` {own:e}"));
            }
        }
        Some(Claim { claimed, off: off.nearest() })
    }

    fn masses(&mut self, answer: &Answer, evaluated: &[EvaluatedNeuron]) -> Option<Claim> {
        let mut worst: Option<Claim> = None;
        for (k, (neuron, evaluated)) in answer.neurons.iter().zip(evaluated).enumerate() {
            let Some(claimed) = neuron.mass else { continue };
            let off = &Exact::of(claimed) - &evaluated.cost;
            let share = match evaluated.cost.sign() {
                0 => off.nearest(),
                _ => off.divided_by(&evaluated.cost, true).nearest(),
            };
            let beyond = &off.abs() - &Exact::of(evaluated.rounding);
            if beyond > &Exact::of(self.settings.slack) * &evaluated.cost {
                let cost = evaluated.cost.nearest();
                self.reasons.push(format!("atom {k}: `mass` is {claimed:e}, but it costs {cost:e}"));
            }
            if worst.is_none_or(|w| w.off.abs() < share.abs()) {
                worst = Some(Claim { claimed, off: share });
            }
        }
        worst
    }
}
