# Keeping it running: the database's steps, the proof of the journal, copies.

# The database
cli-database-newer = The database is at step { $found }; this program knows steps up to { $known } only. Use the newer program that brought it there: this one would not understand what it holds. Nothing was changed.
cli-database-none = There is no database { $file }. Name one with --database, or the folder it lies in with --data.
cli-database-behind = The database lacks { $count ->
    [one] one step
   *[other] {$count} steps
 } ({ $steps }). Run `twinhall migrate` first.
cli-database-away = The database does not answer: { $error }
cli-database-full = No room is left where the database lies. Nothing was changed.
cli-database-busy = Others kept writing to the database; nothing was changed. Try again in a moment.
cli-database-damaged = Something in the database cannot be read: { $what }. `twinhall journal verify` tells whether the record is whole.

cli-withdraw-why = Say why in 1 to { $most } letters on one line.
cli-withdraw-none = There is no file “{ $name }”. The page /data lists them.
cli-withdraw-before = “{ $name }” was withdrawn before: { $why }
cli-withdraw-done = { $name } is withdrawn. Whoever asks for it is told why. Caches may hold it for another day, and copies that were made of the database hold it as long as they are kept.

cli-migrate-none = The database is up to date: step { $step }.
cli-migrate-taken = Taken: step { $step }, { $name }.
cli-migrate-terms = { $count ->
    [one] The end of the term of one tie was
   *[other] The ends of the terms of {$count} ties were
 } missing in the tables, and filled in from the journal.
cli-migrate-would = Would be taken: step { $step }, { $name }.
cli-migrate-done = { $count ->
    [one] One step was taken
   *[other] {$count} steps were taken
 }; the database is at step { $step }.

# The journal
cli-journal-instance = the instance itself
cli-journal-entries = entries
cli-journal-hash = hash of the last entry
cli-journal-verifying = Entries
cli-journal-whole = { $entries ->
    [0] The journal has no entries
    [one] The one entry is as it was written
   *[other] All {$entries} entries are as they were written
 }, in { $chains ->
    [one] one chain
   *[other] {$chains} chains
 } ({ $rate } a second).
cli-journal-kept = { $count ->
    [one] The end kept elsewhere is in it.
   *[other] The {$count} ends kept elsewhere are in it.
 }
cli-journal-advice = A chain that was cut short together with its end does not show by itself. Now and then write down elsewhere what `twinhall journal heads` prints, and hand it to --expect.
cli-journal-fault = { $name } ({ $id }), entry { $entry }: { $wrong }.
cli-journal-fault-entry = It bears { $at }, { $action }, { $subject }.
cli-journal-not-whole = { $count ->
    [one] The journal is not whole: one chain was altered.
   *[other] The journal is not whole: {$count} chains were altered.
 } What comes before the entry named is as it was written. Restore a copy, and compare.
journal-altered = altered: what it holds does not give its hash
journal-removed = removed: it is not there, though the chain goes on or its end is known
journal-broken = it does not follow the entry before, which was replaced
journal-head = replaced: the end of the chain states another hash
journal-beyond = put in: the end of the chain does not know of it
journal-differs = it differs from the end kept elsewhere
cli-expect-line = “{ $text }” is no end of a chain: it has an identifier (or “instance”), a count of entries and a hash of 64 digits, as `twinhall journal heads` prints them
cli-expect-none = it holds no end of a chain

# Copies
cli-copy-writing = Writing (rows)
cli-copy-reading = Reading (kB)
cli-copy-exists = { $file } is there already. Choose another name, or --force to replace it.
cli-copy-bad-recipient = --recipient takes the public key of an age key pair, as in age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p. “{ $value }” is none.
cli-copy-no-passphrase = { $file } holds no passphrase: it is the first line.
cli-copy-no-identity = { $file } holds no key: a line that begins with AGE-SECRET-KEY-1.
cli-copy-written = { $rows } rows of { $tables } tables as of { $at }, { $size } MB.
cli-copy-sealed-keys = Encrypted; { $count ->
    [one] one key opens it.
   *[other] any of {$count} keys opens it.
 }
cli-copy-sealed-passphrase = Encrypted with the passphrase.
cli-copy-open = Not encrypted: it holds hashes of passwords, keys of second factors and addresses of people. Keep it where only you read it.
cli-copy-checked = Read back: counts, hashes and { $entries } entries of the journal in { $chains ->
    [one] one chain
   *[other] {$chains} chains
 } agree.
cli-copy-checked-bytes = Read back: the file holds the bytes that were written. Whether your key opens it, `twinhall restore --check` tells.
cli-copy-sha256 = SHA-256 { $hash }
cli-copy-differs = { $file } was written and read back otherwise: the disk is not to be trusted. It was not put in place.
cli-restore-checked = The copy is whole: { $rows } rows of { $tables } tables as of { $at }, { $entries } entries of the journal in { $chains ->
    [one] one chain
   *[other] {$chains} chains
 }. Nothing was written.
cli-restore-done = Restored: { $rows } rows of { $tables } tables as of { $at }. Counts and hashes agree, and all { $entries } entries of the journal in { $chains ->
    [one] one chain
   *[other] {$chains} chains
 } are as they were written.
cli-restore-not-empty = A copy goes into an empty database, and this one has { $count ->
    [one] one entry
   *[other] {$count} entries
 } in its journal. Name another with --database. Nothing was changed.
copy-foreign = it is no copy made by Twinhall
copy-broken = it was cut short, altered or is no copy made by Twinhall (line { $line }: { $what })
copy-damaged = it was cut short or damaged: { $error }
copy-newer = a newer program made it: it has { $what }
copy-journal = the journal in it was altered before the copy was made: chain { $chain }, entry { $entry }: { $wrong }
copy-needs-passphrase = it is encrypted with a passphrase: name the file that holds it with --passphrase-file
copy-needs-identity = it is encrypted to keys: name the file with yours with --identity
copy-wrong-passphrase = the passphrase is another
copy-wrong-identity = none of the keys opens it
copy-costly = opening it would take more memory than 1 GB: it was not made by Twinhall
cli-restore-other = The file was changed while it was read. What was restored is whole in itself: { $rows } rows as of { $at }. Look whether that is the copy you meant.
