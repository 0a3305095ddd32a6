# What visitors propose, and its answer.

proposal-link = Something wrong, or a tie missing? Tell us
proposal-title = Propose a correction
proposal-lead = Tell those who keep this registry what is wrong here, or which tie is missing. You need no account.
proposal-kind = What it is about
proposal-kind-correction = something here is wrong
proposal-kind-missing = a tie is missing
proposal-text = What should stand here
proposal-text-help = Say what is wrong and what would be right; of a missing tie, between which cities, and since when.
proposal-source = Where you know it from
proposal-source-help = A link, or words: “City archive, minutes of 3 May 1974”.
proposal-email = Your e-mail address
proposal-email-help = Only if you want to hear what came of it. We forget it when we have answered.
proposal-trap = Leave this empty
proposal-private = What you write is read by those who keep this registry. It is not published.
proposal-button = Send
proposal-thanks = Thank you
proposal-thanks-tie = What you wrote about { $tie } has arrived with those who keep this registry.
proposal-thanks-mail = If you left an address, a letter says so now, and another when somebody has looked into it.
proposal-back = Back to the tie
proposal-text-needed = Write what should stand here.
proposal-source-needed = Write where you know it from: those who keep the registry must be able to check it.
proposal-too-long = This is longer than { $longest } characters.
proposal-unreadable = It contains characters that cannot be shown. Type it anew.
proposal-too-many = Many proposals on this tie wait already. Try again in a few days; nothing you typed was sent.

proposals-title = Proposals of visitors
proposals-lead = What visitors say is wrong or missing. Nobody else sees it.
proposals-open = { $count ->
    [0] Proposals of visitors
    [one] One proposal of a visitor waits
   *[other] { $count } proposals of visitors wait
 }
proposal-state-open = open
proposal-state-accepted = accepted
proposal-state-declined = declined
proposal-age = { $days ->
    [0] today
    [one] one day ago
   *[other] { $days } days ago
 }
proposal-open-page = This proposal
proposal-beside = What visitors propose
proposal-tie-on-desk = The tie at the desk
proposal-says = What they say
proposal-their-source = Their source
proposal-about = About this proposal
proposal-came = Came in
proposal-address = Answer to
proposal-address-none = nobody: no address was left
proposal-address-forgotten = forgotten: the answer has gone
proposal-address-dropped = nobody: the address that was left is forgotten
proposal-answered = Answered
proposal-answered-by = by { $who }, { $at }
proposal-word = Your word to them
proposal-word-needed = Say why not: whoever proposed it will read it, and so will your successor.
proposal-word-nobody = There is no address to write to. It is kept with the proposal.
proposal-letter = The letter
proposal-letter-waiting = waits to be sent
proposal-letter-gone = has gone
proposal-letter-refused = could not be delivered. The address is kept until you forget it below.
proposal-acts = What you can do
proposal-accept = Accept
proposal-accept-lead = You go on to the tie, with the proposal beside it, and record there what is right.
proposal-accept-missing = You go on to the form that puts a tie on record, with the proposal beside it.
proposal-accept-word = Goes to them by mail. May be empty.
proposal-accept-button = Accept, and go on
proposal-add-source = Add their source to the tie, as it stands below
proposal-decline = Decline
proposal-decline-word = Goes to them by mail.
proposal-decline-button = Decline
proposal-reopen = Open it again
proposal-reopen-lead = The decline is taken back. A letter that has not gone yet is not sent.
proposal-reopen-told = The decline is taken back. They were told already, and their address is forgotten: they will not hear of it again.
proposal-reopen-button = Open again
proposal-forget = Forget the address
proposal-forget-lead = Letters to it that have not gone are thrown away. The proposal stays.
proposal-forget-button = Forget
proposal-stale = Somebody was quicker: this is how it stands now. Nothing of yours was recorded.

letter-proposal-receipt-subject = Your proposal about { $tie }
letter-proposal-receipt =
    Good day,

    what you wrote about the tie { $tie } has arrived:
    { $link }

    Somebody will look into it and write to you. After that we forget your address.
    If you wrote nothing, somebody typed your address by mistake: do nothing.
letter-proposal-answer-subject = Your proposal about { $tie }
letter-proposal-accepted =
    Good day,

    thank you: what you proposed about the tie { $tie } was accepted. You will find it here
    once it is worked in:
    { $link }

    { $word }

    We now forget your address.
letter-proposal-declined =
    Good day,

    thank you for what you proposed about the tie { $tie }. Those who keep the registry
    looked into it and decided not to change the record:
    { $link }

    { $word }

    We now forget your address.
letter-proposal-word =
    They say:

    { $word }
letter-proposal-no-word = They say nothing more about it.
