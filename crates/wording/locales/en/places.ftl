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
