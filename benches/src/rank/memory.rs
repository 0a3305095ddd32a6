//! How fast this machine reads memory in order, to tell how far from it the ranking is.

use std::hint::black_box;
use std::time::Instant;

use crate::measure::Times;

/// Sums read side by side, so that no addition waits for the one before.
const LANES: usize = 16;
/// More than any cache holds.
const LARGE: usize = 1 << 29;

/// Median GB/s of reading so many bytes in order, again and again: from a cache, where they fit.
pub(super) fn again(bytes: usize) -> f64 {
    reading(&vec![1; bytes / 8], 301)
}

/// The same of more bytes than any cache holds.
pub(super) fn from_memory() -> f64 {
    reading(&vec![1; LARGE / 8], 5)
}

fn reading(data: &[u64], runs: usize) -> f64 {
    let mut times = Times::default();
    for _ in 0..runs {
        let began = Instant::now();
        black_box(sum(black_box(data)));
        times.push(began.elapsed());
    }
    size_of_val(data) as f64 / 1e6 / times.quantile_ms(0.5)
}

fn sum(data: &[u64]) -> u64 {
    let mut sums = [0u64; LANES];
    for chunk in data.chunks_exact(LANES) {
        for (sum, x) in sums.iter_mut().zip(chunk) {
            *sum = sum.wrapping_add(*x);
        }
    }
    sums.iter().fold(0, |sum, x| sum.wrapping_add(*x))
}

#[cfg(test)]
mod tests {
    #[test]
    fn everything_is_read() {
        assert_eq!(super::sum(&[2; 64]), 128);
        assert!(super::reading(&[1; 4096], 3) > 0.0);
    }
}
