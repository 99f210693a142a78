//! Markup that several parts of the page share. Only the program's own words go into it.

/// A button that shows an icon alone.
pub(super) fn icon_button(action: &'static str, name: &'static str, icon: &'static str) -> String {
    button("tool icon-only", action, name, name, icon)
}

/// A button with its name for those who cannot see it, its tooltip and its content.
pub(super) fn button(class: &str, action: &str, name: &str, tip: &str, content: &str) -> String {
    let head = ["<button class=\"", class, "\" data-do=\"", action, "\" aria-label=\"", name].concat();
    [&head, "\" title=\"", tip, "\">", content, "</button>"].concat()
}

/// The tooltip of a button that has a key.
pub(super) fn with_key(name: &str, key: &str) -> String {
    [name, " (", key, ")"].concat()
}

/// Markup of a few buttons side by side of which one is pressed.
pub(super) fn segments(class: &str, name: &str, action: &str, labels: &[&str]) -> String {
    let mut html = ["<span class=\"segments", class, "\" role=\"group\" aria-label=\"", name, "\">"].concat();
    for (k, label) in labels.iter().enumerate() {
        let k = k.to_string();
        html.push_str(
            &["<button data-do=\"", action, "\" data-k=\"", &k, "\">", label, "</button>"].concat(),
        );
    }
    html.push_str("</span>");
    html
}

/// An option of a select.
pub(super) fn option(value: &str, name: &str) -> String {
    ["<option value=\"", value, "\">", name, "</option>"].concat()
}

/// The label of a select in the top or bottom line, with its options.
pub(super) fn pick(class: &str, name: &str, part: &str, options: &str, after: &str) -> String {
    let head = ["<label class=\"pick", class, "\"><span class=\"pick-name\">", name, "</span>"].concat();
    [&head, "<select data-ref=\"", part, "\">", options, "</select>", after, "</label>"].concat()
}
