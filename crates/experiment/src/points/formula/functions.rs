//! The functions that a formula may call, by name.

/// What a function's name stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Callee {
    /// One argument.
    One(fn(f64) -> f64),
    /// Two arguments.
    Two(fn(f64, f64) -> f64),
    /// Two arguments or more, taken together from the left.
    Several(fn(f64, f64) -> f64),
}

/// Every function by name, the name that is shown first; spellings of the same function follow it.
static CALLEES: &[(&[&str], Callee)] = &[
    (&["sin", "sen"], Callee::One(libm::sin)),
    (&["cos"], Callee::One(libm::cos)),
    (&["tan", "tg"], Callee::One(libm::tan)),
    (&["cot", "ctg"], Callee::One(cot)),
    (&["asin", "arcsin"], Callee::One(libm::asin)),
    (&["acos", "arccos"], Callee::One(libm::acos)),
    (&["atan", "arctan", "arctg"], Callee::One(libm::atan)),
    (&["atan2", "arctan2"], Callee::Two(libm::atan2)),
    (&["sinh"], Callee::One(libm::sinh)),
    (&["cosh"], Callee::One(libm::cosh)),
    (&["tanh"], Callee::One(libm::tanh)),
    (&["asinh", "arsinh", "arcsinh"], Callee::One(libm::asinh)),
    (&["acosh", "arcosh", "arccosh"], Callee::One(libm::acosh)),
    (&["atanh", "artanh", "arctanh"], Callee::One(libm::atanh)),
    (&["exp"], Callee::One(libm::exp)),
    (&["ln", "log"], Callee::One(libm::log)),
    (&["log10", "lg"], Callee::One(libm::log10)),
    (&["log2", "lb", "ld"], Callee::One(libm::log2)),
    (&["sqrt"], Callee::One(libm::sqrt)),
    (&["cbrt"], Callee::One(libm::cbrt)),
    (&["abs"], Callee::One(libm::fabs)),
    (&["sign", "sgn", "signum"], Callee::One(sign)),
    (&["step", "heaviside"], Callee::One(step)),
    (&["relu"], Callee::One(crate::neuron::relu)),
    (&["sigmoid"], Callee::One(sigmoid)),
    (&["floor"], Callee::One(libm::floor)),
    (&["ceil"], Callee::One(libm::ceil)),
    (&["round"], Callee::One(libm::round)),
    (&["min"], Callee::Several(libm::fmin)),
    (&["max"], Callee::Several(libm::fmax)),
    (&["mod"], Callee::Two(remainder)),
    (&["pow"], Callee::Two(libm::pow)),
];

fn sign(t: f64) -> f64 {
    f64::from(i8::from(t > 0.0) - i8::from(t < 0.0))
}

fn step(t: f64) -> f64 {
    f64::from(u8::from(t > 0.0))
}

fn cot(t: f64) -> f64 {
    1.0 / libm::tan(t)
}

fn sigmoid(t: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-t))
}

/// `a − b ⌊a/b⌋`, without rounding: of the sign of `b`, as mathematics and Python have it.
pub(super) fn remainder(a: f64, b: f64) -> f64 {
    let rest = libm::fmod(a, b);
    if rest != 0.0 && (rest < 0.0) != (b < 0.0) { rest + b } else { rest }
}

/// The names of the functions, each once, for a help text.
pub fn functions() -> impl Iterator<Item = &'static str> {
    CALLEES.iter().map(|(names, _)| names[0])
}

/// Every spelling of a function's name with the most arguments that are of use in a test: 1 or 2.
pub fn spellings() -> impl Iterator<Item = (&'static str, usize)> {
    CALLEES.iter().flat_map(|(names, callee)| {
        let count = if matches!(callee, Callee::One(_)) { 1 } else { 2 };
        names.iter().map(move |name| (*name, count))
    })
}

/// The function of this name in small letters, by any of its spellings.
pub(super) fn find(name: &str) -> Option<(&'static str, Callee)> {
    CALLEES.iter().find_map(|(names, callee)| {
        let name = names.iter().find(|known| **known == name)?;
        Some((*name, *callee))
    })
}

/// The known name that looks most like this one, if one does.
pub(super) fn similar(name: &str) -> Option<&'static str> {
    let all = CALLEES.iter().flat_map(|(names, _)| names.iter().copied());
    let most = if name.chars().count() < 4 { 1 } else { 2 };
    all.map(|known| (strsim::osa_distance(known, name), known))
        .min()
        .filter(|(far, _)| *far <= most && name.chars().count() > 2)
        .map(|(_, known)| known)
}
