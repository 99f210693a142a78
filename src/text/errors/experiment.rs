//! Why a run, a setting of it or a file of runs is refused.

use super::{Localised, quoted, real, so_many, whole};
use crate::text::names::german_label;
use relu_atoms_core::experiment::compare::MAX_PANELS;
use relu_atoms_core::experiment::names::{MAX_NAME, NamesError};
use relu_atoms_core::experiment::packed::PackedError;
use relu_atoms_core::experiment::{
    MAX_PHASES, MAX_STEPS, MAX_WIDTH, ReadError, SettingError, SettingReason, phase_keys, table,
};
use relu_atoms_core::points::{MAX_POINTS, presets};
use relu_atoms_core::text::{Found, JsonError, JsonFault, JsonPart, JsonSyntax, Wanted, excerpt, shortest};
use relu_atoms_core::train::ConfigError;
use relu_atoms_session::export::changes::ChangesError;
use relu_atoms_session::export::saved::{self, SavedError};

/// What a setting is called within a sentence, with its article.
fn noun(key: &str) -> String {
    match key {
        "m" => "die Breite".into(),
        "scale" => "die Startskala".into(),
        "seed" => "der Seed".into(),
        "lambda" => "die Stärke des Strafterms".into(),
        "tau" => "die Rauschstärke".into(),
        "batch" => "der Batch".into(),
        "h" => "die Schrittweite".into(),
        "steps" => "die Schrittgrenze".into(),
        "holdout" => "der Anteil der zurückgehaltenen Zeilen".into(),
        "units" => "die Einstellung „Einheiten“".into(),
        // Names that are no noun with an article stand as they do beside their controls.
        key => match german_label(key) {
            Some(label) => format!("die Einstellung „{label}“"),
            None => format!("die Einstellung `{key}`"),
        },
    }
}

fn or_word(word: Option<&str>) -> String {
    word.map_or_else(String::new, |word| format!(" oder `{word}`"))
}

impl Localised for SettingError {
    fn in_german(&self) -> String {
        format!("`{}={}`: {}", self.key, self.value, self.reason.in_german())
    }
}

impl Localised for SettingReason {
    fn in_german(&self) -> String {
        match self {
            Self::UnknownKey { key } => format!("eine Einstellung namens `{key}` gibt es nicht"),
            Self::UnknownPreset => {
                let presets = quoted(presets::PRESETS.iter().map(|preset| preset.key), "und");
                format!("diesen Datensatz gibt es nicht; es gibt {presets}")
            }
            Self::UnknownMode => {
                let modes = quoted(table::MODES.iter().map(|info| info.key), "und");
                format!("diese Regularisierung gibt es nicht; es gibt {modes}")
            }
            Self::Data(error) => error.in_german(),
            Self::Truth(error) => error.in_german(),
            Self::Names(error) => error.in_german(),
            Self::TooManyPhases => format!("ein Ablauf hat höchstens {} Phasen", whole(MAX_PHASES)),
            Self::Phase { phase } => format!(
                "Phase {} muss aus {}, einem Doppelpunkt und einer ganzen Zahl von Schritten von 1 bis {} bestehen",
                whole(*phase),
                quoted(phase_keys(), "oder"),
                whole(MAX_STEPS)
            ),
            Self::Whole { key, min, max, or } => format!(
                "{} muss eine ganze Zahl von {} bis {}{} sein",
                noun(key),
                whole(*min),
                whole(*max),
                or_word(*or)
            ),
            Self::Number { key, min, max, or } => format!(
                "{} muss eine Zahl von {} bis {}{} sein",
                noun(key),
                real(*min),
                real(*max),
                or_word(*or)
            ),
            Self::Choice { key, words } => {
                format!("{} muss {} sein", noun(key), quoted(words.iter().copied(), "oder"))
            }
        }
    }
}

impl Localised for PackedError {
    fn in_german(&self) -> String {
        match self {
            Self::Spelling => {
                "eigene Punkte werden wie `1:x,y;x,y` oder `2:x1,x2,y;x1,x2,y` geschrieben".into()
            }
            Self::Format(letter) => {
                format!("diese Daten haben das Format `{letter}`, das diese Version nicht kennt")
            }
            Self::CutOff => "diese Daten sind abgeschnitten".into(),
            Self::Character(c) => {
                format!("diese Daten sind beschädigt: `{}` gehört nicht hinein", excerpt(&c.to_string(), 1))
            }
            Self::Check => "diese Daten sind beschädigt: Ihre Prüfsumme passt nicht".into(),
            Self::TooMany => format!("es sind mehr als {} Punkte", whole(MAX_POINTS)),
            Self::NotANumber { point, field } => {
                format!("Punkt {}: `{}` ist keine Zahl", whole(*point), excerpt(field, 40))
            }
            Self::Fields { point, d } => {
                format!("Punkt {}: Ein Punkt in Dimension {d} besteht aus {} Zahlen", whole(*point), d + 1)
            }
            Self::Points(error) => error.in_german(),
        }
    }
}

impl Localised for NamesError {
    fn in_german(&self) -> String {
        match self {
            Self::Count { names, d } => format!(
                "Daten der Dimension {d} haben {} Spalten, die der Eingaben und die des Zielwerts; angegebene Namen: {}",
                d + 1,
                whole(*names)
            ),
            Self::Name { name } => format!(
                "`{}` kann nicht der Name einer Spalte sein: Ein Name hat höchstens {} Zeichen und steht in einer Zeile",
                excerpt(name, 20),
                whole(MAX_NAME)
            ),
        }
    }
}

impl Localised for ConfigError {
    fn in_german(&self) -> String {
        match self {
            Self::UnknownPreset { key } => {
                format!("`preset={}`: einen Datensatz dieses Namens gibt es nicht", excerpt(key, 40))
            }
            Self::Points(error) => error.in_german(),
            Self::Truth(error) => format!("`truth`: {}", error.in_german()),
            Self::Names(error) => format!("`names`: {}", error.in_german()),
            Self::Width { m } => {
                format!("`m={m}`: die Breite muss eine ganze Zahl von 1 bis {} sein", whole(MAX_WIDTH))
            }
            Self::OutOfRange { key, value, least, most } => format!(
                "`{key}={}`: der Wert muss eine Zahl von {} bis {} sein",
                shortest(*value),
                real(*least),
                real(*most)
            ),
            Self::Batch { batch, points } => format!(
                "`batch={batch}`: der Wert muss eine ganze Zahl von 1 bis {} sein, der Zahl der Datenpunkte",
                whole(*points)
            ),
            Self::NoPhase => "`schedule`: ein Lauf braucht mindestens eine Phase".into(),
            Self::TooManyPhases => format!("`schedule`: höchstens {} Phasen", whole(MAX_PHASES)),
            Self::PhaseSteps { steps } => format!(
                "`schedule`: eine Phase von {} Schritten; es müssen 1 bis {} sein",
                whole(*steps),
                whole(MAX_STEPS)
            ),
            Self::NothingToAnneal => "`schedule`: nur Label-Rauschen kann abklingen".into(),
            Self::NoStep => "`steps=0`: ein Lauf braucht mindestens einen Schritt".into(),
        }
    }
}

impl Localised for ChangesError {
    fn in_german(&self) -> String {
        match self {
            Self::Panels { found, panels } => {
                format!("es gibt Änderungen für {found} Panels, der Link hat {panels}")
            }
            Self::Step { change } => format!(
                "Änderung {} muss mit ihrem Schritt beginnen, und dieser muss nach dem der vorigen liegen",
                whole(*change)
            ),
            Self::Part { change, part } => {
                format!(
                    "Änderung {} hat den Teil `{part}`, der keine Änderung eines Laufs ist",
                    whole(*change)
                )
            }
            Self::Neuron { change, reason } => {
                format!("Änderung {}: {}", whole(*change), reason.in_german())
            }
        }
    }
}

impl Localised for SavedError {
    fn in_german(&self) -> String {
        match self {
            Self::TooLarge { bytes } => format!(
                "die Datei hat {} MB; gelesen werden höchstens {} MB",
                format!("{:.1}", *bytes as f64 / 1e6).replace('.', ","),
                saved::MAX_BYTES / 1_000_000
            ),
            Self::Read(error) => error.in_german(),
            Self::Format { format } => format!(
                "das Format der Datei ist `{}`; diese Version liest `{}`",
                excerpt(format, 40),
                saved::FORMAT
            ),
            Self::Empty => "die Datei enthält keine Läufe".into(),
            Self::TooMany { runs } => {
                format!(
                    "die Datei enthält {} Läufe; gezeigt werden können höchstens {MAX_PANELS}",
                    whole(*runs)
                )
            }
            Self::DifferentData => {
                "die Läufe der Datei haben verschiedene Daten; sie lassen sich nicht vergleichen".into()
            }
        }
    }
}

impl Localised for ReadError {
    fn in_german(&self) -> String {
        let JsonError { line, column, what } = &self.json;
        let what = self.truth.as_ref().map_or_else(|| what.in_german(), |error| error.in_german());
        format!(
            "das Experiment ist in Zeile {}, Spalte {} nicht lesbar: {}",
            whole(*line),
            whole(*column),
            excerpt(&what, 200)
        )
    }
}

impl Localised for JsonError {
    fn in_german(&self) -> String {
        let Self { line, column, what } = self;
        format!("{} (Zeile {}, Spalte {})", what.in_german(), whole(*line), whole(*column))
    }
}

impl Localised for JsonFault {
    fn in_german(&self) -> String {
        match self {
            Self::EndsEarly(part) => format!("der Text endet zu früh, in {}", within(*part)),
            Self::Other { wanted, found } => {
                format!("hier sollte {} stehen und nicht {}", wanted_words(wanted), found_words(found))
            }
            Self::Length { wanted, length } => {
                let values =
                    if length == "1" { "es ist 1 Wert".into() } else { format!("es sind {length} Werte") };
                format!("hier sollte {} stehen; {values}", wanted_words(wanted))
            }
            Self::UnknownWord { word, known } => {
                let known = quoted(known.iter().map(String::as_str), "und");
                let known = if known.is_empty() { known } else { format!("; es gibt {known}") };
                format!("das Wort `{word}` gibt es hier nicht{known}")
            }
            Self::UnknownField(field) => format!("das Feld `{field}` gibt es hier nicht"),
            Self::MissingField(field) => format!("das Feld `{field}` fehlt"),
            Self::DuplicateField(field) => format!("das Feld `{field}` kommt doppelt vor"),
            Self::NoneOfSeveral => "was hier steht, ist nichts von dem, was hier stehen kann".into(),
            Self::Syntax(syntax) => syntax.in_german(),
            Self::Unnamed(words) => format!("die Bibliothek, die JSON liest, meldet: „{words}“"),
        }
    }
}

fn within(part: JsonPart) -> &'static str {
    match part {
        JsonPart::List => "einer Liste",
        JsonPart::Object => "einem Objekt",
        JsonPart::Text => "einem Text",
        JsonPart::Value => "einem Wert",
    }
}

fn wanted_words(wanted: &Wanted) -> String {
    match wanted {
        Wanted::ListOf(length) => return format!("eine Liste von {}", so_many(*length, "Wert", "Werten")),
        Wanted::Unnamed(words) => return format!("„{words}“"),
        Wanted::NotNegative => "eine nicht negative ganze Zahl",
        Wanted::Whole => "eine ganze Zahl",
        Wanted::Number => "eine Zahl",
        Wanted::Switch => "`true` oder `false`",
        Wanted::Text => "ein Text in Anführungszeichen",
        Wanted::List => "eine Liste",
        Wanted::Object => "ein Objekt",
        Wanted::Null => "`null`",
        Wanted::Name => "ein Name",
        Wanted::Word => "ein Wort",
        Wanted::Value => "ein Wert",
    }
    .into()
}

fn found_words(found: &Found) -> String {
    match found {
        Found::Text(text) => return format!("der Text {text}"),
        Found::Literal(value) => return value.clone(),
        Found::Object => "ein Objekt",
        Found::List => "eine Liste",
        Found::Null => "`null`",
        Found::Word => "dieses Wort",
    }
    .into()
}

impl Localised for JsonSyntax {
    fn in_german(&self) -> String {
        match self {
            Self::NoValue => "ein Wert fehlt oder ist keiner von JSON",
            Self::NoWord => "dieses Wort gibt es in JSON nicht",
            Self::TooDeep => "Listen oder Objekte sind zu tief ineinander verschachtelt",
            Self::Colon => "hier fehlt `:`",
            Self::InList => "hier fehlt `,` oder `]`",
            Self::InObject => "hier fehlt `,` oder `}`",
            Self::Quote => "hier fehlt `\"`",
            Self::Escape => "ungültige Escape-Folge",
            Self::EscapeEnd => "eine hexadezimale Escape-Folge bricht ab",
            Self::Surrogate => "einer hexadezimalen Escape-Folge fehlt die zweite Hälfte ihres Paars",
            Self::CodePoint => "ungültiges Unicode-Zeichen",
            Self::Control => "Steuerzeichen (\\u0000-\\u001F) in einem Text",
            Self::Number => "ungültige Zahl",
            Self::Range => "Zahl außerhalb des Bereichs",
            Self::Key => "der Name eines Felds muss ein Text sein",
            Self::Comma => "überzähliges Komma am Ende",
            Self::Trailing => "überzählige Zeichen am Ende",
        }
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::errors::tests::{assert_every_variant, assert_german};
    use relu_atoms_core::experiment::{Experiment, Mode};
    use relu_atoms_core::points::PointsError;
    use relu_atoms_core::points::truth::TruthError;
    use relu_atoms_core::train::NeuronEditError;
    use relu_atoms_session::export::saved::Saved;

    fn refused(key: &str, value: &str) -> SettingError {
        let mut run = Experiment::preset("saddle", Mode::VariationNorm).expect("saddle");
        run.set(key, value).expect_err(key)
    }

    #[test]
    fn settings_are_refused_in_german() {
        for (key, value, said) in [
            ("m", "2.5", "`m=2.5`: die Breite muss eine ganze Zahl von 1 bis 100.000 sein"),
            ("h", "0", "`h=0`: die Schrittweite muss eine Zahl von 1e−9 bis 1e4 oder `auto` sein"),
            ("batch", "13", "`batch=13`: der Batch muss eine ganze Zahl von 1 bis 12 oder `full` sein"),
            (
                "holdout",
                "1",
                "`holdout=1`: der Anteil der zurückgehaltenen Zeilen muss eine Zahl von 0 bis 0,5 sein",
            ),
            ("bias", "none", "`bias=none`: die Einstellung „Biases“ muss `penalised` oder `free` sein"),
            (
                "schedule",
                "train:5,rest:3",
                "`schedule=train:5,rest:3`: Phase 2 muss aus `warm-up`, `train` oder `anneal`, einem Doppelpunkt und \
                 einer ganzen Zahl von Schritten von 1 bis 100.000.000 bestehen",
            ),
            ("data", "1:0,0;1", "`data=1:0,0;1`: Punkt 2: Ein Punkt in Dimension 1 besteht aus 2 Zahlen"),
        ] {
            assert_eq!(refused(key, value).in_german(), said);
        }
        let samples: Vec<SettingReason> = [
            ("colour", "1"),
            ("preset", "moons"),
            ("modes", "ridge"),
            ("data", "z"),
            ("truth", "z"),
            ("names", "a"),
            ("schedule", &"train:1,".repeat(99)),
            ("schedule", "a"),
            ("seed", "-1"),
            ("steps", "0"),
            ("lambda", "-1"),
            ("walls", "2"),
        ]
        .map(|(key, value)| {
            let error = refused(key, value);
            assert_german(&error);
            error.reason
        })
        .into();
        assert_every_variant!(
            samples,
            SettingReason::UnknownKey { .. },
            SettingReason::UnknownPreset,
            SettingReason::UnknownMode,
            SettingReason::Data(_),
            SettingReason::Truth(_),
            SettingReason::Names(_),
            SettingReason::TooManyPhases,
            SettingReason::Phase { .. },
            SettingReason::Whole { .. },
            SettingReason::Number { .. },
            SettingReason::Choice { .. },
        );
    }

    #[test]
    fn every_setting_has_a_german_name() {
        for key in table::CONTROLS.iter().map(|control| control.key).chain(["holdout", "units"]) {
            assert!(!noun(key).contains('`'), "{key}");
        }
    }

    #[test]
    fn data_and_names_are_refused_in_german() {
        assert_every_variant!(
            [
                PackedError::Spelling,
                PackedError::Format('q'),
                PackedError::CutOff,
                PackedError::Character('!'),
                PackedError::Check,
                PackedError::TooMany,
                PackedError::NotANumber { point: 1200, field: "a".into() },
                PackedError::Fields { point: 2, d: 1 },
                PackedError::Points(PointsError::Empty),
            ],
            PackedError::Spelling,
            PackedError::Format(_),
            PackedError::CutOff,
            PackedError::Character(_),
            PackedError::Check,
            PackedError::TooMany,
            PackedError::NotANumber { .. },
            PackedError::Fields { .. },
            PackedError::Points(_),
        );
        assert_every_variant!(
            [NamesError::Count { names: 1, d: 2 }, NamesError::Name { name: "x".repeat(70) }],
            NamesError::Count { .. },
            NamesError::Name { .. },
        );
    }

    #[test]
    fn runs_are_refused_in_german() {
        assert_every_variant!(
            [
                ConfigError::UnknownPreset { key: "moons".into() },
                ConfigError::Points(PointsError::TooMany { n: 1000 }),
                ConfigError::Truth(TruthError::Kind),
                ConfigError::Names(NamesError::Count { names: 3, d: 1 }),
                ConfigError::Width { m: 0 },
                ConfigError::OutOfRange { key: "tau".into(), value: -0.5, least: 0.0, most: 100.0 },
                ConfigError::Batch { batch: 7, points: 5 },
                ConfigError::NoPhase,
                ConfigError::TooManyPhases,
                ConfigError::PhaseSteps { steps: 1_000_000_000 },
                ConfigError::NothingToAnneal,
                ConfigError::NoStep,
            ],
            ConfigError::UnknownPreset { .. },
            ConfigError::Points(_),
            ConfigError::Truth(_),
            ConfigError::Names(_),
            ConfigError::Width { .. },
            ConfigError::OutOfRange { .. },
            ConfigError::Batch { .. },
            ConfigError::NoPhase,
            ConfigError::TooManyPhases,
            ConfigError::PhaseSteps { .. },
            ConfigError::NothingToAnneal,
            ConfigError::NoStep,
        );
        assert_every_variant!(
            [
                ChangesError::Panels { found: 3, panels: 1 },
                ChangesError::Step { change: 2 },
                ChangesError::Part { change: 1, part: "z7".into() },
                ChangesError::Neuron { change: 4, reason: NeuronEditError::NotANumber },
            ],
            ChangesError::Panels { .. },
            ChangesError::Step { .. },
            ChangesError::Part { .. },
            ChangesError::Neuron { .. },
        );
    }

    #[test]
    fn files_are_refused_in_german() {
        let read = |text: &str| Saved::from_json(text).expect_err(text);
        assert_eq!(
            read("{}").in_german(),
            "das Experiment ist in Zeile 1, Spalte 2 nicht lesbar: das Feld `data` fehlt"
        );
        assert_every_variant!(
            [
                SavedError::TooLarge { bytes: 20_400_000 },
                read("[1, 2]"),
                SavedError::Format { format: "relu-atoms-7".into() },
                SavedError::Empty,
                SavedError::TooMany { runs: 9 },
                SavedError::DifferentData,
            ],
            SavedError::TooLarge { .. },
            SavedError::Read(_),
            SavedError::Format { .. },
            SavedError::Empty,
            SavedError::TooMany { .. },
            SavedError::DifferentData,
        );
    }

    #[test]
    fn faults_of_json_are_told_in_german() {
        let good = Experiment::preset("xor", Mode::LabelNoise).expect("xor");
        let good =
            serde_json::to_string(&Experiment { truth: "teacher:3:7".parse().ok(), ..good }).expect("JSON");
        let fault = |text: &str| Experiment::from_json(text).expect_err(text).json.what;
        let with = |from: &str, to: &str| {
            assert!(good.contains(from), "{from}: {good}");
            fault(&good.replacen(from, to, 1))
        };
        assert_every_variant!(
            [
                fault("{"),
                fault("[1"),
                fault("{\"m"),
                fault(""),
                with("\"m\":500", "\"m\":\"wide\""),
                with("\"m\":500", "\"m\":[]"),
                with("\"m\":500", "\"m\":-3"),
                with("\"paired\":false", "\"paired\":1.5"),
                with("\"paired\":false", "\"paired\":{}"),
                with("\"paired\":false", "\"paired\":null"),
                with("\"label-noise\"", "\"ridge\""),
                with("\"gaussian\"", "\"loud\""),
                with("\"m\":500", "\"m\":500,\"m\":500"),
                with("\"m\":500,", ""),
                with("\"preset\":\"xor\"", "\"own\":[1]"),
                JsonFault::Length { wanted: Wanted::ListOf(4), length: "1".into() },
                JsonFault::Length { wanted: Wanted::ListOf(1), length: "3".into() },
                JsonFault::UnknownField("colour".into()),
                JsonFault::NoneOfSeveral,
                fault("{]"),
                JsonFault::Unnamed("float key must be finite".into()),
            ],
            JsonFault::EndsEarly(_),
            JsonFault::Other { .. },
            JsonFault::Length { .. },
            JsonFault::UnknownWord { .. },
            JsonFault::UnknownField(_),
            JsonFault::MissingField(_),
            JsonFault::DuplicateField(_),
            JsonFault::NoneOfSeveral,
            JsonFault::Syntax(_),
            JsonFault::Unnamed(_),
        );
        assert_eq!(
            with("\"m\":500", "\"m\":\"wide\"").in_german(),
            "hier sollte eine nicht negative ganze Zahl stehen und nicht der Text \"wide\""
        );
        assert_eq!(
            with("\"gaussian\"", "\"loud\"").in_german(),
            "das Wort `loud` gibt es hier nicht; es gibt `gaussian` und `sign`"
        );
        // The words of our own error come back as that error.
        let bad = Experiment::from_json(&good.replacen("teacher:3:7", "teacher:99:7", 1)).expect_err("99");
        assert_german(&bad);
        assert!(
            bad.in_german()
                .ends_with("ein Lehrernetz hat eine ganze Zahl von Neuronen von 1 bis 20, nicht `99`"),
            "{}",
            bad.in_german()
        );
        let syntax = JsonSyntax::SENTENCES.map(|(_, syntax)| syntax);
        syntax.iter().for_each(assert_german);
        assert_german(&JsonError { line: 1200, column: 4, what: JsonFault::Syntax(JsonSyntax::Comma) });
        for wanted in [
            Wanted::ListOf(2),
            Wanted::NotNegative,
            Wanted::Whole,
            Wanted::Number,
            Wanted::Switch,
            Wanted::Text,
            Wanted::List,
            Wanted::Object,
            Wanted::Null,
            Wanted::Name,
            Wanted::Word,
            Wanted::Value,
            Wanted::Unnamed("byte array".into()),
        ] {
            for found in [
                Found::Text("\"1.5\"".into()),
                Found::Literal("`1.5`".into()),
                Found::Object,
                Found::List,
                Found::Null,
                Found::Word,
            ] {
                let fault = JsonFault::Other { wanted: wanted.clone(), found };
                if !matches!(&fault, JsonFault::Other { found: Found::Text(_), .. }) {
                    assert_german(&fault);
                }
            }
        }
    }
}
