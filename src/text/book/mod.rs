//! The words of the book.
//!
//! Texts are read by [`parts`]: `$name$` is a formula of `formulas.txt`, and `[term]` or `[term|words]` a term of the
//! glossary, behind its own name or other words.

mod closing;
mod glossary;

pub use closing::{Shown, closing};
pub use glossary::{GLOSSARY, definition};

/// The book itself, as its button and its part of the page are called.
pub const NAME: &str = "Book";
pub const HELP: &str = "Ten short chapters beside the figure: what happens here, and why";
pub const CLOSE: &str = "Close the book";
pub const PREVIOUS: &str = "Previous chapter";
pub const NEXT: &str = "Next chapter";
pub const CONTENTS: &str = "Contents";
pub const PAGES: &str = "Pages of the book";
/// Before what is to be tried.
pub const TRY: &str = "Try";
/// Before what has been seen by it.
pub const DONE: &str = "Done";
pub const SHOW_CONTROL: &str = "Show where";
pub const RESTART: &str = "Run it again";
/// Over the glossary in the help.
pub const TERMS: &str = "Terms";
pub const SCENES: &str = "Runs of the chapter";
/// Over the closing sentence.
pub const HERE: &str = "In this run:";
pub const STAY: &str = "Keep this run";
pub const STAY_HELP: &str = "Close the book and go on with what is shown";

/// What a chapter says.
#[derive(Clone, Copy, Debug)]
pub struct Chapter {
    /// Its title.
    pub title: &'static str,
    /// Its paragraphs. One that is a formula alone is set on a line of its own.
    pub paragraphs: &'static [&'static str],
    /// What is to be tried.
    pub task: &'static str,
    /// What is said once it has been tried.
    pub done: &'static str,
}

/// Every chapter, in the order of `relu_atoms_core::experiment::book::CHAPTERS`.
pub static CHAPTERS: [Chapter; 10] = [
    Chapter {
        title: "A network is a cloud of neurons",
        paragraphs: &[
            "One view shows the function $f$ that a network computes; the other shows its neurons, a dot for each, \
             larger with its [mass].",
            "$network$",
            "Each neuron is a hinge: it bends $f$ at its [kink] and is straight elsewhere. A thousand neurons could \
             bend $f$ in a thousand places. They start in all directions; each step of the training \
             moves those that see data a little.",
        ],
        task: "Tap a neuron or an atom in the view of the neurons: its kink lights up in the function.",
        done: "One dot there is one kink here.",
    },
    Chapter {
        title: "Data cut their space into cells",
        paragraphs: &[
            "A neuron sees a data point $x$ where $seen$. There it adds to $f$; at all other points it adds nothing.",
            "The neurons for which $wall$ form a line in the space of neurons. Each data point draws its own line, and \
             the lines cut the space into [cell|cells]. All neurons of one cell see the same points. Only so many \
             choices of points are possible, however many neurons there are.",
        ],
        task: "Press Edit data and drag a data point: its line in the view of the neurons turns with it.",
        done: "The cells follow the data alone, not the network.",
    },
    Chapter {
        title: "Inside a cell everything is linear",
        paragraphs: &[
            "Two neurons of one cell and one sign may be one: they see the same points, and on the data each adds a \
             linear function of its mass vector $mass-vector$. So one neuron with the sum of their mass vectors adds \
             the same.",
            "To [merge] all neurons in this way changes no prediction on the data, and the [penalty], whichever it is, cannot \
             rise. This network has no regulariser: it fits the data, and nothing gathers its neurons.",
        ],
        task: "Press Merge: each cell keeps one neuron of each sign.",
        done: "The predictions on the data are as they were.",
    },
    Chapter {
        title: "The variation norm",
        paragraphs: &[
            "Weight decay charges every neuron for its weights. Training lowers the loss plus the [penalty], $objective-v$:",
            "$variation$",
            "Two neurons of one cell that point in different directions cost more than their sum. So at the minimum \
             each cell holds at most one direction of each sign, an [atom]. This is why the dots gather: not because \
             they attract each other, but because gathering is cheaper.",
        ],
        task: "Change λ, in the setup or by the keys + and −: it acts at once.",
        done: "A larger λ buys fewer or lighter atoms and costs loss.",
    },
    Chapter {
        title: "Label noise and its limit",
        paragraphs: &[
            "Nothing is charged in the first panel. At each step fresh noise of size $tau$ is put on the targets, \
             and the weights drift to where $f$ reacts least to them. Slowly, this acts like $lambda-eff$ times the \
             [gradient penalty]",
            "$gradient$",
            "The second panel trains under that penalty itself, with the same strength and no noise.",
        ],
        task: "Drag the time axis back to where the noise was on.",
        done: "Under noise $f$ moves about the data; it settles when the noise fades.",
    },
    Chapter {
        title: "Where the two disagree",
        paragraphs: &[
            "The variation norm charges a neuron for its length, so it favours neurons that many points share. The \
             [gradient penalty] charges it for the points that it sees, so it favours neurons that see few.",
            "Neither is better as such: it depends on the truth behind the data. Here the truth is a network of three \
             neurons, the targets are noisy, and the [test error] says how far each panel is from it.",
        ],
        task: "Press Truth in a view of the function: it shows what the networks try to find.",
        done: "Shown: the truth, and how far the function is from it.",
    },
    Chapter {
        title: "How we know: the certificate",
        paragraphs: &[
            "Is this the best network of any width? What is left of the targets puts a value $eta$ on every neuron \
             that could be added, and $charge$ is what it would cost. If nowhere",
            "$violated$",
            "then no neuron is missing. Where it is, one more neuron lowers the objective. From the same numbers the \
             [certificate] bounds the [gap]: how far the run is above the least, without knowing the least.",
        ],
        task: "Press Optimum: the curve over the neurons is this ratio, and the hollow marks are the best network.",
        done: "Where the curve is above 1, a neuron is missing.",
    },
    Chapter {
        title: "Any width",
        paragraphs: &[
            "The same data and the same penalty at three widths. Since $f$ is a mean over the neurons, a step does not \
             depend on the width: a wider network is a denser cloud that moves in the same way.",
            "The theorem holds at every width: at most one [atom] for each cell and sign, and some minimiser has no \
             more atoms than there are data points. More neurons only make it likelier that one starts where it is \
             needed.",
        ],
        task: "Press New seed: other neurons, from the start.",
        done: "Compare the atoms with those from the seed before.",
    },
    Chapter {
        title: "What the theorem does not say",
        paragraphs: &[
            "It speaks of the minimum, not of the way there. From a large start a network is [lazy]: it fits without \
             turning its neurons. Training can get [stuck] above the minimum; the certificate notices. Label noise may \
             take ten times as long. And without a regulariser a small start can end at a straight line at every width.",
        ],
        task: "Open another of the four runs.",
        done: "Each is a run that the theorem does not forbid.",
    },
    Chapter {
        title: "From infinitely many back to finitely many",
        paragraphs: &[
            "Think of infinitely many neurons: a density over all directions. In it the objective is convex, and its \
             minimum can be reached by as many [atom|atoms] as there are data points, or fewer.",
            "So infinitely many neurons are of no more use than finitely many. The cloud here is a large sample of the \
             density: training finds its atoms, and the [certificate] says how close they are.",
        ],
        task: "Choose other data in the header.",
        done: "Other data, other atoms: again few.",
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
    use relu_atoms_core::experiment::book;

    fn texts(chapter: &Chapter) -> Vec<&'static str> {
        chapter.paragraphs.iter().copied().chain([chapter.task, chapter.done]).collect()
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
        for chapter in &CHAPTERS {
            for part in texts(chapter).into_iter().flat_map(parts) {
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
        for chapter in &CHAPTERS {
            // A formula counts as a word.
            let count = |text: &str| text.split_whitespace().count();
            let words: usize = chapter.paragraphs.iter().map(|text| count(text)).sum();
            let words = words + count(chapter.task);
            assert!((40..=90).contains(&words), "`{}` has {words} words", chapter.title);
        }
    }
}
