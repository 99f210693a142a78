//! `atoms train`: the page's own session, driven to the end of the run.

use relu_atoms_core::experiment::Pace;
use relu_atoms_core::experiment::{Experiment, link, table};
use relu_atoms_core::export::metrics;
use relu_atoms_core::export::saved::{Panel, Saved};
use relu_atoms_core::session::messages::{BUILD, Frame, Reply, Report, Request, RunStatus};
use relu_atoms_core::session::{Output, Session};
use std::io::Write;
use std::process::ExitCode;

/// What the words of the command line ask for.
#[derive(Default)]
struct Wanted {
    panels: Vec<Panel>,
    steps: Option<u64>,
    print_only: bool,
    csv: Option<String>,
    neurons: Option<String>,
    save: Option<String>,
}

pub(crate) fn run(words: &[&str]) -> Result<ExitCode, String> {
    let mut wanted = read(words)?;
    if wanted.panels.is_empty() {
        return Err("atoms train needs FILE.json or --link QUERY".into());
    }
    for panel in &mut wanted.panels {
        panel.experiment.steps = wanted.steps.or(panel.experiment.steps);
    }
    if wanted.print_only {
        let experiments: Vec<&Experiment> = wanted.panels.iter().map(|p| &p.experiment).collect();
        print(&experiments)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut tables = Tables::create(&wanted)?;
    let mut reports = Vec::new();
    for panel in &mut wanted.panels {
        let report = train(panel, &mut tables)?;
        (panel.step, panel.result) = (report.step, Some(report.clone()));
        reports.push(report);
    }
    tables.finish()?;
    print(&reports.iter().collect::<Vec<_>>())?;
    if let Some(path) = &wanted.save {
        std::fs::write(path, Saved::new(wanted.panels).to_json()).map_err(|e| format!("{path}: {e}"))?;
    }
    let diverged = reports.iter().filter(|r| r.status == RunStatus::Diverged);
    let said: Vec<_> = diverged.filter_map(|r| r.message.as_ref()).collect();
    said.iter().for_each(|message| eprintln!("{message}"));
    Ok(if said.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn read(words: &[&str]) -> Result<Wanted, String> {
    let mut wanted = Wanted::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut next =
            |what: &str| words.next().map(ToString::to_string).ok_or(format!("{word} needs {what}"));
        match *word {
            "--link" => {
                let (opening, notices) =
                    link::parse(&next("a query, such as 'preset=xor&modes=label-noise'")?);
                if let Some(first) = notices.first() {
                    return Err(format!("--link: {first}"));
                }
                let fresh = |experiment| Panel { experiment, tunes: Vec::new(), step: 0, result: None };
                wanted.panels = opening.comparison.experiments().into_iter().map(fresh).collect();
            }
            "--steps" => {
                let text = next("a number")?;
                wanted.steps =
                    Some(text.parse::<u64>().map_err(|_| format!("--steps {text}: not a whole number"))?);
            }
            "--csv" => wanted.csv = Some(next("a file's name")?),
            "--neurons" => wanted.neurons = Some(next("a file's name")?),
            "--save" => wanted.save = Some(next("a file's name")?),
            "--experiment" => wanted.print_only = true,
            file if file.starts_with("--") => return Err(format!("{file}: there is no such option")),
            file => {
                let text = std::fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
                wanted.panels = Saved::from_json(&text).map_err(|e| format!("{file}: {e}"))?.panels;
            }
        }
    }
    Ok(wanted)
}

/// One value as it is, several as a list.
fn print<T: serde::Serialize>(values: &[&T]) -> Result<(), String> {
    let text = match values {
        [one] => serde_json::to_string_pretty(one),
        several => serde_json::to_string_pretty(several),
    };
    // A reader that has seen enough closes the pipe; that is no error of ours.
    let _ = writeln!(std::io::stdout(), "{}", text.map_err(|e| e.to_string())?);
    Ok(())
}

/// A table being written.
struct Table {
    path: String,
    out: std::io::BufWriter<std::fs::File>,
}

impl Table {
    fn create(path: &str, header: &str) -> Result<Self, String> {
        let file = std::fs::File::create(path).map_err(|e| format!("{path}: {e}"))?;
        let mut table = Self { path: path.into(), out: std::io::BufWriter::new(file) };
        table.write(header)?;
        Ok(table)
    }

    fn write(&mut self, rows: &str) -> Result<(), String> {
        self.out.write_all(rows.as_bytes()).map_err(|e| format!("{}: {e}", self.path))
    }
}

/// The tables asked for.
struct Tables {
    csv: Option<Table>,
    neurons: Option<Table>,
    d: usize,
}

impl Tables {
    fn create(wanted: &Wanted) -> Result<Self, String> {
        let points = wanted.panels.first().and_then(|p| p.experiment.raw_points());
        let d = points.map_or(2, |p| p.d);
        let table = |path: &Option<String>, header: &str| {
            path.as_ref().map(|path| Table::create(path, header)).transpose()
        };
        Ok(Self {
            csv: table(&wanted.csv, &metrics::header())?,
            neurons: table(&wanted.neurons, metrics::trajectory_header(d))?,
            d,
        })
    }

    fn wanted(&self) -> bool {
        self.csv.is_some() || self.neurons.is_some()
    }

    fn add(&mut self, panel: &str, frame: &Frame) -> Result<(), String> {
        if let Some(table) = &mut self.csv {
            table.write(&metrics::row(panel, &frame.report))?;
        }
        if let Some(table) = &mut self.neurons {
            table.write(&metrics::trajectory_rows(panel, frame.report.step, self.d, &frame.neurons))?;
        }
        Ok(())
    }

    fn finish(self) -> Result<(), String> {
        for mut table in [self.csv, self.neurons].into_iter().flatten() {
            table.out.flush().map_err(|e| format!("{}: {e}", table.path))?;
        }
        Ok(())
    }
}

fn train(panel: &Panel, tables: &mut Tables) -> Result<Report, String> {
    let name = table::mode_info(panel.experiment.mode).key;
    let mut session = Session::new();
    let open = Request::Open { build: BUILD.into(), experiment: Box::new(panel.experiment.clone()) };
    let follow = Request::Replay { tunes: panel.tunes.clone(), step: 0 };
    for request in [open, follow] {
        for output in session.handle(request) {
            if let Output::Reply(Reply::Refused(sentence)) = output {
                return Err(sentence);
            }
        }
    }
    let shown = |outputs: Vec<Output>| {
        outputs.into_iter().find_map(|o| if let Output::Frame(frame) = o { Some(*frame) } else { None })
    };
    session.handle(Request::Pace(if tables.wanted() { Pace::Geometric } else { Pace::Max }));
    session.handle(Request::Play);
    let mut last: Option<Frame> = None;
    loop {
        let frame = match shown(session.handle(Request::Draw)) {
            Some(frame) => frame,
            None if session.wants_tick() => match session.tick(&mut || true) {
                Some(frame) => *frame,
                None => continue,
            },
            None => break,
        };
        if last.as_ref().is_none_or(|l| l.report.step < frame.report.step) {
            tables.add(name, &frame)?;
        }
        last = Some(frame);
    }
    last.map(|frame| frame.report).ok_or_else(|| "the run gave no result".into())
}
