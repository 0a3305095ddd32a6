//! The description of the API for machines: OpenAPI 3.1, made from the handlers themselves.

use axum::response::Response;
use utoipa::OpenApi;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{Object, ObjectBuilder, OneOfBuilder, Schema, Type};

use super::answer::Asked;
use super::{places, registry};

/// The document.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Twinhall",
        description = "Finds partner cities for any city in the world, and says why; keeps who is tied with whom.\n\nAll answers are public and can be read from any site. `null` means unknown, never zero. Errors are problem details (RFC 9457).",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
        contact(),
    ),
    paths(
        places::search, places::profile, places::matches, places::compare,
        registry::ties, registry::tie, registry::parties, registry::statistics,
    ),
    tags(
        (name = "places", description = "Places and what is known of them"),
        (name = "matches", description = "Partners and comparisons"),
        (name = "registry", description = "Ties on record, the parties that have them, and counts"),
    ),
)]
struct Document;

/// The document as it is served.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    for (name, schema) in document.components.iter_mut().flat_map(|c| &mut c.schemas) {
        if let (true, RefOr::T(Schema::Object(object))) = (name.starts_with("Field_"), schema) {
            allow_unknown(object);
        }
    }
    document
}

/// The derive forgets that a generic `Option<T>` can be null, which is what a field of a
/// profile is when its value is not known.
fn allow_unknown(field: &mut Object) {
    if let Some(value) = field.properties.remove("value") {
        let unknown = ObjectBuilder::new().schema_type(Type::Null);
        let value = OneOfBuilder::new().item(unknown).item(value).description(Some("`null`: not known"));
        field.properties.insert("value".to_owned(), RefOr::T(value.into()));
        field.required.push("value".to_owned());
    }
}

/// `/api/v1/openapi.json`.
pub(super) async fn show(asked: Asked) -> Response {
    asked.answer(async |_| Ok(document())).await
}
