# The pages of the site.

## Around every page
site-name = Twinhall
site-line = Find a partner city anywhere in the world, and say why.
skip-to-content = Skip to the content
nav-label = Site
nav-about-data = About the data
nav-api = Data for programs (API)
nav-theme = Colours
theme-light = Light
theme-dark = Dark
theme-system = As the system
theme-to-light = Switch to light colours
theme-to-dark = Switch to dark colours
footer-sources = Place names and figures: GeoNames (CC BY 4.0), Natural Earth, OpenStreetMap contributors (ODbL) and others.
footer-sources-link = All sources, licences and dates
footer-version = Data of { $date }
print-from = Printed from { $address } on { $date }.
page-of-developers = For developers

date = { $day } { $month } { $year }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Searching
search-label = City, region or country
search-short = Search a city
search-submit = Search
search-placeholder = Lacombe, Alberta
search-help = Type a name in any script. Arrow keys choose, Enter opens.
search-announce-none = No place found. Press Enter to search for it all the same.
search-announce-one = 1 place found. Use the arrow keys.
search-announce-many = # places found. Use the arrow keys.
search-title = Search
search-results-for = Places called “{ $q }”
search-results-like = Places with a name like “{ $q }”
search-results-count = { $count ->
    [one] 1 place
   *[other] { $count } places
}
search-results-first = The first { $count }. Add the state or country to see fewer.
search-none = No place is called “{ $q }”.
search-none-spelling = Check the spelling, or leave out the state or country: a name in any script and most misspellings are found.
search-none-small = Very small places (below about 500 people) are not in the data.
search-empty = Type the name of a city, a region or a country.
search-matched = found as “{ $name }”
search-find = Find partners
search-profile = Profile
search-compare = Compare with { $name }
search-comparing = Choose the city to compare { $name } with.
search-population = { $count } people
search-population-unknown = population unknown

kind-city = City or town
kind-capital = Capital
kind-admin1 = State, province or region
kind-admin2 = County or district
kind-country = Country
kind-section = Part of a city
kind-locality = Locality

## Home
home-question = Which city are you looking from?
home-title = Find a partner city
home-button = Find partners
home-map = Two cities and the arc between them
home-map-about = A map of the world. An arc joins Lacombe in Canada, in blue, and Mazatlán in Mexico, in red.
home-examples = For example
home-what = What it does
home-what-rank = Ranks { $count } cities of the world for yours, on the research points that sister-city programmes use.
home-what-why = Says why, point by point, and what is not known. You move the weights and set the limits.
home-what-yours = Needs no account. Every page has an address to share, prints for council, and downloads as data.

## Finding partners
find-title = Partners for { $name }
find-title-before = Partners for
find-question = Which cities would make good partners, and why?
find-counts = { $remain } of { $considered } { $kind ->
    [city] cities
    [region] regions
   *[district] districts
} fit the limits.
find-counts-capped = { $counts } At most { $most ->
    [one] one of each country is
   *[other] { $most } of each country are
} listed.
find-no-ties = No list of existing ties is loaded, so partners of partners and of neighbours cannot count.
find-counts-print = Ranked by { $count } criteria.
find-showing = Shown: { $first } to { $last }.
find-partners = Already your partners
find-partners-note = Scored like the others. They are left out of the list below.
find-partners-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
}
find-results = Suggested partners
find-map-label = Map of the results
find-rank = No. { $rank }
find-score = Score { $score }
find-score-spread = Score { $score }, give or take { $spread }
find-reasons = All reasons
find-reasons-of = All reasons for { $name }
find-reason-points = { $points } points
find-compare = Compare
find-compare-with = Compare { $a } with { $b }
find-profile-of = Profile of { $name }
find-exclude = Leave out
find-exclude-of = Leave { $name } out of the list
find-panel = Weights and limits
find-panel-about = what counts, how far, how large, which countries
find-any = any
find-any-help = “any” takes one of these three limits away.
find-chips = Set by you
find-chip = { $name }: { $value }
find-chip-remove = Remove { $limit }
find-away = { $km } km away
find-map-about = { $name } in blue, joined by arcs to { $count } suggested partners in red, numbered as in the list.
find-reason = Reason
find-bar = Bar
find-points = Points
find-sum = Score: the sum
find-weights = What counts
find-weights-help = 1 is the usual weight; 0 leaves it out; 3 counts it three times.
find-limits = Limits
find-countries = Only these countries
find-not-countries = Not these countries
find-codes-help = Names or two-letter codes, with commas between: Sweden, NO, FI
find-continents = Continents
find-continents-help = None ticked means all.
find-languages = Languages spoken there
find-languages-help = With commas between: Spanish, pt. A language counts if at least 10 % of the country’s people use it.
find-distance = Distance, km
find-population = Population
find-at-least = at least
find-at-most = at most
find-population-ratio = Largest difference in size, times
find-population-ratio-help = “any” for all sizes.
find-unknown-population = Also places of unknown population
find-spacing = Only the best of all places within, km
find-spacing-help = “any” lists all of them.
find-nearby = also nearby: { $names }
find-office-hours = Office hours shared, at least
find-office-hours-help = Hours between 9 and 17 at both ends, today.
find-max-airport = Airport with scheduled flights within, km
find-not-twinned = Not already twinned with
find-max-partners = Only cities with at most so many partners so far
find-max-partners-help = Leaves out the much-courted; 0 asks for cities that have none yet.
find-per-country = At most from one country
find-own-country = Also my own country
find-include-partners = Rank my existing partners too
find-excluded = Left out by you
find-excluded-back = Put { $name } back
find-apply = Show partners
find-reset = Start over
find-download = Download
find-download-csv = Table (CSV)
find-download-json = Data (JSON)
find-download-note = The first { $count } results.
find-print = Print this page with your browser: it is laid out for council.
find-share = To share these results, copy the address of this page.
find-empty = Nothing fits all of these limits.
find-past-end = The list ends before this page.
find-past-end-first = To the best results
find-empty-advice = Without one limit, the others kept, there would be:
find-few-advice = Few are left. Without one limit, the others kept, there would be more:
find-advice-add = { $count ->
    [one] 1 more without “{ $limit }”
   *[other] { $count } more without “{ $limit }”
}
find-empty-all = Start over without limits
find-all-zero = Every weight is 0, so nothing can be ranked. Set at least one above 0.
find-previous = Previous { $count }
find-next = Next { $count }
find-paging = Pages of results
find-keys = Keys
find-key-search = search
find-key-next = next and previous result
find-key-open = open or close its reasons
find-key-compare = compare
find-switch = Not this one?
find-loading = Ranking the world again …
find-updated = { $count } ranked anew. The first is { $name }.
find-not-a-city = { $name } is not a city. Partners are suggested for cities and towns.
find-csv-rank = rank
limit-countries = only these countries
limit-not-countries = not these countries
limit-continents = continents
limit-languages = languages
limit-min-distance = least distance
limit-max-distance = greatest distance
limit-min-population = least population
limit-max-population = greatest population
limit-population-ratio = similar size only
limit-unknown-population = population unknown
limit-spacing = one of each neighbourhood
limit-office-hours = shared office hours
limit-max-airport = airport within reach
limit-not-twinned-with = not already twinned with
limit-max-partners = partners so far, at most
limit-per-country = at most from one country
limit-own-country = other countries only
limit-exclude = left out by you
limit-partners = existing partners

continent-AF = Africa
continent-AN = Antarctica
continent-AS = Asia
continent-EU = Europe
continent-NA = North America
continent-OC = Oceania
continent-SA = South America

certainty-sure = known
certainty-unsure = partly known
certainty-unknown = unknown
certainty-legend = How much is known

## What is wrong with an address
query-unknown-key = “{ $key }” is not something this page understands. Take it out of the address; the limits are listed in the panel.
query-twice = “{ $key }” stands twice in the address. Keep one of them.
query-number = “{ $key }” must be a number from { $min } to { $max }; it is “{ $value }”.
query-whole = “{ $key }” must be a whole number from { $min } to { $max }; it is “{ $value }”.
query-flag = “{ $key }” must be 1 or 0; it is “{ $value }”.
query-weight-key = “{ $key }” is not a criterion. The criteria are { $known }.
query-country = “{ $value }” in “{ $key }” is not a country. Use its English name or its two-letter code, such as SE.
query-continent = “{ $value }” is not a continent code. The codes are AF, AN, AS, EU, NA, OC and SA.
query-language = “{ $value }” is not a language in the data. Use its English name or its code, such as es.
query-id = “{ $value }” in “{ $key }” is not the number of a place.
query-too-many = “{ $key }” lists { $count } entries; at most { $max } are allowed.
query-crossed = The limit on { $what } asks for at least { $min } and at most { $max }. Swap the two.
query-deep = Results can be paged to number { $max }. Set limits to reach the others.
query-all-zero = Every weight is 0, so nothing can be ranked. Set at least one above 0.
query-no-position = { $name } cannot be matched: its position is not known. Choose one of its cities.
query-text-long = The search is { $count } characters long; at most { $max } are looked at.
query-limit = “limit” must be a whole number from 1 to { $max }; it is “{ $value }”.

## About the data
about-title = About the data
about-lead = Where every figure comes from, how old it is, under which licence you may use it, and how the ranking is made.
about-method = How cities are ranked
about-method-1 = For your city, every other city of the world is looked at on ten points that sister-city guides ask for. On each point the pair gets a number of points: more if pairs like it are more often partners, fewer if less often.
about-method-2 = The score is the plain sum of those points, and the page shows each of them. Nothing else goes in: what you read is what ranked it. Existing ties make up “precedent”, all other points “fit”.
about-method-3 = How much each point weighs by default was learned from real partnerships between cities. You can change every weight, or set it to 0.
about-method-4 = What is not known counts neither for nor against a city. It widens the stated uncertainty (“give or take”) instead.
about-method-5 = Cities you are already twinned with are listed first and left out of the suggestions.
about-criteria = The ten points
about-sources = Sources
about-sources-intro = The data file was built on { $date }. It is the work of many others; each source is named as its licence asks.
about-source-name = Source
about-source-licence = Licence
about-source-date = Data of
about-source-used = Used for
about-source-package = Taken from
about-source-note = What we took or changed
about-coverage = What is covered
about-coverage-intro = Of the { $count } cities and towns in the data, so many have a known value:
about-coverage-field = Field
about-coverage-known = Known
about-coverage-share = Share
coverage-population = Population
coverage-division = State, province or region
coverage-elevation = Height above the sea
coverage-relief = Relief within 25 km
coverage-climate = Climate
coverage-coast = Distance to the sea
coverage-lake = Distance to a lake
coverage-river = Distance to a river
coverage-port = A port within 50 km
coverage-airport = Airport with scheduled flights
coverage-university = A university
coverage-facts = Facts added here
about-counts = { $cities } cities and towns, { $regions } states, provinces and regions, { $counties } counties and districts, { $countries } countries and territories.
about-ties = { $count ->
    [0] No list of existing partnerships is loaded, so “already your partners” stays empty.
    [one] 1 existing partnership is loaded.
   *[other] { $count } existing partnerships are loaded.
}
about-missing = What no open source holds
about-missing-text = Industries, museums, cultural institutions and migration between cities are not in any open list for the whole world. Here they show as unknown. Whoever runs this site can add them from a table: see the user guide, “Add what you know of your city”.
about-licence = Licences
about-licence-text = Each source keeps its own licence, as named above. In short: the main file may be used under CC BY 4.0 with these attributions; the shorelines and rivers in it derive from GSHHG, under the LGPL 3.0 or later. Distances to lakes and wide rivers derive from OpenStreetMap: they are in a file of their own, under the Open Database License (ODbL) 1.0.
about-limits = What it cannot tell
about-limits-text = A high score says that two cities resemble pairs that became partners. It does not say that their people would like each other. Europe is over-represented among known partnerships, and a pair that is not on any list may still exist. Notes on countries at war, and on people displaced, are as old as their source.

## Errors
error-number = Error { $status }
error-home = Start again from the first page
error-not-found = There is no such page
error-not-found-advice = The address may be mistyped, or the page has moved. Search for the city above, or start from the first page.
error-no-place = There is no place with the number { $id }
error-no-place-advice = Numbers are GeoNames ids. The place may be too small for the data, or the number mistyped. Search for it by name above.
error-bad-request = This address asks for something that cannot be
error-bad-request-advice = Go back and change what you entered last. Nothing was changed.
error-method = This page cannot be used that way
error-method-advice = It answers GET and HEAD only. Nothing was changed.
error-timeout = That took too long
error-timeout-advice = The server is busy or the request came in too slowly. Nothing was lost; try again in a moment.
error-too-large = That is more than this site accepts
error-too-large-advice = A request may be at most 64 KB long. Nothing was changed.
error-long-address = This address is too long
error-long-address-advice = Addresses may be at most 8,000 characters long. Take out some of the limits, for example places left out one by one, and try again.
error-internal = Something went wrong on our side
error-internal-advice = Nothing was changed. Try again in a moment; if it happens again, tell whoever runs this site what you did.
error-not-ready = The world is still being unpacked
error-not-ready-advice = This happens once, at the first start. Try again in a few seconds.
