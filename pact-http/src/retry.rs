//! Asking again, when the broker is busy or stumbles.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// The longest time that we wait because the broker asks for it; when it asks for more, we give up.
const LONGEST_ASKED: Duration = Duration::from_secs(60);

/// The longest time that we wait by ourselves.
const LONGEST_OWN: Duration = Duration::from_secs(30);

/// Waits for a time.
type Sleep = Arc<dyn Fn(Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// How often a request is sent again, and how the time between is spent.
#[derive(Clone)]
pub struct Retries {
    /// How often.
    pub times: u32,
    sleep: Sleep,
}

impl Retries {
    /// So often, with the timer of tokio.
    pub fn new(times: u32) -> Self {
        Retries { times, sleep: Arc::new(|duration| Box::pin(tokio::time::sleep(duration))) }
    }

    /// Waits in another way.
    pub fn set_sleep<F, Fut>(&mut self, sleep: F)
    where
        F: Fn(Duration) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        self.sleep = Arc::new(move |duration| Box::pin(sleep(duration)));
    }

    /// How long to wait before the next try: what the broker asks for, or else half a second, doubled each time. `None`
    /// when there is no next one.
    pub fn delay(&self, tries: u32, status: u16, retry_after: Option<&str>) -> Option<Duration> {
        if tries > self.times || !(matches!(status, 408 | 429) || (500..600).contains(&status)) {
            return None;
        }
        if let Some(asked) = retry_after.and_then(|text| seconds(text).or_else(|| until(text))) {
            return (asked <= LONGEST_ASKED).then_some(asked);
        }
        let doubled = 2_u32.saturating_pow(tries.saturating_sub(1));
        Some(Duration::from_millis(500).saturating_mul(doubled).min(LONGEST_OWN))
    }

    /// Waits.
    pub async fn sleep(&self, duration: Duration) {
        (self.sleep)(duration).await;
    }
}

impl fmt::Debug for Retries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.times)
    }
}

fn seconds(text: &str) -> Option<Duration> {
    text.trim().parse().ok().map(Duration::from_secs)
}

/// A moment in the past is no time at all.
fn until(date: &str) -> Option<Duration> {
    let moment = httpdate::parse_http_date(date.trim()).ok()?;
    Some(moment.duration_since(SystemTime::now()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_between_two_tries_doubles_up_to_half_a_minute() {
        let retries = Retries::new(40);
        let millis = |tries| retries.delay(tries, 503, None).unwrap().as_millis();
        assert_eq!([1, 2, 3, 4, 7, 8, 40].map(millis), [500, 1000, 2000, 4000, 30_000, 30_000, 30_000]);
        assert_eq!(retries.delay(41, 503, None), None);
    }

    #[test]
    fn the_broker_says_when_to_come_again_in_seconds_or_as_a_date() {
        let retries = Retries::new(1);
        assert_eq!(retries.delay(1, 429, Some(" 7 ")), Some(Duration::from_secs(7)));
        let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(20));
        let asked = retries.delay(1, 429, Some(&date)).unwrap();
        assert!((Duration::from_secs(15)..=Duration::from_secs(20)).contains(&asked), "{asked:?}");
        assert_eq!(retries.delay(1, 429, Some("Sun, 06 Nov 1994 08:49:37 GMT")), Some(Duration::ZERO));
        assert_eq!(retries.delay(1, 429, Some("soon")), Some(Duration::from_millis(500)));
        assert_eq!(retries.delay(1, 429, Some("61")), None);
    }

    #[test]
    fn only_what_may_be_better_the_next_time_is_tried_again() {
        let again = |status| Retries::new(1).delay(1, status, None).is_some();
        assert!([408, 429, 500, 502, 503, 504].into_iter().all(again));
        assert!(![200, 301, 400, 401, 404, 409, 422].into_iter().any(again));
    }
}
