//! The World Factbook's ways of writing figures in running text.

/// Text without markup, with character entities resolved and spaces single.
pub fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => {
                in_tag = true;
                out.push(' ');
            }
            '>' if in_tag => in_tag = false,
            _ if in_tag => {}
            c => out.push(c),
        }
    }
    const ENTITIES: &[(&str, &str)] = &[
        ("&nbsp;", " "),
        ("&rsquo;", "’"),
        ("&lsquo;", "‘"),
        ("&ldquo;", "“"),
        ("&rdquo;", "”"),
        ("&ndash;", "–"),
        ("&mdash;", "—"),
        ("&eacute;", "é"),
        ("&iacute;", "í"),
        ("&oacute;", "ó"),
        ("&aacute;", "á"),
        ("&uacute;", "ú"),
        ("&ntilde;", "ñ"),
        ("&atilde;", "ã"),
        ("&ocirc;", "ô"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    for (entity, letter) in ENTITIES {
        out = out.replace(entity, letter);
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Splits at any of `separators` that is not within brackets; trims; drops what is empty.
pub fn items(text: &str, separators: &[char]) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 && separators.contains(&c) => {
                items.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = items.last_mut() {
            last.push(c);
        }
    }
    items.iter().map(|i| i.trim().to_owned()).filter(|i| !i.is_empty()).collect()
}

/// Text without what stands in brackets: years, remarks, breakdowns.
pub fn without_brackets(text: &str) -> String {
    let mut depth = 0usize;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "USA 76%, Canada 5% (2023)" as names with percent. A range ("75-80%") is its middle; what
/// has no figure is kept without one.
pub fn shares(text: &str) -> Vec<(String, Option<f64>)> {
    items(&reordered(&plain(text)), &[',', ';'])
        .iter()
        .map(|item| without_brackets(item))
        .filter(|item| !item.is_empty() && !item.contains(':'))
        .map(|item| {
            let Some((head, figure)) = item.rsplit_once(' ').filter(|(_, f)| f.ends_with('%')) else {
                return (item, None);
            };
            let figure = figure.trim_end_matches('%').trim_start_matches(['~', '<', '>']);
            let percent = match figure.split_once(['-', '–']) {
                Some((low, high)) => {
                    low.parse::<f64>().ok().zip(high.parse::<f64>().ok()).map(|(l, h)| (l + h) / 2.0)
                }
                None => figure.parse().ok(),
            };
            const HEDGES: &[&str] =
                &["approximately", "about", "less than", "more than", "almost", "nearly", "over"];
            let mut name = head.trim();
            for hedge in HEDGES {
                name = name.strip_suffix(hedge).unwrap_or(name).trim();
            }
            (name.trim_end_matches(['-', '–']).trim().to_owned(), percent)
        })
        .filter(|(name, _)| !name.is_empty())
        .collect()
}

/// Names that are written the other way round would come apart at their comma.
fn reordered(text: &str) -> String {
    text.replace("Congo, Republic of the", "Republic of the Congo")
        .replace("Congo, Democratic Republic of the", "Democratic Republic of the Congo")
        .replace(", The", "")
}

/// The first number in a text: "$22,000 (2024 est.)" is 22000, "-0.59 migrant(s)" is −0.59,
/// "2.1 million" is 2,100,000.
pub fn number(text: &str) -> Option<f64> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let digits: String = text[start..]
        .chars()
        .take_while(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
        .filter(|c| *c != ',')
        .collect();
    let value: f64 = digits.trim_end_matches('.').parse().ok()?;
    let before = text[..start].trim_end_matches('$');
    let sign = if before.ends_with(['-', '−']) { -1.0 } else { 1.0 };
    let rest =
        text[start..].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.')).trim_start();
    let scale = match rest {
        r if r.starts_with("million") => 1e6,
        r if r.starts_with("billion") => 1e9,
        r if r.starts_with("trillion") => 1e12,
        _ => 1.0,
    };
    Some(sign * value * scale)
}

/// The year in "(2023 est.)" or any four digits from 1000 to 2099; the last such.
pub fn year(text: &str) -> Option<i32> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|part| part.len() == 4)
        .filter_map(|part| part.parse().ok())
        .rfind(|y| (1000..2100).contains(y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_partners_and_peoples() {
        let partners = shares("Germany 10%, USA 9%, Trinidad &amp; Tobago 11% (2023)");
        assert_eq!(partners[2], ("Trinidad & Tobago".to_owned(), Some(11.0)));
        let groups = shares("Arab 75-80%, Kurdish 15-20%, other 5% (includes Turkmen, Yezidi 1%)");
        assert_eq!(groups[0], ("Arab".to_owned(), Some(77.5)));
        assert_eq!(groups.len(), 3);
        let faiths =
            shares("Roman Catholic (official) more than 90% (2006 est.); less than 1 percent: Pentecostal");
        assert_eq!(faiths, [("Roman Catholic".to_owned(), Some(90.0))]);
        assert_eq!(
            shares("French, Portuguese"),
            [("French".to_owned(), None), ("Portuguese".to_owned(), None)]
        );
        assert_eq!(shares("Congo, Republic of the 4%")[0], ("Republic of the Congo".to_owned(), Some(4.0)));
        assert!(shares("").is_empty());
    }

    #[test]
    fn numbers_and_years() {
        assert_eq!(number("$22,000 (2024 est.)"), Some(22_000.0));
        assert_eq!(number("-$5.986 billion (2024 est.)"), Some(-5_986_000_000.0));
        assert_eq!(number("-0.59 migrant(s)/1,000 population"), Some(-0.59));
        assert_eq!(number("7.3% (2023 est.)"), Some(7.3));
        assert_eq!(number("NA"), None);
        assert_eq!(year("7.3% (2023 est.)"), Some(2023));
        assert_eq!(year("24 September 1973 (declared); 10 September 1974"), Some(1974));
        assert_eq!(year("11 February 660 B.C."), None);
    }

    #[test]
    fn markup_and_brackets() {
        assert_eq!(plain("<p>Jama&rsquo;at <b>x</b></p>"), "Jama’at x");
        assert_eq!(without_brackets("ISO (correspondent)"), "ISO");
        assert_eq!(items("a (b, c), d", &[',']), ["a (b, c)", "d"]);
    }
}
