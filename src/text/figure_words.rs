//! The words of figures that are exported, and of the names in the pictures.

use super::language::{Language, language};
use relu_atoms_render::words::Words;

/// In German.
static GERMAN: Words = Words {
    decimal: ',',
    drawn: "{shown} von {all} Neuronen gezeichnet",
    step: "Schritt",
    less_truth: "f − Wahrheit",
    angle_of_w: "Winkel von w",
    angle_of_w_and_b: "Winkel von (w, b)",
    root_scale: "Wurzelskala",
    root_scale_from_centre: "Wurzelskala ab der Mitte",
    directions: "Richtungen",
    data: "Daten",
    data_by_target: "Daten, gefüllt nach y",
    data_by_distance: "Daten, gefüllt nach y − Wahrheit",
    noisy_target: "Zielwert mit Rauschen",
    kink: "Knick",
    optimum: "Optimum",
    held_out: "zurückgehalten",
    truth: "Wahrheit; schattiert, wo f darüber oder darunter liegt",
    truth_levels: "Höhenlinien der Wahrheit",
    hinge: "Knicklinie eines Neurons",
    atom_hinge: "Knicklinie eines Atoms, markiert, wo es aktiv ist",
    optimum_levels: "Höhenlinien des Optimums",
    neuron: "Neuron",
    dead: "tot",
    filled: "gefüllt, ganze Linie",
    hollow: "hohl, gestrichelt",
    active: "aktiv bei p =",
    not_active: "nicht aktiv bei p",
    area: "Fläche: Masse",
    atom_arrow: "Atom, länger mit mehr Masse",
    atom: "Atom",
    trail: "Spur ab Schritt",
    optimum_atom: "Atom des Optimums",
    cells: "Zellen zwischen den Hyperebenen der Daten",
};

/// The words in the language in force.
pub fn words() -> &'static Words {
    match language() {
        Language::English => &Words::ENGLISH,
        Language::German => &GERMAN,
    }
}
