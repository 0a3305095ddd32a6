use super::*;
use proptest::prelude::*;

fn read(address: &str) -> Result<Query, Vec<Problem>> {
    let world = worlddata::for_tests();
    parse(world, PlaceIx(0), address, LARGEST_PAGE)
}

fn wrong(address: &str) -> Vec<(String, &'static str)> {
    read(address).unwrap_err().into_iter().map(|p| (p.key, p.message.id)).collect()
}

#[test]
fn an_empty_address_asks_the_usual_question() {
    assert_eq!(read("").unwrap(), Query::new(PlaceIx(0)));
    assert_eq!(read("countries=&min-population=&w.climate=%20").unwrap(), Query::new(PlaceIx(0)));
}

#[test]
fn every_key_is_read() {
    let q = read(
        "w.population=2&w.climate=0&countries=SE,no&not-countries=Canada&continents=eu&continents=AS\
         &languages=es&min-distance=100&max-distance=9000.5&min-population=1000&max-population=90000\
         &population-ratio=any&spacing=5&unknown-population=1&office-hours=3&max-airport=80\
         &not-twinned-with=DE&max-partners=0&per-country=3&own-country=1&exclude=1,2&exclude=3&partners=1&limit=50&page=3",
    )
    .unwrap();
    assert_eq!(q.weights.of(Criterion::Population), 2.0);
    assert_eq!(q.weights.of(Criterion::Climate), 0.0);
    assert_eq!(q.limits.countries.len(), 2);
    assert_eq!(q.limits.not_countries.len(), 1);
    assert_eq!(q.limits.continents, ["EU", "AS"]);
    assert_eq!(q.limits.languages, ["es"]);
    assert_eq!((q.limits.min_distance_km, q.limits.max_distance_km), (Some(100.0), Some(9000.5)));
    assert_eq!((q.limits.min_population, q.limits.max_population), (Some(1000), Some(90_000)));
    assert_eq!((q.limits.max_population_ratio, q.limits.spacing_km), (None, Some(5.0)));
    assert!(q.limits.include_unknown_population && q.limits.include_own_country && q.include_partners);
    assert_eq!(q.limits.min_shared_office_hours, Some(3));
    assert_eq!((q.limits.max_airport_km, q.limits.max_partners), (Some(80.0), Some(0)));
    assert_eq!((q.limits.not_twinned_with.len(), q.limits.max_per_country), (1, Some(3)));
    assert_eq!(q.limits.exclude, [GeoId(1), GeoId(2), GeoId(3)]);
    assert_eq!((q.count, q.offset), (50, 100));
}

#[test]
fn what_is_wrong_is_said_key_by_key() {
    assert_eq!(wrong("colour=red"), [("colour".into(), "query-unknown-key")]);
    assert_eq!(wrong("page=1&page=2"), [("page".into(), "query-twice")]);
    assert_eq!(wrong("w.charm=1"), [("w.charm".into(), "query-weight-key")]);
    assert_eq!(wrong("w.climate=9"), [("w.climate".into(), "query-number")]);
    assert_eq!(wrong("w.climate=NaN"), [("w.climate".into(), "query-number")]);
    assert_eq!(wrong("max-distance=inf"), [("max-distance".into(), "query-number")]);
    assert_eq!(wrong("min-population=-1"), [("min-population".into(), "query-whole")]);
    assert_eq!(wrong("max-partners=2.5"), [("max-partners".into(), "query-whole")]);
    assert_eq!(wrong("own-country=yes"), [("own-country".into(), "query-flag")]);
    assert_eq!(wrong("countries=SE,XX"), [("countries".into(), "query-country")]);
    assert_eq!(wrong("continents=MU"), [("continents".into(), "query-continent")]);
    assert_eq!(wrong("languages=klingonese"), [("languages".into(), "query-language")]);
    assert_eq!(wrong("exclude=a"), [("exclude".into(), "query-id")]);
    assert_eq!(wrong("limit=1000"), [("limit".into(), "query-whole")]);
    assert_eq!(wrong("page=9999"), [("page".into(), "query-deep")]);
    assert_eq!(wrong("countries=%FF%FE"), [("countries".into(), "query-country")], "not UTF-8");
    let many: Vec<String> = (0..300).map(|n| n.to_string()).collect();
    assert_eq!(wrong(&format!("exclude={}", many.join(","))), [("exclude".into(), "query-too-many")]);
    assert_eq!(wrong("a=1&b=2").len(), 2, "all of them, not the first");
}

#[test]
fn every_message_is_there_and_quotes_are_short() {
    let long = format!("countries={}", "x".repeat(5000));
    for problem in [read("colour=1"), read("w.climate=9"), read(&long), read("page=9999")] {
        for p in problem.unwrap_err() {
            let said = wording::english().say(&p.message);
            assert!(said.len() > 20 && said.len() < 300 && !said.contains('{'), "{said}");
        }
    }
}

#[test]
fn trackers_are_ignored_and_names_of_countries_read() {
    assert_eq!(read("utm_source=mail&fbclid=x").unwrap(), Query::new(PlaceIx(0)));
    assert_eq!(read("countries=sweden").unwrap(), read("countries=SE").unwrap());
}

#[test]
fn thousands_may_be_parted() {
    for written in ["12500", "12,500", "12+500", "12%C2%A0500", "12%E2%80%99500"] {
        assert_eq!(
            read(&format!("min-population={written}")).unwrap().limits.min_population,
            Some(12_500),
            "{written}"
        );
    }
    for wrong_way in ["12,50", ",500", "1,,500", "12,5000"] {
        assert!(read(&format!("min-population={wrong_way}")).is_err(), "{wrong_way}");
    }
}

/// Any question at all.
fn questions() -> impl Strategy<Value = Query> {
    let weights = prop::collection::vec(prop_oneof![Just(1.0f32), 0.0f32..=3.0], Criterion::COUNT);
    let countries = || prop::collection::vec((0u16..200).prop_map(CountryIx), 0..4);
    let km = || prop::option::of(0.0..20_000.0f64);
    let lists = (countries(), countries(), countries(), prop::collection::vec(1u32..9_000_000, 0..4));
    let numbers = (km(), km(), prop::option::of(0u32..1_000_000), prop::option::of(1usize..50), 0u8..=8);
    let rest =
        (prop::option::of(1.0..500.0f64), prop::option::of(1.0..500.0f64), 0usize..20, any::<[bool; 3]>());
    let courted = prop::option::of(0u32..50);
    let continents = prop::sample::subsequence(CONTINENTS.to_vec(), 0..4);
    (weights, lists, numbers, rest, continents, courted).prop_map(
        |(
            weights,
            (a, b, c, ids),
            (near, far, people, per, hours),
            (ratio, spacing, page, flags),
            continents,
            courted,
        )| {
            let mut q = Query::new(PlaceIx(0));
            for (&criterion, weight) in Criterion::ALL.iter().zip(weights) {
                q.weights.set(criterion, weight).unwrap();
            }
            let unique = |mut list: Vec<CountryIx>| {
                list.sort();
                list.dedup();
                list
            };
            (q.limits.countries, q.limits.not_countries) = (unique(a), unique(b));
            q.limits.not_twinned_with = unique(c);
            q.limits.exclude =
                ids.into_iter().map(GeoId).collect::<std::collections::BTreeSet<_>>().into_iter().collect();
            q.limits.continents = continents.into_iter().map(str::to_owned).collect();
            (q.limits.min_distance_km, q.limits.max_distance_km) = (near, far);
            (q.limits.min_population, q.limits.max_per_country) = (people, per);
            q.limits.max_partners = courted;
            q.limits.min_shared_office_hours = (hours > 0).then_some(hours);
            (q.limits.max_population_ratio, q.limits.spacing_km) = (ratio, spacing);
            [q.limits.include_own_country, q.limits.include_unknown_population, q.include_partners] = flags;
            q.offset = page * q.count;
            q
        },
    )
}

proptest! {
    #[test]
    fn a_question_survives_its_address(query in questions()) {
        let world = worlddata::for_tests();
        let address = to_string(world, &query);
        let back = parse(world, PlaceIx(0), &address, LARGEST_PAGE);
        prop_assert_eq!(back.as_ref(), Ok(&query), "{}", address);
        prop_assert_eq!(to_string(world, &back.unwrap()), address);
    }

    #[test]
    fn no_address_breaks_the_reader(address in ".{0,200}", key in "[a-z.-]{1,16}", value in "\\PC{0,40}") {
        let _ = read(&address);
        let _ = read(&format!("{key}={value}"));
    }
}
