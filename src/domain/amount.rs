//! Amounts as people here write them: a comma before decimals, points between thousands.

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountError {
    /// No number.
    NotANumber,
    /// `1.240` is twelve hundred and forty to some and one and a quarter to others: nobody guesses.
    TwoWays,
}

/// Reads an amount.
///
/// # Errors
/// See [`AmountError`].
pub fn parse(text: &str) -> Result<f64, AmountError> {
    let text = text.trim();
    let (whole, rest) = text.split_once(',').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    let groups: Vec<&str> = groups.collect();
    let grouped = (1..=3).contains(&first.len()) && first != "0" && groups.iter().all(|group| group.len() == 3);
    let plain = match (groups.len(), rest) {
        (0, _) => text.replace(',', "."),
        (1, None) if grouped => return Err(AmountError::TwoWays),
        (1, None) => text.to_owned(),
        _ if grouped => format!("{}.{}", whole.replace('.', ""), rest.unwrap_or("0")),
        _ => return Err(AmountError::NotANumber),
    };
    plain.parse::<f64>().ok().filter(|n| n.is_finite()).ok_or(AmountError::NotANumber)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_taken_as_people_write_them_and_never_guessed() {
        let (two, none) = (Err(AmountError::TwoWays), Err(AmountError::NotANumber));
        for (text, wanted) in [
            ("1200", Ok(1200.0)),
            (" 1240 ", Ok(1240.0)),
            ("12,5", Ok(12.5)),
            ("120.5", Ok(120.5)),
            ("0.125", Ok(0.125)),
            ("1,125", Ok(1.125)),
            ("1.200,5", Ok(1200.5)),
            ("1.200.000", Ok(1_200_000.0)),
            ("1.240", two),
            ("1,2,3", none),
            ("1.2.3", none),
            ("12.34,5", none),
            (".", none),
            ("", none),
            ("nhiều", none),
            ("nan", none),
            ("inf", none),
            ("4 kg", none),
        ] {
            assert_eq!(parse(text), wanted, "{text}");
        }
    }
}
