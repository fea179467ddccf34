//! The cases of a test: another attribute makes several tests of one function, each a writer of its own.

use std::thread;

use super::registered::{ConsumerTest, case_number};
use crate::registry::Site;

/// The place of the test that runs, with the case in its name.
///
/// # Panics
///
/// When it cannot be told which case this is. The test harness names the thread of a test after it.
#[track_caller]
pub(super) fn site(test: &'static ConsumerTest) -> &'static Site {
    if test.cases.is_none() {
        return &test.site;
    }
    let function = test.site.path();
    let thread = thread::current();
    let case = thread.name().and_then(|name| name.strip_prefix(&*function)?.strip_prefix("::"));
    let Some(case) = case else {
        panic!(
            "this cannot be told from the other cases of `{function}`, because it runs on another thread than that of \
             its test: remove what moves it there, such as `#[timeout]`"
        )
    };
    let name = format!("{}::{}", test.site.name, numbered(case));
    Box::leak(Box::new(Site { name: name.leak(), ..test.site }))
}

/// A case without its description, which may change: `case_1` of `case_01_first`.
fn numbered(case: &str) -> String {
    let (first, rest) = case.split_once("::").map_or((case, ""), |(first, rest)| (first, rest));
    match case_number(first) {
        Some(number) if rest.is_empty() => format!("case_{number}"),
        Some(number) => format!("case_{number}::{rest}"),
        None => case.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;
    use crate::consumer::{Runtime, Subject};

    static TEST: ConsumerTest = ConsumerTest {
        site: Site {
            package: "shop",
            manifest_dir: "",
            target: "test",
            module: "it::payments",
            name: "pays",
            file: "tests/it.rs",
            line: 1,
            column: 1,
        },
        subject: Subject::Pacts(&[]),
        runtime: Runtime::CurrentThread,
        cases: Some(2),
    };

    fn on_thread(name: &str) -> Result<String, String> {
        let site = || catch_unwind(|| site(&TEST).id()).map_err(|panic| *panic.downcast::<String>().unwrap());
        thread::Builder::new().name(name.to_owned()).spawn(site).unwrap().join().unwrap()
    }

    #[test]
    fn the_thread_of_a_test_tells_its_case() {
        let id = on_thread("payments::pays::case_2_in_euros");
        assert_eq!(id.as_deref(), Ok("shop test it::payments::pays::case_2"));
        let error = on_thread("worker").unwrap_err();
        assert!(error.starts_with("this cannot be told from the other cases of `payments::pays`, because"), "{error}");
    }

    #[test]
    fn a_case_is_known_by_its_number() {
        for (case, name) in [
            ("case_1", "case_1"),
            ("case_02_with_words", "case_2"),
            ("test_case_3_1_expects", "case_3"),
            ("case_1::amount_2_6", "case_1::amount_2_6"),
            ("amount_2_6", "amount_2_6"),
            ("_1_expects", "_1_expects"),
        ] {
            assert_eq!(numbered(case), name);
        }
    }
}
