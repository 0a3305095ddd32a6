# Pages and commands for imports of sheets.
imports-title = Imports
imports-about = Bring the ties you have in a spreadsheet, or a list of your cities with what you know of each. Nothing is written before you have seen what becomes of each row, and everything an import wrote can be taken back as long as nobody has changed it.
imports-so-far = So far
imports-none = Nothing has been imported into this registry.
import-new = Bring a sheet
import-file = Excel workbook or CSV file
import-file-about = At most { $limit } MB. Any columns in any order and language; formulas are not run.
import-upload = Read it
import-no-file = Choose a file first.
import-state-open = Not applied yet
import-state-running = Being written
import-state-applied = Applied
import-state-undone = Taken back
import-running = The import is being written. It is there as a whole or not at all.
import-look-again = Look again
import-columns = What the columns mean
import-columns-about = Guessed from the headings and from what stands below them. Correct what is wrong and read the sheet again.
import-sheet = Sheet
import-sheet-only = The sheet
import-col-column = Column
import-col-heading = Heading
import-col-samples = For example
import-col-meaning = Means
import-meaning-of = What column { $column } means
import-header = Row of the headings (empty if there are none)
import-own = All rows are about this city (only if no column names it)
import-home-a = Country of the first side where none is stated (two letters)
import-home-b = Country of the partner where none is stated (two letters)
import-order = 6/7/1997 is
import-order-unknown = not clear: take the year
import-order-day = 6 July
import-order-month = 7 June
import-usual-kind = Kind where none is stated
import-usual-status = Status where none is stated
import-publish = Publish the ties at once
import-map = Read it so
import-would = What would be written
import-total-ties = New ties
import-total-edits = Ties added to
import-total-parties = New parties
import-apply = Write it
import-apply-about = Rows with an open question, those not understood and those refused are left out. You can bring the sheet again later: what is on record is recognised. Contacts are kept with their city, for those who work for your registry alone.
import-drop = Throw it away
import-forget = { $count ->
    [one] Forget the choice
   *[other] Forget all { $count } choices
}
import-questions = { $count ->
    [one] One name: which place is meant?
   *[other] { $count } names: which places are meant?
}
import-question-rows = { $count ->
    [one] one row
   *[other] { $count } rows
}
import-question-cell = first at { $cell }
import-row-open = Several places are called “{ $text }”: choose above.
import-row-unknown = No place is called “{ $text }”: choose above.
import-nothing = Nothing would be written: all of it is on record, left out or refused.
import-nothing-yet = Nothing can be written yet: answer the questions below first.
import-question-unknown = no place has this name; these are spelt alike
import-question-none = no place has this name
import-share = { $share } %
import-share-little = under 1 %
import-choose-id = another place, by its GeoNames id:
import-choose-own = a place that the gazetteer has not, in the country:
import-choose-country = Two letters of the country
import-choose-skip = leave these rows out
import-choose = Keep these choices
import-rows = Row by row
import-rows-none = No rows here.
import-filters = Which rows
import-show-problems = To look at
import-show-all = All
import-col-row = Row
import-col-first = First side
import-col-second = Partner
import-col-when = When
import-col-outcome = Outcome
import-col-choice = Choice
import-col-said = The sheet says
import-col-why = Why
import-choice-of = Choice for row { $row }
import-row-keep = as it is
import-row-skip = leave out
import-row-take = the source is right
import-pages = Pages
import-page-before = Before
import-page-after = After
import-left-out = Rows that state no tie
import-report = Report
import-not-as-stated = Rows not taken as they stand
import-more = { $count ->
    [one] And one more.
   *[other] And { $count } more.
}
import-undo = Take the import back
import-undo-about = Takes back every tie and party of this import that nobody has changed since.
import-undo-why = The import was taken back.
import-undo-left = { $count ->
    [one] One record was changed since, or others rest on it or were merged into it, and stays: { $left }.
   *[other] { $count } records were changed since, or others rest on them or were merged into them, and stay: { $left }.
}
import-not-open = This import is applied, or was thrown away.
import-not-applied = This import is not applied, or was taken back already.
import-moved = Others kept changing the registry meanwhile. Nothing was written; try again.
import-failed = The import could not be written. Nothing of it was; try again later.
import-row-refused = Row { $row } is refused: { $why }. Nothing was written.

## On the command line
cli-import-read = { $file }: { $rows ->
    [one] one row
   *[other] { $rows } rows
} read; { $ties ->
    [one] one new tie
   *[other] { $ties } new ties
}, { $edits } added to, { $parties ->
    [one] one new party
   *[other] { $parties } new parties
}.
cli-import-applied = Written as import { $id }. `twinhall ties undo { $id }` takes it back.
cli-import-preview = Nothing was written. --apply writes it.
cli-import-undone = Taken back: { $ties ->
    [one] one tie
   *[other] { $ties } ties
}, { $parties ->
    [one] one party
   *[other] { $parties } parties
}.
