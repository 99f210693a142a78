//! What is said of the units in which a run trains.

use super::format::{decimal, number};
use super::language::{Language, Text, language, say};
use relu_atoms_core::experiment::UnitSystem;
use relu_atoms_core::points::units::{Unit, Units};
use relu_atoms_session::messages::Report;

pub const STANDARD: Text = Text::new("standard units", "Standardeinheiten");
pub const SWITCH: Text = Text::new("Units", "Einheiten");
/// The switch's choices: standard units first.
pub const CHOICES: [Text; 2] =
    [Text::new("standard", "Standard"), Text::new("the table's own", "die der Tabelle")];
/// What the help says of invariance (theory §8).
pub const HELP_TITLE: Text = Text::new("Units of a table", "Einheiten einer Tabelle");
pub const HELP: [Text; 3] = [
    Text::new(
        "Targets t times as large: everything stays the same with λ and τ t times as large; the loss is then t² times as large.",
        "Zielwerte t-mal so groß: Alles bleibt gleich, wenn auch λ und τ t-mal so groß sind; der Verlust ist dann t²-mal so groß.",
    ),
    Text::new(
        "Targets moved by a constant: not the same, since a constant costs mass under both penalties. Standard units train about the mean, which is then an intercept free of charge.",
        "Zielwerte um eine Konstante verschoben: nicht dasselbe, denn eine Konstante kostet unter beiden Straftermen Masse. In Standardeinheiten wird um den Mittelwert trainiert, der dann ein kostenloser Achsenabschnitt ist.",
    ),
    Text::new(
        "Inputs moved or scaled: not the same. It changes which kinks are cheap: under the variation norm a kink costs more the further it is from 0, and the gradient penalty weighs a point by its input's distance from 0.",
        "Eingaben verschoben oder skaliert: nicht dasselbe. Es ändert, welche Knicke billig sind: Unter der Variationsnorm kostet ein Knick umso mehr, je weiter er von 0 entfernt ist, und die Gradientenstrafe gewichtet einen Punkt nach dem Abstand seiner Eingabe von 0.",
    ),
];

/// The line below the headline, or a number, with the share of the variance that is explained, if it is to be told.
pub fn with_r2(line: String, r2: Option<f64>) -> String {
    match r2 {
        Some(r2) => format!("{line} · R² = {}", r2_words(r2)),
        None => line,
    }
}

/// A loss in so many digits, with the share of the variance that is explained, if it is to be told.
pub fn loss(loss: f64, digits: usize, r2: Option<f64>) -> String {
    with_r2(number(loss, digits), r2)
}

/// The share of the variance that a run explains, where it is told beside the loss: in standard units, in which the
/// loss says little about the table's own numbers.
pub fn told_r2(units: Option<&Units>, report: &Report) -> Option<f64> {
    units.and(report.r2)
}

/// R² to three digits after the point: `0.611`, `−3.28`.
pub fn r2_words(r2: f64) -> String {
    if r2.abs() < 10.0 { decimal(format!("{r2:.3}").replace('-', "−")) } else { number(r2, 3) }
}

/// In which units a table trains that is far from standard ones: what these change, by how much and why.
pub fn sentence(units: &Units, system: UnitSystem, names: &[String]) -> String {
    let trained = match system {
        UnitSystem::Standard => say("Trained in standard units, ", "In Standardeinheiten trainiert, "),
        UnitSystem::Table => say(
            "Trained in the table's own units. Standard ones are ",
            "In den Einheiten der Tabelle trainiert. Standardeinheiten sind ",
        ),
    };
    format!("{trained}{}: {}", changes(units, names), why(units, names))
}

/// What each column is called.
fn name(k: usize, d: usize, names: &[String]) -> String {
    match (names.get(k).filter(|name| !name.is_empty()), k, d) {
        (Some(name), ..) => name.clone(),
        (None, k, d) if k == d => "y".into(),
        (None, _, 1) => "x".into(),
        (None, 0, _) => "x₁".into(),
        (None, ..) => "x₂".into(),
    }
}

/// What standard units change, and by how much.
fn changes(units: &Units, names: &[String]) -> String {
    let d = units.x.len();
    let name = |k| name(k, d, names);
    let mut changes: Vec<String> = Vec::new();
    let each = units.x.iter().chain(std::iter::once(&units.y));
    for (k, Unit { zero, one }) in each.enumerate() {
        changes.extend(match (*zero == 0.0, *one == 1.0) {
            (true, true) => None,
            (true, false) => Some(format!("{}/{}", name(k), plain(*one))),
            (false, true) => Some(format!("{} {}", name(k), less(*zero))),
            (false, false) => Some(format!("({} {})/{}", name(k), less(*zero), plain(*one))),
        });
    }
    // Decimal commas need another separator.
    changes.join(say(", ", "; "))
}

/// Why, as the end of a sentence.
fn why(units: &Units, names: &[String]) -> String {
    let far = units.x.iter().map(|unit| unit.zero.abs().max(unit.one)).fold(0.0, f64::max);
    let least = units.x.iter().map(|unit| unit.one).fold(f64::INFINITY, f64::min);
    let d = units.x.len();
    if far > 3.0 {
        let far = plain(far);
        match language() {
            Language::English => {
                format!("in the table's own units the data are about {far} from where the neurons start.")
            }
            Language::German => format!(
                "In den Einheiten der Tabelle liegen die Daten etwa {far} von dem Ort entfernt, an dem die Neuronen \
                 starten."
            ),
        }
    } else if least < 0.3 {
        let within = plain(2.0 * least);
        match language() {
            Language::English => format!(
                "in the table's own units the data are within {within} of each other, and a neuron sees all of them \
                 alike."
            ),
            Language::German => format!(
                "In den Einheiten der Tabelle liegen die Daten höchstens {within} auseinander, und ein Neuron sieht \
                 sie alle gleich."
            ),
        }
    } else {
        let (target, size) = (name(d, d, names), plain(units.y.zero.abs().max(units.y.one)));
        match language() {
            Language::English => format!(
                "in the table's own units {target} is about {size}, and the neurons start at about 1."
            ),
            Language::German => format!(
                "In den Einheiten der Tabelle ist {target} etwa {size}, und die Neuronen starten bei etwa 1."
            ),
        }
    }
}

/// Minus a number.
fn less(zero: f64) -> String {
    if zero < 0.0 { format!("+ {}", plain(-zero)) } else { format!("− {}", plain(zero)) }
}

/// A number in few digits, without a power of ten where it has few places: `1960.5`, `12.5`, `0.0015`.
fn plain(v: f64) -> String {
    if !(1e-4..1e7).contains(&v.abs()) {
        return number(v, 4);
    }
    let decimals = (3.0 - v.abs().log10().floor()).clamp(0.0, 8.0) as usize;
    let decimals = if v.abs() >= 1e3 { decimals.max(1) } else { decimals };
    let text = format!("{v:.decimals$}");
    decimal(if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::in_language;

    #[test]
    fn the_sentence_says_what_is_changed_by_how_much_and_why() {
        let unit = |zero, one| Unit { zero, one };
        let german = |units: &Units, system, names: &[String]| {
            in_language(Language::German, || sentence(units, system, names))
        };
        let years = Units { x: vec![unit(1960.5, 12.5)], y: unit(99.0, 63.6) };
        assert_eq!(
            german(&years, UnitSystem::Standard, &["Jahr".into(), "Anrufe".into()]),
            "In Standardeinheiten trainiert, (Jahr − 1960,5)/12,5; (Anrufe − 99)/63,6: In den Einheiten der Tabelle \
             liegen die Daten etwa 1960,5 von dem Ort entfernt, an dem die Neuronen starten."
        );
        assert_eq!(
            sentence(&years, UnitSystem::Standard, &["year".into(), "calls".into()]),
            "Trained in standard units, (year − 1960.5)/12.5, (calls − 99)/63.6: in the table's own units the data \
             are about 1960.5 from where the neurons start."
        );
        let small = Units { x: vec![unit(0.0015, 0.0015)], y: unit(0.0, 0.5) };
        assert_eq!(
            sentence(&small, UnitSystem::Standard, &[]),
            "Trained in standard units, (x − 0.0015)/0.0015, y/0.5: in the table's own units the data are within \
             0.003 of each other, and a neuron sees all of them alike."
        );
        assert_eq!(
            german(&small, UnitSystem::Table, &[]),
            "In den Einheiten der Tabelle trainiert. Standardeinheiten sind (x − 0,0015)/0,0015; y/0,5: In den \
             Einheiten der Tabelle liegen die Daten höchstens 0,003 auseinander, und ein Neuron sieht sie alle gleich."
        );
        let high = Units { x: vec![unit(0.0, 1.0), unit(-0.5, 1.0)], y: unit(-70.0, 2.0) };
        assert_eq!(
            sentence(&high, UnitSystem::Standard, &[]),
            "Trained in standard units, x₂ + 0.5, (y + 70)/2: in the table's own units y is about 70, and \
             the neurons start at about 1."
        );
        assert_eq!(
            german(&high, UnitSystem::Standard, &[]),
            "In Standardeinheiten trainiert, x₂ + 0,5; (y + 70)/2: In den Einheiten der Tabelle ist y etwa 70, und \
             die Neuronen starten bei etwa 1."
        );
    }

    #[test]
    fn r2_is_told_beside_the_rest() {
        assert_eq!(with_r2("4 atoms".into(), Some(0.6114)), "4 atoms · R² = 0.611");
        assert_eq!(with_r2("4 atoms".into(), Some(-3.2831)), "4 atoms · R² = −3.283");
        assert_eq!(with_r2("4 atoms".into(), None), "4 atoms");
        assert_eq!(loss(0.194_31, 2, Some(0.6114)), "0.19 · R² = 0.611");
        assert_eq!(loss(0.194_31, 3, None), "0.194");
        in_language(Language::German, || {
            assert_eq!(loss(0.194_31, 2, Some(0.6114)), "0,19 · R² = 0,611");
            assert_eq!(with_r2("4 Atome".into(), Some(-3.2831)), "4 Atome · R² = −3,283");
        });
    }

    #[test]
    fn every_choice_and_line_of_the_help_is_told_in_each_language() {
        for text in CHOICES.iter().chain(&HELP) {
            assert_ne!(text.within(Language::English), text.within(Language::German));
        }
    }
}
