//! The terms of the page, each in a sentence or two.

use super::Part;
use crate::text::language::{Language, Text};
use std::cmp::Reverse;

/// Terms, as texts write them, with what they mean, in alphabetical order of their English names.
pub static GLOSSARY: &[(Text, Text)] = &[
    (
        Text::new("atom", "Atom"),
        Text::new(
            "A group of neurons of one sign that point in nearly the same direction and hold over 1 % of \
             the mass: they act like a single neuron.",
            "Eine Gruppe von Neuronen eines Vorzeichens, die in fast dieselbe Richtung zeigen und über 1 % \
             der Masse tragen: Sie wirken wie ein einziges Neuron.",
        ),
    ),
    (
        Text::new("cell", "Zelle"),
        Text::new(
            "All neurons that see the same data points. The data's lines cut the space of neurons into cells.",
            "Alle Neuronen, die dieselben Datenpunkte sehen. Die Linien der Daten zerlegen den Raum der \
             Neuronen in Zellen.",
        ),
    ),
    (
        Text::new("certificate", "Zertifikat"),
        Text::new(
            "A lower bound on the objective of every network of every width. With it a run's distance from \
             the optimum is bounded without knowing the optimum.",
            "Eine untere Schranke für die Zielfunktion jedes Netzes jeder Breite. Sie beschränkt den \
             Abstand eines Laufs vom Optimum, ohne dass man das Optimum kennt.",
        ),
    ),
    (
        Text::new("dead neuron", "totes Neuron"),
        Text::new(
            "A neuron that sees no data point. No gradient moves it, and it adds nothing on the data.",
            "Ein Neuron, das keinen Datenpunkt sieht. Kein Gradient bewegt es, und auf den Daten trägt es \
             nichts bei.",
        ),
    ),
    (
        Text::new("footprint", "Fußabdruck"),
        Text::new(
            "What a neuron adds at each data point: all that the data can tell of it.",
            "Was ein Neuron an jedem Datenpunkt beiträgt: alles, was die Daten von ihm erkennen lassen.",
        ),
    ),
    (
        Text::new("gap", "Lücke"),
        Text::new(
            "The difference between a run's objective and the certificate's lower bound: the run is at most \
             so far above the optimum.",
            "Die Differenz zwischen der Zielfunktion eines Laufs und der unteren Schranke des Zertifikats: \
             Höchstens so weit liegt der Lauf über dem Optimum.",
        ),
    ),
    (
        Text::new("gradient penalty", "Gradientenstrafe"),
        Text::new(
            "G: the mean square of the derivatives of f at the data points by all weights, times the width. \
             A neuron is charged only for the points that it sees.",
            "G: das mittlere Quadrat der Ableitungen von f nach allen Gewichten an den Datenpunkten, mal \
             die Breite. Ein Neuron zahlt nur für die Punkte, die es sieht.",
        ),
    ),
    (
        Text::new("kink", "Knick"),
        Text::new(
            "The inputs at which a neuron switches on and f bends: a point on a line, a line in the plane.",
            "Die Eingaben, an denen ein Neuron einschaltet und f sich biegt: auf der Geraden ein Punkt, in \
             der Ebene eine Gerade.",
        ),
    ),
    (
        Text::same("λ_eff"),
        Text::new(
            "The strength of the penalty to which label noise amounts: h τ²/(4B), with step size h, noise τ \
             and batch B.",
            "Die Stärke des Strafterms, dem Label-Rauschen gleichkommt: h τ²/(4B), mit Schrittweite h, \
             Rauschstärke τ und Batch B.",
        ),
    ),
    (
        Text::new("lazy", "träge"),
        Text::new(
            "Training in which the neurons hardly turn: from a large start small changes of the weights are \
             enough to fit the data.",
            "Training, bei dem sich die Neuronen kaum drehen: Von einem großen Start aus genügen kleine \
             Änderungen der Gewichte, um die Zielwerte zu treffen.",
        ),
    ),
    (
        Text::new("mass", "Masse"),
        Text::new(
            "The product of a neuron's outer weight and the length of its inner weights, |a|·‖(w, b)‖: how \
             much it counts in f.",
            "Das Produkt aus dem äußeren Gewicht eines Neurons und der Länge seiner inneren Gewichte, \
             |a|·‖(w, b)‖: wie viel es in f zählt.",
        ),
    ),
    (
        Text::new("merge", "verschmelzen"),
        Text::new(
            "To replace all neurons of one sign in one cell by one neuron, the sum of their mass vectors \
             |a|·(w, b).",
            "Alle Neuronen eines Vorzeichens in einer Zelle durch ein Neuron ersetzen, die Summe ihrer \
             Massenvektoren |a|·(w, b).",
        ),
    ),
    (
        Text::new("penalty", "Strafterm"),
        Text::new(
            "What a regulariser adds to the loss, times λ. It charges each neuron and adds the charges up.",
            "Was eine Regularisierung zum Verlust hinzufügt, mal λ. Jedes Neuron hat seinen Preis, und die \
             Preise werden addiert.",
        ),
    ),
    (
        Text::new("stuck", "festgefahren"),
        Text::new(
            "At rest above the optimum: no neuron is near enough to where one is missing, so gradients do \
             not move any there.",
            "In Ruhe über dem Optimum: Kein Neuron ist nahe genug an der Stelle, an der eines fehlt; daher \
             bewegen die Gradienten keines dorthin.",
        ),
    ),
    (
        Text::new("test error", "Testfehler"),
        Text::new(
            "Half the mean square of f less the truth on a dense grid, or less the targets of rows that \
             were held out.",
            "Das halbe mittlere Quadrat der Differenz zwischen f und der Wahrheit auf einem dichten Gitter \
             oder den Zielwerten zurückgehaltener Zeilen.",
        ),
    ),
];

/// All terms with what they mean, in alphabetical order of their names in the language in force.
pub fn terms() -> Vec<(Text, Text)> {
    let mut terms = GLOSSARY.to_vec();
    terms.sort_by_cached_key(|(term, _)| order(term.get()));
    terms
}

/// Where a name stands in alphabetical order: letters with diacritics as those without.
fn order(name: &str) -> String {
    let plain = |c| match c {
        'λ' => "lambda".into(),
        'ä' => "a".into(),
        'ö' => "o".into(),
        'ü' => "u".into(),
        'ß' => "ss".into(),
        c => String::from(c),
    };
    name.to_lowercase().chars().map(plain).collect()
}

/// What a term means. Texts name it in English, whatever language they are in: `[atom|Atome]`.
pub fn definition(term: &str) -> Option<&'static str> {
    GLOSSARY.iter().find(|entry| entry.0.within(Language::English) == term).map(|entry| entry.1.get())
}

/// How sentences of the page name the terms that they may have, with bars between the forms.
const FORMS: [(&str, Text); 15] = [
    ("atom", Text::new("atom|atoms", "Atom|Atome|Atomen")),
    ("cell", Text::new("cell|cells", "Zelle|Zellen")),
    ("certificate", Text::new("Certified|lower bound", "Bewiesen|untere Schranke")),
    ("dead neuron", Text::new("sees no data|see no data", "sieht keine Daten|sehen keine Daten")),
    ("footprint", Text::new("footprint|footprints", "Fußabdruck|Fußabdrücke")),
    ("gap", Text::new("gap", "Lücke")),
    ("gradient penalty", Text::new("gradient penalty", "Gradientenstrafe")),
    ("kink", Text::new("kink|kinks", "Knick|Knicke")),
    ("λ_eff", Text::same("λ_eff")),
    ("lazy", Text::new("lazy", "träge")),
    ("mass", Text::new("mass", "Masse")),
    ("merge", Text::new("merged away", "durch Verschmelzen weg")),
    ("penalty", Text::new("penalty", "Strafterm|Strafterms")),
    ("stuck", Text::new("stuck", "festgefahren")),
    ("test error", Text::new("test error", "Testfehler")),
];

/// The parts of a sentence of the page: each term that it names, where it is named first, and the words between.
pub fn named(sentence: &str) -> Vec<Part<'_>> {
    let mut forms: Vec<(&str, &str)> =
        FORMS.iter().flat_map(|(term, forms)| forms.get().split('|').map(|form| (*term, form))).collect();
    let (mut parts, mut rest) = (Vec::new(), sentence);
    loop {
        let found = forms.iter().filter_map(|(term, form)| Some((place_of(rest, form)?, *term, *form)));
        let Some((at, term, form)) = found.min_by_key(|(at, _, form)| (*at, Reverse(form.len()))) else {
            break;
        };
        if at > 0 {
            parts.push(Part::Words(&rest[..at]));
        }
        parts.push(Part::Term(term, form));
        forms.retain(|(other, _)| *other != term);
        rest = &rest[at + form.len()..];
    }
    if !rest.is_empty() {
        parts.push(Part::Words(rest));
    }
    parts
}

/// Where words stand in a text, as whole words.
fn place_of(text: &str, words: &str) -> Option<usize> {
    text.match_indices(words).map(|(at, _)| at).find(|at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + words.len()..].chars().next();
        !before.into_iter().chain(after).any(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::in_language;

    #[test]
    fn terms_are_in_order_and_explained() {
        for pair in GLOSSARY.windows(2) {
            let [before, after] = [pair[0].0, pair[1].0].map(|term| term.within(Language::English));
            assert!(order(before) < order(after), "{before} and {after}");
        }
        assert_eq!(terms(), GLOSSARY);
        for language in Language::ALL {
            for (term, meaning) in GLOSSARY {
                let meaning = meaning.within(language);
                assert!(meaning.ends_with('.') && meaning.split_whitespace().count() <= 40, "{term}");
            }
        }
        assert_eq!(definition("nothing"), None);
    }

    #[test]
    fn each_term_has_its_own_words_in_each_language() {
        for (term, meaning) in GLOSSARY {
            let [english, german] =
                Language::ALL.map(|language| (term.within(language), meaning.within(language)));
            assert_eq!(english.0 == german.0, english.0 == "λ_eff", "{german:?}");
            assert_ne!(english.1, german.1);
        }
    }

    #[test]
    fn sentences_name_terms_as_whole_words_and_each_once() {
        assert_eq!(
            named("3 see no data · atoms hold 98 % of the mass · 4 kinks · atomic"),
            [
                Part::Words("3 "),
                Part::Term("dead neuron", "see no data"),
                Part::Words(" · "),
                Part::Term("atom", "atoms"),
                Part::Words(" hold 98 % of the "),
                Part::Term("mass", "mass"),
                Part::Words(" · 4 "),
                Part::Term("kink", "kinks"),
                Part::Words(" · atomic"),
            ]
        );
        assert_eq!(named(""), []);
        let german = in_language(Language::German, || named("Atome tragen 98 % der Masse; Atome"));
        assert_eq!(
            german,
            [
                Part::Term("atom", "Atome"),
                Part::Words(" tragen 98 % der "),
                Part::Term("mass", "Masse"),
                Part::Words("; Atome"),
            ]
        );
        for (term, _) in FORMS {
            assert!(definition(term).is_some(), "{term}");
        }
    }

    #[test]
    fn german_terms_are_in_their_own_order() {
        in_language(Language::German, || {
            let names: Vec<&str> = terms().into_iter().map(|(term, _)| term.get()).collect();
            let around = |name| names.iter().position(|own| *own == name);
            assert_eq!((names.len(), names[0]), (GLOSSARY.len(), "Atom"));
            assert!(around("festgefahren") < around("Fußabdruck") && around("λ_eff") < around("Lücke"));
            assert!(around("totes Neuron") < around("träge") && around("träge") < around("verschmelzen"));
            assert_eq!(definition("atom"), Some(terms()[0].1.get()));
        });
    }
}
