//! The words of the book.
//!
//! Texts are read by [`parts`]: `$name$` is a formula of `formulas.txt`, and `[term]` or `[term|words]` a term of the
//! glossary by its English name, behind that or other words.

mod closing;
mod glossary;

pub use closing::{Shown, closing};
pub use glossary::{GLOSSARY, definition, named, terms};

use crate::text::language::{Language, Text, language};

/// The book itself, as its button and its part of the page are called.
pub const NAME: Text = Text::new("Book", "Buch");
pub const HELP: Text = Text::new(
    "Ten short chapters beside the figure: what happens here, and why",
    "Zehn kurze Kapitel neben den Ansichten: was hier geschieht und warum",
);
pub const CLOSE: Text = Text::new("Close the book", "Buch schließen");
pub const PREVIOUS: Text = Text::new("Previous chapter", "Voriges Kapitel");
pub const NEXT: Text = Text::new("Next chapter", "Weiter");
pub const CONTENTS: Text = Text::new("Contents", "Inhalt");
pub const PAGES: Text = Text::new("Pages of the book", "Seiten des Buchs");
/// Before what is to be tried.
pub const TRY: Text = Text::new("Try", "Aufgabe");
/// Before what has been seen by it.
pub const DONE: Text = Text::new("Done", "Erledigt");
pub const SHOW_CONTROL: Text = Text::new("Show where", "Stelle zeigen");
pub const RESTART: Text = Text::new("Run it again", "Neu starten");
/// Over the glossary in the help.
pub const TERMS: Text = Text::new("Terms", "Begriffe");
pub const SCENES: Text = Text::new("Runs of the chapter", "Läufe des Kapitels");
/// Over the closing sentence.
pub const HERE: Text = Text::new("In this run:", "In diesem Lauf:");
pub const STAY: Text = Text::new("Keep this run", "Lauf behalten");
pub const STAY_HELP: Text = Text::new(
    "Close the book and go on with what is shown",
    "Das Buch schließen und mit dem weitermachen, was zu sehen ist",
);

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
        title: Text::new("A network is a cloud of neurons", "Ein Netz ist eine Wolke von Neuronen"),
        paragraphs: &[
            Text::new(
                "One view shows the function $f$ that a network computes; the other shows its neurons, a \
                 dot for each, larger with its [mass].",
                "Eine Ansicht zeigt die Funktion $f$, die ein Netz berechnet; die andere zeigt seine \
                 Neuronen, jedes als Punkt, umso größer, je größer seine [mass|Masse] ist.",
            ),
            Text::same("$network$"),
            Text::new(
                "Each neuron is a hinge: it bends $f$ at its [kink] and is straight elsewhere. A thousand \
                 neurons could bend $f$ in a thousand places. They start in all directions; each step of \
                 the training moves those that see data a little.",
                "Jedes Neuron ist ein Scharnier: Es biegt $f$ an seinem [kink|Knick] und verläuft sonst \
                 gerade. Tausend Neuronen könnten $f$ an tausend Stellen biegen. Sie starten in allen \
                 Richtungen; jeder Schritt des Trainings bewegt diejenigen ein wenig, die Daten sehen.",
            ),
        ],
        task: Text::new(
            "Tap a neuron or an atom in the view of the neurons: its kink lights up in the function.",
            "Ein Neuron oder ein Atom in der Neuronenansicht antippen: Sein Knick leuchtet in der Funktion \
             auf.",
        ),
        done: Text::new("One dot there is one kink here.", "Ein Punkt dort ist ein Knick hier."),
    },
    Chapter {
        title: Text::new("Data cut their space into cells", "Die Daten zerlegen den Raum in Zellen"),
        paragraphs: &[
            Text::new(
                "A neuron sees a data point $x$ where $seen$. There it adds to $f$; at all other points it \
                 adds nothing.",
                "Ein Neuron sieht einen Datenpunkt $x$, wenn $seen$ gilt. Dort trägt es zu $f$ bei; an \
                 allen anderen Punkten trägt es nichts bei.",
            ),
            Text::new(
                "The neurons for which $wall$ form a line in the space of neurons. Each data point draws \
                 its own line, and the lines cut the space into [cell|cells]. All neurons of one cell see \
                 the same points. Only so many choices of points are possible, however many neurons there \
                 are.",
                "Die Neuronen mit $wall$ bilden eine Linie im Raum der Neuronen. Jeder Datenpunkt zieht \
                 seine eigene Linie, und die Linien zerlegen den Raum in [cell|Zellen]. Alle Neuronen einer \
                 Zelle sehen dieselben Punkte. Nur so viele Auswahlen von Punkten sind möglich, wie es \
                 Zellen gibt, gleichgültig, wie viele Neuronen da sind.",
            ),
        ],
        task: Text::new(
            "Press Edit data and drag a data point: its line in the view of the neurons turns with it.",
            "„Daten bearbeiten“ drücken und einen Datenpunkt ziehen: Seine Linie in der Neuronenansicht \
             dreht sich mit.",
        ),
        done: Text::new(
            "The cells follow the data alone, not the network.",
            "Die Zellen hängen allein von den Daten ab, nicht vom Netz.",
        ),
    },
    Chapter {
        title: Text::new("Inside a cell everything is linear", "In einer Zelle ist alles linear"),
        paragraphs: &[
            Text::new(
                "Two neurons of one cell and one sign may be one: they see the same points, and on the data \
                 each adds a linear function of its mass vector $mass-vector$. So one neuron with the sum \
                 of their mass vectors adds the same.",
                "Zwei Neuronen einer Zelle mit gleichem Vorzeichen lassen sich durch eines ersetzen: Sie \
                 sehen dieselben Punkte, und auf den Daten trägt jedes eine lineare Funktion seines \
                 Massenvektors $mass-vector$ bei. Ein Neuron mit der Summe ihrer Massenvektoren trägt also \
                 dasselbe bei.",
            ),
            Text::new(
                "To [merge] all neurons in this way changes no prediction on the data, and the [penalty], \
                 whichever it is, cannot rise. This network has no regulariser: it fits the data, and \
                 nothing gathers its neurons.",
                "Alle Neuronen so zu [merge|verschmelzen] ändert keine Vorhersage auf den Daten, und der \
                 [penalty|Strafterm] kann nicht steigen, welcher es auch ist. Dieses Netz hat keine \
                 Regularisierung: Es trifft die Zielwerte, und nichts sammelt seine Neuronen.",
            ),
        ],
        task: Text::new(
            "Press Merge: each cell keeps one neuron of each sign.",
            "„Verschmelzen“ drücken: Jede Zelle behält ein Neuron je Vorzeichen.",
        ),
        done: Text::new(
            "The predictions on the data are as they were.",
            "Die Vorhersagen auf den Daten sind dieselben wie zuvor.",
        ),
    },
    Chapter {
        title: Text::new("The variation norm", "Die Variationsnorm"),
        paragraphs: &[
            Text::new(
                "Weight decay charges every neuron for its weights. Training lowers the loss plus the \
                 [penalty], $objective-v$:",
                "Gewichtsabnahme („weight decay“) lässt jedes Neuron für seine Gewichte zahlen. Das \
                 Training senkt den Verlust plus den [penalty|Strafterm], $objective-v$:",
            ),
            Text::same("$variation$"),
            Text::new(
                "Two neurons of one cell that point in different directions cost more than their sum. So at \
                 the minimum each cell holds at most one direction of each sign, an [atom]. This is why the \
                 dots gather: not because they attract each other, but because gathering is cheaper.",
                "Zwei Neuronen einer Zelle, die in verschiedene Richtungen zeigen, kosten mehr als ihre \
                 Summe. Im Minimum enthält daher jede Zelle je Vorzeichen höchstens eine Richtung, ein \
                 [atom|Atom]. Darum sammeln sich die Neuronen: nicht weil sie einander anziehen, sondern \
                 weil es gesammelt billiger ist.",
            ),
        ],
        task: Text::new(
            "Change λ, in the setup or by the keys + and −: it acts at once.",
            "λ ändern, in den Einstellungen oder mit den Tasten + und −: Es wirkt sofort.",
        ),
        done: Text::new(
            "A larger λ buys fewer or lighter atoms and costs loss.",
            "Ein größeres λ erkauft weniger oder leichtere Atome mit mehr Verlust.",
        ),
    },
    Chapter {
        title: Text::new("Label noise and its limit", "Label-Rauschen und sein Grenzfall"),
        paragraphs: &[
            Text::new(
                "Nothing is charged in the first panel. At each step fresh noise of size $tau$ is put on \
                 the targets, and the weights drift to where $f$ reacts least to them. Slowly, this acts \
                 like $lambda-eff$ times the [gradient penalty]",
                "Im ersten Panel gibt es keinen Strafterm. In jedem Schritt kommt neues Rauschen der Stärke \
                 $tau$ auf die Zielwerte, und die Gewichte wandern dorthin, wo $f$ am wenigsten auf sie \
                 reagiert. Langsam wirkt das wie die mit $lambda-eff$ multiplizierte [gradient \
                 penalty|Gradientenstrafe]",
            ),
            Text::same("$gradient$"),
            Text::new(
                "The second panel trains under that penalty itself, with the same strength and no noise.",
                "Das zweite Panel trainiert unter dieser Strafe selbst, gleich stark und ohne Rauschen.",
            ),
        ],
        task: Text::new(
            "Drag the time axis back to where the noise was on.",
            "Die Zeitachse dorthin zurückziehen, wo das Rauschen noch an war.",
        ),
        done: Text::new(
            "Under noise $f$ moves about the data; it settles when the noise fades.",
            "Unter Rauschen schwankt $f$ um die Daten; es kommt zur Ruhe, wenn das Rauschen abklingt.",
        ),
    },
    Chapter {
        title: Text::new("Where the two disagree", "Wo die beiden uneins sind"),
        paragraphs: &[
            Text::new(
                "The variation norm charges a neuron for its length, so it favours neurons that many points \
                 share. The [gradient penalty] charges it for the points that it sees, so it favours \
                 neurons that see few.",
                "Die Variationsnorm lässt ein Neuron für seine Länge zahlen und begünstigt so Neuronen, die \
                 vielen Punkten gemeinsam sind. Die [gradient penalty|Gradientenstrafe] lässt es für die \
                 Punkte zahlen, die es sieht, und begünstigt so Neuronen, die wenige sehen.",
            ),
            Text::new(
                "Neither is better as such: few neurons that many points share suit the first, bends at the rim \
                 alone the second. Here three neurons gave the noisy targets; the [test error] is each panel's \
                 distance from them.",
                "Keine ist an sich besser: Wenige Neuronen, die vielen Punkten gemeinsam sind, liegen der \
                 ersten, Knicke nur am Rand der zweiten. Hier stammen die verrauschten Zielwerte von drei \
                 Neuronen; der [test error|Testfehler] ist der Abstand jedes Panels von ihnen.",
            ),
        ],
        task: Text::new(
            "Press Truth in a view of the function: it shows what the networks try to find.",
            "In einer Funktionsansicht „Wahrheit“ drücken: Sie zeigt, was die Netze zu finden versuchen.",
        ),
        done: Text::new(
            "Shown: the truth, and how far the function is from it.",
            "Zu sehen: die Wahrheit und wie weit die Funktion von ihr entfernt ist.",
        ),
    },
    Chapter {
        title: Text::new("How we know: the certificate", "Woher wir es wissen: das Zertifikat"),
        paragraphs: &[
            Text::new(
                "Is this the best network of any width? What is left of the targets puts a value $eta$ on \
                 every neuron that could be added, and $charge$ is what it would cost. If nowhere",
                "Ist dies unter den Netzen jeder Breite das beste? Was von den Zielwerten noch fehlt, gibt \
                 jedem Neuron, das hinzukommen könnte, einen Wert $eta$, und $charge$ wäre sein Preis. Gilt \
                 nirgends",
            ),
            Text::same("$violated$"),
            Text::new(
                "then no neuron is missing. Where it is, one more neuron lowers the objective. From the \
                 same numbers the [certificate] bounds the [gap]: how far the run is above the least, \
                 without knowing the least.",
                "so fehlt kein Neuron. Wo es gilt, senkt ein weiteres Neuron die Zielfunktion. Aus \
                 denselben Zahlen beschränkt das [certificate|Zertifikat] die [gap|Lücke]: wie weit der \
                 Lauf über dem Minimum liegt, ohne dass man das Minimum kennt.",
            ),
        ],
        task: Text::new(
            "Press Optimum: the curve over the neurons is this ratio, and the hollow marks are the best \
             network.",
            "„Optimum“ drücken: Die Kurve über den Neuronen ist dieses Verhältnis, und die hohlen Marken \
             sind das beste Netz.",
        ),
        done: Text::new(
            "Where the curve is above 1, a neuron is missing.",
            "Wo die Kurve über 1 liegt, fehlt ein Neuron.",
        ),
    },
    Chapter {
        title: Text::new("Any width", "Bei jeder Breite"),
        paragraphs: &[
            Text::new(
                "The same data and the same penalty at three widths. Since $f$ is a mean over the neurons, \
                 a step does not depend on the width: a wider network is a denser cloud that moves in the \
                 same way.",
                "Dieselben Daten und derselbe Strafterm bei drei Breiten. Da $f$ ein Mittel über die \
                 Neuronen ist, hängt ein Schritt nicht von der Breite ab: Ein breiteres Netz ist eine \
                 dichtere Wolke, die sich ebenso bewegt.",
            ),
            Text::new(
                "The theorem holds at every width: at most one [atom] for each cell and sign, and some \
                 minimiser has no more atoms than there are data points. More neurons only make it likelier \
                 that one starts where it is needed.",
                "Der Satz gilt bei jeder Breite: höchstens ein [atom|Atom] je Zelle und Vorzeichen, und \
                 mindestens ein Minimierer hat nicht mehr Atome, als es Datenpunkte gibt. Mehr Neuronen \
                 machen es nur wahrscheinlicher, dass eines dort startet, wo es gebraucht wird.",
            ),
        ],
        task: Text::new(
            "Press New seed: other neurons, from the start.",
            "„Neuer Seed“ drücken: andere Neuronen, von Anfang an.",
        ),
        done: Text::new(
            "Compare the atoms with those from the seed before.",
            "Die Atome mit denen des vorigen Seeds vergleichen.",
        ),
    },
    Chapter {
        title: Text::new("What the theorem does not say", "Was der Satz nicht sagt"),
        paragraphs: &[Text::new(
            "It speaks of the minimum, not of the way there. From a large start a network is [lazy]: it \
             fits without turning its neurons. Training can get [stuck] above the minimum; the certificate \
             notices. Label noise may take ten times as long. And without a regulariser a small start can \
             end at a straight line at every width.",
            "Er spricht vom Minimum, nicht vom Weg dorthin. Von einem großen Start aus ist ein Netz \
             [lazy|träge]: Es trifft die Zielwerte, ohne seine Neuronen zu drehen. Das Training kann sich \
             über dem Minimum [stuck|festfahren]; das Zertifikat bemerkt es. Label-Rauschen braucht \
             mitunter zehnmal so lange. Und ohne Regularisierung kann ein kleiner Start bei jeder Breite in \
             einer Geraden enden.",
        )],
        task: Text::new("Open another of the four runs.", "Einen anderen der vier Läufe öffnen."),
        done: Text::new(
            "Each is a run that the theorem does not forbid.",
            "Jeder ist ein Lauf, den der Satz nicht verbietet.",
        ),
    },
    Chapter {
        title: Text::new(
            "From infinitely many back to finitely many",
            "Von unendlich vielen zurück zu endlich vielen",
        ),
        paragraphs: &[
            Text::new(
                "Think of infinitely many neurons: a density over all directions. In it the objective is \
                 convex, and its minimum can be reached by as many [atom|atoms] as there are data points, \
                 or fewer.",
                "Man denke sich unendlich viele Neuronen: eine Dichte über allen Richtungen. In ihr ist die \
                 Zielfunktion konvex, und ihr Minimum ist schon mit so vielen [atom|Atomen] zu erreichen, \
                 wie es Datenpunkte gibt, oder mit weniger.",
            ),
            Text::new(
                "So infinitely many neurons are of no more use than finitely many. The cloud here is a \
                 large sample of the density: training finds its atoms, and the [certificate] says how \
                 close they are.",
                "Unendlich viele Neuronen nützen also nicht mehr als endlich viele. Die Wolke hier ist eine \
                 große Stichprobe der Dichte: Das Training findet ihre Atome, und das \
                 [certificate|Zertifikat] sagt, wie nahe sie dem Minimum kommen.",
            ),
        ],
        task: Text::new("Choose other data in the header.", "In der Kopfzeile andere Daten wählen."),
        done: Text::new("Other data, other atoms: again few.", "Andere Daten, andere Atome: wieder wenige."),
    },
];

/// `Chapter 3 of 10`.
pub fn place(chapter: usize) -> String {
    let (own, all) = (chapter + 1, CHAPTERS.len());
    match language() {
        Language::English => format!("Chapter {own} of {all}"),
        Language::German => format!("Kapitel {own} von {all}"),
    }
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
    use crate::text::language::in_language;
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

    /// The formulas of some texts, or their terms, in alphabetical order.
    fn named(
        texts: &[&'static str],
        name: impl Fn(Part<'static>) -> Option<&'static str>,
    ) -> Vec<&'static str> {
        let mut names: Vec<&str> = texts.iter().flat_map(|text| parts(text)).filter_map(name).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn both_languages_have_the_same_formulas_and_terms() {
        for chapter in &CHAPTERS {
            let [english, german] = Language::ALL.map(|language| texts(chapter, language));
            let formula = |part| if let Part::Formula(name) = part { Some(name) } else { None };
            let term = |part| if let Part::Term(name, _) = part { Some(name) } else { None };
            assert_eq!(named(&english, formula), named(&german, formula));
            assert_eq!(named(&english, term), named(&german, term));
            for part in german.iter().flat_map(|text| parts(text)) {
                assert!(!matches!(part, Part::Term(name, words) if name == words), "{part:?} in German");
            }
        }
    }

    #[test]
    fn each_text_has_its_own_words_in_each_language() {
        for chapter in &CHAPTERS {
            for text in chapter.paragraphs.iter().copied().chain([chapter.title, chapter.task, chapter.done])
            {
                let [english, german] = Language::ALL.map(|language| text.within(language));
                let is_formula = matches!(parts(english).as_slice(), [Part::Formula(_)]);
                assert_eq!(english == german, is_formula, "{german}");
            }
        }
    }

    #[test]
    fn a_chapter_is_named_by_its_place() {
        assert_eq!(
            (place(2).as_str(), entry(3).as_str()),
            ("Chapter 3 of 10", "4\u{2002}The variation norm")
        );
        let german = in_language(Language::German, || (place(2), entry(3)));
        assert_eq!(german, ("Kapitel 3 von 10".into(), "4\u{2002}Die Variationsnorm".into()));
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
