//! Leaving the page and coming back: what was shown is there again, to the last bit.

use super::*;
use crate::state::{Address, FigureCommand, VisitRecord};
use relu_atoms_core::experiment::link;
use relu_atoms_core::points::MAX_POINTS;
use relu_atoms_core::points::edit::Edit;

impl Page {
    /// The changes made in each panel's run.
    fn recorded(&mut self) -> Vec<Vec<RunEdit>> {
        self.model.known_changes()
    }

    /// Leaves the page: what the address is then, and the record as it is kept.
    fn leave(&mut self) -> (Address, String) {
        let recorded = self.recorded();
        let step = self.model.lockstep.destination();
        let page = self.store.read_untracked();
        let address = page.address(&recorded);
        let search = format!("?{}&v=1", address.query);
        let record = page.record(&search, None, address.is_complete, &recorded, step);
        (address, record.to_json())
    }

    /// The page after a reload, where it was left at rest.
    fn again(&mut self) -> (Address, Self) {
        let (address, record) = self.leave();
        let record = VisitRecord::from_json(&record).expect("a record");
        let (workspace, _) = Workspace::open_again(&record).expect("its runs can be trained");
        let mut page = Self::with(workspace);
        page.rest();
        (address, page)
    }

    /// Everything that counts is as it is on the other page.
    fn expect_as(&self, other: &Self) {
        assert_eq!(self.steps(), other.steps());
        let (here, there) = (self.store.read_untracked(), other.store.read_untracked());
        assert_eq!(here.panels.len(), there.panels.len());
        for ((a, b), step) in here.panels.iter().zip(&there.panels).zip(self.steps()) {
            assert_eq!((&a.opened, a.experiment(), a.chart), (&b.opened, b.experiment(), b.chart));
            assert_eq!(a.status, b.status);
            let [mine, theirs] = [(self, a.id), (other, b.id)].map(|(page, id)| page.numbers_at(id, step));
            assert_eq!(mine, theirs, "step {step}");
        }
        assert_eq!(
            (here.pace, here.figure, here.demonstration),
            (there.pace, there.figure, there.demonstration)
        );
    }
}

/// Parameters of a neuron by hand.
fn put(neuron: usize) -> NeuronEdit {
    NeuronEdit { neuron, parameters: Some([0.1 + 0.2, 1.0 / 3.0, -0.7, 0.25]), frozen: Some(true) }
}

#[test]
fn what_was_made_by_hand_is_there_again() {
    let add = |x: f64, y: f64| Command::ChangePoints(Edit::Add { x: [x, -x], y });
    let cases: [(&str, Vec<Command>); 6] = [
        ("nothing", vec![]),
        ("points", vec![add(0.3, 1.0), add(1.0 / 3.0, -2.5), Command::Train(70)]),
        ("strength", vec![Command::Train(40), lambda(0.037), Command::Train(40)]),
        (
            "neurons",
            vec![Command::Train(40), Command::EditNeurons(0, vec![put(3), put(7)]), Command::Train(20)],
        ),
        ("merged", vec![Command::Train(60), Command::Merge(0), Command::Train(5)]),
        ("the end", vec![Command::Train(500)]),
    ];
    for (name, commands) in cases {
        for mut page in [Page::single(200), Page::pair(200)] {
            for command in commands.clone() {
                page.settled(command);
            }
            let (address, again) = page.again();
            assert!(address.is_complete, "{name}: {}", address.query);
            again.expect_as(&page);
            // The address alone has all but the step.
            let (workspace, _) = Workspace::open(&format!("{}&play=0", address.query));
            assert_eq!(workspace.notices, []);
            let mut alone = Page::with(workspace);
            alone.rest();
            assert_eq!(alone.recorded(), page.recorded(), "{name}");
            for (a, b) in alone.store.read_untracked().panels.iter().zip(&page.store.read_untracked().panels)
            {
                assert_eq!(a.opened, b.opened, "{name}");
            }
        }
    }
}

#[test]
fn what_an_address_has_no_room_for_is_kept_beside_it() {
    // More changes than a link carries.
    let mut page = Page::pair(300);
    for k in 0..150_u32 {
        page.act(Command::Train(1));
        page.settled(lambda(0.01 + f64::from(k) / 7.0e4));
    }
    let (address, again) = page.again();
    assert!(!address.is_complete && address.query.ends_with("kept=changes"), "{}", address.query);
    again.expect_as(&page);
    assert_eq!(again.notices(), Vec::<String>::new());
    // Elsewhere it says what is missing.
    let elsewhere = Workspace::open(&address.query).0;
    assert_eq!(elsewhere.notices.len(), 1);
    assert!(elsewhere.notices[0].text.get().contains("the changes made while training"));

    // As many points as there can be find room, with no changes beside them.
    let value = |k: usize| (k as f64 * 0.754_877_666_246_692_8).fract() - 0.5;
    let n = MAX_POINTS;
    let x = (0..2 * n).map(value).collect();
    let points = RawPoints { d: 2, x, y: (0..n).map(|k| value(k * k + 1)).collect() };
    let mut page = Page::single(60);
    page.settled(Command::UsePoints(points.into()));
    page.settled(Command::Train(30));
    let (address, again) = page.again();
    assert!(address.is_complete && address.query.len() > 3000, "{}", address.query);
    again.expect_as(&page);

    // Where there is no room for them either, the record has them, and the address says so.
    for (d, query) in [(1, "preset=tent"), (2, "preset=xor")] {
        let mut page = Page::with(Workspace::open(&format!("{query}&m=20&steps=60&play=0")).0);
        page.rest();
        page.settled(Command::ChangePoints(Edit::Add { x: [0.3, 0.1], y: 0.7 }));
        page.settled(Command::Train(30));
        let recorded = page.recorded();
        let store = page.store.read_untracked();
        let address = store.address_within(&recorded, 40);
        assert!(!address.is_complete && address.query.ends_with("kept=data"), "{}", address.query);
        let (opening, notices) = link::parse(&address.query);
        assert_eq!(opening.experiment().raw_points().map(|points| points.d), Some(d));
        assert!(notices.len() == 1 && notices[0].to_string().contains("the points were too long"));
        let record = store.record(&address.query, None, false, &recorded, 30).to_json();
        let record = VisitRecord::from_json(&record).expect("a record");
        let mut again = Page::with(Workspace::open_again(&record).expect("good").0);
        again.rest();
        again.expect_as(&page);
        assert_eq!(again.notices(), Vec::<String>::new());
    }
}

#[test]
fn views_and_what_is_asked_of_them_are_there_again() {
    let mut page = Page::new(vec![small(Mode::VariationNorm, 80), small(Mode::LabelNoise, 80)]);
    page.settled(Command::SetChart(1, Chart::Lines));
    page.settled(Command::Select(1));
    page.settled(Command::Certify(0, true));
    page.settled(Command::ShowBounds(0, true));
    page.settled(Command::ShowSeen(1, true));
    page.settled(Command::SetLogSteps(false));
    page.settled(Command::ShowTruth(true));
    page.settled(Command::SetStepCount(7));
    page.settled(Command::EditData(true));
    page.settled(Command::Train(30));
    let (_, again) = page.again();
    again.expect_as(&page);
    let store = again.store.read_untracked();
    assert!(store.panels[0].certified && store.panels[0].show_bounds && store.panels[1].show_seen);
    assert_eq!((store.selected, store.log_steps, store.show_truth), (1, false, true));
    assert_eq!((store.step_count, store.editing.active), (7, true));
    drop(store);

    let mut page = Page::single(80);
    page.settled(Command::ShowFigure(true));
    page.settled(Command::Figure(0, FigureCommand::TogglePoint(1)));
    page.settled(Command::Train(30));
    let (address, again) = page.again();
    assert!(address.query.contains("figure=1"), "{}", address.query);
    again.expect_as(&page);
}

#[test]
fn a_demonstration_is_one_again_until_its_runs_are_changed() {
    let mut page = Page::single(80);
    page.act(Command::ChooseDemonstration(Some((0, 1))));
    page.until(|page| page.steps()[0] > 0);
    page.settled(Command::TogglePlay);
    let (address, record) = page.leave();
    assert!(address.is_complete && address.query.starts_with("demo="), "{}", address.query);
    let (workspace, _) = Workspace::open(&address.query);
    assert_eq!(workspace.demonstration, Some((0, 1)));
    let record = VisitRecord::from_json(&record).expect("a record");
    let (workspace, _) = Workspace::open_again(&record).expect("its runs can be trained");
    assert_eq!((workspace.demonstration, workspace.begins_at), (Some((0, 1)), page.steps()[0]));
    // With another setting the demonstration's name would say something else.
    page.act(Command::Set(Setting::Typed("seed", "5".into())));
    let address = page.store.read_untracked().address(&[]);
    assert!(address.is_complete && !address.query.contains("demo="), "{}", address.query);
}

#[test]
fn a_run_that_was_under_way_goes_on_from_its_step() {
    for mut page in [Page::single(300), Page::pair(300)] {
        page.act(Command::TogglePlay);
        page.until(|page| page.steps()[0] >= 100);
        let (_, record) = page.leave();
        let record = VisitRecord::from_json(&record).expect("a record");
        let mut again = Page::with(Workspace::open_again(&record).expect("good").0);
        assert!(again.is_playing());
        again.rest();
        let steps: Vec<u64> = again.shown.iter().map(|(_, step)| *step).filter(|step| *step > 0).collect();
        assert!(steps.iter().all(|step| *step >= 100), "{steps:?}");
        page.rest();
        again.expect_as(&page);
        // Another run begins at its own step 0.
        again.settled(Command::NewSeed(9));
        let steps = again.steps();
        again.settled(Command::Reset);
        assert!(steps.iter().all(|step| *step == 300) && again.steps().iter().all(|step| *step == 0));
    }
}

#[test]
fn a_run_that_is_changed_before_it_is_where_it_was_begins_anew() {
    for mut page in [Page::single(300), Page::pair(300)] {
        page.settled(Command::Train(100));
        let (_, record) = page.leave();
        let record = VisitRecord::from_json(&record).expect("a record");
        let mut again = Page::with(Workspace::open_again(&record).expect("good").0);
        again.until(|page| page.model.lockstep.has_run(0));
        again.settled(Command::NewSeed(4));
        assert!(again.steps().iter().all(|step| *step == 0), "{:?}", again.steps());
        assert_eq!(again.panel(0, |panel| panel.opened.seed), 4);
    }
}

#[test]
fn a_record_that_is_none_is_not_read() {
    let mut page = Page::single(50);
    let (_, good) = page.leave();
    assert!(VisitRecord::from_json(&good).is_some());
    for bad in ["", "{}", "null", &good[..good.len() / 2], &good.replace("\"format\":1", "\"format\":2")] {
        assert_eq!(VisitRecord::from_json(bad), None, "{bad}");
    }
    // A record whose runs cannot be trained opens nothing.
    let mut run = small(Mode::VariationNorm, 50);
    run.m = 0;
    page.store.panels().update(|panels| panels[0].opened = run);
    let record = page.store.read_untracked().record("", None, false, &[], 3);
    assert!(Workspace::open_again(&record).is_none());
}

#[test]
fn many_faults_of_a_link_are_few_sentences() {
    let query = "m=x&lambda=x&tau=x&h=x&seed=x&batch=x&steps=x&scale=x&preset=x&speed=x&a=1&b=2&play=7";
    let (page, opening) = Workspace::open(query);
    let texts: Vec<&str> = page.notices.iter().map(|notice| notice.text.get()).collect();
    assert_eq!(texts.len(), 5, "{texts:?}");
    assert!(texts[4].starts_with("8 more values of the link cannot be used as given: `"), "{texts:?}");
    assert!(texts[4].contains("`steps`") && texts.iter().all(|text| text.len() < 500), "{texts:?}");
    assert_eq!(opening.comparison.experiments().len(), 1);
}
