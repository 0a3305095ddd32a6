//! A low-rank picture of the network: cities that are tied to the same ones lie close.

use crate::chance::Chance;
use crate::network::Network;

/// Dimensions.
pub(crate) const WIDTH: usize = 48;
/// Rounds of the subspace iteration; leading directions settle within a few.
const ROUNDS: usize = 5;
/// Added to degrees, so that cities with one tie do not lie at the rim.
const DAMPING: f32 = 2.0;

/// The picture: scores of pairs are `left(a) · middle · left(b)`.
#[derive(Default)]
pub(crate) struct Embedding {
    /// For each tied city its vector, in the order of [`Network::tied_rows`].
    vectors: Vec<[f32; WIDTH]>,
    /// The same times the small matrix between.
    turned: Vec<[f32; WIDTH]>,
}

impl Embedding {
    /// Subspace iteration (Halko, Martinsson and Tropp 2011, algorithm 4.4) on the adjacency
    /// matrix scaled by the roots of the degrees.
    pub(crate) fn new(network: &Network, slot: &[u32], rows: &[u32]) -> Self {
        if rows.is_empty() {
            return Self::default();
        }
        let scale: Vec<f32> =
            rows.iter().map(|&r| 1.0 / (network.degree(r) as f32 + DAMPING).sqrt()).collect();
        let links: Vec<Vec<u32>> =
            rows.iter().map(|&r| network.partners(r).iter().map(|&p| slot[p as usize]).collect()).collect();
        let times = |from: &[[f32; WIDTH]]| -> Vec<[f32; WIDTH]> {
            links
                .iter()
                .enumerate()
                .map(|(i, partners)| {
                    let mut sum = [0.0; WIDTH];
                    for &p in partners {
                        let s = scale[p as usize];
                        for (sum, x) in sum.iter_mut().zip(&from[p as usize]) {
                            *sum += s * x;
                        }
                    }
                    sum.map(|x| x * scale[i])
                })
                .collect()
        };
        let mut chance = Chance::new(0x0e3b);
        let mut basis: Vec<[f32; WIDTH]> =
            (0..rows.len()).map(|_| std::array::from_fn(|_| chance.unit() as f32 - 0.5)).collect();
        orthonormal(&mut basis, 1);
        for round in 1..=ROUNDS {
            basis = times(&times(&basis));
            orthonormal(&mut basis, 1 + usize::from(round == ROUNDS));
        }
        let image = times(&basis);
        let middle = product(&basis, &image);
        let turned = basis
            .iter()
            .map(|v| {
                let mut out = [0.0; WIDTH];
                for (row, x) in middle.iter().zip(v) {
                    for (o, m) in out.iter_mut().zip(row) {
                        *o += x * m;
                    }
                }
                out
            })
            .collect();
        Self { vectors: basis, turned }
    }

    /// The vector of a tied city by its slot.
    pub(crate) fn vector(&self, slot: u32) -> &[f32; WIDTH] {
        &self.vectors[slot as usize]
    }

    /// Its vector to take the product of others with.
    pub(crate) fn turned(&self, slot: u32) -> &[f32; WIDTH] {
        &self.turned[slot as usize]
    }
}

/// Σ over rows of the outer products, by blocks: long sums of floats lose digits.
fn product(a: &[[f32; WIDTH]], b: &[[f32; WIDTH]]) -> Vec<[f32; WIDTH]> {
    let parts: Vec<Vec<[f32; WIDTH]>> = a
        .chunks(1024)
        .zip(b.chunks(1024))
        .map(|(a, b)| {
            let mut sum = vec![[0f32; WIDTH]; WIDTH];
            for (x, y) in a.iter().zip(b) {
                for (row, x) in sum.iter_mut().zip(x) {
                    for (s, y) in row.iter_mut().zip(y) {
                        *s += x * y;
                    }
                }
            }
            sum
        })
        .collect();
    let mut sum = vec![[0f32; WIDTH]; WIDTH];
    for part in parts {
        for (row, add) in sum.iter_mut().zip(part) {
            for (s, a) in row.iter_mut().zip(add) {
                *s += a;
            }
        }
    }
    sum
}

/// Makes the columns orthonormal by a Cholesky factor of their products, as often as said: a
/// second time takes out what single precision left.
fn orthonormal(basis: &mut [[f32; WIDTH]], times: usize) {
    for _ in 0..times {
        let gram = product(basis, basis);
        let mut lower = [[0f64; WIDTH]; WIDTH];
        for i in 0..WIDTH {
            for j in 0..=i {
                let done: f64 = lower[i][..j].iter().zip(&lower[j][..j]).map(|(a, b)| a * b).sum();
                let sum = f64::from(gram[i][j]) - done;
                // Directions that the others hold already vanish instead of dividing by zero.
                lower[i][j] = if i == j { sum.max(1e-20).sqrt() } else { sum / lower[j][j] };
            }
        }
        basis.iter_mut().for_each(|v| {
            for i in 0..WIDTH {
                let mut x = f64::from(v[i]);
                for k in 0..i {
                    x -= lower[i][k] * f64::from(v[k]);
                }
                v[i] = (x / lower[i][i]) as f32;
            }
        });
    }
}

/// The product of two vectors.
#[inline]
pub(crate) fn dot(a: &[f32; WIDTH], b: &[f32; WIDTH]) -> f32 {
    let mut lanes = [0f32; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for (lane, (a, b)) in lanes.iter_mut().zip(a.iter().zip(b)) {
            *lane += a * b;
        }
    }
    lanes.iter().sum()
}
