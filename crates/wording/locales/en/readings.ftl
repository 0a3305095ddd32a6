# The two readings of a score, what of them is counted, and how usual such a tie is.

reading-fit = Fit
reading-fit-standing = closer than { $n } of { $of } pairs
reading-precedent = Precedent
reading-precedent-standing = stronger than { $n } of { $of } pairs
reading-lowest = among the lowest of all pairs
reading-left-out = left out by your weights
reading-said = { $name } { $points }: { $standing }.
readings-about = Fit: how alike the two are in what sister-city guides ask about. Precedent: what cities like these did, their neighbours and their countries. “Pairs” are any two cities of the world.

## How usual such a tie is. It is no forecast of success, and no sentence here may sound like one.
likelihood = Twinned
likelihood-share = about { $n } of { $of } pairs like this one
likelihood-few = fewer than 1 of { $of } pairs like this one
likelihood-said = Of { $of } pairs like this one, about { $n } { $n ->
    [one] is
   *[other] are
} twinned.
likelihood-said-few = Of { $of } pairs like this one, fewer than one is twinned.
likelihood-cell = { $n } of { $of }
likelihood-cell-few = < 1 of { $of }
likelihood-about = “Twinned” says how often pairs of such a score stand on lists of existing ties, not whether a tie would serve your city.
likelihood-usual = It is reckoned with the usual weights.

## Whom a war leaves out
at-war-hidden = Not listed: { $count ->
    [one] one { $kind ->
        [city] city
        [region] region
       *[district] district
    } of { $countries } that fits
   *[other] { $count } { $kind ->
        [city] cities
        [region] regions
       *[district] districts
    } of { $countries } that fit
} the limits, because { $own } and { $countries } are at war with each other.
at-war-list = List them all the same

## Past those that were looked at twice
list-by-curves = From number { $rank } on they are taken a hundred at a time, in the order of a first, quicker look. The scores shown are the full ones, and may rise again.

## What is counted
blend = Order by
blend-short-both = Both
blend-short-fit = Fit
blend-short-precedent = Precedent
blend-both = Fit and precedent
blend-fit = Fit alone
blend-precedent = Precedent alone
blend-own = Weights of your own
blend-both-said = Ordered by fit and precedent together, each counted as it was learned from real partnerships.
blend-fit-said = Ordered by fit alone. Existing ties count nothing.
blend-precedent-said = Ordered by precedent alone. Only existing ties count.
blend-own-said = Ordered by fit and precedent together, with weights of your own.
weights-fit = Fit: how alike the two are
weights-precedent = Precedent: what cities like these did

## Columns on the command line
reading-col-fit = fit
reading-col-precedent = precedent
likelihood-col = twinned
readings-more = --reasons says why.
situation-of = { $places }: { $note }
