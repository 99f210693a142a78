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
        ("sin * x", 1, "column 5: `sin` takes its argument in parentheses: sin(…)"),
        ("t", 1, "column 1: `t` is not known; the input is x"),
        ("x1 + z", 2, "column 6: `z` is not known; the inputs are x1 and x2"),
        ("x + 1", 2, "column 1: `x` is not known; the inputs are x1 and x2"),
        ("x2", 1, "column 1: `x2` is not known; the input is x, and its square is x^2"),
        ("max(x)", 1, "column 6: `max` takes two arguments: max(…, …)"),
        ("sin(1, 5)", 1, "column 6: `sin` takes one argument; decimals have a point"),
        (
            "1, 5x",
            1,
            "column 2: a comma stands only between the arguments of a function; decimals have a point",
        ),
        ("1.2.3", 1, "column 1: `1.2.3` is not a number"),
        ("1e999", 1, "column 1: `1e999` is not a number"),
        ("x * / 2", 1, "column 5: a number, an input or a function is expected, not `/`"),
        ("x ] 1", 1, "column 3: `]` is not read; for parentheses write ( and ), for the whole part floor(…)"),
        ("3 4", 1, "column 3: a sign is missing before `4`; for a product write *, for a power ^"),
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
fn every_function_is_called_by_its_names() {
    for (name, count) in spellings() {
        let text = format!("{name}(0.5{})", if count == 2 { ", 0.25" } else { "" });
        let value = at(&text, 1, [0.0, 0.0]);
        assert!(value.is_finite() || name.ends_with("cosh") && value.is_nan(), "{text}");
        assert_eq!(at(&text.to_uppercase(), 1, [0.0, 0.0]).to_bits(), value.to_bits(), "{text}");
    }
    assert!(functions().all(|name| spellings().any(|(known, _)| known == name)));
    // Against the standard library, to rounding.
    for (text, f) in [
        ("tanh(x)", f64::tanh as fn(f64) -> f64),
        ("sinh(x)", f64::sinh),
        ("cosh(x)", f64::cosh),
        ("tan(x)", f64::tan),
        ("asin(x)", f64::asin),
        ("arccos(x)", f64::acos),
        ("atan(x)", f64::atan),
        ("sqrt(x)", f64::sqrt),
        ("cbrt(x)", f64::cbrt),
        ("log2(x)", f64::log2),
        ("floor(x)", f64::floor),
        ("ceil(x)", f64::ceil),
        ("round(x)", f64::round),
    ] {
        assert!((at(text, 1, [0.37, 0.0]) - f(0.37)).abs() < 1e-14, "{text}");
    }
}

type F1 = fn(f64) -> f64;
type F2 = fn(f64, f64) -> f64;

#[test]
fn formulas_on_a_line_are_read_as_people_write_them() {
    let cases: &[(&str, F1)] = &[
        ("y = x²", |x| x * x),
        ("y=x^2", |x| x * x),
        ("Y = X²", |x| x * x),
        ("f(x) = x³ − x", |x| x * x * x - x),
        ("F(X)=X+1", |x| x + 1.0),
        ("f(t) = t^2 + 1", |t| t * t + 1.0),
        ("y(x) := 2x", |x| 2.0 * x),
        ("g(s) = sin(s)", f64::sin),
        ("√x", f64::sqrt),
        ("√(x + 1)", |x| (x + 1.0).sqrt()),
        ("2√|x|", |x| 2.0 * x.abs().sqrt()),
        ("∛x", f64::cbrt),
        ("x ÷ 2", |x| x / 2.0),
        ("3 × x", |x| 3.0 * x),
        ("3·x", |x| 3.0 * x),
        ("3⋅x", |x| 3.0 * x),
        ("x – 1", |x| x - 1.0),
        ("x — 1", |x| x - 1.0),
        ("x − 1", |x| x - 1.0),
        ("-x", |x| -x),
        ("－x＋１", |x| 1.0 - x),
        ("x⁻¹", |x| 1.0 / x),
        ("x⁴ − 2x²", |x| x.powi(4) - 2.0 * x * x),
        ("10⁻²x", |x| 0.01 * x),
        ("2·10⁻¹ x", |x| 0.2 * x),
        ("½x²", |x| 0.5 * x * x),
        ("x_1 + x₁ + x1", |x| 3.0 * x),
        ("Sin(X)", f64::sin),
        ("SIN(2X)", |x| (2.0 * x).sin()),
        ("sin x", f64::sin),
        ("sin 2x + 1", |x| (2.0 * x).sin() + 1.0),
        ("sin 2πx", |x| (2.0 * core::f64::consts::PI * x).sin()),
        ("sin x cos x", |x| x.sin() * x.cos()),
        ("sin cos x", |x| x.cos().sin()),
        ("exp -x", |x| (-x).exp()),
        ("exp(−x²)", |x| (-x * x).exp()),
        ("e^-x", |x| (-x).exp()),
        ("E^(2X)", |x| (2.0 * x).exp()),
        ("ln|x|", |x| x.abs().ln()),
        ("sin^2(x)", |x| x.sin().powi(2)),
        ("sin²x", |x| x.sin().powi(2)),
        ("sin²(x) + cos^2 x", |_| 1.0),
        ("2x", |x| 2.0 * x),
        ("2(x+1)", |x| 2.0 * (x + 1.0)),
        ("x(x+1)", |x| x * (x + 1.0)),
        ("(x+1)(x-1)", |x| x * x - 1.0),
        ("2pix", |x| 2.0 * core::f64::consts::PI * x),
        ("|x|", f64::abs),
        ("∣x∣", f64::abs),
        ("sgn(x - .5)", |x| (x - 0.5).signum()),
        ("sign(-x)", |x| -x.signum()),
        ("heaviside(x)", |x| f64::from(u8::from(x > 0.0))),
        ("asin(x)", f64::asin),
        ("arcsin(x)", f64::asin),
        ("arctan(x)", f64::atan),
        ("sinh(x) + cosh(x)", f64::exp),
        ("tanh x", f64::tanh),
        ("cbrt(x)", f64::cbrt),
        ("mod(x, 0.5)", |x| x.rem_euclid(0.5)),
        ("-x mod 0.5", |x| (-x).rem_euclid(0.5)),
        ("x % 0.5", |x| x.rem_euclid(0.5)),
        ("max(0, x, 1 - x)", |x| x.max(1.0 - x).max(0.0)),
        ("min(x, 1, 2, 3)", |x| x.min(1.0)),
        ("max{0, x}", |x| x.max(0.0)),
        ("x^{2}", |x| x * x),
        ("x**2", |x| x * x),
        ("relu(x − 1/2)", |x| (x - 0.5).max(0.0)),
        ("0,5x", |x| 0.5 * x),
        ("sin(1,5x)", |x| (1.5 * x).sin()),
        ("max(0,5; x)", |x| x.max(0.5)),
        ("max(0,5)", |_| 5.0),
        ("⌊3x⌋", |x| (3.0 * x).floor()),
        ("log₁₀(x)", f64::log10),
        ("log_2(x)", f64::log2),
        ("x\u{a0}+\u{200b}1", |x| x + 1.0),
        ("1e-3 x", |x| 1e-3 * x),
        ("1E−3x", |x| 1e-3 * x),
    ];
    assert!(cases.len() >= 60);
    for (text, f) in cases {
        for x in [0.3, 0.7] {
            let value = at(text, 1, [x, 0.0]);
            assert!((value - f(x)).abs() <= 1e-14 * f(x).abs().max(1.0), "{text} at {x}: {value}");
        }
    }
}

#[test]
fn formulas_in_the_plane_are_read_as_people_write_them() {
    let cases: &[(&str, F2)] = &[
        ("x*y", |x, y| x * y),
        ("xy", |x, y| x * y),
        ("X·Y", |x, y| x * y),
        ("x^2+y^2", |x, y| x * x + y * y),
        ("x²+y²", |x, y| x * x + y * y),
        ("z = x² − y²", |x, y| x * x - y * y),
        ("f(x,y) = x - y", |x, y| x - y),
        ("f(y, x) = x - y", |x, y| y - x),
        ("f(u, v) = u v", |x, y| x * y),
        ("f(x1, x2) = x1 x2²", |x, y| x * y * y),
        ("y = x1 x2", |x, y| x * y),
        ("x₁x₂", |x, y| x * y),
        ("x_1*x_2", |x, y| x * y),
        ("x1x2^2", |x, y| x * y * y),
        ("sin xy", |x, y| (x * y).sin()),
        ("√(x²+y²)", f64::hypot),
        ("max(x, y, 0)", |x, y| x.max(y).max(0.0)),
        ("|x| + |y|", |x, y| x.abs() + y.abs()),
    ];
    for (text, f) in cases {
        for (x, y) in [(0.3, 0.7), (-1.5, 0.25)] {
            assert!((at(text, 2, [x, y]) - f(x, y)).abs() < 1e-14, "{text}");
        }
    }
}

#[test]
fn what_has_two_readings_or_none_names_what_to_type() {
    for (text, d, said) in [
        ("sinx", 1, "column 1: `sinx` is not known; write sin(x)"),
        ("2 sin3x", 1, "column 3: `sin3x` is not known; write sin(3x)"),
        ("xsin(x)", 1, "column 1: `xsin` is not known; write x*sin(…)"),
        ("ex", 1, "column 1: `ex` is not known; write e*x"),
        ("sine(x)", 1, "column 1: `sine` is not known; write sin(…) if that is meant"),
        ("arcsine(x)", 1, "column 1: `arcsine` is not known; write arcsin(…) if that is meant"),
        ("sin x/2", 1, "column 6: it is not clear where the argument of `sin` ends; write sin(…)"),
        ("sin 2*x", 1, "column 6: it is not clear where the argument of `sin` ends; write sin(…)"),
        ("sin x(x+1)", 1, "column 6: it is not clear where the argument of `sin` ends; write sin(…)"),
        ("√2x", 1, "column 3: it is not clear where the argument of `√` ends; write √(…)"),
        ("√x²", 1, "column 3: it is not clear where the argument of `√` ends; write √(…)"),
        (
            "sin^-1(x)",
            1,
            "column 4: `sin^-1` has two readings; write asin(…) for the inverse function, 1/sin(…) for the fraction",
        ),
        (
            "sin⁻¹(x)",
            1,
            "column 4: `sin^-1` has two readings; write asin(…) for the inverse function, 1/sin(…) for the fraction",
        ),
        (
            "exp^x",
            1,
            "column 4: a power before the argument of `exp` is a whole number from 2 to 9, as in exp^2(…); \
             otherwise write (exp(…))^…",
        ),
        (
            "1,000x",
            1,
            "column 1: `1,000` is one number or a thousand times that; write 1000, or 1.000 with a point",
        ),
        (
            "max(0,5, x)",
            1,
            "column 5: `0,5` is one number or two; write 0.5 with a point, or a blank after the comma",
        ),
        (
            "0,5x + max(0,5)",
            1,
            "column 12: `0,5` is one number or two; write 0.5 with a point, or a blank after the comma",
        ),
        ("50%x", 1, "column 3: `%` is the remainder, as in x % 2; for per cent write /100"),
        ("x + 5%", 1, "column 6: `%` is the remainder, as in x % 2; for per cent write /100"),
        ("x 2", 1, "column 3: a sign is missing before `2`; for a product write *, for a power ^"),
        ("(x+1)2", 1, "column 6: a sign is missing before `2`; for a product write *, for a power ^"),
        (
            "x < 0",
            1,
            "column 3: `<` is not read; for a condition write step: step(x - 1) is 1 where x > 1, else 0",
        ),
        ("[x]", 1, "column 1: `[` is not read; for parentheses write ( and ), for the whole part floor(…)"),
        (
            "\\frac{1}{2}",
            1,
            "column 1: `\\` is not read; write the formula without signs of LaTeX, such as sin(x)/2",
        ),
        ("sin(30°)", 1, "column 7: `°` is not read; angles are in radians: for degrees write *pi/180"),
        ("x:2", 1, "column 2: `:` is not read; for a division write /"),
        ("x^2 = y", 1, "column 5: an equation is read as y = … or f(x) = …; write what y is"),
        ("x = 3", 1, "column 3: an equation is read as y = … or f(x) = …; write what y is"),
        ("y = x + y", 1, "column 9: `y` is what the formula gives; the input is x"),
        ("y = x*y", 2, "column 7: `y` is what the formula gives; the inputs are x1 and x2"),
        ("f(x, y) = x*y", 1, "column 1: the function has 2 inputs and the data 1"),
        (
            "x1 + y",
            2,
            "column 6: the inputs are called x1 and x2, or x and y; write the same pair throughout",
        ),
        ("sin(x)", 2, "column 5: `x` is not known; the inputs are x1 and x2"),
        ("e^xy", 2, "column 3: it is not clear where the power ends; write parentheses: ^(xy)"),
        ("mod(x, 2, 3)", 1, "column 9: `mod` takes two arguments, not more: mod(…, …)"),
        ("xⁿ", 1, "column 2: `ⁿ` is not read; for a power write ^"),
    ] {
        assert_eq!(Formula::parse(text, d).expect_err(text).to_string(), said, "{text}");
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
