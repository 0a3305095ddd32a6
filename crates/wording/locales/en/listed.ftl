# Lists of parties that are read into the registry.

## What a column means, in a list of parties
meaning-party-name = Party: official name, or several
meaning-party-level = Party: city, county, state or region
meaning-party-title = Party: title of the highest official
meaning-party-official = Party: highest official
meaning-party-languages = Party: its languages
meaning-party-websites = Party: its websites
listed-name = Party: name
listed-country = Party: country
listed-division = Party: state or region
listed-id = Party: GeoNames id
listed-contact = Contact
listed-email = Contact: e-mail
listed-phone = Contact: telephone
listed-role = Contact: office or role
listed-contact-kind = Contact: of city hall or committee
listed-languages = Contact: languages
listed-contact-note = Contact: note or address
listed-second-contact = Second contact
listed-second-email = Second contact: e-mail
listed-second-phone = Second contact: telephone
listed-second-role = Second contact: office or role
listed-second-contact-kind = Second contact: of city hall or committee
listed-second-languages = Second contact: languages
listed-second-contact-note = Second contact: note or address

## Rows that are not understood, or with a doubt
row-several-parties = { $cell }: “{ $text }” names several places. In a list of parties each has a row of its own.
row-doubt-level = { $cell }: “{ $text }” is no city, county, state or region; it is not taken.
row-doubt-language = { $cell }: “{ $text }” is no language known here; it is not taken.
row-doubt-website = { $cell }: “{ $text }” is no address on the web; it is not taken.

## What becomes of a row
outcome-new-party = new party
listed-repeats = The same party stands in row { $earlier }.
listed-elsewhere = Another organisation keeps this party: what the row says of it is not written. A contact is kept with it, for your registry alone.
listed-adds-name = Adds an official name: { $stated }.
listed-adds-official = Adds the highest official: { $stated }.
listed-adds-official-since = Adds the highest official: { $stated }, since { $since }.
listed-adds-languages = Adds languages: { $stated }.
listed-adds-websites = Adds websites: { $stated }.
listed-adds-source = Adds a source: { $stated }.
listed-conflict-level = So far it is a { $recorded }, by this row a { $stated }; { $taken ->
    [yes] the row’s is taken.
   *[no] what stands so far stays.
}
listed-conflict-official = So far the highest official is { $recorded }, by this row { $stated }; { $taken ->
    [yes] the row’s is taken.
   *[no] what stands so far stays.
}
listed-conflict-name = “{ $stated }” was its name until { $until }; the name is not written again.

## The pages of an import
import-of-parties = This is read as a list of parties: no column names a partner. If it lists ties, say which column does.
import-list-about = The columns say what is known of each city. A status, kind or field of a tie, or anything of a partner, makes it a list of ties.
import-col-party = Party
import-total-party-edits = Parties added to
import-left-out-parties = Rows that name no party

## On the command line
cli-import-list = { $file }: { $rows ->
    [one] one row
   *[other] { $rows } rows
} read as a list of parties; { $parties ->
    [one] one new party
   *[other] { $parties } new parties
}, { $edits } added to.
