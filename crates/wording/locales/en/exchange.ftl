# Sheets that are read into the registry, and what is not understood of them.

## Files that cannot be read
sheet-empty = The file holds nothing.
sheet-too-large = The file is larger than { $limit } MB, the most that is read. Split it.
sheet-unpacks-too-large = The workbook unpacks to more than { $limit } MB, the most that is read. If it is really a list of ties, save the sheet alone as CSV.
sheet-too-many-rows = The file has more than { $limit } rows, the most that are read at once. Split it.
sheet-too-many-rows-in = The sheet “{ $sheet }” has more than { $limit } rows, the most that are read at once. Split it.
sheet-too-many-columns = The file has more than { $limit } columns, the most that are read.
sheet-too-many-columns-in = The sheet “{ $sheet }” has something beyond column { $limit }, the last that is read.
sheet-too-many-cells = The workbook has more than { $limit } cells, the most that are read. Save the sheet alone as CSV.
sheet-too-many-sheets = The workbook has more than { $limit } sheets.
sheet-text-too-long = Cell { $cell } holds more than { $limit } characters, the most that one cell may.
sheet-unclosed = Line { $line }: a quotation mark (") opens a cell and is never closed, so that the rest of the file would be one cell.
sheet-not-a-workbook = The file is packed, but is no Excel workbook. Save it as .xlsx or .csv.
sheet-open-document = This is an OpenDocument sheet. In LibreOffice, save a copy as Excel (.xlsx) or CSV.
sheet-old-workbook = This is an Excel workbook of before 2007 (.xls), or one that is locked with a password. Save a copy as .xlsx without a password.
sheet-pdf = This is a PDF. Its tables cannot be read; ask whoever made it for the sheet behind it.
sheet-not-text = The file is neither text nor an Excel workbook.
sheet-damaged = The workbook is damaged ({ $what }). Open it in Excel or LibreOffice and save it anew.

## Dates
date-month = { $month } { $year }
date-year = { $year }

## Dates with a doubt
date-order = It may be { $day-first } or { $month-first }: only the year { $year } is taken. Say which comes first, the day or the month.
date-century = The century is not written; { $date } is taken.
date-serial = A spreadsheet’s count of days; it is { $date }.
date-year-as-day = A year in a cell that shows days; { $date } is taken.
date-about = The sheet says “about”; { $date } is taken.

## What a column means
meaning-ignore = — not read —
meaning-a-name = First side: name
meaning-a-country = First side: country
meaning-a-division = First side: state or region
meaning-a-id = First side: GeoNames id
meaning-b-name = Partner: name, or several
meaning-b-country = Partner: country
meaning-b-division = Partner: state or region
meaning-b-id = Partner: GeoNames id
meaning-pair = Both sides (“A – B”)
meaning-kind = Kind of tie
meaning-since = Since (or from–to)
meaning-until = Until
meaning-status = Status
meaning-fields = Fields of cooperation
meaning-source = Source or link
meaning-note = Note
meaning-a-contact = First side: contact
meaning-a-email = First side: e-mail
meaning-a-phone = First side: telephone
meaning-a-role = First side: contact’s office or role
meaning-a-contact-kind = First side: contact of city hall or committee
meaning-a-languages = First side: contact’s languages
meaning-a-contact-note = First side: note or address of the contact
meaning-b-contact = Partner: contact
meaning-b-email = Partner: e-mail
meaning-b-phone = Partner: telephone
meaning-b-role = Partner: contact’s office or role
meaning-b-contact-kind = Partner: contact of city hall or committee
meaning-b-languages = Partner: contact’s languages
meaning-b-contact-note = Partner: note or address of the contact
mapping-no-sheet = The file has no such sheet.
mapping-no-first = No column names the first side. Say which does, or which city all the rows are about.
mapping-no-second = No column names the partner. Say which does.

## Rows that are not understood
row-no-name = { $cell }: no place is named here.
row-not-a-date = { $cell }: “{ $text }” is not understood as a date.
row-not-an-id = { $cell }: “{ $text }” is not a GeoNames id.
row-many-to-many = { $cell }: both sides list several places; it is not clear which belongs to which. Give each tie a row of its own.
row-fault = { $cell }: the spreadsheet itself says { $text } here.
row-not-a-pair = { $cell }: “{ $text }” does not name two places.

## Rows that are understood with a doubt
row-doubt-date = { $cell }: { $note }
row-doubt-kind = { $cell }: “{ $text }” is no kind known here; it is kept as the local word.
row-doubt-status = { $cell }: “{ $text }” is no status known here; it is kept as a note.
row-doubt-above = { $cell } is empty: the place of row { $row } is taken.
row-doubt-contact-email = { $cell } is no address for e-mail; it is kept among the notes on the contact.
row-doubt-contact-phone = { $cell } is no telephone number; it is kept among the notes on the contact.
row-doubt-contact-kind = { $cell } names neither city hall nor committee; it is kept among the notes on the contact, who counts as official.
row-doubt-contact-language = { $cell } names a language that is not known here; it is kept among the notes on the contact.
row-doubt-area = { $cell }: “{ $text }” is no country or region known here.

## What becomes of a row
outcome-not-understood = not understood
outcome-refused = refused
outcome-choose = which place?
outcome-conflict = differs
outcome-over = said to be over
outcome-new = new tie
outcome-updates = adds to the record
outcome-there = already on record
outcome-repeats = repeats a row
outcome-skipped = left out
plan-itself = A place cannot be tied to itself.
plan-future = { $cell }: { $date } is in the future.
plan-ends-before = { $cell }: it would end ({ $until }) before it begins ({ $since }).
plan-needs-ground = { $cell }: “{ $status }” needs what it rests on, and is entered on the tie’s own page.
plan-country = { $cell } names a country. It takes a city, county, state or region.
plan-choose = { $cell }: “{ $text }” may be { $candidates }{ $count ->
    [one] .
   *[other] …
}
plan-unknown-near = { $cell }: no place is called “{ $text }”. Spelt alike: { $candidates }.
plan-unknown = { $cell }: no place is called “{ $text }”.
plan-repeats = The same tie stands in row { $earlier }.
plan-earlier-counts = Row { $earlier } counts, and nothing is written of this one. If this one is right, leave out the other.
plan-differs-since = That row says since { $said }, this one { $stated }.
plan-differs-kind = That row says { $said }, this one { $stated }.
plan-differs-ended = { $stated ->
    [unknown] This row says that the tie ended, and not when; that one does not.
   *[other] This row says that the tie ended { $stated }; that one does not.
}
plan-differs-stands = { $ended ->
    [unknown] That row says that the tie ended; this one says that it stands.
   *[other] That row says that the tie ended { $ended }; this one says that it stands.
}
plan-conflict-since = The record says since { $recorded }, the source { $stated }; { $taken ->
    [yes] the source’s is taken.
   *[no] the record stays.
}
plan-conflict-kind = The record says { $recorded }, the source { $stated }; { $taken ->
    [yes] the source’s is taken.
   *[no] the record stays.
}
plan-conflict-status = The record says { $recorded }, the source { $stated }. A status changes by a step with its authority, on the tie’s own page.
plan-conflict-ended = The source says that it ended { $stated }; the record says that it stands. Enter the end on the tie’s own page.
plan-conflict-ended-sometime = The source says that it ended, and not when; the record says that it stands. Enter the end on the tie’s own page.
plan-conflict-stands = { $ended ->
    [unknown] The record says that it ended; the source says that it stands.
   *[other] The record says that it ended { $ended }; the source says that it stands.
}
plan-over = The source says that it ended { $until }. How it ended only its sides can say, so it is left out. Say that the source is right, and it goes on record as expired.
plan-over-sometime = The source says that it ended, and not when. How it ended only its sides can say, so it is left out. Say that the source is right, and it goes on record as expired.
plan-adds-since = Adds since when: { $stated }.
plan-sharpens-since = Says since when more exactly: { $stated } instead of { $recorded }.
plan-adds-term = Adds the end of its term.
plan-adds-local-kind = Adds the local word: { $stated }.
plan-adds-fields = Adds fields: { $stated }.
plan-adds-source = Adds a source: { $stated }.
