//! Which interactions are verified, and how.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::{Place, Server, get, pact};

fn place() -> Place {
    let shop = [get("get an article", "/article", &["in stock"]), get("list articles", "/articles", &[])];
    Place::with(&shop).and("app.json", &pact("app", "stock", &[get("get prices", "/prices", &["there are prices"])]))
}

fn asked(options: &str) -> Vec<String> {
    let server = Server::good();
    place().verify(&server, &format!("-f app.json {options}")).ends_with(0);
    server.asked()
}

fn asked_with(name: &str, value: &str) -> Vec<String> {
    let server = Server::good();
    let place = place();
    let mut command = place.command(&format!("-f pact.json -f app.json -p {}", server.port));
    assert!(command.env(name, value).status().unwrap().success());
    server.asked()
}

#[test]
fn interactions_are_chosen_by_description_state_and_consumer() {
    assert_eq!(asked("").len(), 3);
    assert_eq!(asked("--filter-description ^get"), ["GET /article", "GET /prices"]);
    assert_eq!(asked("--filter-state stock$"), ["GET /article"]);
    assert_eq!(asked("--filter-no-state"), ["GET /articles"]);
    assert_eq!(asked("-c app"), ["GET /prices"]);
    assert_eq!(asked("--filter-consumer app --filter-consumer web-shop").len(), 3);
    assert_eq!(asked("--filter-description ^get -c web-shop"), ["GET /article"]);
}

#[test]
fn the_environment_chooses_too() {
    assert_eq!(asked_with("PACT_DESCRIPTION", "^get"), ["GET /article", "GET /prices"]);
    assert_eq!(asked_with("PACT_PROVIDER_STATE", "stock$"), ["GET /article"]);
    assert_eq!(asked_with("PACT_PROVIDER_NO_STATE", "true"), ["GET /articles"]);
    assert_eq!(asked_with("PACT_PROVIDER_NO_STATE", "").len(), 3);
    assert_eq!(asked_with("PACT_DESCRIPTION", "").len(), 3);
}

#[test]
fn a_variable_that_switches_a_flag_off_contradicts_nothing() {
    let server = Server::good();
    let place = place();
    for off in ["false", "No", "0"] {
        let mut command = place.command(&format!("-f pact.json -p {} --filter-state stock$", server.port));
        assert!(command.env("PACT_PROVIDER_NO_STATE", off).status().unwrap().success(), "{off}");
    }
    assert_eq!(server.asked(), ["GET /article"; 3]);
}

#[test]
fn a_choice_that_leaves_nothing_is_an_error_and_so_is_one_that_contradicts_itself() {
    let server = Server::good();
    let place = place();
    place.verify(&server, "--filter-description nothing").ends_with(2).reports("leaves none of 2 interactions");
    place.verify(&server, "-c web-shp").ends_with(2).reports("did you mean \"web-shop\"?");
    place.verify(&server, "--filter-description (").ends_with(2).reports("invalid filter");
    place.verify(&server, "--filter-state a --filter-no-state").ends_with(2).says("cannot be used with");
    assert_eq!(server.asked().len(), 0);
}

#[test]
fn the_last_failed_are_verified_alone_in_every_version_of_pacts() {
    let interactions = [
        get("get it", "/good", &["there is one"]),
        get("get it", "/bad", &["there is none"]),
        get("get more", "/good", &[]),
    ];
    for version in ["2.0.0", "3.0.0", "4.0"] {
        let mut file = pact("web-shop", "stock", &interactions);
        file["metadata"]["pactSpecification"]["version"] = version.into();
        for interaction in file["interactions"].as_array_mut().unwrap() {
            interaction["type"] = "Synchronous/HTTP".into();
            if version == "2.0.0" {
                if let Some(state) = interaction["providerStates"].get(0).cloned() {
                    interaction["providerState"] = state["name"].clone();
                }
                interaction.as_object_mut().unwrap().remove("providerStates");
            }
        }
        let place = Place::new().and("pact.json", &file);
        let server =
            Server::answering(|request| (if request.target == "/bad" { 500 } else { 200 }, vec![], String::new()));
        let again = "--json out/report.json --last-failed";
        place.verify(&server, again).ends_with(1).says("there is no out/report.json yet");
        assert_eq!(server.asked(), ["GET /good", "GET /bad", "GET /good"]);
        place.verify(&server, again).ends_with(1);
        assert_eq!(server.asked()[3..], ["GET /bad"]);

        let mended = Server::good();
        place.verify(&mended, again).ends_with(0);
        assert_eq!(mended.asked(), ["GET /bad"]);
        place
            .verify(&mended, again)
            .ends_with(0)
            .says("nothing failed the last time, so every interaction is verified");
        assert_eq!(mended.asked().len(), 4);
    }
}

#[test]
fn the_last_failed_need_a_report_that_can_be_read() {
    let server = Server::good();
    let place = place().and_text("report.json", "{}");
    place.verify(&server, "--last-failed").ends_with(2).says("--json");
    place
        .verify(&server, "--last-failed --json report.json")
        .ends_with(2)
        .says("this is not a report of a verification");
    place.verify(&server, "--last-failed --json r.json -c app").ends_with(2).says("cannot be used with");
    assert_eq!(server.asked().len(), 0);
}

#[test]
fn the_first_error_ends_the_run_where_it_is_asked_for() {
    let server = Server::answering(|_| (500, Vec::new(), String::new()));
    place().verify(&server, "--exit-on-first-error").ends_with(1).reports("Passed: 0/1");
    assert_eq!(server.asked().len(), 1);
    place().verify(&server, "").ends_with(1);
    assert_eq!(server.asked().len(), 3);
}

#[test]
fn a_dry_run_sends_nothing() {
    let (server, states) = (Server::good(), Server::good());
    place()
        .verify(&server, &format!("--dry-run -s {}", states.url("/states")))
        .ends_with(0)
        .reports("Planned: 2/2")
        .reports("\"list articles\"");
    assert_eq!((server.asked().len(), states.asked().len()), (0, 0));
}

#[test]
fn what_consumers_have_in_common_is_verified_once_where_it_is_asked_for() {
    let server = Server::good();
    let same = [get("get an article", "/article", &[])];
    let place = Place::with(&same).and("app.json", &pact("app", "stock", &same));
    place.verify(&server, "-f app.json --identical-once").ends_with(0).reports("Passed: 2/2");
    assert_eq!(server.asked().len(), 1);
    place.verify(&server, "-f app.json").ends_with(0);
    assert_eq!(server.asked().len(), 3);
}

/// How many requests were under way at the same time, at most.
fn most_at_once(options: &str) -> usize {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let seen = most.clone();
    let server = Server::answering(move |_| {
        let running = now.fetch_add(1, Ordering::SeqCst) + 1;
        most.fetch_max(running, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(200));
        now.fetch_sub(1, Ordering::SeqCst);
        (200, Vec::new(), String::new())
    });
    let interactions: Vec<_> = (0..4).map(|i| get(&format!("get {i}"), &format!("/{i}"), &["calm"])).collect();
    Place::with(&interactions).verify(&server, options).ends_with(0);
    seen.load(Ordering::SeqCst)
}

#[test]
fn several_go_on_at_the_same_time_where_their_states_allow_it() {
    assert_eq!(most_at_once(""), 1);
    assert_eq!(most_at_once("--concurrent-state calm"), 1);
    assert_eq!(most_at_once("--concurrency 3"), 1);
    assert_eq!(most_at_once("--concurrency 3 --concurrent-state wild"), 1);
    assert!((2..=3).contains(&most_at_once("--concurrency 3 --concurrent-state calm")));
    Place::with_one().run("-f pact.json --concurrency 0").ends_with(2).says("write a number, 1 or more");
}
