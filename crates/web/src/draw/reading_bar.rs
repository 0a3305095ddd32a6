//! One reading of a score as a quiet bar on the scale of its page.

use super::svg::{Svg, num};

const WIDTH: f64 = 120.0;

/// A bar from zero to `amount` on a scale from `low` (at most 0) to `high` (at least 0).
/// What counts against is hollow and runs to the left.
pub fn reading_bar(amount: f64, low: f64, high: f64) -> Svg {
    let at = |v: f64| {
        let t = (v - low) / (high - low).max(1e-6);
        if t.is_finite() { t.clamp(0.0, 1.0) * WIDTH } else { 0.0 }
    };
    let (zero, end) = (at(0.0), at(amount));
    let (from, wide) = (zero.min(end), (end - zero).abs());
    let minus = if amount < 0.0 { " draw-bar-minus" } else { "" };
    let fill = if wide < 0.05 {
        String::new()
    } else {
        format!(
            "<rect class=\"draw-bar-fill{minus}\" x=\"{}\" y=\"2\" width=\"{}\" height=\"8\"/>",
            num(from),
            num(wide.max(1.0))
        )
    };
    Svg::new(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"draw draw-reading\" viewBox=\"0 0 {WIDTH} 12\" \
         preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">\
         <path class=\"draw-bar-zero\" d=\"M0 11.5H{WIDTH}M{0} 0V12\"/>{fill}</svg>",
        num(zero)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(svg: &Svg) -> Option<(f64, f64)> {
        let parsed = roxmltree::Document::parse(svg.as_str()).unwrap();
        let rect = parsed.descendants().find(|n| n.has_tag_name("rect"))?;
        let of = |name| rect.attribute(name).unwrap().parse::<f64>().unwrap();
        Some((of("x"), of("x") + of("width")))
    }

    #[test]
    fn a_bar_begins_at_zero_and_ends_at_the_amount() {
        assert_eq!(bar(&reading_bar(2.0, 0.0, 4.0)), Some((0.0, 60.0)));
        assert_eq!(bar(&reading_bar(-1.0, -1.0, 3.0)), Some((0.0, 30.0)));
        assert_eq!(bar(&reading_bar(3.0, -1.0, 3.0)), Some((30.0, 120.0)));
    }

    #[test]
    fn nothing_and_nonsense_are_drawn_as_nothing() {
        assert_eq!(bar(&reading_bar(0.0, 0.0, 0.0)), None);
        for (amount, low, high) in [(f64::NAN, 0.0, 1.0), (1.0, f64::NAN, 1.0)] {
            assert!(!reading_bar(amount, low, high).as_str().contains("NaN"));
        }
    }
}
