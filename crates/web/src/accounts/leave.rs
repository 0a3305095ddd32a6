//! What the policy decides, as an answer.

use axum::http::StatusCode;
use partnership::policy::{Decision, Role, Scope, Takes};
use store::people::PeopleError;
use wording::Message;

use crate::shell::Failure;

/// Goes on, or says why not: 401, 403 with what it would take, or 404.
///
/// # Errors
/// Unless it is allowed.
pub fn leave(decision: Decision) -> Result<(), Failure> {
    match decision {
        Decision::Allowed => Ok(()),
        Decision::Hidden => Err(Failure::not_found()),
        Decision::SignIn => Err(sign_in_first()),
        Decision::Forbidden(takes) => {
            let advice = match takes {
                Takes::Keeper(role) => {
                    Message::new("leave-takes-keeper").with("role", Message::new(role_name(role)))
                }
                Takes::Own { own, keeper } => Message::new("leave-takes-own")
                    .with("own", Message::new(role_name(own)))
                    .with("keeper", Message::new(role_name(keeper))),
                Takes::Token(scope) => {
                    Message::new("leave-takes-scope").with("scope", Message::new(scope_name(scope)))
                }
                Takes::Person => Message::new("leave-takes-person"),
            };
            Err(Failure::new(StatusCode::FORBIDDEN, Message::new("leave-forbidden")).advise(advice))
        }
    }
}

/// Whoever asks must sign in.
pub fn sign_in_first() -> Failure {
    Failure::new(StatusCode::UNAUTHORIZED, Message::new("leave-sign-in"))
        .advise(Message::new("leave-sign-in-advice"))
}

/// The message that names a role.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Viewer => "role-viewer",
        Role::Contributor => "role-contributor",
        Role::Editor => "role-editor",
        Role::Coordinator => "role-coordinator",
        Role::Registrar => "role-registrar",
        Role::Owner => "role-owner",
    }
}

/// The message that says what a role may do.
pub fn role_about(role: Role) -> &'static str {
    match role {
        Role::Viewer => "role-viewer-about",
        Role::Contributor => "role-contributor-about",
        Role::Editor => "role-editor-about",
        Role::Coordinator => "role-coordinator-about",
        Role::Registrar => "role-registrar-about",
        Role::Owner => "role-owner-about",
    }
}

/// The message that says what a token may be used for.
pub fn scope_name(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => "scope-read",
        Scope::Write => "scope-write",
        Scope::Registry => "scope-registry",
        Scope::People => "scope-people",
    }
}

/// What the store says, as an answer.
pub fn refused(error: PeopleError) -> Failure {
    let conflict = |id| Failure::new(StatusCode::CONFLICT, Message::new(id));
    match error {
        PeopleError::Store(error) => store_failed(&error),
        PeopleError::EmailTaken => conflict("people-email-taken"),
        PeopleError::Spent => Failure::new(StatusCode::GONE, Message::new("people-spent"))
            .advise(Message::new("people-spent-advice")),
        PeopleError::SetUp => Failure::new(StatusCode::GONE, Message::new("people-set-up")),
        PeopleError::LastOwner => {
            conflict("people-last-owner").advise(Message::new("people-last-owner-advice"))
        }
        PeopleError::LastWay => conflict("people-last-way").advise(Message::new("people-last-way-advice")),
        PeopleError::IdentityTaken => {
            conflict("people-identity-taken").advise(Message::new("people-identity-taken-advice"))
        }
        PeopleError::Organisation(error) => Failure::bad_request(Message::new(organisation_refused(error))),
        PeopleError::KeptElsewhere => conflict("organisation-bind-elsewhere"),
        PeopleError::Gone => conflict("people-gone").advise(Message::new("people-gone-advice")),
    }
}

/// The message that says why an organisation cannot be so.
pub fn organisation_refused(error: partnership::organisation::OrganisationError) -> &'static str {
    use partnership::organisation::OrganisationError as E;
    match error {
        E::Kind => "organisation-bad-kind",
        E::Name => "organisation-bad-name",
        E::Place | E::NoParent => "organisation-bad-place",
        E::Loop => "organisation-bad-loop",
        E::Deep => "organisation-bad-deep",
        E::Party => "organisation-bad-party",
    }
}

/// What the database says, as an answer.
pub fn store_failed(error: &store::Error) -> Failure {
    let passing = |id, advice| {
        Failure::new(StatusCode::SERVICE_UNAVAILABLE, Message::new(id)).advise(Message::new(advice))
    };
    tracing::warn!(%error, "the store did not do it");
    match error {
        store::Error::Stale { .. } => Failure::new(StatusCode::CONFLICT, Message::new("people-gone"))
            .advise(Message::new("people-gone-advice")),
        store::Error::Full(_) => passing("store-full", "store-full-advice"),
        error if error.is_passing() => passing("store-away", "store-away-advice"),
        error => Failure::internal(&error.to_string()),
    }
}
