# Passkeys: keys in a telephone, a computer or on a stick.

passkey-button = Sign in with a passkey
passkey-wrong = This passkey was not taken: it is not known here, or its answer came too late. Try again, or sign in another way.
passkey-failed = Your browser made no use of a passkey: it has none for this site, or you cancelled. You can try again.

second-passkey-button = Show a passkey
second-lead-either = Show your passkey, or type the code that the authenticator on your telephone shows for Twinhall.
second-lead-passkey = Show your passkey. If you do not have it with you, type one of your recovery codes.
second-paper = Recovery code
second-paper-help = Sixteen letters and digits, like k7qm-3txd-9p2v-a8wz.
second-paper-wrong = This recovery code is not right, or was used already.

account-passkeys = Passkeys
account-passkeys-about = A passkey signs you in with your finger, your face or a PIN. It stays in your telephone, your computer or on a stick, and answers to this site alone: a forged page gets nothing from it.
account-second-passkey = A passkey is asked for after your password.
account-second-unneeded = You have no password that could be stolen.
account-password-none = You have no password here.
account-password-choose = Choose one

passkey-title = Make a passkey
passkey-lead = Your browser asks where to keep it. From then on it signs you in without your password; and after your password it is asked for.
passkey-name = What you call it
passkey-name-help = Where it is: “My telephone”, “Office computer”.
passkey-name-bad = Give it a name, in up to 200 letters.
passkey-make = Make a passkey
passkey-new = Make a passkey
passkey-rename = Rename
passkey-rename-of = Rename { $name }
passkey-remove = Remove
passkey-remove-of = Remove { $name }
passkey-again = This passkey was not made: your browser’s answer came too late, or was not to our question. Nothing was changed. Try again.
passkey-without = Your browser needs scripts for this one thing. If it has them, open this site at the address its operator set. Everything else works without scripts.

key-when = since { $since }, last used { $used }
key-when-unused = since { $since }, never used

own-not-fresh = You have no password to type here. Sign out and in again, then do this within { $minutes } minutes.
people-last-way = This is your last way in
people-last-way-advice = You could not sign in any more. Choose a password or make a passkey first. Nothing was changed.
