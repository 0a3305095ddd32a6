//! Universities by country, as the package `universities` has them (CSV without a head).

/// One university.
#[derive(Debug, Clone, PartialEq)]
pub struct University {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Its name.
    pub name: String,
    /// Its address on the web.
    pub url: String,
}

/// Reads all rows; one that is not of this form is left out.
pub fn universities(csv: &[u8]) -> Vec<University> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv);
    let one_line = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
    reader
        .records()
        .filter_map(|record| {
            let record = record.ok()?;
            let (country, name, url) = (record.get(0)?, one_line(record.get(1)?), record.get(2)?.trim());
            let whole = country.len() == 2 && !name.is_empty() && url.starts_with("http");
            whole.then(|| University { country: country.to_owned(), name, url: url.to_owned() })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_and_broken_ones_left_out() {
        let all =
            universities(b"AD,University  of Andorra,http://www.uda.ad/\nxx\nAE,\"A, B\",http://b.ae\n");
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].name, "University of Andorra");
        assert_eq!(all[1].name, "A, B");
    }
}
