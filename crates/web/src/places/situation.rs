//! What should be known of a country before one writes there, where a page shows a place.

use gazetteer::Place;
use wording::Words;

/// In words, of any place.
pub fn situation(place: Place<'_>, words: &Words) -> Option<String> {
    matching::situation(place).map(|message| words.say(&message))
}

/// In words, of a place as somebody elsewhere sees it: of one's own country one knows.
pub fn situation_abroad(from: Place<'_>, place: Place<'_>, words: &Words) -> Option<String> {
    if from.country_ix() == place.country_ix() { None } else { situation(place, words) }
}
