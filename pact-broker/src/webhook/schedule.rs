//! When a delivery that failed is tried again.

use std::fmt;
use std::time::Duration;

/// Waits between the attempts of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule(Vec<u32>);

/// The longest wait that a target may ask for: an hour.
const LONGEST: u64 = 60 * 60;

/// So many attempts are made at most.
const MOST: usize = 100;

impl Default for Schedule {
    /// As the official broker has it: seven attempts within 38 minutes.
    fn default() -> Self {
        Self(vec![10, 60, 120, 300, 600, 1200])
    }
}

impl Schedule {
    /// Reads seconds, separated by spaces. An empty text is one attempt.
    ///
    /// # Errors
    ///
    /// One of them is not a number of seconds, or there are more than 100.
    pub fn parse(text: &str) -> Result<Self, InvalidSchedule> {
        let seconds = text.split([' ', ',']).filter(|part| !part.is_empty());
        let seconds: Vec<u32> = seconds
            .map(|part| part.parse().map_err(|_| InvalidSchedule(format!("{part:?} is not a number of seconds"))))
            .collect::<Result<_, _>>()?;
        if seconds.len() >= MOST {
            return Err(InvalidSchedule(format!("it has {} waits, and may have {}", seconds.len(), MOST - 1)));
        }
        Ok(Self(seconds))
    }

    /// How many attempts are made.
    pub fn attempts(&self) -> usize {
        self.0.len() + 1
    }

    /// How long to wait after a number of failed attempts; `None` where that was the last. The target may ask for more, up to
    /// an hour. `jitter`, from 0 to 1, adds up to a tenth, so that what failed together is not repeated together.
    pub fn wait(&self, attempts: usize, asked: Option<Duration>, jitter: f64) -> Option<Duration> {
        let seconds = *self.0.get(attempts.checked_sub(1)?)?;
        let own = Duration::from_secs(seconds.into());
        let asked = asked.unwrap_or_default().min(Duration::from_secs(LONGEST));
        Some(own.max(asked).mul_f64(1.0 + jitter.clamp(0.0, 1.0) / 10.0))
    }
}

/// Why a schedule cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub struct InvalidSchedule(String);

impl fmt::Display for InvalidSchedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; use seconds separated by spaces, such as `10 60 120`", self.0)
    }
}

impl std::error::Error for InvalidSchedule {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_follow_the_schedule_and_what_the_target_asks_for() {
        let schedule = Schedule::default();
        let seconds = |attempts, asked: Option<u64>, jitter| {
            schedule.wait(attempts, asked.map(Duration::from_secs), jitter).map(|wait| wait.as_secs())
        };
        let waits: Vec<_> = (1..=7).map(|attempts| seconds(attempts, None, 0.0)).collect();
        assert_eq!(waits, [Some(10), Some(60), Some(120), Some(300), Some(600), Some(1200), None]);
        assert_eq!(seconds(1, None, 1.0), Some(11));
        assert_eq!(seconds(1, Some(5), 0.0), Some(10));
        assert_eq!(seconds(1, Some(90), 0.0), Some(90));
        assert_eq!(seconds(1, Some(u64::MAX), 0.0), Some(3600));
        assert_eq!(seconds(7, Some(90), 0.0), None);
        assert_eq!((schedule.attempts(), seconds(0, None, 0.0)), (7, None));
    }

    #[test]
    fn schedules_are_seconds() {
        assert_eq!(Schedule::parse("10 60 120 300 600 1200"), Ok(Schedule::default()));
        assert_eq!(Schedule::parse(" ").unwrap().attempts(), 1);
        for wrong in ["1 x", "-1", "1.5", &"1 ".repeat(100)] {
            assert!(Schedule::parse(wrong).is_err(), "{wrong}");
        }
    }
}
