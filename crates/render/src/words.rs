//! The words of figures, and their decimal sign: whoever has a figure drawn gives them in its own language.

/// The words of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// The decimal sign.
    pub decimal: char,
    /// Of how many neurons only some are drawn: `{shown}` and `{all}` stand for the numbers.
    pub drawn: &'static str,
    /// The axis of steps.
    pub step: &'static str,
    /// The difference of f and the truth.
    pub less_truth: &'static str,
    /// The axis of the angle of w.
    pub angle_of_w: &'static str,
    /// The axis of the angle of (w, b).
    pub angle_of_w_and_b: &'static str,
    /// The scale of masses, after their symbol: a root.
    pub root_scale: &'static str,
    /// The same, where masses are distances from the centre.
    pub root_scale_from_centre: &'static str,
    /// What the sphere shows, before (w₁, w₂, b).
    pub directions: &'static str,
    /// The data, where they have no colours.
    pub data: &'static str,
    /// The data, filled by their targets.
    pub data_by_target: &'static str,
    /// The data, filled by their distances from the truth.
    pub data_by_distance: &'static str,
    /// Targets with the noise of a step.
    pub noisy_target: &'static str,
    /// The kink of a neuron, before its sign.
    pub kink: &'static str,
    /// The optimum.
    pub optimum: &'static str,
    /// Points that are held out.
    pub held_out: &'static str,
    /// The truth as a graph.
    pub truth: &'static str,
    /// The truth as level sets.
    pub truth_levels: &'static str,
    /// The hinge of a neuron.
    pub hinge: &'static str,
    /// The hinge of an atom.
    pub atom_hinge: &'static str,
    /// The optimum as level sets.
    pub optimum_levels: &'static str,
    /// A neuron, before its sign.
    pub neuron: &'static str,
    /// Neurons that see no data.
    pub dead: &'static str,
    /// Neurons of one half of the chart of lines, before what distinguishes it.
    pub filled: &'static str,
    /// Those of the other half.
    pub hollow: &'static str,
    /// Where a neuron of the first half is active, before that place.
    pub active: &'static str,
    /// What those of the other half are there.
    pub not_active: &'static str,
    /// What the area of marks is.
    pub area: &'static str,
    /// An atom as an arrow.
    pub atom_arrow: &'static str,
    /// An atom.
    pub atom: &'static str,
    /// Where neurons came from, before the step at which that was.
    pub trail: &'static str,
    /// An atom of the optimum.
    pub optimum_atom: &'static str,
    /// The cells.
    pub cells: &'static str,
}

impl Words {
    /// English.
    pub const ENGLISH: Self = Self {
        decimal: '.',
        drawn: "{shown} of {all} neurons drawn",
        step: "step",
        less_truth: "f − truth",
        angle_of_w: "angle of w",
        angle_of_w_and_b: "angle of (w, b)",
        root_scale: "root scale",
        root_scale_from_centre: "root scale from the centre",
        directions: "directions",
        data: "data",
        data_by_target: "data, filled by y",
        data_by_distance: "data, filled by y − truth",
        noisy_target: "target with noise",
        kink: "kink",
        optimum: "optimum",
        held_out: "held out",
        truth: "truth, with f above or below it shaded",
        truth_levels: "level sets of the truth",
        hinge: "hinge of a neuron",
        atom_hinge: "hinge of an atom, marked where it is active",
        optimum_levels: "level sets of the optimum",
        neuron: "neuron",
        dead: "dead",
        filled: "filled, whole line",
        hollow: "hollow, dashed",
        active: "active at p =",
        not_active: "not active at p",
        area: "area: mass",
        atom_arrow: "atom, longer with more mass",
        atom: "atom",
        trail: "trail from step",
        optimum_atom: "atom of the optimum",
        cells: "cells between the data's hyperplanes",
    };

    /// A text of a figure, with the decimal sign where it is a number.
    pub fn text(&self, text: &str) -> String {
        let is_number = text.chars().all(|c| c.is_ascii_digit() || ".−+ekM".contains(c));
        if is_number && self.decimal != '.' {
            text.replace('.', &self.decimal.to_string())
        } else {
            text.into()
        }
    }

    /// A place of two coordinates: `(0.5, 1)`.
    pub fn place(&self, [x, y]: [&str; 2]) -> String {
        let between = if self.decimal == ',' { ';' } else { ',' };
        format!("({}{between} {})", self.text(x), self.text(y))
    }

    /// That only so many of all neurons are drawn.
    pub fn drawn(&self, shown: usize, all: usize) -> String {
        self.drawn.replace("{shown}", &shown.to_string()).replace("{all}", &all.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_decimal_sign_and_words_stay() {
        let german = Words { decimal: ',', ..Words::ENGLISH };
        let texts = ["0.5", "−1.5e−4", "12.5k", "v. 1", "x"];
        assert_eq!(texts.map(|text| german.text(text)), ["0,5", "−1,5e−4", "12,5k", "v. 1", "x"]);
        assert_eq!(texts.map(|text| Words::ENGLISH.text(text)), texts);
        assert_eq!([german, Words::ENGLISH].map(|words| words.place(["0.5", "1"])), ["(0,5; 1)", "(0.5, 1)"]);
        assert_eq!(german.drawn(3, 10), "3 of 10 neurons drawn");
    }
}
