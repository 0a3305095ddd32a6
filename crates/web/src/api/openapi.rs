//! The description of the API for machines: OpenAPI 3.1, made from the handlers themselves.

use axum::response::Response;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{Object, ObjectBuilder, OneOfBuilder, Schema, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::answer::Asked;
use super::{changes, facts, kept, places, register, registry};

/// The document.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Twinhall",
        description = "Finds partner cities for any city in the world, and says why; keeps who is tied with whom.\n\nAll answers to `GET` are public and can be read from any site; a token shows also what its person may see, and records what its person may record. `null` means unknown, never zero. Errors are problem details (RFC 9457).",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
        contact(),
    ),
    paths(
        places::search, places::profile, places::matches, places::compare,
        registry::ties, registry::tie, registry::parties, registry::party, registry::statistics,
        changes::list, register::post, kept::facts, facts::post,
    ),
    modifiers(&Token),
    tags(
        (name = "places", description = "Places and what is known of them"),
        (name = "matches", description = "Partners and comparisons"),
        (name = "registry", description = "Ties on record, the parties that have them, and counts"),
    ),
)]
struct Document;

/// How a program shows its token.
struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let about = "A key for programs, from “Your account”. Its scopes say what it may be used for: `read` what is not public, `write` facts, `registry` what the public sees and what is taken back. It never may what its person may not.";
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(about));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme.build()));
    }
}

/// The document as it is served.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    refusals(&mut document);
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

/// Every address refuses parameters that it does not take.
fn refusals(document: &mut utoipa::openapi::OpenApi) {
    let refused = document
        .paths
        .paths
        .get("/api/v1/changes")
        .and_then(|path| path.get.as_ref()?.responses.responses.get("400"))
        .cloned();
    let items = document.paths.paths.values_mut();
    for operation in items.flat_map(|item| [&mut item.get, &mut item.post]).filter_map(Option::as_mut) {
        if let Some(refused) = &refused {
            operation.responses.responses.entry("400".to_owned()).or_insert_with(|| refused.clone());
        }
    }
}
