//! Squares of differences, and the fine scale on which they are looked up.

use crate::network::km_of_chord2;

/// Mean square difference of twelve months.
#[inline]
pub(crate) fn mean_square(a: &[f32; 12], b: &[f32; 12]) -> f32 {
    let [square] = mean_squares(a, &b.map(|month| [month]));
    square
}

/// The same of many side by side, to the bit.
#[inline]
pub(crate) fn mean_squares<const N: usize>(a: &[f32; 12], b: &[[f32; N]; 12]) -> [f32; N] {
    let mut lanes = [[0f32; N]; 4];
    for (month, (a, b)) in a.iter().zip(b).enumerate() {
        for (sum, b) in lanes[month % 4].iter_mut().zip(b) {
            let d = a - b;
            *sum += d * d;
        }
    }
    std::array::from_fn(|at| (lanes[0][at] + lanes[1][at] + lanes[2][at] + lanes[3][at]) / 12.0)
}

/// Codes of the logarithmic scale on which squares are looked up: sixteen steps an octave,
/// read off the bits of the float, so that neither a root nor a logarithm is taken per
/// candidate. The last code means "unknown" (NaN).
pub(crate) const CODES: usize = 512;
const SHIFT: u32 = 23 - 4;

#[inline]
fn code(square: f32, smallest_exponent: u32) -> usize {
    let first = smallest_exponent << 4;
    (((square.to_bits() >> SHIFT).saturating_sub(first)) as usize).min(CODES - 1)
}

fn centre(code: usize, smallest_exponent: u32) -> f32 {
    if code >= CODES - 1 {
        return f32::NAN;
    }
    f32::from_bits((((smallest_exponent << 4) + code as u32) << SHIFT) | (1 << (SHIFT - 1)))
}

/// Biased exponents of the smallest squares told apart: 2⁻²⁷ of a chord (0.5 km) and 2⁻⁸ of a climate.
const CHORD_FROM: u32 = 127 - 27;
const CLIMATE_FROM: u32 = 127 - 8;

/// Code of the square of a chord.
#[inline]
pub(crate) fn chord2_code(chord2: f32) -> usize {
    code(chord2, CHORD_FROM)
}

/// Value of [`crate::features::Feature::Distance`] for a code.
pub(crate) fn distance(code: usize) -> f32 {
    let square = centre(code, CHORD_FROM);
    // The least of NaN and a number would be the number.
    if square.is_nan() { f32::NAN } else { km_of_chord2(square.min(4.0)).ln() }
}

/// Code of a mean square of temperature or rain.
#[inline]
pub(crate) fn square_code(square: f32) -> usize {
    code(square, CLIMATE_FROM)
}

/// The root of what a code stands for.
pub(crate) fn root_of_code(code: usize) -> f32 {
    centre(code, CLIMATE_FROM).sqrt()
}

/// The root of a square as its code has it.
pub(crate) fn rooted(square: f32) -> f32 {
    root_of_code(square_code(square))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{ABREAST, Months};

    #[test]
    fn many_cells_are_compared_as_one_is() {
        let months =
            |from: f32| std::array::from_fn::<f32, 12, _>(|m| (from * (m as f32 + 0.7)).sin() * 30.0);
        let mut cells: Vec<[f32; 12]> = (1..=ABREAST).map(|i| months(i as f32)).collect();
        cells[3] = [f32::NAN; 12];
        let abreast: Months = std::array::from_fn(|m| std::array::from_fn(|at| cells[at][m]));
        let mine = months(0.31);
        let all = mean_squares(&mine, &abreast);
        for (cell, square) in cells.iter().zip(all) {
            let alone = mean_square(&mine, cell);
            assert!(alone.to_bits() == square.to_bits() || alone.is_nan() && square.is_nan());
            let plain = mine.iter().zip(cell).map(|(a, b)| f64::from(a - b).powi(2)).sum::<f64>() / 12.0;
            assert!((f64::from(square) - plain).abs() < 1e-5 * plain || plain.is_nan() && square.is_nan());
        }
    }
}
