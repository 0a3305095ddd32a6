# The two readings of a score, what of them is counted, and how usual such a tie is.

reading-fit = Fit
reading-fit-standing = closer than { $n } of { $of } pairs
reading-precedent = Precedent
reading-precedent-standing = stronger than { $n } of { $of } pairs
reading-lowest = among the lowest of all pairs
reading-left-out = left out by your weights
readings-of = Fit and precedent of { $name }
readings-about = Fit is how alike the two are in what sister-city guides ask about. Precedent is what cities like these did: ties of theirs, of their neighbours and of their countries. Both are measured against pairs of cities drawn from the whole world.

## How usual such a tie is. It is no forecast of success, and no sentence here may sound like one.
likelihood = Twinned
likelihood-share = about { $n } of { $of } pairs like this one
likelihood-few = fewer than 1 of 10,000 pairs like this one
likelihood-said = Of { $of } pairs like this one, about { $n } { $n ->
    [one] is
   *[other] are
} twinned.
likelihood-said-few = Of 10,000 pairs like this one, fewer than one is twinned.
likelihood-about = “Twinned” says how often pairs of such a score stand on lists of existing ties, whatever you count. It does not say that a tie would serve your city.

## What is counted
blend = Order by
blend-both = Fit and precedent
blend-fit = Fit alone
blend-precedent = Precedent alone
blend-own = Weights of your own
blend-both-said = Ordered by fit and precedent together, each counted as it was learned from real partnerships.
blend-fit-said = Ordered by fit alone. Existing ties count nothing.
blend-precedent-said = Ordered by precedent alone. Only existing ties count.
blend-own-said = Ordered by fit and precedent together, with weights of your own.
blend-finer = “Weights and limits” moves each point by itself.
weights-fit = Fit: how alike the two are
weights-precedent = Precedent: what cities like these did
