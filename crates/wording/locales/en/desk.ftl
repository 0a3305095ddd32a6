# The desk: where the record is kept.

desk-title = Desk
desk-way = Where you are
desk-version = Version { $n }
desk-history = History
desk-public-page = Public page
desk-is-public = Public
desk-not-public = Not public
desk-stale-since = confirmed long ago
desk-merged = This entry was found to be the same tie as another and goes on there:
desk-needed = needed
desk-yes = yes
desk-never = never
desk-somebody = somebody

## What was typed
desk-bad-date = “{ $value }” is not a date. Write a year, a month or a day: 1997, 1997-06 or 1997-06-14.
desk-bad-day = That is not a day. Write it like 1997-06-14.
desk-bad-choice = That is not among the choices.
desk-choose = Choose one.
desk-bad-tie = Write the tie’s ten letters and digits, like k7qm3-txd9p, or the address of its page.
desk-date-needed = Write when it was: a year, a month or a day.
desk-until-needed = Write until when it was agreed.
desk-date-help = A year, a month or a day: 1997, 1997-06 or 1997-06-14.

## What every form asks
desk-effective = In effect since
desk-authority = On whose authority
desk-authority-help = Who decided it: “City Council, resolution 97-12”.
desk-evidence = What it rests on
desk-told = Who was told
desk-told-label = Who was told
desk-told-help = Offices and organisations, one on a line. No private persons.
desk-note = Note
desk-note-help = Stays inside: the public does not see it. It cannot be deleted later.
desk-record = Record
desk-why = Why

## Status
desk-next = What may follow
desk-of-side = Recorded for this side
desk-status-since = Since
desk-signed = Signed
desk-budget-approved = Budget approved
desk-confirmed = Confirmed
desk-before = Before the hold
desk-resolution-number = Number of the resolution
desk-resolution-date = Date of the resolution
desk-vote = Vote
desk-condition = Suspended until
desk-condition-met = How the condition was met
desk-condition-state = State the condition of the suspension
desk-letters = Letters
desk-letters-help = Choose one letter of each side.
desk-letters-none = There is no letter among the sources yet. Add a letter of each side first, and say whom it is from.
desk-statute = Statute
desk-successor = The new tie
desk-confirm = Confirm what is on record
desk-confirm-lead = This side has looked at what stands here, and it is right.
desk-sign = Record a signature
desk-signatory = Who signed
desk-signatory-help = The name of the officer, as it stands on the agreement.
desk-capacity = As what
desk-budget = Record a budget
desk-body = The assembly that approved it

## Description
desk-describe = Change the description
desk-describe-button = Change
desk-kind = Kind
desk-local-kind = Local word
desk-local-kind-help = What the cities themselves call it: jumelage, Städtepartnerschaft, 姉妹都市.
desk-since = Since
desk-term = Agreed for
desk-term-unknown = Not known
desk-term-open = Without end
desk-term-fixed = A fixed time
desk-until = Until
desk-until-help = Only of an agreement for a fixed time.
desk-fields = Fields of cooperation
desk-other-fields = Other fields
desk-other-fields-help = One on a line.
desk-summary = Summary
desk-summary-help = A few sentences. The public sees them once the tie is public.

## Sources
desk-no-sources = No source is on record. Whoever comes after you will ask where this is from.
desk-source = Add a source
desk-source-button = Add
desk-source-kind = What sort of source
desk-source-title = Title
desk-source-address = Address on the web
desk-published = Written or published
desk-publisher = Published by
desk-public = The public may see this source
desk-from = Comes from
desk-from-none = Neither side
desk-source-public = public
desk-source-inside = not public
desk-digest = SHA-256
desk-document-open = Save the document
desk-document = Document
desk-document-help = A scan or a letter: PDF, picture, text or a word processor’s document, up to 20 MB. If something else is refused, choose it again.
desk-file-empty = The document is empty.
desk-file-long = The document is longer than { $limit } MB.
desk-file-sort = The document is { $found }. PDF, pictures, text and documents of word processors are taken.
desk-withdraw = Withdraw this source
desk-withdraw-button = Withdraw
desk-withdrawn-because = Withdrawn: { $why }

## Activity, relations, publication
desk-activities = What was done
desk-activity = Note what was done
desk-what = What
desk-when = When
desk-activity-text = In words
desk-link = Link to another tie
desk-relation = This tie is
desk-other = The other tie
desk-other-help = Its ten letters and digits, like k7qm3-txd9p, or the address of its page.
desk-publication = Publication
desk-publish = Make it public
desk-publish-button = Make public
desk-publish-lead = Everybody will see both sides, the kind, the dates, the status of each side and the sources that are marked public. Notes stay inside.
desk-unpublish = Withdraw it from the public
desk-unpublish-button = Withdraw

## A new tie
desk-new = Put a tie on record
desk-new-sides = Between whom
desk-new-lead = Find the first city, then the other. A county, a state or a region can be a side as well.
desk-new-first = First side
desk-new-another = Another side
desk-new-search = Search
desk-new-none = No place is called “{ $q }”. Try another spelling, or the name in its own language.
desk-new-known = What is known
desk-new-button = Put on record
desk-new-source-help = Counts if you give the source a title or an address.
desk-remove = Remove
desk-remove-of = Remove { $name }
desk-keeper = In the registry of
desk-status-of = Where { $name } stands
desk-rare = A side is suspended or held by a statute
desk-condition-of = Condition on which the suspension by { $name } ends
desk-condition-of-help = Only if it is suspended.
desk-statute-of = Statute that holds { $name }
desk-statute-of-help = Only if it is on legal hold.
desk-before-of = Where { $name } stood before the hold
desk-before-none = Not on legal hold
desk-publish-now = Make it public at once

## History
desk-entries = Everything on record
desk-gone = The registration of this tie was taken back. Nothing of it stands, but what was recorded can be read.
desk-known-since = On record since
desk-who = Recorded by
desk-who-for = { $who }, for { $organisation }
desk-by-program = an import or a program
desk-instant = { $date }, { $time } UTC
desk-known-then = On { $date }, as it was known then
desk-known-now = On { $date }, as it is known now
desk-evidence-state = Confirmation
desk-sources-count = Sources relied on
desk-taken-back-by = Taken back by entry { $entry }
desk-retract = Take this back
desk-retract-lead = For what was never so. It stays readable, struck through, with your reason. If something ended or changed, record the change instead.
desk-retract-button = Take back
desk-said-source = source added: { $title }
desk-said-withdrawn = source withdrawn: { $title }
desk-said-linked = { $relation }: { $other }
desk-said-retracted = entry { $entry } taken back
desk-said-merged = found to be the same as { $other }, where it goes on

## An edit on a version that is no longer the newest
desk-stale-title = Somebody was quicker
desk-stale-lead = This tie was changed after you opened it. Nothing of yours was recorded, and nothing you typed is lost.
desk-stale-both = What you saw, and what is on record now
desk-stale-then = What you saw ({ $version })
desk-stale-now = Now ({ $version })
desk-stale-changed = changed
desk-stale-meanwhile = Recorded meanwhile
desk-stale-yours = What you typed
desk-stale-again = If it is still right, record it on what stands there now.
desk-stale-no-form = It can no longer be recorded.
desk-stale-leave = Leave it, and go back to the tie

## Dashboard
desk-views = What to show
desk-view-unconfirmed = Unconfirmed
desk-view-unconfirmed-about = Ties that no side has confirmed.
desk-view-stale = Stale
desk-view-stale-about = Ties that nobody has confirmed for three years.
desk-view-due = Due
desk-view-due-about = Agreements for a fixed time that end within six months.
desk-view-unpublished = Not public
desk-view-unpublished-about = Ties that the public does not see.
desk-view-all = All
desk-view-all-about = All ties in the registries you work for.
desk-nothing = Nothing to do here.
desk-range = { $from } to { $to } of { $total }
desk-updated = Changed { $date }
desk-pages = Pages
desk-before-page = Earlier
desk-after-page = More

## One tie on record twice
duplicates-title = On record twice
duplicates-about = Entries between the same parties and of the same kind. Each may be the same tie put on record twice, or two ties: look at both before you merge them.
duplicates-none = No tie seems to be on record twice.
duplicates-count = { $count ->
    [one] One tie may be on record twice.
   *[other] { $count } ties may be on record more than once.
}
duplicates-look = Look at both
duplicates-stays = Would stay
merge-title = Merge with a duplicate
merge-lead = One entry stays and takes over what it did not know. The other keeps its history, and its address leads to the one that stays.
merge-swap = Let the other one stay
merge-both = What both say, and what the one will say
merge-stays = Stays
merge-goes = Goes on in it
merge-will = Will say
merge-gains = taken over
merge-differs = they differ
merge-taken = What is taken over
merge-taken-none = Nothing: the one that stays knows all of it, or says otherwise.
merge-left = What stays in the history of the other
merge-left-lead = Nothing is lost: every entry stays where it was recorded.
merge-left-history = Read its history
merge-left-same = The one that stays says the same.
merge-left-otherwise = The one that stays says it itself, and is believed.
merge-left-entry = It is about that entry alone.
merge-left-refused = It cannot stand beside what the entry that stays says: { $why }
merge-do = Merge the two
merge-do-lead = Recorded at once in both. It can be undone: the other is then back with its own facts.
merge-do-button = Merge
merge-others = Other ties between the same parties
merge-others-none = There is none that you may merge with this one. If it has other parties on record, name it here.
merge-look = Look at both
merge-stale = One of the two was changed after you opened this page. Nothing was recorded. Here is what would come of it now.
merge-undo = Undo the merger
merge-undo-lead = This entry comes back with its own facts. What the other took over from it counts there no longer. The history of both keeps what was done.
merge-undo-button = Undo
merge-taken-from = Taken over from another entry of this tie:

## Orders of the lists
desk-orders = Order of the list
desk-order = Ordered by
desk-sort-changed = last change
desk-sort-name = name
desk-sort-since = beginning
desk-sort-due = end of the term

## Many ties at once
many-title = Many ties at once
many-legend = With the ties you tick
many-choose = Choose { $names }
many-act = What to do
many-publish = Make them public
many-unpublish = Withdraw them from the public
many-confirm = A side confirms them
many-kind = Set their kind
many-add-field = Add a field of cooperation
many-retract = Take them back: they should not be on record
many-look = See what would happen
many-all = { $count ->
    [one] The same for the one found
   *[other] The same for all { $count } found
}
many-chosen = { $count ->
    [one] One tie is chosen.
   *[other] { $count } ties are chosen.
}
many-limit = More were found than can be changed together: these are the first { $count }.
many-side = Which side confirms
many-side-own = The side that is your city
many-side-first = The first side
many-side-second = The second side
many-side-all = All sides
many-field = Field to add
many-why = Say why.
many-may-not = You may not do this to it.
many-no-side = None of its sides is meant.
many-ties = The ties
many-verdict = It will work for { $will } of { $all }
many-will = will work
many-will-not = will not work
many-more = { $count ->
    [one] And one more.
   *[other] And { $count } more.
}
many-do = { $count ->
    [one] Do it to one tie
   *[other] Do it to { $count } ties
}
many-about = All at once or none. The whole can be undone in one go.
many-stale = One of the ties was changed meanwhile. Nothing was recorded. Here is how it stands now.
many-refused = Nothing was recorded, because of { $tie }: { $why }
batches-title = Done to many at once
batches-about = What was done to many ties in one go. Each can be undone in one go.
batches-none = Nothing was done to many ties at once.
batch-what = { $act } ({ $count ->
    [one] one tie
   *[other] { $count } ties
})
batch-is-undone = undone
batch-undone = Undone on { $when }.
batch-undo = Undo the whole
batch-undo-lead = Takes back what was recorded here for each tie. Where later entries rest on it, that tie stays as it is and is named.
batch-undo-button = Undo
batch-left = { $count ->
    [one] Undone, but for one tie, in which later entries rest on it or which you may not change: { $left }.
   *[other] Undone, but for { $count } ties, in which later entries rest on it or which you may not change: { $left }.
}
batch-not-undone = Nothing was undone: it was undone before, or later entries rest on all of it.

## The description beside the public page
edit-link = Change it beside the public page
edit-look = See the public page
edit-preview = The public page as it would be
edit-preview-about = So the public would see it. Nothing is recorded before you press “Change”.
edit-wrong = What you typed is not shown yet:
