# The register: search, map, statistics, the page of a tie.

nav-registry = Registry

## Ties in lists
registry-and = and
registry-kind-since = { CAPITAL($kind) }, since { $date }
registry-capital = { CAPITAL($text) }
registry-evidence-both-sides = confirmed by both sides
registry-evidence-one-side = confirmed by one side
registry-evidence-stale = confirmed long ago
registry-evidence-unconfirmed = unconfirmed

## Search
registry-title = Registry of ties
registry-on-map = On the map
registry-statistics = Statistics
registry-text = City
registry-text-help = One city or both, in any language or script; a state or country after it narrows further.
registry-sort = Order
registry-sort-name = By name
registry-sort-oldest = Oldest first
registry-sort-newest = Newest first
registry-sort-country = By country
registry-sort-updated = Last changed first
registry-submit = Search
registry-reset = All ties
registry-narrow = Narrow down
registry-more = { $count } more
registry-chosen = chosen
registry-found = { $count ->
    [0] No tie
    [one] 1 tie
   *[other] { $count } ties
}
registry-showing = { $from } to { $to }
registry-previous = Previous
registry-next = Next
registry-download = Downloads
registry-download-parties = Downloads of the parties
registry-parties = Their parties:
registry-country = Country
registry-with = Tied with
registry-division = State or region
registry-since = Since
registry-decade = { $year }s
registry-since-unknown = date unknown
registry-kind = Kind
registry-status = Agreement
registry-evidence = Evidence
registry-activity = Activity
registry-field = Field
registry-chip-text = “{ $text }”
registry-none = No tie on record fits all of this. That says nothing of ties nobody has recorded here yet.
registry-without = Without { $filter }
registry-empty = No tie is on record here yet.
registry-empty-how = How ties get in
registry-empty-sheet = From the spreadsheets you have: staff upload a list (CSV or XLSX), see each row’s outcome, and take it over.
registry-empty-wikidata = From Wikidata, with its references, for a country at a time.
registry-empty-hand = By hand, one after another, with the signed agreement as evidence.
registry-empty-published = What stands in a registry here is what its keeper has published; drafts are seen by staff alone.
registry-bad-decade = “{ $value }” in “since” is not a decade. Write its first year, such as 1990, or “unknown”.
registry-bad-choice = “{ $value }” is no choice for “{ $key }”. The choices are { $known }.
registry-csv = CSV
registry-json = JSON
registry-as-list = As a list
registry-any = All

## The map
map-web-title = Ties on the map
map-web-show = Show
map-web-desc = Arcs between the cities that are tied. The same ties stand in a list beside it.
map-web-bundled = Drawn here: the { $arcs } arcs with the most ties between groups of neighbouring cities, { $ties } ties in all. The more ties, the thicker the arc.
map-web-broken = Arcs that pass over a pole are broken there.
map-web-missing = { $count ->
    [one] 1 tie is not on the map, for it is not known where a side lies.
   *[other] { $count } ties are not on the map, for it is not known where a side lies.
}
map-web-larger = Larger
map-web-smaller = Smaller
map-web-whole = The whole world
map-web-label = Map of ties. Plus and minus change its size, arrow keys move it, 0 shows the whole world.
map-web-keys = Every tie is drawn. Drag, or use + − and the arrow keys; point at a city to see its ties, click to open it.
map-web-one = 1 tie
map-web-many = # ties

## Statistics
statistics-title = Statistics of ties
statistics-title-of = { $country }: ties
statistics-as-of = As of { $date }
statistics-lead = { $ties } ties between { $parties } cities, counties and states of { $countries } countries. { $domestic ->
    [0] None is within one country.
    [one] One is within one country.
   *[other] { $domestic } are within one country.
}
statistics-lead-of = { $ties ->
    [one] 1 tie
   *[other] { $ties } ties
} of { $parties ->
    [one] 1 city, county or state
   *[other] { $parties } cities, counties and states
} with { $countries ->
    [one] 1 country.
   *[other] { $countries } countries.
}
statistics-of = Country
statistics-all = All countries
statistics-show = Show
statistics-country-page = Page of { $country }
statistics-none-of = No tie of { $country } is on record here yet.
statistics-map-legend = Blue: { $country }. Neighbouring cities are drawn together where there are many.
statistics-by-country = Number of ties by country
statistics-by-counterpart = Number of ties by country of the counterpart
statistics-ties = Ties
statistics-ties-of = ties: { $country }
statistics-bar = Share
statistics-cities = Places
statistics-oldest = Oldest
statistics-confirmed = Confirmed by both sides
statistics-counted = A tie between two countries counts once in each.
statistics-counted-of = A tie with sides in several other countries counts once in each.
statistics-decades = Ties by decade
statistics-decades-desc = { $dated } ties by the decade they began; of { $undated } the date is not known.
statistics-undated = undated
statistics-before = before { $year }
statistics-share = Share
statistics-percent = { $percent } %
statistics-tiny = < 0.1 %
statistics-pairs = Most ties between two countries
statistics-between = Countries
statistics-pair = { $a } – { $b }

## The page of a tie
tie-page-dash = { " – " }
tie-page-none = There is no tie “{ $id }” in this registry.
tie-page-none-advice = It may not be published, or the address may be mistyped. Look for it by the names of its cities in the registry.
tie-page-bad-day = “{ $value }” is not a day. Write it like 2005-06-30.
tie-page-local = { $about } (“{ $local }”)
tie-page-compare = Compare the two
tie-page-agreement = Agreement:
tie-page-whole = The tie
tie-page-fields = Fields
tie-page-term = Term
tie-page-term-open = without end
tie-page-term-until = until { $date }
tie-page-active-last = { $activity }, last noted { $date }
tie-page-active-never = nothing noted
tie-page-distance = Distance
tie-page-fact-people = People
tie-page-fact-languages = Languages
tie-page-fact-climate = Climate
tie-page-fact-elevation = Elevation
tie-page-story = What happened
tie-page-timeline-title = { $names } in time
tie-page-timeline-desc = One lane for each side shows how its agreement stood. The same is told in words below.
tie-page-timeline-legend = Full band: in force. Hollow: on the way. Hatched: suspended, emeritus or on hold. Thin: over. Diamond: something was done. Ring: a side confirmed the entry.
tie-page-began = The tie began.
tie-page-registered = Entered in this registry.
tie-page-undated = undated
tie-page-authority = Authority: { $authority }
tie-page-status-changed = { $name }: { $status }.
tie-page-signed = Signed for { $name }.
tie-page-signed-by = Signed for { $name } by { $signatory } ({ $capacity }).
tie-page-budget = The assembly of { $name } approved a budget.
tie-page-budget-by = { $body } approved a budget for { $name }.
tie-page-condition-of = { $name } stated the condition: { $condition }.
tie-page-confirmed-by = { $name } confirmed the entry.
tie-page-activity = { CAPITAL($what) }.
tie-page-activity-text = { CAPITAL($what) }: { $text }
tie-page-resolution = Resolution { $number }.
tie-page-resolution-dated = Resolution { $number } of { $date }.
tie-page-resolution-vote = Resolution { $number } of { $date }, { $vote }.
tie-page-condition = Until: { $condition }.
tie-page-condition-met = Condition met: { $how }.
tie-page-statute = Statute: { $citation }.
tie-page-letters = By letters of all sides.
tie-page-status-since = Since { $date }.
tie-page-signature = Signed.
tie-page-signature-on = Signed on { $date }.
tie-page-signature-by = Signed by { $signatory } ({ $capacity }).
tie-page-signature-by-on = Signed by { $signatory } ({ $capacity }), { $date }.
tie-page-confirmed-on = Confirmed the entry: { $date }.
tie-page-never-confirmed = Has not confirmed the entry.
tie-page-evidence = Evidence
tie-page-party = Officials, offices and sites
tie-page-no-evidence = No source is recorded for this tie yet.
tie-page-inside = { $count ->
    [one] One more source is kept inside the registry.
   *[other] { $count } more sources are kept inside the registry.
}
tie-page-as-at = As at { $date }.
tie-page-as-at-past = As it is now known to have been on { $date }.
tie-page-as-at-then = As it was known on { $date }.
tie-page-on = How it stood on
tie-page-known = By what was known
tie-page-known-now = today
tie-page-known-then = on that day
tie-page-look = Look
tie-page-now = As it is today
tie-page-unrecorded = Nothing of this tie was on record then.
tie-page-not-yet = The tie had not begun on that day.
tie-page-uncertain = How the tie stood on that day is not known: the record begins with { $date }.

## Recognition of a tie
tie-recognition = Recognition
tie-recognition-lead = Reckoned from what is on record here, by the rules that each association has published. What the association itself says may differ.
tie-recognition-called = { $state }: “{ $called }”
tie-recognition-failing = Fails by: { $rules }.
tie-recognition-lapsed = No longer passes: { $rules }.
tie-recognition-missing = Not on record: { $rules }.
tie-recognition-source = Rules: { $title } ({ $publisher }), read { $date }

## On the page of a place
place-party = { $name }: officials, offices and sites
place-registry-all = { $count ->
    [one] 1 tie in the registry
   *[other] All { $count } ties in the registry
}
place-registry-statistics = Counted by country
place-ties-listed = Also on a list beside the registry
