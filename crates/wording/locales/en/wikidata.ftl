# What other registers claim, and how Wikidata is read.

## Doubts about a claim
claim-one-sided = Only { $by } says so; { $not } does not.
claim-starts-differ = The two entries say that it began { $dates }. Neither is taken; both stand with the sources.
claim-vague-start = It is said to have begun between { $first } and { $last }; no date is taken.
claim-unknown-start = It is said to have begun at a time that nobody knows.
claim-end-one-sided = One entry says that it ended, the other that it stands.
claim-ended-once = Another statement of the same entries says that it ended{ $until ->
    [unknown] { "" }
   *[other] {" "}{ $until }
 }{ $again ->
    [yes] , before it began again
   *[no] , against the one that counts
 }. Both stand with the sources.
claim-id-far-away = { $id } has the GeoNames id { $geonames } of a place { $km } km away from where it says that it lies; its name counts instead.
claims-damaged = What was read can no longer be understood (line { $line }: { $what }). Read it anew.

## Sources
wikidata-source = Wikidata: { $from } is twinned with { $to }{ $dated ->
    [both] , from { $start } until { $end }
    [start] , since { $start }
    [end] , until { $end }
   *[none] {""}
} (statement { $statement }, read { $read }, CC0 1.0)
wikidata-deprecated = Wikidata itself marks it as wrong.
wikidata-unknown-partner = It says that there is a partner, and that nobody knows which.
wikidata-itself = It names its own item.

## The page where Wikidata is read
wikidata-title = Ties from Wikidata
wikidata-offer = Wikidata knows some tens of thousands of ties, with links to who says so.
wikidata-go = Read Wikidata
wikidata-about = Reads which places Wikidata states to be twinned, and makes an import of it that you look through like a sheet. Nothing goes on record before you say so. What is on record is never overwritten: where Wikidata says something else, you see both.
wikidata-begin = Read Wikidata
wikidata-again = Read it again
wikidata-countries = Countries
wikidata-countries-about = Codes or names with commas between: ties with a side in one of them are read. Leave it empty to read the whole world, which takes a quarter of an hour or so.
wikidata-contact = How you can be reached
wikidata-contact-about = An e-mail address or the address of a page. { $endpoint } asks for it, so that somebody can write to you instead of shutting you out. It is told to nobody else and forgotten when the reading ends.
wikidata-read = Begin
wikidata-licence = Data of Wikidata are in the public domain (CC0 1.0). Each tie keeps the statements that it comes from, with the day on which they were read. One question is asked at a time.
wikidata-stop = Stop
wikidata-look = Look through what was read
wikidata-under-way = It goes on by itself, also when you leave this page.
wikidata-world = Ties of the whole world
wikidata-of = Ties with { $countries }
wikidata-waits = It goes on at { $until }.
wikidata-state-statements = Reading ties
wikidata-state-items = Reading the places they name
wikidata-state-done = Read
wikidata-state-nothing = Read; there are no ties
wikidata-state-stopped = Stopped
wikidata-count-statements = Statements
wikidata-count-changed = New or changed since the last time
wikidata-count-gone = No longer there
wikidata-count-items = Places asked for
wikidata-count-requests = Questions asked
wikidata-no-country = “{ $text }” is no country.
wikidata-no-contact = Write an e-mail address, or the address of a page that tells how to reach you.
import-usual = What is taken where nothing is said
import-apply-about-claims = Ties with an open question, those said to be over and those refused are left out. You can read Wikidata again later: what is on record is recognised, and your choices of places are kept.
import-usual-about = Wikidata does not say of what kind a tie is, nor where it stands.

## What can go wrong while Wikidata is read
wikidata-away = The query service cannot be reached ({ $why }).
wikidata-slow = The query service did not answer within { $seconds } seconds.
wikidata-busy = The query service is busy and asks to wait { $seconds } seconds.
wikidata-failing = The query service fails (status { $status }).
wikidata-refused = The query service refuses the question (status { $status }): { $said }
wikidata-moved = The query service has moved to { $to }. Whoever runs this site sets that address (--wikidata).
wikidata-no-results = The query service answered with something else than results ({ $what }).
wikidata-cut = The answer of the query service was cut short.
wikidata-too-long = The answer of the query service is longer than any should be.

## On the command line
cli-wikidata-statements = { $count ->
    [one] One statement read
   *[other] { $count } statements read
}
cli-wikidata-items = { $count ->
    [one] one place read
   *[other] { $count } places read
}
cli-wikidata-read = { $statements } statements of Wikidata read, { $changed } new or changed, { $gone } gone; { $requests } questions asked.
cli-wikidata-nothing = Wikidata states no such ties.
cli-wikidata-waits = { $why } What was read is kept; the same command goes on where it was, from { $until } on.
cli-wikidata-stopped = { $why } What was read is kept; the same command begins anew and asks only for places that changed.
cli-wikidata-elsewhere = Another process has gone on with this reading, or stopped it.
cli-wikidata-open = Nothing was written. `twinhall ties apply { $id }` writes it; the site shows it under the organisation’s imports.
cli-wikidata-no-country = “{ $text }” is no country.
cli-import-not-open = There is no import { $id } that is still open.
