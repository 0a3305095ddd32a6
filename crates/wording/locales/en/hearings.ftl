# Whether organisations of other trees speak for the cities that they are
hearings-title = Who speaks for a city
hearings-lead = These organisations are bound to a city of which you keep ties or contacts, and do not stand below yours. Whoever you confirm reads what you keep of that city, drafts and contacts too, and can confirm its side and change that side’s status. Until then they see what the public sees.
hearings-none = Nobody asks.
hearings-open = { $count ->
    [0] Who speaks for a city
    [one] One organisation asks to speak for its city
   *[other] {$count} organisations ask to speak for their cities
}
hearings-keeps = { $keeper } keeps { $ties ->
    [0] no tie
    [one] one tie
   *[other] {$ties} ties
 } and { $contacts ->
    [0] no contact
    [one] one contact
   *[other] {$contacts} contacts
 } of it.
hearings-asks = Asks for it
hearings-confirmed = Confirmed
hearings-declined = Declined
hearings-confirm = Confirm
hearings-decline = Decline

letter-hearing-subject = { $city } in the registry of { $keeper }
letter-hearing-confirmed = { $keeper } has confirmed that { $organisation } speaks for { $city }. You now see its ties that { $keeper } keeps, and can confirm your side and change its status.

    { $link }
letter-hearing-declined = { $keeper } has declined that { $organisation } speaks for { $city } in its registry. Of what { $keeper } keeps you see what the public sees. If you think that this is a mistake, write to them.

    { $link }
