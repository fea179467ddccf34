//! The builder of an interaction: what is given, what is asked, what is answered. Each step has only the methods that
//! make sense there.

mod params;
mod parts;
mod status;

use std::sync::Arc;

use http::Method;

pub use params::{IntoStateParams, StateParams, ToStateParam};
use parts::{Named, PartError, add_header, check_text, header_value, push_query, set_content_type};
pub use status::{IntoStatus, StatusPattern, status};

use super::contents::{Contents, FormPart};
use super::expectations::Expectations;
use super::pattern::{ContentPattern, IntoPattern, Place, Scalars};
use crate::model::{Details, HttpInteraction, ProviderState, ReceivedRequest, escape, parse_query};

/// An interaction that has a description and perhaps provider states, but no request yet.
#[must_use = "an interaction needs a request and `.responds(..)`"]
#[derive(Debug)]
pub struct InteractionBuilder {
    slot: Slot,
}

/// An interaction whose request is being described.
#[must_use = "an interaction needs `.responds(..)`"]
#[derive(Debug)]
pub struct RequestBuilder {
    slot: Slot,
}

/// An interaction whose response is being described. It is complete at every moment, and keeps an eye on it afterwards:
///
/// ```
/// use pact_harness::consumer::Pact;
///
/// fn test(pact: Pact) {
///     let create = pact.interaction("create").post("/orders").responds(201);
///     // .. let your client ask `pact.url()` ..
///     assert_eq!(create.calls(), 1);
/// }
/// ```
#[derive(Debug)]
pub struct ResponseBuilder {
    slot: Slot,
}

/// The interaction under construction, at its place in the test or contract.
#[derive(Debug)]
struct Slot {
    expectations: Arc<Expectations>,
    index: usize,
}

impl Slot {
    #[track_caller]
    fn update(self, change: impl FnOnce(&mut HttpInteraction)) -> Self {
        self.try_update(|interaction| {
            change(interaction);
            Ok(())
        })
    }

    #[track_caller]
    fn try_update(self, change: impl FnOnce(&mut HttpInteraction) -> Result<(), PartError>) -> Self {
        self.expectations.update(self.index, |interaction, _| change(interaction));
        self
    }

    #[track_caller]
    fn complete(self, status: StatusPattern) -> Self {
        self.expectations.update(self.index, |interaction, complete| {
            interaction.response.status = status.code;
            interaction.response.rules.status = status.rules;
            *complete = true;
            Ok::<_, PartError>(())
        });
        self
    }
}

impl InteractionBuilder {
    #[track_caller]
    pub(super) fn new(expectations: &Arc<Expectations>, description: &str) -> Self {
        assert!(!description.trim().is_empty(), "an interaction needs a description");
        let index = expectations.begin(description);
        InteractionBuilder { slot: Slot { expectations: Arc::clone(expectations), index } }
    }

    /// What must be true at the provider first, as its team names it.
    #[track_caller]
    pub fn given(self, state: impl Into<String>) -> Self {
        let state = ProviderState::new(state);
        InteractionBuilder { slot: self.slot.update(|interaction| interaction.states.push(state)) }
    }

    /// [`given`](Self::given) with parameters: `given_with("a user exists", params! { id: 42 })`, or a `serde_json::json!`
    /// object, or any value that serde writes as one.
    ///
    /// # Panics
    ///
    /// When the parameters are not an object, or have no JSON form.
    #[track_caller]
    pub fn given_with(self, state: impl Into<String>, params: impl IntoStateParams) -> Self {
        let state = ProviderState { name: state.into(), params: params.into_params().0 };
        InteractionBuilder { slot: self.slot.update(|interaction| interaction.states.push(state)) }
    }

    /// A name for the interaction that stays the same whatever becomes of its description.
    #[track_caller]
    pub fn key(self, key: impl Into<String>) -> Self {
        let key = key.into();
        self.details(|details| details.key = Some(key))
    }

    /// The consumer does not rely on it yet: the provider's verification reports it, and never fails because of it.
    #[track_caller]
    pub fn pending(self) -> Self {
        self.details(|details| details.pending = true)
    }

    /// A comment in the pact, which the provider's report shows. There may be several.
    #[track_caller]
    pub fn comment(self, text: impl Into<String>) -> Self {
        let text = text.into();
        self.details(|details| details.comment(text))
    }

    #[track_caller]
    fn details(self, change: impl FnOnce(&mut Details)) -> Self {
        InteractionBuilder { slot: self.slot.update(|interaction| change(&mut interaction.details)) }
    }

    /// The consumer sends `GET`. A query may follow the path: `/payments?order=o-1`. What a URL cannot contain is sent
    /// percent-encoded, and may be written so or as it reads: `/caf%C3%A9` or `/café`.
    #[track_caller]
    pub fn get(self, path: impl IntoPattern) -> RequestBuilder {
        self.request("GET", path)
    }

    /// The consumer sends `POST`.
    #[track_caller]
    pub fn post(self, path: impl IntoPattern) -> RequestBuilder {
        self.request("POST", path)
    }

    /// The consumer sends `PUT`.
    #[track_caller]
    pub fn put(self, path: impl IntoPattern) -> RequestBuilder {
        self.request("PUT", path)
    }

    /// The consumer sends `PATCH`.
    #[track_caller]
    pub fn patch(self, path: impl IntoPattern) -> RequestBuilder {
        self.request("PATCH", path)
    }

    /// The consumer sends `DELETE`.
    #[track_caller]
    pub fn delete(self, path: impl IntoPattern) -> RequestBuilder {
        self.request("DELETE", path)
    }

    /// The consumer sends `HEAD`.
    #[track_caller]
    pub fn head(self, path: impl IntoPattern) -> RequestBuilder {
        self.request("HEAD", path)
    }

    /// The consumer sends `OPTIONS`.
    #[track_caller]
    pub fn options(self, path: impl IntoPattern) -> RequestBuilder {
        self.request("OPTIONS", path)
    }

    /// The consumer sends a request with any method.
    ///
    /// # Panics
    ///
    /// When the method is not valid, when the path does not begin with `/`, and when it has a matcher and an example that
    /// no client sends like this, such as one with a space: a matcher sees the path as it is sent.
    #[track_caller]
    pub fn request(self, method: &str, path: impl IntoPattern) -> RequestBuilder {
        let method = method.to_uppercase();
        if let Err(error) = Method::from_bytes(method.as_bytes()) {
            panic!("{method:?} is not a method: {error}");
        }
        let path = path.into_pattern().scalar(Place::Path);
        let (text, rules, generator) = (path.text, path.rules, path.generator);
        let (path, query) = text.split_once('?').unwrap_or((&text, ""));
        assert!(path.starts_with('/'), "the path {path:?} does not begin with `/`");
        assert!(
            rules.is_empty() || escape::is_sent_as_it_is(path),
            "the path {path:?} is sent as {:?}, and the matcher sees it like that: write the example so, and what matches it",
            escape::path(path)
        );
        let query = parse_query(query);
        let slot = self.slot.update(|interaction| {
            interaction.request.method = method;
            path.clone_into(&mut interaction.request.path);
            interaction.request.query = query;
            interaction.request.rules.path = rules;
            interaction.request.generators.path = generator;
        });
        RequestBuilder { slot }
    }
}

/// What the descriptions of a request and of a response have in common.
macro_rules! contents {
    ($builder:ident, $part:ident, $sent:literal) => {
        impl $builder {
            #[doc = concat!("A header that ", $sent, ". A name that is repeated has several values.")]
            ///
            /// # Panics
            ///
            /// When name or value cannot be sent.
            #[track_caller]
            pub fn header(self, name: &str, value: impl IntoPattern) -> Self {
                let value = header_value(name, value);
                let slot = self.slot.try_update(|interaction| {
                    let part = &mut interaction.$part;
                    let named = Named { rules: &mut part.rules.header, generators: &mut part.generators.header };
                    add_header(&mut part.headers, named, name, value)?;
                    check_text(part.content_type(), &part.body, &part.rules.body)
                });
                $builder { slot }
            }

            #[doc = concat!("The JSON body that ", $sent, "; sets `Content-Type: application/json` unless the header is given.")]
            #[track_caller]
            pub fn json(self, body: impl IntoPattern) -> Self {
                self.contents(Contents::json(body))
            }

            #[doc = concat!("The text that ", $sent, ", or a matcher of texts: `regex(..)`, `includes(..)`; sets ",
                "`Content-Type: text/plain` unless the header is given.")]
            ///
            /// # Panics
            ///
            /// On a pattern that is not a text, and on one whose value is made anew: no Pact tool does that in a text.
            #[track_caller]
            pub fn text(self, body: impl IntoPattern) -> Self {
                self.contents(Contents::text(body))
            }

            #[doc = concat!("The bytes that ", $sent, ", exactly these; sets their content type as the `Content-Type` ",
                "unless the header is given. `None` is a body without a content type, which needs version 4 of the ",
                "specification.")]
            ///
            /// ```
            /// # use pact_harness::consumer::Pact;
            /// # fn test(pact: Pact) {
            /// pact.interaction("convert").post("/convert").bytes("application/pdf", b"%PDF-1.7\xff").responds(200).bytes(None, [0, 159]);
            /// # }
            /// ```
            ///
            /// # Panics
            ///
            /// When the content type is not one.
            #[track_caller]
            pub fn bytes<'t>(self, content_type: impl Into<Option<&'t str>>, body: impl Into<Vec<u8>>) -> Self {
                self.contents(Contents::bytes(content_type.into(), body.into()))
            }

            /// Bytes of a content type; sets it as the `Content-Type` unless the header is given. Any bytes of the type will do.
            #[track_caller]
            pub fn binary(self, body: ContentPattern) -> Self {
                self.contents(Contents::binary(body))
            }

            #[doc = concat!("The form that ", $sent, ": an object whose members are its fields, an array for a field that is ",
                "repeated; sets `Content-Type: application/x-www-form-urlencoded` unless the header is given.")]
            ///
            /// ```
            /// # use pact_harness::consumer::{Pact, Pattern, each_like, integer, like};
            /// # fn test(pact: Pact) {
            /// let fields = [("name".into(), like("Ada")), ("age".into(), integer(36)), ("tag".into(), each_like("new"))];
            /// pact.interaction("sign up").post("/users").form(Pattern::object(fields)).responds(201);
            /// # }
            /// ```
            ///
            /// In `pattern!` that is `.form(pattern!({ "name": like("Ada"), "age": integer(36), "tag": each_like("new") }))`.
            ///
            /// # Panics
            ///
            /// When it is not an object, and when a field is an object or null.
            #[track_caller]
            pub fn form(self, body: impl IntoPattern) -> Self {
                self.contents(Contents::form(body))
            }

            #[doc = concat!("The multipart form that ", $sent, ": parts that [`part`](super::part) begins. Sets the ",
                "`Content-Type` with the boundary; any other boundary will do.")]
            ///
            /// # Panics
            ///
            /// When there is no part, when two have one name, and when a name cannot stand in a header.
            #[track_caller]
            pub fn multipart(self, parts: impl IntoIterator<Item = FormPart>) -> Self {
                self.contents(Contents::multipart(parts))
            }

            #[track_caller]
            fn contents(self, contents: Contents) -> Self {
                let slot = self.slot.try_update(|interaction| {
                    let part = &mut interaction.$part;
                    let Contents { content_type, body, rules, generators } = contents;
                    let named = Named { rules: &mut part.rules.header, generators: &mut part.generators.header };
                    set_content_type(&mut part.headers, named, content_type);
                    part.body = body;
                    part.rules.body = rules;
                    part.generators.body = generators;
                    check_text(part.content_type(), &part.body, &part.rules.body)
                });
                $builder { slot }
            }
        }
    };
}

contents!(RequestBuilder, request, "the consumer sends");
contents!(ResponseBuilder, response, "the provider answers with");

impl RequestBuilder {
    /// A query parameter that the consumer sends. A name that is repeated has several values, in this order, and so has an
    /// array; `each_like` is any number of them.
    ///
    /// ```
    /// # use pact_harness::consumer::{Pact, each_like, integer};
    /// # fn test(pact: Pact) {
    /// pact.interaction("find articles")
    ///     .get("/articles")
    ///     .query("id", each_like(integer(1)).min(2).max(10)) // ?id=1&id=1, and as many others
    ///     .query("sort", ["name", "price"]) // &sort=name&sort=price
    ///     .responds(200);
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// When the value is an object or null, or may be missing: no Pact tool knows a parameter that may be.
    #[track_caller]
    pub fn query(self, name: &str, value: impl IntoPattern) -> Self {
        let Scalars { texts, rules, generator } = value.into_pattern().scalars(Place::Query(name));
        let slot = self.slot.try_update(|interaction| {
            let request = &mut interaction.request;
            let is_first = !request.query.iter().any(|(key, _)| key == name);
            for text in texts {
                push_query(&mut request.query, name, Some(text));
            }
            let mut named = Named { rules: &mut request.rules.query, generators: &mut request.generators.query };
            named.set(name, (rules, generator), is_first, |a, b| a == b)
        });
        RequestBuilder { slot }
    }

    /// The status that the provider answers with: a code, a class of codes or a list of them.
    ///
    /// ```
    /// use pact_harness::consumer::{Pact, status};
    /// use pact_harness::model::StatusClass;
    ///
    /// fn test(pact: Pact) {
    ///     pact.interaction("a").get("/a").responds(200);
    ///     pact.interaction("b").get("/b").responds(StatusClass::Success);
    ///     pact.interaction("c").get("/c").responds([404, 410]);
    ///     pact.interaction("d").get("/d").responds(status(StatusClass::ClientError, 422));
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// When it is no status code.
    #[track_caller]
    pub fn responds(self, status: impl IntoStatus) -> ResponseBuilder {
        let status = status.into_status();
        assert!((200..600).contains(&status.code), "{} is not the status of a final response", status.code);
        ResponseBuilder { slot: self.slot.complete(status) }
    }
}

impl ResponseBuilder {
    /// How often the interaction has occurred, up to now.
    pub fn calls(&self) -> usize {
        self.slot.expectations.calls(self.slot.index)
    }

    /// The requests that it answered: the first hundred of them, as far as all that is kept of a test has no more than 32 MiB.
    pub fn received(&self) -> Vec<ReceivedRequest<'static>> {
        self.slot.expectations.received(self.slot.index)
    }
}
