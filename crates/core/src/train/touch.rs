//! What a hand does to neurons in the midst of a run: it places, holds and releases them.

use crate::network::Network;
use serde::{Deserialize, Serialize};

/// The largest size of a number placed by hand: far above any network that trains, and its square is
/// still a number.
const LARGEST: f64 = 1e100;

/// What was done to one neuron.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Touch {
    /// Which, counted from 0.
    pub neuron: usize,
    /// Where it was put: `[a, w̃[0], w̃[1], w̃[2]]`, the last 0 for d = 1. None leaves it where it is.
    pub place: Option<[f64; 4]>,
    /// Held from now on, so that training leaves it as it is, or released. None leaves it as it was.
    pub held: Option<bool>,
}

/// How a list of touches is written: as plain numbers, six a touch. They are the neuron; 0 released, 1 held,
/// 2 neither; and where it was put, or four times 1e300. Messages, files and logs have lists of numbers
/// anyway, so that no code is needed for another kind of list.
pub mod numbers {
    use super::Touch;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Stands for no place; far from any that is allowed.
    const NOWHERE: [f64; 4] = [1e300; 4];

    /// Writes them.
    ///
    /// # Errors
    /// The serialiser's.
    pub fn serialize<S: Serializer>(touches: &[Touch], to: S) -> Result<S::Ok, S::Error> {
        let mut numbers: Vec<f64> = Vec::with_capacity(6 * touches.len());
        for touch in touches {
            let held = touch.held.map_or(2.0, |on| f64::from(u8::from(on)));
            // Neurons are far fewer than 2^53.
            numbers.extend([touch.neuron as f64, held]);
            numbers.extend(touch.place.unwrap_or(NOWHERE));
        }
        numbers.serialize(to)
    }

    /// Reads them; what is no neuron's number becomes one that no network has.
    ///
    /// # Errors
    /// The deserialiser's.
    pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Vec<Touch>, D::Error> {
        let numbers = Vec::<f64>::deserialize(from)?;
        let touch = |&[neuron, held, ref place @ ..]: &[f64; 6]| Touch {
            neuron: if neuron >= 0.0 { neuron as usize } else { usize::MAX },
            place: (*place != NOWHERE).then_some(*place),
            held: (held < 2.0).then_some(held == 1.0),
        };
        Ok(numbers.as_chunks().0.iter().map(touch).collect())
    }
}

impl Touch {
    /// Whether it can be done to a network of `m` neurons in dimension `d`.
    ///
    /// # Errors
    /// A sentence.
    pub fn check(&self, m: usize, d: usize) -> Result<(), &'static str> {
        if self.neuron >= m {
            return Err("The network has no neuron of the number that was touched.");
        }
        match self.place {
            // Written so that a NaN is refused too.
            Some(v) if !v.iter().all(|v| v.abs() <= LARGEST) => {
                Err("A neuron can be placed by numbers only, none of them larger than 1e100.")
            }
            Some(v) if d == 1 && v[3] != 0.0 => {
                Err("On a line a neuron has one weight and one offset, and no third number.")
            }
            _ => Ok(()),
        }
    }

    /// Adds what is done now to what was done before at the same step: of each neuron the last
    /// counts. Both ascend by neuron, and so does the result.
    pub(crate) fn unite(before: &mut Vec<Self>, now: &[Self]) {
        for touch in now {
            match before.binary_search_by(|t| t.neuron.cmp(&touch.neuron)) {
                Ok(at) => {
                    before[at].place = touch.place.or(before[at].place);
                    before[at].held = touch.held.or(before[at].held);
                }
                Err(at) => before.insert(at, *touch),
            }
        }
    }

    /// Does it to the network and to the ascending list of neurons that are held.
    pub(crate) fn act(&self, net: &mut Network, held: &mut Vec<usize>) {
        let j = self.neuron;
        if let Some([a, w @ ..]) = self.place {
            net.a[j] = a;
            (0..3).for_each(|k| net.w[k][j] = w[k]);
        }
        match (self.held, held.binary_search(&j)) {
            (Some(true), Err(at)) => held.insert(at, j),
            (Some(false), Ok(at)) => {
                held.remove(at);
            }
            _ => (),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(neuron: usize, a: f64) -> Touch {
        Touch { neuron, place: Some([a, 1.0, 2.0, 0.0]), held: None }
    }

    #[test]
    fn what_cannot_be_is_refused_in_a_sentence() {
        assert_eq!(put(4, -3.0).check(5, 1), Ok(()));
        for (touch, d, word) in [
            (put(5, 1.0), 2, "no neuron"),
            (put(0, f64::NAN), 2, "numbers"),
            (put(0, f64::NEG_INFINITY), 2, "numbers"),
            (put(0, 1e101), 2, "numbers"),
            (Touch { neuron: 0, place: Some([1.0, 1.0, 1.0, 1.0]), held: None }, 1, "On a line"),
        ] {
            let said = touch.check(5, d).unwrap_err();
            assert!(said.contains(word) && said.ends_with('.'), "{said}");
        }
    }

    #[test]
    fn what_no_neuron_could_be_is_one_that_no_network_has() {
        for wrong in ["-1", "1e300", "-1e300"] {
            let text = ["{\"step\":3,\"touches\":[", wrong, ",1,0,0,0,0]}"].concat();
            let tune: crate::timeline::Tune = serde_json::from_str(&text).unwrap();
            assert!(tune.touches[0].check(100_000, 2).is_err(), "{wrong}");
        }
    }

    #[test]
    fn of_what_is_done_at_one_step_the_last_counts() {
        let hold = |neuron, on| Touch { neuron, place: None, held: Some(on) };
        let all = [put(3, 1.0), hold(1, true), put(3, 2.0), hold(3, true), hold(1, false), put(0, 5.0)];
        let mut united = Vec::new();
        all.iter().for_each(|t| Touch::unite(&mut united, &[*t]));
        assert_eq!(united, [put(0, 5.0), hold(1, false), Touch { held: Some(true), ..put(3, 2.0) }]);
        // One by one or all together: the same network, the same neurons held.
        let start = Network::initialise(2, 6, 1.0, false, 1);
        let (mut net, mut held) = (start.clone(), vec![1, 5]);
        all.iter().for_each(|t| t.act(&mut net, &mut held));
        let (mut again, mut kept) = (start, vec![1, 5]);
        united.iter().for_each(|t| t.act(&mut again, &mut kept));
        assert_eq!((&net, &held), (&again, &kept));
        assert_eq!((held, net.a[3], net.direction(3)), (vec![3, 5], 2.0, [1.0, 2.0, 0.0]));
    }
}
