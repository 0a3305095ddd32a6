# Signing in by a provider that the operator names.

provider-button = Sign in with { $provider }
provider-accept-button = Accept with { $provider }
provider-away = { $provider } cannot be reached at the moment. Sign in with your password, or try again in a minute.
provider-denied = { $provider } did not sign you in. Try again, or sign in with your password.

provider-stale = This way in is no longer good
provider-stale-advice = It was used before, took longer than ten minutes, or began in another browser. Nothing was changed. Open the page to sign in and begin anew.
provider-forged = The answer of { $provider } does not hold
provider-forged-advice = Nothing was changed and nobody was signed in. Open the page to sign in and begin anew; if it happens again, tell whoever runs this site.

provider-unknown = You have no account here
provider-unknown-advice = { $provider } says that your address is { $email }, and nobody has invited it. Ask an owner of your organisation for an invitation.
provider-stopped-advice = Your account cannot be used at the moment. Ask whoever runs this site.
provider-no-email = { $provider } does not vouch for your e-mail address
provider-no-email-advice = So we cannot tell whether you were invited. Have your address confirmed at { $provider }, or open the link in your invitation.

provider-prove-title = Is this account yours?
provider-prove-lead = There is an account with the address { $email } here. Type its password once; from then on { $provider } signs you in.
provider-prove-button = Link it and sign in

account-provider-linked = { $provider } signs you in.
account-provider-none = { $provider } does not sign you in yet.
provider-link = Link with { $provider }
provider-link-title = Link with { $provider }
provider-link-lead = Go on to { $provider } and sign in there. You come back to your account here.
provider-link-on = Go on to { $provider }
provider-unlink = End the link
provider-unlink-of = End the link with { $name }

people-identity-taken = Somebody else here is linked with this account of the provider’s
people-identity-taken-advice = Nothing was changed. End the link there first, or sign in at the provider as somebody else.

cli-oidc-secret = The file with the provider’s secret, { $file }, cannot be read: { $error }
cli-oidc-bad = The provider that is to sign people in cannot be used: { $error }
