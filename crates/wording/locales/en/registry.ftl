# The register: search, map, statistics, the page of a tie.

nav-registry = Registry

## Ties in lists
registry-and = and
registry-kind-since = { $kind }, since { $date }
registry-month = { $month } { $year }
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
registry-without = Without “{ $filter }”
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
