//! Formulas against Rust's own arithmetic, and errors.

use super::*;
use proptest::prelude::*;

fn at(text: &str, d: usize, x: [f64; 2]) -> f64 {
    Formula::parse(text, d).unwrap_or_else(|e| panic!("{text}: {e}")).evaluate(x)
}

#[test]
fn formulas_mean_what_mathematics_means() {
    let x = 0.7_f64;
    for (text, value) in [
        ("sin(3x)", libm::sin(3.0 * x)),
        ("1 + 2*3", 7.0),
        ("8/4/2", 1.0),
        ("7 - 2 - 1", 4.0),
        ("2^3^2", 512.0),
        ("-x^2", -libm::pow(x, 2.0)),
        ("2^-1", 0.5),
        ("2**-1", 0.5),
        ("(-x)^2", libm::pow(-x, 2.0)),
        ("--x", x),
        ("+x", x),
        ("3x - 2x", 3.0 * x - 2.0 * x),
        ("2(x + 1)(x - 1)", 2.0 * (x + 1.0) * (x - 1.0)),
        ("1/2x", 0.5 * x),
        ("x sin(x)", x * libm::sin(x)),
        ("2e", 2.0 * core::f64::consts::E),
        ("2e1x", 20.0 * x),
        ("2e-1", 0.2),
        ("2exp(0)", 2.0),
        ("pi + π", core::f64::consts::TAU),
        ("|x - 1|", 1.0 - x),
        ("|x||x|", x * x),
        ("2|x - |x - 1||", 2.0 * (x - (1.0 - x)).abs()),
        ("|2(3|x|)|", 6.0 * x),
        ("||x| - 1|", 1.0 - x),
        ("max(x, 1) + min(x, 1)", 1.0 + x),
        ("pow(2, 10)", 1024.0),
        ("relu(x) - relu(-x)", x),
        ("sign(-3) + step(2) + sign(0) + step(0)", 0.0),
        ("ln(e)", 1.0),
        ("log10(1000) + log(1)", 3.0),
        (".5 × 4 · 2", 4.0),
        ("1 − 3", -2.0),
        (" \t x1\n", x),
    ] {
        assert_eq!(at(text, 1, [x, 0.0]), value, "{text}");
    }
    assert_eq!(at("|x1| - x2^2", 2, [-2.0, 3.0]), -7.0);
    assert_eq!(at("x1 x2", 2, [-2.0, 3.0]), -6.0);
}

#[test]
fn what_is_not_defined_is_not_a_number() {
    assert!(at("sqrt(x)", 1, [-1.0, 0.0]).is_nan());
    assert!(at("1/x", 1, [0.0, 0.0]).is_infinite());
    assert!(at("ln(x)", 1, [-1.0, 0.0]).is_nan());
}

#[test]
fn errors_say_what_and_where() {
    for (text, d, said) in [
        ("", 1, "column 1: something is missing at the end"),
        ("1 +", 1, "column 4: something is missing at the end"),
        ("sin(3x", 1, "column 7: a closing parenthesis is missing"),
        ("3x)", 1, "column 3: this parenthesis closes nothing"),
        ("|x - 1", 1, "column 7: the closing | is missing"),
        ("sin 3x", 1, "column 5: `sin` takes its argument in parentheses: sin(…)"),
        ("sin3x", 1, "column 1: `sin3x` is not known; the input is x"),
        ("x1 + z", 2, "column 6: `z` is not known; the inputs are x1 and x2"),
        ("x + 1", 2, "column 1: `x` is not known; the inputs are x1 and x2"),
        ("x1x2", 2, "column 1: `x1x2` is not known; the inputs are x1 and x2"),
        ("x2", 1, "column 1: `x2` is not known; the input is x"),
        ("max(x)", 1, "column 6: `max` takes two arguments: max(…, …)"),
        ("sin(1,5)", 1, "column 6: `sin` takes one argument; decimals have a point"),
        (
            "1,5x",
            1,
            "column 2: a comma stands only between the arguments of a function; decimals have a point",
        ),
        ("1.2.3", 1, "column 1: `1.2.3` is not a number"),
        ("1e999", 1, "column 1: `1e999` is not a number"),
        ("x * / 2", 1, "column 5: a number, an input or a function is expected, not `/`"),
        ("x ? 1", 1, "column 3: `?` means nothing here"),
        ("3 4", 1, "column 3: `4` means nothing here"),
        ("()", 1, "column 2: a number, an input or a function is expected, not `)`"),
        // What would break the sentence is not repeated.
        ("\u{7}", 1, "column 1: a number, an input or a function is expected, not `\u{fffd}`"),
        ("1\u{1b}", 1, "column 2: `\u{fffd}` means nothing here"),
        ("π + ℝ", 1, "column 5: `ℝ` is not known; the input is x"),
    ] {
        assert_eq!(Formula::parse(text, d).expect_err(text).to_string(), said, "{text}");
    }
    for deep in ["(".repeat(200), "-".repeat(200), "2^".repeat(100), "sin(".repeat(70), "|".repeat(250)] {
        let said = Formula::parse(&deep, 1).expect_err("deep").to_string();
        assert!(said.ends_with("nested more than 40 deep"), "{said}");
    }
    let long = "x+".repeat(200);
    assert!(Formula::parse(&long, 1).expect_err("long").to_string().contains("at most 300"));
}

#[test]
fn every_function_is_called_by_its_name() {
    for name in functions() {
        let two = ["min", "max", "pow"].contains(&name);
        let text = format!("{name}(0.5{})", if two { ", 0.25" } else { "" });
        assert!(at(&text, 1, [0.0, 0.0]).is_finite(), "{text}");
    }
    // Against the standard library, to rounding.
    for (text, f) in [
        ("tanh(x)", f64::tanh as fn(f64) -> f64),
        ("tan(x)", f64::tan),
        ("atan(x)", f64::atan),
        ("sqrt(x)", f64::sqrt),
        ("floor(x)", f64::floor),
        ("ceil(x)", f64::ceil),
        ("round(x)", f64::round),
    ] {
        assert!((at(text, 1, [0.37, 0.0]) - f(0.37)).abs() < 1e-14, "{text}");
    }
}

/// A random formula as text, and its value by Rust's own arithmetic.
fn formula() -> impl Strategy<Value = (String, f64)> {
    let leaf = prop_oneof![
        (0..100_u32).prop_map(|v| (format!("{}", f64::from(v) / 8.0), f64::from(v) / 8.0)),
        Just(("x1".to_string(), 0.3)),
        Just(("x2".to_string(), -1.7)),
    ];
    leaf.prop_recursive(5, 24, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|((s, a), (t, b))| (format!("({s} + {t})"), a + b)),
            (inner.clone(), inner.clone())
                .prop_map(|((s, a), (t, b))| (format!("({s}) - ({t})"), a - b))
                .prop_map(|(s, v)| (format!("({s})"), v)),
            (inner.clone(), inner.clone())
                .prop_map(|((s, a), (t, b))| (format!("{s}*{t}"), a * b))
                .prop_map(|(s, v)| (format!("({s})"), v)),
            (inner.clone(), inner.clone())
                .prop_map(|((s, a), (t, b))| (format!("({s})/({t})"), a / b))
                .prop_map(|(s, v)| (format!("({s})"), v)),
            inner.clone().prop_map(|(s, a)| (format!("|{s}|"), a.abs())),
            inner.clone().prop_map(|(s, a)| (format!("(-{s})"), -a)),
            inner.prop_map(|(s, a)| (format!("sin({s})"), libm::sin(a))),
        ]
    })
}

proptest! {
    #[test]
    fn random_formulas_have_their_values((text, value) in formula()) {
        if let Ok(f) = Formula::parse(&text, 2) {
            prop_assert_eq!(f.evaluate([0.3, -1.7]).to_bits() << 1, value.to_bits() << 1, "{}", text);
        } else {
            prop_assert!(text.len() > MAX_LENGTH, "{}", text);
        }
    }

    #[test]
    fn no_text_panics(text in prop_oneof![any::<String>(), "[-+*/^|()0-9.,xe1 sinmaxp]{0,40}"]) {
        if let Ok(f) = Formula::parse(&text, 1) {
            f.evaluate([0.5, 0.0]);
        }
    }
}
