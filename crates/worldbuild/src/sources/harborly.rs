//! Ports of the World Port Index and of GeoNames, as `harborly` has them (Parquet).
//! It does not have the harbour sizes of the former.

use anyhow::Result;
use gazetteer::Position;
use gazetteer::place::PortKind;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Row, RowAccessor};

/// One port.
#[derive(Debug, Clone, PartialEq)]
pub struct Port {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub position: Position,
    /// What kind.
    pub kind: PortKind,
}

/// Reads all ports.
pub fn ports(bytes: Vec<u8>) -> Result<Vec<Port>> {
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes))?;
    let columns: Vec<String> = reader
        .metadata()
        .file_metadata()
        .schema_descr()
        .columns()
        .iter()
        .map(|c| c.name().to_owned())
        .collect();
    let at = |name: &str| columns.iter().position(|c| c == name).unwrap_or(usize::MAX);
    let (name, lat, lon, code) = (at("canonical_name"), at("latitude"), at("longitude"), at("function_code"));
    let port = |row: &Row| {
        Some(Port {
            name: row.get_string(name).ok()?.split_whitespace().collect::<Vec<_>>().join(" "),
            position: Position::new(row.get_double(lat).ok()?, row.get_double(lon).ok()?)?,
            kind: kind(row.get_string(code).ok()?)?,
        })
    };
    let mut ports = Vec::new();
    for row in reader.get_row_iter(None)? {
        ports.extend(port(&row?));
    }
    Ok(ports)
}

/// By the code of the World Port Index ("port") or GeoNames' feature code. An anchorage is
/// water to lie in, not a place to land.
fn kind(code: &str) -> Option<PortKind> {
    match code {
        "port" => Some(PortKind::Seaport),
        "L.PRT" | "H.HBR" => Some(PortKind::Harbour),
        "S.LDNG" | "S.MAR" | "S.FYT" | "H.DCK" | "H.DCKB" | "S.DCKY" => Some(PortKind::Landing),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        assert_eq!(kind("port"), Some(PortKind::Seaport));
        assert_eq!(kind("S.FYT"), Some(PortKind::Landing));
        assert_eq!(kind("H.ANCH"), None);
        assert!(ports(b"no parquet".to_vec()).is_err());
    }
}
