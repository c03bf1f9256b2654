//! Outlines of raw-material zones: GeoJSON in, a checked ring and its geodesic area out.

use super::zone::Outline;
use geo::{GeodesicArea, Polygon, Validation};
use geojson::{GeoJson, GeometryValue};

/// Most positions of an outline.
pub const MAX_POSITIONS: usize = 10_000;
/// Longest GeoJSON text read, bytes: room for the most positions with needless digits.
pub const MAX_TEXT: usize = 2 << 20;
/// Vietnam with its islands, degrees: west, south, east, north.
const VIETNAM: [f64; 4] = [102.0, 6.0, 118.0, 23.6];

/// Why an outline is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OutlineError {
    /// Not GeoJSON.
    #[error("the outline is not GeoJSON: {0}")]
    Json(String),
    /// Too long.
    #[error("the outline has {0} bytes; at most 2097152 are read. Simplify it to the corners of the zone")]
    TooLong(usize),
    /// A position without longitude and latitude.
    #[error("position {0}: needs two numbers, [longitude, latitude] (RFC 7946 §3.1.1)")]
    Position(usize),
    /// No area.
    #[error("the outline encloses no area; draw it round the zone")]
    Flat,
    /// Not one polygon.
    #[error("the outline must be one GeoJSON Polygon, found {0}")]
    NotAPolygon(String),
    /// Holes.
    #[error("the outline has {0} holes; draw zones without holes")]
    Holes(usize),
    /// Too few or too many positions.
    #[error("the outline has {0} positions; it needs 4 to 10000, the first repeated at the end")]
    Positions(usize),
    /// First and last differ.
    #[error("the outline is not closed: repeat the first position at the end")]
    Open,
    /// Latitude and longitude swapped.
    #[error("position {0}: latitude and longitude look swapped; GeoJSON wants [longitude, latitude] (RFC 7946 §3.1.1)")]
    Swapped(usize),
    /// Not in Vietnam.
    #[error("position {0}: [{1}, {2}] is not in Vietnam")]
    Outside(usize, f64, f64),
    /// Crosses itself.
    #[error("the outline crosses itself; draw it round the zone once")]
    Crossing,
}

/// Reads a GeoJSON Polygon (bare, as a Feature, or as a collection of one Feature).
///
/// # Errors
/// See [`OutlineError`].
pub fn outline(text: &str) -> Result<Outline, OutlineError> {
    if text.len() > MAX_TEXT {
        return Err(OutlineError::TooLong(text.len()));
    }
    let parsed: GeoJson = text.parse().map_err(|e: geojson::Error| OutlineError::Json(e.to_string()))?;
    let geometry = match parsed {
        GeoJson::Geometry(geometry) => Some(geometry),
        GeoJson::Feature(feature) => feature.geometry,
        GeoJson::FeatureCollection(mut all) if all.features.len() == 1 => all.features.remove(0).geometry,
        GeoJson::FeatureCollection(all) => {
            return Err(OutlineError::NotAPolygon(format!("{} features", all.features.len())));
        }
    };
    let Some(geometry) = geometry else { return Err(OutlineError::NotAPolygon("nothing".into())) };
    let GeometryValue::Polygon { coordinates: rings } = geometry.value else {
        return Err(OutlineError::NotAPolygon(geometry.value.type_name().to_owned()));
    };
    if rings.len() > 1 {
        return Err(OutlineError::Holes(rings.len() - 1));
    }
    let positions = rings.into_iter().next().unwrap_or_default();
    let ring: Result<Vec<[f64; 2]>, OutlineError> = positions
        .iter()
        .enumerate()
        .map(|(i, p)| match p.as_slice() {
            [lon, lat, ..] => Ok([*lon, *lat]),
            _ => Err(OutlineError::Position(i + 1)),
        })
        .collect();
    check(ring?)
}

/// Checks a ring of `[longitude, latitude]` positions.
///
/// # Errors
/// See [`OutlineError`].
pub fn check(ring: Vec<[f64; 2]>) -> Result<Outline, OutlineError> {
    if !(4..=MAX_POSITIONS).contains(&ring.len()) {
        return Err(OutlineError::Positions(ring.len()));
    }
    let inside =
        |lon: f64, lat: f64| (VIETNAM[0]..=VIETNAM[2]).contains(&lon) && (VIETNAM[1]..=VIETNAM[3]).contains(&lat);
    for (i, [lon, lat]) in ring.iter().enumerate() {
        if !inside(*lon, *lat) {
            return Err(if inside(*lat, *lon) {
                OutlineError::Swapped(i + 1)
            } else {
                OutlineError::Outside(i + 1, *lon, *lat)
            });
        }
    }
    if ring.first() != ring.last() {
        return Err(OutlineError::Open);
    }
    let line: geo::LineString = ring.iter().map(|[lon, lat]| (*lon, *lat)).collect();
    let polygon = Polygon::new(line, Vec::new());
    if !polygon.is_valid() {
        return Err(OutlineError::Crossing);
    }
    // Clockwise rings are common and must be taken (RFC 7946 §3.1.6): the unsigned area of one
    // would be the rest of the earth.
    let area_ha = polygon.geodesic_area_signed().abs() / 10_000.0;
    if area_ha <= 0.0 {
        return Err(OutlineError::Flat);
    }
    Ok(Outline { ring, area_ha })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polygon(ring: &str) -> String {
        format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#)
    }

    #[test]
    fn a_square_kilometre_and_the_ways_to_get_it_wrong() {
        // 0.01° of latitude is 1,107.4 m at 22.5° N, 0.01° of longitude 1,028.9 m (WGS 84).
        let good = outline(&polygon("[[105.0,22.5],[105.01,22.5],[105.01,22.51],[105.0,22.51],[105.0,22.5]]"))
            .expect("a zone");
        assert!((good.area_ha - 113.9).abs() < 0.2, "{} ha", good.area_ha);
        let clockwise = outline(&polygon("[[105.0,22.5],[105.0,22.51],[105.01,22.51],[105.01,22.5],[105.0,22.5]]"))
            .expect("a zone");
        assert!((clockwise.area_ha - good.area_ha).abs() < 1e-6, "{} ha", clockwise.area_ha);
        let bad = |ring: &str| outline(&polygon(ring)).expect_err("refused");
        assert_eq!(
            bad("[[105.0,22.5],[105.01,22.51],[105.01,22.5],[105.0,22.51],[105.0,22.5]]"),
            OutlineError::Crossing
        );
        assert_eq!(bad("[[22.5,105.0],[22.5,105.01],[22.51,105.01],[22.5,105.0]]"), OutlineError::Swapped(1));
        assert_eq!(bad("[[105.0,22.5],[105.01,22.5],[105.01,22.51],[105.0,22.51]]"), OutlineError::Open);
        assert_eq!(bad("[[105.0,22.5],[105.01,22.5]]"), OutlineError::Positions(2));
        assert!(matches!(bad("[[2.0,48.5],[2.01,48.5],[2.01,48.51],[2.0,48.5]]"), OutlineError::Outside(1, ..)));
        assert!(outline(&polygon("[[105.0,22.5],[105.01],[105.01,22.51],[105.0,22.5]]")).is_err());
        assert!(outline(&polygon("[[105.0,22.5],[],[105.01,22.51],[105.0,22.5]]")).is_err());
        assert!(outline(&polygon("[[105.0,22.5],[1e999,22.5],[105.01,22.51],[105.0,22.5]]")).is_err());
        assert!(outline(&polygon("[[105.0,22.5],[105.01,22.5],[105.0,22.5],[105.0,22.5]]")).is_err(), "no area");
        let hole = "[[105.0,22.5],[105.01,22.5],[105.01,22.51],[105.0,22.5]],\
                    [[105.005,22.501],[105.006,22.501],[105.006,22.502],[105.005,22.501]]";
        assert_eq!(bad(hole), OutlineError::Holes(1));
        assert_eq!(
            outline(r#"{"type":"MultiPolygon","coordinates":[]}"#),
            Err(OutlineError::NotAPolygon("MultiPolygon".into()))
        );
        assert!(matches!(outline(&" ".repeat(MAX_TEXT + 1)), Err(OutlineError::TooLong(_))));
        let nan = vec![[f64::NAN, 22.5]; 4];
        assert!(matches!(check(nan), Err(OutlineError::Outside(1, ..))));
        assert!(matches!(outline("{"), Err(OutlineError::Json(_))));
        assert!(matches!(outline(r#"{"type":"Point","coordinates":[105,22]}"#), Err(OutlineError::NotAPolygon(_))));
    }

    #[test]
    fn outlines_as_devices_draw_them_are_taken_up_to_the_limit() {
        // The check grows with the square of the positions; unoptimised, 2,000 are enough to show it holds.
        let ring = |count: usize| -> Vec<[f64; 2]> {
            let turn = |i: usize| std::f64::consts::TAU * (i % (count - 1)) as f64 / (count - 1) as f64;
            (0..count).map(|i| [105.0 + 0.05 * turn(i).cos(), 22.0 + 0.05 * turn(i).sin()]).collect()
        };
        assert!(check(ring(2_000)).is_ok());
        assert_eq!(check(ring(MAX_POSITIONS + 1)), Err(OutlineError::Positions(MAX_POSITIONS + 1)));
    }
}
