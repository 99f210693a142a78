//! Edits of a run under way: new strengths and step sizes, merging, and neurons whose parameters the user
//! sets, which the user freezes or releases.

use crate::network::Network;
use serde::{Deserialize, Serialize};

/// The greatest absolute value of a parameter that the user may set: far above any network that trains, and with it
/// every number of a report is finite, squares of the loss included.
const LARGEST: f64 = 1e30;

/// A change made while training: it acts from the step after `step` on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunEdit {
    /// Steps done when it was made.
    pub step: u64,
    /// New λ.
    pub lambda: Option<f64>,
    /// New τ.
    pub tau: Option<f64>,
    /// New mean-field step.
    pub h: Option<f64>,
    /// The neurons of each cell and sign were replaced by their sum.
    #[serde(default)]
    pub merge: bool,
    /// The neurons edited after that, ascending.
    #[serde(default, rename = "touches", with = "numbers")]
    pub neurons: Vec<NeuronEdit>,
}

/// An edit of one neuron.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct NeuronEdit {
    /// Which neuron, counted from 0.
    pub neuron: usize,
    /// Its new parameters `[a, w̃[0], w̃[1], w̃[2]]`, the last 0 for d = 1. None leaves them.
    pub parameters: Option<[f64; 4]>,
    /// True: from now on training does not change its parameters. False: it is released. None: as before.
    pub frozen: Option<bool>,
}

/// The serial form of a list of [`NeuronEdit`]: plain numbers, six an edit. They are the neuron; 0 released,
/// 1 frozen, 2 neither; and the new parameters, or four times 1e300 where they stay. Files and messages of
/// earlier versions have this form.
pub mod numbers {
    use super::NeuronEdit;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Stands for parameters that stay; far from any that is allowed.
    const UNCHANGED: [f64; 4] = [1e300; 4];

    /// Writes the edits.
    ///
    /// # Errors
    /// The serialiser's.
    pub fn serialize<S: Serializer>(edits: &[NeuronEdit], to: S) -> Result<S::Ok, S::Error> {
        let mut numbers: Vec<f64> = Vec::with_capacity(6 * edits.len());
        for edit in edits {
            let frozen = edit.frozen.map_or(2.0, |on| f64::from(u8::from(on)));
            // Neurons are far fewer than 2^53.
            numbers.extend([edit.neuron as f64, frozen]);
            numbers.extend(edit.parameters.unwrap_or(UNCHANGED));
        }
        numbers.serialize(to)
    }

    /// Reads the edits; what cannot be the number of a neuron becomes a number that no network has, which
    /// [`NeuronEdit::check`] refuses.
    ///
    /// # Errors
    /// The deserialiser's.
    pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Vec<NeuronEdit>, D::Error> {
        let numbers = Vec::<f64>::deserialize(from)?;
        let edit = |&[neuron, frozen, ref parameters @ ..]: &[f64; 6]| NeuronEdit {
            neuron: if neuron >= 0.0 { neuron as usize } else { usize::MAX },
            parameters: (*parameters != UNCHANGED).then_some(*parameters),
            frozen: (frozen < 2.0).then_some(frozen == 1.0),
        };
        Ok(numbers.as_chunks().0.iter().map(edit).collect())
    }
}

/// Why a [`NeuronEdit`] cannot be applied to a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum NeuronEditError {
    /// There is no neuron of this number.
    #[error("The network has no neuron of the number that was touched.")]
    NoSuchNeuron,
    /// A parameter is not finite or too large.
    #[error("A neuron can be placed by numbers only, none of them larger than 1e30.")]
    NotANumber,
    /// For d = 1 the third coordinate of `w̃` must be 0.
    #[error("On a line a neuron has one weight and one offset, and no third number.")]
    ThirdCoordinate,
}

impl NeuronEdit {
    /// Whether it can be applied to a network of `m` neurons in dimension `d`.
    ///
    /// # Errors
    /// The number of the neuron or a parameter is impossible.
    pub fn check(&self, m: usize, d: usize) -> Result<(), NeuronEditError> {
        if self.neuron >= m {
            return Err(NeuronEditError::NoSuchNeuron);
        }
        match self.parameters {
            // Written so that a NaN is refused too.
            Some(v) if !v.iter().all(|v| v.abs() <= LARGEST) => Err(NeuronEditError::NotANumber),
            Some(v) if d == 1 && v[3] != 0.0 => Err(NeuronEditError::ThirdCoordinate),
            _ => Ok(()),
        }
    }

    /// Adds later edits of the same step to earlier ones: of each neuron the last value counts. Both lists
    /// ascend by neuron, and so does the result.
    pub(crate) fn combine(earlier: &mut Vec<Self>, later: &[Self]) {
        for edit in later {
            match earlier.binary_search_by(|t| t.neuron.cmp(&edit.neuron)) {
                Ok(at) => {
                    earlier[at].parameters = edit.parameters.or(earlier[at].parameters);
                    earlier[at].frozen = edit.frozen.or(earlier[at].frozen);
                }
                Err(at) => earlier.insert(at, *edit),
            }
        }
    }

    /// Applies it to the network and to the ascending list of frozen neurons.
    pub(crate) fn apply(&self, net: &mut Network, frozen: &mut Vec<usize>) {
        let j = self.neuron;
        if let Some([a, w @ ..]) = self.parameters {
            net.a[j] = a;
            net.set_direction(j, w);
        }
        match (self.frozen, frozen.binary_search(&j)) {
            (Some(true), Err(at)) => frozen.insert(at, j),
            (Some(false), Ok(at)) => {
                frozen.remove(at);
            }
            _ => (),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(neuron: usize, a: f64) -> NeuronEdit {
        NeuronEdit { neuron, parameters: Some([a, 1.0, 2.0, 0.0]), frozen: None }
    }

    #[test]
    fn an_impossible_edit_is_refused_in_a_sentence() {
        assert_eq!(put(4, -3.0).check(5, 1), Ok(()));
        for (edit, d, word) in [
            (put(5, 1.0), 2, "no neuron"),
            (put(0, f64::NAN), 2, "numbers"),
            (put(0, f64::NEG_INFINITY), 2, "numbers"),
            (put(0, 1e101), 2, "numbers"),
            (NeuronEdit { neuron: 0, parameters: Some([1.0, 1.0, 1.0, 1.0]), frozen: None }, 1, "On a line"),
        ] {
            let said = edit.check(5, d).unwrap_err().to_string();
            assert!(said.contains(word) && said.ends_with('.'), "{said}");
        }
    }

    #[test]
    fn an_impossible_neuron_number_is_one_that_no_network_has() {
        for wrong in ["-1", "1e300", "-1e300"] {
            let text = ["{\"step\":3,\"touches\":[", wrong, ",1,0,0,0,0]}"].concat();
            let edit: RunEdit = serde_json::from_str(&text).unwrap();
            assert!(edit.neurons[0].check(100_000, 2).is_err(), "{wrong}");
        }
    }

    #[test]
    fn of_several_edits_at_one_step_the_last_counts() {
        let freeze = |neuron, on| NeuronEdit { neuron, parameters: None, frozen: Some(on) };
        let all = [put(3, 1.0), freeze(1, true), put(3, 2.0), freeze(3, true), freeze(1, false), put(0, 5.0)];
        let mut combined = Vec::new();
        all.iter().for_each(|t| NeuronEdit::combine(&mut combined, &[*t]));
        assert_eq!(
            combined,
            [put(0, 5.0), freeze(1, false), NeuronEdit { frozen: Some(true), ..put(3, 2.0) }]
        );
        // One by one or all together: the same network, the same neurons frozen.
        let start = Network::initialise(2, 6, 1.0, false, 1);
        let (mut net, mut frozen) = (start.clone(), vec![1, 5]);
        all.iter().for_each(|t| t.apply(&mut net, &mut frozen));
        let (mut again, mut frozen_again) = (start, vec![1, 5]);
        combined.iter().for_each(|t| t.apply(&mut again, &mut frozen_again));
        assert_eq!((&net, &frozen), (&again, &frozen_again));
        assert_eq!((frozen, net.a[3], net.direction(3)), (vec![3, 5], 2.0, [1.0, 2.0, 0.0]));
    }
}
