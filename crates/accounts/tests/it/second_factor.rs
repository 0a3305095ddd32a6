//! Codes from a telephone, and codes on paper.

use accounts::{Key, RecoveryCode, Step};
use jiff::Timestamp;
use proptest::prelude::*;

/// The key of RFC 6238's test vectors: "12345678901234567890".
fn rfc() -> Key {
    Key::new(*b"12345678901234567890")
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

#[test]
fn codes_are_those_of_the_standard() {
    // RFC 6238, appendix B, SHA-1; the last six of its eight digits.
    for (second, code) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ] {
        assert_eq!(rfc().code(Step::at(at(second))), code);
    }
    // RFC 4648's alphabet; RFC 4226's secret as everybody's documentation writes it.
    assert_eq!(rfc().reveal(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    assert_eq!(
        rfc().address("Twinhall Nord", "anna@example.org"),
        "otpauth://totp/Twinhall%20Nord:anna%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&\
         issuer=Twinhall%20Nord"
    );
    assert_eq!(format!("{:?}", rfc()), "Key(…)");
}

#[test]
fn a_step_is_never_accepted_twice() {
    let (key, now) = (rfc(), at(1_800_000_010));
    let here = Step::at(now);
    let code = key.code(here);
    assert_eq!(key.accepts(&code, now, None), Some(here));
    assert_eq!(key.accepts(&code, now, Some(here)), None);
    // Nor one before it, though its time is not over.
    assert_eq!(key.accepts(&key.code(Step(here.0 - 1)), now, Some(here)), None);
    assert_eq!(key.accepts(&key.code(Step(here.0 + 1)), now, Some(here)), Some(Step(here.0 + 1)));
}

#[test]
fn clocks_may_be_half_a_minute_off_and_no_more() {
    let (key, now) = (rfc(), at(1_800_000_010));
    let here = Step::at(now).0;
    let accepted: Vec<i64> =
        (-3..=3).filter(|d| key.accepts(&key.code(Step(here + d)), now, None).is_some()).collect();
    assert_eq!(accepted, [-1, 0, 1]);
    let code = key.code(Step(here));
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    assert!(key.accepts(&spaced, now, None).is_some());
    for bad in ["", "12345", "1234567", "abcdef", "१२३४५६"] {
        assert_eq!(key.accepts(bad, now, None), None, "{bad}");
    }
}

#[test]
fn codes_on_paper_survive_being_copied() {
    let code = RecoveryCode::new([0, 1, 18, 31, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255]);
    assert_eq!(code.reveal(), "01jz-4567-89ab-cdez");
    let typed: RecoveryCode = "O1JZ 4567 89AB CDEZ".parse().unwrap();
    assert!(typed.digest().is(&code.digest()));
    for bad in ["", "01jz-4567-89ab-cde", "01jz-4567-89ab-cdez0", "01jz-4567-89ab-cdeu", "é1jz456789abcde"] {
        assert!(bad.parse::<RecoveryCode>().is_err(), "{bad}");
    }
}

proptest! {
    #[test]
    fn any_code_is_read_as_it_is_written(random in any::<[u8; 16]>()) {
        let code = RecoveryCode::new(random);
        prop_assert_eq!(code.reveal().parse::<RecoveryCode>(), Ok(code));
    }

    #[test]
    fn nothing_typed_breaks_it(typed in any::<String>(), second in 0..4_000_000_000_i64) {
        let _ = rfc().accepts(&typed, at(second), None);
        let _ = typed.parse::<RecoveryCode>();
    }
}
