# Place and compare pages, their maps and charts.

## Months and units
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec
month-letter-1 = J
month-letter-2 = F
month-letter-3 = M
month-letter-4 = A
month-letter-5 = M
month-letter-6 = J
month-letter-7 = J
month-letter-8 = A
month-letter-9 = S
month-letter-10 = O
month-letter-11 = N
month-letter-12 = D
unit-celsius = °C
unit-mm = mm
unit-km = { $n } km

## Maps
map-north = N
map-local-title = Map of the surroundings of { $name }
map-local-desc = Coast, rivers, lakes and towns up to about { $km } km away.{ $count ->
    [0] {""}
   *[other] {" "}The largest towns near it: { $towns }.
}

## Charts
chart-climate-title = Climate of { $name } over the year
chart-climate-title-two = Climate of { $a } and { $b } over the year
chart-climate-desc = { $name }: { $cold } °C in { $coldmonth }, { $warm } °C in { $warmmonth }, { $rain } mm of rain and snow a year.
chart-spread-desc = { $name }: { $value }, more than { $share } % of the world’s cities.
chart-spread-unknown = { $name }: unknown.
unit-m = { $n } m
degrees-north = { $deg }° N
degrees-south = { $deg }° S
degrees-east = { $deg }° E
degrees-west = { $deg }° W
time-zone-now = { $name }, { $offset } today

## Facts
fact-population = People
fact-position = Position
fact-position-middle = Middle of its cities, weighted by population.
fact-time-zone = Time zone
fact-elevation = Height above the sea
fact-relief = Relief
fact-relief-detail = Between the highest and lowest land within 25 km.
fact-climate = Climate
fact-climate-class = { $name } ({ $code })
fact-climate-detail = { $cold } °C in the coldest month, { $warm } °C in the warmest; { $rain } mm of rain and snow a year.
fact-coast = Distance to the sea
fact-river = Nearest charted river
fact-river-rank = Rank { $rank } of the world’s rivers; 1 is the largest.
fact-wide-river = Nearest wide river
fact-wide-river-detail = Wide enough to be mapped as an area.
fact-lake = Nearest lake
fact-lake-area = { $area } km² large.
fact-port = Port
fact-port-none = None within 50 km
fact-airport = Airport with scheduled flights
fact-airports-near = { $count ->
    [0] None with scheduled flights within 100 km.
    [one] One with scheduled flights within 100 km.
   *[other] { $count } with scheduled flights within 100 km.
}
fact-airfield = Nearest airfield
fact-universities = Universities
fact-universities-count = { $count } known
fact-industries = Industries
fact-museums = Museums and cultural institutions
fact-diaspora = Where its people come from
fact-corrected = Corrected: { $source }, { $date }.
fact-shipped = The shipped data say { $value }.
fact-shipped-unknown = Unknown in the shipped data.
port-seaport = Seaport
port-harbour = Harbour
port-landing = Marina or landing
port-with-size = { $kind }, { $size }
port-size-very-small = very small
port-size-small = small
port-size-medium = medium
port-size-large = large

## Köppen classes
koppen-Af = Tropical rainforest
koppen-Am = Tropical monsoon
koppen-Aw = Tropical savanna
koppen-BSh = Hot steppe
koppen-BSk = Cold steppe
koppen-BWh = Hot desert
koppen-BWk = Cold desert
koppen-Cfa = Humid subtropical
koppen-Cfb = Oceanic
koppen-Cfc = Subpolar oceanic
koppen-Csa = Mediterranean, hot summers
koppen-Csb = Mediterranean, warm summers
koppen-Csc = Mediterranean, cold summers
koppen-Cwa = Subtropical, dry winters
koppen-Cwb = Subtropical highland
koppen-Cwc = Cold subtropical highland
koppen-Dfa = Humid continental, hot summers
koppen-Dfb = Humid continental, warm summers
koppen-Dfc = Subarctic
koppen-Dfd = Subarctic, severe winters
koppen-Dsa = Continental, hot dry summers
koppen-Dsb = Continental, warm dry summers
koppen-Dsc = Subarctic, dry summers
koppen-Dsd = Subarctic, dry summers and severe winters
koppen-Dwa = Continental, hot summers and dry winters
koppen-Dwb = Continental, warm summers and dry winters
koppen-Dwc = Subarctic, dry winters
koppen-Dwd = Subarctic, dry and severe winters
koppen-ET = Tundra
koppen-EF = Ice cap

## Country
country-languages = Languages
country-language = { $name } { $percent } %
country-language-official = { $name } { $percent } % (official)
country-income = Income class
income-low = Low income
income-lower-middle = Lower middle income
income-upper-middle = Upper middle income
income-high = High income
country-gdp = GDP per head
country-gdp-value = ${ $usd } at purchasing power
country-gdp-dated = ${ $usd } at purchasing power ({ $year })
country-sectors = Economy
country-sectors-value = Farming { $farms } %, industry { $industry } %, services { $services } %
country-industries = Industries
country-farm-products = Farm products
country-exports = Exports
country-exports-to = Exports go to
country-imports-from = Imports come from
country-borders = Borders by land
country-history = History
country-independent = Independent (formerly { $power })
country-independent-year = Independent since { $year } ({ $power })
state-soviet-union = the Soviet Union
state-yugoslavia = Yugoslavia
state-czechoslovakia = Czechoslovakia
state-ottoman-empire = the Ottoman Empire
country-dependency = Territory of { $power }
country-heritage = World heritage sites
country-heritage-value = { $total } ({ $cultural } cultural, { $natural } natural, { $mixed } mixed)
country-government = Government

## Place page
place-other-names = { $count ->
    [one] One other name
   *[other] { $count } other names
}
place-find = Find partners
place-compare = Compare
place-compare-label = Compare { $name } with
place-compare-placeholder = Compare with …
place-json = Data (JSON)
place-facts = Key facts
place-facts-of = Key facts of { $name }
place-source-n = Source { $n }
place-around = Around it
place-within = Largest cities
place-climate = Climate
place-table-behind = The figures as a table
place-ties = Sister cities and other ties
place-ties-none = No existing tie of { $name } is on the list that this site was given.
place-ties-no-list = No list of existing ties is loaded, so none can be shown.
place-ties-count = { $count ->
    [one] One existing tie is known.
   *[other] { $count } existing ties are known, the oldest first.
}
place-universities = Universities
place-universities-note = Matched by name: some may be missing.
place-country = About { $name }
place-country-itself = The country
place-country-note = Known for the whole country, not for this place alone.
place-unknown = What is not known
place-unknown-add = Whoever runs this site can add it from a table. Put one fact in each line, with its source and date, then look at the preview before anything is changed:
place-sources = Sources
missing-suggestions = Perhaps one of these is meant:
climate-month = Month
climate-temperature = Mean temperature, °C
climate-rain = Rain and snow, mm
climate-south = { $name } lies south of the equator: summer is from December to February.
chart-climate-legend = Line: mean temperature of each month, scale on the left. Bars: rain and snow, scale on the right.
map-local-legend = Square: port. Triangle: airport with scheduled flights. Larger dots are larger towns.
map-wide-legend = Larger dots are larger towns.
map-port = port
map-ties-title = Ties of { $name } on a map of the world
map-ties-desc = { $count ->
    [one] One arc leads from { $name } to its partner; the list below names it.
   *[other] { $count } arcs lead from { $name } to its partners; the list below names them.
}
tie-since = since { $year }
tie-kind-since = { $kind }, since { $year }
fact-rank = Rank among towns
fact-other = Another fact
unit-degrees = { $n } °C
unit-millimetres = { $n } mm
unit-dollars = ${ $n }
spread-temperature = Mean temperature
spread-rain = Rain and snow a year
spread-gdp = GDP per head of the country

## Compare page
compare-title = { $a } and { $b }
compare-lead = Two places point by point
compare-and = and
compare-apart = { $distance } apart
compare-same-clock = The same time of day, today
compare-ahead = { $b } is { $hours } h ahead today
compare-behind = { $b } is { $hours } h behind today
compare-office = { $hours ->
    [0] No office hours shared
    [one] One office hour shared
   *[other] { $hours } office hours shared
}
compare-tied = They are partners already.
compare-tied-since = They have been partners since { $year }.
compare-kinds = { $a } and { $b } are of different kinds ({ $kinda }; { $kindb }). Like usually partners with like: read the score with care.
compare-rank = Number { $rank } of all candidates for { $name }
compare-no-rank = Outside the usual limits of the list for { $name }
compare-swap = Swap the two
compare-json = Data (JSON)
compare-print = Laid out to print for council.
compare-reasons = What speaks for it, and what against
compare-reasons-note = Each bar begins where the one above it ends; the last one is the score. To the right speaks for the pair, to the left against it. Thin lines show how far what is unknown could move it.
compare-criterion = Criterion
compare-why = Why
compare-bar = Adds up
compare-points = Points
compare-known = Known
compare-score-row = Score
compare-give-or-take = ± { $spread }
compare-parts = Parts of it
compare-points-title = Point by point
compare-fact = Fact
compare-spreads = Where both lie in the world
compare-spreads-note = The shape behind each line shows how all cities of the world are spread. Dot: { $a }. Square: { $b }.
compare-climate = Climate of both
compare-climate-legend = Lines: mean temperature of each month, scale on the left. Bars: rain and snow, scale on the right. Dots, full line and full bars: { $a }. Squares, dashed line and pale bars: { $b }.
compare-ties = Existing ties
compare-ties-of = Ties of { $name }
compare-ties-none = None on the list.
compare-ties-more = { $count ->
    [one] One more
   *[other] { $count } more
}
compare-shared = Partners of both
compare-shared-none = None.
compare-unknown = What is not known
compare-unknown-of = Of { $name }
compare-unknown-none = Nothing that matters here.
compare-same = { $name } is both of the two
compare-same-named = { $name } is both of the two: name another place to compare it with.
compare-same-advice = Choose another place to compare it with: search for it above.
compare-choose = Compare two places
compare-choose-lead = Type the names of two cities, regions or countries.
compare-first = First place
compare-second = Second place
compare-several = Which one is meant by “{ $text }”?
compare-nothing = No place is called “{ $text }”. Check the spelling, or add the country.
map-pair-title = { $a } and { $b } on a map of the world
map-pair-desc = A great circle leads from { $a } to { $b }.
