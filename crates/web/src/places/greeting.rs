//! A place's page greets in the languages of its country, and shows its name in their script.

use std::ops::RangeInclusive;

use gazetteer::Place;

/// Words in a language of the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Local {
    /// BCP 47 tag, for `lang=`.
    pub tag: String,
    /// The words.
    pub text: String,
}

/// Plain daytime greetings between people who have not met, by language.
const GREETINGS: &[(&str, &str)] = &[
    ("af", "Goeie dag"),
    ("am", "ሰላም"),
    ("ar", "مرحبا"),
    ("az", "Salam"),
    ("be", "Вітаем"),
    ("bg", "Здравейте"),
    ("bn", "নমস্কার"),
    ("bs", "Dobar dan"),
    ("ca", "Bon dia"),
    ("cs", "Dobrý den"),
    ("da", "Goddag"),
    ("de", "Guten Tag"),
    ("el", "Καλημέρα"),
    ("en", "Hello"),
    ("es", "Hola"),
    ("et", "Tere"),
    ("fa", "سلام"),
    ("fi", "Hei"),
    ("fil", "Kumusta"),
    ("fj", "Bula"),
    ("fo", "Góðan dag"),
    ("fr", "Bonjour"),
    ("ga", "Dia duit"),
    ("gd", "Halò"),
    ("gl", "Bo día"),
    ("gu", "નમસ્તે"),
    ("ha", "Sannu"),
    ("he", "שלום"),
    ("hi", "नमस्ते"),
    ("hr", "Dobar dan"),
    ("ht", "Bonjou"),
    ("hu", "Jó napot"),
    ("hy", "Բարև"),
    ("id", "Halo"),
    ("is", "Góðan dag"),
    ("it", "Buongiorno"),
    ("ja", "こんにちは"),
    ("ka", "გამარჯობა"),
    ("kk", "Сәлеметсіз бе"),
    ("kl", "Aluu"),
    ("km", "សួស្តី"),
    ("ko", "안녕하세요"),
    ("ky", "Саламатсызбы"),
    ("lb", "Moien"),
    ("lo", "ສະບາຍດີ"),
    ("lt", "Laba diena"),
    ("lv", "Labdien"),
    ("mg", "Salama"),
    ("mi", "Kia ora"),
    ("mk", "Здраво"),
    ("mn", "Сайн байна уу"),
    ("ms", "Helo"),
    ("mt", "Bonġu"),
    ("my", "မင်္ဂလာပါ"),
    ("nb", "God dag"),
    ("ne", "नमस्ते"),
    ("nl", "Goedendag"),
    ("nn", "God dag"),
    ("no", "God dag"),
    ("pl", "Dzień dobry"),
    ("pt", "Olá"),
    ("ro", "Bună ziua"),
    ("ru", "Здравствуйте"),
    ("rw", "Muraho"),
    ("se", "Bures"),
    ("si", "ආයුබෝවන්"),
    ("sk", "Dobrý deň"),
    ("sl", "Dober dan"),
    ("sm", "Talofa"),
    ("so", "Salaan"),
    ("sq", "Përshëndetje"),
    ("sr", "Добар дан"),
    ("sv", "God dag"),
    ("sw", "Habari"),
    ("ta", "வணக்கம்"),
    ("tg", "Салом"),
    ("th", "สวัสดี"),
    ("tk", "Salam"),
    ("to", "Mālō e lelei"),
    ("tr", "Merhaba"),
    ("uk", "Добрий день"),
    ("ur", "سلام"),
    ("uz", "Salom"),
    ("vi", "Xin chào"),
    ("xh", "Molo"),
    ("yo", "Ẹ n lẹ"),
    ("zh", "你好"),
    ("zu", "Sawubona"),
];

/// Greetings in up to two languages that the country makes official and many speak; else
/// in the one that most speak.
pub fn greetings(place: Place<'_>) -> Vec<Local> {
    let known = |tag: &str| {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        let at = GREETINGS.binary_search_by(|(t, _)| (*t).cmp(primary)).ok()?;
        Some(Local { tag: primary.to_owned(), text: GREETINGS[at].1.to_owned() })
    };
    let languages = &place.country().languages;
    let official = languages.iter().filter(|l| l.status == "official" && l.percent >= 15.0);
    let mut out: Vec<Local> = official.filter_map(|l| known(&l.tag)).take(2).collect();
    if out.is_empty() {
        out.extend(languages.iter().filter(|l| l.percent >= 15.0).filter_map(|l| known(&l.tag)).next());
    }
    out.dedup_by(|a, b| a.text == b.text);
    out
}

/// Letters of scripts other than Latin, by the languages that use them.
const SCRIPTS: &[(&[&str], &[RangeInclusive<u32>])] = &[
    (&["ja", "zh", "yue"], &[0x3400..=0x9fff, 0x3040..=0x30ff]),
    (&["ko"], &[0xac00..=0xd7a3]),
    (&["be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"], &[0x400..=0x52f]),
    (&["el"], &[0x370..=0x3ff, 0x1f00..=0x1fff]),
    (&["he"], &[0x590..=0x5ff]),
    (&["ar", "fa", "ps", "ur", "ckb", "sd"], &[0x600..=0x6ff, 0x750..=0x77f]),
    (&["hi", "ne", "mr"], &[0x900..=0x97f]),
    (&["bn"], &[0x980..=0x9ff]),
    (&["ta"], &[0xb80..=0xbff]),
    (&["si"], &[0xd80..=0xdff]),
    (&["th"], &[0xe00..=0xe7f]),
    (&["lo"], &[0xe80..=0xeff]),
    (&["my"], &[0x1000..=0x109f]),
    (&["ka"], &[0x10a0..=0x10ff]),
    (&["am", "ti"], &[0x1200..=0x139f]),
    (&["hy"], &[0x530..=0x58f]),
    (&["km"], &[0x1780..=0x17ff]),
];

/// The letters of languages that share a script with many others, as in the exemplar characters
/// of the Unicode CLDR: a name with any other letter is another language's.
const ALPHABETS: &[(&str, &str)] = &[
    ("be", "абвгдеёжзійклмнопрстуўфхцчшыьэюя"),
    ("bg", "абвгдежзийклмнопрстуфхцчшщъьюя"),
    ("kk", "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"),
    ("ky", "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"),
    ("mk", "абвгдѓежзѕијклљмнњопрстќуфхцчџш"),
    ("mn", "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя"),
    ("ru", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
    ("sr", "абвгдђежзијклљмнњопрстћуфхцчџш"),
    ("tg", "абвгғдеёжзиӣйкқлмнопрстуӯфхҳчҷшъэюя"),
    ("uk", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
];

/// The name in the script of the country's main language, if that is not Latin and exactly
/// such a name is known. Of several the one that reads most like the main name is taken;
/// then the shorter.
pub fn local_name(place: Place<'_>) -> Option<Local> {
    let main = place.country().languages.iter().find(|l| l.percent >= 30.0)?;
    let tag = main.tag.split(['-', '_']).next()?;
    let (_, ranges) = SCRIPTS.iter().find(|(tags, _)| tags.contains(&tag))?;
    let alphabet = ALPHABETS.iter().find(|(t, _)| *t == tag).map(|(_, letters)| *letters);
    let fits = |name: &str| {
        name.chars().any(|c| ranges.iter().any(|r| r.contains(&u32::from(c))))
            && name.chars().all(|c| {
                !c.is_alphabetic()
                    || (ranges.iter().any(|r| r.contains(&u32::from(c)))
                        && alphabet.is_none_or(|a| c.to_lowercase().all(|c| a.contains(c))))
            })
    };
    if fits(place.name()) {
        return None;
    }
    let unlike = |name: &str| {
        let (read, wanted) = (latin(tag, name), place.ascii_name());
        // By sound first; of "Великий" and "Велики", which sound alike, the letters decide.
        let folded = gazetteer::search::folded;
        (apart(&sounded(&read), &sounded(wanted)), apart(&folded(&read), &folded(wanted)))
    };
    let names = place.alternate_names().filter(|n| fits(n));
    let best = match tag {
        // Readings of Han characters are not comparable: the plain short name.
        "ja" | "zh" | "yue" => names
            .min_by_key(|n| (n.chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c)), n.chars().count())),
        _ => names.min_by_key(|n| (unlike(n), n.chars().count())),
    };
    best.map(|text| Local { tag: tag.to_owned(), text: text.to_owned() })
}

/// Letters that two names do not have in common from the start: enough to tell "Новгород" from
/// "Великий Новгород".
fn apart(a: &str, b: &str) -> usize {
    let common = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    (a.chars().count() + b.chars().count()).saturating_sub(2 * common)
}

/// A folded name without what transcriptions differ in: y and j are i, and no letter is doubled.
fn sounded(name: &str) -> String {
    let mut letters: Vec<char> = gazetteer::search::folded(name).replace(['y', 'j'], "i").chars().collect();
    letters.dedup();
    letters.into_iter().collect()
}

/// A name in Latin letters. Two letters read otherwise in Ukrainian than in most languages.
fn latin(tag: &str, name: &str) -> String {
    if tag == "uk" {
        return any_ascii::any_ascii(&name.replace(['и', 'И'], "y").replace(['г', 'Г'], "h"));
    }
    any_ascii::any_ascii(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greetings_are_in_order_for_the_search() {
        assert!(GREETINGS.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn places_greet_in_their_languages() {
        let world = worlddata::for_tests();
        let place = |id| world.by_id(gazetteer::GeoId(id)).unwrap();
        let texts = |id| greetings(place(id)).into_iter().map(|l| l.text).collect::<Vec<_>>();
        assert_eq!(texts(6_035_615), ["Hello", "Bonjour"], "Lacombe");
        assert_eq!(texts(3_996_322), ["Hola"], "Mazatlán");
        assert_eq!(
            local_name(place(519_336)).unwrap(),
            Local { tag: "ru".into(), text: "Великий Новгород".into() }
        );
        let local = |id| local_name(place(id)).unwrap().text;
        assert_eq!(
            [703_448, 706_483, 702_550].map(local),
            ["Київ", "Харків", "Львів"],
            "not the Chuvash one"
        );
        assert_eq!([727_011, 785_842].map(local), ["София", "Скопје"]);
        assert!(local_name(place(1_857_910)).unwrap().text.starts_with("京都"));
        assert_eq!(local_name(place(6_035_615)), None);
    }
}
