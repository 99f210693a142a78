//! What holds for the report of any run, however it was set.

use relu_atoms_session::messages::{Frame, Report};
use serde_json::Value;

/// Where a report has a null: a number that is none, or something that is not known. Those that may be unknown are
/// left out. Numbers that are none are written as nulls.
fn nulls(value: &Value, path: &str, out: &mut Vec<String>) {
    match value {
        Value::Null => out.push(path.to_owned()),
        Value::Array(items) => {
            for (k, item) in items.iter().enumerate() {
                nulls(item, &format!("{path}[{k}]"), out);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                nulls(field, &format!("{path}.{name}"), out);
            }
        }
        _ => {}
    }
}

/// What is wrong with a report, given as JSON; empty if nothing is.
pub fn faults(report: &Value) -> Vec<String> {
    let mut out = Vec::new();
    nulls(report, "", &mut out);
    let known = |key: &str| report.get(key).is_some_and(|v| !v.is_null());
    out.retain(|path| match path.as_str() {
        ".message" | ".standing" | ".h_limit" | ".tested_on" | ".standing.peak" => false,
        // In the table's own units; where all targets are equal.
        ".units" | ".r2" => false,
        // A value on which nothing is tested; otherwise the error is a number.
        ".test_error" => known("tested_on"),
        _ => true,
    });
    let status = report["status"].as_str().unwrap_or_default();
    let explained = report["message"].as_str().is_some_and(|said| said.ends_with(['.', '!']));
    if ["finished", "diverged"].contains(&status) && !explained {
        out.push(format!("{status} without a sentence"));
    }
    if let Some(said) = report["message"].as_str()
        && ["NaN", "inf"].iter().any(|word| said.split(|c: char| !c.is_alphanumeric()).any(|w| w == *word))
    {
        out.push(format!("message: {said}"));
    }
    out
}

/// What is wrong with a frame: its report, or a number of its pictures.
pub fn frame_faults(frame: &Frame) -> Vec<String> {
    let mut out = report_faults(&frame.report);
    for (name, numbers) in [("neurons", &frame.neurons), ("field", &frame.field), ("map", &frame.map)] {
        if numbers.iter().any(|v| v.is_nan()) {
            out.push(format!("{name}: a number that is none"));
        }
    }
    out
}

/// What is wrong with a report.
pub fn report_faults(report: &Report) -> Vec<String> {
    serde_json::to_value(report).map_or_else(|error| vec![error.to_string()], |value| faults(&value))
}
