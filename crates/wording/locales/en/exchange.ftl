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

## Dates with a doubt
date-order = It may be { $day-first } or { $month-first }: only the year { $year } is taken. Say which comes first, the day or the month.
date-century = The century is not written; { $date } is taken.
date-serial = A spreadsheet’s count of days; it is { $date }.
date-year-as-day = A year in a cell that shows days; { $date } is taken.
date-about = The sheet says “about”; { $date } is taken.
