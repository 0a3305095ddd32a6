//! Counts for people.

use std::collections::BTreeSet;

use registry::{Country, Query, Register};

use crate::{TODAY, rows};

#[test]
fn counts_agree_with_searches() {
    let (parties, ties) = rows(11, 80, 600);
    let register = Register::new(TODAY, parties, ties);
    let all = register.statistics(None);
    assert_eq!(all.ties, register.len());
    assert_eq!(
        all.years.iter().map(|(_, n)| *n as usize).sum::<usize>(),
        register.ties().filter(|t| t.data().since.is_some()).count()
    );
    assert!(all.years.is_sorted());
    let found = |country: Option<Country>, with: Option<Country>| {
        register.matching(&Query { country, with, ..Query::default() })
    };
    for line in &all.countries {
        let own = found(Some(line.country), None);
        assert_eq!(line.ties as usize, own.len(), "{:?}", line.country);
        assert_eq!(line.oldest, own.iter().filter_map(|t| t.data().since).min());
        let parties: BTreeSet<_> = own
            .iter()
            .flat_map(|t| t.sides())
            .filter(|s| s.party.country == line.country)
            .map(|s| s.party.id)
            .collect();
        assert_eq!(line.parties as usize, parties.len());

        let seen = register.statistics(Some(line.country));
        assert_eq!(seen.ties, own.len());
        assert_eq!(seen.parties, parties.len());
        for other in &seen.countries {
            let both = found(Some(line.country), Some(other.country));
            assert_eq!(other.ties as usize, both.len(), "{:?} with {:?}", line.country, other.country);
        }
        assert_eq!(seen.facets, register.facets(&Query { country: Some(line.country), ..Query::default() }));
    }
    for (a, b, n) in &all.pairs {
        assert_eq!(*n as usize, found(Some(*a), Some(*b)).len());
    }
    assert_eq!(
        all.domestic,
        register
            .ties()
            .filter(|t| {
                let countries: BTreeSet<_> = t.sides().map(|s| s.party.country).collect();
                countries.len() == 1
            })
            .count()
    );
    let nowhere = register.statistics("ZZ".parse().ok());
    assert_eq!((nowhere.ties, nowhere.countries.len()), (0, 0));
}
