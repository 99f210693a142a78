//! The answers that are checked: a network or a list of atoms, and claims about it.

use super::case::Case;
use super::input_error::InputError;
use super::read;
use relu_atoms_core::text::JsonError;
use serde_json::{Map, Value};

/// One neuron: it adds `sign · relu(u · x̃)` to f, divided by [`Answer::share`].
#[derive(Clone, Debug, PartialEq)]
pub struct Neuron {
    /// Whether its sign is `+1` rather than `−1`.
    pub positive: bool,
    /// The output weight's size, a factor of u; 1 for an atom.
    pub factor: f64,
    /// `u / factor`: `d + 1` numbers, the bias last.
    pub vector: Vec<f64>,
    /// The points it claims to see, from 0.
    pub active: Option<Vec<usize>>,
    /// The penalty it claims to cost.
    pub mass: Option<f64>,
    /// The unit direction it claims to have.
    pub direction: Option<Vec<f64>>,
}

/// A network with what is claimed of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The neurons, in the order given.
    pub neurons: Vec<Neuron>,
    /// What the sum over neurons is divided by: 1 for atoms, the width for a network.
    pub share: usize,
    /// Whether the neurons came as a list of atoms.
    pub atoms: bool,
    /// The claimed predictions on the data, length n.
    pub fit: Option<Vec<f64>>,
    /// A residual that is offered as proof of the lower bound, length n; any vector proves one.
    pub q: Option<Vec<f64>>,
    /// The claimed `L + λ R`.
    pub objective: Option<f64>,
    /// The claimed L.
    pub loss: Option<f64>,
    /// The claimed R.
    pub penalty_value: Option<f64>,
    /// The claimed lower bound of the optimum.
    pub dual: Option<f64>,
    /// The claimed upper bound of what the network is above the optimum.
    pub gap: Option<f64>,
}

impl Answer {
    /// Reads an answer to `case`: what `atoms solve` prints, or any object with
    /// - `atoms`, each with `sign` (`1` or `-1`) and `mass_vector` (`d + 1` numbers), and optionally
    ///   `active`, `mass` and `direction`; or
    /// - `a` (m numbers) and `w` (m lists of `d + 1` numbers, the bias last): the network
    ///   `f(x) = (1/m) Σ a_j relu(w̃_j·x̃)`.
    ///
    /// The claims `fit`, `objective`, `loss`, `penalty_value`, `dual` and `gap` are optional.
    /// `q` (n numbers) may offer a residual that proves a better lower bound than `y − fit`. Other keys
    /// are ignored.
    ///
    /// # Errors
    /// [`InputError`] says what is wrong and where.
    pub fn from_json(text: &str, case: &Case) -> Result<Self, InputError> {
        let value: Value =
            serde_json::from_str(text).map_err(|e| InputError::NotJson(JsonError::from(e).to_string()))?;
        let Value::Object(map) = value else {
            return Err(InputError::NotAnObject { keys: "`atoms`, or with `a` and `w`" });
        };
        let (d, n) = (case.points.d(), case.points.n());
        let claim = |key: &str| map.get(key).map(|v| read::number(v, key)).transpose();
        let mut answer = Self {
            neurons: Vec::new(),
            share: 1,
            atoms: map.contains_key("atoms"),
            fit: map.get("fit").map(|v| read::numbers(v, "fit", Some(n))).transpose()?,
            q: map.get("q").map(|v| read::numbers(v, "q", Some(n))).transpose()?,
            objective: claim("objective")?,
            loss: claim("loss")?,
            penalty_value: claim("penalty_value")?,
            dual: claim("dual")?,
            gap: claim("gap")?,
        };
        match (map.get("atoms"), map.get("a"), map.get("w")) {
            (Some(atoms), None, None) => {
                for (k, atom) in read::list(atoms, "atoms")?.iter().enumerate() {
                    let name = format!("atoms[{k}]");
                    let Value::Object(atom) = atom else {
                        return Err(read::wrong(atom, &name, "an object"));
                    };
                    answer.neurons.push(atom_of(atom, &name, d, n)?);
                }
            }
            (None, Some(a), Some(w)) => {
                let (a, w) = (read::weights(a, "a", None)?, read::list(w, "w")?);
                if a.is_empty() || w.len() != a.len() {
                    return Err(InputError::Widths { a: a.len(), w: w.len() });
                }
                answer.share = a.len();
                for (k, (a, w)) in a.iter().zip(w).enumerate() {
                    answer.neurons.push(Neuron {
                        positive: *a >= 0.0,
                        factor: a.abs(),
                        vector: read::weights(w, &format!("w[{k}]"), Some(d + 1))?,
                        active: None,
                        mass: None,
                        direction: None,
                    });
                }
            }
            (Some(_), _, _) => return Err(InputError::TwoNetworks),
            _ => return Err(InputError::NoNetwork),
        }
        Ok(answer)
    }
}

fn atom_of(atom: &Map<String, Value>, name: &str, d: usize, n: usize) -> Result<Neuron, InputError> {
    let get = |key: &str| atom.get(key).ok_or_else(|| InputError::Missing { name: format!("{name}.{key}") });
    let sign = get("sign")?;
    let positive = match sign.as_f64() {
        Some(1.0) => true,
        Some(-1.0) => false,
        _ => return Err(read::wrong(sign, &format!("{name}.sign"), "1 or -1")),
    };
    let vector = get("mass_vector")?;
    let active = atom.get("active").map(|v| active_points(v, &format!("{name}.active"), n)).transpose()?;
    let direction = atom.get("direction");
    Ok(Neuron {
        positive,
        factor: 1.0,
        vector: read::weights(vector, &format!("{name}.mass_vector"), Some(d + 1))?,
        active,
        mass: atom.get("mass").map(|v| read::number(v, &format!("{name}.mass"))).transpose()?,
        direction: direction
            .map(|v| read::numbers(v, &format!("{name}.direction"), Some(d + 1)))
            .transpose()?,
    })
}

fn active_points(value: &Value, name: &str, n: usize) -> Result<Vec<usize>, InputError> {
    let entry = |(k, v): (usize, &Value)| match v.as_u64() {
        Some(i) if i < n as u64 => Ok(i as usize),
        _ => Err(read::wrong(
            v,
            &format!("{name}[{k}]"),
            &format!("the number of a data point, 0 to {}", n - 1),
        )),
    };
    read::list(value, name)?.iter().enumerate().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_and_what_is_refused() {
        let case =
            Case::from_json(r#"{"d":1,"x":[0,1],"y":[1,2],"lambda":0.1,"penalty":"gradient"}"#).unwrap();
        let read = |text: &str| Answer::from_json(text, &case);
        let network = read(r#"{"a":[1,-2],"w":[[1,0],[0.5,-1]]}"#).unwrap();
        assert_eq!((network.share, network.neurons[1].positive, network.neurons[1].factor), (2, false, 2.0));
        let atoms = read(r#"{"atoms":[{"sign":-1,"mass_vector":[1,2],"active":[1]}],"gap":0.5}"#).unwrap();
        assert_eq!((atoms.share, atoms.gap, atoms.neurons[0].active.clone()), (1, Some(0.5), Some(vec![1])));
        assert_eq!(read(r#"{"atoms":[]}"#).unwrap().neurons.len(), 0);
        for (text, says) in [
            ("", "not JSON"),
            ("3", "one object"),
            ("{}", "`atoms` is missing"),
            (r#"{"a":[1]}"#, "`atoms` is missing"),
            (r#"{"a":[1],"w":[]}"#, "1 numbers and `w` 0 lists"),
            (r#"{"a":[],"w":[]}"#, "`a` has 0 numbers"),
            (r#"{"a":[1],"w":[[1]]}"#, "`w[0]` has 1 numbers"),
            (r#"{"a":[1],"w":[[1,2]],"atoms":[]}"#, "give one"),
            (r#"{"atoms":[{"sign":2,"mass_vector":[1,2]}]}"#, "`atoms[0].sign` is 2"),
            (r#"{"atoms":[{"sign":1}]}"#, "`atoms[0].mass_vector` is missing"),
            (r#"{"atoms":[{"sign":1,"mass_vector":[1,null]}]}"#, "`atoms[0].mass_vector[1]` is null"),
            (r#"{"atoms":[{"sign":1,"mass_vector":[1,2],"active":[2]}]}"#, "`atoms[0].active[0]` is 2"),
            (r#"{"a":[1],"w":[[1,2e60]]}"#, "`w[0][1]` is 2e60"),
            (r#"{"atoms":[],"q":[1]}"#, "`q` has 1 numbers"),
            (r#"{"atoms":[],"fit":[1]}"#, "`fit` has 1 numbers"),
            (r#"{"atoms":[],"gap":"0"}"#, "`gap` is \"0\""),
        ] {
            let refused = read(text).unwrap_err().to_string();
            assert!(refused.contains(says) && !refused.contains('\n'), "{refused}");
        }
    }
}
