//! The messages between the page and its workers, encoded with postcard: a few bytes each, floats to the
//! last bit. The large buffers of a frame travel beside its message as transferable arrays.

mod reply;
mod report;
mod request;
mod solver;

pub use reply::{Merged, Reply};
pub use report::{AtomReport, Frame, LiveSettings, Report, RunStatus};
pub use request::{Past, Request};
pub use solver::{SolveReply, SolveRequest, Unsolved};

/// What is wrong with the bytes of a message.
pub use postcard::Error as EncodingError;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Why bytes could not be decoded as a message.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize, Deserialize)]
pub enum DecodeError {
    /// The bytes are no such message.
    #[error("The page and its worker do not understand each other ({0}); reload the page.")]
    NoMessage(#[from] postcard::Error),
}

/// A message as bytes.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    // Fails only on types that these messages do not have, such as sequences of unknown length.
    postcard::to_allocvec(message).unwrap_or_default()
}

/// A message from bytes.
///
/// # Errors
/// [`DecodeError`] if the bytes are not such a message.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    Ok(postcard::from_bytes(bytes)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Refusal;
    use relu_atoms_core::experiment::{Experiment, Mode, Pace};
    use relu_atoms_core::field::Window;
    use relu_atoms_core::occupancy::CellChoice;
    use relu_atoms_core::train::ConfigError;
    use relu_atoms_core::train::NeuronEdit;
    use relu_atoms_core::train::RunEdit;

    #[test]
    fn messages_are_decoded_to_the_last_bit() {
        for mode in [Mode::None, Mode::LabelNoise, Mode::GradientPenalty, Mode::VariationNorm] {
            let mut experiment = Experiment::preset("saddle", mode).unwrap();
            (experiment.lambda, experiment.h, experiment.batch) =
                (0.1 + 0.2, Some(f64::MIN_POSITIVE), Some(3));
            let requests = [
                Request::Open(Box::new(experiment)),
                Request::Step(u64::MAX),
                Request::Pace(Pace::PerFrame(7)),
                Request::Tune { lambda: Some(-0.0), tau: None, h: Some(1.0 / 3.0) },
                Request::Seek(12_345_678_901),
                Request::Replay {
                    tunes: vec![RunEdit {
                        step: 7,
                        lambda: Some(0.1 + 0.2),
                        merge: true,
                        neurons: vec![
                            NeuronEdit {
                                neuron: 3,
                                parameters: Some([0.1, -0.0, 1.0 / 3.0, 5e-324]),
                                frozen: None,
                            },
                            NeuronEdit { neuron: 4, parameters: None, frozen: Some(true) },
                        ],
                        ..RunEdit::default()
                    }],
                    step: 9,
                },
                Request::Touch(vec![
                    NeuronEdit {
                        neuron: 3,
                        parameters: Some([1e300, -0.0, 1.0 / 3.0, 5e-324]),
                        frozen: None,
                    },
                    NeuronEdit { neuron: 4, parameters: None, frozen: Some(false) },
                ]),
                Request::Cell(Some(CellChoice::Of(vec![0, 300]))),
                Request::Cell(Some(CellChoice::Heaviest)),
                Request::Cell(None),
                Request::Window(Window { x: [-1.5, 1.5], y: [0.0, 1.0], columns: 9, rows: 8 }),
            ];
            for request in requests {
                assert_eq!(decode::<Request>(&encode(&request)), Ok(request));
            }
        }
        let refused = Reply::Refused(Refusal::Experiment(ConfigError::OutOfRange {
            key: "lambda".into(),
            value: -0.5,
            least: 0.0,
            most: 0.1 + 0.2,
        }));
        assert_eq!(decode::<Reply>(&encode(&refused)), Ok(refused));
    }

    #[test]
    fn other_bytes_are_an_error() {
        for bytes in [&[][..], &[255; 40], &[0, 200, 1]] {
            assert!(decode::<Request>(bytes).unwrap_err().to_string().contains("reload"));
        }
    }
}
