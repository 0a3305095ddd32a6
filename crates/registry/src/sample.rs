//! Made-up registers of any size from a seed, for tests and measurements: the same on every
//! machine and with every version of anything.
//!
//! What is drawn looks like what is known of real lists: few parties have many ties and most
//! have few, half of the ties stay on one continent, two thirds are undated, nine in ten are
//! in force, few were ever confirmed.

use gazetteer::{Kind, Place, Position, World};
use jiff::{Timestamp, ToSpan, civil};
use partnership::codes::Coded;
use partnership::evidence::Confirmation;
use partnership::party::Level;
use partnership::tie::{AgreementStatus, Field, Fields, TieKind};
use partnership::{Date, Id};

use crate::rows::{PartyRow, SideRow, TieRow};

/// SplitMix64 (Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 if `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.bits()) * n as u128) >> 64) as usize
    }

    /// Whether one of `n` equal chances comes up; never, if `n` is 0.
    pub fn one_in(&mut self, n: usize) -> bool {
        n > 0 && self.below(n) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T], otherwise: T) -> T {
        from.get(self.below(from.len())).copied().unwrap_or(otherwise)
    }

    /// A number below `n`, small ones far more often: the share of the first tenth is about a third.
    fn low(&mut self, n: usize) -> usize {
        let unit = (self.bits() >> 11) as f64 / (1_u64 << 53) as f64;
        ((unit * unit) * n as f64) as usize
    }
}

/// Syllables that names are made of, each row in a script of its own.
const SYLLABLES: [&[&str]; 4] = [
    &[
        "ma", "zat", "lán", "la", "combe", "ton", "ville", "berg", "ó", "sol", "lef", "teå", "kirk", "dor",
        "nova",
    ],
    &["нов", "го", "род", "тверь", "ка", "ра", "ган", "да", "ле", "пол"],
    &["京", "都", "横", "浜", "大", "阪", "広", "島", "長", "崎"],
    &["بغ", "داد", "طن", "جة", "حل", "ب", "دم", "شق"],
];

/// Countries that invented parties lie in, the first the most often.
const COUNTRIES: [(&str, &str); 16] = [
    ("DE", "Germany"),
    ("FR", "France"),
    ("US", "United States"),
    ("JP", "Japan"),
    ("GB", "United Kingdom"),
    ("CN", "China"),
    ("PL", "Poland"),
    ("IT", "Italy"),
    ("RU", "Russia"),
    ("UA", "Ukraine"),
    ("MX", "Mexico"),
    ("CA", "Canada"),
    ("KZ", "Kazakhstan"),
    ("IE", "Ireland"),
    ("MA", "Morocco"),
    ("TJ", "Tajikistan"),
];

/// Invented parties, without a world: names of syllables in four scripts, countries and
/// divisions by chance.
pub fn invented_parties(dice: &mut Dice, many: usize) -> Vec<PartyRow> {
    (0..many)
        .filter_map(|_| {
            let country = dice.low(COUNTRIES.len());
            let (code, name) = COUNTRIES[country];
            let division = dice.below(5);
            let others = dice.below(3);
            Some(PartyRow {
                id: Id::from_random(dice.bits()),
                level: Level::Municipality,
                place: dice.one_in(2).then(|| dice.below(1 << 22) as u32),
                name: invented_name(dice, 0),
                other_names: (0..others)
                    .map(|_| {
                        let script = dice.below(SYLLABLES.len());
                        invented_name(dice, script)
                    })
                    .collect(),
                country: code.parse().ok()?,
                country_name: name.to_owned(),
                division: (division > 0).then_some((country * 10 + division) as u32),
                division_name: if division > 0 { format!("{name} {division}") } else { String::new() },
                position: Position::new(dice.below(150) as f64 - 60.0, dice.below(360) as f64 - 180.0),
                goes_on: None,
                revision: 1,
            })
        })
        .collect()
}

fn invented_name(dice: &mut Dice, script: usize) -> String {
    let syllables = SYLLABLES[script % SYLLABLES.len()];
    let words = 1 + usize::from(dice.one_in(4));
    let word =
        |dice: &mut Dice| (0..2 + dice.below(2)).map(|_| dice.pick(syllables, "a")).collect::<String>();
    (0..words).map(|_| word(dice)).collect::<Vec<_>>().join(" ")
}

/// Parties that are real cities of a world, large ones far more often.
pub fn parties_of(world: &World, dice: &mut Dice, many: usize) -> Vec<PartyRow> {
    let mut cities: Vec<Place<'_>> = world.places(Kind::City).filter(|p| p.position().is_some()).collect();
    cities.sort_by_key(|p| (std::cmp::Reverse(p.population().unwrap_or(0)), p.id()));
    let mut taken = vec![false; cities.len()];
    let mut out = Vec::with_capacity(many.min(cities.len()));
    while out.len() < many.min(cities.len() / 2) {
        let at = dice.low(cities.len());
        if !std::mem::replace(&mut taken[at], true) {
            out.extend(party_at(cities[at], Id::from_random(dice.bits())));
        }
    }
    out
}

/// The party that is bound to a place, under the names of the place; `None` of a place whose
/// country has no code.
pub fn party_at(place: Place<'_>, id: Id<partnership::id::kind::Party>) -> Option<PartyRow> {
    Some(PartyRow {
        id,
        level: match place.kind() {
            Kind::City | Kind::Country => Level::Municipality,
            Kind::Admin2 => Level::County,
            Kind::Admin1 => Level::State,
        },
        place: Some(place.id().0),
        name: place.name().to_owned(),
        other_names: place.alternate_names().collect(),
        country: place.country().iso2.parse().ok()?,
        country_name: place.country().name.clone(),
        division: place.admin1().map(|d| d.id().0),
        division_name: place.admin1().map(|d| d.name().to_owned()).unwrap_or_default(),
        position: place.position(),
        goes_on: None,
        revision: 1,
    })
}

/// Ties between parties as of a day, none between the same two twice. Fewer than asked for,
/// where the parties do not allow so many.
pub fn ties(parties: &[PartyRow], dice: &mut Dice, many: usize, today: civil::Date) -> Vec<TieRow> {
    let mut taken = std::collections::BTreeSet::new();
    let mut out = Vec::with_capacity(many);
    let mut tries = 0;
    while out.len() < many && tries < many * 20 && parties.len() > 1 {
        tries += 1;
        let (a, b) = (dice.low(parties.len()), dice.low(parties.len()));
        if a != b && taken.insert((a.min(b), a.max(b))) {
            out.push(tie(&parties[a], &parties[b], dice, today));
        }
    }
    out
}

fn tie(a: &PartyRow, b: &PartyRow, dice: &mut Dice, today: civil::Date) -> TieRow {
    let year = i32::from(today.year()) - dice.below(80) as i32;
    let since = dice.one_in(3).then(|| Date::year(i16::try_from(year).unwrap_or(1990))).flatten();
    let confirmation = match dice.below(10) {
        0 => Confirmation::BothSides,
        1 => Confirmation::OneSide,
        _ => Confirmation::Unconfirmed,
    };
    let days_ago =
        |dice: &mut Dice, most: usize| today.checked_sub((dice.below(most) as i32).days()).unwrap_or(today);
    let instant = |day: civil::Date| {
        day.to_zoned(jiff::tz::TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |z| z.timestamp())
    };
    let status = |dice: &mut Dice| match dice.below(10) {
        0 => dice.pick(AgreementStatus::ALL, AgreementStatus::InForce),
        _ => AgreementStatus::InForce,
    };
    let many = dice.below(4);
    let fields: Fields = (0..many).map(|_| dice.pick(Field::ALL, Field::Culture)).collect();
    TieRow {
        id: Id::from_random(dice.bits()),
        sides: [a, b].map(|p| SideRow { party: p.id, status: status(dice) }).to_vec(),
        kind: if dice.one_in(5) { dice.pick(TieKind::ALL, TieKind::SisterCity) } else { TieKind::SisterCity },
        local_kind: None,
        since,
        fields,
        confirmation,
        confirmed_at: (confirmation != Confirmation::Unconfirmed)
            .then(|| Date::day(days_ago(dice, 2_500)))
            .flatten(),
        active_at: dice.one_in(4).then(|| Date::day(days_ago(dice, 3_000))).flatten(),
        updated: instant(days_ago(dice, 1_000)),
        revision: 1 + dice.below(30) as u64,
    }
}
