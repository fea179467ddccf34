//! How a cost grows with the size of what is worked on.

/// Sizes, and what they cost each peer.
#[derive(Default)]
pub(crate) struct Growth {
    points: Vec<(f64, Vec<f64>)>,
}

impl Growth {
    pub(crate) fn add(&mut self, size: usize, costs: &[f64]) {
        #[expect(clippy::cast_precision_loss, reason = "a size is far below 2^52")]
        self.points.push((size as f64, costs.to_vec()));
    }

    /// The exponent of each peer over all sizes: 1 is linear, 2 quadratic. From fewer than three sizes nothing can be told.
    pub(crate) fn exponents(&self) -> Vec<f64> {
        exponents(if self.points.len() < 3 { &[] } else { &self.points })
    }

    /// The same from the second largest size to the largest: a term of higher order shows first here.
    pub(crate) fn last_exponents(&self) -> Vec<f64> {
        exponents(&self.points[self.points.len().saturating_sub(2)..])
    }
}

fn exponents(points: &[(f64, Vec<f64>)]) -> Vec<f64> {
    let peers = points.first().map_or(0, |(_, costs)| costs.len());
    let of = |peer: usize| {
        let measured = points.iter().filter(|(_, costs)| !costs[peer].is_nan());
        exponent(&measured.map(|(size, costs)| (size.ln(), costs[peer].ln())).collect::<Vec<_>>())
    };
    (0..peers).map(of).collect()
}

/// The slope of the line through these points that has the least squares.
fn exponent(points: &[(f64, f64)]) -> f64 {
    if points.len() < 2 {
        return f64::NAN;
    }
    let mean = |of: fn(&(f64, f64)) -> f64| {
        #[expect(clippy::cast_precision_loss, reason = "there are four points")]
        let number = points.len() as f64;
        points.iter().map(of).sum::<f64>() / number
    };
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let both: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let alone: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    both / alone
}

#[cfg(test)]
mod tests {
    use super::Growth;

    #[test]
    fn a_power_is_found_in_its_costs() {
        let mut growth = Growth::default();
        for size in [1_u32, 10, 100, 1000] {
            let n = f64::from(size);
            growth.add(size as usize, &[3.0 * n, 0.5 * n * n, f64::NAN]);
        }
        let exponents = growth.exponents();
        assert!((exponents[0] - 1.0).abs() < 1e-9 && (exponents[1] - 2.0).abs() < 1e-9, "{exponents:?}");
        assert!(exponents[2].is_nan(), "{exponents:?}");
    }

    #[test]
    fn a_square_that_only_begins_to_tell_is_seen_in_the_last_step() {
        let mut growth = Growth::default();
        for size in [1_u32, 10, 100, 1000] {
            let n = f64::from(size);
            growth.add(size as usize, &[100.0 * n + n * n]);
        }
        assert!(growth.exponents()[0] < 1.4, "{:?}", growth.exponents());
        assert!(growth.last_exponents()[0] > 1.7, "{:?}", growth.last_exponents());
    }

    #[test]
    fn nothing_is_told_from_two_sizes() {
        let mut growth = Growth::default();
        growth.add(1, &[1.0]);
        growth.add(10, &[10.0]);
        assert!(growth.exponents().is_empty());
    }
}
