//! The terms of the page, each in a sentence or two.

use crate::text::language::{Language, Text};

/// Terms, as texts write them, with what they mean, in alphabetical order.
pub static GLOSSARY: &[(Text, Text)] = &[
    (
        Text::new("atom", "atom"),
        Text::new(
            "A group of neurons of one sign that point in nearly the same direction and hold over 1 % of the mass: they \
         act like a single neuron.",
            "A group of neurons of one sign that point in nearly the same direction and hold over 1 % of the mass: they \
         act like a single neuron.",
        ),
    ),
    (
        Text::new("cell", "cell"),
        Text::new(
            "All neurons that see the same data points. The data's lines cut the space of neurons into cells.",
            "All neurons that see the same data points. The data's lines cut the space of neurons into cells.",
        ),
    ),
    (
        Text::new("certificate", "certificate"),
        Text::new(
            "A lower bound on the objective of every network of every width. With it a run's distance from the optimum is \
         bounded without knowing the optimum.",
            "A lower bound on the objective of every network of every width. With it a run's distance from the optimum is \
         bounded without knowing the optimum.",
        ),
    ),
    (
        Text::new("dead neuron", "dead neuron"),
        Text::new(
            "A neuron that sees no data point. No gradient moves it, and it adds nothing on the data.",
            "A neuron that sees no data point. No gradient moves it, and it adds nothing on the data.",
        ),
    ),
    (
        Text::new("footprint", "footprint"),
        Text::new(
            "What a neuron adds at each data point: all that the data can tell of it.",
            "What a neuron adds at each data point: all that the data can tell of it.",
        ),
    ),
    (
        Text::new("gap", "gap"),
        Text::new(
            "The difference between a run's objective and the certificate's lower bound: the run is at most so far above \
         the optimum.",
            "The difference between a run's objective and the certificate's lower bound: the run is at most so far above \
         the optimum.",
        ),
    ),
    (
        Text::new("gradient penalty", "gradient penalty"),
        Text::new(
            "G: the mean square of the derivatives of f at the data points by all weights, times the width. A neuron is \
         charged only for the points that it sees.",
            "G: the mean square of the derivatives of f at the data points by all weights, times the width. A neuron is \
         charged only for the points that it sees.",
        ),
    ),
    (
        Text::new("kink", "kink"),
        Text::new(
            "The inputs at which a neuron switches on and f bends: a point on a line, a line in the plane.",
            "The inputs at which a neuron switches on and f bends: a point on a line, a line in the plane.",
        ),
    ),
    (
        Text::new("λ_eff", "λ_eff"),
        Text::new(
            "The strength of the penalty to which label noise amounts: h τ²/(4B), with step size h, noise τ and batch B.",
            "The strength of the penalty to which label noise amounts: h τ²/(4B), with step size h, noise τ and batch B.",
        ),
    ),
    (
        Text::new("lazy", "lazy"),
        Text::new(
            "Training in which the neurons hardly turn: from a large start small changes of the weights are enough to fit \
         the data.",
            "Training in which the neurons hardly turn: from a large start small changes of the weights are enough to fit \
         the data.",
        ),
    ),
    (
        Text::new("mass", "mass"),
        Text::new(
            "The product of a neuron's outer weight and the length of its inner weights, |a|·‖(w, b)‖: how much it counts \
         in f.",
            "The product of a neuron's outer weight and the length of its inner weights, |a|·‖(w, b)‖: how much it counts \
         in f.",
        ),
    ),
    (
        Text::new("merge", "merge"),
        Text::new(
            "To replace all neurons of one sign in one cell by one neuron, the sum of their mass vectors |a|·(w, b).",
            "To replace all neurons of one sign in one cell by one neuron, the sum of their mass vectors |a|·(w, b).",
        ),
    ),
    (
        Text::new("penalty", "penalty"),
        Text::new(
            "What a regulariser adds to the loss, times λ. It charges each neuron and adds the charges up.",
            "What a regulariser adds to the loss, times λ. It charges each neuron and adds the charges up.",
        ),
    ),
    (
        Text::new("stuck", "stuck"),
        Text::new(
            "At rest above the optimum: no neuron is near enough to where one is missing, so gradients do not move any \
         there.",
            "At rest above the optimum: no neuron is near enough to where one is missing, so gradients do not move any \
         there.",
        ),
    ),
    (
        Text::new("test error", "test error"),
        Text::new(
            "Half the mean square of f less the truth on a dense grid, or less the targets of rows that were held out.",
            "Half the mean square of f less the truth on a dense grid, or less the targets of rows that were held out.",
        ),
    ),
];

/// What a term means. Texts name it in English, whatever language they are in: `[atom|Atome]`.
pub fn definition(term: &str) -> Option<&'static str> {
    GLOSSARY.iter().find(|entry| entry.0.within(Language::English) == term).map(|entry| entry.1.get())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_in_order_and_explained() {
        let key = |term: &str| term.replace('λ', "lambda").to_lowercase();
        for pair in GLOSSARY.windows(2) {
            let [before, after] = [pair[0].0, pair[1].0].map(|term| term.within(Language::English));
            assert!(key(before) < key(after), "{before} and {after}");
        }
        for language in Language::ALL {
            for (term, meaning) in GLOSSARY {
                let meaning = meaning.within(language);
                assert!(meaning.ends_with('.') && meaning.split_whitespace().count() <= 40, "{term}");
            }
        }
        assert_eq!(definition("nothing"), None);
    }
}
