# Ties and parties: names of their statuses, kinds and fields, and why something is not taken on record.
# Names stand within sentences and in lists; who begins a line with one makes its first letter large.

## Agreement status of one side
tie-status-idea = idea
tie-status-researching = researching
tie-status-proposed = proposed
tie-status-authorised-to-contact = authorised to contact
tie-status-introduced = introduced
tie-status-corresponding = corresponding
tie-status-friendship-in-force = friendship in force
tie-status-drafting = drafting
tie-status-approved = approved
tie-status-signed = signed
tie-status-in-force = in force
tie-status-under-review = under review
tie-status-renewed = renewed
tie-status-amended = amended
tie-status-emeritus = emeritus
tie-status-suspended = suspended
tie-status-expired = expired
tie-status-legal-hold = legal hold
tie-status-terminated = terminated
tie-status-declined = declined
tie-status-withdrawn = withdrawn
tie-status-lapsed = lapsed
tie-status-succeeded-by = succeeded by a new tie

## All sides together
tie-summary-preparing = in preparation
tie-summary-friendship = friendship in force
tie-summary-signed = signed, not yet in force
tie-summary-in-force = in force
tie-summary-under-review = under review
tie-summary-emeritus = emeritus
tie-summary-suspended-by-one-side = suspended by one side
tie-summary-suspended = suspended
tie-summary-legal-hold = legal hold
tie-summary-expired = expired
tie-summary-terminated-by-one-side = ended by one side
tie-summary-terminated = ended
tie-summary-not-pursued = not pursued
tie-summary-succeeded = succeeded by a new tie

## Kinds of tie
tie-kind-sister-city = sister city
tie-kind-friendship-city = friendship city
tie-kind-sister-county = sister county
tie-kind-sister-state = sister state
tie-kind-sister-region = sister region
tie-kind-project-partnership = project partnership
tie-kind-contact = contact

## Relations between ties
tie-relation-revival-of = revival of
tie-relation-succeeded-by = succeeded by
tie-relation-succeeds-from = carries on

## Fields of cooperation
tie-field-culture = arts and culture
tie-field-education = education
tie-field-youth = youth
tie-field-sport = sport
tie-field-economy = business and trade
tie-field-tourism = tourism
tie-field-science = science and technology
tie-field-agriculture = farming, forestry and fishing
tie-field-environment = environment and climate
tie-field-health = health care
tie-field-social = social affairs
tie-field-administration = municipal administration
tie-field-safety = public safety
tie-field-aid = aid and development
tie-field-peace = peace and reconciliation

## What a change of status rests on
tie-ground-resolution = a resolution of its council
tie-ground-condition = the condition on which the suspension ends
tie-ground-condition-met = how the condition was met
tie-ground-letters = letters of all sides
tie-ground-statute = the statute
tie-ground-successor = the new tie

## Facts about a tie
tie-fact-registered = put on record
tie-fact-described = description changed
tie-fact-status-changed = status changed
tie-fact-signed = signed
tie-fact-budget-approved = budget approved
tie-fact-condition-stated = condition stated
tie-fact-evidence-added = source added
tie-fact-evidence-withdrawn = source withdrawn
tie-fact-confirmed = confirmed
tie-fact-activity-noted = activity noted
tie-fact-linked = linked to another tie
tie-fact-published = made public
tie-fact-unpublished = withdrawn from the public
tie-fact-retracted = taken back
tie-fact-merged-into = merged into another entry

## Signing
capacity-highest-official = highest official
capacity-deputy = deputy
capacity-other = another office
capacity-unknown = capacity not known

## Activity
activity-active = active
activity-quiet = quiet
activity-dormant = dormant
activity-unknown = activity not known
activity-kind-visit = visit
activity-kind-exchange = exchange
activity-kind-event = event
activity-kind-meeting = meeting
activity-kind-letter = letter
activity-kind-training = training
activity-kind-project = project
activity-kind-business = business
activity-kind-aid = aid
activity-kind-other = other

## Evidence
evidence-kind-agreement = agreement
evidence-kind-resolution = resolution
evidence-kind-letter = letter
evidence-kind-document = document
evidence-kind-newspaper = newspaper
evidence-kind-register = register
evidence-kind-link = web page
evidence-kind-other = other source
confirmation-unconfirmed = unconfirmed
confirmation-one-side = confirmed by one side
confirmation-both-sides = confirmed by both sides

## Recognition
recognition-recognised = recognised
recognition-not-yet = not yet recognised
recognition-not-known = recognition not known
recognition-lapsed = recognition lapsed
recognition-rule-kind = a kind of tie that is recognised
recognition-rule-not-ended = an agreement that has not ended
recognition-rule-signed-by-highest-officials = signed by the highest officials
recognition-rule-more-than-one-field = more than one field of cooperation
recognition-rule-budget-approved = a budget approved by the assembly
recognition-rule-dues-paid = dues paid to the association

## Parties
party-level-municipality = municipality
party-level-county = county
party-level-state = state
party-level-region = region
contact-kind-official = official contact
contact-kind-volunteer = volunteer contact
party-fact-registered = put on record
party-fact-placed = place changed
party-fact-described = description changed
party-fact-named = name added
party-fact-renamed = renamed
party-fact-official-named = highest official named
party-fact-merged-into = merged into another municipality
party-fact-split-from = split from another municipality
party-fact-duplicate-of = found to be on record twice
party-fact-evidence-added = source added
party-fact-evidence-withdrawn = source withdrawn
party-fact-retracted = taken back

## Texts that people type, and what can be wrong with them
text-refused = { CAPITAL($text) } { $problem }.
text-refusal-missing = is missing
text-refusal-too-long = is longer than { $longest } characters
text-refusal-unreadable = holds characters that cannot be shown
text-refusal-not-an-address = must begin with http:// or https:// and have no spaces
tie-text-local-kind = the local name of the kind
tie-text-summary = the summary
tie-text-field = the name of a field
tie-text-authority = the authority
tie-text-note = the note
tie-text-told = the name of who was told
tie-text-why = the reason
tie-text-condition = the condition
tie-text-condition-met = how the condition was met
tie-text-statute = the citation of the statute
tie-text-resolution-number = the number of the resolution
tie-text-vote = the vote
tie-text-signatory = the name of the signatory
tie-text-body = the name of the assembly
tie-text-activity = the description of the activity
tie-text-source-title = the title of the source
tie-text-source-address = the address of the source
tie-text-publisher = the publisher of the source
party-text-name = the name
party-text-division = the state or province
party-text-summary = the summary
party-text-website = the address of a site
party-text-office-name = the name of an office
party-text-office-address = the postal address of an office
party-text-office-page = the address of an office’s page
party-text-official-title = the title of the highest official
party-text-official-name = the name of the highest official
party-text-authority = the authority
party-text-note = the note
party-text-told = the name of who was told
party-text-why = the reason
party-text-source-title = the title of the source
party-text-source-address = the address of the source
party-text-publisher = the publisher of the source

## A choice in words: one, another or a third
choice-none = nothing
choice-more = { $list }, { $one }
choice-last = { $list } or { $one }

## Why something is not taken on record of a tie
tie-refusal-nothing = There is nothing to record.
tie-refusal-unchanged = Nothing would change: it is on record like this already.
tie-refusal-not-registered = The tie is not on record yet. Put it on record first: its sides, its kind and where each side stands.
tie-refusal-already-registered = The tie is on record already.
tie-refusal-too-few-sides = A tie has two sides or more.
tie-refusal-same-party-twice = { $party } stands on two sides. A tie is between different places.
tie-refusal-same-after-merger = { $one } and { $other } are one municipality since their merger: { $now }. A tie is between different places.
tie-refusal-unknown-party = { $party } is not on record. Put the party on record first.
tie-refusal-party-merged = { $party } is no longer a municipality of its own: name { $now }. Only a tie that has ended can be put on record with { $party }.
tie-refusal-same-tie = These parties have such a tie already: { $tie }. Change that one, or end it before you begin another.
tie-refusal-not-a-side = { $party } is not a side of this tie.
tie-refusal-merged-away = This entry was merged into another and goes on there: { $tie }.
tie-refusal-same-status = { $party } stands at “{ $status }” already on that day.
tie-refusal-not-a-transition = On that day { $party } stands at “{ $from }”, which “{ $to }” cannot follow. What can follow: { $next }.
tie-refusal-not-a-transition-end = On that day { $party } stands at “{ $from }”, which nothing can follow.
tie-refusal-final = { $party } has terminated the agreement, and that is final. A revival is a new tie, linked to this one.
tie-refusal-hold-returns = { $party } is on legal hold. It can return to “{ $before }”, where it stood before, or terminate; “{ $to }” is neither.
tie-refusal-hold-unknown = { $party } is on legal hold, and where it stood before is not on record, so it cannot return to “{ $to }”.
tie-refusal-not-before-hold = That { $party } stood at “{ $before }” before can be said only of a side on legal hold, and only of a status that a legal hold can follow.
tie-refusal-ground-needed = For { $party } to stand at “{ $to }”, this must be stated: { $ground }.
tie-refusal-ground-misplaced = “{ CAPITAL($ground) }” has no place in a change to “{ $to }”.
tie-refusal-letter-missing = A letter of { $party } is missing. An emeritus tie comes into force again by letters of both sides: add the letter to the sources and say whom it is from.
tie-refusal-not-a-letter = The source “{ $source }” is not a letter.
tie-refusal-no-condition = The suspension of { $party } has no condition on record that could be met. State the condition first.
tie-refusal-not-suspended = { $party } is not suspended on that day, so there is no condition to state.
tie-refusal-no-fixed-term = Only an agreement for a fixed term expires. Record until when it was agreed first.
tie-refusal-term-not-over = The term runs until { $until } and is not over yet.
tie-refusal-term-before-beginning = The term cannot end in { $until }, before the tie began ({ $since }).
tie-refusal-no-merger = No municipality of this tie is on record as merged. Record the merger first.
tie-refusal-itself-named = A tie cannot be related to itself.
tie-refusal-unknown-tie = The tie { $tie } is not on record.
tie-refusal-already-linked = The relation to { $tie } is on record already.
tie-refusal-not-terminated = { $tie } is not terminated, so it cannot be revived.
tie-refusal-not-merged = This entry is not merged into that tie, so there is no merger to undo.
tie-refusal-others-merged = Another entry was merged into this one and goes on here: { $tie }. Undo that merger first.
tie-refusal-other-parties = { $tie } is between other parties, so it is not the same tie.
tie-refusal-in-future = { $date } lies in the future. Record what has happened.
tie-refusal-before-beginning = { $date } lies before { $begins }, from which on the tie is on record.
tie-refusal-resolution-later = The resolution ({ $resolution }) is later than the approval that rests on it ({ $approval }).
tie-refusal-unknown-evidence = The source “{ $source }” is not among those of this tie.
tie-refusal-evidence-exists = The source “{ $source }” is among those of this tie already.
tie-refusal-no-such-fact = Entry { $revision } does not exist or has been taken back already.
tie-refusal-nothing-to-undo = There is nothing left to undo.
tie-refusal-breaks = Entry { $revision } of this tie could then no longer stand. { $because }

## Why something is not taken on record of a party
party-refusal-nothing = There is nothing to record.
party-refusal-unchanged = Nothing would change: it is on record like this already.
party-refusal-not-registered = The party is not on record yet. Put it on record first: its name, its level and where it lies.
party-refusal-already-registered = The party is on record already.
party-refusal-goes-on-elsewhere = This party goes on in { $party }: record it there.
party-refusal-unknown-party = { $party } is not on record. Put the party on record first.
party-refusal-ring = It leads back to this party: { $party } is the same or goes on in it.
party-refusal-other-goes-on = { $party } goes on in { $now } itself: name { $now }.
party-refusal-no-date = Say when it merged: a year, a month or a day. Its ties go over from then on.
party-refusal-tied-to-each-other = The two are tied to each other by { $tie }, which still stands: end that tie or take it back first.
party-refusal-not-merged = It goes on in no other party, so there is nothing to undo.
party-refusal-ties-merged = The tie { $tie } was merged into another since, because the two parties are one. Undo that merger first.
party-refusal-kept-elsewhere = An organisation speaks for { $party }, and others keep ties or contacts of this party, which that organisation would come to read. Nothing was changed. Bind it to no party, merge, and have whoever runs this site bind it again, with “twinhall org place”.
party-refusal-in-future = { $date } lies in the future. Record what has happened.
party-refusal-ends-before-beginning = The name cannot end in { $until }, before it began ({ $since }).
party-refusal-position = That is no point of the globe: latitudes run from −90 to 90 degrees, longitudes from −180 to 180.
party-refusal-population-year = { $year } is not a year in which people could have been counted.
party-refusal-official-empty = Give the official’s title, name or both.
party-refusal-unknown-evidence = The source “{ $source }” is not among those of this party.
party-refusal-evidence-exists = The source “{ $source }” is among those of this party already.
party-refusal-no-such-fact = Entry { $revision } does not exist or has been taken back already.
party-refusal-nothing-to-undo = There is nothing left to undo.
party-refusal-breaks = Entry { $revision } of this party could then no longer stand. { $because }
