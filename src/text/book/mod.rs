//! The words of the book.
//!
//! Texts are read by [`parts`]: `$name$` is a formula of `formulas.txt`, and `[term]` or `[term|words]` a term of the
//! glossary, behind its own name or other words.

mod closing;
mod glossary;

pub use closing::{Shown, closing};
pub use glossary::{GLOSSARY, definition};

use crate::text::language::Text;

/// The book itself, as its button and its part of the page are called.
pub const NAME: Text = Text::new("Book", "Book");
pub const HELP: Text = Text::new(
    "Ten short chapters beside the figure: what happens here, and why",
    "Ten short chapters beside the figure: what happens here, and why",
);
pub const CLOSE: Text = Text::new("Close the book", "Close the book");
pub const PREVIOUS: Text = Text::new("Previous chapter", "Previous chapter");
pub const NEXT: Text = Text::new("Next chapter", "Next chapter");
pub const CONTENTS: Text = Text::new("Contents", "Contents");
pub const PAGES: Text = Text::new("Pages of the book", "Pages of the book");
/// Before what is to be tried.
pub const TRY: Text = Text::new("Try", "Try");
/// Before what has been seen by it.
pub const DONE: Text = Text::new("Done", "Done");
pub const SHOW_CONTROL: Text = Text::new("Show where", "Show where");
pub const RESTART: Text = Text::new("Run it again", "Run it again");
/// Over the glossary in the help.
pub const TERMS: Text = Text::new("Terms", "Terms");
pub const SCENES: Text = Text::new("Runs of the chapter", "Runs of the chapter");
/// Over the closing sentence.
pub const HERE: Text = Text::new("In this run:", "In this run:");
pub const STAY: Text = Text::new("Keep this run", "Keep this run");
pub const STAY_HELP: Text =
    Text::new("Close the book and go on with what is shown", "Close the book and go on with what is shown");

/// What a chapter says.
#[derive(Clone, Copy, Debug)]
pub struct Chapter {
    /// Its title.
    pub title: Text,
    /// Its paragraphs. One that is a formula alone is set on a line of its own.
    pub paragraphs: &'static [Text],
    /// What is to be tried.
    pub task: Text,
    /// What is said once it has been tried.
    pub done: Text,
}

/// Every chapter, in the order of `relu_atoms_core::experiment::book::CHAPTERS`.
pub static CHAPTERS: [Chapter; 10] = [
    Chapter {
        title: Text::new("A network is a cloud of neurons", "A network is a cloud of neurons"),
        paragraphs: &[
            Text::new(
                "One view shows the function $f$ that a network computes; the other shows its neurons, a dot for each, \
             larger with its [mass].",
                "One view shows the function $f$ that a network computes; the other shows its neurons, a dot for each, \
             larger with its [mass].",
            ),
            Text::same("$network$"),
            Text::new(
                "Each neuron is a hinge: it bends $f$ at its [kink] and is straight elsewhere. A thousand neurons could \
             bend $f$ in a thousand places. They start in all directions; each step of the training \
             moves those that see data a little.",
                "Each neuron is a hinge: it bends $f$ at its [kink] and is straight elsewhere. A thousand neurons could \
             bend $f$ in a thousand places. They start in all directions; each step of the training \
             moves those that see data a little.",
            ),
        ],
        task: Text::new(
            "Tap a neuron or an atom in the view of the neurons: its kink lights up in the function.",
            "Tap a neuron or an atom in the view of the neurons: its kink lights up in the function.",
        ),
        done: Text::new("One dot there is one kink here.", "One dot there is one kink here."),
    },
    Chapter {
        title: Text::new("Data cut their space into cells", "Data cut their space into cells"),
        paragraphs: &[
            Text::new(
                "A neuron sees a data point $x$ where $seen$. There it adds to $f$; at all other points it adds nothing.",
                "A neuron sees a data point $x$ where $seen$. There it adds to $f$; at all other points it adds nothing.",
            ),
            Text::new(
                "The neurons for which $wall$ form a line in the space of neurons. Each data point draws its own line, and \
             the lines cut the space into [cell|cells]. All neurons of one cell see the same points. Only so many \
             choices of points are possible, however many neurons there are.",
                "The neurons for which $wall$ form a line in the space of neurons. Each data point draws its own line, and \
             the lines cut the space into [cell|cells]. All neurons of one cell see the same points. Only so many \
             choices of points are possible, however many neurons there are.",
            ),
        ],
        task: Text::new(
            "Press Edit data and drag a data point: its line in the view of the neurons turns with it.",
            "Press Edit data and drag a data point: its line in the view of the neurons turns with it.",
        ),
        done: Text::new(
            "The cells follow the data alone, not the network.",
            "The cells follow the data alone, not the network.",
        ),
    },
    Chapter {
        title: Text::new("Inside a cell everything is linear", "Inside a cell everything is linear"),
        paragraphs: &[
            Text::new(
                "Two neurons of one cell and one sign may be one: they see the same points, and on the data each adds a \
             linear function of its mass vector $mass-vector$. So one neuron with the sum of their mass vectors adds \
             the same.",
                "Two neurons of one cell and one sign may be one: they see the same points, and on the data each adds a \
             linear function of its mass vector $mass-vector$. So one neuron with the sum of their mass vectors adds \
             the same.",
            ),
            Text::new(
                "To [merge] all neurons in this way changes no prediction on the data, and the [penalty], whichever it is, cannot \
             rise. This network has no regulariser: it fits the data, and nothing gathers its neurons.",
                "To [merge] all neurons in this way changes no prediction on the data, and the [penalty], whichever it is, cannot \
             rise. This network has no regulariser: it fits the data, and nothing gathers its neurons.",
            ),
        ],
        task: Text::new(
            "Press Merge: each cell keeps one neuron of each sign.",
            "Press Merge: each cell keeps one neuron of each sign.",
        ),
        done: Text::new(
            "The predictions on the data are as they were.",
            "The predictions on the data are as they were.",
        ),
    },
    Chapter {
        title: Text::new("The variation norm", "The variation norm"),
        paragraphs: &[
            Text::new(
                "Weight decay charges every neuron for its weights. Training lowers the loss plus the [penalty], $objective-v$:",
                "Weight decay charges every neuron for its weights. Training lowers the loss plus the [penalty], $objective-v$:",
            ),
            Text::same("$variation$"),
            Text::new(
                "Two neurons of one cell that point in different directions cost more than their sum. So at the minimum \
             each cell holds at most one direction of each sign, an [atom]. This is why the dots gather: not because \
             they attract each other, but because gathering is cheaper.",
                "Two neurons of one cell that point in different directions cost more than their sum. So at the minimum \
             each cell holds at most one direction of each sign, an [atom]. This is why the dots gather: not because \
             they attract each other, but because gathering is cheaper.",
            ),
        ],
        task: Text::new(
            "Change λ, in the setup or by the keys + and −: it acts at once.",
            "Change λ, in the setup or by the keys + and −: it acts at once.",
        ),
        done: Text::new(
            "A larger λ buys fewer or lighter atoms and costs loss.",
            "A larger λ buys fewer or lighter atoms and costs loss.",
        ),
    },
    Chapter {
        title: Text::new("Label noise and its limit", "Label noise and its limit"),
        paragraphs: &[
            Text::new(
                "Nothing is charged in the first panel. At each step fresh noise of size $tau$ is put on the targets, \
             and the weights drift to where $f$ reacts least to them. Slowly, this acts like $lambda-eff$ times the \
             [gradient penalty]",
                "Nothing is charged in the first panel. At each step fresh noise of size $tau$ is put on the targets, \
             and the weights drift to where $f$ reacts least to them. Slowly, this acts like $lambda-eff$ times the \
             [gradient penalty]",
            ),
            Text::same("$gradient$"),
            Text::new(
                "The second panel trains under that penalty itself, with the same strength and no noise.",
                "The second panel trains under that penalty itself, with the same strength and no noise.",
            ),
        ],
        task: Text::new(
            "Drag the time axis back to where the noise was on.",
            "Drag the time axis back to where the noise was on.",
        ),
        done: Text::new(
            "Under noise $f$ moves about the data; it settles when the noise fades.",
            "Under noise $f$ moves about the data; it settles when the noise fades.",
        ),
    },
    Chapter {
        title: Text::new("Where the two disagree", "Where the two disagree"),
        paragraphs: &[
            Text::new(
                "The variation norm charges a neuron for its length, so it favours neurons that many points share. The \
             [gradient penalty] charges it for the points that it sees, so it favours neurons that see few.",
                "The variation norm charges a neuron for its length, so it favours neurons that many points share. The \
             [gradient penalty] charges it for the points that it sees, so it favours neurons that see few.",
            ),
            Text::new(
                "Neither is better as such: it depends on the truth behind the data. Here the truth is a network of three \
             neurons, the targets are noisy, and the [test error] says how far each panel is from it.",
                "Neither is better as such: it depends on the truth behind the data. Here the truth is a network of three \
             neurons, the targets are noisy, and the [test error] says how far each panel is from it.",
            ),
        ],
        task: Text::new(
            "Press Truth in a view of the function: it shows what the networks try to find.",
            "Press Truth in a view of the function: it shows what the networks try to find.",
        ),
        done: Text::new(
            "Shown: the truth, and how far the function is from it.",
            "Shown: the truth, and how far the function is from it.",
        ),
    },
    Chapter {
        title: Text::new("How we know: the certificate", "How we know: the certificate"),
        paragraphs: &[
            Text::new(
                "Is this the best network of any width? What is left of the targets puts a value $eta$ on every neuron \
             that could be added, and $charge$ is what it would cost. If nowhere",
                "Is this the best network of any width? What is left of the targets puts a value $eta$ on every neuron \
             that could be added, and $charge$ is what it would cost. If nowhere",
            ),
            Text::same("$violated$"),
            Text::new(
                "then no neuron is missing. Where it is, one more neuron lowers the objective. From the same numbers the \
             [certificate] bounds the [gap]: how far the run is above the least, without knowing the least.",
                "then no neuron is missing. Where it is, one more neuron lowers the objective. From the same numbers the \
             [certificate] bounds the [gap]: how far the run is above the least, without knowing the least.",
            ),
        ],
        task: Text::new(
            "Press Optimum: the curve over the neurons is this ratio, and the hollow marks are the best network.",
            "Press Optimum: the curve over the neurons is this ratio, and the hollow marks are the best network.",
        ),
        done: Text::new(
            "Where the curve is above 1, a neuron is missing.",
            "Where the curve is above 1, a neuron is missing.",
        ),
    },
    Chapter {
        title: Text::new("Any width", "Any width"),
        paragraphs: &[
            Text::new(
                "The same data and the same penalty at three widths. Since $f$ is a mean over the neurons, a step does not \
             depend on the width: a wider network is a denser cloud that moves in the same way.",
                "The same data and the same penalty at three widths. Since $f$ is a mean over the neurons, a step does not \
             depend on the width: a wider network is a denser cloud that moves in the same way.",
            ),
            Text::new(
                "The theorem holds at every width: at most one [atom] for each cell and sign, and some minimiser has no \
             more atoms than there are data points. More neurons only make it likelier that one starts where it is \
             needed.",
                "The theorem holds at every width: at most one [atom] for each cell and sign, and some minimiser has no \
             more atoms than there are data points. More neurons only make it likelier that one starts where it is \
             needed.",
            ),
        ],
        task: Text::new(
            "Press New seed: other neurons, from the start.",
            "Press New seed: other neurons, from the start.",
        ),
        done: Text::new(
            "Compare the atoms with those from the seed before.",
            "Compare the atoms with those from the seed before.",
        ),
    },
    Chapter {
        title: Text::new("What the theorem does not say", "What the theorem does not say"),
        paragraphs: &[Text::new(
            "It speaks of the minimum, not of the way there. From a large start a network is [lazy]: it fits without \
             turning its neurons. Training can get [stuck] above the minimum; the certificate notices. Label noise may \
             take ten times as long. And without a regulariser a small start can end at a straight line at every width.",
            "It speaks of the minimum, not of the way there. From a large start a network is [lazy]: it fits without \
             turning its neurons. Training can get [stuck] above the minimum; the certificate notices. Label noise may \
             take ten times as long. And without a regulariser a small start can end at a straight line at every width.",
        )],
        task: Text::new("Open another of the four runs.", "Open another of the four runs."),
        done: Text::new(
            "Each is a run that the theorem does not forbid.",
            "Each is a run that the theorem does not forbid.",
        ),
    },
    Chapter {
        title: Text::new(
            "From infinitely many back to finitely many",
            "From infinitely many back to finitely many",
        ),
        paragraphs: &[
            Text::new(
                "Think of infinitely many neurons: a density over all directions. In it the objective is convex, and its \
             minimum can be reached by as many [atom|atoms] as there are data points, or fewer.",
                "Think of infinitely many neurons: a density over all directions. In it the objective is convex, and its \
             minimum can be reached by as many [atom|atoms] as there are data points, or fewer.",
            ),
            Text::new(
                "So infinitely many neurons are of no more use than finitely many. The cloud here is a large sample of the \
             density: training finds its atoms, and the [certificate] says how close they are.",
                "So infinitely many neurons are of no more use than finitely many. The cloud here is a large sample of the \
             density: training finds its atoms, and the [certificate] says how close they are.",
            ),
        ],
        task: Text::new("Choose other data in the header.", "Choose other data in the header."),
        done: Text::new("Other data, other atoms: again few.", "Other data, other atoms: again few."),
    },
];

/// `Chapter 3 of 10`.
pub fn place(chapter: usize) -> String {
    format!("Chapter {} of {}", chapter + 1, CHAPTERS.len())
}

/// `4 The variation norm`, for the list of all.
pub fn entry(chapter: usize) -> String {
    format!("{}\u{2002}{}", chapter + 1, CHAPTERS[chapter].title)
}

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Words.
    Words(&'a str),
    /// A formula, by its name.
    Formula(&'a str),
    /// A term of the glossary, and the words that stand for it.
    Term(&'a str, &'a str),
}

/// The parts of a text, in order.
pub fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['$', '[']) {
        let end = if rest[at..].starts_with('$') { '$' } else { ']' };
        let Some(length) = rest[at + 1..].find(end) else { break };
        let inner = &rest[at + 1..at + 1 + length];
        if at > 0 {
            parts.push(Part::Words(&rest[..at]));
        }
        parts.push(match end {
            '$' => Part::Formula(inner),
            _ => {
                let (term, words) = inner.split_once('|').unwrap_or((inner, inner));
                Part::Term(term, words)
            }
        });
        rest = &rest[at + length + 2..];
    }
    if !rest.is_empty() {
        parts.push(Part::Words(rest));
    }
    parts
}

/// The formulas by name, as MathML that build.rs has made.
const FORMULAS: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/formulas.rs"));

/// The MathML of a formula.
pub fn formula(name: &str) -> Option<&'static str> {
    FORMULAS.iter().find(|formula| formula.0 == name).map(|formula| formula.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::TASKS;
    use crate::text::language::Language;
    use relu_atoms_core::experiment::book;

    fn texts(chapter: &Chapter, language: Language) -> Vec<&'static str> {
        let texts = chapter.paragraphs.iter().copied().chain([chapter.task, chapter.done]);
        texts.map(|text| text.within(language)).collect()
    }

    /// Every chapter in every language.
    fn both() -> impl Iterator<Item = (&'static Chapter, Language)> {
        CHAPTERS.iter().flat_map(|chapter| Language::ALL.map(|language| (chapter, language)))
    }

    #[test]
    fn a_text_is_read_in_parts() {
        assert_eq!(
            parts("an [atom|atoms] at $x$."),
            [
                Part::Words("an "),
                Part::Term("atom", "atoms"),
                Part::Words(" at "),
                Part::Formula("x"),
                Part::Words("."),
            ]
        );
        assert_eq!(parts("$x$"), [Part::Formula("x")]);
        assert_eq!(parts("5 [ of"), [Part::Words("5 [ of")]);
        assert_eq!(parts(""), []);
    }

    #[test]
    fn every_formula_and_term_is_there_and_used() {
        let mut formulas = Vec::new();
        for (chapter, language) in both() {
            for part in texts(chapter, language).into_iter().flat_map(parts) {
                match part {
                    Part::Formula(name) => {
                        let mathml = formula(name).unwrap_or_else(|| panic!("`{name}` is no formula"));
                        assert!(mathml.starts_with("<math") && mathml.ends_with("</math>"), "{mathml}");
                        formulas.push(name);
                    }
                    Part::Term(term, _) => assert!(definition(term).is_some(), "`{term}` is no term"),
                    Part::Words(words) => assert!(!words.contains(['$', '[', ']']), "{words}"),
                }
            }
        }
        for (name, _) in FORMULAS {
            if closing::FORMULAS.contains(name) {
                continue;
            }
            assert!(formulas.contains(name), "the formula `{name}` is not used");
        }
    }

    #[test]
    fn a_chapter_has_at_most_ninety_words() {
        assert_eq!((CHAPTERS.len(), TASKS.len()), (book::CHAPTERS.len(), book::CHAPTERS.len()));
        for (chapter, language) in both() {
            // A formula counts as a word.
            let count = |text: Text| text.within(language).split_whitespace().count();
            let words: usize = chapter.paragraphs.iter().map(|text| count(*text)).sum();
            let words = words + count(chapter.task);
            let title = chapter.title.within(language);
            assert!((40..=90).contains(&words), "`{title}` has {words} words");
        }
    }
}
