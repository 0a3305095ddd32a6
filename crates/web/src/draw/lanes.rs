//! A tie in time: a lane for each side with how its agreement stood, and what happened between
//! the lanes.

use std::fmt::Write as _;

use super::labels::text_width;
use super::svg::{self, Svg, num, text};

/// How a stretch of a lane is drawn; the words beside it say what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// On the way to an agreement: a hollow band.
    Before,
    /// The agreement binds: a full band.
    Bound,
    /// Signed off from being lived, suspended, on hold: a hatched band.
    Paused,
    /// Over: a thin line.
    Over,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Before => "draw-span-before",
            Self::Bound => "draw-span-bound",
            Self::Paused => "draw-span-paused",
            Self::Over => "draw-span-over",
        }
    }
}

/// A stretch of a lane.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// From when, as a year with its fraction.
    pub from: f64,
    /// Until when.
    pub to: f64,
    /// Whether the beginning is not known: its edge fades.
    pub open_start: bool,
    /// How it is drawn.
    pub tone: Tone,
    /// How the agreement stood.
    pub label: String,
}

/// One side.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// The city.
    pub name: String,
    /// Its stretches, in order.
    pub spans: Vec<Span>,
}

/// What happened, on the line between the lanes.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When, as a year with its fraction.
    pub at: f64,
    /// Whether a side confirmed the tie (a ring) or something was done (a diamond).
    pub confirmed: bool,
    /// What it was.
    pub title: String,
}

/// A timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Lanes {
    /// Unique on the page.
    pub id: &'static str,
    /// What it is, in a few words.
    pub title: String,
    /// What it shows, in sentences.
    pub desc: String,
    /// From which year.
    pub from: f64,
    /// To which year, as a rule the present.
    pub to: f64,
    /// The sides, the one looked from first.
    pub lanes: Vec<Lane>,
    /// What happened.
    pub events: Vec<Event>,
}

const WIDTH: f64 = 960.0;
const LEFT: f64 = 6.0;
const RIGHT: f64 = 940.0;
const BAND: f64 = 30.0;
const LANE: f64 = 66.0;
const EVENTS: f64 = 34.0;
const SIZE: f64 = 15.0;

/// Draws the timeline. Empty without lanes or without any time to show.
pub fn lanes(map: &Lanes) -> Svg {
    if map.lanes.is_empty() || !(map.to - map.from).is_finite() || map.to <= map.from {
        return Svg::default();
    }
    let between = if map.events.is_empty() { 0.0 } else { EVENTS };
    let axis = 10.0 + map.lanes.len() as f64 * LANE + between;
    let height = axis + 34.0;
    let mut out = svg::open(map.id, "draw draw-lanes", [0.0, 0.0, WIDTH, height], &map.title, &map.desc);
    let x =
        |year: f64| LEFT + (year.clamp(map.from, map.to) - map.from) / (map.to - map.from) * (RIGHT - LEFT);
    ticks(&mut out, map, axis, &x);
    for (at, lane) in map.lanes.iter().enumerate() {
        // Events stand below the first lane, between the two.
        let top = 10.0 + at as f64 * LANE + if at > 0 { between } else { 0.0 };
        draw_lane(&mut out, lane, at, top, &x);
    }
    let line = 10.0 + LANE + between / 2.0 - 4.0;
    if !map.events.is_empty() {
        let _ = write!(out, "<path class=\"draw-grid\" d=\"M{LEFT} {0}H{RIGHT}\"/>", num(line));
    }
    for event in &map.events {
        let (cx, title) = (x(event.at), text(&event.title));
        let shape = if event.confirmed {
            format!("<circle cx=\"{}\" cy=\"{}\" r=\"6\"/>", num(cx), num(line))
        } else {
            format!("<path d=\"M{} {}l7 7-7 7-7-7z\"/>", num(cx), num(line - 7.0))
        };
        let class = if event.confirmed { "draw-event draw-event-confirmed" } else { "draw-event" };
        let _ = write!(out, "<g class=\"{class}\"><title>{title}</title>{shape}</g>");
    }
    out.push_str("</svg>");
    Svg::new(out)
}

fn draw_lane(out: &mut String, lane: &Lane, at: usize, top: f64, x: &dyn Fn(f64) -> f64) {
    let class = if at == 0 { "draw-lane draw-a" } else { "draw-lane draw-b" };
    let _ = write!(
        out,
        "<g class=\"{class}\"><text class=\"draw-lane-name\" x=\"{LEFT}\" y=\"{}\">{}</text>",
        num(top + 15.0),
        text(&lane.name)
    );
    let band = top + 24.0;
    for span in &lane.spans {
        let (x0, x1) = (x(span.from), x(span.to));
        let wide = (x1 - x0).max(3.0);
        let open = if span.open_start { " draw-span-open" } else { "" };
        let _ = write!(
            out,
            "<g class=\"draw-span {}{open}\"><title>{}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            span.tone.class(),
            text(&span.label),
            num(x0),
            num(band),
            num(wide),
            num(BAND)
        );
        if text_width(&span.label, SIZE) + 16.0 < wide {
            let _ = write!(
                out,
                "<text x=\"{}\" y=\"{}\">{}</text>",
                num(x0 + 9.0),
                num(band + BAND / 2.0 + 5.0),
                text(&span.label)
            );
        }
        out.push_str("</g>");
    }
    out.push_str("</g>");
}

/// Years along the foot: as many as can be read, at round numbers.
fn ticks(out: &mut String, map: &Lanes, axis: f64, x: &dyn Fn(f64) -> f64) {
    let years = map.to - map.from;
    let step = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0]
        .into_iter()
        .find(|step| years / step <= 9.0)
        .unwrap_or(500.0);
    let mut year = (map.from / step).ceil() * step;
    while year <= map.to {
        let at = num(x(year));
        let _ = write!(
            out,
            "<path class=\"draw-grid\" d=\"M{at} 6V{}\"/><text class=\"draw-tick\" x=\"{at}\" y=\"{}\" text-anchor=\"{}\">{}</text>",
            num(axis),
            num(axis + 22.0),
            if x(year) < 24.0 {
                "start"
            } else if x(year) > RIGHT - 24.0 {
                "end"
            } else {
                "middle"
            },
            year as i64
        );
        year += step;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Lanes {
        let span =
            |from, to, tone, label: &str| Span { from, to, open_start: false, tone, label: label.to_owned() };
        Lanes {
            id: "time",
            title: "Lake Charles & Tver".to_owned(),
            desc: "Two lanes.".to_owned(),
            from: 1996.0,
            to: 2026.9,
            lanes: vec![
                Lane {
                    name: "Lake Charles".to_owned(),
                    spans: vec![
                        span(2002.5, 2022.2, Tone::Bound, "In force"),
                        span(2022.2, 2026.9, Tone::Paused, "Suspended until <peace>"),
                    ],
                },
                Lane {
                    name: "Tver".to_owned(),
                    spans: vec![Span { open_start: true, ..span(2002.5, 2026.9, Tone::Bound, "In force") }],
                },
            ],
            events: vec![
                Event { at: 2004.3, confirmed: false, title: "Visit".to_owned() },
                Event { at: 2019.0, confirmed: true, title: "Confirmed by Tver".to_owned() },
            ],
        }
    }

    #[test]
    fn each_side_has_its_lane() {
        let svg = lanes(&sample());
        roxmltree::Document::parse(svg.as_str()).unwrap();
        insta::assert_snapshot!(svg.as_str().replace('>', ">\n"));
    }

    #[test]
    fn no_time_is_no_figure() {
        for (from, to) in [(2000.0, 2000.0), (2001.0, 2000.0), (f64::NAN, 2000.0), (0.0, f64::INFINITY)] {
            assert!(lanes(&Lanes { from, to, ..sample() }).is_empty());
        }
        assert!(lanes(&Lanes { lanes: Vec::new(), ..sample() }).is_empty());
        let long = lanes(&Lanes { from: 1.0, to: 9_999.0, ..sample() });
        assert!(long.as_str().len() < 20_000);
    }
}
