//! Search and facets.

use std::collections::{BTreeMap, BTreeSet};

use partnership::activity::Activity;
use partnership::codes::Coded;
use partnership::tie::{Field, Summary, TieKind};
use proptest::prelude::*;
use registry::{Country, Decade, Evidence, Query, Register, Sort};

use crate::naive::{counts, decade, fits};
use crate::{TODAY, rows};

fn one_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = Option<T>> {
    prop_oneof![3 => Just(None), 1 => prop::sample::select(all).prop_map(Some)]
}

fn country() -> impl Strategy<Value = Option<Country>> {
    let codes = prop::sample::select(&["DE", "FR", "US", "JP", "ZZ"][..]);
    prop_oneof![2 => Just(None), 1 => codes.prop_map(|c| c.parse().ok())]
}

fn queries() -> impl Strategy<Value = Query> {
    let texts =
        prop::sample::select(&["", "", "", "ma", "MÁ la", "京", "germany ma", "germany", "нов ma", "—"][..]);
    let decades = prop_oneof![
        3 => Just(None),
        1 => (195..203_i16).prop_map(|d| Some(Decade::Of(d * 10))),
        1 => Just(Some(Decade::Unknown))
    ];
    let divisions = prop_oneof![4 => Just(None), 1 => (0..40_u32).prop_map(Some)];
    let first = (texts, country(), divisions, country(), one_of(TieKind::ALL), one_of(Summary::ALL));
    let second = (
        one_of(Field::ALL),
        decades,
        one_of(&Evidence::ALL),
        one_of(Activity::ALL),
        prop::sample::select(&Sort::ALL[..]),
        1..5_usize,
        1..30_usize,
    );
    (first, second).prop_map(
        |(
            (text, country, division, with, kind, status),
            (field, decade, evidence, activity, sort, page, per_page),
        )| {
            let text = text.to_owned();
            Query {
                text,
                country,
                division,
                with,
                kind,
                status,
                field,
                decade,
                evidence,
                activity,
                sort,
                page,
                per_page,
            }
        },
    )
}

fn map<T: Ord + Copy>(list: &[(T, u32)]) -> BTreeMap<T, u32> {
    assert!(list.windows(2).all(|w| w[0].1 >= w[1].1) || list.is_empty(), "the most frequent first");
    list.iter().copied().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_search_finds_what_the_plainest_code_finds(seed in 0..6_u64, query in queries()) {
        let (parties, ties) = rows(seed, 30, 90);
        let register = Register::new(TODAY, parties, ties);
        let wanted: BTreeSet<_> = register.ties().filter(|t| fits(*t, &query)).map(|t| t.id()).collect();
        let all = register.matching(&query);
        prop_assert_eq!(all.iter().map(|t| t.id()).collect::<BTreeSet<_>>(), wanted.clone());
        let page = register.search(&query);
        prop_assert_eq!(page.total, wanted.len());
        prop_assert_eq!(page.pages, wanted.len().div_ceil(query.per_page).max(1));
        let slice: Vec<_> = all.iter().skip((query.page - 1) * query.per_page).take(query.per_page).map(|t| t.id()).collect();
        prop_assert_eq!(page.ties.iter().map(|t| t.id()).collect::<Vec<_>>(), slice, "a page is its part of the list");

        let facets = page.facets;
        let ask = |change: &dyn Fn(&mut Query)| { let mut q = query.clone(); change(&mut q); q };
        let codes: Vec<Country> = register.parties().map(|p| p.country).collect();
        prop_assert_eq!(map(&facets.countries), counts(&register, codes.clone(), |c| ask(&|q| { q.country = Some(c); q.division = None; })));
        prop_assert_eq!(map(&facets.with), counts(&register, codes, |c| ask(&|q| q.with = Some(c))));
        let divisions: Vec<u32> = register.parties().filter_map(|p| p.division).collect();
        prop_assert_eq!(map(&facets.divisions), counts(&register, divisions, |d| ask(&|q| q.division = Some(d))));
        prop_assert_eq!(map(&facets.kinds), counts(&register, TieKind::ALL.iter().copied(), |k| ask(&|q| q.kind = Some(k))));
        prop_assert_eq!(map(&facets.statuses), counts(&register, Summary::ALL.iter().copied(), |s| ask(&|q| q.status = Some(s))));
        prop_assert_eq!(map(&facets.fields), counts(&register, Field::ALL.iter().copied(), |f| ask(&|q| q.field = Some(f))));
        prop_assert_eq!(map(&facets.evidence), counts(&register, Evidence::ALL, |e| ask(&|q| q.evidence = Some(e))));
        prop_assert_eq!(map(&facets.activities), counts(&register, Activity::ALL.iter().copied(), |a| ask(&|q| q.activity = Some(a))));
        let decades: Vec<Decade> = register.ties().map(decade).collect();
        let found: BTreeMap<Decade, u32> = facets.decades.iter().copied().collect();
        prop_assert_eq!(found, counts(&register, decades, |d| ask(&|q| q.decade = Some(d))));
        prop_assert!(facets.decades.is_sorted());
    }
}

#[test]
fn orders_are_what_they_say() {
    let (parties, ties) = rows(1, 60, 300);
    let register = Register::new(TODAY, parties, ties);
    let list = |sort| register.matching(&Query { sort, ..Query::default() });
    let since = |sort| list(sort).iter().map(|t| t.data().since).collect::<Vec<_>>();
    let oldest = since(Sort::Oldest);
    let known = oldest.iter().take_while(|d| d.is_some()).count();
    assert!(oldest[..known].is_sorted() && oldest[known..].iter().all(Option::is_none) && known > 0);
    let newest = since(Sort::Newest);
    assert!(newest[..known].iter().rev().is_sorted() && newest[known..].iter().all(Option::is_none));
    assert!(list(Sort::Updated).iter().rev().map(|t| t.data().updated).is_sorted());
    let countries: Vec<_> = list(Sort::Country)
        .iter()
        .map(|t| t.sides().next().unwrap().party.country_name.to_lowercase())
        .collect();
    assert!(countries.is_sorted());
    let names: Vec<_> = list(Sort::Name)
        .iter()
        .map(|t| gazetteer::search::folded(&t.sides().next().unwrap().party.name))
        .collect();
    assert!(names.is_sorted());
}

#[test]
fn who_is_called_just_so_comes_first() {
    let (mut parties, ties) = rows(2, 40, 200);
    parties[7].other_names = parties[7].other_names.iter().chain(["Ma"]).collect();
    let register = Register::new(TODAY, parties.clone(), ties);
    let own: BTreeSet<_> = register.ties_of(parties[7].id).map(|t| t.id()).collect();
    let found = register.matching(&Query { text: "MA".to_owned(), ..Query::default() });
    assert!(!own.is_empty() && found.len() > own.len());
    assert_eq!(found.iter().take(own.len()).map(|t| t.id()).collect::<BTreeSet<_>>(), own);
}

#[test]
fn odd_questions_have_plain_answers() {
    let empty = Register::empty(TODAY);
    let page = empty.search(&Query { text: "paris".to_owned(), page: 9, ..Query::default() });
    assert_eq!((page.total, page.pages, page.ties.len()), (0, 1, 0));
    let (parties, ties) = rows(3, 20, 50);
    let register = Register::new(TODAY, parties, ties);
    let past = register.search(&Query { page: usize::MAX, ..Query::default() });
    assert_eq!((past.total, past.ties.len()), (register.len(), 0));
    assert_eq!(register.search(&Query { page: 0, per_page: 0, ..Query::default() }).ties.len(), 1);
    assert_eq!(register.search(&Query { per_page: 100_000, ..Query::default() }).ties.len(), register.len());
    assert_eq!(register.search(&Query { division: Some(u32::MAX), ..Query::default() }).total, 0);
}

#[test]
fn seen_from_a_country_its_own_side_leads() {
    let (parties, ties) = rows(4, 60, 400);
    let register = Register::new(TODAY, parties, ties);
    let country: Option<Country> = "DE".parse().ok();
    let found = register.matching(&Query { country, ..Query::default() });
    let own = |t: &registry::Tie<'_>| {
        let side = t.sides().find(|s| Some(s.party.country) == country).unwrap();
        gazetteer::search::folded(&side.party.name)
    };
    assert!(found.len() > 20 && found.iter().map(own).is_sorted());
    let by_country = register.matching(&Query { country, sort: Sort::Country, ..Query::default() });
    let other = |t: &registry::Tie<'_>| {
        let sides: Vec<_> = t.sides().collect();
        let here = sides.iter().position(|s| Some(s.party.country) == country).unwrap();
        let there = (0..sides.len()).find(|at| *at != here).unwrap();
        sides[there].party.country_name.to_lowercase()
    };
    assert!(by_country.iter().map(other).is_sorted());
}
