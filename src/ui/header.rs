//! The top line: which data, which demonstration, and the page's own switches; and the card of the
//! demonstration under way.

use super::app::App;
use super::markup::{button, icon_button, option, pick, with_key};
use super::{dom, icons, text};
use relu_atoms_core::experiment::Data;
use relu_atoms_core::experiment::table::DEMOS;
use relu_atoms_core::points::presets::PRESETS;
use web_sys::Element;

/// The top line.
pub(super) fn build(app: &'static App, page: &Element) {
    let group = |d: usize, name: &str| {
        let options: String = PRESETS.iter().filter(|p| p.d == d).map(|p| option(p.key, p.name)).collect();
        ["<optgroup label=\"", name, "\">", &options, "</optgroup>"].concat()
    };
    let data = [
        "<option value=\"\" data-ref=\"own\">",
        text::OWN_DATA,
        "</option>",
        &group(2, text::IN_THE_PLANE),
        &group(1, text::ON_A_LINE),
    ];
    let demos: String = DEMOS.iter().enumerate().map(|(k, d)| option(&k.to_string(), d.title)).collect();
    let demos = option("", text::NO_DEMONSTRATION) + &demos;
    let note = "<span class=\"pick-note\" data-ref=\"blurb\"></span>";
    let tip = with_key(text::THEME, "t");
    let top = dom::append(
        page,
        &[
            "<header class=\"top\"><h1 class=\"logo\" title=\"",
            text::TAGLINE,
            "\">",
            icons::LOGO,
            "<span>",
            text::NAME,
            "</span></h1>",
            &pick("", text::DATA, "data", &data.concat(), note),
            &button(
                "tool icon-only framed",
                "edit-data",
                text::EDIT_DATA,
                &with_key(text::EDIT_DATA, "e"),
                icons::EDIT,
            ),
            &pick("", text::DEMONSTRATIONS, "demo", &demos, ""),
            "<span class=\"gap\"></span>\
             <button class=\"tool\" data-do=\"setup\" data-ref=\"setup\" aria-controls=\"setup\">",
            icons::SETUP,
            "<span>",
            text::SETUP,
            "</span></button>",
            &button("tool", "share", text::SHARE, text::SHARE_HELP, icons::SHARE)
                .replace("</button>", &["<span class=\"word\">", text::SHARE, "</span></button>"].concat()),
            &button("tool", "export", text::EXPORT, text::EXPORT_HELP, icons::EXPORT)
                .replace("</button>", &["<span class=\"word\">", text::EXPORT, "</span></button>"].concat()),
            &button("tool icon-only", "theme", text::THEME, &tip, icons::THEME),
            &button(
                "tool icon-only",
                "help",
                text::HELP,
                &with_key(text::HELP, "?"),
                "<b aria-hidden=\"true\">?</b>",
            ),
            "</header>",
        ],
    );
    let preset = move || {
        app.shown().experiment.with(|e| match &e.data {
            Data::Preset(key) => key.clone(),
            Data::Own(_) => String::new(),
        })
    };
    let blurb = move || {
        let key = preset();
        PRESETS.iter().find(|p| p.key == key).map_or("", |p| p.blurb)
    };
    let select = dom::find(&top, "data");
    dom::hidden(&dom::find(&top, "own"), move || !preset().is_empty());
    dom::value(&select, preset);
    dom::attribute(&select, "title", blurb);
    dom::text(dom::find(&top, "blurb"), blurb);
    dom::on(&select, &["change"], move |event| {
        let key = dom::field(&event).value();
        if !key.is_empty() {
            app.choose_data(&key);
        }
    });
    let select = dom::find(&top, "demo");
    dom::value(&select, move || app.demo.get().map_or_else(String::new, |(k, _)| k.to_string()));
    dom::on(&select, &["change"], move |event| {
        app.choose_demo(dom::field(&event).value().parse().ok().map(|k| (k, 0)));
    });
    dom::state(&dom::find(&top, "setup"), "aria-expanded", move || app.setup_open.get());
    if let Ok(Some(switch)) = top.query_selector("[data-do=edit-data]") {
        dom::state(&switch, "aria-pressed", move || app.hand.editing.get());
    }
    if let Ok(Some(switch)) = top.query_selector("[data-do=theme]") {
        dom::state(&switch, "aria-pressed", move || app.dark.get());
    }
}

/// The demonstration under way: its claim, what to look for, and its variants.
pub(super) fn card(app: &'static App, work: &Element) {
    let card = dom::append(
        work,
        &[
            "<section class=\"demo\" hidden aria-label=\"",
            text::DEMONSTRATION,
            "\"><div class=\"demo-words\"><p><b data-ref=\"title\"></b> <span data-ref=\"claim\"></span></p>\
             <p class=\"soft\"><span class=\"look\">",
            text::LOOK,
            "</span><span data-ref=\"look\"></span></p></div><div class=\"chips\" data-ref=\"chips\" \
             role=\"group\" aria-label=\"",
            text::VARIANTS,
            "\"></div>",
            &icon_button("leave", text::CLOSE_DEMONSTRATION, icons::CLOSE),
            "</section>",
        ],
    );
    let demo = move || app.demo.get().and_then(|(k, _)| DEMOS.get(k));
    dom::hidden(&card, move || demo().is_none());
    dom::text(dom::find(&card, "title"), move || demo().map_or("", |d| d.title));
    dom::text(dom::find(&card, "claim"), move || demo().map_or("", |d| d.claim));
    dom::text(dom::find(&card, "look"), move || demo().map_or("", |d| d.look));
    let chips = dom::find(&card, "chips");
    dom::follow(move || {
        let variants = demo().map_or(&[][..], |d| d.variants);
        dom::resize(&chips, variants.len(), |k| {
            let k = k.to_string();
            dom::append(
                &chips,
                &["<button class=\"chip\" data-do=\"variant\" data-k=\"", &k, "\"></button>"],
            );
        });
        let chosen = app.demo.now().map_or(0, |d| d.1);
        for (k, variant) in variants.iter().enumerate() {
            if let Some(chip) = chips.children().item(k as u32) {
                chip.set_text_content(Some(variant.label));
                let _ = chip.set_attribute("aria-pressed", if k == chosen { "true" } else { "false" });
            }
        }
    });
}
