//! What is said of a link that cannot be used as it is.

use super::{Localised, quoted, so_many, whole};
use relu_atoms_core::experiment::book::CHAPTERS;
use relu_atoms_core::experiment::compare::MAX_PANELS;
use relu_atoms_core::experiment::link::{LANGUAGES, LinkNotice, MAX_PER_FRAME, VERSION, ValueReason};
use relu_atoms_core::experiment::table;

impl Localised for LinkNotice {
    fn in_german(&self) -> String {
        match self {
            Self::Setting(error) => error.in_german(),
            Self::Value { key, value, reason } => format!("`{key}={value}`: {}", reason.in_german()),
            Self::UnknownKey { key, value } => {
                format!("`{key}={value}`: einen Schlüssel `{key}` gibt es nicht")
            }
            Self::UnknownKeys { keys, more } => {
                let named: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
                let others = match more {
                    0 => String::new(),
                    1 => " und 1 weiterer".into(),
                    more => format!(" und {} weitere", whole(*more)),
                };
                format!(
                    "Der Link hat {} Schlüssel, die hier nichts bedeuten: {}{others}",
                    whole(keys.len() + more),
                    named.join(", ")
                )
            }
            Self::Kept { value } => {
                let what =
                    if value == "changes" { "die Änderungen während des Trainings" } else { "die Punkte" };
                format!(
                    "`kept={value}`: {what} waren zu lang für eine Adresse, und nur der Tab, in dem sie entstanden sind, \
                     hat sie; der Link öffnet sich ohne sie"
                )
            }
            Self::Repeated { key, value, times } => {
                format!("`{key}` steht {} Mal im Link; es zählt der erste Wert, `{value}`", whole(*times))
            }
            Self::PresetBesideData { preset } => {
                format!("`preset={preset}`: der Link hat auch `data`; das wird stattdessen gezeigt")
            }
            Self::OtherDimension { wanted, has } => {
                format!("`d={wanted}`: die Daten des Links haben Dimension {has}; diese zählt")
            }
            Self::ListLength { key, value, have, wanted } => {
                let rest = if have < wanted {
                    "die letzten behalten ihre eigenen"
                } else {
                    "die übrigen werden nicht verwendet"
                };
                format!(
                    "`{key}={value}`: {} für {}; {rest}",
                    so_many(*have, "Wert", "Werte"),
                    so_many(*wanted, "Panel", "Panels")
                )
            }
            Self::CutShort { parts: Some((have, wanted)) } => format!(
                "der Link ist abgeschnitten: Er hat nur {} von {} Teilen; nach dem ganzen Link fragen",
                whole(*have),
                whole(*wanted)
            ),
            Self::CutShort { parts: None } => {
                "der Link ist abgeschnitten: Er endet mitten in einem Wort; nach dem ganzen Link fragen"
                    .into()
            }
            Self::OnePoint { value } => format!(
                "`data={value}`: der Link hat nur einen Punkt; sollten es mehr sein, so wurde er abgeschnitten und muss \
                 erneut erfragt werden"
            ),
            Self::DecimalComma { key, value, read } => format!(
                "`{key}={value}`: gelesen als `{read}`; in einem Link haben Dezimalzahlen einen Punkt, und ein Komma trennt \
                 Panels"
            ),
            Self::TwoPanels { key, value, meant } => {
                format!(
                    "`{key}={value}`: zwei Panels; für eines mit einer Dezimalzahl `{key}={meant}` schreiben"
                )
            }
            Self::TooManyPanels { wanted } => {
                format!("der Link verlangt {} Panels; gezeigt werden höchstens {MAX_PANELS}", whole(*wanted))
            }
        }
    }
}

impl Localised for ValueReason {
    fn in_german(&self) -> String {
        let switch = |key: &str, on: &str| format!("der Schlüssel `{key}` muss `1` ({on}) oder `0` sein");
        match self {
            Self::UnknownDemonstration => {
                let all = quoted(table::DEMOS.iter().map(|demo| demo.key), "und");
                format!("diese Demonstration gibt es nicht; es gibt {all}")
            }
            Self::Variant { demonstration, count } => {
                format!("die Varianten von `{demonstration}` sind von 1 bis {count} nummeriert")
            }
            Self::Chapter => format!("die Kapitel des Buchs sind von 1 bis {} nummeriert", CHAPTERS.len()),
            Self::Scene { chapter, count } => {
                format!("die Szenen von Kapitel {chapter} sind von 1 bis {count} nummeriert")
            }
            Self::BookBesideBarePanels => {
                "neben bloßen Panels, die `embed=1` verlangt, steht kein Buch".into()
            }
            Self::Speed => format!(
                "die Geschwindigkeit muss `geometric`, `max` oder eine ganze Zahl von Schritten je Bild von 1 bis {} sein",
                whole(MAX_PER_FRAME)
            ),
            Self::Play => switch("play", "beim Öffnen trainieren"),
            Self::Bench => "der Geschwindigkeitstest wird mit `bench=1` verlangt".into(),
            Self::Embed => switch("embed", "bloße Panels"),
            Self::Figure => switch("figure", "die Abbildung des Artikels"),
            Self::Controls => switch("controls", "eine Leiste unter den bloßen Panels"),
            Self::ControlsAlone => "die Leiste gehört zu bloßen Panels, die `embed=1` verlangt".into(),
            Self::Dimension => "die Daten haben Dimension 1 oder 2".into(),
            Self::Version => {
                format!("hier werden Links der Version {VERSION} gelesen; was von diesem bekannt ist, gilt")
            }
            Self::UnknownChart => {
                let all = quoted(table::CHARTS.iter().map(|chart| chart.0), "und");
                format!("dieses Diagramm gibt es nicht; es gibt {all}")
            }
            Self::ChartDimension { d } => {
                let fitting = table::CHARTS.iter().filter(|chart| chart.1 == *d).map(|chart| chart.0);
                format!("Daten der Dimension {d} werden als {} gezeigt", quoted(fitting, "oder"))
            }
            Self::Theme => "das Farbschema muss `light`, `dark` oder `auto` sein".into(),
            Self::Language => format!("die Sprache muss {} sein", quoted(LANGUAGES, "oder")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::errors::tests::assert_every_variant;
    use relu_atoms_core::experiment::link;

    /// What is said of a link; it must be something.
    fn told(query: &str) -> Vec<LinkNotice> {
        let notices = link::parse(query).1;
        assert!(!notices.is_empty(), "{query}");
        notices
    }

    #[test]
    fn links_are_told_in_german() {
        for (query, said) in [
            ("m=0", "`m=0`: die Breite muss eine ganze Zahl von 1 bis 100.000 sein"),
            ("foo=1", "`foo=1`: einen Schlüssel `foo` gibt es nicht"),
            ("m=5&m=6&m=7", "`m` steht 3 Mal im Link; es zählt der erste Wert, `5`"),
            ("tour=11", "`tour=11`: die Kapitel des Buchs sind von 1 bis 10 nummeriert"),
        ] {
            assert_eq!(told(query)[0].in_german(), said);
        }
        let queries = [
            "m=0",
            "theme=red",
            "foo=1",
            "a=1&b=2",
            "a=1&b=2&c=3&dd=4&e=5&f=6&g=7&i=8&j=9",
            "a=1&b=2&c=3&dd=4&e=5&f=6&g=7&i=8&j=9&k=10",
            "kept=changes",
            "kept=data",
            "m=5&m=6",
            "preset=xor&data=1:0,0;1,1",
            "d=2&preset=sine",
            "modes=none,label-noise&m=1,2,3",
            "modes=none,label-noise,variation-norm&m=1,2",
            "chart=plane,plane&preset=sine&modes=none",
            "parts=5&m=7",
            "m=7&preset=xor%",
            "data=1:0,0",
            "lambda=0,01",
            "lambda=1,5",
            "modes=none,none,none,none,none,none,none",
        ];
        assert_every_variant!(
            queries.iter().flat_map(|query| told(query)).collect::<Vec<_>>(),
            LinkNotice::Setting(_),
            LinkNotice::Value { .. },
            LinkNotice::UnknownKey { .. },
            LinkNotice::UnknownKeys { more: 0, .. },
            LinkNotice::UnknownKeys { more: 1, .. },
            LinkNotice::UnknownKeys { .. },
            LinkNotice::Kept { .. },
            LinkNotice::Repeated { .. },
            LinkNotice::PresetBesideData { .. },
            LinkNotice::OtherDimension { .. },
            LinkNotice::ListLength { .. },
            LinkNotice::CutShort { parts: Some(_) },
            LinkNotice::CutShort { parts: None },
            LinkNotice::OnePoint { .. },
            LinkNotice::DecimalComma { .. },
            LinkNotice::TwoPanels { .. },
            LinkNotice::TooManyPanels { .. },
        );
    }

    #[test]
    fn values_of_links_are_told_in_german() {
        assert_every_variant!(
            [
                ValueReason::UnknownDemonstration,
                ValueReason::Variant { demonstration: "width", count: 3 },
                ValueReason::Chapter,
                ValueReason::Scene { chapter: 4, count: 2 },
                ValueReason::BookBesideBarePanels,
                ValueReason::Speed,
                ValueReason::Play,
                ValueReason::Bench,
                ValueReason::Embed,
                ValueReason::Figure,
                ValueReason::Controls,
                ValueReason::ControlsAlone,
                ValueReason::Dimension,
                ValueReason::Version,
                ValueReason::UnknownChart,
                ValueReason::ChartDimension { d: 1 },
                ValueReason::ChartDimension { d: 2 },
                ValueReason::Theme,
                ValueReason::Language,
            ],
            ValueReason::UnknownDemonstration,
            ValueReason::Variant { .. },
            ValueReason::Chapter,
            ValueReason::Scene { .. },
            ValueReason::BookBesideBarePanels,
            ValueReason::Speed,
            ValueReason::Play,
            ValueReason::Bench,
            ValueReason::Embed,
            ValueReason::Figure,
            ValueReason::Controls,
            ValueReason::ControlsAlone,
            ValueReason::Dimension,
            ValueReason::Version,
            ValueReason::UnknownChart,
            ValueReason::ChartDimension { .. },
            ValueReason::Theme,
            ValueReason::Language,
        );
    }
}
