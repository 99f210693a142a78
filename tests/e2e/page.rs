//! The page's markup as the tests know it: every selector is here and nowhere else.

use super::{SOON, Visit};
use fantoccini::key::Key;
use std::collections::BTreeMap;

/// The buttons that can be seen: not those of closed dialogs.
const BUTTONS: &str = "button:not([hidden], [hidden] *, dialog:not([open]) *)";
const PANELS: &str = "[data-testid^=panel-]";
const NOTICES: &str = "[role=alert], [data-testid^=notice], .notice";
const TIME_AXIS: &str = ".axis";
/// The button over the pictures of a frame in another page.
const START_HERE: &str = ".start-here button";
const SETUP: &str = "#setup";
const HEADER: &str = ".top";
/// The two views of the first panel.
const FUNCTION_VIEW: &str = ".view.function canvas";
const NEURON_VIEW: &str = ".view.neurons canvas";
/// The numbers of the neuron or atom under the pointer.
const NUMBERS: &str = ".readout .numbers";
/// The buttons for hand mode at the neuron view.
const HAND_BUTTONS: &str = ".segments.hand button";
/// The line on the optimum, with its buttons.
const LEAD: &str = ".lead";
/// The lists of roles above the columns of a table.
const ROLES: &str = "select[data-column]";
/// What is said of the units of the data.
const UNITS_WORDS: &str = "[data-known=units-words]";
const SUBLINE: &str = ".headline .sub";
const RESULT: &str = ".headline .result";
const STANDING: &str = ".certificate p";
const CERTIFICATE_BUTTONS: &str = ".certificate button";
/// The column of the table of atoms that lists the data an atom is active on.
const ACTIVE_ON: &str = "td.sees";
const ACTIVE_ON_HEADING: &str = "th.sees";
/// The column of the table of atoms that holds the optimum's shares.
const OPTIMUM_CELLS: &str = "td.best";
/// The dialogs for data and for export, of which one at most is open.
const DIALOG: &str = "dialog.wide-dialog[open]";
/// The parts of the paper's figure.
const FIGURE_POINTS: &str = ".points button";
const OPENED_CELL: &str = "[data-part=opened]";
const POINT_COUNT: &str = ".dialog-count";
const DIALOG_ERRORS: &str = ".dialog-errors li";
const DIALOG_STATUS: &str = "dialog.wide-dialog[open] .dialog-status";

/// JavaScript: `texts(selector)` lists the texts of all elements that match.
const TEXTS: &str =
    "const texts = selector => [...document.querySelectorAll(selector)].map(e => e.textContent);";
/// JavaScript: `button(selector, name)` is the first of these buttons that has this label or text.
const BUTTON: &str = "const button = (selector, name) => [...document.querySelectorAll(selector)]
    .find(b => (b.getAttribute('aria-label') ?? b.textContent.trim()) === name);";

/// JavaScript: this text.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string")
}

/// Name, step and loss of a panel.
pub(crate) type PanelAt = [Option<String>; 3];

/// What one canvas shows.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Canvas {
    /// A number that differs where pixels do.
    pub(crate) hash: u32,
    /// All pixels are the same, or there is none.
    pub(crate) blank: bool,
}

/// The page as a whole.
impl Visit {
    /// The page's program is there and has taken the place of what was shown before it.
    pub(crate) fn is_up(&self) {
        self.wait("the page is up", SOON, |visit| visit.status() != "loading");
    }

    /// What is said while the program is loaded, or why it cannot be.
    pub(crate) fn start_note(&self) -> String {
        self.texts("#start-note").join("; ")
    }

    /// The state of the page, `<html data-status>`.
    pub(crate) fn status(&self) -> String {
        self.browser.text("return document.documentElement.dataset.status ?? 'absent'")
    }

    /// How the page stands, for the message of a test that fails.
    pub(crate) fn state(&self) -> String {
        let panels = self.browser.text(&format!(
            "return [...document.querySelectorAll('{PANELS}')].map(p => p.outerHTML.split('>')[0]).join('\\n')"
        ));
        let text = self.browser.text("return document.body.innerText.slice(0, 2000)");
        format!(
            "status: {}\npanels: {panels}\nlog: {:?}\ntext: {text}",
            self.status(),
            self.browser.console()
        )
    }

    /// Clicks the button of this name; `Err` when there is none or it cannot be clicked now.
    pub(crate) fn try_click(&self, name: &str) -> Result<(), String> {
        self.browser.click(BUTTONS, |label| label == name).map_err(|error| format!("{name}: {error}"))
    }

    /// The texts of all elements that match.
    fn texts(&self, selector: &str) -> Vec<String> {
        let texts = self.browser.script(&format!("{TEXTS} return texts('{selector}')"));
        serde_json::from_value(texts).expect("a list of texts")
    }

    /// The texts of all notices that can be seen.
    pub(crate) fn notices(&self) -> String {
        self.browser.text(&format!(
            "return [...document.querySelectorAll('{NOTICES}')].filter(e => e.checkVisibility())
                 .map(e => e.innerText).join('\\n')"
        ))
    }

    /// What is said over the views of panels that have no training worker.
    pub(crate) fn worker_note(&self) -> String {
        self.texts(".worker-note:not([hidden]) p").join("; ")
    }

    /// All words of the dialog that is open.
    pub(crate) fn dialog_text(&self) -> String {
        self.texts("dialog[open]").join("; ")
    }

    /// Writes a number into a field of the setup.
    pub(crate) fn set_control(&self, key: &str, value: &str) {
        self.browser.script(&format!(
            "const field = document.querySelector('#control-{key}');
             field.value = '{value}'; field.dispatchEvent(new Event('change', {{ bubbles: true }}))"
        ));
    }

    /// A key for the page as a whole.
    pub(crate) fn press(&self, key: &str) {
        self.press_on("body", key);
    }

    /// A key on the time axis.
    pub(crate) fn press_on_time_axis(&self, key: &str) {
        self.press_on(TIME_AXIS, key);
    }

    fn press_on(&self, selector: &str, key: &str) {
        self.browser.script(&format!(
            "document.querySelector('{selector}')
                 .dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', bubbles: true }}))"
        ));
    }

    /// Drops a file on the page.
    pub(crate) fn drop_file(&self, name: &str, content: &str) {
        let content = quoted(content);
        self.browser.script(&format!(
            "const carried = new DataTransfer();
             carried.items.add(new File([{content}], '{name}'));
             document.body.dispatchEvent(new DragEvent('drop', {{ dataTransfer: carried, bubbles: true, cancelable: true }}))"
        ));
    }
}

/// The page in a frame of another page.
impl Visit {
    /// How many buttons of this name can be seen.
    pub(crate) fn count(&self, name: &str) -> u64 {
        let count = self.browser.script(&format!(
            "return [...document.querySelectorAll(`{BUTTONS}`)].filter(b => b.checkVisibility()
                 && (b.getAttribute('aria-label') ?? b.textContent.trim()) === '{name}').length"
        ));
        count.as_u64().expect("a number")
    }

    /// Whether the button that starts the run is over the pictures.
    pub(crate) fn says_where_to_start(&self) -> bool {
        self.browser.script(&format!("return !!document.querySelector('{START_HERE}')")) == true
    }

    /// Presses that button.
    pub(crate) fn click_start(&self) {
        self.retry("the start", |visit| visit.browser.click(START_HERE, |_| true));
    }

    /// Where the middle of the time axis is in the window.
    pub(crate) fn middle_of_time_axis(&self) -> [f64; 2] {
        let at = self.browser.script(&format!(
            "const r = document.querySelector('{TIME_AXIS}').getBoundingClientRect();
             return [r.x + r.width / 2, r.y + r.height / 2]"
        ));
        serde_json::from_value(at).expect("a place")
    }

    /// Where in the window a data point is on the first function view, found by pointing here and there.
    pub(crate) fn data_point(&self) -> [f64; 2] {
        for k in 0..1600 {
            let (x, y) = (0.01 + 0.025 * f64::from(k % 40), 0.01 + 0.025 * f64::from(k / 40));
            self.pointer_on_function("pointermove", x, y);
            if self.highlighted().starts_with("Point ") && !self.highlighted().starts_with("Point at") {
                return self.place(x, y);
            }
        }
        panic!("no data point is found: {}", self.state());
    }

    /// The theme that was chosen.
    pub(crate) fn theme(&self) -> String {
        self.browser.text("return document.documentElement.dataset.theme ?? ''")
    }
}

/// Where things are.
impl Visit {
    /// Whether the setup is open.
    pub(crate) fn setup_is_open(&self) -> bool {
        self.browser.script(&format!("return document.querySelector('{SETUP}').checkVisibility()")) == true
    }

    /// Whether the upper edge of the setup can be seen, below the header.
    pub(crate) fn setup_is_in_sight(&self) -> bool {
        let sight = self.browser.script(&format!(
            "const at = document.querySelector('{SETUP}').getBoundingClientRect();
             return at.top >= 0 && at.top < innerHeight * 0.5"
        ));
        sight == true
    }

    /// Whether a notice lies over the header.
    pub(crate) fn notices_cover_the_header(&self) -> bool {
        let cover = self.browser.script(&format!(
            "const bottom = document.querySelector('{HEADER}').getBoundingClientRect().bottom;
             return [...document.querySelectorAll('.notice')].some(e => e.getBoundingClientRect().top < bottom)"
        ));
        cover == true
    }

    /// Makes every word half as long again, as another language might, outside of fields, lists and the time axis, where
    /// a name stands only if it fits; and says the longest that the headline and the line on the optimum can say.
    pub(crate) fn lengthen_words(&self) {
        self.browser.script(
            "const walker = document.createTreeWalker(document.querySelector('.page'), NodeFilter.SHOW_TEXT);
             const long = word => /\\p{L}{3,}/u.test(word) ? word + word.slice(0, Math.ceil(word.length / 2)) : word;
             while (walker.nextNode()) {
                 const node = walker.currentNode;
                 if (node.parentElement.closest('select, option, svg, script, style, canvas, .unseen, .spans') || node.isLong) continue;
                 node.nodeValue = node.nodeValue.split(' ').map(long).join(' ');
                 node.isLong = true;
             }
             for (const e of document.querySelectorAll('.result')) e.textContent = 'ungefähr 12.345 unterschiedliche Richtungen';
             for (const e of document.querySelectorAll('.certificate p'))
                 e.textContent = 'Nachgewiesen: höchstens 4.161.345 × der bestmögliche Wert der Zielfunktion'",
        );
    }

    /// The size of the smallest text that can be seen, in CSS pixels.
    pub(crate) fn smallest_text(&self) -> f64 {
        let size = self.browser.script(
            "const walker = document.createTreeWalker(document.querySelector('.page'), NodeFilter.SHOW_TEXT);
             let least = Infinity;
             while (walker.nextNode()) {
                 const node = walker.currentNode, e = node.parentElement;
                 if (!node.nodeValue.trim() || !e.checkVisibility() || e.closest('.unseen, option, dialog')) continue;
                 const size = parseFloat(getComputedStyle(e).fontSize);
                 if (size > 0) least = Math.min(least, size);
             }
             return least",
        );
        size.as_f64().expect("a size")
    }

    /// The widths of the panels.
    pub(crate) fn panel_widths(&self) -> Vec<f64> {
        let widths = self.browser.script(&format!(
            "return [...document.querySelectorAll('{PANELS}')].map(e => Math.round(e.getBoundingClientRect().width))"
        ));
        serde_json::from_value(widths).expect("widths")
    }

    /// Selects a panel, as a press on its headline does.
    pub(crate) fn select_panel(&self, k: usize) {
        self.browser.script(&format!(
            "document.querySelectorAll('{PANELS}')[{k}].querySelector('h2')
                 .dispatchEvent(new PointerEvent('pointerdown', {{ bubbles: true }}))"
        ));
    }

    /// Whether what is on the page is longer than the window.
    pub(crate) fn page_scrolls(&self) -> bool {
        let scrolls = self.browser.script(
            "const work = document.querySelector('.work'), root = document.documentElement;
             return work.scrollHeight > work.clientHeight + 1 || root.scrollHeight > innerHeight + 1",
        );
        scrolls == true
    }

    /// Whether a panel has a cross that closes it.
    pub(crate) fn can_close_a_panel(&self) -> bool {
        self.browser
            .script("return [...document.querySelectorAll('.close-panel')].some(e => e.checkVisibility())")
            == true
    }

    /// The names of the controls that would be printed.
    pub(crate) fn controls_in_print(&self) -> Vec<String> {
        self.browser.emulate_print(true);
        let names = self.browser.script(
            "return [...document.querySelectorAll('.page :is(button, select, input, [role=slider])')]
                 .filter(e => e.checkVisibility() && !e.closest('table, .plot') && !e.matches('.term'))
                 .map(e => e.getAttribute('aria-label') ?? e.textContent)",
        );
        self.browser.emulate_print(false);
        serde_json::from_value(names).expect("names")
    }
}

/// The panels and their views.
impl Visit {
    /// The numbers of a mode's panel, by attribute without `data-`; empty while it is not there.
    pub(crate) fn panel(&self, mode: &str) -> BTreeMap<String, String> {
        let panel = self.browser.script(&format!(
            "const panel = document.querySelector('[data-testid=panel-{mode}]');
             if (!panel) return {{}};
             return Object.fromEntries([...panel.attributes]
                 .filter(a => a.name.startsWith('data-') && a.name !== 'data-testid')
                 .map(a => [a.name.slice(5), a.value]));"
        ));
        serde_json::from_value(panel).expect("attributes")
    }

    /// Name, step and loss of every panel, from left to right, at one instant.
    pub(crate) fn panels(&self) -> Vec<PanelAt> {
        let panels = self.browser.script(&format!("return {}", panels_now()));
        serde_json::from_value(panels).expect("a list of panels")
    }

    /// The steps of all panels, as each of the next animation frames finds them.
    pub(crate) fn steps_over_frames(&self, frames: usize) -> Vec<Vec<String>> {
        self.browser.script(&format!(
            "window.seen = []; let left = {frames};
             const look = () => {{ seen.push({}.map(p => p[1])); if (--left) requestAnimationFrame(look); }};
             look();",
            panels_now()
        ));
        self.wait("enough is seen", SOON, |visit| visit.browser.script("return seen.length") == frames);
        serde_json::from_value(self.browser.script("return seen")).expect("lists of steps")
    }

    /// What the canvases show.
    pub(crate) fn canvases(&self) -> Vec<Canvas> {
        let canvases = self.browser.script(
            "return [...document.querySelectorAll('canvas')].map(canvas => {
                 const copy = document.createElement('canvas');
                 copy.width = canvas.width; copy.height = canvas.height;
                 if (!copy.width || !copy.height) return { hash: 0, blank: true };
                 const context = copy.getContext('2d');
                 context.drawImage(canvas, 0, 0);
                 const pixels = new Uint32Array(context.getImageData(0, 0, copy.width, copy.height).data.buffer);
                 let hash = 2166136261;
                 for (const pixel of pixels) hash = Math.imul(hash ^ pixel, 16777619);
                 return { hash: hash >>> 0, blank: pixels.every(p => p === pixels[0]) };
             })",
        );
        serde_json::from_value(canvases).expect("a list of canvases")
    }

    /// Where a place of the unit square of the first function view is in the window.
    pub(crate) fn place(&self, x: f64, y: f64) -> [f64; 2] {
        let at = self.browser.script(&format!("{} return at", at_place(FUNCTION_VIEW, x, y)));
        serde_json::from_value(at).expect("a place")
    }

    /// A pointer event, of this kind alone, at a place of the unit square of the first function view.
    pub(crate) fn pointer_on_function(&self, kind: &str, x: f64, y: f64) {
        self.browser.script(&format!("{} event('{kind}')", at_place(FUNCTION_VIEW, x, y)));
    }

    /// A pointer event, of this kind alone, at a place in the window over the first neuron view.
    pub(crate) fn pointer_on_neurons(&self, kind: &str, [x, y]: [f64; 2]) {
        let place = at_place(NEURON_VIEW, 0.0, 0.0);
        self.browser.script(&format!("{place} at[0] = {x}; at[1] = {y}; event('{kind}')"));
    }

    /// The whole pixel of the window that is nearest to a place of the unit square of the first neuron view.
    pub(crate) fn place_on_neurons(&self, x: f64, y: f64) -> [f64; 2] {
        let script = format!("{} return at.map(Math.round)", at_place(NEURON_VIEW, x, y));
        serde_json::from_value(self.browser.script(&script)).expect("a place")
    }

    /// Width and height in pixels of the canvas of the first function view or of the first neuron view.
    pub(crate) fn view_size(&self, function: bool) -> [u64; 2] {
        let view = if function { FUNCTION_VIEW } else { NEURON_VIEW };
        let size = self.browser.script(&format!(
            "const canvas = document.querySelector('{view}'); return [canvas.width, canvas.height]"
        ));
        serde_json::from_value(size).expect("a size")
    }

    /// The numbers of the neuron or atom that is highlighted.
    pub(crate) fn highlighted(&self) -> String {
        self.texts(NUMBERS).into_iter().next().expect("a panel with its numbers")
    }

    /// Whether the button of this name, for hand mode, can be seen.
    pub(crate) fn offers(&self, name: &str) -> bool {
        let offered = self.browser.script(&format!(
            "{BUTTON} return button('{HAND_BUTTONS}', '{name}')?.checkVisibility() ?? false"
        ));
        offered == true
    }
}

/// JavaScript: step and loss of every panel.
fn panels_now() -> String {
    format!(
        "[...document.querySelectorAll('{PANELS}')].map(p => [p.dataset.testid, p.dataset.step, p.dataset.loss])"
    )
}

/// JavaScript: `at` is where a place of a view's unit square is in the window, and `event(kind)` sends
/// the view a pointer event there.
fn at_place(view: &str, x: f64, y: f64) -> String {
    format!(
        "const view = document.querySelector('{view}'), r = view.getBoundingClientRect();
         const at = [r.x + {x} * r.width, r.y + {y} * r.height];
         const event = kind => view.dispatchEvent(new PointerEvent(kind,
             {{ bubbles: true, pointerId: 1, isPrimary: true, buttons: kind === 'pointerup' ? 0 : 1,
                clientX: at[0], clientY: at[1] }}));"
    )
}

/// The words over the panels.
impl Visit {
    /// The sentence over panels that are compared.
    pub(crate) fn lead(&self) -> String {
        self.texts(LEAD).into_iter().next().unwrap_or_default()
    }

    /// What has become of the neurons of each panel, as its headline says.
    pub(crate) fn results(&self) -> Vec<String> {
        self.texts(RESULT)
    }
}

/// The optimum: its line, its button, and its column in the table of atoms.
impl Visit {
    /// The line that says how the network stands to the optimum.
    pub(crate) fn standing(&self) -> String {
        self.texts(STANDING).into_iter().next().unwrap_or_default()
    }

    /// How many cells of the optimum's column are filled.
    pub(crate) fn optimum_cells(&self) -> usize {
        self.texts(OPTIMUM_CELLS).iter().filter(|text| !text.is_empty()).count()
    }

    /// Whether the button that shows the optimum is pressed.
    pub(crate) fn optimum_is_pressed(&self) -> bool {
        let pressed = self.browser.text(&format!(
            "{BUTTON} return button('{CERTIFICATE_BUTTONS}', 'Optimum').getAttribute('aria-pressed')"
        ));
        pressed.parse().expect("the button says whether it is pressed")
    }

    /// Asks for the optimum and cancels before the page does anything else.
    pub(crate) fn cancel_optimum_at_once(&self) {
        self.browser.script(&format!(
            "{BUTTON} for (const name of ['Optimum', 'Cancel']) button('{CERTIFICATE_BUTTONS}', name).click()"
        ));
    }

    /// Asks for the optimum and cancels as soon as a network is shown. It is the page that cancels: a
    /// command of the driver may come too late.
    pub(crate) fn cancel_optimum_when_shown(&self) {
        self.browser.script(&format!(
            "{BUTTON} {TEXTS}
             window.standings = [];
             new MutationObserver((_, observer) => {{
                 standings.push(texts('{STANDING}')[0]);
                 if (texts('{OPTIMUM_CELLS}').some(text => text)) {{
                     observer.disconnect();
                     button('{CERTIFICATE_BUTTONS}', 'Cancel').click();
                 }}
             }}).observe(document.body, {{ subtree: true, childList: true, characterData: true }});
             button('{CERTIFICATE_BUTTONS}', 'Optimum').click()"
        ));
    }

    /// Every text that `standing` had until `cancel_optimum_when_shown` cancelled.
    pub(crate) fn standings_until_cancelled(&self) -> String {
        self.browser.text("return standings.join('\\n')")
    }

    /// The table of atoms has rows, and every cell with the data an atom is active on is filled and
    /// stands under its heading.
    pub(crate) fn table_is_in_line(&self) -> bool {
        let in_line = self.browser.script(&format!(
            "const at = e => Math.round(e.getBoundingClientRect().left);
             const cells = [...document.querySelectorAll('{ACTIVE_ON}')];
             const heading = document.querySelector('{ACTIVE_ON_HEADING}');
             return cells.length > 0 && cells.every(e => e.textContent && at(e) === at(heading))"
        ));
        in_line == true
    }
}

/// The dialogs for data and for export.
impl Visit {
    pub(crate) fn dialog_is_open(&self) -> bool {
        self.browser.script(&format!("return !!document.querySelector('{DIALOG}')")) == true
    }

    /// Closes the dialog that is open, if there is one.
    pub(crate) fn close_dialog(&self) {
        self.browser.script(&format!("document.querySelector('{DIALOG}')?.close()"));
    }

    /// Clicks a button of the open dialog. A name that begins with a comma is the end of a longer one.
    pub(crate) fn click_in_dialog(&self, name: &str) {
        let is_end = name.starts_with(',');
        let suits = |label: &str| if is_end { label.ends_with(name) } else { label == name };
        self.retry(name, |visit| visit.browser.click(&format!("{DIALOG} button"), suits));
    }

    /// Writes into the field of this name in the open dialog.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let (name, text) = (quoted(name), quoted(text));
        self.browser.script(&format!(
            "const name = f => f.getAttribute('aria-label') ?? f.labels[0]?.textContent.trim();
             const fields = [...document.querySelectorAll('{DIALOG} :is(input, textarea)')];
             const field = fields.find(f => name(f) === {name});
             field.value = {text}; field.dispatchEvent(new Event('input', {{ bubbles: true }}))"
        ));
    }

    /// The roles that the columns of the table in the open dialog have, by their names.
    pub(crate) fn roles(&self) -> Vec<(String, String)> {
        let roles = self.browser.script(&format!(
            "return [...document.querySelectorAll('{DIALOG} {ROLES}')]
                 .map(s => [s.parentElement.querySelector('.table-name').textContent.trim(), s.value])"
        ));
        serde_json::from_value(roles).expect("names and roles")
    }

    /// Gives a column of the table in the open dialog a role, as a person does: the list is brought into sight, and
    /// must be there to be hit.
    pub(crate) fn choose_role(&self, column: usize, role: &str) {
        let is_reached = self.browser.script(&format!(
            "const list = document.querySelectorAll('{DIALOG} {ROLES}')[{column}];
             list.scrollIntoView({{ block: 'center', inline: 'center' }});
             const box = list.getBoundingClientRect();
             const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
             if (hit !== list) return false;
             list.value = '{role}';
             list.dispatchEvent(new Event('change', {{ bubbles: true }}));
             return true"
        ));
        assert_eq!(is_reached, true, "the role of column {column} can be reached");
    }

    /// What is said of the units in the setup; empty while nothing is.
    pub(crate) fn units_words(&self) -> String {
        self.texts(UNITS_WORDS).join("; ")
    }

    /// The line below the result of the first panel.
    pub(crate) fn subline(&self) -> String {
        self.texts(SUBLINE).into_iter().next().unwrap_or_default()
    }

    /// Whether a button of the open dialog can be pressed.
    pub(crate) fn is_enabled(&self, name: &str) -> bool {
        let disabled =
            self.browser.script(&format!("{BUTTON} return button('{DIALOG} button', '{name}').disabled"));
        disabled == false
    }

    /// How many points the dialog has made, in its words.
    pub(crate) fn point_count(&self) -> String {
        self.texts(POINT_COUNT).join("; ")
    }

    pub(crate) fn dialog_errors(&self) -> String {
        self.texts(DIALOG_ERRORS).join("; ")
    }

    pub(crate) fn dialog_status(&self) -> String {
        self.texts(DIALOG_STATUS).join("; ")
    }

    /// Something is under way and the rest of the dialog waits for it.
    pub(crate) fn dialog_is_busy(&self) -> bool {
        self.browser.script(&format!("return !!document.querySelector('{DIALOG} [inert]')")) == true
    }
}

/// Charts and results.
impl Visit {
    /// How many finished runs the results list.
    pub(crate) fn finished_runs(&self) -> usize {
        self.texts(".results-dialog a").len()
    }

    /// How many points each regulariser's line has on the chart along λ.
    pub(crate) fn path_lines(&self) -> Vec<u64> {
        let counts = self.browser.script(
            "return [...document.querySelectorAll('.path-line')].map(line => line.points.numberOfItems)",
        );
        serde_json::from_value(counts).expect("numbers")
    }

    /// How many trained runs the chart along λ shows.
    pub(crate) fn path_marks(&self) -> u64 {
        let count =
            self.browser.script("return document.querySelectorAll('.path-drawing .path-mark').length");
        count.as_u64().expect("a number")
    }

    /// Enter on a value of λ of the chart.
    pub(crate) fn press_on_path(&self, lambda: &str) {
        self.press_on(&format!(".path-stripe[data-lambda=\\'{lambda}\\']"), "Enter");
    }

    /// The strengths that the panels' headings tell.
    pub(crate) fn strengths(&self) -> Vec<String> {
        let texts = self.texts(".headline .mode > span:not(.difference)");
        texts.iter().map(|text| text.trim().to_owned()).collect()
    }

    /// Trains this many seeds from the open dialog of results.
    pub(crate) fn train_seeds(&self, count: usize) {
        self.browser.text(&format!(
            "const field = document.querySelector('.results-seeds input');
             field.value = '{count}';
             field.dispatchEvent(new Event('input', {{ bubbles: true }}));
             document.querySelector('.results-seeds button[type=submit]').click();
             return ''"
        ));
    }

    /// The cells of the seeds that have ended, a row each; none while some are under way.
    pub(crate) fn seed_rows(&self) -> Vec<Vec<String>> {
        let rows = self.browser.text(
            "const table = document.querySelector('.results-seeds ~ .table');
             const busy = document.querySelector('.results-progress:not([hidden])');
             const rows = table && !busy ? [...table.querySelectorAll('tbody tr')] : [];
             return JSON.stringify(rows.map(row => [...row.children].map(cell => cell.textContent)))",
        );
        serde_json::from_str(&rows).expect("rows")
    }

    /// Moves the mouse to the middle of the first chart's height, at this share of its width; presses it.
    pub(crate) fn point_at_chart(&self, across: f64, press: bool) {
        let names = if press { "['pointermove', 'pointerdown', 'pointerup']" } else { "['pointermove']" };
        self.browser.text(&format!(
            "const canvas = document.querySelector('.plot canvas');
             canvas.scrollIntoView();
             const box = canvas.getBoundingClientRect();
             const at = {{ clientX: box.left + {across} * box.width, clientY: box.top + box.height / 2 }};
             for (const name of {names}) canvas.dispatchEvent(new PointerEvent(name,
                 {{ ...at, bubbles: true, pointerType: 'mouse', isPrimary: true, button: 0, pointerId: 1 }}));
             return ''"
        ));
    }

    /// What the chart that is pointed at tells.
    pub(crate) fn chart_tip(&self) -> String {
        self.texts(".plot-tip p").join(" ")
    }
}

// ---- The paper's figure ----------------------------------------------------------------------------------

impl Visit {
    /// What the figure says at this place; empty if it says nothing.
    pub(crate) fn figure_says(&self, place: &str) -> String {
        self.texts(&format!("[data-part={place}]")).into_iter().next().unwrap_or_default()
    }

    /// A number of the opened cell; none if there is no such number now.
    pub(crate) fn figure_value(&self, name: &str) -> Option<f64> {
        let found = self.browser.script(&format!(
            "return document.querySelector({})?.getAttribute({}) ?? null",
            quoted(OPENED_CELL),
            quoted(&format!("data-{name}"))
        ));
        let text = found.as_str()?;
        // Whether it is merging is a number only while it is.
        if text == "true" { Some(1.0) } else { text.parse().ok() }
    }

    /// Presses a button of the figure's points.
    pub(crate) fn choose_in_figure(&self, name: &str) {
        let pressed = self.browser.script(&format!(
            "{BUTTON} const b = button({}, {}); b?.click(); return !!b",
            quoted(FIGURE_POINTS),
            quoted(name)
        ));
        assert_eq!(pressed, true, "no button {name}");
    }
}

/// What a chapter asks before it trains.
impl Visit {
    /// Presses Tab until the focus is on an element that matches.
    pub(crate) fn tab_to(&self, selector: &str) {
        for _ in 0..200 {
            let is_there =
                self.browser.script(&format!("return document.activeElement.matches(`{selector}`)"));
            if is_there == true {
                return;
            }
            self.browser.keys(&Key::Tab);
        }
        panic!("the focus never comes to {selector}: {}", self.state());
    }

    /// How far the prediction has come; empty where nothing is asked.
    pub(crate) fn prediction(&self) -> String {
        self.browser.text("return document.querySelector('.prediction')?.dataset.prediction ?? ''")
    }

    /// The text of a part of the prediction.
    pub(crate) fn prediction_part(&self, part: &str) -> String {
        self.texts(&format!("[data-prediction-part={part}]")).join("; ")
    }

    /// The difference between the guess and the outcome.
    pub(crate) fn difference(&self) -> String {
        self.prediction_part("difference")
    }

    /// The difference while the runs train.
    pub(crate) fn said_so_far(&self) -> String {
        self.prediction_part("so-far")
    }

    /// The values of the handles of the drawn function.
    pub(crate) fn handle_values(&self) -> Vec<f64> {
        let values = self.texts(".prediction-handle output");
        values.iter().map(|value| value.replace('−', "-").parse().expect("a number")).collect()
    }

    /// The cells of the outcome with how they came out.
    pub(crate) fn cell_standings(&self) -> Vec<(String, String)> {
        let cells = self.browser.script(
            "return [...document.querySelectorAll('.prediction li[data-cell]')]
                 .map(e => [e.dataset.cell, e.dataset.standing])",
        );
        serde_json::from_value(cells).expect("cells")
    }

    /// An attribute of every panel, from left to right, by its name without `data-`.
    pub(crate) fn every_panels(&self, name: &str) -> Vec<String> {
        let values = self.browser.script(&format!(
            "return [...document.querySelectorAll('{PANELS}')].map(p => p.getAttribute('data-{name}') ?? '')"
        ));
        serde_json::from_value(values).expect("values")
    }
}

impl Visit {
    /// The names in the lists of the header that would have it take another row or be cut off, were they chosen.
    pub(crate) fn choices_that_break_the_header(&self) -> Vec<String> {
        let broken = self.browser.script(
            "const top = document.querySelector('.top'), broken = [];
             const height = () => top.offsetHeight;
             const lists = [...top.querySelectorAll('select')].filter(list => list.checkVisibility());
             const chosen = lists.map(list => list.selectedIndex);
             const row = parseFloat(getComputedStyle(top).minHeight) + 4;
             const look = (what, list) => {
                 const edge = top.getBoundingClientRect().right, last = top.lastElementChild.getBoundingClientRect();
                 if (height() > row || last.right > edge + 1) broken.push(what + ': ' + height() + ', ' + last.right);
                 const style = getComputedStyle(list), probe = document.createElement('span');
                 probe.textContent = list.selectedOptions[0].textContent;
                 probe.style.cssText = `position:absolute;visibility:hidden;white-space:pre;font:${style.font}`;
                 document.body.append(probe);
                 const room = list.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
                 if (probe.offsetWidth > room + 1 && list.isAlone) broken.push(what + ' ends in an ellipsis');
                 probe.remove();
             };
             lists.forEach((list, k) => {
                 list.isAlone = true;
                 [...list.options].filter(option => !option.hidden).forEach(option => {
                     option.selected = true;
                     look(option.textContent, list);
                 });
                 list.isAlone = false;
                 list.selectedIndex = chosen[k];
             });
             // The longest of all at once may end in ellipses, but stay in the row.
             for (const list of lists) {
                 const longest = [...list.options].sort((a, b) => b.textContent.length - a.textContent.length)[0];
                 longest.selected = true;
             }
             look('the longest', lists[0]);
             lists.forEach((list, k) => { list.selectedIndex = chosen[k]; });
             return broken",
        );
        serde_json::from_value(broken).expect("a list of names")
    }
}
