//! Lists of problems, as files of cases hold them: what stands in them, so that one can be chosen.

use super::problem::{Problem, ProblemError};
use crate::penalty::Penalty;
use crate::text::{count, excerpt};
use serde_json::Value;

/// A problem of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedProblem {
    /// Its name, or where it stands in the list; with its penalty where several have the same name.
    pub title: String,
    /// Its name, if it has one, cut to a length that fits a line.
    pub name: Option<String>,
    /// Where it stands in the list, counted from 1.
    pub place: usize,
    /// Others of the list have the same name.
    pub is_namesake: bool,
    /// It as JSON.
    pub text: String,
    /// The problem, or why it is none that can be solved.
    pub problem: Result<Problem, ProblemError>,
}

/// The problems of a text that is a list of them, or an object whose only list of objects they are; none of any other
/// text.
///
/// ```
/// use relu_atoms_core::optimum::listed_problems;
/// let text = r#"{"cases": [{"name": "one", "d": 1, "x": [0.5], "y": [1], "penalty": "variation", "lambda": 0.01}]}"#;
/// let list = listed_problems(text).unwrap();
/// assert_eq!((list[0].title.as_str(), list[0].problem.is_ok()), ("one", true));
/// ```
pub fn listed_problems(text: &str) -> Option<Vec<ListedProblem>> {
    let is_problem = |value: &Value| ["x", "y", "penalty"].iter().all(|key| value.get(key).is_some());
    let are_problems = |value: &&Value| value.as_array().is_some_and(|list| list.iter().any(is_problem));
    let value: Value = serde_json::from_str(text).ok()?;
    let list = match &value {
        Value::Object(map) => map.values().find(are_problems)?.as_array()?,
        list => Some(list).filter(are_problems)?.as_array()?,
    };
    let name = |k: usize| {
        let name = list[k].get("name").and_then(Value::as_str).map(str::trim);
        name.filter(|name| !name.is_empty()).map(|name| excerpt(name, 60))
    };
    let called = |k: usize| name(k).unwrap_or_else(|| format!("problem {}", k + 1));
    let names: Vec<String> = (0..list.len()).map(called).collect();
    let read = |(k, value): (usize, &Value)| {
        let text = value.to_string();
        let problem = Problem::from_json(&text);
        let is_namesake = names.iter().filter(|name| **name == names[k]).count() > 1;
        let title = match problem.as_ref().map(|problem| problem.penalty) {
            Ok(Penalty::Variation) if is_namesake => format!("{} variation", names[k]),
            Ok(Penalty::Gradient) if is_namesake => format!("{} gradient", names[k]),
            _ => names[k].clone(),
        };
        ListedProblem { title, name: name(k), place: k + 1, is_namesake, text, problem }
    };
    Some(list.iter().enumerate().map(read).collect())
}

/// The problem of a list that has this title, or stands at this place, counted from 1.
pub fn chosen<'a>(list: &'a [ListedProblem], choice: &str) -> Option<&'a ListedProblem> {
    let choice = choice.trim();
    let by_title = list.iter().find(|listed| listed.title == choice);
    by_title.or_else(|| list.get(choice.parse::<usize>().ok()?.checked_sub(1)?))
}

/// What a list is, with its first titles.
pub fn described(list: &[ListedProblem]) -> String {
    const MOST: usize = 6;
    let titles: Vec<&str> = list.iter().take(MOST).map(|listed| listed.title.as_str()).collect();
    let more = list.len().saturating_sub(MOST);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    let problems = if list.len() == 1 { "problem" } else { "problems" };
    format!("a list of {} {problems}: {}{rest}", count(list.len() as u64), titles.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = r#"[
        {"name": "one", "d": 1, "x": [0.5], "y": [1], "penalty": "variation", "lambda": 0.01, "objective": 7},
        {"name": "one", "d": 1, "x": [0.5], "y": [1], "penalty": "gradient", "lambda": 0.01},
        {"d": 1, "x": [0.5], "y": [1], "penalty": "gradient"}
    ]"#;

    #[test]
    fn problems_are_chosen_by_title_or_place() {
        for text in [TWO.to_owned(), format!("{{\"convention\": \"as ever\", \"cases\": {TWO}}}")] {
            let list = listed_problems(&text).unwrap();
            let titles: Vec<&str> = list.iter().map(|listed| listed.title.as_str()).collect();
            assert_eq!(titles, ["one variation", "one gradient", "problem 3"]);
            assert_eq!(chosen(&list, "one gradient"), Some(&list[1]));
            assert_eq!(chosen(&list, " 1 "), Some(&list[0]));
            assert_eq!([chosen(&list, "0"), chosen(&list, "4"), chosen(&list, "one")], [None; 3]);
            assert_eq!(list[0].problem, Problem::from_json(&list[0].text));
            assert_eq!(list[2].problem, Err(ProblemError::Missing { key: "lambda" }));
            assert_eq!(described(&list), "a list of 3 problems: one variation, one gradient, problem 3");
        }
    }

    #[test]
    fn other_texts_are_no_lists_of_problems() {
        for text in [
            "",
            "[]",
            "[1]",
            "{}",
            r#"{"cases": []}"#,
            r#"{"d": 1, "x": [1], "y": [1], "penalty": "variation"}"#,
        ] {
            assert_eq!(listed_problems(text), None, "{text}");
        }
    }
}
