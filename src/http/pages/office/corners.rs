//! The outline of a zone as people have it: GeoJSON from a map, or a corner a line as a phone shows
//! it.

use serde_json::json;

/// GeoJSON as it is; corners (`22.3456, 105.2345`, either first, decimal comma or point) as a closed
/// polygon. `None` where a line is no corner, or there are fewer than three.
pub(super) fn geojson(text: &str) -> Option<String> {
    if text.trim_start().starts_with('{') {
        return Some(text.to_owned());
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut ring: Vec<[f64; 2]> = lines.map(corner).collect::<Option<_>>()?;
    let first = *ring.first()?;
    if ring.last() != Some(&first) {
        ring.push(first);
    }
    (ring.len() >= 4).then(|| json!({"type": "Polygon", "coordinates": [ring]}).to_string())
}

/// The corners of a closed ring, one a line, as phones show them.
pub(super) fn lines(ring: &[[f64; 2]]) -> String {
    let open = ring.split_last().map_or(&[][..], |(_, open)| open);
    open.iter().map(|[lon, lat]| format!("{lat}, {lon}")).collect::<Vec<_>>().join("\n")
}

/// A line as `[longitude, latitude]`. In Vietnam a longitude is above 100 and no latitude is.
fn corner(line: &str) -> Option<[f64; 2]> {
    let spaced: Vec<&str> = line.split([' ', '\t', ';']).filter(|part| !part.is_empty()).collect();
    let parts = if spaced.len() == 2 { spaced } else { line.split(',').collect() };
    let [a, b] = parts.as_slice() else { return None };
    let number = |part: &str| part.trim().trim_end_matches(',').replace(',', ".").parse::<f64>().ok();
    let (a, b) = (number(a)?, number(b)?);
    (a.is_finite() && b.is_finite()).then_some(if a > b { [a, b] } else { [b, a] })
}

#[cfg(test)]
mod tests {
    use super::{geojson, lines};

    #[test]
    fn corners_that_are_shown_are_taken_back_unchanged() {
        let ring = [[105.2, 22.3], [105.212_345_678_9, 22.3], [105.21, 22.310_000_001], [105.2, 22.3]];
        let found: serde_json::Value = serde_json::from_str(&geojson(&lines(&ring)).expect("a ring")).expect("JSON");
        assert_eq!(found["coordinates"][0], serde_json::json!(ring));
        assert_eq!(lines(&[]), "");
    }

    #[test]
    fn corners_are_taken_as_phones_show_them() {
        let wanted = r#"{"coordinates":[[[105.2,22.3],[105.21,22.3],[105.21,22.31],[105.2,22.3]]],"type":"Polygon"}"#;
        for text in [
            "22.3, 105.2\n22.3, 105.21\n22.31, 105.21",
            "105.2 22.3\n\n105.21 22.3\r\n105.21;22.31\n105.2 22.3\n",
            "22,3 105,2\n22,3 105,21\n22,31 105,21",
            "22.3,105.2\n22.3,105.21\n22.31,105.21",
        ] {
            let found: serde_json::Value = serde_json::from_str(&geojson(text).expect(text)).expect("JSON");
            assert_eq!(found, serde_json::from_str::<serde_json::Value>(wanted).expect("JSON"), "{text}");
        }
        assert_eq!(geojson("{\"type\":1}").as_deref(), Some("{\"type\":1}"), "GeoJSON is not touched");
        for bad in ["", "22.3, 105.2\n22.3, 105.21", "22.3\n1\n2", "a, b\nc, d\ne, f", "22.3, 105.2, 7\n1, 2\n3, 4"] {
            assert_eq!(geojson(bad), None, "{bad:?}");
        }
    }
}
