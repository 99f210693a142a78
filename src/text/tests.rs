use super::language::in_language;
use super::*;
use relu_atoms_core::experiment::Experiment;
use relu_atoms_core::optimum::OptimalAtom;
use relu_atoms_session::seeds::train_to_end;

fn in_german<T>(make: impl FnOnce() -> T) -> T {
    in_language(Language::German, make)
}

/// The end of a short run; its tests put into it what they tell of.
fn report() -> Report {
    let run =
        Experiment { m: 20, steps: Some(5), ..Experiment::preset("saddle", Mode::VariationNorm).unwrap() };
    let end = train_to_end(&run, &mut |_| true).unwrap();
    Report {
        step: 1200,
        status: RunStatus::Finished,
        neurons: 500,
        dead: 0,
        merged_away: 0,
        gathered: true,
        vanished: false,
        atom_count: 4,
        atom_share: 0.985,
        kinks: 4,
        occupied_cells: 4,
        seen_share: 0.305,
        births: Vec::new(),
        ..end
    }
}

/// The headline in one line, and what a screen reader is told, in each language.
fn told(report: &Report) -> [String; 4] {
    let told = || {
        let (from, to) = headline(report);
        [format!("{from} {to}"), announcement(report)].map(|text| text.replace('\u{a0}', " "))
    };
    let ([english, announced], [german, told_in_german]) = (told(), in_german(told));
    [english, announced, german, told_in_german]
}

#[test]
fn the_result_is_told_in_each_language() {
    let atoms = report();
    assert_eq!(
        told(&atoms),
        [
            "500 neurons → 4 atoms",
            "Finished: 500 neurons have gathered into 4 atoms at step 1,200.",
            "500 Neuronen → 4 Atome",
            "Fertig: 500 Neuronen haben sich bei Schritt 1.200 zu 4 Atomen gesammelt."
        ]
    );
    let one = Report { neurons: 1, atom_count: 1, status: RunStatus::Paused, ..atoms.clone() };
    assert_eq!(
        told(&one)[2..],
        ["1 Neuron → 1 Atom", "1 Neuron hat sich bei Schritt 1.200 zu 1 Atom gesammelt."]
    );
    let vanished = Report { vanished: true, ..atoms.clone() };
    assert_eq!(
        told(&vanished),
        [
            "500 neurons → nothing",
            "Finished: 500 neurons have shrunk to nothing at step 1,200.",
            "500 Neuronen → nichts",
            "Fertig: 500 Neuronen sind bei Schritt 1.200 zu nichts geschrumpft."
        ]
    );
    let vanished = Report { neurons: 1, ..vanished };
    assert_eq!(told(&vanished)[3], "Fertig: 1 Neuron ist bei Schritt 1.200 zu nichts geschrumpft.");
    let dead = Report { dead: 500, ..atoms.clone() };
    assert_eq!(
        told(&dead),
        [
            "500 neurons, all dead",
            "Finished: 500 neurons, all dead at step 1,200.",
            "500 Neuronen, alle tot",
            "Fertig: 500 Neuronen, alle tot bei Schritt 1.200."
        ]
    );
    let diffuse = Report { gathered: false, n_eff: 9.3, status: RunStatus::Diverged, ..atoms.clone() };
    assert_eq!(
        told(&diffuse),
        [
            "500 neurons, about 9 directions",
            "Diverged: 500 neurons, about 9 directions at step 1,200.",
            "500 Neuronen, etwa 9 Richtungen",
            "Divergiert: 500 Neuronen, etwa 9 Richtungen bei Schritt 1.200."
        ]
    );
    let diffuse = Report { n_eff: 1.2, status: RunStatus::Running, ..diffuse };
    assert_eq!(told(&diffuse)[3], "500 Neuronen, etwa 1 Richtung bei Schritt 1.200.");
}

#[test]
fn the_line_below_the_headline_in_german() {
    let told = |report: &Report, brief| in_german(|| subline(report, brief)).replace('\u{a0}', " ");
    let atoms = report();
    assert_eq!(
        told(&atoms, false),
        "Atome tragen 98 % der Masse · 4 Knicke · 4 Zellen besetzt · Masse sieht 30 %"
    );
    assert_eq!(told(&atoms, true), "Atome tragen 98 % der Masse");
    assert_eq!(
        in_german(|| subline_meaning(&atoms)).replace('\u{a0}', " "),
        "Atome tragen 98 % der Masse · 4 Knicke · 4 Zellen besetzt · Masse sieht 30 %. Eine Masseneinheit sieht 30 % \
         der Datenpunkte, auf denen trainiert wird."
    );
    let many = Report {
        dead: 3,
        merged_away: 2,
        kinks: 1,
        occupied_cells: 1,
        births: vec![(2000, 4)],
        ..atoms.clone()
    };
    assert_eq!(
        told(&many, false),
        "1 sieht keine Daten · 2 durch Verschmelzen weg · Atome tragen 98 % der Masse · 1 Knick · 1 Zelle besetzt · \
         Masse sieht 30 % · 4 neu gesetzt bei Schritt 2.000"
    );
    assert_eq!(
        told(&many, true),
        "2 durch Verschmelzen weg · Atome tragen 98 % der Masse · 4 neu gesetzt bei Schritt 2.000"
    );
    let more = Report { merged_away: 0, gathered: false, occupied_cells: 1300, ..many };
    assert_eq!(
        told(&more, false),
        "3 sehen keine Daten · nicht zu Atomen gesammelt · 1.300 Zellen besetzt · Masse sieht 30 % · 4 neu gesetzt \
         bei Schritt 2.000"
    );
    assert_eq!(told(&more, true), "nicht zu Atomen gesammelt · 4 neu gesetzt bei Schritt 2.000");
    assert!(subline(&more, false).contains("1300 cells occupied"));
    let dead = Report { dead: 500, ..atoms.clone() };
    assert_eq!(
        told(&dead, false),
        "Kein Neuron sieht einen Datenpunkt: Das Netz ist auf den Daten 0, und nichts bewegt es."
    );
    let vanished = Report { vanished: true, ..atoms };
    assert_eq!(
        told(&vanished, false),
        "Der Strafterm hat alle Neuronen schrumpfen lassen: Das Netz ist konstant 0."
    );
}

#[test]
fn strengths_and_steps_in_german() {
    let report =
        Report { tau: 0.15, lambda: 0.0178, lambda_eff: 0.002, h: 0.5, h_limit: Some(0.4), ..report() };
    in_german(|| {
        assert_eq!(strength(Mode::VariationNorm, &report), "λ = 0,0178");
        assert_eq!(strength(Mode::LabelNoise, &report), "τ = 0,15 · λ_eff = 0,0020");
        let off = Report { tau: 0.0, ..report.clone() };
        assert_eq!(strength(Mode::LabelNoise, &off), "Rauschen aus · λ_eff = 0,0020");
        assert_eq!(
            h_limit(&report),
            "stabil unter 2/κ = 0,400 · über der Stabilitätsgrenze: Training kann divergieren"
        );
        assert_eq!(h_limit(&Report { h: 0.1, ..report.clone() }), "stabil unter 2/κ = 0,400");
        assert_eq!(h_limit(&Report { h_limit: None, ..report.clone() }), "bei jeder Schrittweite stabil");
        assert_eq!(lambda_eff(0.002), "λ_eff = hτ²/(4B) = 0,00200");
        assert_eq!(error_scale("0,5"), "Farben von f − Wahrheit, von −0,5 bis 0,5");
    });
}

#[test]
fn where_the_run_stands_in_german() {
    in_german(|| {
        assert_eq!(status(RunStatus::Ready, ""), "bereit");
        assert_eq!(status(RunStatus::Running, ""), "trainiert");
        let train = phase(PhaseKind::Train, Mode::VariationNorm);
        assert_eq!(status(RunStatus::Running, train), "trainiert");
        let anneal = phase(PhaseKind::Anneal, Mode::LabelNoise);
        assert_eq!(status(RunStatus::Running, anneal), "trainiert: Abklingen");
        assert_eq!(status(RunStatus::Paused, train), "angehalten");
        assert_eq!(status(RunStatus::Finished, train), "fertig");
        assert_eq!(status(RunStatus::Diverged, train), "divergiert");
    });
    assert_eq!(status(RunStatus::Running, phase(PhaseKind::Train, Mode::None)), "training");
    assert_eq!(status(RunStatus::Running, phase(PhaseKind::Train, Mode::LabelNoise)), "training: noise");
}

#[test]
fn data_in_german() {
    in_german(|| {
        assert_eq!(
            batch_too_large(20, 1),
            "Ein Batch von 20 ist mehr als der eine Punkt, den es jetzt gibt: Jeder Schritt sieht ihn an."
        );
        assert_eq!(
            batch_too_large(20, 12),
            "Ein Batch von 20 ist mehr als die 12 Punkte, die es jetzt gibt: Jeder Schritt sieht sie alle an."
        );
        assert_eq!(held_out(0, 40), "keine");
        assert_eq!(held_out(8, 40), "8 von 40");
        assert_eq!(
            test_meaning(TestedOn::TruthGrid(1200)),
            "Testfehler: das halbe mittlere Quadrat der Differenz zwischen f und der Wahrheit auf einem Gitter von \
             1.200 Punkten über den Daten; dieselbe Form wie der Verlust"
        );
        assert_eq!(
            test_meaning(TestedOn::HeldOut(1)),
            "Testfehler: das halbe mittlere Quadrat der Differenz zwischen f und dem Zielwert am zurückgehaltenen \
             Punkt; dieselbe Form wie der Verlust"
        );
        assert_eq!(
            test_meaning(TestedOn::HeldOut(8)),
            "Testfehler: das halbe mittlere Quadrat der Differenz zwischen f und den Zielwerten an den 8 \
             zurückgehaltenen Punkten; dieselbe Form wie der Verlust"
        );
        let teacher = |neurons| truth(&Truth::teacher(neurons, 7, [-1.0, 1.0]));
        assert_eq!(teacher(1), "Lehrernetz mit 1 Neuron, Seed 7");
        assert_eq!(teacher(3), "Lehrernetz mit 3 Neuronen, Seed 7");
    });
}

#[test]
fn panels_and_links_in_german() {
    let ends = [("Variationsnorm".to_owned(), 1200), ("Gradientenstrafe".to_owned(), 300)];
    in_german(|| {
        assert_eq!(ended(&ends[..1]), "Variationsnorm: zu Ende bei 1.200");
        assert_eq!(ended(&ends), "2 Panels früher zu Ende");
        assert_eq!(ended_each(&ends), "Variationsnorm: zu Ende bei 1.200; Gradientenstrafe: zu Ende bei 300");
        assert_eq!(other_pace(1), "1 Schritt/Bild");
        assert_eq!(other_pace(5000), "5.000 Schritte/Bild");
        assert_eq!(more_complaints(1, &["h".into()]), "1 weiterer Wert des Links ist so nicht verwendbar: h");
        assert_eq!(
            more_complaints(2, &["h".into(), "m".into()]),
            "2 weitere Werte des Links sind so nicht verwendbar: h, m"
        );
    });
    assert_eq!(ended(&ends[..1]), "Variationsnorm: ended at 1,200");
    assert_eq!(ended(&ends), "2 panels ended earlier");
}

#[test]
fn what_merging_has_done() {
    let merged_of = |neurons: usize, into: usize| Merged {
        neurons,
        groups: neurons.min(4),
        change: 3e-9,
        variation: [0.51, 0.42],
        gradient: [1.25, 1.125],
        into: (0..into as u32).collect(),
    };
    assert_eq!(
        merged(&merged_of(1200, 1203), false),
        "Merged 1,200 neurons into 4; 3 dead neurons stay as they are. Predictions on the data changed by at most \
         3e−9; at its best balance the variation norm goes from 0.5100 to 0.4200, the gradient penalty from 1.250 to \
         1.125."
    );
    assert_eq!(
        merged(&merged_of(500, 501), true),
        "Merged 500 neurons into 4; 1 dead neuron stays as it is. Predictions on the data changed by at most 3e−9; at \
         its best balance the variation norm without the biases goes from 0.5100 to 0.4200, the gradient penalty \
         from 1.250 to 1.125."
    );
    in_german(|| {
        assert_eq!(
            merged(&merged_of(1200, 1203), false),
            "1.200 Neuronen zu 4 verschmolzen; 3 tote Neuronen bleiben, wie sie sind. Die Vorhersagen auf den Daten \
             haben sich um höchstens 3e−9 geändert; in günstigster Skalierung geht die Variationsnorm von 0,5100 auf \
             0,4200 und die Gradientenstrafe von 1,250 auf 1,125."
        );
        assert_eq!(
            merged(&merged_of(500, 501), true),
            "500 Neuronen zu 4 verschmolzen; 1 totes Neuron bleibt, wie es ist. Die Vorhersagen auf den Daten haben \
             sich um höchstens 3e−9 geändert; in günstigster Skalierung geht die Variationsnorm ohne die Biases von \
             0,5100 auf 0,4200 und die Gradientenstrafe von 1,250 auf 1,125."
        );
        assert!(merged(&merged_of(1, 1), false).starts_with("1 Neuron zu 1 verschmolzen. Die Vorhersagen "));
    });
}

#[test]
fn how_far_the_objective_is_above_the_optimum() {
    let atom = OptimalAtom {
        sign: 1,
        mass: 0.5,
        direction: vec![1.0, 0.0],
        mass_vector: vec![0.5, 0.0],
        active: vec![0],
    };
    let best = Optimum {
        objective: 0.25,
        loss: 0.1,
        penalty_value: 1.5,
        dual: 0.25,
        gap: 0.0,
        unique: Uniqueness::Unique,
        kinks: 3,
        atoms: vec![atom.clone(); 4],
        fit: Vec::new(),
        taken_as_one: Vec::new(),
    };
    let told = |objective, best: &Optimum| in_german(|| excess(objective, best)).replace('\u{a0}', " ");
    assert_eq!(told(0.28, &best), "12 % über dem Optimum 0,25000 (4 Atome)");
    assert_eq!(told(3.0, &best), "12 × das Optimum 0,25000 (4 Atome)");
    let one = Optimum { atoms: vec![atom], ..best.clone() };
    assert_eq!(told(0.28, &one), "12 % über dem Optimum 0,25000 (1 Atom)");
    let several = Optimum { unique: Uniqueness::NotUnique, dual: 0.223, ..best.clone() };
    assert_eq!(
        told(0.28, &several),
        "12 % über dem Optimum 0,25000 (auf 13 % genau bekannt) (seine Atome sind nicht die einzigen; hier 4, mit 3 \
         Knicken)"
    );
    let open = Optimum { unique: Uniqueness::NotDecided, kinks: 1, dual: 0.0, ..best.clone() };
    assert_eq!(
        told(0.28, &open),
        "12 % über dem Optimum 0,25000 (ohne Schranke bekannt) (andere sind vielleicht so gut wie seine Atome, was \
         zu knapp ist, um es zu entscheiden; hier 4, mit 1 Knick)"
    );
    let loose = Optimum { dual: 0.25 / 12.0, ..best };
    assert_eq!(
        told(0.28, &loose),
        "12 % über dem Optimum 0,25000 (nachweislich höchstens 12 × das Optimum) (4 Atome)"
    );
}

#[test]
fn every_table_is_told_in_each_language() {
    let differs = |text: Text| text.within(Language::English) != text.within(Language::German);
    // Keys with one letter and signs are the same.
    for (_, _, does) in KEYS {
        assert!(differs(*does), "{does}");
    }
    for (name, _, meaning) in RESULT_COLUMNS {
        assert!(differs(meaning), "{meaning}");
        assert!(differs(name) || name.get().len() == 1, "{name}");
    }
    for (pace, name) in PACES {
        assert!(differs(*name) || *pace == Pace::Max, "{name}");
    }
    assert!(SHARED_CHARTS.into_iter().all(differs));
    let charts = [Chart::Plane, Chart::Unrolled, Chart::Cylinder, Chart::Sphere, Chart::Lines];
    let modes = [Mode::None, Mode::LabelNoise, Mode::GradientPenalty, Mode::VariationNorm];
    let kinds = [PhaseKind::WarmUp, PhaseKind::Train, PhaseKind::Anneal];
    let words = || {
        let mut words: Vec<String> = charts.into_iter().map(neuron_label).collect();
        let mut tell = |text: &str| words.push(text.to_owned());
        for mode in modes {
            tell(rule(mode));
            tell(penalty(mode));
            tell(way_out(WayOut::Weaker(mode)));
            for kind in kinds {
                tell(phase(kind, mode));
                tell(phase_help(kind, mode));
            }
        }
        for d in [1, 2] {
            tell(function_label(d));
            tell(function_caption(d, false));
            tell(function_caption(d, true));
        }
        for way in [WayOut::StandardUnits, WayOut::ShorterStep, WayOut::AnotherSeed] {
            tell(way_out(way));
        }
        for text in [Decay::Constant, Decay::Cosine, Decay::Drop].map(decay) {
            tell(text);
        }
        for text in [Bias::Penalised, Bias::Free].map(bias) {
            tell(text);
        }
        for text in [Optimiser::Gd, Optimiser::Adam].map(optimiser) {
            tell(text);
        }
        tell(noise(Noise::Gaussian));
        tell(kept(Kept::Page));
        tell(kept(Kept::NewRelease));
        words
    };
    for (english, german) in words().iter().zip(in_german(words)) {
        assert_ne!(*english, german);
    }
}
