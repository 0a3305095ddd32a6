//! Light or dark by hand, also without scripts: a form sets a cookie and comes back.

use axum::extract::Form;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::chrome::Theme;

#[derive(Deserialize)]
pub(super) struct Choice {
    theme: String,
    back: String,
}

/// `POST /theme`. The cookie holds a word and nothing about the reader.
pub(super) async fn choose(Form(choice): Form<Choice>) -> Response {
    let theme = Theme::from_key(&choice.theme).key();
    let cookie = format!("theme={theme}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    ([(SET_COOKIE, cookie)], Redirect::to(local(&choice.back))).into_response()
}

/// Only addresses of this site are gone back to.
pub(crate) fn local(back: &str) -> &str {
    let plain = back.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if plain && back.starts_with('/') && !back.starts_with("//") { back } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn goes_back_within_the_site_only() {
        assert_eq!(local("/find/1?page=2"), "/find/1?page=2");
        for foreign in ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\r\nb", "evil"] {
            assert_eq!(local(foreign), "/", "{foreign:?}");
        }
    }
}
