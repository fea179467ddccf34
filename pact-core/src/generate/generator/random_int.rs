use fastrand::Rng;

use crate::generate::GenerateReason;

/// Both limits are included; they are 0 and 10 unless told.
pub(super) fn make(min: Option<i64>, max: Option<i64>, random: &mut Rng) -> Result<String, GenerateReason> {
    let (min, max) = (min.unwrap_or(0), max.unwrap_or(10));
    if min > max {
        let reason = format!("no number is from {min} to {max}; give it a `min` that is not above its `max`");
        return Err(GenerateReason::invalid(reason));
    }
    Ok(random.i64(min..=max).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(min: Option<i64>, max: Option<i64>) -> Vec<i64> {
        let random = &mut Rng::with_seed(1);
        let mut all: Vec<i64> = (0..500).map(|_| make(min, max, random).unwrap().parse().unwrap()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    #[test]
    fn both_limits_are_included() {
        assert_eq!(all(Some(-1), Some(2)), [-1, 0, 1, 2]);
        assert_eq!(all(None, None), (0..=10).collect::<Vec<_>>());
        assert_eq!(all(Some(7), Some(7)), [7]);
        assert!(all(Some(i64::MIN), Some(i64::MAX)).len() > 400);
    }

    #[test]
    fn limits_the_wrong_way_round_are_an_error() {
        let reason = make(Some(20), None, &mut Rng::with_seed(1)).unwrap_err().to_string();
        assert_eq!(reason, "no number is from 20 to 10; give it a `min` that is not above its `max`");
    }
}
