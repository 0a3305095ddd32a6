//! Slips of the finger, as they happen on a keyboard.

use crate::dice::Dice;

/// Keys beside each key of a QWERTY keyboard.
const NEIGHBOURS: [&str; 26] = [
    "qwsz", "vghn", "xdfv", "serfcx", "wsdr", "drtgvc", "ftyhbv", "gyujnb", "ujko", "huikmn", "jiolm", "kop",
    "njk", "bhjm", "iklp", "ol", "wa", "edft", "awedxz", "rfgy", "yhji", "cfgb", "qase", "zsdc", "tghu",
    "asx",
];

fn neighbour(of: char, dice: &mut Dice) -> char {
    let keys: Vec<char> = match of {
        'a'..='z' => NEIGHBOURS[of as usize - 'a' as usize].chars().collect(),
        _ => ('a'..='z').collect(),
    };
    dice.pick(&keys).copied().unwrap_or('x')
}

fn any_letter(dice: &mut Dice) -> char {
    (b'a' + dice.below(26) as u8) as char
}

/// The word with one slip: a letter replaced, left out, added or swapped with the next, each
/// as often; a wrong letter lies beside the right one half of the time and is any other
/// letter the other half. `None` if the slip changes nothing.
pub(crate) fn slip(word: &str, dice: &mut Dice) -> Option<String> {
    let mut letters: Vec<char> = word.chars().collect();
    let at = dice.below(letters.len());
    let here = *letters.get(at)?;
    let wrong = if dice.below(2) == 0 { neighbour(here, dice) } else { any_letter(dice) };
    match dice.below(4) {
        0 => letters[at] = wrong,
        1 => {
            letters.remove(at);
        }
        2 => letters.insert(at + dice.below(2), wrong),
        _ if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => return None,
    }
    let slipped: String = letters.into_iter().collect();
    let slipped = slipped.split_whitespace().collect::<Vec<_>>().join(" ");
    (slipped != word).then_some(slipped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_changes_one_thing_and_the_seed_decides_what() {
        let all = |seed| {
            let mut dice = Dice::new(seed);
            (0..200).map(|_| slip("lacombe", &mut dice)).collect::<Vec<_>>()
        };
        assert_eq!(all(7), all(7));
        assert_ne!(all(7), all(8));
        for word in all(7).into_iter().flatten() {
            assert!(word != "lacombe" && (6..=8).contains(&word.len()), "{word}");
        }
        assert_eq!(slip("", &mut Dice::new(1)), None);
    }
}
