use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Notify;

use super::super::request::policy;
use super::super::rows::{clocked, delete, delivery, disable, logs, lost, states, webhook, webhooks};
use super::super::target::{Answer, Target, status};
use crate::database::Error;
use crate::testing::{databases, wait};
use crate::webhook::{Keys, Policy, Worker, secret};

const SECOND: i64 = 1_000_000;
const SECRET: &str = "s3cr\"et-vä/lue";

#[test]
fn a_delivery_is_repeated_by_the_schedule_with_the_same_id_until_it_is_exhausted() {
    for db in databases() {
        wait(async {
            let target = Target::start(|_| status(500)).await;
            let webhooks = webhooks(policy("127.0.0.1"));
            let id = webhook(&db, &webhooks.keys, "hook-0000000000000", &target.url(), "").await;
            delivery(&db, id, 1).await;
            let (time, worker) = clocked(&db, &webhooks);
            for (number, wait) in [10, 60, 120, 300, 600, 1200].into_iter().enumerate() {
                worker.once().await;
                let now = time.load(Ordering::Relaxed);
                let [(status, attempts, Some(due), None)] = &states(&db).await[..] else {
                    panic!("{:?}", states(&db).await)
                };
                assert_eq!((&**status, *attempts), ("retrying", i64::try_from(number).unwrap() + 1));
                let waits = due - now;
                assert!((wait * SECOND..=wait * SECOND * 11 / 10).contains(&waits), "{waits}");
                time.store(due - 1, Ordering::Relaxed);
                worker.once().await;
                assert_eq!(target.requests().len(), number + 1);
                time.store(*due, Ordering::Relaxed);
            }
            worker.once().await;
            assert_eq!(states(&db).await, [("failure".to_owned(), 7, None, None)]);
            time.fetch_add(1_000_000 * SECOND, Ordering::Relaxed);
            worker.once().await;
            let sent = target.requests();
            assert_eq!(sent.len(), 7);
            let traced = |one: &&String| one.contains(&format!("traceparent: 00-{id:016x}{:016x}-", 1));
            assert_eq!(sent.iter().filter(traced).count(), 7, "{sent:?}");
            let logs = logs(&db).await;
            assert!(
                logs[0].contains("INFO: Retrying webhook in 1") && logs[0].contains("INFO: HTTP/1.1 500"),
                "{}",
                logs[0]
            );
            assert!(logs[6].ends_with("INFO: Webhook execution failed after 7 attempts\n"), "{}", logs[6]);
        });
    }
}

#[test]
fn a_target_may_ask_for_more_time_and_a_success_ends_it() {
    for db in databases() {
        wait(async {
            let target = Target::start(|number| {
                let retry = |value: &str| {
                    Answer::Text(format!("HTTP/1.1 503 Busy\r\nRetry-After: {value}\r\nContent-Length: 0\r\n\r\n"))
                };
                match number {
                    1 => retry("40"),
                    2 => retry("999999999"),
                    3 => retry("tomorrow"),
                    _ => status(201),
                }
            })
            .await;
            let webhooks = webhooks(policy("127.0.0.1"));
            let id = webhook(&db, &webhooks.keys, "hook-0000000000000", &target.url(), "").await;
            delivery(&db, id, 1).await;
            let (time, worker) = clocked(&db, &webhooks);
            for wait in [40, 3600, 120] {
                worker.once().await;
                let due = states(&db).await[0].2.unwrap();
                let waits = due - time.load(Ordering::Relaxed);
                assert!((wait * SECOND..=wait * SECOND * 11 / 10).contains(&waits), "{waits}");
                time.store(due, Ordering::Relaxed);
            }
            worker.once().await;
            assert_eq!(states(&db).await, [("success".to_owned(), 4, None, None)]);
            assert!(logs(&db).await[3].ends_with("INFO: Successfully executed webhook\n"));
        });
    }
}

#[test]
fn what_cannot_be_sent_fails_and_says_why() {
    for db in databases() {
        wait(async {
            let target = Target::start(|_| status(200)).await;
            // Not allowed.
            let strict = webhooks(policy(""));
            let id = webhook(&db, &strict.keys, "hook-0000000000000", &target.url(), "").await;
            delivery(&db, id, 1).await;
            clocked(&db, &strict).1.once().await;
            // A secret that is not there may come.
            let open = webhooks(policy("127.0.0.1"));
            let id =
                webhook(&db, &open.keys, "hook-0000000000001", &target.url(), r#","body":"${user.missing}""#).await;
            delivery(&db, id, 1).await;
            // The key that sealed its password is lost.
            let other = Keys::parse(&"0b".repeat(32)).unwrap();
            let id = webhook(&db, &other, "hook-0000000000002", &target.url(), "").await;
            delivery(&db, id, 1).await;
            clocked(&db, &open).1.once().await;
            let id = webhook(&db, &open.keys, "hook-0000000000003", &target.url(), "").await;
            delivery(&db, id, 1).await;
            disable(&db).await;
            clocked(&db, &open).1.once().await;
            let id = webhook(&db, &open.keys, "hook-0000000000004", &target.url(), "").await;
            delivery(&db, id, 1).await;
            delete(&db).await;
            clocked(&db, &open).1.once().await;
            let found: Vec<_> = states(&db).await.into_iter().map(|(status, ..)| status).collect();
            assert_eq!(found, ["failure", "retrying", "retrying", "failure", "failure"]);
            for (log, expected) in logs(&db).await.iter().zip([
                "127.0.0.1 is a loopback address; to allow it, add the address",
                "there is no secret missing",
                "which the broker does not have: add it to PACT_BROKER_SECRETS_KEY",
                "the webhook has been disabled",
                "the webhook has been deleted",
            ]) {
                assert!(log.contains(expected), "{expected}: {log}");
            }
            assert!(target.requests().is_empty());
        });
    }
}

#[test]
fn secrets_arrive_and_are_in_no_log() {
    for db in databases() {
        wait(async {
            // It says again what it was sent.
            let seen = Arc::new(Mutex::new(String::new()));
            let echo = Arc::clone(&seen);
            let target = Target::start(move |_| {
                let body = format!("you sent {}", echo.lock().unwrap());
                Answer::Text(format!(
                    "HTTP/1.1 400 Bad\r\nX-Echo: {SECRET}\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                ))
            })
            .await;
            let webhooks = webhooks(policy("127.0.0.1"));
            let keys = webhooks.keys.clone();
            db.write(move |tx| secret::put(tx, &keys, "own", SECRET, 0))
                .await
                .unwrap_or_else(|error| panic!("{error:?}"));
            let more =
                r#","headers":{"content-type":"application/json","x-plain":"${user.own}"},"body":{"a":"${user.own}"}"#;
            let url = format!("{}/?q=${{user.own}}", target.url());
            let id = webhook(&db, &webhooks.keys, "hook-0000000000000", &url, more).await;
            delivery(&db, id, 1).await;
            let (time, worker) = clocked(&db, &webhooks);
            worker.once().await;
            let sent = target.requests().remove(0);
            for form in [
                "x-plain: s3cr\"et-vä/lue",
                r#"{"a":"s3cr\"et-vä/lue"}"#,
                "POST /?q=s3cr%22et-v%C3%A4%2Flue",
                "Basic bWU6cHctczNjcmV0",
            ] {
                assert!(sent.contains(form), "{form}: {sent}");
            }
            *seen.lock().unwrap() = sent;
            time.store(states(&db).await[0].2.unwrap(), Ordering::Relaxed);
            worker.once().await;
            let logs = logs(&db).await.join("\n");
            assert_eq!(target.requests().len(), 2);
            for hidden in ["s3cr", "lue\"", "pw-s", "bWU6"] {
                assert!(!logs.contains(hidden), "{hidden}: {logs}");
            }
        });
    }
}

#[test]
fn keys_are_changed_at_the_start() {
    for db in databases() {
        wait(async {
            let (old, new) = (Keys::parse(&"0a".repeat(32)).unwrap(), Keys::parse(&"0b".repeat(32)).unwrap());
            let both = Keys::parse(&format!("{} {}", "0b".repeat(32), "0a".repeat(32))).unwrap();
            webhook(&db, &old, "hook-0000000000000", "http://127.0.0.1/", "").await;
            let keys = old.clone();
            db.write(move |tx| secret::put(tx, &keys, "own", SECRET, 0))
                .await
                .unwrap_or_else(|error| panic!("{error:?}"));
            let lost = db
                .write({
                    let new = new.clone();
                    move |tx| secret::renew(tx, &new)
                })
                .await
                .unwrap_or_else(|error: Error| panic!("{error}"));
            assert_eq!((lost.renewed, lost.failed.len()), (0, 2));
            let done =
                db.write(move |tx| secret::renew(tx, &both)).await.unwrap_or_else(|error: Error| panic!("{error}"));
            assert_eq!((done.renewed, done.failed.len()), (2, 0));
            let value =
                db.read(move |tx| secret::value(tx, &new, "own")).await.unwrap_or_else(|error| panic!("{error:?}"));
            assert_eq!(value.as_deref(), Some(SECRET));
        });
    }
}

#[test]
fn several_workers_deliver_each_once() {
    for db in databases() {
        wait(async {
            let target = Target::start(|_| status(200)).await;
            let webhooks = webhooks(Policy { timeout: Duration::from_secs(10), ..policy("127.0.0.1") });
            for number in 0..4 {
                let id = webhook(&db, &webhooks.keys, &format!("hook-000000000000{number}"), &target.url(), "").await;
                for number in 0..25 {
                    delivery(&db, id, number).await;
                }
            }
            let (a, b, c) = (clocked(&db, &webhooks).1, clocked(&db, &webhooks).1, clocked(&db, &webhooks).1);
            tokio::join!(a.once(), b.once(), c.once());
            assert!(states(&db).await.iter().all(|(status, attempts, ..)| status == "success" && *attempts == 1));
            assert_eq!(target.requests().len(), 100);
        });
    }
}

#[test]
fn what_a_node_that_is_gone_had_taken_is_delivered_when_its_lease_ends() {
    for db in databases() {
        wait(async {
            let target = Target::start(|_| status(200)).await;
            let webhooks = webhooks(policy("127.0.0.1"));
            let id = webhook(&db, &webhooks.keys, "hook-0000000000000", &target.url(), "").await;
            delivery(&db, id, 1).await;
            lost(&db, 10 * SECOND).await;
            let (time, worker) = clocked(&db, &webhooks);
            time.store(10 * SECOND, Ordering::Relaxed);
            worker.once().await;
            assert!(target.requests().is_empty());
            time.store(10 * SECOND + 1, Ordering::Relaxed);
            worker.once().await;
            assert_eq!(states(&db).await, [("success".to_owned(), 1, None, None)]);
        });
    }
}

#[test]
fn a_target_that_hangs_does_not_hold_up_others_and_a_stop_gives_back_what_is_on_its_way() {
    for db in databases() {
        wait(async {
            let hanging = Target::start(|_| Answer::Nothing).await;
            let target = Target::start(|_| status(200)).await;
            let webhooks = webhooks(Policy { timeout: Duration::from_secs(60), ..policy("127.0.0.1") });
            let slow = webhook(&db, &webhooks.keys, "hook-0000000000000", &hanging.url(), "").await;
            for number in 0..50 {
                delivery(&db, slow, number).await;
            }
            let wake = Arc::new(Notify::new());
            let worker = Worker::new(db.clone(), webhooks.clone(), Arc::clone(&wake));
            let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
            let running = tokio::spawn(worker.run(async { drop(stopped.await) }, Duration::ZERO));
            hanging.received(8).await;
            let fast = webhook(&db, &webhooks.keys, "hook-0000000000001", &target.url(), "").await;
            for number in 0..20 {
                delivery(&db, fast, number).await;
            }
            wake.notify_one();
            target.received(20).await;
            assert_eq!(hanging.requests().len(), 8);
            drop(stop);
            running.await.unwrap();
            // Nobody has them any more.
            assert!(states(&db).await.iter().all(|(.., leased_by)| leased_by.is_none()));
        });
    }
}
