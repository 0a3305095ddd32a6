//! How often one may try.

use accounts::limit::{Failures, Patience, keys};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn after(count: u32) -> Option<Failures> {
    (0..count).fold(None, |before, _| Some(Failures::after(before, at(0))))
}

#[test]
fn waiting_doubles_and_is_bounded() {
    let waits: Vec<i64> =
        (0..16).map(|n| Patience::PAIR.wait(after(n), at(0)).map_or(0, |w| w.as_secs())).collect();
    assert_eq!(waits, [0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
    assert_eq!(Patience::PAIR.wait(after(200), at(0)).unwrap().as_secs(), 900);
    assert_eq!(Patience::ACCOUNT.wait(after(99), at(0)).unwrap().as_secs(), 300);
}

#[test]
fn waiting_ends_and_a_day_forgets() {
    let six = after(6);
    assert_eq!(Patience::PAIR.wait(six, at(3)), Some(SignedDuration::from_secs(1)));
    assert_eq!(Patience::PAIR.wait(six, at(4)), None);
    assert_eq!(Failures::after(six, at(100)).count, 7);
    assert_eq!(Failures::after(six, at(86_400)).count, 1);
    // A clock set back by an hour makes nobody wait longer than the pause.
    assert_eq!(Patience::PAIR.wait(six, at(-3600)), Some(SignedDuration::from_secs(4)));
}

#[test]
fn keys_name_networks_and_no_people() {
    let of = |address: &str| keys("sign-in", "anna@example.org", address.parse().unwrap()).map(|k| k.0);
    assert_eq!(of("192.0.2.7"), of("::ffff:192.0.2.7"));
    assert_eq!(of("2001:db8:1:2:3::1"), of("2001:db8:1:2:ffff::2"));
    assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    assert!(of("192.0.2.7").iter().all(|key| !key.contains("anna") && key.len() < 100));
    assert_ne!(keys("reset", "anna@example.org", "192.0.2.7".parse().unwrap())[1].0, of("192.0.2.7")[1]);
}

proptest! {
    #[test]
    fn waiting_never_shrinks_with_failures(count in 0..500_u32, passed in 0..2000_i64) {
        for patience in [Patience::PAIR, Patience::ACCOUNT, Patience::NETWORK] {
            let fewer = patience.wait(after(count), at(passed)).unwrap_or_default();
            let more = patience.wait(after(count + 1), at(passed)).unwrap_or_default();
            prop_assert!(fewer <= more && more <= patience.most);
        }
    }
}
