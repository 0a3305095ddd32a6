//! Values of the database as an archive writes them, and back.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sea_orm::{QueryResult, Value};
use serde_json::Value as Json;

use super::tables::Kind::{self, Bool, Bytes, Int, Real, Text};
use crate::Result;
use crate::rows::get;

/// A value of the database.
pub(super) fn value(row: &QueryResult, at: usize, kind: Kind) -> Result<Value> {
    Ok(match kind {
        Int => Value::BigInt(get(row, at)?),
        Text => Value::String(get(row, at)?),
        Real => Value::Double(get(row, at)?),
        Bool => Value::Bool(get(row, at)?),
        Bytes => Value::Bytes(get(row, at)?),
    })
}

/// The same in an archive. Numbers with a fraction are texts: an archive is for any program to
/// read, and not every reader of JSON gives back the very same number.
pub(super) fn json(value: &Value) -> Json {
    match value {
        Value::BigInt(Some(number)) => (*number).into(),
        Value::String(Some(text)) => text.as_str().into(),
        Value::Double(Some(number)) => number.to_string().into(),
        Value::Bool(Some(truth)) => (*truth).into(),
        Value::Bytes(Some(bytes)) => STANDARD.encode(bytes).into(),
        _ => Json::Null,
    }
}

/// And back; nothing if it is of another kind.
pub(super) fn parse(json: &Json, kind: Kind) -> Option<Value> {
    if json.is_null() {
        return Some(match kind {
            Int => Value::BigInt(None),
            Text => Value::String(None),
            Real => Value::Double(None),
            Bool => Value::Bool(None),
            Bytes => Value::Bytes(None),
        });
    }
    match kind {
        Int => json.as_i64().map(Into::into),
        Text => json.as_str().map(Into::into),
        Real => json.as_str()?.parse::<f64>().ok().filter(|n| n.is_finite()).map(Into::into),
        Bool => json.as_bool().map(Into::into),
        Bytes => STANDARD.decode(json.as_str()?).ok().map(Into::into),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_as_they_went() {
        for (kind, value) in [
            (Int, Value::from(i64::MIN)),
            (Text, Value::from("Sollefteå \"\n")),
            (Real, Value::from(0.1 + 0.2)),
            (Bool, Value::from(true)),
            (Bytes, Value::from(vec![0_u8, 255, 7])),
            (Bytes, Value::Bytes(None)),
        ] {
            assert_eq!(parse(&json(&value), kind), Some(value));
        }
        assert_eq!(parse(&Json::from("no number"), Int), None);
        assert_eq!(parse(&Json::from("NaN"), Real), None);
    }
}
