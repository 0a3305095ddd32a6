//! Values as tables show them: rounded, with units, "unknown" where they are.

use wording::english;

/// A number of people.
pub(crate) fn people(n: Option<u32>) -> String {
    with_unit(n.map(f64::from), 0, "")
}

/// A distance in km: to 100 m below 10 km, else whole.
pub(crate) fn km(n: Option<f64>) -> String {
    let decimals = if n.is_some_and(|n| n < 9.95) { 1 } else { 0 };
    with_unit(n, decimals, " km")
}

/// A number with its unit.
pub(crate) fn with_unit(n: Option<f64>, decimals: u8, unit: &str) -> String {
    match n {
        Some(n) => format!("{}{unit}", english().number(n, decimals)),
        None => english().text("unknown"),
    }
}

/// A score or a contribution, always with its sign.
pub(crate) fn signed(n: f32) -> String {
    let sign = if n >= 0.0 { "+" } else { "" };
    format!("{sign}{}", english().number(f64::from(n), 2))
}
