# People, organisations, signing in.

nav-sign-in = Sign in
nav-account = Your account

instant = { $day }, { $time } UTC

role-viewer = Viewer
role-viewer-about = Sees what is not public.
role-contributor = Contributor
role-contributor-about = Notes activities and adds sources.
role-editor = Editor
role-editor-about = Registers and describes ties and cities.
role-coordinator = Coordinator
role-coordinator-about = Speaks for the city: confirms its side, changes its side’s status, answers visitors.
role-registrar = Registrar
role-registrar-about = Keeps the registry: publishes, imports, merges, takes back.
role-owner = Owner
role-owner-about = Decides who belongs to the organisation, and as what.

scope-read = see what is not public
scope-write = record facts and sources
scope-registry = publish, import, merge, take back
scope-people = invite people, change roles, found organisations

leave-sign-in = Please sign in first
leave-sign-in-advice = Nothing was changed. If you were filling in a form, sign in in another window, come back to this one and send it again.
leave-forbidden = You may not do this
leave-takes-keeper = It takes the role of { $role } or above in the organisation that keeps this. Nothing was changed. Ask an owner there.
leave-takes-own = It takes the role of { $own } or above in that city’s own organisation, or of { $keeper } in the one that keeps the tie. Nothing was changed.
leave-takes-scope = This token was not made for it: it lacks “{ $scope }”. Nothing was changed.
leave-takes-person = This is not done with a token: sign in with a browser. Nothing was changed.

form-stale = This form is no longer good
form-stale-advice = It was opened before you signed in or out, or in another browser. Nothing was changed. Open the page anew and fill it in again.
form-bad = A part of the form is missing. Open the page anew and fill it in again.

people-email-taken = There is an account with this address already. Sign in with it.
people-spent = This link or code no longer works
people-spent-advice = It was used, has expired, or was withdrawn. Ask for a new one.
people-set-up = This site has been set up already. Sign in.
people-last-owner = An organisation at the top needs an owner
people-last-owner-advice = Nothing was changed. Make somebody else owner first.
people-gone = This was changed meanwhile
people-gone-advice = Somebody changed it after you opened the page. Nothing of yours was saved. Open the page anew to see how it is now.
organisation-bad-kind = There is no such kind of organisation.
organisation-bad-name = A name has 1 to 200 letters, on one line.
organisation-bad-place = An organisation of this kind cannot stand there.
organisation-bad-loop = An organisation cannot stand below itself.
organisation-bad-deep = Organisations stand at most eight deep.
organisation-bad-party = Only a municipality can be a party to a tie.
store-full = There is no room left
store-full-advice = Nothing was saved. Whoever runs this site must make room on its disk.
store-away = The registry cannot be reached at the moment
store-away-advice = Try again in a minute. If you sent a form, look first whether it was saved.

person-name = Your name
person-email = E-mail address
person-password = Password
person-new-password = New password
person-present-password = Your present password
email-bad = An e-mail address looks like name@example.org.

password-help = At least 12 characters. Four or five words that have nothing to do with each other are good.
password-short = A password has at least { $least } characters.
password-long = A password has at most { $most } characters.
password-own = This password is little more than “{ $word }”, which others know of you. Choose one that has nothing to do with you.
password-common = This password, or one much like it, is among those that leaked most often and are tried first.
password-word = This is a name or a word from the dictionary; those are tried first. Add words that have nothing to do with it.
password-repeated = The same letters again and again are easy to guess.
password-run = Runs of letters or of neighbouring keys are easy to guess.
password-date = Dates are easy to guess.
password-guessable = This password is too easy to guess. Add a few words.
password-not-yours = That is not your present password.

wait-seconds = { $count ->
    [one] Too many tries. Wait one second, then try again.
   *[other] Too many tries. Wait { $count } seconds, then try again.
 }
wait-minutes = Too many tries. Wait { $count } minutes, then try again.

set-up-title = Set up this site
set-up-lead = You have the link that the server printed. Name the organisation that runs this site, and make the first account: it will be the owner.
set-up-organisation = Name of the organisation
set-up-button = Set up

sign-in-title = Sign in
sign-in-button = Sign in
sign-in-forgot = I have forgotten my password
sign-in-wrong = This address and this password do not belong together.
sign-out = Sign out

second-title = One thing more
second-lead = Open the authenticator on your telephone and type the code it shows for Twinhall.
second-code = Code
second-code-help = Six digits; or, if you do not have your telephone, one of your recovery codes.
second-button = Sign in
second-wrong = This code is not right, or was used already. A new one comes every half minute.

forgot-title = A new password
forgot-lead = We send you a link by which you choose a new password.
forgot-button = Send the link
forgot-back = Back to signing in
forgot-sent-title = Look into your mailbox
forgot-sent = If there is an account for { $email }, a letter with a link is on its way to it.
forgot-sent-minutes = The link works for { $minutes } minutes, once.

reset-title = Choose a new password
reset-lead = You are then signed out everywhere, and the tokens of your programs are revoked.
reset-button = Set the password

invitation-title = You are invited
invitation-lead = { $organisation } invites you as { $role }. { $about }
invitation-button = Make an account and accept
invitation-button-as = Accept as { $name }
invitation-sign-in = Sign in to accept

account-title = Your account
account-organisations = Organisations
account-organisations-none = You belong to no organisation. An owner of one can invite you.
account-organisations-all = All you may see
account-password = Password
account-password-since = Set on { $at }.
account-password-change = Change it
account-password-ends = All other browsers are signed out.
account-password-button = Change the password
account-second = Second factor
account-second-on = A code from your telephone is asked for.
account-second-none = Your password alone signs you in.
account-second-why = With a code from your telephone beside it, a stolen password is worth nothing.
account-second-set-up = Set up a telephone
account-second-change = New recovery codes, or no telephone any more
account-second-off = Ask for no code any more
account-codes-left = { $count ->
    [0] No recovery code is left: make new ones.
    [one] One recovery code is left.
   *[other] { $count } recovery codes are left.
 }
account-codes-new = Make new recovery codes
account-sessions = Where you are signed in
account-tokens = Tokens
account-tokens-about = A token lets a program act for you, for as long and as far as you say, never further than you may yourself.

session-when = since { $since }, last seen { $seen }
session-here = This browser
session-end = Sign out there
session-end-of = Sign out there: { $agent }
session-end-others = Sign out everywhere but here

token-everywhere = Everywhere
token-when = until { $until }, last used { $used }
token-when-unused = until { $until }, never used
token-make = Make a token
token-name = What it is for
token-name-bad = Say what the token is for, in up to 200 letters.
token-scope-bad = There is no such use of a token.
token-organisation = Where it may be used
token-days = How long it holds
token-days-count = { $count } days
token-scopes = What it may be used for, beside what anybody may
token-button = Make the token
token-revoke = Revoke
token-revoke-of = Revoke { $name }
token-title = Your new token
token-lead = Give it to the program that needs it, as “Authorization: Bearer …”.
shown-once = It is shown this once. We do not keep it and cannot show it again.

factor-title = Set up a telephone
factor-lead = Photograph this square with an authenticator on your telephone. Then type the code that it shows.
factor-picture = Square of dots that an authenticator photographs. The same key is written below it.
factor-key = Or type this key into it:
factor-code = Code that it shows
factor-code-help = Six digits. They change every half minute.
factor-replaced = This square is new: this page was opened once more meanwhile, and the one before is void. Photograph this one, and remove the other from your telephone.
factor-button = Ask for a code from now on
factor-cancel = Not now

codes-title = Your recovery codes
codes-lead = Each signs you in once if you do not have your telephone. Print them, or write them down, and keep them where you keep papers.
codes-done = I have kept it

organisations-title = Organisations
organisation-association = Association
organisation-chapter = Chapter
organisation-municipality = Municipality
organisation-committee = Committee
organisation-trade-office = Trade office
organisation-firm = Firm
organisation-kind = Kind of organisation
organisation-name = Name
organisation-above = Above this organisation
organisation-rename = Change the name
organisation-rename-button = Change the name
organisation-members = People
organisation-members-none = Nobody belongs to it directly; those above it look after it.
organisation-invited = Invited
organisation-invite = Invite somebody
organisation-invite-button = Send the invitation
organisation-role = As what
organisation-below = Organisations below it
organisation-below-none = No organisation stands below it.
organisation-found = Add an organisation below it
organisation-found-button = Add it

member-since = since { $date }
member-role-of = Role of { $name }
member-change = Change
member-change-of = Change the role of { $name }
member-let-go = Let go
member-leave = Leave
invitation-until = until { $date }
invitation-withdraw = Withdraw
invitation-withdraw-of = Withdraw the invitation to { $email }

letter-invitation-subject = Invitation to { $organisation }
letter-invitation =
    { $by } invites you to { $organisation }, as { $role }. { $about }

    Open this link to accept:
    { $link }

    It works once, for { $days } days. If you did not expect this letter, do nothing.
letter-reset-subject = A new password for Twinhall
letter-reset =
    Good day { $name },

    somebody, you we hope, asked for a new password for your account.

    Open this link to choose one:
    { $link }

    It works once, for { $minutes } minutes. If it was not you, do nothing: your password stays as it is.

letter-added-subject = Your account at Twinhall was changed
letter-added =
    Good day { $name },

    { $what }

    If it was you, there is nothing to do. If it was not, ask for a new password here:
    { $link }

    That signs you out everywhere and revokes all tokens. Then look through your account and remove what is not yours.
letter-added-telephone = a telephone was set up for your account. Its code is asked for after your password from now on.
letter-added-passkey = a passkey was added to your account. Whoever has it signs in without your password.
letter-added-token = a token was made for your account. A program that has it acts for you.
letter-added-provider = your account was linked with { $provider }, which signs you in from now on.

cli-id = Id
cli-name = Name
cli-email = E-mail
cli-state = State
cli-role = Role
cli-kind = Kind
cli-bad-id = “{ $text }” is not an identifier: it has ten letters and digits, like k7qm3-txd9p.
cli-user-none = Nobody has an account with the address { $email }.
cli-user-active = active
cli-user-stopped = stopped
cli-user-link =
    { $name } chooses a password here, within { $minutes } minutes:
    { $link }
cli-user-is-stopped = { $name } can sign in no more.
cli-user-resumed = { $name } can sign in again.
cli-user-factor-dropped = { $name } is asked for no second factor any more.
cli-org-none = There is no organisation { $text }.
cli-org-no-role = There is no role “{ $role }”: it is viewer, contributor, editor, coordinator, registrar, owner or none.
cli-outbox-empty = No letter waits.
cli-outbox-waits = To { $to }, waiting since { $since }, tried { $tries } times.
cli-outbox-failed = To { $to }, given up: waited since { $since }, tried { $tries } times.
cli-set-up = This site has no account yet. Make the first one here, within 24 hours:
