//! The names that the core gives to what it has tables of, in the language in force: regularisers, settings, data sets,
//! demonstrations, charts. Their English is the core's own.

use super::format::{count, setting_text};
use super::language::{Language, language, say};
use relu_atoms_core::experiment::book::Scene;
use relu_atoms_core::experiment::table::{Demo, control, mode_info};
use relu_atoms_core::experiment::{Data, Experiment, Mode, Optimiser};
use relu_atoms_core::points::presets::{Preset, preset};
use relu_atoms_render::view::Chart;

/// The core's words, or those in German, of which a test holds every one to be there.
fn in_force(english: &'static str, german: impl FnOnce() -> Option<&'static str>) -> &'static str {
    match language() {
        Language::English => english,
        Language::German => german().unwrap_or(english),
    }
}

/// A regulariser's name.
pub fn mode(mode: Mode) -> &'static str {
    in_force(mode_info(mode).name, || {
        Some(match mode {
            Mode::None => "Keine Regularisierung",
            Mode::LabelNoise => "Label-Rauschen",
            Mode::GradientPenalty => "Gradientenstrafe",
            Mode::VariationNorm => "Variationsnorm",
        })
    })
}

/// A regulariser's name within a sentence, where German has it in the nominative.
pub fn mode_in_sentence(mode: Mode) -> String {
    match (language(), mode) {
        (Language::English, _) => mode_info(mode).name.to_lowercase(),
        (Language::German, Mode::None) => "keine Regularisierung".into(),
        (Language::German, mode) => self::mode(mode).into(),
    }
}

/// What a regulariser does to the neurons, in a line.
pub fn claim(mode: Mode) -> &'static str {
    in_force(mode_info(mode).claim, || {
        Some(match mode {
            Mode::None => {
                "Der Verlust allein: Von einem großen Start aus passen die Neuronen sich den Daten an und drehen sich \
                 kaum."
            }
            Mode::LabelNoise => {
                "Neues Rauschen auf den Zielwerten in jedem Schritt wirkt wie eine Gradientenstrafe: Neuronen, die \
                 wenige Punkte sehen, sind billig."
            }
            Mode::GradientPenalty => {
                "Worauf Label-Rauschen hinausläuft, ohne das Rauschen: In einem Minimum enthält jede Zelle höchstens \
                 einen Fußabdruck jedes Vorzeichens."
            }
            Mode::VariationNorm => {
                "Gewichtsabnahme („weight decay“): In einem Minimum enthält jede Zelle höchstens eine Richtung jedes \
                 Vorzeichens."
            }
        })
    })
}

/// A setting's name; empty where there is no such setting.
pub fn label(key: &str) -> &'static str {
    in_force(control(key).map_or("", |control| control.label), || german_label(key))
}

/// What a setting does, in a line; empty where there is no such setting.
pub fn help(key: &str) -> &'static str {
    in_force(control(key).map_or("", |control| control.help), || Some(german_control(key)?[1]))
}

/// How headings call a setting: its symbol, and where it has none its name.
pub fn symbol(key: &'static str) -> &'static str {
    match control(key) {
        Some(control) if control.symbol.is_empty() => label(key),
        Some(control) => control.symbol,
        // The schedule, which has controls of its own.
        None => in_force(key, || (key == "schedule").then_some("Ablauf")),
    }
}

/// A setting's name in German, whichever language is in force.
pub(super) fn german_label(key: &str) -> Option<&'static str> {
    Some(german_control(key)?[0])
}

/// The name of a setting, and what it does.
fn german_control(key: &str) -> Option<[&'static str; 2]> {
    Some(match key {
        "m" => [
            "Breite",
            "Wie viele Neuronen das Netz hat; f ist ihr Mittel, daher hängt das Ergebnis kaum davon ab.",
        ],
        "scale" => [
            "Startskala",
            "Die Länge von jedem w̃ und jedem a in Schritt 0; groß ist träge, klein lässt die Neuronen sich drehen.",
        ],
        "paired" => [
            "Gepaarter Start",
            "Die Neuronen beginnen in Paaren von entgegengesetztem Vorzeichen und gleicher Richtung, sodass f = 0 in \
             Schritt 0 gilt.",
        ],
        "seed" => {
            ["Seed", "Bestimmt den zufälligen Start und das Rauschen; derselbe Seed ergibt denselben Lauf."]
        }
        "lambda" => [
            "Stärke des Strafterms",
            "Wie viel der Strafterm neben dem Verlust zählt; 0 ist keiner, bei zu viel gibt das Netz auf.",
        ],
        "bias" => [
            "Biases",
            "Ob der Strafterm die Biases zählt; kosten sie nichts, kann ein Kontinuum von Knicken optimal sein, und es \
             gibt kein Zertifikat, kein Optimum und keine Geburt.",
        ],
        "tau" => [
            "Rauschstärke",
            "Die Standardabweichung des Rauschens auf den Zielwerten; seine Wirkung wächst mit τ².",
        ],
        "noise" => [
            "Rauschverteilung",
            "Woraus das Rauschen gezogen wird: aus einer Normalverteilung oder als faire Wahl zwischen +1 und −1.",
        ],
        "batch" => [
            "Batch",
            "Wie viele Punkte ein Schritt betrachtet; weniger Punkte machen einen Schritt billiger und lassen jedes \
             Rauschen stärker wirken.",
        ],
        "h" => [
            "Schrittweite",
            "Der Mean-Field-Schritt (Lernrate mal m); „auto“ nimmt ihn von der Stabilitätsgrenze.",
        ],
        "optimiser" => [
            "Optimierer",
            "Gradientenabstieg, wie ihn die Theorie hat, oder Adam, das schnell ist, aber einer anderen Dynamik folgt.",
        ],
        "decay" => [
            "Abnahme",
            "Wie der Schritt in der letzten Phase schrumpft, sodass Neuronen an der Wand einer Zelle zur Ruhe kommen.",
        ],
        "walls" => [
            "Wände",
            "Kein Neuron beginnt innerhalb eines Schritts, einen neuen Punkt zu sehen, wo der Strafterm springt, ohne \
             dass sein Gradient es anzeigt.",
        ],
        "birth" => [
            "Geburt",
            "Alle 2000 Schritte werden die vier leichtesten Neuronen dorthin gesetzt, wo nach dem Zertifikat Neuronen \
             fehlen.",
        ],
        "steps" => {
            ["Schrittgrenze", "Beendet den Lauf bei diesem Schritt, auch wenn sein Ablauf weitergeht."]
        }
        _ => return None,
    })
}

/// The value of a setting of a run, as headings have it.
pub fn value(run: &Experiment, key: &str) -> String {
    let text = run.text(key).unwrap_or_default();
    if language() == Language::English {
        return setting_text(&text);
    }
    match key {
        "m" => count(run.m as u64),
        "paired" | "walls" | "birth" => if text == "true" { "ja" } else { "nein" }.into(),
        "bias" => super::bias(run.bias).into(),
        "noise" => super::noise(run.noise).into(),
        "decay" => super::decay(run.decay).into(),
        "optimiser" if run.optimiser == Optimiser::Gd => super::optimiser(run.optimiser).into(),
        "optimiser" => "Adam".into(),
        "batch" => run.batch.map_or_else(|| "alle Punkte".into(), |batch| count(batch as u64)),
        "steps" => run.steps.map_or_else(|| "keine".into(), count),
        "schedule" => {
            let phase = |phase: &relu_atoms_core::experiment::Phase| {
                format!("{} {}", super::phase(phase.kind, run.mode), count(phase.steps))
            };
            run.schedule.iter().map(phase).collect::<Vec<_>>().join(", ")
        }
        _ => setting_text(&text),
    }
}

/// What a run's data are called in a table.
pub fn data(data: &Data) -> String {
    match (language(), data) {
        (_, Data::Own(_)) => super::OWN_DATA.into(),
        (Language::English, Data::Preset(key)) => key.clone(),
        (Language::German, Data::Preset(key)) => {
            german_preset(key).map_or_else(|| key.clone(), |words| words[0].into())
        }
    }
}

/// The name of a data set; empty where there is none of this key.
pub fn preset_name(key: &str) -> &'static str {
    of_preset(key, |preset| preset.name, 0)
}

/// What a data set is in a few words; empty where there is none of this key.
pub fn preset_blurb(key: &str) -> &'static str {
    of_preset(key, |preset| preset.blurb, 1)
}

fn of_preset(key: &str, english: fn(&Preset) -> &'static str, place: usize) -> &'static str {
    in_force(preset(key).map_or("", english), || Some(german_preset(key)?[place]))
}

/// The name of a data set, and what it is.
fn german_preset(key: &str) -> Option<[&'static str; 2]> {
    Some(match key {
        "xor" => ["XOR", "4 Ecken eines Quadrats, gegenüberliegende gleich"],
        "xor-centre" => ["XOR mit Mitte", "4 Ecken eines Quadrats und seine Mitte"],
        "saddle" => ["Sattel", "12 Punkte in der Ebene, ein verrauschter Sattel 2 x₁x₂"],
        "symmetric-abs" => ["Betrag", "5 Punkte von |x| auf der Geraden"],
        "tent" => ["Zelt", "5 Punkte von 1 − |x| auf der Geraden"],
        "zigzag" => ["Zickzack", "6 Punkte auf der Geraden, auf und ab"],
        "circle" => ["Kreis", "8 Punkte auf einem Kreis, Zielwerte abwechselnd 1 und −1"],
        "three-points" => ["Drei Punkte", "3 Punkte in der Ebene"],
        "teacher-1d" => ["Lehrer auf der Geraden", "8 Punkte auf der Geraden, Zielwerte von einem Neuron"],
        "teacher-2d" => ["Lehrer in der Ebene", "8 Punkte in der Ebene, Zielwerte von einem kleinen Netz"],
        "sine" => ["Sinus", "10 Punkte von sin 3x auf der Geraden"],
        "noisy-sine" => ["Verrauschter Sinus", "10 Punkte eines verrauschten Sinus auf der Geraden"],
        _ => return None,
    })
}

/// The words of a demonstration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoWords {
    /// Its name.
    pub title: &'static str,
    /// What it shows, in a line.
    pub claim: &'static str,
    /// What to look for.
    pub look: &'static str,
}

/// The words of a demonstration.
pub fn demonstration(demo: &Demo) -> DemoWords {
    let english = DemoWords { title: demo.title, claim: demo.claim, look: demo.look };
    match language() {
        Language::English => english,
        Language::German => german_demonstration(demo.key).unwrap_or(english),
    }
}

/// What distinguishes the runs of a demonstration.
pub fn variants(demo: &Demo) -> Vec<&'static str> {
    let german = match language() {
        Language::English => None,
        Language::German => german_variants(demo.key),
    };
    german.map_or_else(|| demo.variants.iter().map(|variant| variant.label).collect(), <[_]>::to_vec)
}

fn german_demonstration(key: &str) -> Option<DemoWords> {
    let [title, claim, look] = match key {
        "width" => [
            "Auf die Breite kommt es nicht an",
            "Hundertmal so viele Neuronen enden in denselben 4 Atomen.",
            "Die Zahl der Atome am Ende und die Geraden, die sie ziehen: bei jeder Breite dieselben.",
        ],
        "lazy" => [
            "Träge gegen reich",
            "Ohne Regularisierung entscheidet die Größe des Starts: Von einem großen aus passen die Neuronen sich den \
             Daten an, ohne sich zu drehen, von einem kleinen aus sammeln sie sich.",
            "Die Zahl der Richtungen: bei Skala 10 am Ende fast so viele wie am Anfang, bei Skala 1 und darunter nur \
             wenige.",
        ],
        "v-against-g" => [
            "Zwei Strafterme, zwei Netze",
            "Auf dem Kreis sammeln sich die Neuronen zu Atomen, die unter der Variationsnorm je drei Punkte sehen und \
             unter der Gradientenstrafe je einen.",
            "Welche Punkte jedes Atom sieht: Seine Gerade schneidet drei Punkte vom Kreis ab oder einen einzigen.",
        ],
        "merging" => [
            "Was sich verschmelzen ließe",
            "Alle Neuronen eines Vorzeichens in einer Zelle wirken auf die Daten wie ein einziges: Diese 500 passen \
             sich XOR an, und höchstens 26 täten dasselbe.",
            "Wie viele Richtungen bleiben und in wie wenigen Zellen sie liegen: Ohne Regularisierung sammelt nichts die \
             Neuronen einer Zelle.",
        ],
        "early-alignment" => [
            "Erst drehen, dann anpassen",
            "Von einem winzigen Start aus richten die Neuronen sich zuerst aus, während der Verlust sich kaum bewegt \
             hat.",
            "Die Zahl der Richtungen fällt bis Schritt 100 von über hundert auf etwa eine, und bis dahin ist der \
             Verlust um weniger als 1\u{a0}% gefallen; erst danach folgt er.",
        ],
        "label-noise" => [
            "Rauschen findet das sparsame Netz",
            "Rauschen auf den Zielwerten allein führt zu einem Netz, dessen Gradientenstrafe bis auf 5\u{a0}% die \
             kleinste ist, mit der die Daten getroffen werden: Auf dem Kreis dauert es zehnmal so lange.",
            "Der Strafterm. Auf XOR bewegt er sich bald um 2√3 ≈ 3,464, den kleinsten Wert, mit dem die Daten getroffen \
             werden, zeitweise darunter, denn unter Rauschen trifft das Netz sie nicht genau; dort endet er, wenn das \
             Rauschen abgeklungen ist. Auf dem Kreis ist er nach 30.000 Schritten Rauschen noch über 4-mal so groß wie \
             der kleinste, und nach 300.000 endet er mit 8 Atomen.",
        ],
        "lambda-path" => [
            "Ein Preis für Neuronen",
            "Ein schwächerer Strafterm lässt das Netz mehr Knicke für die Daten aufwenden: 2 bei λ = 0,1; 4 bei \
             λ = 0,001; 6 bei λ = 0,0001. Bei λ = 0,3 schrumpft es auf nichts.",
            "Wie genau der Graph den Daten folgt und wie viele Knicke er dafür aufwendet. Ein schwacher Strafterm wirkt \
             langsam: Bei λ = 0,0001 liegt Gradientenabstieg nach 300.000 Schritten noch 10\u{a0}% über dem Optimum, \
             daher trainiert Adam diesen Lauf, bis auf 0,1\u{a0}%.",
        ],
        "stuck" => [
            "In Ruhe, aber nicht im Optimum",
            "Gradientenabstieg kann über dem kleinsten Wert der Zielfunktion zur Ruhe kommen, hier 5,5\u{a0}% darüber: \
             Das Zertifikat sagt, dass ein Neuron fehlt, und wo.",
            "Die Zielfunktion flacht ab, und das Zertifikat bleibt nahe 2, während es in einem Optimum 1 ist. Mit \
             Geburt werden über 60 Neuronen, jeweils wenige, dorthin gesetzt, wo es über 1 liegt, und die Zielfunktion \
             endet höchstens 0,1\u{a0}% über dem Optimum.",
        ],
        "favourable" => [
            "Was günstiger ist",
            "Das hängt von der Wahrheit ab: Von 8 Ziehungen mit Rauschen 0,2 kommt die Variationsnorm einem Lehrernetz \
             aus 3 Neuronen in 8 näher, die Gradientenstrafe einer flachen Funktion mit steilen Enden in 8 und keine \
             von beiden schnellen Wellen in irgendeiner.",
            "Der Satz über den Panels und darunter die Testfehler gegen λ. Jedes Panel hat das λ, bei dem sein Optimum \
             den kleinsten Fehler hat; ein Druck auf das Diagramm öffnet beide bei einem anderen.",
        ],
        "more-width" => [
            "Mehr Breite hilft nicht",
            "Von einem kleinen Start aus endet jede Breite bei der Geraden der kleinsten Quadrate, mit dem \
             veröffentlichten Verlust von 0,0875214, obwohl zwei Knicke die drei Punkte träfen.",
            "Der Verlust und die Atome: 0,0875214 und ein Atom bei jeder Breite; von Skala 1 aus fällt der Verlust \
             unter 1e−28. Der Schritt muss klein sein: Bei h = 0,2 verlassen 20.000 Neuronen die Gerade in 4 von 5 \
             Starts.",
        ],
        "saddle-to-saddle" => [
            "Von Sattel zu Sattel",
            "Von einem winzigen Start aus bleibt der Verlust bei 0,5, dann bei 0,25 und fällt dann auf 0, wie \
             veröffentlicht: Die Punkte werden nacheinander getroffen, jeder von einem Atom.",
            "Die Stufen des Verlusts und ein Atom mehr bei jeder. Je kleiner der Start, desto flacher sind sie: Der \
             Verlust liegt von Skala 1e−12 aus etwa 1090 Schritte lang höchstens 0,01 neben 0,25, von 1e−6 aus 470 und \
             von 1e−4 aus 260, wo die Stufen zu verschwimmen beginnen.",
        ],
        "biases" => [
            "Warum die Biases zählen",
            "Wo der Strafterm die Biases zählt, endet das Netz mit den veröffentlichten Knicken, −0,430 und 0,250. Wo \
             Biases nichts kosten, ist ein Kontinuum von Knicken optimal, und es bleibt bei vielen stehen: 18 wie \
             veröffentlicht, hier je nach Seed 15 bis 29.",
            "Die Striche der Neuronen: an zwei Stellen oder verstreut. Die Seeds unterscheiden sich in ihren Knicken \
             und nicht in ihrer Zielfunktion, 0,00377. Knicke werden hier ab 0,001 unterschieden; ein Atom der Seite \
             sammelt alle innerhalb von 5°.",
        ],
        _ => return None,
    };
    Some(DemoWords { title, claim, look })
}

fn german_variants(key: &str) -> Option<&'static [&'static str]> {
    Some(match key {
        "width" => &["m = 50", "m = 500", "m = 5000"],
        "lazy" => &["Skala 10", "Skala 1", "Skala 0,3"],
        "v-against-g" => &["Variationsnorm", "Gradientenstrafe"],
        "merging" => &["XOR, Skala 3"],
        "early-alignment" => &["Skala 0,001"],
        "label-noise" => &["XOR", "XOR mit Mitte", "Zickzack", "Zelt", "Kreis, 10-mal so lange"],
        "lambda-path" => &["λ = 0,3", "λ = 0,1", "λ = 0,03", "λ = 0,01", "λ = 0,001", "λ = 0,0001; Adam"],
        "stuck" => &["Gradientenabstieg", "Mit Geburt"],
        "favourable" => &["Wenige Neuronen", "Steile Enden", "Schnelle Wellen"],
        "more-width" => &["m = 200", "m = 2000", "m = 20000", "Skala 1"],
        "saddle-to-saddle" => &["Skala 1e−6", "Skala 1e−4", "Skala 1e−12"],
        "biases" => &["Biases im Strafterm", "Biases kostenlos"],
        _ => return None,
    })
}

/// What distinguishes a scene of the book from the others of its chapter; empty for one that is alone.
pub fn scene(scene: &Scene) -> &'static str {
    in_force(scene.label, || {
        Some(match scene.label {
            "Lazy" => "Träge",
            "Stuck" => "Festgefahren",
            "Slow noise" => "Langsames Rauschen",
            "More width" => "Mehr Breite",
            _ => return None,
        })
    })
}

/// The name of a chart of the neuron view.
pub fn chart(chart: Chart) -> &'static str {
    let german = match chart {
        Chart::Plane => "Ebene",
        Chart::Unrolled => "Abgerollt",
        Chart::Cylinder => "Flach",
        Chart::Sphere => "Kugel",
        Chart::Lines => "Geraden",
    };
    say(chart.label(), german)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::in_language;
    use relu_atoms_core::experiment::PhaseKind;
    use relu_atoms_core::experiment::book::CHAPTERS;
    use relu_atoms_core::experiment::table::{CONTROLS, DEMOS, MODES};
    use relu_atoms_core::points::presets::PRESETS;
    use std::collections::BTreeSet;

    fn in_both<T>(told: impl Fn() -> T) -> [T; 2] {
        Language::ALL.map(|language| in_language(language, &told))
    }

    /// The English is the core's, and the German differs from it except where it is told to be the same; both speak
    /// of the same numbers.
    fn check(core: &str, told: impl Fn() -> &'static str, same: &[&str]) {
        let [english, german] = in_both(told);
        assert_eq!(english, core);
        assert_eq!(english == german, same.contains(&english), "{english}: {german}");
        let digits = |text: &str| {
            let text: String = text.chars().filter(|c| !matches!(c, ',' | '.')).collect();
            let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
            numbers.map(str::to_owned).collect::<BTreeSet<_>>()
        };
        assert_eq!(digits(english), digits(german), "{english}: {german}");
        // No decimal point is left.
        let points = german.match_indices('.').filter(|(at, _)| {
            let near = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            near(german[..*at].chars().next_back()) && near(german[at + 1..].chars().next())
        });
        for (at, _) in points {
            assert!(german[at + 1..].chars().take_while(char::is_ascii_digit).count() == 3, "{german}");
        }
    }

    #[test]
    fn every_regulariser_has_german_words() {
        for info in &MODES {
            check(info.name, || mode(info.mode), &[]);
            check(info.claim, || claim(info.mode), &[]);
            let [english, german] = in_both(|| mode_in_sentence(info.mode));
            assert!(english == info.name.to_lowercase() && german != english);
        }
        assert_eq!(in_both(|| mode_in_sentence(Mode::None)), ["no regulariser", "keine Regularisierung"]);
    }

    #[test]
    fn every_setting_has_german_words() {
        for info in CONTROLS {
            check(info.label, || label(info.key), &["Seed", "Biases", "Batch"]);
            check(info.help, || help(info.key), &[]);
            let [english, german] = in_both(|| symbol(info.key));
            let own = info.symbol.is_empty();
            assert_eq!(english, if own { info.label } else { info.symbol });
            assert_eq!(german, if own { in_both(|| label(info.key))[1] } else { info.symbol });
        }
        assert_eq!(in_both(|| symbol("schedule")), ["schedule", "Ablauf"]);
        assert_eq!((label("nothing"), help("nothing")), ("", ""));
    }

    #[test]
    fn every_data_set_has_german_words() {
        for preset in PRESETS {
            check(preset.name, || preset_name(preset.key), &["XOR"]);
            check(preset.blurb, || preset_blurb(preset.key), &[]);
            let named = Data::Preset(preset.key.into());
            assert_eq!(in_both(|| data(&named))[0], preset.key);
            assert_eq!(in_both(|| data(&named))[1], in_both(|| preset_name(preset.key))[1]);
        }
        assert_eq!(preset_name("nothing"), "");
    }

    #[test]
    fn every_demonstration_has_german_words() {
        for demo in DEMOS {
            check(demo.title, || demonstration(demo).title, &[]);
            check(demo.claim, || demonstration(demo).claim, &[]);
            check(demo.look, || demonstration(demo).look, &[]);
            let [english, german] = in_both(|| variants(demo));
            assert_eq!(english, demo.variants.iter().map(|variant| variant.label).collect::<Vec<_>>());
            assert_eq!(german.len(), english.len(), "{}", demo.key);
            for (k, label) in english.into_iter().enumerate() {
                let is_same = label.starts_with("m = ") || label == "XOR";
                check(label, || variants(demo)[k], if is_same { std::slice::from_ref(&label) } else { &[] });
            }
        }
    }

    #[test]
    fn every_scene_has_a_german_name() {
        let scenes =
            CHAPTERS.iter().flat_map(|chapter| chapter.scenes).filter(|scene| !scene.label.is_empty());
        for one in scenes {
            assert_ne!(in_language(Language::German, || scene(one)), scene(one));
        }
    }

    #[test]
    fn every_chart_has_a_german_name() {
        for chart in Chart::ALL {
            check(chart.label(), || self::chart(chart), &[]);
        }
    }

    #[test]
    fn values_in_headings_are_words_of_the_language() {
        let run =
            Experiment { steps: Some(12_000), ..Experiment::preset("xor", Mode::VariationNorm).unwrap() };
        for (key, text, english, german) in [
            ("m", "5000", "5000", "5.000"),
            ("lambda", "0.0178", "0.0178", "0,0178"),
            ("lambda", "1e-5", "1e−5", "1e−5"),
            ("birth", "true", "true", "ja"),
            ("paired", "false", "false", "nein"),
            ("batch", "full", "full", "alle Punkte"),
            ("batch", "3", "3", "3"),
            ("steps", "all", "all", "keine"),
            ("steps", "12000", "12000", "12.000"),
            ("optimiser", "adam", "adam", "Adam"),
            ("seed", "1234567", "1234567", "1234567"),
        ] {
            let mut run = run.clone();
            run.set(key, text).unwrap();
            assert_eq!(in_both(|| value(&run, key)), [english, german], "{key}");
        }
        let mut run = run;
        run.set("schedule", "warm-up:20000,train:300").unwrap();
        let [english, german] = in_both(|| value(&run, "schedule"));
        assert_eq!(english, "warm-up:20000,train:300");
        let [warm_up, train] = [PhaseKind::WarmUp, PhaseKind::Train]
            .map(|kind| in_both(|| crate::text::phase(kind, run.mode))[1]);
        assert_eq!(german, format!("{warm_up} 20.000, {train} 300"));
    }
}
