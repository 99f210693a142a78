//! `atoms train`: the page's own session, driven to the end of the run.

use crate::arguments::TrainArguments;
use crate::data::DataTable;
use crate::input::{Input, Kind};
use crate::progress::Progress;
use crate::refusal::Refusal;
use crate::{interrupt, output};
use relu_atoms_core::experiment::Pace;
use relu_atoms_core::experiment::{Data, Experiment, Mode, link, table};
use relu_atoms_core::nearness;
use relu_atoms_core::optimum::Standing;
use relu_atoms_core::points::units::Units;
use relu_atoms_core::train::TrainConfig;
use relu_atoms_session::export::changes;
use relu_atoms_session::export::in_table::InTable;
use relu_atoms_session::export::metrics;
use relu_atoms_session::export::saved::{Panel, Saved};
use relu_atoms_session::messages::{Frame, Reply, Report, Request, RunStatus};
use relu_atoms_session::seeds::{self, Spread};
use relu_atoms_session::{Output, Session};
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Seconds between two counts of a run for the progress bar alone: counting takes a small part of them.
const COUNT_EVERY: f64 = 0.5;

/// Trains every panel of the experiment, writes the files asked for and prints the reports.
pub(crate) fn run(arguments: &TrainArguments) -> Result<ExitCode, Refusal> {
    let mut panels = match &arguments.data {
        Some(file) => panels_on(&DataTable::read(file, &arguments.table)?, arguments)?,
        None => {
            arguments.table.refuse_without_table()?;
            panels(arguments.link.as_deref(), arguments.file.as_deref())?
        }
    };
    for panel in &mut panels {
        panel.experiment.steps = arguments.steps.or(panel.experiment.steps);
        arguments.test.apply(&mut panel.experiment)?;
    }
    // Refused before the first is trained: what that would have found would be lost.
    for panel in &panels {
        TrainConfig::check(&panel.experiment)
            .map_err(|error| Refusal::Setup { reason: error.to_string() })?;
    }
    if let Some(count) = arguments.seeds {
        return from_seeds(arguments, &panels, count);
    }
    if arguments.experiment {
        let experiments: Vec<&Experiment> = panels.iter().map(|p| &p.experiment).collect();
        output::print_one_or_list(&experiments)?;
        return Ok(ExitCode::SUCCESS);
    }
    tell_of_free_biases(&panels);
    interrupt::listen();
    let mut tables = Tables::create(arguments, &panels)?;
    let mut reports = Vec::new();
    for panel in &mut panels {
        let report = train(panel, &mut tables)?;
        let (experiment, tunes) = (panel.experiment.clone(), panel.tunes.clone());
        *panel = Panel::new(experiment, tunes, report.step, Some(report.clone()));
        reports.push(report);
    }
    tables.finish()?;
    let printed = panels.iter().zip(&reports).map(|(panel, report)| InUnits {
        report,
        units: panel.experiment.standard_units(),
        in_table: panel.in_table.as_ref(),
    });
    output::print_one_or_list(&printed.collect::<Vec<_>>())?;
    // Where Ctrl-C came, and the panels after it, which stayed at their first step.
    let early: Vec<String> = panels
        .iter()
        .zip(&reports)
        .filter(|(_, report)| !report.status.over())
        .map(|(panel, report)| {
            let (mode, steps) = (mode_key(panel), panel.experiment.planned_steps());
            format!("{mode} at step {} of {steps}", report.step)
        })
        .collect();
    if let Some(path) = &arguments.save {
        std::fs::write(path, Saved::new(panels).to_json()).map_err(Refusal::file(path.display()))?;
    }
    let diverged = reports.iter().filter(|r| r.status == RunStatus::Diverged);
    let said: Vec<_> = diverged.filter_map(|r| r.message.as_ref()).collect();
    said.iter().for_each(|message| eprintln!("{message}"));
    if !early.is_empty() {
        eprintln!("Stopped: {}; what is printed and written goes that far.", early.join(", "));
    }
    Ok(match (said.is_empty(), early.is_empty()) {
        (false, _) => ExitCode::from(1),
        (true, false) => interrupt::exit_code(),
        (true, true) => ExitCode::SUCCESS,
    })
}

/// Trains every panel from several seeds, and prints how the runs have ended.
fn from_seeds(arguments: &TrainArguments, panels: &[Panel], count: usize) -> Result<ExitCode, Refusal> {
    let TrainArguments { csv, neurons, save, experiment, .. } = arguments;
    if csv.is_some() || neurons.is_some() || save.is_some() || *experiment {
        return Err(Refusal::SeedsWithFiles);
    }
    tell_of_free_biases(panels);
    interrupt::listen();
    let mut tables = Tables::create(arguments, panels)?;
    let mut ends: Vec<SeedResult> = Vec::new();
    'panels: for panel in panels {
        for seed in seeds::following(panel.experiment.seed, count) {
            let mut panel = panel.clone();
            panel.experiment.seed = seed;
            let report = train(&panel, &mut tables)?;
            // What Ctrl-C has cut short is no end.
            if !report.status.over() {
                break 'panels;
            }
            let units = panel.experiment.standard_units();
            ends.push(SeedResult { mode: mode_key(&panel), seed, units, report });
        }
    }
    if arguments.json {
        output::print_json(&ends)?;
    } else {
        output::print(&seed_tables(&ends))?;
    }
    if interrupt::asked() {
        eprintln!("Stopped after {} of {} runs.", ends.len(), count * panels.len());
        return Ok(interrupt::exit_code());
    }
    let has_diverged = ends.iter().any(|end| end.report.status == RunStatus::Diverged);
    Ok(ExitCode::from(u8::from(has_diverged)))
}

/// Says why runs without a charge on the biases have no bounds.
fn tell_of_free_biases(panels: &[Panel]) {
    if panels.iter().any(|panel| panel.experiment.has_free_biases()) {
        eprintln!("{}", nearness::FREE_BIASES);
    }
}

/// A report with the standard units in which its numbers are; none where they are in the table's own.
#[derive(Serialize)]
struct InUnits<'a> {
    #[serde(flatten)]
    report: &'a Report,
    units: Option<Units>,
    /// The atoms in the table's units, where the run has others.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_table: Option<&'a InTable>,
}

/// How the run from a seed has ended.
#[derive(Serialize)]
struct SeedResult {
    mode: &'static str,
    seed: u64,
    units: Option<Units>,
    #[serde(flatten)]
    report: Report,
}

/// A table of a regulariser's seeds for each regulariser, and how atoms and gap are spread.
fn seed_tables(ends: &[SeedResult]) -> String {
    let mut out = String::new();
    for runs in ends.chunk_by(|a, b| a.mode == b.mode && a.seed.wrapping_add(1) == b.seed) {
        out += &format!("{}\n", runs[0].mode);
        let explained = runs.iter().any(|run| run.units.is_some());
        let r2 = if explained { "        R²" } else { "" };
        out += &format!(
            "      seed   atoms    mass   directions         loss{r2}          R_V          R_G    objective  gap\n"
        );
        for SeedResult { seed, report, .. } in runs {
            // In standard units the loss says little about the table's own numbers.
            let r2 = match report.r2 {
                _ if !explained => String::new(),
                Some(r2) => format!("  {r2:>8.4}"),
                None => format!("  {:>8}", "-"),
            };
            let excess = report.standing.as_ref().and_then(Standing::excess);
            let note = if report.status == RunStatus::Diverged { "  diverged" } else { "" };
            out += &format!(
                "{seed:>10}  {:>6}  {:>5.1}%  {:>11.2}  {:>11.4e}{r2}  {:>11.4e}  {:>11.4e}  {:>11.4e}  {}{note}\n",
                report.atom_count,
                100.0 * report.atom_share,
                report.n_eff,
                report.loss,
                report.penalty_variation,
                report.penalty_gradient,
                report.objective,
                excess.map_or_else(|| "-".into(), |share| nearness::amount(share, true)),
            );
        }
        let tally = seeds::tally(runs.iter().map(|run| run.report.atom_count));
        let atoms: Vec<String> = tally.iter().map(|(atoms, runs)| format!("{atoms} in {runs}")).collect();
        out += &format!("atoms: {}", atoms.join(", "));
        let gaps = runs.iter().filter_map(|run| run.report.standing.as_ref()?.excess());
        if let Some(gap) = Spread::of(gaps) {
            let [least, median, greatest] =
                [gap.least, gap.median, gap.greatest].map(|share| nearness::amount(share, true));
            out += &format!("; gap: {least} to {greatest}, median {median}");
        }
        out += "\n";
    }
    out
}

/// The runs on a table: with the settings of the link or the file, or those that suit own data.
fn panels_on(table: &DataTable, arguments: &TrainArguments) -> Result<Vec<Panel>, Refusal> {
    table.tell();
    let points = table.rounded();
    let mut panels = match &arguments.file {
        None => {
            // As a link with these data is read, so that the settings suit them.
            // They stand in standard units there: a link says of its numbers in which units they are trained.
            let standard = Units::needed(&points).map(|units| units.to_standard(&points));
            let data = Data::Own(standard.unwrap_or_else(|| points.clone()));
            let word = Experiment::with_data(data, Mode::None).text("data").unwrap_or_default();
            let rest = arguments.link.as_deref().map(link::query).unwrap_or_default();
            panels(Some(&format!("data={word}&{rest}")), None)?
        }
        file => panels(None, file.as_deref())?,
    };
    for Panel { experiment, tunes, step, result, .. } in &mut panels {
        let (truth, holdout) = (experiment.truth.take(), experiment.holdout);
        *experiment = Experiment {
            // A link may name a truth and a share of rows for these data; a file's are of its own.
            truth: truth.filter(|_| arguments.file.is_none()),
            holdout: if arguments.file.is_none() { holdout } else { 0.0 },
            // Those that suit the table, unless others are asked for.
            units: table.units,
            ..experiment.on_table(points.clone(), table.names())
        };
        (*step, *result) = (0, None);
        if arguments.file.is_some() {
            tunes.clear();
        }
    }
    Ok(panels)
}

/// The runs that the link or the file describes.
pub(crate) fn panels(link: Option<&str>, file: Option<&Path>) -> Result<Vec<Panel>, Refusal> {
    if let Some(text) = link {
        let (opening, notices) = link::parse(&link::query(text));
        if let Some(first) = notices.first() {
            return Err(Refusal::Link { notice: first.to_string() });
        }
        let runs = opening.comparison.experiments();
        let changes = changes::read(opening.changes.as_deref().unwrap_or_default(), &runs)
            .map_err(|error| Refusal::Link { notice: format!("`changes`: {error}") })?;
        let panel = |(experiment, tunes)| Panel::new(experiment, tunes, 0, None);
        return Ok(runs.into_iter().zip(changes).map(panel).collect());
    }
    // The grammar asks for a file where there is no link.
    let Some(file) = file else { return Ok(Vec::new()) };
    let input = Input::read(file)?;
    match Saved::from_json(&input.text) {
        Ok(saved) => Ok(saved.panels),
        Err(e) => Err(input.refused(Kind::Experiment, &e)),
    }
}

/// The link key of a panel's regulariser, by which tables name it.
fn mode_key(panel: &Panel) -> &'static str {
    table::mode_info(panel.experiment.mode).key
}

/// A table being written.
struct Table {
    path: PathBuf,
    out: std::io::BufWriter<std::fs::File>,
}

impl Table {
    fn create(path: &Path, header: &str) -> Result<Self, Refusal> {
        let file = std::fs::File::create(path).map_err(Refusal::file(path.display()))?;
        let mut table = Self { path: path.into(), out: std::io::BufWriter::new(file) };
        table.write(header)?;
        Ok(table)
    }

    fn write(&mut self, rows: &str) -> Result<(), Refusal> {
        self.out.write_all(rows.as_bytes()).map_err(Refusal::file(self.path.display()))
    }
}

/// The tables asked for.
struct Tables {
    csv: Option<Table>,
    neurons: Option<Table>,
    d: usize,
    units: Option<Units>,
}

impl Tables {
    fn create(arguments: &TrainArguments, panels: &[Panel]) -> Result<Self, Refusal> {
        let first = panels.first().map(|panel| &panel.experiment);
        let d = first.and_then(Experiment::raw_points).map_or(2, |p| p.d);
        // Panels share their data, and so their units.
        let units = first.and_then(Experiment::standard_units);
        let table = |path: &Option<PathBuf>, header: &str| {
            path.as_ref().map(|path| Table::create(path, header)).transpose()
        };
        Ok(Self {
            csv: table(&arguments.csv, &metrics::header())?,
            neurons: table(&arguments.neurons, &metrics::trajectory_header(d, units.as_ref()))?,
            d,
            units,
        })
    }

    fn wanted(&self) -> bool {
        self.csv.is_some() || self.neurons.is_some()
    }

    fn add(&mut self, panel: &str, frame: &Frame) -> Result<(), Refusal> {
        if let Some(table) = &mut self.csv {
            table.write(&metrics::row(panel, &frame.report))?;
        }
        if let Some(table) = &mut self.neurons {
            let (step, units) = (frame.report.step, self.units.as_ref());
            table.write(&metrics::trajectory_rows(panel, step, self.d, &frame.neurons, units))?;
        }
        Ok(())
    }

    fn finish(self) -> Result<(), Refusal> {
        for mut table in [self.csv, self.neurons].into_iter().flatten() {
            table.out.flush().map_err(Refusal::file(table.path.display()))?;
        }
        Ok(())
    }
}

/// The frame among what the session has to say.
fn frame_of(outputs: Vec<Output>) -> Option<Frame> {
    outputs.into_iter().find_map(|o| if let Output::Frame(frame) = o { Some(*frame) } else { None })
}

/// Trains one panel to its end, or until Ctrl-C, and writes its rows.
fn train(panel: &Panel, tables: &mut Tables) -> Result<Report, Refusal> {
    let name = mode_key(panel);
    let planned = panel.experiment.planned_steps();
    let mut session = Session::new();
    let open = Request::Open(Box::new(panel.experiment.clone()));
    let follow = Request::Replay { tunes: panel.tunes.clone(), step: 0 };
    for request in [open, follow] {
        for output in session.handle(request) {
            if let Output::Reply(Reply::Refused(refusal)) = output {
                return Err(Refusal::Setup { reason: refusal.to_string() });
            }
        }
    }
    session.handle(Request::Pace(if tables.wanted() { Pace::Geometric } else { Pace::Max }));
    session.handle(Request::Play);
    let mut bar = Progress::of_steps();
    // Tables have their rows at the geometric pace alone, so nothing else may ask for frames then.
    let counts_for_bar = bar.is_watched() && !tables.wanted();
    let mut last: Option<Frame> = None;
    loop {
        let next_count = bar.seconds() + COUNT_EVERY;
        let mut go_on = || !(interrupt::asked() || counts_for_bar && bar.seconds() >= next_count);
        let frame = match frame_of(session.handle(Request::Draw)) {
            Some(frame) => frame,
            None if interrupt::asked() => match pause(&mut session) {
                Some(frame) => frame,
                None => break,
            },
            None if session.wants_tick() => match session.tick(&mut go_on) {
                Some(frame) => *frame,
                None => continue,
            },
            None => break,
        };
        if last.as_ref().is_none_or(|l| l.report.step < frame.report.step) {
            tables.add(name, &frame)?;
        }
        bar.show(frame.report.step, planned, || format!("{name}: loss {:.3e},", frame.report.loss));
        let over = frame.report.status != RunStatus::Running && interrupt::asked();
        last = Some(frame);
        if over {
            break;
        }
    }
    last.map(|frame| frame.report).ok_or(Refusal::NoResult)
}

/// Halts the run at its present step and counts it in full.
fn pause(session: &mut Session) -> Option<Frame> {
    let mut frame = frame_of(session.handle(Request::Pause));
    // A very wide network is told at once with numbers counted earlier, and without its neurons.
    while frame.as_ref().is_none_or(|f| f.neurons.is_empty()) && session.wants_tick() {
        if let Some(counted) = session.tick(&mut || true) {
            frame = Some(*counted);
        }
    }
    frame
}
