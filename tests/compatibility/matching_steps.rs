//! Requests and responses that are compared with what a contract expects.

use cucumber::gherkin::Step;
use cucumber::{given, then, when};
use pact_harness::matching::{Mismatch, Mismatches, match_request, match_response};
use pact_harness::model::{HttpInteraction, Interaction, Regex, SpecVersion};

use super::draft::{Http, Request, Response, http_pact};
use super::table;
use super::world::{Checked, World, ensure, unescape};

/// What is compared with what.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    expected: Http,
    requests: Vec<Request>,
    responses: Vec<Response>,
    /// What was found, for each request or response.
    found: Vec<Mismatches>,
}

impl Comparison {
    fn expected(&self, spec: SpecVersion) -> Checked<HttpInteraction> {
        let expected = Http { description: "d".to_owned(), ..self.expected.clone() };
        match http_pact(spec, "c", &[expected])?.interactions.pop() {
            Some(Interaction::Http(interaction)) => Ok(interaction),
            other => Err(format!("expected an interaction, but read {other:?}").into()),
        }
    }

    fn compare_requests(&mut self, spec: SpecVersion) -> Checked {
        let expected = self.expected(spec)?.request;
        self.found = self.requests.iter().map(|request| match_request(&expected, &request.received())).collect();
        ensure(!self.found.is_empty(), || "no request was received".to_owned())
    }

    fn one_says(&self, is_it: impl Fn(&Mismatch) -> bool) -> Checked {
        let said = |mismatch: &Mismatch| (mismatch.kind(), mismatch.place(), mismatch.sentence());
        ensure(self.found.iter().flatten().any(is_it), || {
            format!("there are only {:?}", self.found.iter().flatten().map(said).collect::<Vec<_>>())
        })
    }
}

#[given(expr = "an expected request with a(n) {string} header of {string}")]
fn expected_header(world: &mut World, name: String, value: String) {
    world.comparison.expected.request.part.set_header(&name, &value);
}

#[given(expr = "a request is received with a(n) {string} header of {string}")]
fn received_header(world: &mut World, name: String, value: String) {
    let mut request = Request::default();
    request.part.set_header(&name, &value);
    world.comparison.requests.push(request);
}

#[given("an expected request configured with the following:")]
fn expected_request(world: &mut World, step: &Step) -> Checked {
    world.comparison.expected.request = Request::of(table::row(step)?)?;
    Ok(())
}

#[given("a request is received with the following:")]
#[given("the following requests are received:")]
fn received_requests(world: &mut World, step: &Step) -> Checked {
    world.comparison.requests = table::rows(step)?.into_iter().map(Request::of).collect::<Checked<_>>()?;
    Ok(())
}

#[when("the request is compared to the expected one")]
#[when("the requests are compared to the expected one")]
fn requests_are_compared(world: &mut World) -> Checked {
    world.comparison.compare_requests(world.spec)
}

#[given("an expected response configured with the following:")]
fn expected_response(world: &mut World, step: &Step) -> Checked {
    world.comparison.expected.response = Response::of(table::row(step)?)?;
    Ok(())
}

#[given(expr = "a status {int} response is received")]
fn received_response(world: &mut World, status: u16) {
    world.comparison.responses.push(Response { status, ..Response::default() });
}

#[when("the response is compared to the expected one")]
fn response_is_compared(world: &mut World) -> Checked {
    let expected = world.comparison.expected(world.spec)?.response;
    let Comparison { responses, found, .. } = &mut *world.comparison;
    *found = responses.iter().map(|response| match_response(&expected, &response.received())).collect();
    ensure(!found.is_empty(), || "no response was received".to_owned())
}

#[then("the comparison should be OK")]
#[then("the response comparison should be OK")]
fn comparison_is_ok(world: &mut World) -> Checked {
    let found = &world.comparison.found;
    let ok = !found.is_empty() && found.iter().all(|found| found.is_empty());
    ensure(ok, || format!("there are mismatches: {found:#?}"))
}

/// Of several requests none may pass.
#[then("the comparison should NOT be OK")]
#[then("the response comparison should NOT be OK")]
fn comparison_is_not_ok(world: &mut World) -> Checked {
    let found = &world.comparison.found;
    let not_ok = !found.is_empty() && found.iter().all(|found| !found.is_empty());
    ensure(not_ok, || format!("something matched: {found:#?}"))
}

/// The text is a part of the sentence, or a regular expression for it.
#[then(expr = "the mismatches will contain a mismatch with error {string} -> {string}")]
fn mismatch_at(world: &mut World, place: String, error: String) -> Checked {
    let error = unescape(&error);
    let regex = Regex::new(&error);
    world.comparison.one_says(|mismatch| {
        let sentence = mismatch.sentence();
        let says = sentence.contains(&error) || regex.as_ref().is_ok_and(|regex| regex.is_match(&sentence));
        mismatch.place() == place && says
    })
}

#[then(expr = "the response mismatches will contain a {string} mismatch with error {string}")]
fn response_mismatch(world: &mut World, kind: String, error: String) -> Checked {
    world.comparison.one_says(|mismatch| mismatch.kind() == kind && mismatch.sentence() == error)
}
