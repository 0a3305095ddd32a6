//! Climate of a place: twelve months of temperature and rain, and the Köppen class they make.

use serde::Serialize;

/// Monthly climate, January first.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Climate {
    /// Mean temperature, °C.
    pub temperature: [f32; 12],
    /// Rain and melted snow, mm.
    pub rain: [f32; 12],
    /// Köppen class.
    pub koppen: Koppen,
}

impl Climate {
    /// Mean of the coldest month, °C.
    pub fn coldest(&self) -> f32 {
        self.temperature.iter().copied().fold(f32::INFINITY, f32::min)
    }

    /// Mean of the warmest month, °C.
    pub fn warmest(&self) -> f32 {
        self.temperature.iter().copied().fold(f32::NEG_INFINITY, f32::max)
    }

    /// Mean of the year, °C.
    pub fn mean(&self) -> f32 {
        self.temperature.iter().sum::<f32>() / 12.0
    }

    /// Rain of the year, mm.
    pub fn yearly_rain(&self) -> f32 {
        self.rain.iter().sum()
    }
}

macro_rules! koppen {
    ($($code:ident),+ $(,)?) => {
        /// A class of the Köppen–Geiger system. The number is what the data file holds.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[repr(u8)]
        #[allow(missing_docs)]
        pub enum Koppen { $($code),+ }

        impl Koppen {
            /// All classes, in the order of their numbers.
            pub const ALL: &[Koppen] = &[$(Koppen::$code),+];

            /// The code as it is written, "Dfb".
            pub fn code(self) -> &'static str {
                match self { $(Koppen::$code => stringify!($code)),+ }
            }
        }
    };
}

koppen!(
    Af, Am, Aw, BSh, BSk, BWh, BWk, Cfa, Cfb, Cfc, Csa, Csb, Csc, Cwa, Cwb, Cwc, Dfa, Dfb, Dfc, Dfd, Dsa,
    Dsb, Dsc, Dsd, Dwa, Dwb, Dwc, Dwd, ET, EF
);

impl Koppen {
    /// The class with this number.
    pub fn from_number(n: u8) -> Option<Self> {
        Self::ALL.get(usize::from(n)).copied()
    }

    /// The main group: A tropical, B dry, C temperate, D continental, E polar.
    pub fn group(self) -> char {
        self.code().chars().next().unwrap_or('?')
    }

    /// Classifies twelve months (January first) after Peel, Finlayson and McMahon (2007),
    /// Hydrol. Earth Syst. Sci. 11, 1633–1644, table 1. `north` says which half of the year
    /// is summer (April to September in the north).
    pub fn classify(temperature: &[f32; 12], rain: &[f32; 12], north: bool) -> Self {
        let is_april_to_september = |m: usize| (3..9).contains(&m);
        let summer: Vec<usize> = (0..12).filter(|&m| is_april_to_september(m) == north).collect();
        let winter: Vec<usize> = (0..12).filter(|&m| is_april_to_september(m) != north).collect();
        let year: f32 = rain.iter().sum();
        let mean = temperature.iter().sum::<f32>() / 12.0;
        let hot = temperature.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let cold = temperature.iter().copied().fold(f32::INFINITY, f32::min);
        let of = |months: &[usize]| months.iter().map(|&m| rain[m]).sum::<f32>();
        let driest = |months: &[usize]| months.iter().map(|&m| rain[m]).fold(f32::INFINITY, f32::min);
        let wettest = |months: &[usize]| months.iter().map(|&m| rain[m]).fold(0.0, f32::max);

        if hot < 10.0 {
            return if hot > 0.0 { Self::ET } else { Self::EF };
        }
        let threshold = 2.0 * mean
            + if of(&winter) >= 0.7 * year {
                0.0
            } else if of(&summer) >= 0.7 * year {
                28.0
            } else {
                14.0
            };
        if year < 10.0 * threshold {
            return match (year < 5.0 * threshold, mean >= 18.0) {
                (true, true) => Self::BWh,
                (true, false) => Self::BWk,
                (false, true) => Self::BSh,
                (false, false) => Self::BSk,
            };
        }
        let dry_month = rain.iter().copied().fold(f32::INFINITY, f32::min);
        if cold >= 18.0 {
            return if dry_month >= 60.0 {
                Self::Af
            } else if dry_month >= 100.0 - year / 25.0 {
                Self::Am
            } else {
                Self::Aw
            };
        }
        let dry_summer = driest(&summer) < 40.0 && driest(&summer) < wettest(&winter) / 3.0;
        let dry_winter = driest(&winter) < wettest(&summer) / 10.0;
        // Both can hold; then the half-year with less rain is the dry one.
        let dryness = match (dry_summer, dry_winter) {
            (true, true) if of(&summer) < of(&winter) => 's',
            (true, false) => 's',
            (_, true) => 'w',
            _ => 'f',
        };
        let warmth = if hot >= 22.0 {
            'a'
        } else if temperature.iter().filter(|&&t| t >= 10.0).count() >= 4 {
            'b'
        } else if cold < -38.0 {
            'd'
        } else {
            'c'
        };
        let group = if cold > 0.0 { 'C' } else { 'D' };
        match (group, dryness, warmth) {
            ('C', 's', 'a') => Self::Csa,
            ('C', 's', 'b') => Self::Csb,
            ('C', 's', _) => Self::Csc,
            ('C', 'w', 'a') => Self::Cwa,
            ('C', 'w', 'b') => Self::Cwb,
            ('C', 'w', _) => Self::Cwc,
            ('C', _, 'a') => Self::Cfa,
            ('C', _, 'b') => Self::Cfb,
            ('C', _, _) => Self::Cfc,
            (_, 's', 'a') => Self::Dsa,
            (_, 's', 'b') => Self::Dsb,
            (_, 's', 'd') => Self::Dsd,
            (_, 's', _) => Self::Dsc,
            (_, 'w', 'a') => Self::Dwa,
            (_, 'w', 'b') => Self::Dwb,
            (_, 'w', 'd') => Self::Dwd,
            (_, 'w', _) => Self::Dwc,
            (_, _, 'a') => Self::Dfa,
            (_, _, 'b') => Self::Dfb,
            (_, _, 'd') => Self::Dfd,
            (_, _, _) => Self::Dfc,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_codes_agree() {
        for (n, &k) in Koppen::ALL.iter().enumerate() {
            assert_eq!(k as usize, n);
            assert_eq!(Koppen::from_number(n as u8), Some(k));
        }
        assert_eq!(Koppen::from_number(200), None);
        assert_eq!(Koppen::Dfb.code(), "Dfb");
    }

    /// Climate normals as commonly published, rounded.
    #[test]
    fn textbook_cities() {
        let singapore =
            ([27.0; 12], [235., 113., 170., 155., 170., 135., 155., 155., 165., 185., 255., 290.]);
        let moscow = (
            [-6.2, -5.9, -0.7, 6.9, 13.6, 17.3, 19.7, 17.6, 11.9, 5.8, -0.5, -4.4],
            [53., 44., 39., 37., 61., 78., 84., 78., 66., 70., 52., 51.],
        );
        let rome = (
            [7.5, 8.2, 10.2, 12.6, 17.2, 21.1, 24.1, 24.5, 20.8, 16.4, 11.4, 8.4],
            [67., 73., 58., 81., 53., 34., 19., 37., 73., 113., 115., 81.],
        );
        let cairo = ([14., 15., 18., 21., 25., 27., 28., 28., 26., 24., 19., 15.], [2.0; 12]);
        assert_eq!(Koppen::classify(&singapore.0, &singapore.1, true), Koppen::Af);
        assert_eq!(Koppen::classify(&moscow.0, &moscow.1, true), Koppen::Dfb);
        assert_eq!(Koppen::classify(&rome.0, &rome.1, true), Koppen::Csa);
        assert_eq!(Koppen::classify(&cairo.0, &cairo.1, true), Koppen::BWh);
        assert_eq!(Koppen::classify(&[-20.0; 12], &[5.0; 12], false), Koppen::EF);
    }
}
