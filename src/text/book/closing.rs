//! The closing sentences of the chapters, made from the numbers of the runs that are shown. What happened decides
//! the words, so that a sentence is true of other seeds, settings and data, too.

use crate::text::comparison::outcome;
use crate::text::format::{count, number, percent, setting};
use crate::text::language::{Language, Text, language, say};
use crate::text::optimum::{amount, is_informative, of_optimum};
use crate::text::path::verdict;
use relu_atoms_core::experiment::{Experiment, Mode};
use relu_atoms_session::messages::{Report, RunStatus};

/// The formulas that the sentences have.
#[cfg(test)]
pub(super) const FORMULAS: [&str; 2] = ["ratio", "strength"];

/// Two penalties that differ by no more than this share are told as equal.
const ALIKE: f64 = 0.05;
/// Up to this value of the certificate's ratio it is told as 1: training never reaches it exactly.
const TIGHT: f64 = 1.05;
/// A loss below this is told as a fit of the data.
const FITTED: f64 = 1e-6;

/// A panel's run, as a closing sentence needs it.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The settings in force.
    pub run: &'a Experiment,
    /// The numbers shown.
    pub report: &'a Report,
    /// Into how many cells the data cut the space of neurons; none where that was not counted.
    pub cells: Option<usize>,
    /// The test error of the function that is 0 everywhere; none where nothing is tested.
    pub error_of_zero: Option<f64>,
}

/// The closing sentence of a chapter (index in `relu_atoms_core::experiment::book::CHAPTERS`) at this scene; none while
/// the runs have not begun, or where they are none of which it could speak.
pub fn closing(chapter: usize, scene: usize, panels: &[Shown<'_>]) -> Option<String> {
    let first = panels.first()?;
    if panels.iter().any(|panel| panel.report.step == 0) {
        return None;
    }
    let has_diverged = |panel: &Shown<'_>| panel.report.status == RunStatus::Diverged;
    if panels.iter().any(has_diverged) {
        let told = say(
            "A run has diverged: its step was too large. Halve h to go on.",
            "Ein Lauf ist divergiert: Sein Schritt war zu groß. Zum Weitermachen h halbieren.",
        );
        return Some(told.into());
    }
    match (chapter, scene) {
        (0, _) => Some(gathering(first)),
        (1, _) => cells(first),
        (2, _) => Some(merging(first)),
        (3, _) => Some(price(first)),
        (4, _) => noise(panels),
        (5, _) => favourable(panels),
        (6, _) | (8, 1) => certificate(first),
        (7, _) => Some(widths(panels)),
        (8, 0) => Some(starts(panels)),
        (8, 2) => slow(first),
        (8, _) => Some(lines(panels)),
        (9, _) => Some(finite(first)),
        _ => None,
    }
}

/// `At step 1,200` while it trains, `At the end` afterwards.
fn when(report: &Report) -> String {
    match report.status {
        RunStatus::Finished => say("At the end", "Am Ende").into(),
        _ => format!("{} {}", say("At step", "Bei Schritt"), count(report.step)),
    }
}

/// What is counted: one of it, and several.
type Noun = [Text; 2];

const NEURONS: Noun = [Text::new("neuron", "Neuron"), Text::new("neurons", "Neuronen")];
const DATA_POINTS: Noun = [Text::new("data point", "Datenpunkt"), Text::new("data points", "Datenpunkte")];
const CELLS: Noun = [Text::new("cell", "Zelle"), Text::new("cells", "Zellen")];
const ATOMS: Noun = [Text::new("atom", "Atom"), Text::new("atoms", "Atome")];
/// As they are after a preposition, in German in the dative.
const STEPS: Noun = [Text::new("step", "Schritt"), Text::new("steps", "Schritten")];

/// `1 neuron`, `500 neurons`.
fn of(n: usize, noun: Noun) -> String {
    format!("{}\u{a0}{}", count(n as u64), noun[usize::from(n != 1)])
}

/// `50, 500 and 5,000`.
fn list(parts: &[String]) -> String {
    match parts.split_last() {
        Some((last, before)) if !before.is_empty() => {
            format!("{} {} {last}", before.join(", "), say("and", "und"))
        }
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// What has become of the neurons of a run, as the predicate of a sentence about them: its verb, and what follows.
fn become_of(report: &Report) -> (&'static str, String) {
    // The German words for one neuron and for several.
    let choose = |english, one, several| say(english, if report.neurons == 1 { one } else { several });
    if report.all_dead() {
        let dead = choose(
            "no data point any more: all are dead",
            "keinen Datenpunkt mehr: Es ist tot",
            "keinen Datenpunkt mehr: Alle sind tot",
        );
        (choose("see", "sieht", "sehen"), dead.into())
    } else if report.vanished {
        let nothing = say(
            "shrunk to nothing: the penalty is too strong",
            "zu nichts geschrumpft: Der Strafterm ist zu stark",
        );
        (choose("have", "ist", "sind"), nothing.into())
    } else if report.gathered {
        let (atoms, share) = (outcome(report), percent(report.atom_share));
        let gathered = match language() {
            Language::English => format!("gathered into {atoms}, which hold {share} of their mass"),
            Language::German => {
                let hold = if report.atom_count == 1 { "trägt" } else { "tragen" };
                format!("gesammelt: {atoms} {hold} {share} {} Masse", choose("", "seiner", "ihrer"))
            }
        };
        (choose("have", "hat sich", "haben sich"), gathered)
    } else {
        (choose("point", "zeigt", "zeigen"), format!("in {}", outcome(report)))
    }
}

/// What has become of neurons, after words that say when or from where. In German the verb comes second.
fn sentence(first: &str, neurons: &str, (verb, rest): (&str, String)) -> String {
    match language() {
        Language::English => format!("{first} {neurons} {verb} {rest}"),
        Language::German => format!("{first} {verb} {neurons} {rest}"),
    }
}

fn gathering(Shown { report, .. }: &Shown<'_>) -> String {
    let neurons = match (language(), report.neurons) {
        (Language::English, n) => format!("the {}", of(n, NEURONS)),
        (Language::German, 1) => "das eine Neuron".into(),
        (Language::German, n) => format!("die {}", of(n, NEURONS)),
    };
    sentence(&when(report), &neurons, become_of(report)) + "."
}

fn cells(Shown { report, cells, .. }: &Shown<'_>) -> Option<String> {
    let (points, cells) = (report.fit.len(), of((*cells)?, CELLS));
    let (when, occupied) = (when(report), report.occupied_cells);
    Some(match language() {
        Language::English => {
            let some = if occupied == 1 { "one".into() } else { occupied.to_string() };
            format!(
                "The {} cut the space of neurons into {cells}. {when} neurons are in {some} of those that see a point.",
                of(points, DATA_POINTS)
            )
        }
        Language::German => {
            let cut = match points {
                1 => "Der eine Datenpunkt zerlegt".into(),
                _ => format!("Die {} zerlegen", of(points, DATA_POINTS)),
            };
            let some = if occupied == 1 { "einer".into() } else { count(occupied as u64) };
            format!(
                "{cut} den Raum der Neuronen in {cells}. {when} liegen Neuronen in {some} der Zellen, die einen \
                 Punkt sehen."
            )
        }
    })
}

fn merging(Shown { report, .. }: &Shown<'_>) -> String {
    let loss = number(report.loss, 2);
    let (alive, merged_away) = (report.neurons - report.dead, report.merged_away);
    let choose = |one, several| if alive == 1 { one } else { several };
    let (verb, what) = match (language(), report.loss < FITTED) {
        (Language::English, true) => ("fit", format!("the data (loss {loss})")),
        (Language::English, false) => ("have", format!("a loss of {loss}")),
        (Language::German, true) => (choose("trifft", "treffen"), format!("die Zielwerte (Verlust {loss})")),
        (Language::German, false) => (choose("hat", "haben"), format!("einen Verlust von {loss}")),
    };
    if merged_away > 0 {
        let all = count((alive + merged_away) as u64);
        return match language() {
            Language::English => {
                format!("{} of {all} now {verb} {what}; the others were added to them.", of(alive, NEURONS))
            }
            Language::German => format!(
                "{} von {all}\u{a0}Neuronen {verb} jetzt {what}; die übrigen wurden zu {} addiert.",
                count(alive as u64),
                choose("ihm", "ihnen")
            ),
        };
    }
    let (when, cells) = (when(report), of(report.occupied_cells, CELLS));
    let most = count(2 * report.occupied_cells as u64);
    match language() {
        Language::English => format!(
            "{when} the {} that see data {verb} {what}. They lie in {cells}, so at most {most} would do the same.",
            of(alive, NEURONS)
        ),
        Language::German => {
            let neurons = match alive {
                1 => "das eine Neuron, das Daten sieht".into(),
                _ => format!("die {}, die Daten sehen", of(alive, NEURONS)),
            };
            format!(
                "{when} {verb} {neurons}, {what}. {} in {cells}, also würden höchstens {most} dasselbe leisten.",
                choose("Es liegt", "Sie liegen")
            )
        }
    }
}

/// How near a run is to the optimum, as the certificate has it: the predicate of a sentence about its objective. None
/// where the certificate says nothing.
fn nearness(report: &Report) -> Option<String> {
    let excess = report.standing.as_ref()?.excess()?;
    let verb = match language() {
        Language::English => "is",
        // From the double on the distance is told as a factor.
        Language::German if excess < 1.0 => "liegt",
        Language::German => "beträgt",
    };
    is_informative(excess).then(|| format!("{verb} {}", of_optimum(excess)))
}

fn price(Shown { run, report, .. }: &Shown<'_>) -> String {
    let objective = say("the objective", "die Zielfunktion");
    let near = nearness(report).map_or_else(String::new, |near| format!("; {objective} {near}"));
    format!(
        "{} {} λ = {}: {}, {} {}, V = {}{near}.",
        when(report),
        say("at", "bei"),
        setting(run.lambda, 3),
        outcome(report),
        say("loss", "Verlust"),
        number(report.loss, 2),
        number(report.penalty_variation, 3),
    )
}

/// Two numbers of one kind: equal up to [`ALIKE`], or by what factor the first is the larger.
fn compared(first: f64, second: f64) -> String {
    let (less, more) = (first.min(second), first.max(second));
    if more <= (1.0 + ALIKE) * less {
        let apart = if less > 0.0 { more / less - 1.0 } else { 0.0 };
        return format!("{} {}", say("they differ by", "sie unterscheiden sich um"), amount(apart, true));
    }
    let ratio = number(more / less, 2);
    match (language(), first > second) {
        (Language::English, true) => format!("under the noise it is {ratio}\u{a0}times as large"),
        (Language::English, false) => format!("under the noise it is {ratio}\u{a0}times as small"),
        (Language::German, true) => format!("unter dem Rauschen ist es {ratio}-mal so groß"),
        (Language::German, false) => format!("unter dem Rauschen ist es {ratio}-mal so klein"),
    }
}

fn noise(panels: &[Shown<'_>]) -> Option<String> {
    let [noisy, limit] = panels else { return None };
    if (noisy.run.mode, limit.run.mode) != (Mode::LabelNoise, Mode::GradientPenalty) {
        return None;
    }
    let [g, of_limit] = [noisy, limit].map(|panel| panel.report.penalty_gradient);
    let strength = if noisy.report.lambda_eff > 0.0 {
        let (tau, strength) = (setting(noisy.run.tau, 3), number(noisy.report.lambda_eff, 2));
        match language() {
            Language::English => format!("Noise of τ = {tau} has the strength $strength$ = {strength}. "),
            Language::German => format!("Rauschen mit τ = {tau} hat die Stärke $strength$ = {strength}. "),
        }
    } else {
        String::new()
    };
    let together =
        if g > 0.0 && of_limit > 0.0 { format!("; {}", compared(g, of_limit)) } else { String::new() };
    let (when, g, of_limit) = (when(noisy.report), number(g, 3), number(of_limit, 3));
    Some(match language() {
        Language::English => {
            format!("{strength}{when} G is {g} under the noise and {of_limit} under the penalty{together}.")
        }
        Language::German => format!(
            "{strength}{when} beträgt G unter dem Rauschen {g} und unter der Gradientenstrafe {of_limit}{together}."
        ),
    })
}

fn favourable(panels: &[Shown<'_>]) -> Option<String> {
    let runs: Vec<(&Experiment, Option<&Report>)> =
        panels.iter().map(|panel| (panel.run, Some(panel.report))).collect();
    verdict(&runs, panels.first()?.error_of_zero)
}

fn certificate(Shown { report, .. }: &Shown<'_>) -> Option<String> {
    let (when, ratio) = (when(report), report.standing.as_ref()?.violation);
    let is_missing = ratio > TIGHT;
    let ratio = number(ratio, if is_missing { 3 } else { 4 });
    let price = match (language(), is_missing) {
        (Language::English, true) => format!("{when} $ratio$ reaches {ratio}: a neuron is missing there"),
        (Language::English, false) => format!("{when} $ratio$ is {ratio} at most: no neuron is missing"),
        (Language::German, true) => {
            format!("{when} erreicht $ratio$ den Wert {ratio}: Dort fehlt ein Neuron")
        }
        (Language::German, false) => format!("{when} ist $ratio$ höchstens {ratio}: Kein Neuron fehlt"),
    };
    let known = match (language(), nearness(report)) {
        (Language::English, Some(near)) => format!("The objective {near}, for certain"),
        (Language::English, None) => "The bound on the gap says nothing yet".into(),
        (Language::German, Some(near)) => format!("Bewiesen: Die Zielfunktion {near}"),
        (Language::German, None) => "Die Schranke für die Lücke sagt noch nichts aus".into(),
    };
    Some(format!("{price}. {known}."))
}

fn widths(panels: &[Shown<'_>]) -> String {
    let widths: Vec<String> = panels.iter().map(|panel| count(panel.report.neurons as u64)).collect();
    let ends: Vec<String> = panels.iter().map(|panel| outcome(panel.report)).collect();
    let widths = list(&widths);
    let is_over = panels.iter().all(|panel| panel.report.status.over());
    let is_same = ends.iter().all(|end| *end == ends[0]) && panels.iter().all(|panel| panel.report.gathered);
    let (atoms, ends) = (panels[0].report.atom_count, list(&ends));
    match language() {
        Language::English => {
            let verb = if is_over { "have become" } else { "now form" };
            if is_same {
                format!("{widths} neurons {verb} the same number of atoms: {atoms}.")
            } else {
                format!("{widths} neurons {verb} {ends}.")
            }
        }
        Language::German => {
            let when = if is_over { "am Ende" } else { "jetzt" };
            if is_same {
                format!("{widths} Neuronen bilden {when} gleich viele Atome: {}.", count(atoms as u64))
            } else {
                format!("{widths} Neuronen sind {when} {ends}.")
            }
        }
    }
}

fn starts(panels: &[Shown<'_>]) -> String {
    let parts: Vec<String> = panels
        .iter()
        .map(|Shown { run, report, .. }| {
            let scale = format!("{} {}", say("from scale", "bei Startskala"), setting(run.scale, 3));
            let neurons = match language() {
                Language::German if report.neurons == 1 => "das Neuron",
                _ => say("the neurons", "die Neuronen"),
            };
            let told = sentence(&scale, neurons, become_of(report));
            format!("{told} ({} {})", say("loss", "Verlust"), number(report.loss, 2))
        })
        .collect();
    let sentence = match language() {
        Language::English => list(&parts),
        Language::German => parts.join("; "),
    };
    let (first, rest) = sentence.split_at(1);
    format!("{}{rest}.", first.to_uppercase())
}

fn slow(Shown { run, report, .. }: &Shown<'_>) -> Option<String> {
    if run.mode != Mode::LabelNoise {
        return None;
    }
    let (steps, g) = (of(report.step as usize, STEPS), number(report.penalty_gradient, 3));
    Some(match (language(), nearness(report)) {
        (Language::English, Some(near)) => {
            format!("After {steps} G is {g}, and the objective that the noise lowers {near}.")
        }
        (Language::English, None) => {
            format!("After {steps} G is {g}, and nothing is known of the distance to the least.")
        }
        (Language::German, Some(near)) => {
            format!("Nach {steps} beträgt G {g}, und die Zielfunktion, die das Rauschen senkt, {near}.")
        }
        (Language::German, None) => {
            format!("Nach {steps} beträgt G {g}, und über den Abstand zum Minimum ist nichts bekannt.")
        }
    })
}

fn lines(panels: &[Shown<'_>]) -> String {
    let widths: Vec<String> = panels.iter().map(|panel| count(panel.report.neurons as u64)).collect();
    let at_loss = say("at loss", "bei Verlust");
    let ends: Vec<String> = panels
        .iter()
        .map(|panel| format!("{} {at_loss} {}", outcome(panel.report), number(panel.report.loss, 3)))
        .collect();
    format!("{} {}: {}.", list(&widths), say("neurons", "Neuronen"), list(&ends))
}

fn finite(shown @ Shown { report, .. }: &Shown<'_>) -> String {
    let objective = say("The objective", "Die Zielfunktion");
    let near = nearness(report).map_or_else(String::new, |near| format!(" {objective} {near}."));
    let points = report.fit.len();
    let enough = if report.gathered && points > 0 {
        let (data, atoms) = (of(points, DATA_POINTS), of(points, ATOMS));
        match language() {
            Language::English => format!(" For {data} at most {atoms} are needed."),
            Language::German => {
                let are = if points == 1 { "ist" } else { "sind" };
                format!(" Für {data} {are} höchstens {atoms} nötig.")
            }
        }
    } else {
        String::new()
    };
    format!("{}{enough}{near}", gathering(shown))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::in_language;
    use relu_atoms_core::cells::Arrangement;
    use relu_atoms_core::experiment::book::CHAPTERS;
    use relu_atoms_core::optimum::Standing;
    use relu_atoms_core::points::Points;
    use relu_atoms_session::{path, seeds};

    /// The seeds at which every sentence is held to its run.
    const SEEDS: std::ops::RangeInclusive<u64> = 1..=20;

    /// Up to this seed runs go to their ends.
    const WHOLE: u64 = 2;

    fn cells_of(run: &Experiment) -> Option<usize> {
        let points = Points::check(&run.raw_points()?).ok()?;
        (points.n() <= 20).then(|| Arrangement::new(&points).cells.len())
    }

    /// The numbers in a sentence of a language, in order.
    fn numbers(sentence: &str, language: Language) -> Vec<f64> {
        let text = sentence.replace('−', "-");
        let text = match language {
            Language::English => text.replace(',', ""),
            Language::German => text.replace('.', "").replace(',', "."),
        };
        let is_number = |c: char| c.is_ascii_digit() || ".e-".contains(c);
        text.split(|c: char| !is_number(c))
            .filter_map(|part| part.trim_end_matches(['.', '-']).parse().ok())
            .collect()
    }

    #[test]
    fn numbers_are_read_in_the_form_of_the_language() {
        let read = |sentence, language| numbers(sentence, language);
        assert_eq!(read("1,200 at 0.50, 1.2e−5.", Language::English), [1200.0, 0.5, 1.2e-5]);
        assert_eq!(read("1.200 bei 0,50, 1,2e−5, 2,3-mal.", Language::German), [1200.0, 0.5, 1.2e-5, 2.3]);
    }

    /// The ends of a scene's runs from one seed, and its closing sentence in every language.
    fn ended(chapter: usize, scene: usize, seed: u64) -> (Vec<(Experiment, Report)>, [String; 2]) {
        let runs = CHAPTERS[chapter].experiments(scene).into_iter().map(|run| {
            let mut run = Experiment { seed, ..run };
            if seed > WHOLE {
                (run.m, run.steps) = (run.m.min(1_000), Some(4_000));
            }
            let report = seeds::train_to_end(&run, &mut |_| true).expect("a report");
            (run, report)
        });
        let runs: Vec<(Experiment, Report)> = runs.collect();
        let zero = path::error_of_zero(&runs[0].0);
        let shown: Vec<Shown<'_>> = runs
            .iter()
            .map(|(run, report)| Shown { run, report, cells: cells_of(run), error_of_zero: zero })
            .collect();
        let sentences = Language::ALL
            .map(|language| in_language(language, || closing(chapter, scene, &shown)).expect("a sentence"));
        (runs, sentences)
    }

    /// What a sentence claims, held to the numbers of its runs.
    fn check(
        chapter: usize,
        scene: usize,
        runs: &[(Experiment, Report)],
        language: Language,
        sentence: &str,
    ) {
        let has_words = |english, german| sentence.contains(Text::new(english, german).within(language));
        let never = |what: &str| assert!(!sentence.contains(what), "`{what}` is in `{sentence}`");
        let found = numbers(sentence, language);
        let has = |value: f64, within: f64| {
            assert!(
                found.iter().any(|v| (v - value).abs() <= within * value.abs() + 1e-300),
                "{value} is not in `{sentence}`"
            );
        };
        let reports: Vec<&Report> = runs.iter().map(|run| &run.1).collect();
        let first = reports[0];
        let counted = |report: &Report| {
            if report.gathered { report.atom_count as f64 } else { report.n_eff.round() }
        };
        match (chapter, scene) {
            (0 | 9, _) => {
                has(first.neurons as f64, 0.0);
                has(counted(first), 0.0);
                assert_eq!(has_words("gathered", "gesammelt"), first.gathered);
            }
            (1, _) => {
                let raw = runs[0].0.raw_points().expect("points");
                // 2 n cells for n distinct points on a line, and those that see a point are one fewer.
                has(2.0 * raw.y.len() as f64, 0.0);
                has(first.occupied_cells as f64, 0.0);
                assert!(first.occupied_cells < 2 * raw.y.len());
            }
            (2, _) => {
                has((first.neurons - first.dead) as f64, 0.0);
                has(2.0 * first.occupied_cells as f64, 0.0);
                assert_eq!(has_words("fit the data", "Zielwerte"), first.loss < 1e-6);
            }
            (3, _) => {
                has(runs[0].0.lambda, 0.0);
                has(first.loss, 0.05);
                has(first.penalty_variation, 5e-3);
                has(counted(first), 0.0);
            }
            (4, _) => {
                let g = [reports[0].penalty_gradient, reports[1].penalty_gradient];
                g.iter().for_each(|g| has(*g, 5e-3));
                has(first.lambda_eff, 0.05);
                // The limit has the noise's strength.
                assert!((runs[1].0.lambda / first.lambda_eff - 1.0).abs() < 1e-9);
                let apart = g[0].max(g[1]) / g[0].min(g[1]) - 1.0;
                assert_eq!(has_words("differ by", "unterscheiden sich um"), apart <= ALIKE);
                if apart > ALIKE {
                    assert_eq!(has_words("as large", "so groß"), g[0] > g[1]);
                    assert_eq!(has_words("as small", "so klein"), g[0] < g[1]);
                }
            }
            (5, _) => {
                let errors = [0, 1].map(|k| reports[k].test_error.expect("a test error"));
                errors.iter().for_each(|error| has(*error, 0.05));
                if language == Language::German {
                    return;
                }
                let v = sentence.contains("the variation norm is favourable");
                let g = sentence.contains("the gradient penalty is favourable");
                assert!(!(v && g));
                assert!(!v || errors[0] < errors[1], "{sentence}");
                assert!(!g || errors[1] < errors[0], "{sentence}");
                assert!(sentence.contains("A unit of mass sees"), "{sentence}");
            }
            (6, _) | (8, 1) => {
                let ratio = first.standing.as_ref().expect("a certificate").violation;
                has(ratio, 5e-3);
                assert_eq!(has_words("is missing there", "Dort fehlt ein Neuron"), ratio > TIGHT);
                assert!(has_words("for certain", "Bewiesen: "), "{sentence}");
            }
            (7, _) | (8, 3) => {
                for report in &reports {
                    has(report.neurons as f64, 0.0);
                    has(counted(report), 0.0);
                }
                let same = reports.iter().all(|r| r.gathered && r.atom_count == first.atom_count);
                let is_told = has_words("the same number", "gleich viele Atome");
                assert_eq!(is_told, same && chapter == 7, "{sentence}");
            }
            (8, 0) => {
                for (run, report) in runs {
                    has(run.scale, 0.0);
                    has(counted(report), 0.0);
                    has(report.loss, 0.05);
                }
            }
            (8, 2) => {
                has(first.step as f64, 0.0);
                has(first.penalty_gradient, 5e-3);
            }
            other => panic!("{other:?} is not checked"),
        }
        never("NaN");
        never("not a number");
        never("keine Zahl");
        assert!(sentence.ends_with('.'), "{sentence}");
    }

    /// The closing sentence of made-up reports in German, with common spaces.
    fn in_german(chapter: usize, scene: usize, panels: &[(&Experiment, &Report)]) -> String {
        let shown: Vec<Shown<'_>> = panels
            .iter()
            .map(|(run, report)| Shown { run, report, cells: Some(8), error_of_zero: None })
            .collect();
        let told = in_language(Language::German, || closing(chapter, scene, &shown));
        told.expect("a sentence").replace('\u{a0}', " ")
    }

    /// What became of a network and how near it is to the optimum, as the German sentences have it.
    fn parts(report: &Report) -> [String; 2] {
        let excess = report.standing.as_ref().and_then(Standing::excess);
        let near = || excess.map_or_else(String::new, of_optimum);
        in_language(Language::German, || [outcome(report), near()]).map(|text| text.replace('\u{a0}', " "))
    }

    #[test]
    fn every_case_has_its_german_words() {
        let run = Experiment { m: 20, steps: Some(5), ..CHAPTERS[3].experiments(0)[0].clone() };
        let report = seeds::train_to_end(&run, &mut |_| true).expect("a report");
        let standing = |dual, violation| {
            let standing = report.standing.clone().expect("a certificate");
            Some(Standing { raw: 1.0, dual, violation, ..standing })
        };
        let gathered = Report {
            status: RunStatus::Finished,
            step: 1_200,
            neurons: 500,
            dead: 12,
            merged_away: 0,
            gathered: true,
            vanished: false,
            atom_count: 4,
            atom_share: 0.98,
            n_eff: 4.0,
            occupied_cells: 3,
            loss: 0.0123,
            penalty_variation: 3.456,
            penalty_gradient: 2.5,
            fit: vec![0.0; 4],
            standing: None,
            ..report.clone()
        };
        let running = Report { status: RunStatus::Running, ..gathered.clone() };
        let diffuse = Report { gathered: false, n_eff: 57.0, ..running.clone() };
        let one = Report { neurons: 1, dead: 0, atom_count: 1, ..gathered.clone() };
        let nothing = Report { vanished: true, gathered: false, ..gathered.clone() };
        let dead = Report { dead: 500, ..gathered.clone() };
        let near = Report { standing: standing(0.8, 1.01), ..gathered.clone() };
        let far = Report { standing: standing(0.25, 1.5), ..gathered.clone() };
        let unknown = Report { standing: standing(0.0, 1.5), ..running.clone() };
        let told = |chapter, scene, report: &Report| in_german(chapter, scene, &[(&run, report)]);

        let diverged = Report { status: RunStatus::Diverged, ..gathered.clone() };
        assert_eq!(
            told(0, 0, &diverged),
            "Ein Lauf ist divergiert: Sein Schritt war zu groß. Zum Weitermachen h halbieren."
        );

        let [four, _] = parts(&gathered);
        assert_eq!(
            told(0, 0, &gathered),
            format!("Am Ende haben sich die 500 Neuronen gesammelt: {four} tragen 98 % ihrer Masse.")
        );
        let [some, _] = parts(&diffuse);
        assert_eq!(told(0, 0, &diffuse), format!("Bei Schritt 1.200 zeigen die 500 Neuronen in {some}."));
        let [single, _] = parts(&one);
        assert_eq!(
            told(0, 0, &one),
            format!("Am Ende hat sich das eine Neuron gesammelt: {single} trägt 98 % seiner Masse.")
        );
        assert_eq!(
            told(0, 0, &nothing),
            "Am Ende sind die 500 Neuronen zu nichts geschrumpft: Der Strafterm ist zu stark."
        );
        assert_eq!(
            told(0, 0, &dead),
            "Am Ende sehen die 500 Neuronen keinen Datenpunkt mehr: Alle sind tot."
        );
        assert_eq!(
            told(0, 0, &Report { dead: 1, ..one.clone() }),
            "Am Ende sieht das eine Neuron keinen Datenpunkt mehr: Es ist tot."
        );

        assert_eq!(
            told(1, 0, &gathered),
            "Die 4 Datenpunkte zerlegen den Raum der Neuronen in 8 Zellen. Am Ende liegen Neuronen in 3 der Zellen, \
             die einen Punkt sehen."
        );
        assert_eq!(
            told(1, 0, &Report { fit: vec![0.0], occupied_cells: 1, ..running.clone() }),
            "Der eine Datenpunkt zerlegt den Raum der Neuronen in 8 Zellen. Bei Schritt 1.200 liegen Neuronen in \
             einer der Zellen, die einen Punkt sehen."
        );

        let fitted = Report { loss: 1e-9, ..gathered.clone() };
        assert_eq!(
            told(2, 0, &fitted),
            "Am Ende treffen die 488 Neuronen, die Daten sehen, die Zielwerte (Verlust 1,0e−9). Sie liegen in \
             3 Zellen, also würden höchstens 6 dasselbe leisten."
        );
        assert_eq!(
            told(2, 0, &Report { occupied_cells: 1, ..one.clone() }),
            "Am Ende hat das eine Neuron, das Daten sieht, einen Verlust von 0,012. Es liegt in 1 Zelle, also würden \
             höchstens 2 dasselbe leisten."
        );
        assert_eq!(
            told(2, 0, &Report { dead: 494, merged_away: 482, ..gathered.clone() }),
            "6 von 488 Neuronen haben jetzt einen Verlust von 0,012; die übrigen wurden zu ihnen addiert."
        );
        assert_eq!(
            told(2, 0, &Report { dead: 499, merged_away: 487, ..fitted }),
            "1 von 488 Neuronen trifft jetzt die Zielwerte (Verlust 1,0e−9); die übrigen wurden zu ihm addiert."
        );

        let run_at = format!("Am Ende bei λ = {}: {four}, Verlust 0,012, V = 3,46", run.lambda);
        let run_at = run_at.replace('.', ",");
        assert_eq!(told(3, 0, &gathered), format!("{run_at}."));
        let [_, within] = parts(&near);
        assert_eq!(told(3, 0, &near), format!("{run_at}; die Zielfunktion liegt {within}."));
        let [_, times] = parts(&far);
        assert_eq!(told(3, 0, &far), format!("{run_at}; die Zielfunktion beträgt {times}."));

        let noisy = Experiment { mode: Mode::LabelNoise, tau: 0.5, ..run.clone() };
        let limit = Experiment { mode: Mode::GradientPenalty, ..run.clone() };
        let compared = |strength, g| {
            let under_noise = Report { lambda_eff: strength, penalty_gradient: g, ..gathered.clone() };
            in_german(4, 0, &[(&noisy, &under_noise), (&limit, &gathered)])
        };
        assert_eq!(
            compared(0.0015625, 5.0),
            "Rauschen mit τ = 0,5 hat die Stärke $strength$ = 0,0016. Am Ende beträgt G unter dem Rauschen 5,00 und \
             unter der Gradientenstrafe 2,50; unter dem Rauschen ist es 2,0-mal so groß."
        );
        assert!(compared(0.0, 1.25).ends_with(" 2,50; unter dem Rauschen ist es 2,0-mal so klein."));
        let apart = in_language(Language::German, || amount(0.04, true)).replace('\u{a0}', " ");
        assert_eq!(
            compared(0.0, 2.6),
            format!(
                "Am Ende beträgt G unter dem Rauschen 2,60 und unter der Gradientenstrafe 2,50; sie unterscheiden \
                 sich um {apart}."
            )
        );

        assert_eq!(
            told(6, 0, &near),
            format!(
                "Am Ende ist $ratio$ höchstens 1,010: Kein Neuron fehlt. Bewiesen: Die Zielfunktion liegt {within}."
            )
        );
        assert_eq!(
            told(6, 0, &far),
            format!(
                "Am Ende erreicht $ratio$ den Wert 1,50: Dort fehlt ein Neuron. Bewiesen: Die Zielfunktion beträgt \
                 {times}."
            )
        );
        assert_eq!(
            told(6, 0, &unknown),
            "Bei Schritt 1.200 erreicht $ratio$ den Wert 1,50: Dort fehlt ein Neuron. Die Schranke für die Lücke sagt \
             noch nichts aus."
        );

        let wide = Report { neurons: 5_000, ..gathered.clone() };
        let widths = |report: &Report| in_german(7, 0, &[(&run, &gathered), (&run, &wide), (&run, report)]);
        assert_eq!(widths(&gathered), "500, 5.000 und 500 Neuronen bilden am Ende gleich viele Atome: 4.");
        assert_eq!(widths(&running), "500, 5.000 und 500 Neuronen bilden jetzt gleich viele Atome: 4.");
        let [vanished, _] = parts(&nothing);
        assert_eq!(
            widths(&nothing),
            format!("500, 5.000 und 500 Neuronen sind am Ende {four}, {four} und {vanished}.")
        );
        assert_eq!(
            widths(&diffuse),
            format!("500, 5.000 und 500 Neuronen sind jetzt {four}, {four} und {some}.")
        );

        let large = Experiment { scale: 10.0, ..run.clone() };
        let small = Experiment { scale: 0.3, ..run.clone() };
        assert_eq!(
            in_german(8, 0, &[(&large, &diffuse), (&small, &one)]),
            format!(
                "Bei Startskala 10 zeigen die Neuronen in {some} (Verlust 0,012); bei Startskala 0,3 hat sich das \
                 Neuron gesammelt: {single} trägt 98 % seiner Masse (Verlust 0,012)."
            )
        );
        assert_eq!(
            in_german(8, 2, &[(&noisy, &near)]),
            format!(
                "Nach 1.200 Schritten beträgt G 2,50, und die Zielfunktion, die das Rauschen senkt, liegt {within}."
            )
        );
        assert_eq!(
            in_german(8, 2, &[(&noisy, &Report { step: 1, ..gathered.clone() })]),
            "Nach 1 Schritt beträgt G 2,50, und über den Abstand zum Minimum ist nichts bekannt."
        );
        assert_eq!(
            in_german(8, 3, &[(&run, &gathered), (&run, &wide)]),
            format!("500 und 5.000 Neuronen: {four} bei Verlust 0,0123 und {four} bei Verlust 0,0123.")
        );

        assert_eq!(
            told(9, 0, &near),
            format!(
                "Am Ende haben sich die 500 Neuronen gesammelt: {four} tragen 98 % ihrer Masse. Für 4 Datenpunkte sind \
                 höchstens 4 Atome nötig. Die Zielfunktion liegt {within}."
            )
        );
        let lone = told(9, 0, &Report { fit: vec![0.0], ..gathered.clone() });
        assert!(lone.ends_with(" Für 1 Datenpunkt ist höchstens 1 Atom nötig."), "{lone}");
    }

    /// Every closing sentence, for 20 seeds. From the first seeds the runs are those that the page shows, to their ends;
    /// from the others they are shorter and at most 1,000 neurons wide, so that unfinished networks are told of, too.
    #[test]
    fn every_closing_sentence_is_true_for_twenty_seeds() {
        let scenes = CHAPTERS.iter().enumerate().flat_map(|(k, c)| (0..c.scenes.len()).map(move |s| (k, s)));
        std::thread::scope(|scope| {
            for (chapter, scene) in scenes {
                scope.spawn(move || {
                    for seed in SEEDS {
                        let (runs, sentences) = ended(chapter, scene, seed);
                        for (language, sentence) in Language::ALL.into_iter().zip(&sentences) {
                            if seed <= 2 {
                                println!("{} {scene}: {sentence}", chapter + 1);
                            }
                            check(chapter, scene, &runs, language, sentence);
                        }
                    }
                });
            }
        });
    }
}
