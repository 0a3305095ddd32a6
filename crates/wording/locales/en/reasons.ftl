# Why two places match: one sentence for each criterion and case.
# $a is the place that asks and $b the candidate, or their countries where the sentence is about countries.

list-two = { $one } and { $two }
list-three = { $one }, { $two } and { $three }
list-more = { $one }, { $two }, { $three } and { $more } more
list-one-more = { $one } and { $more } more
list-two-more = { $one }, { $two } and { $more } more
tie-of-two = { $one } with { $two }
chain-of-ties = {", "}such as { $a } – { $one } – { $two } – { $b }
place-abroad = { $name } ({ $country })
with-names = {" – "}{ $what }
two-sentences = { $one } { $two }

## Population
reason-population-same = { $people_a } people and { $people_b }: almost the same size.
reason-population-slightly-larger = { $people_a } people and { $people_b }; { $b } is somewhat larger.
reason-population-slightly-smaller = { $people_a } people and { $people_b }; { $b } is somewhat smaller.
reason-population-larger = { $people_a } people and { $people_b }; { $b } has { $times } times as many.
reason-population-smaller = { $people_a } people and { $people_b }; { $a } has { $times } times as many.
reason-population-size-helps = { $sizes } The difference counts against the pair; that larger places have more partners counts for it.
reason-population-size-hurts = { $sizes } Few places of this size have partners on record.
reason-population-unknown-a = { $b } has { $people } people; how many live in { $a } is not known.
reason-population-unknown-b = { $a } has { $people } people; how many live in { $b } is not known.
reason-population-unknown = How many people live in { $a } and in { $b } is not known.

## Geography
reason-geography-both = Both { $what }.
reason-geography-both-heights = Both { $what }; { $height_a } m and { $height_b } m above the sea.
reason-geography-sea-a = { $a } lies on the sea, { $b } { $km_b } km inland.
reason-geography-sea-b = { $b } lies on the sea, { $a } { $km_a } km inland.
reason-geography-sea-but = { $sea } Both { $what }.
reason-geography-sea-distances = { $km_a } km and { $km_b } km from the sea, with little else in common in the land around them.
reason-geography-heights = { $height_a } m and { $height_b } m above the sea; what lies around them is not known.
reason-geography-unknown = The surroundings of { $a } and { $b } are not known well enough to compare.
land-seaport = have a seaport within 20 km
land-sea = lie on the sea
land-mountains = lie among mountains
land-lake = have a lake within { $km } km
land-river = lie on a wide river
land-inland = lie well inland
land-flat = lie in flat land
land-hills = lie among hills

## Climate
reason-climate-same = Both have { $words } (Köppen { $class }): winters { $winter_a } °C and { $winter_b } °C, summers { $summer_a } °C and { $summer_b } °C.
reason-climate-group = Climates of one family (Köppen { $class } and { $class_b }): winters { $winter_a } °C and { $winter_b } °C, summers { $summer_a } °C and { $summer_b } °C.
reason-climate-dry = Both are dry (Köppen { $class } and { $class_b }): winters { $winter_a } °C and { $winter_b } °C, summers { $summer_a } °C and { $summer_b } °C.
reason-climate-differ = Winters { $winter_a } °C and { $winter_b } °C, summers { $summer_a } °C and { $summer_b } °C (Köppen { $class } and { $class_b }).
reason-climate-unknown-a = The climate of { $a } is not known.
reason-climate-unknown-b = The climate of { $b } is not known.
reason-climate-unknown = The climates of { $a } and { $b } are not known.
climate-tropical = a tropical climate
climate-desert = a desert climate
climate-steppe = a steppe climate
climate-mediterranean = a climate of dry summers and mild winters
climate-subtropical-dry-winter = a mild climate with dry winters
climate-subtropical = a humid subtropical climate
climate-oceanic = a mild, humid climate
climate-continental = a continental climate with cold winters
climate-subarctic = a climate of long, cold winters and short summers
climate-polar = a polar climate

## Economy
reason-economy-city = Both record { $industries } among their industries.
reason-economy-exports = { CAPITAL($whom) } takes { $percent } % of the exports of { $who }.
reason-economy-imports = { $percent } % of the imports of { $who } come from { $whom }.
reason-economy-industries-income = Both countries live by { $industries }; GDP per head is ${ $gdp_a } in { $a } and ${ $gdp_b } in { $b }.
reason-economy-industries = Both countries live by { $industries }.
reason-economy-income = GDP per head is ${ $gdp_a } in { $a } and ${ $gdp_b } in { $b }.
reason-economy-sectors = Farming makes { $farm_a } % of GDP in { $a } and { $farm_b } % in { $b }, services { $services_a } % and { $services_b } %.
reason-economy-unknown = The economies of { $a } and { $b } are not known well enough to compare.

## Academic institutions
reason-academic-one-each = A university each: { $first_a } and { $first_b }.
reason-academic-both = Universities on both sides: { $count_a ->
    [one] one in { $a } ({ $first_a })
   *[other] { $count_a } in { $a } (among them { $first_a })
} and { $count_b ->
    [one] one in { $b } ({ $first_b })
   *[other] { $count_b } in { $b } (among them { $first_b })
}.
reason-academic-unknown-a = { $b } has { $first }; no university of { $a } is on record.
reason-academic-unknown-b = { $a } has { $first }; no university of { $b } is on record.
reason-academic-unknown = No university is on record for { $a } or { $b }.

## Culture
reason-culture-recorded = Museums or cultural institutions are on record for both { $a } and { $b }.
reason-culture-same-rank-heritage = Each is { $rank_a }; { $country_a } has { $sites_a } world heritage { $sites_a ->
    [one] site
   *[other] sites
}, { $country_b } { $sites_b }.
reason-culture-same-rank = Each is { $rank_a }.
reason-culture-ranks-heritage = { $a } is { $rank_a }, { $b } { $rank_b }; { $country_a } has { $sites_a } world heritage { $sites_a ->
    [one] site
   *[other] sites
}, { $country_b } { $sites_b }.
reason-culture-ranks = { $a } is { $rank_a }, { $b } { $rank_b }.
reason-culture-heritage = { CAPITAL($country_a) } has { $sites_a } world heritage { $sites_a ->
    [one] site
   *[other] sites
}, { $country_b } { $sites_b }.
reason-culture-unknown = Museums, heritage and rank of { $a } and { $b } are not known well enough to compare.
rank-capital = the capital of its country
rank-seat-1 = the seat of its state or region
rank-seat-2 = the seat of its county or district
rank-seat-3 = a seat of local government
rank-place = a place of no administrative rank on record

## Relationships
reason-ties-partners = { $a } and { $b } are partners already.
reason-ties-shared = { $a } and { $b } share { $count ->
    [one] a partner
   *[other] { $count } partners
}: { $names }.
reason-ties-neighbours = { $count ->
    [one] { $names }, { $km } km from { $a }, is twinned with { $b }.
   *[other] { $count } neighbours of { $a } within 60 km are twinned with { $b }: { $names }.
}
reason-ties-area = { $count ->
    [one] A neighbour of { $a } has a partner
   *[other] { $count } ties join neighbours of { $a } with places
} near { $b }: { $ties }.
reason-ties-partners-near = { $count ->
    [one] { $names }, a partner of { $a }, lies { $km } km from { $b }.
   *[other] { $count } partners of { $a } lie within 60 km of { $b }: { $names }.
}
reason-ties-divisions = { $count ->
    [one] A tie joins
   *[other] { $count } ties join
} { $one } and { $two }: { $ties }.
reason-ties-country = { $b } is twinned with { $count ->
    [one] a place
   *[other] { $count } places
} in { $country }: { $names }.
reason-ties-elsewhere = { $count ->
    [one] { $b } has one partner, outside { $country }
   *[other] { $b } has { $count } partners, all outside { $country }
}: { $names }. { $rate }
reason-ties-none = { $rate } No ties of { $b } are on record.
country-rate = The ranking learned from { $count } ties between { $a } and { $b }.
country-rate-own = Ties within one country, here { $country }, are not learned from.
country-rate-few = The ranking learned from few or no ties between { $a } and { $b }.

## History, language, ancestry
reason-history-namesake = { $a } and { $b } have one name. { $language }
reason-history-own-country = Both lie in { $country }.
reason-history-independence-year = { CAPITAL($young) } became independent from { $old } in { $year }. { $language }
reason-history-independence = { CAPITAL($young) } became independent from { $old }. { $language }
reason-history-dependency = { CAPITAL($young) } is a territory of { $old }. { $language }
reason-history-same-power = { CAPITAL($a) } and { $b } both became independent from { $power }. { $language }
reason-history-religion = { $language } { $religion } is the faith of { $share_a } % and { $share_b } % of people.
reason-language-own = { $language } is used in both.
reason-language-most = Most people speak { $language } in both countries: { $share_a } % in { $a }, { $share_b } % in { $b }.
reason-language-shared = { $language } is spoken by { $share_a } % of people in { $a } and { $share_b } % in { $b }.
reason-language-none = No language is widely shared: mainly { $main_a } in { $a }, { $main_b } in { $b }.
reason-language-unknown = The languages of { $a } and { $b } are not known well enough to compare.

## Reach
reason-reach = { $km } km apart; standard time differs by { $hours ->
    [one] an hour
   *[other] { $hours } hours
}.
reason-reach-flights = { $km } km apart; standard time differs by { $hours ->
    [one] an hour
   *[other] { $hours } hours
}. Airports with scheduled flights { $airport_a } km and { $airport_b } km away.
reason-reach-same-time = { $km } km apart, with the same standard time.
reason-reach-same-time-flights = { $km } km apart, with the same standard time. Airports with scheduled flights { $airport_a } km and { $airport_b } km away.
reason-reach-distance = { $km } km apart; how far the clocks differ is not known.

## Stability
reason-stability-displaced = { $people } people are displaced within { $country }: look into its situation first.
reason-stability-organisations = { CAPITAL($a) } and { $b } belong to { $count ->
    [one] one international organisation
   *[other] { $count } international organisations
} together.
reason-stability-none = { CAPITAL($a) } and { $b } belong to no international organisation together, as far as the sources list them.
reason-stability-telling = { CAPITAL($a) } and { $b } belong to { $count } international organisations together, among them { $which }.
reason-stability-unknown = Organisations and stability of { $a } and { $b } are not known well enough to compare.
org-eu = the European Union
org-nato = NATO
org-eaeu = the Eurasian Economic Union
org-mercosur = Mercosur
org-usmca = the trade agreement of Canada, Mexico and the United States
org-asean = ASEAN
org-gcc = the Gulf Cooperation Council
org-ecowas = ECOWAS
org-eac = the East African Community
org-sadc = the Southern African Development Community
org-caricom = Caricom
org-pif = the Pacific Islands Forum
org-cis = the Commonwealth of Independent States
org-saarc = SAARC
org-au = the African Union
org-las = the Arab League
org-nordic = the Nordic Council
org-europe = the Council of Europe
org-commonwealth = the Commonwealth of Nations
org-francophonie = the Francophonie
org-cplp = the Community of Portuguese-Language Countries
org-oas = the Organization of American States
org-oic = the Organisation of Islamic Cooperation
org-g7 = the G7
org-oecd = the OECD
org-apec = APEC
org-g20 = the G20

## What should be known of a country first
situation = { $facts }. Read your government’s travel advice before you write.
situation-sourced = { $facts } ({ $source }, { $date }). Read your government’s travel advice before you write.
situation-facts = { CAPITAL($facts) }
situation-advisory = { $text } ({ $source }, { $date })
situation-and = { $one }; { $two }
situation-war = { $country } has been at war or in armed conflict since { $year }
situation-takeover = officers took power in { $country } in { $year }
situation-takeover-then = officers took power in { $year }
situation-disputed = whose territory { $country } is, is disputed
situation-displaced = { $people } people are displaced within { $country }
situation-displaced-then = { $people } people are displaced within it

## Parts of a contribution
part-population-ratio = The two sizes compared
part-population-size = Its size: { $people } people
part-population-pair = How often places of these two sizes twin
part-coast = Distances to the sea
part-port = Ports
part-lake = Lakes
part-river = Wide rivers
part-relief = Flat or mountainous land
part-elevation = Heights above the sea
part-temperature = Temperatures over the year ({ $degrees } °C apart)
part-rain = Rain over the year
part-koppen = Köppen classes
part-income = GDP per head of the countries
part-sectors = Farming, industry and services
part-industries = Industries of the countries
part-trade = Trade between the countries
part-city-industries = Industries recorded for both
part-universities = Universities
part-rank = Ranks among the places of their countries
part-heritage = World heritage of the countries
part-city-culture = Museums and culture recorded for both
part-country-pair-own = Both lie in { $country }: ties within one country are not learned from
part-country-pair = How often { $a } and { $b } twin{ $count ->
    [0] {""}
    [one] {" "}(learned from 1 tie)
   *[other] {" "}(learned from { $count } ties)
}
part-habit = How often places of this size in { $country } twin
part-degree = Ties that { $b } has: { $count }{ $names }
part-country-ties = Its ties with { $country }: { $count }{ $names }
part-division-ties = Ties between the two states or regions: { $count }{ $names }
part-shared-partners = Partners of both: { $count }{ $names }
part-shared-share = Shared partners, for the number of partners that each has
part-paths = Chains of three ties between the two{ $chain }
part-neighbours-tied = Neighbours of { $a } within 60 km tied to it: { $count }{ $names }
part-region-tied = Places 60 to 250 km from { $a } tied to it: { $count }{ $names }
part-area-ties = Ties between the surroundings of the two: { $count }{ $names }
part-partners-near = Partners of { $a } near it: { $count }{ $names }
part-partners-in-country = Partners of { $a } in { $country }: { $count }{ $names }
part-together = What these say together, beyond what each says alone
part-language = Languages
part-colonial = Ties of former rule
part-religion = Religions
part-ethnic = Ethnic groups
part-namesake = One name
part-distance = Distance: { $km } km
part-hours = Time difference: { $hours ->
    [one] an hour
   *[other] { $hours } hours
}
part-airport = Airports with scheduled flights
part-region = Parts of the world
part-organisations = Organisations in common
part-government = Forms of government
part-displaced = People displaced within { $country }

## Countries within a sentence, with the article where English wants one
country-in-sentence = { $iso ->
    [AE] the { $name }
    [AX] the { $name }
    [BS] the { $name }
    [CC] the { $name }
    [CD] the { $name }
    [CF] the { $name }
    [CG] the { $name }
    [CK] the { $name }
    [DO] the { $name }
    [FK] the { $name }
    [FO] the { $name }
    [GB] the { $name }
    [GM] the { $name }
    [HM] the { $name }
    [IO] the { $name }
    [IM] the { $name }
    [KM] the { $name }
    [KY] the { $name }
    [MH] the { $name }
    [MP] the { $name }
    [MV] the { $name }
    [PH] the { $name }
    [SB] the { $name }
    [TC] the { $name }
    [TF] the { $name }
    [US] the { $name }
    [UM] the { $name }
    [VA] the { $name }
    [VG] the { $name }
    [VI] the { $name }
    [NL] the Netherlands
    [PS] the Palestinian Territory
   *[other] { $name }
}
