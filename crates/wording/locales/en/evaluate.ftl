# twinhall evaluate: tables and plots

evaluate-nothing-aside = No tie between cities of two countries could be set aside. Hand in a longer list, hide a larger share, or make more cities partnerless.
evaluate-split = Ties set aside by seed {$seed}
evaluate-means = Means over {$count} splits, with their standard errors

evaluate-errors = Standard errors, over the cities that ask
evaluate-col-cities = cities
evaluate-col-ranking = ranked by
evaluate-col-group = group
evaluate-rankings = {$task}: the same questions, ranked by simple rules
evaluate-ranking-model = this model
evaluate-ranking-listed = as listed
evaluate-ranking-nearest = nearest
evaluate-ranking-gravity = gravity
evaluate-ranking-country = countries × ties
evaluate-ranking-affinity = affinity of countries
evaluate-ranking-adamic-adar = Adamic–Adar
evaluate-ranking-most-twinned = most twinned

evaluate-ablations = {$task}: what changes if a criterion counts nothing, with standard errors
evaluate-col-without = without
evaluate-without-fit = all but existing ties

evaluate-by-partners = {$task}: by known partners of the target
evaluate-by-population = {$task}: by people of the target
evaluate-by-continent = {$task}: by continent of the city that asks

evaluate-reliability-warm = Stated likelihoods: {$count} cities with known partners
evaluate-reliability-cold = Stated likelihoods: {$count} cities whose partners are all hidden
evaluate-col-stated = stated
evaluate-col-true = came true
evaluate-col-low = from
evaluate-col-high = to
evaluate-col-pairs = pairs
evaluate-col-ties = hidden ties
evaluate-calibration = A hidden tie stands for {$weight}. Mean stated likelihood {$stated}, came true {$observed}. Calibration error {$error} % of the latter, {$log} in log-odds by ties; Brier skill {$skill}.

evaluate-spread = First {$depth} of {$lists} lists: how evenly candidates are recommended
evaluate-col-covered = covered %
evaluate-col-possible = at most %
evaluate-col-countries = countries %
evaluate-col-gini = Gini
evaluate-col-top = top 1 %
evaluate-col-small = small %
evaluate-col-continents = % by continent
evaluate-candidates = all candidates

# Plots
plot-recall = How soon a partner is found
plot-recall-about = Share of hidden partners among the first so many of the ranking, for this model and for simple rules. Whiskers: 95 %, over cities that ask.
plot-task = {$task}: {$count} questions
plot-first = so many of the first are looked at
plot-found = partners found among them
plot-reliability = Whether stated likelihoods come true
plot-reliability-about = Pairs of cities by the likelihood that is stated, against the share that turned out to be tied; on the diagonal it came true. Whiskers: 95 % (Wilson).
plot-warm = {$count} cities with known partners
plot-cold = {$count} cities with all partners hidden
plot-stated = stated likelihood
plot-true = share that is tied
plot-spread = How evenly candidates are recommended
plot-spread-about = Lorenz curves over {$lists} lists: candidates from the least recommended to the most, against their share of all recommendations. The diagonal would be perfectly even.
plot-lists = First {$depth} of {$lists} lists
plot-candidates = candidates, the least recommended first
plot-recommendations = their share of recommendations
plot-gini = {$ranking}, Gini {$gini}
plot-coverage = Which cities are recommended, and which ask
plot-coverage-about = World map in cells of equal area. Upper map: a dot for the candidates of each cell, the darker the more often each is recommended. Lower map: the cities that a list was made for.
plot-asking = Cities that a list was made for: {$count}
plot-tone-hardly = hardly or never
plot-tone-seldom = less than half of even
plot-tone-evenly = about evenly
plot-tone-often = 2–5 times as often
plot-tone-very-often = 5 times and more
