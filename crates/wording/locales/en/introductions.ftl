# Mutual matching: introductions among cities that all seek a partner.

introduce-stage-looking = Seekers look at each other
introduce-stage-reasons = Reasons
introduce-written = The introductions are in {$file}.
introduce-no-file = --output takes the name of a file in a folder that is there. “{$file}” is none.

## The file of seekers
introduce-nobody = There is nobody in this file: a heading, and no rows below it.
introduce-unknown-column = The column “{$name}” is not one of {$known}. Remove or rename it; remarks can stand in “note”.
introduce-twice = {$name} seeks already in line {$first}. Give it one row.
introduce-too-many = The file has {$count} seekers; {$most} at once are the most. Split it, by region or by year.

## One seeker
introduce-seeker = {$name}: { $count ->
    [0] no introduction
    [one] one introduction
   *[other] {$count} introductions
 }, { $asked } asked for
introduce-col-to = introduced to
introduce-col-likelihood = twinned
introduce-col-reason = strongest reason
introduce-share = {$n} of {$of}
introduce-share-few = < { $n } of { $of }

## Why one is left out
introduce-why-alone = Nobody else of its kind seeks whom it is not tied to already.
introduce-why-limits = Nobody is acceptable.
introduce-why-many-limits = Nobody is acceptable, and no single limit is the reason: relax more than one.
introduce-why-taken = { $count ->
    [one] The one acceptable counterpart has all the introductions it asked for: let it take more.
   *[other] All {$count} acceptable counterparts have all the introductions they asked for: let them take more.
 }
introduce-no-more-seek = All of its kind who seek, and are not tied to it already, are introduced to it.
introduce-no-more-acceptable = All who are acceptable are introduced to it.
introduce-no-more-many-limits = All who are acceptable are introduced to it, and no single limit keeps the others out: relax more than one.
introduce-no-more-free = { $count ->
    [one] The one other acceptable counterpart has all the introductions it asked for: let it take more.
   *[other] All {$count} other acceptable counterparts have all the introductions they asked for: let them take more.
 }
introduce-and = {$said} {$more}
introduce-with = With {$column} “{$value}”
introduce-naming-the-other = The countries are at war; with the other’s named in {$column}
introduce-without = Without {$column}
introduce-relax-own = {$change} in its own row { $count ->
    [one] one more would be acceptable.
   *[other] {$count} more would be acceptable.
 }
introduce-relax-theirs = {$change} in theirs { $count ->
    [one] one of the others would be.
   *[other] {$count} of the others would be.
 }
introduce-relax-both = {$change} in both rows { $count ->
    [one] one more would be acceptable.
   *[other] {$count} more would be acceptable.
 }

## What all of it comes to
introduce-counts = { $seekers ->
    [one] One seeker
   *[other] {$seekers} seekers
 }, { $introductions ->
    [0] no introduction
    [one] one introduction
   *[other] {$introductions} introductions
 }; { $acceptable ->
    [0] no pair was
    [one] one pair was
   *[other] {$acceptable} pairs were
 } acceptable to both sides.
introduce-total = Total likelihood {$total}. No choice can exceed {$bound}: this one has at least {$share} % of the highest.
introduce-stable = Stable: no two would both rather have each other than an introduction they have.
introduce-blocking-for-everyone = { $count ->
    [one] One pair would both rather have each other than an introduction they have; to give in would leave one more out.
   *[other] {$count} pairs would both rather have each other than an introduction they have; to give in to any of them would leave one more out.
 }
introduce-blocking = { $count ->
    [one] Not stable: one pair would both rather have each other than an introduction they have.
   *[other] Not stable: {$count} pairs would both rather have each other than an introduction they have.
 }
introduce-fewer = { $count ->
    [one] One has fewer introductions than it wanted.
   *[other] {$count} have fewer introductions than they wanted.
 }
introduce-took = Chosen in {$seconds} s.
introduce-once = As more than {$most} seek, scores are by the first look alone and likelihoods are rough. --thorough scores as `match` does, and takes several times as long.
introduce-nobody-left-out = Nobody is left out.
introduce-left-out = { $count ->
    [one] One is left out
   *[other] {$count} are left out
 }
