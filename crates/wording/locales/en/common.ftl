# Words that many pages share.
unknown = unknown

# The ten points that cities are compared on, and what each looks at.
criterion-population = Population
criterion-population-about = How near the two are in size.
criterion-geography = Geography
criterion-geography-about = Coast and port, rivers, lakes, mountains and elevation.
criterion-climate = Climate
criterion-climate-about = Temperature and rain through the year, and the kind of climate.
criterion-economy = Economy
criterion-economy-about = Income, trade between the two countries, industries.
criterion-academic = Universities
criterion-academic-about = Universities and colleges on both sides.
criterion-culture = Culture and standing
criterion-culture-about = Heritage, and what the city is to its region: a capital, a seat, a town.
criterion-relationships = Existing ties
criterion-relationships-about = Partners of partners, partners of neighbours, ties between the countries.
criterion-history = History and language
criterion-history-about = Languages, shared history, ancestry, religion, names.
criterion-reach = Reach
criterion-reach-about = Distance, time zones and flights.
criterion-stability = Stability
criterion-stability-about = Form of government, common organisations, conflict.
