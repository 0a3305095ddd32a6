# What other registers claim, and how Wikidata is read.

## Doubts about a claim
claim-one-sided = Only { $by } says so; { $not } does not.
claim-starts-differ = The two entries say that it began { $dates }. Neither is taken; both stand with the sources.
claim-vague-start = It is said to have begun between { $first } and { $last }; no date is taken.
claim-unknown-start = It is said to have begun at a time that nobody knows.
claim-end-one-sided = One entry says that it ended, the other that it stands.
claim-id-far-away = { $id } has the GeoNames id { $geonames } of a place { $km } km away from where it says that it lies; its name counts instead.
claims-damaged = What was read can no longer be understood (line { $line }: { $what }). Read it anew.
