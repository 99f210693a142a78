//! What workers refuse or cannot do.

use super::{Localised, capital, quoted, real, whole};
use relu_atoms_core::bench::BenchError;
use relu_atoms_core::experiment::table;
use relu_atoms_core::optimum::{ProblemError, SolveError};
use relu_atoms_core::text::excerpt;
use relu_atoms_core::train::NeuronEditError;
use relu_atoms_session::Refusal;
use relu_atoms_session::messages::{DecodeError, EncodingError, Unsolved};
use relu_atoms_session::path::{self, PathError, PointError};
use relu_atoms_session::seeds::SeedError;

/// `relu_atoms_core::nearness::FREE_BIASES` in German.
pub const FREE_BIASES: &str = "Biases kosten hier nichts: Ein Kontinuum von Knicken kann optimal sein, daher gibt es kein \
                               Zertifikat, kein Optimum zum Vergleich und keine Geburt.";

impl Localised for DecodeError {
    fn in_german(&self) -> String {
        let Self::NoMessage(error) = self;
        format!(
            "Die Seite und ihr Worker verstehen einander nicht ({}); die Seite neu laden.",
            undecoded(error)
        )
    }
}

/// Why bytes are no message.
fn undecoded(error: &EncodingError) -> &'static str {
    use EncodingError as Error;
    match error {
        Error::DeserializeUnexpectedEnd => "die Nachricht endet zu früh",
        Error::DeserializeBadVarint => "eine ganze Zahl endet nicht",
        Error::DeserializeBadBool => "ein Wahrheitswert ist weder 0 noch 1",
        Error::DeserializeBadChar => "ein Zeichen ist keines von Unicode",
        Error::DeserializeBadUtf8 => "ein Text ist nicht in UTF-8",
        Error::DeserializeBadOption => "eine mögliche Angabe ist weder vorhanden noch nicht vorhanden",
        Error::DeserializeBadEnum => "eine Auswahl ist zu groß",
        _ => "die Nachricht ist nicht richtig geschrieben",
    }
}

impl Localised for Refusal {
    fn in_german(&self) -> String {
        match self {
            Self::Experiment(error) => return error.in_german(),
            Self::NeuronEdit(error) => return error.in_german(),
            Self::NotUnderstood(error) => return error.in_german(),
            Self::Window => "Das Fenster der Funktionsansicht ist leer, ohne Ende oder zu fein abgetastet.",
            Self::Map => "Die Karte der Verletzungen ist leer oder zu fein.",
            Self::MergeWhileSeeking => {
                "Der verlangte Schritt wird noch neu berechnet; danach lässt sich verschmelzen."
            }
            Self::ChangeWhileSeeking => {
                "Der verlangte Schritt wird noch neu berechnet; danach lässt sich der Lauf ändern."
            }
            Self::UnorderedChanges => {
                "Die Änderungen des Laufs, der wiederholt werden soll, stehen nicht in der Reihenfolge ihrer Schritte."
            }
            Self::UnorderedNeurons => "Die Neuronen, die geändert werden sollen, stehen nicht in ihrer Reihenfolge.",
            Self::RecordingFull => {
                "Es sind so viele Änderungen von Hand aufgezeichnet, dass keine mehr möglich ist; nach dem \
                 Zurücksetzen beginnt der Lauf neu."
            }
            Self::TooFar => {
                "Dort würde das Neuron das Netz so weit von den Daten entfernen, dass es sich nicht trainieren lässt."
            }
        }
        .into()
    }
}

impl Localised for NeuronEditError {
    fn in_german(&self) -> String {
        match self {
            Self::NoSuchNeuron => "Das Neuron, das geändert werden soll, gibt es in diesem Netz nicht.",
            Self::NotANumber => {
                "Ein Neuron lässt sich nur durch Zahlen setzen, von denen keine größer ist als 1e30."
            }
            Self::ThirdCoordinate => {
                "Auf einer Geraden hat ein Neuron ein Gewicht und eine Verschiebung, und keine dritte Zahl."
            }
        }
        .into()
    }
}

impl Localised for SeedError {
    fn in_german(&self) -> String {
        match self {
            Self::Refused(refusal) => refusal.in_german(),
            Self::Ended => "der Lauf wurde vorzeitig beendet".into(),
        }
    }
}

impl Localised for SolveError {
    fn in_german(&self) -> String {
        let so = "sodass beiden nicht zu trauen ist; bitte diese Daten melden";
        match self {
            Self::Stopped => "der Löser wurde angehalten".into(),
            Self::Contradiction { objective, dual } => format!(
                "der Löser widerspricht sich: Seine untere Schranke {} übersteigt die Zielfunktion {} seines eigenen \
                 Netzes, {so}",
                real(*dual),
                real(*objective)
            ),
            Self::Mismatch { point, off } => format!(
                "der Löser widerspricht sich: Am Punkt {} verfehlen seine Atome seine Vorhersagen um {}, {so}",
                whole(point + 1),
                real(*off)
            ),
        }
    }
}

impl Localised for Unsolved {
    fn in_german(&self) -> String {
        match self {
            Self::NotUnderstood(error) => error.in_german(),
            Self::Points(error) => error.in_german(),
            Self::Lambda(lambda) => ProblemError::Lambda { lambda: *lambda }.in_german(),
            Self::Solve(error) => capital(&error.in_german()) + ".",
        }
    }
}

impl Localised for PointError {
    fn in_german(&self) -> String {
        match self {
            Self::Config(error) => error.in_german(),
            Self::NoOptimum => FREE_BIASES.into(),
            Self::Solve(error) => error.in_german(),
            Self::Train(error) => error.in_german(),
        }
    }
}

impl Localised for PathError {
    fn in_german(&self) -> String {
        match self {
            Self::Spelling(text) => format!(
                "`{}` ist weder FROM:TO:COUNT, etwa `1e-4:0.1:7`, noch eine Liste von Zahlen, etwa `0.001,0.01`",
                excerpt(text, 40)
            ),
            Self::OutOfRange(lambda) => format!(
                "λ = {} ist nicht größer als 0 und höchstens {}",
                real(*lambda),
                real(*table::range("lambda").end())
            ),
            Self::Order => "ein Gitter mehrerer Werte geht von einem kleineren λ zu einem größeren".into(),
            Self::Count => format!("ein Pfad hat von 1 bis {} Werte von λ", whole(path::MOST)),
            Self::Mode(mode) => format!(
                "einen Pfad haben nur {}; `{}` hat kein λ",
                quoted(path::penalised(), "und"),
                table::mode_info(*mode).key
            ),
        }
    }
}

impl Localised for BenchError {
    fn in_german(&self) -> String {
        match self {
            Self::NoPoints => "es gibt keine Datenpunkte".into(),
            Self::Experiment(error) => error.in_german(),
            Self::Stopped { steps } => format!("das Training endete nach {} Schritten", whole(*steps)),
            Self::NoTime => "die Uhr steht still".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::errors::tests::{assert_every_variant, assert_same_facts};
    use relu_atoms_core::experiment::Mode;
    use relu_atoms_core::nearness;
    use relu_atoms_core::points::PointsError;
    use relu_atoms_core::train::ConfigError;
    use relu_atoms_session::messages::{Request, decode};

    fn no_message() -> DecodeError {
        decode::<Request>(&[0, 200, 1]).expect_err("no message")
    }

    #[test]
    fn refusals_are_told_in_german() {
        assert_every_variant!(
            [
                Refusal::Experiment(ConfigError::Width { m: 0 }),
                Refusal::Window,
                Refusal::Map,
                Refusal::MergeWhileSeeking,
                Refusal::ChangeWhileSeeking,
                Refusal::UnorderedChanges,
                Refusal::UnorderedNeurons,
                Refusal::NeuronEdit(NeuronEditError::NotANumber),
                Refusal::RecordingFull,
                Refusal::TooFar,
                Refusal::NotUnderstood(no_message()),
            ],
            Refusal::Experiment(_),
            Refusal::Window,
            Refusal::Map,
            Refusal::MergeWhileSeeking,
            Refusal::ChangeWhileSeeking,
            Refusal::UnorderedChanges,
            Refusal::UnorderedNeurons,
            Refusal::NeuronEdit(_),
            Refusal::RecordingFull,
            Refusal::TooFar,
            Refusal::NotUnderstood(_),
        );
        assert_every_variant!(
            [NeuronEditError::NoSuchNeuron, NeuronEditError::NotANumber, NeuronEditError::ThirdCoordinate],
            NeuronEditError::NoSuchNeuron,
            NeuronEditError::NotANumber,
            NeuronEditError::ThirdCoordinate,
        );
        assert_every_variant!(
            [SeedError::Refused(Refusal::TooFar), SeedError::Ended],
            SeedError::Refused(_),
            SeedError::Ended
        );
        assert_every_variant!(
            [
                BenchError::NoPoints,
                BenchError::Experiment(ConfigError::NoStep),
                BenchError::Stopped { steps: 12_345 },
                BenchError::NoTime,
            ],
            BenchError::NoPoints,
            BenchError::Experiment(_),
            BenchError::Stopped { .. },
            BenchError::NoTime,
        );
    }

    #[test]
    fn messages_that_are_none_are_told_in_german() {
        for bytes in [&[][..], &[255; 40], &[0, 200, 1]] {
            let error = decode::<Request>(bytes).expect_err("no message");
            let said = error.in_german();
            assert!(said.starts_with("Die Seite und ihr Worker") && said.ends_with("neu laden."), "{said}");
        }
    }

    #[test]
    fn what_the_solver_cannot_do_is_told_in_german() {
        let contradiction = SolveError::Contradiction { objective: 1.5, dual: 2.25 };
        assert_every_variant!(
            [SolveError::Stopped, contradiction.clone(), SolveError::Mismatch { point: 4, off: 0.5 }],
            SolveError::Stopped,
            SolveError::Contradiction { .. },
            SolveError::Mismatch { .. },
        );
        assert_every_variant!(
            [
                Unsolved::NotUnderstood(no_message()),
                Unsolved::Points(PointsError::Empty),
                Unsolved::Lambda(-0.5),
                Unsolved::Solve(contradiction.clone()),
            ],
            Unsolved::NotUnderstood(_),
            Unsolved::Points(_),
            Unsolved::Lambda(_),
            Unsolved::Solve(_),
        );
        assert_eq!(
            Unsolved::Solve(contradiction.clone()).in_german(),
            "Der Löser widerspricht sich: Seine untere Schranke 2,25 übersteigt die Zielfunktion 1,5 seines eigenen Netzes, \
             sodass beiden nicht zu trauen ist; bitte diese Daten melden."
        );
        assert_every_variant!(
            [
                PointError::Config(ConfigError::NoStep),
                PointError::NoOptimum,
                PointError::Solve(contradiction),
                PointError::Train(SeedError::Ended),
            ],
            PointError::Config(_),
            PointError::NoOptimum,
            PointError::Solve(_),
            PointError::Train(_),
        );
        assert_same_facts(nearness::FREE_BIASES, FREE_BIASES);
    }

    #[test]
    fn paths_are_refused_in_german() {
        assert_every_variant!(
            [
                PathError::Spelling("a:b".into()),
                PathError::OutOfRange(-0.5),
                PathError::Order,
                PathError::Count,
                PathError::Mode(Mode::LabelNoise),
            ],
            PathError::Spelling(_),
            PathError::OutOfRange(_),
            PathError::Order,
            PathError::Count,
            PathError::Mode(_),
        );
    }
}
