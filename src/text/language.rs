//! The languages of the page, and which of them is in force.
//!
//! A fixed text is a [`Text`], with its words in each language; what stands in a function is chosen by [`say`] or by
//! a `match` on [`language`]. So no text can lack a language, and both stand side by side.

use std::cell::Cell;
use std::fmt;

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// British English.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// Every language, in the order the page lists them.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Its tag in links and in the document: `en`, `de`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// Its own name for itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// The language of a tag, whatever its region: `de-AT` is German.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}

thread_local! {
    static IN_FORCE: Cell<Language> = const { Cell::new(Language::English) };
}

/// The language in force.
pub fn language() -> Language {
    IN_FORCE.get()
}

/// Puts a language in force, for the texts made from now on.
pub fn set_language(language: Language) {
    IN_FORCE.set(language);
}

/// What `make` makes in a language, whichever is in force.
pub(crate) fn in_language<T>(language: Language, make: impl FnOnce() -> T) -> T {
    let before = self::language();
    set_language(language);
    let made = make();
    set_language(before);
    made
}

/// A fixed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    english: &'static str,
    german: &'static str,
}

impl Text {
    /// A text from its words in each language.
    pub const fn new(english: &'static str, german: &'static str) -> Self {
        Self { english, german }
    }

    /// A text that is the same in every language, such as a symbol or a name.
    pub const fn same(text: &'static str) -> Self {
        Self::new(text, text)
    }

    /// Its words in the language in force.
    pub fn get(self) -> &'static str {
        self.within(language())
    }

    /// Its words in a language.
    pub const fn within(self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::German => self.german,
        }
    }
}

/// A sentence that stays while the language may change: its words in each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translations([String; Language::ALL.len()]);

impl Translations {
    /// What `make` makes in each language.
    pub fn of(make: impl Fn() -> String) -> Self {
        Self(Language::ALL.map(|language| in_language(language, &make)))
    }

    /// The same, where there is anything to be said: in one language as in another.
    pub fn if_any(make: impl Fn() -> Option<String>) -> Option<Self> {
        make().map(|_| Self::of(|| make().unwrap_or_default()))
    }

    /// Its words in the language in force.
    pub fn get(&self) -> &str {
        &self.0[language() as usize]
    }
}

impl From<Text> for Translations {
    fn from(text: Text) -> Self {
        Self::of(|| text.into())
    }
}

/// The words in the language in force.
pub fn say(english: &'static str, german: &'static str) -> &'static str {
    Text::new(english, german).get()
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.get())
    }
}

impl From<Text> for &'static str {
    fn from(text: Text) -> Self {
        text.get()
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.get().into()
    }
}

/// Within a view, as an attribute and as what a component is given, a text is the words of the language in force when
/// the view is made: the page is made anew in another language.
#[cfg(target_arch = "wasm32")]
mod view {
    use super::Text;
    use leptos::prelude::{IntoAttributeValue, IntoRender, Signal};

    impl IntoRender for Text {
        type Output = &'static str;

        fn into_render(self) -> Self::Output {
            self.get()
        }
    }

    impl IntoAttributeValue for Text {
        type Output = &'static str;

        fn into_attribute_value(self) -> Self::Output {
            self.get()
        }
    }

    impl From<Text> for Signal<&'static str> {
        fn from(text: Text) -> Self {
            Signal::stored(text.get())
        }
    }

    impl From<Text> for Signal<String> {
        fn from(text: Text) -> Self {
            Signal::stored(text.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_its_tag_whatever_the_region() {
        assert_eq!(Language::of_tag("de-AT"), Some(Language::German));
        assert_eq!(Language::of_tag("EN_gb"), Some(Language::English));
        assert_eq!(Language::of_tag("fr"), None);
        assert_eq!(Language::ALL.map(Language::tag), relu_atoms_core::experiment::link::LANGUAGES);
    }

    #[test]
    fn a_text_is_that_of_the_language_in_force() {
        let text = Text::new("cell", "Zelle");
        assert_eq!((text.get(), text.to_string().as_str(), say("a", "b")), ("cell", "cell", "a"));
        in_language(Language::German, || {
            assert_eq!((text.get(), text.to_string().as_str(), say("a", "b")), ("Zelle", "Zelle", "b"));
        });
        assert_eq!(language(), Language::English);
        assert_eq!(Text::same("λ").get(), "λ");
    }

    #[test]
    fn translations_are_read_in_the_language_in_force() {
        let line = Translations::of(|| format!("{} 1", say("line", "Zeile")));
        assert_eq!(line.get(), "line 1");
        in_language(Language::German, || {
            assert_eq!(line.get(), "Zeile 1");
            assert_eq!(line, Translations::of(|| format!("{} 1", say("line", "Zeile"))));
            assert_eq!(Translations::from(Text::new("cell", "Zelle")).get(), "Zelle");
        });
    }
}
