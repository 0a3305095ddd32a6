# The command line, the API's errors and the import of facts.

cli-error = error:{" "}
cli-no-data-dir = There is no place for the data: neither HOME nor XDG_DATA_HOME is set. Name a folder with --data or TWINHALL_DATA.

# Names
cli-taken = Taking {$name} ({$id}); { $others ->
    [one] one other place has
   *[other] {$others} other places have
 } that name.
cli-ambiguous = “{$text}” may be any of these:
cli-ambiguous-advice = Add the state or country (“Lacombe, AB”), or use the id at the left.
cli-not-found = There is no place “{$text}”.
cli-not-found-advice = These are the nearest spellings; the ids at the left work as well.
cli-not-found-nothing-near = Nothing is spelt like it. Try a shorter part of the name, or `twinhall search`.
cli-people = { $count ->
    [one] 1 person
   *[other] {$count} people
 }
cli-people-unknown = population unknown

# Options
cli-option = {$option}: {$problem}
cli-bad-weight = --weight takes a criterion and a number, as in population=2. “{$value}” has no “=”.
cli-bad-position = --near takes latitude and longitude in degrees, as in 52.5,-113.7. “{$value}” is none.
cli-bad-country = --country takes a two-letter code (CA) or an English name (Canada). “{$value}” is neither.
cli-bad-log = --log takes a level (error, warn, info, debug, trace), or levels by module (info,web=debug). “{$value}” is neither.

# Columns
cli-col-id = id
cli-col-place = place
cli-col-people = people
cli-col-matched = matched name
cli-col-value = value
cli-col-source = source
cli-col-date = date
cli-col-name = name
cli-col-line = line
cli-col-effect = effect
cli-col-distance = distance
cli-col-score = score
cli-col-licence = licence
cli-col-import = import
cli-col-when = when
cli-col-who = who
cli-col-file = file
cli-col-facts = facts
cli-col-state = state
cli-col-task = task
cli-col-queries = queries
cli-col-candidates = candidates
cli-col-median = median rank
cli-col-figure = figure
cli-col-new = new
cli-col-in-use = in use
cli-col-error = ±
cli-col-model = model
cli-col-trained = trained
cli-col-ties = ties
cli-col-ties-from = learned from
cli-col-ties-hash = hash of ties
cli-col-seed = seed
cli-col-world = world built
cli-col-kilobytes = kB
cli-col-sha256 = SHA-256

# Profile
cli-kind-city = City
cli-kind-admin1 = First-level division
cli-kind-admin2 = Second-level division
cli-kind-country = Country
cli-position = {$lat}° {$ns}, {$lon}° {$ew}
cli-position-unknown = position unknown
cli-place-line = {$kind} · GeoNames {$id} · {$position}
cli-climate = Climate by month ({$koppen})
cli-unit-celsius = °C
cli-unit-mm = mm
cli-month-1 = Jan
cli-month-2 = Feb
cli-month-3 = Mar
cli-month-4 = Apr
cli-month-5 = May
cli-month-6 = Jun
cli-month-7 = Jul
cli-month-8 = Aug
cli-month-9 = Sep
cli-month-10 = Oct
cli-month-11 = Nov
cli-month-12 = Dec
cli-field-population = population
cli-field-elevation = elevation
cli-field-relief = relief within 25 km
cli-field-time-zone = time zone
cli-field-climate = climate
cli-field-coast = to the sea
cli-field-river = to a river
cli-field-wide-river = to a wide river
cli-field-lake = to a lake
cli-field-lake-area = area of that lake
cli-field-large-lake = to a large lake
cli-no-port = none within 50 km
cli-field-port = port
cli-field-airport = scheduled flights
cli-field-airports-near = airports within 100 km
cli-field-universities = universities
cli-country-languages = languages
cli-country-income = income
cli-country-gdp = GDP per head (PPP)
cli-country-industries = industries
cli-country-exports = exports to
cli-country-imports = imports from
cli-country-borders = borders
cli-country-heritage = heritage sites
cli-facts = Recorded here
cli-corrects = corrects the shipped value
cli-corrected-by = corrected: {$source}
cli-ties = { $count ->
    [one] One existing tie
   *[other] {$count} existing ties
 }
cli-ties-of = Existing ties of {$name}
cli-since = since {$year}
cli-tie-left-out = {$file}, line {$line}: left out, because {$problem}.
cli-ties-left-out = { $count ->
    [one] … and one more row was left out.
   *[other] … and {$count} more rows were left out.
 }
cli-ties-none = {$file} holds no tie that can be used: partners and precedent are those known without it.
cli-unknown = Not known
cli-unknown-advice = Unknown counts neither for nor against. `twinhall data import` adds what you know.

# Match and compare
cli-match-title = Partner cities for {$name}
cli-match-counts = { $fitting ->
    [one] One candidate
   *[other] {$fitting} candidates
 } of {$considered} places considered.
cli-match-counts-capped = {$counts} At most { $most ->
    [one] one of each country is
   *[other] {$most} of each country are
 } listed (--per-country).
cli-at-war = {$said} To list them all the same: {$option}.
cli-partners = Already your partners
cli-candidates = Candidates
cli-match-none = No place passes all limits.
cli-match-nearby = Also nearby, and not listed: {$names}.
cli-match-past-end = The list ends before: choose a smaller --offset.
cli-advice-with = With {$option} there would be { $count ->
    [one] one candidate more.
   *[other] {$count} candidates more.
 }
cli-advice-without = Without {$option} there would be { $count ->
    [one] one candidate more.
   *[other] {$count} candidates more.
 }
cli-compare-title = {$a} and {$b}
cli-compare-score = {$distance} apart. Score {$score} ±{$spread}.
cli-compare-ranked = {$distance} apart. Score {$score} ±{$spread}, number {$rank} among all candidates for {$a}.
cli-tied = They are partners.
cli-tied-since = They have been partners since {$year}.
cli-reasons = Reasons
cli-shared = Partners of both

# Match all
cli-pairs-ranking = Ranking
cli-pairs-written = {$file} holds the lists of { $cities ->
    [one] one city
   *[other] {$cities} cities
 }: {$rows} rows, {$size} MB.
cli-pairs-unlisted = { $count ->
    [one] For one city no place passes all limits.
   *[other] For {$count} cities no place passes all limits.
 }
cli-pairs-complete = {$file} is complete: this very run was finished before.
cli-pairs-unfinished = An unfinished run lies in {$folder}. Add --resume to go on with it, or remove that folder to begin anew.
cli-pairs-other = The unfinished run in {$folder} is another one ({$differs}): its parts and new ones would not fit together. Ask for what it asked for, or remove that folder to begin anew.
cli-pairs-damaged = The unfinished run in {$folder} cannot be gone on with: its run.json is damaged. Remove that folder to begin anew.
cli-pairs-locked = Another run is writing into {$folder}. Wait for it, or choose another --output.
cli-pairs-nobody = No city has so many people: choose a smaller --min-population.
cli-pairs-no-city = --only takes GeoNames ids of cities. {$id} is none.

# Evaluate and train
cli-evaluating = ranking for {$count} questions
cli-no-queries = There is no question in this file that can be asked.
cli-measured = Measured on ties set aside
cli-stage-worlds = Simulating worlds
cli-stage-fit = Fitting
cli-stage-second = Looking again in simulated worlds
cli-stage-trees = Growing trees, and training the neural network
cli-stage-calibrate = Asking for ties set aside
cli-stage-measure = Measuring the new model
cli-stage-rival = Measuring the model in use
cli-progress = {$title}: {$done} of {$of}
cli-progress-left = {$progress}, about {$left} left
cli-trained = Learned from { $count ->
    [one] one tie
   *[other] {$count} ties
 } with seed {$seed} in {$took}.
cli-train-registry = the registry
cli-train-no-ties = There is nothing to learn from: no registry is in the data directory. Name one with --database, or a list of ties with --relationships.
cli-trained-file = The model is in {$file}. The model in use is as it was.
cli-worse = worse
cli-train-against = In use was {$id}. If it was learned from some of the ties set aside here, as after an earlier training on this list, that favours it; the new model’s figures come from a fit without them.
cli-train-against-shipped = In use was the model that comes with the program. Some of the ties set aside here may have been in the list it was learned from, which favours it; the new model’s figures come from a fit without them.
cli-train-instead = {$problem} The new model is measured against the one that comes with the program instead.
cli-train-installed = {$id} is in use now. A server that is running takes it in when it is told to (SIGHUP) or starts again. `twinhall model rollback` goes back.
cli-train-forced = {$id} is in use now because of --force, and the log says so. A server that is running takes it in when it is told to (SIGHUP) or starts again. `twinhall model rollback` goes back.
cli-train-worse = { $count ->
    [one] one figure is worse by more than its standard error
   *[other] {$count} figures are worse by more than their standard errors
 }
cli-train-nothing-asked = the list is too small to set ties aside and measure
cli-train-meanwhile = another model was put to use while this one was learned
cli-train-refused = The new model was not put to use: {$why}. The model in use is as it was. The new one is kept as {$id}; `twinhall model use {$id}` takes it all the same.
cli-train-unmeasured = Without measuring it cannot be known whether the new model is worse. Leave --no-measure out, or add --force to put the model to use unmeasured, or --output FILE to only write it.
cli-train-unsound = The new model cannot be used, so nothing was written: read back, it is not what was learned. Are these ties real ones?

# Models
cli-model-in-use = in use
cli-model-title = Model {$id}
cli-model-title-in-use = Model {$id}, in use
cli-model-holds = It holds curves, trees and a small neural network over what is known of two places, how often countries and sizes of cities twin, and figures on how it was made. No city and no tie stands in it.
cli-model-countries = It has rates of countries that this world lacks: {$countries}. They have no effect.
cli-model-unmeasured = It was not measured on ties set aside.
cli-model-lost = The model in use, {$id}, is gone from the folder of models. Put its file back, or choose another with `twinhall model use ID` or `twinhall model shipped`.
cli-no-such-model = No model {$id} is kept here. `twinhall model list` lists those that are.
cli-model-unusable = The model in use, {$id}, cannot be used: {$problem}. `twinhall model rollback` goes back to the one before, `twinhall model shipped` to the one that comes with the program; `twinhall train` learns a new one.
cli-model-pointer = {$file} does not name a model. `twinhall model shipped` puts the model that comes with the program to use, `twinhall model use ID` another.
cli-model-altered = {$file} is damaged: its content is not what its name says. Restore it from a backup, or choose another model with `twinhall model list` and `twinhall model use ID`.
cli-model-too-large = The model is {$size} MB large; {$most} MB are the most that this program reads. Nothing was written.
cli-model-file-too-large = This file is larger than {$most} MB, so it is not a model file.
cli-model-not-text = This is not a model file: it is not text. Export it again with `twinhall model export`, or train it anew with `twinhall train`.
cli-model-nothing-before = There is nothing to go back to: before the model in use there was no other here.
cli-model-changed = {$id} is in use now; until now it was {$from}. A server that is running takes it in when it is told to (SIGHUP) or starts again.
cli-model-unchanged = {$id} is in use already.
cli-model-exported = The model {$id} is in {$file}.
cli-somebody = somebody
cli-model-log-empty = No model was installed or changed here: the one that comes with the program is in use.
cli-model-log = {$at}, {$by}: {$what}
cli-model-log-installed = {$id} was trained from { $ties ->
    [one] one tie
   *[other] {$ties} ties
 } of {$file}, was not worse than {$against}, and was put to use.
cli-model-log-forced = {$id} was trained from { $ties ->
    [one] one tie
   *[other] {$ties} ties
 } of {$file} and put to use with --force, worse than {$against} or not measured.
cli-model-log-refused = {$id} was trained from { $ties ->
    [one] one tie
   *[other] {$ties} ties
 } of {$file}, was worse than {$against} or could not be measured, and is kept aside.
cli-model-log-changed = {$id} was put to use in place of {$from}.
cli-model-log-rollback = {$id} was put to use again; {$from} was taken back.
cli-model-log-damaged = {$file}, line {$line}: this line of the log of models is damaged ({$why}). Nothing was changed. Restore the file from a backup, or move that one line elsewhere to go on without it.

# Data
cli-info-dir = Data directory: {$dir}
cli-info-file = {$file}: built {$built}; {$counts}.
cli-info-no-facts = No facts of your own.
cli-info-facts = { $count ->
    [one] One fact of your own.
   *[other] {$count} facts of your own.
 }
cli-info-sources = Sources
cli-verified = The data are intact: {$places} places, { $facts ->
    [one] one fact
   *[other] {$facts} facts
 } of your own.
cli-verify-lost = The files are intact, but a fact of your own speaks of place {$id}, which this version of the world lacks. It is kept and has no effect.
cli-no-facts = No facts are recorded. `twinhall data import FILE` adds some.
cli-no-imports = Nothing was imported yet.
cli-in-force = in force
cli-undone = undone {$when}
cli-undone-now = The import {$id} was taken back: { $count ->
    [one] one fact is
   *[other] {$count} facts are
 } no longer in force. A server that is running sees this when it is told to (SIGHUP) or starts again.
cli-no-such-import = There is no import {$id}. `twinhall data imports` lists them.
cli-already-undone = The import {$id} was taken back before. To bring it in again, import its file.
cli-imported = { $count ->
    [one] One fact was recorded as import {$id}. `twinhall data undo {$id}` takes it back.
   *[other] {$count} facts were recorded as import {$id}. `twinhall data undo {$id}` takes them back.
 } A server that is running sees this when it is told to (SIGHUP) or starts again.
cli-imported-before = { $known ->
    [one] One more was recorded before.
   *[other] {$known} more were recorded before.
 }
cli-imported-nothing = { $known ->
    [one] Nothing new: its one fact was recorded before.
   *[other] Nothing new: all {$known} facts were recorded before.
 }
cli-imported-empty = Nothing new: the file has no rows.
cli-preview = {$file}: { $new ->
    [one] one new fact
   *[other] {$new} new facts
 }, {$known} recorded before, { $bad ->
    [one] one bad row
   *[other] {$bad} bad rows
 }. This is a preview: nothing was changed.
cli-effect-adds = adds
cli-effect-fills-in = fills in what was unknown
cli-effect-corrects = corrects {$shipped}
cli-effect-replaces = replaces {$value} of {$date}
cli-effect-older = kept, but {$value} of {$date} is newer
cli-effect-known = recorded before
cli-bad-file = { $count ->
    [one] {$file}: one thing is wrong:
   *[other] {$file}: {$count} things are wrong:
 }
cli-bad-file-more = … and {$count} more.
cli-bad-file-advice = Nothing was changed.
cli-bad-line = line {$line}: {$problem}
cli-bad-cell = line {$line}, column {$column} ({$heading}): {$problem}
facts-empty = The file is empty. Its first line names the columns: {$columns}.
facts-too-large = The file is larger than {$limit} MB. Split it.
facts-utf16 = The file is UTF-16. Save it as “CSV UTF-8”.
facts-missing-place = There is neither a column geonameid nor a column place.
facts-missing-column = There is no column {$name}.
facts-unknown-column = The column “{$name}” is not one of {$columns}. Remove or rename it.
facts-column-twice = The column “{$name}” stands twice.
facts-ragged = { $cells ->
    [one] This row has one cell
   *[other] This row has {$cells} cells
 }, the heading has {$expected}. Is a text with a separator in it not in quotation marks?
facts-not-utf8 = Byte {$byte} of this cell is not UTF-8. Save the file as “CSV UTF-8”.
facts-unclosed = A quotation mark is opened here and never closed.
facts-blank = This cell must not be empty.
facts-too-long = This cell has {$length} characters; {$limit} are the most.
facts-control = This cell has a line break or another control character.
facts-not-an-id = “{$text}” is not a GeoNames id, which is a whole number.
facts-unknown-id = No place has the id {$id}.
facts-ambiguous = “{$text}” is the name of several places: {$candidates}. Give the id in a column geonameid.
facts-unknown-place = There is no place “{$text}”.
facts-unknown-place-near = There is no place “{$text}”. Spelt nearly so: {$candidates}.
facts-bad-name = “{$text}” is not a name of a fact: letters, digits and underscores, a letter first.
facts-not-a-number = “{$text}” is not a plain number. Write 14000 or 12.5, without separators of thousands.
facts-not-whole = “{$text}” must be a whole number.
facts-out-of-range = “{$text}” is not between {$min} and {$max}.
facts-bad-date = “{$text}” is not a date like 2024-06-30.
facts-future-date = {$date} lies in the future.
facts-duplicate = This says the same as line {$first}.
facts-contradiction = Line {$first} says {$value} for the same place, name and date.

# Man pages
cli-man-written = The man pages are in {$dir}.

# Serve
cli-port-taken = Port {$port} is taken by another program. Choose another with --port; --port 0 takes any that is free.
cli-port-forbidden = Port {$port} may not be used without special rights. Choose one above 1023 with --port.
cli-host-unavailable = This machine does not have the address {$host}. 127.0.0.1 serves this machine only, 0.0.0.0 every network it is in.
cli-port-other = Cannot listen on {$address}: {$error}

# The API
api-no-parameters = There is no parameter “{$name}” here: this address takes none.
api-unknown-parameter = There is no parameter “{$name}” here. Known: {$known}.
api-bad-limit = “limit” must be a whole number from 1 to {$most}; it is “{$value}”.
api-bad-near = “near” must be latitude and longitude in degrees, as in 52.5,-113.7; it is “{$value}”.
api-bad-country = “country” must be a two-letter code, as in CA; it is “{$value}”.
api-bad-kind = “kind” must be one of city, admin1, admin2, country; it is “{$value}”.
api-missing-q = The parameter “q” is missing: the name to search for.
api-long-q = “q” is longer than {$most} characters.
api-twice = The parameter “{$name}” stands twice.
api-bad-request = The request has a parameter that cannot be.
api-no-place = There is no place with the id {$id}.
api-no-match = This question cannot be answered.
api-not-an-id = “{$id}” is not a GeoNames id, which is a whole number.
