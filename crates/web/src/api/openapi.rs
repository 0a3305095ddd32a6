//! The description of the API for machines: OpenAPI 3.1, made from the handlers themselves.

use axum::response::Response;
use utoipa::OpenApi;

use super::answer::Asked;
use super::places;

/// The document.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Twinhall",
        description = "Finds partner cities for any city in the world, and says why.\n\nAll answers are public and can be read from any site. `null` means unknown, never zero. Errors are problem details (RFC 9457).",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
        contact(),
    ),
    paths(places::search, places::profile, places::matches, places::compare),
    tags(
        (name = "places", description = "Places and what is known of them"),
        (name = "matches", description = "Partners and comparisons"),
    ),
)]
struct Document;

/// The document as it is served.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// `/api/v1/openapi.json`.
pub(super) async fn show(asked: Asked) -> Response {
    asked.answer(async |_| Ok(document())).await
}
