# The register for programs: downloads, feeds, documents, the API with a token, the file of each night.

## Downloads
data-xlsx = Excel
data-geojson = GeoJSON
data-jsonld = JSON-LD
data-atom = Feed
data-feed = Ties that changed last

## Documents
tie-page-document = Document

## The API with a token
api-token-needed = This needs a token.
api-token-wrong = This token does not hold.
api-token-advice = Send “Authorization: Bearer twh_…”. Tokens are made under “Your account”; one that was revoked or has run out is replaced there.
api-organisation-needed = “unpublished” needs “organisation”: whose registry is meant.
api-no-party = There is no party “{ $id }” with a tie in this registry.
api-body-kind = The body must be application/json.
api-bad-body = The body of the request cannot be taken.
api-body-unreadable = It cannot be read: { $why }.
api-body-missing = This is missing.
api-body-unknown = There is no such member here.
api-many-sides = A tie has { $most } sides at most.
api-side-object = A side is an object with “place” or “party”, and “status”.
api-side-who = A side has either “place”, a GeoNames id, or “party”, the identifier of a party on record.
api-fact-kind = “{ $kind }” is no kind of fact.
api-fact-elsewhere = Facts of this kind are not taken here. A tie is put on record by POST to /api/v1/ties; ties are merged at the desk.
api-fact-merger = This entry belongs to a merger. Mergers are made and undone at the desk, where both ties change together.
api-fact-evidence = The identifier of a new source is drawn here; leave it out.
api-fact-file = Documents are uploaded at the desk. Leave this out.
api-if-match = The version on which this was decided is missing.
api-if-match-advice = Send it as “If-Match”, as it came in “ETag” with GET /api/v1/ties and the same token, such as "7".
api-stale-title = The tie has changed meanwhile.
api-stale = This was decided on version { $stated }; the newest is { $newest }. Look at both, and decide again.

## Following changes
api-cursor-bad = “{ $value }” is no cursor. Hand over “next” of an earlier answer as it came.
api-cursor-gone = This cursor is of another state of this registry.
api-cursor-ahead = The registry was read back from a copy since. Begin anew with an empty copy of yours, without “after”.

## The file of each night
data-title = Data
data-lead = The whole register in one file, made anew each night: for a copy of your own, for research, for a map of yours. It holds what the public sees, nothing else.
data-each-night = Files
data-none = There is no file yet. The first is made within minutes after a tie was published.
data-withdrawn = This file was withdrawn
data-withdrawn-advice = “{ $why }” The files of other nights are listed under Data. Whoever has a copy of this one is asked to delete it.
data-file = File
data-day = Made on
data-size = Size
data-kilobytes = { $size } kB
data-megabytes = { $size } MB
data-parts = What stands in a file
data-part-ties = One line a tie, for spreadsheets. Of a tie with more than two sides each further side has a line of its own with the first. UTF-8, RFC 4180; before a text that a spreadsheet could take for a formula stands an apostrophe.
data-part-ties-lines = The same ties as JSON, one record a line, as GET /api/v1/ties answers them: all sides of a tie in one, with positions, activity and confirmation.
data-part-parties = One line for each city, county or state that has a tie in the file.
data-part-parties-lines = The same as JSON, one record a line, with the identifiers of their ties.
data-part-statistics = How many ties there are by country, year, decade, kind, status, field, evidence and activity.
data-column-id = Identifier, which lasts. It stands in addresses and in the API too.
data-column-name = The name by which the city, county or state is known.
data-column-division = State, province or region.
data-column-country = ISO 3166-1 alpha-2.
data-column-geonameid = Number of the place in GeoNames; empty where the party is bound to none.
data-column-status = Where this side stands in the agreement: in-force, suspended, terminated and so on. The other side may stand elsewhere.
data-column-kind = sister-city, friendship-city, sister-county, sister-state, sister-region, project-partnership or contact.
data-column-local-kind = What the sides call it.
data-column-since = A year, a month or a day, as exact as it is known; empty where nobody knows.
data-column-fields = Fields of cooperation, with semicolons between.
data-column-evidence = both-sides, one-side, stale (confirmed, but long ago) or unconfirmed.
data-column-page = Its page here.
data-column-position = Degrees north and east; empty where not known.
data-column-level = municipality, county, state or region.
data-column-ties = How many ties it has in the file.
data-now = As it is now
data-now-lead = Without waiting for the night, all ties or, from the registry’s search, those you look for:
data-now-parties = The cities, counties, states and regions that have these ties:
data-statistics = Statistics (CSV)
data-follow = A copy is kept up to date by asking what changed since the last time:
data-licences = Licence
data-licence = Names and positions of places come from GeoNames (CC BY 4.0, geonames.org). The ties are facts recorded by the organisations that keep this registry; name this registry and the day of the file when you use them.
data-read-me = The public register of { $site } as of { $date }: { $ties ->
    [one] 1 tie
   *[other] { $ties } ties
}, { $parties ->
    [one] 1 party
   *[other] { $parties } parties
}.
