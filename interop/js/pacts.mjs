// Writes pacts with all matchers of pact-js: `node pacts.mjs DIRECTORY`, where @pact-foundation/pact is installed.
import http from "node:http";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pact from "@pact-foundation/pact";

const { MatchersV2: V2, MatchersV3: V3, SpecificationVersion } = pact.default ?? pact;
const { PactV2, PactV3, PactV4, MessageConsumerPact } = pact.default ?? pact;
const dir = process.argv[2];
if (!dir) throw new Error("usage: node pacts.mjs DIRECTORY");
const common = { dir, provider: "examples", logLevel: "error" };

const V2_BODIES = {
  somethingLike: V2.somethingLike({ id: 1, name: "Ada", tags: ["a", null] }),
  term: { colour: V2.term({ generate: "red", matcher: "red|green" }) },
  eachLike: V2.eachLike({ id: 1 }, { min: 2 }),
  "eachLike nested": { rows: V2.eachLike({ cells: V2.eachLike(V2.integer(1)) }) },
  email: { value: V2.email() },
  uuid: { value: V2.uuid() },
  ipv4Address: { value: V2.ipv4Address() },
  ipv6Address: { value: V2.ipv6Address() },
  iso8601DateTime: { value: V2.iso8601DateTime() },
  iso8601DateTimeWithMillis: { value: V2.iso8601DateTimeWithMillis() },
  iso8601Date: { value: V2.iso8601Date() },
  iso8601Time: { value: V2.iso8601Time() },
  rfc1123Timestamp: { value: V2.rfc1123Timestamp() },
  hexadecimal: { value: V2.hexadecimal() },
  decimal: { value: V2.decimal(1.5) },
  integer: { value: V2.integer(7) },
  boolean: { value: V2.boolean(true) },
  string: { value: V2.string("text") },
  "no matcher": { id: 1, price: 1.5, name: "Ada", on: true, no: null, list: [1, "a"], none: [], empty: {} },
  "odd names": { "a b": V2.integer(1), "a.b": V2.integer(1), "é": V2.integer(1), "*": V2.integer(1) },
};

const V3_BODIES = {
  like: V3.like({ id: 1, name: "Ada", tags: ["a", null] }),
  eachKeyLike: { prices: V3.eachKeyLike("a", { amount: V3.integer(1) }) },
  eachLike: V3.eachLike({ id: V3.integer(1) }, 2),
  atLeastOneLike: { list: V3.atLeastOneLike({ id: 1 }, 2) },
  atLeastLike: { list: V3.atLeastLike("a", 2, 3) },
  atMostLike: { list: V3.atMostLike("a", 3, 2) },
  constrainedArrayLike: { list: V3.constrainedArrayLike(V3.integer(1), 2, 4, 3) },
  boolean: { value: V3.boolean(true) },
  integer: { value: V3.integer(7) },
  decimal: { value: V3.decimal(1.5) },
  number: { value: V3.number(7) },
  string: { value: V3.string("text") },
  regex: { value: V3.regex(/^[a-z]+\d$/, "abc1") },
  equal: V3.like({ value: V3.equal("same"), other: "any" }),
  datetime: { value: V3.datetime("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "2024-02-29T12:30:15.123+01:00") },
  timestamp: { value: V3.timestamp("yyyy-MM-dd HH:mm:ss", "2024-02-29 12:30:15") },
  time: { value: V3.time("HH:mm:ss", "12:30:15") },
  date: { value: V3.date("EEE, d MMM yyyy", "Thu, 29 Feb 2024") },
  includes: { value: V3.includes("need") },
  nullValue: { value: V3.nullValue() },
  url2: { value: V3.url2("http://example.com", ["orders", V3.regex("\\d+", "7")]) },
  url: { value: V3.url(["orders", V3.regex("\\d+", "7")]) },
  arrayContaining: { list: V3.arrayContaining(V3.like({ kind: "a" }), V3.integer(7), "exactly") },
  fromProviderState: { id: V3.fromProviderState("${id}", 7) },
  uuid: { value: V3.uuid() },
};

// Rules that pact files have from V4 on.
const V4_BODIES = {
  ...V3_BODIES,
  eachKeyMatches: { prices: V3.eachKeyMatches({ "A-1": 1 }, V3.regex("[A-Z]-\\d", "A-1")) },
  eachValueMatches: { prices: V3.eachValueMatches({ "A-1": 1 }, V3.integer(1)) },
};

// The client under test: it sends what the contract says.
async function ask(url, { method = "GET", path = "/", query = "", headers = {}, body } = {}) {
  await new Promise((resolve, reject) => {
    const request = http.request(url + path + (query && `?${query}`), { method, headers, agent: false }, (response) => {
      // The mock provider notes what it was asked after it has answered, and has no way to tell when.
      response.resume().on("end", () => setTimeout(resolve, 50));
    });
    request.on("error", reject).end(body);
  });
}

async function v2() {
  // A port that was free a moment ago may not be free any more.
  let port = 23400;
  const test = async (interaction, sent) => {
    const provider = new PactV2({ ...common, consumer: "js-v2", spec: 2, port: port++, pactfileWriteMode: "update" });
    await provider.setup();
    await provider.addInteraction(interaction);
    await ask(provider.mockService.baseUrl, sent);
    await provider.verify();
    await provider.finalize();
  };
  for (const [name, body] of Object.entries(V2_BODIES)) {
    const interaction = {
      state: `state of ${name}`,
      uponReceiving: `v2 ${name}`,
      withRequest: { method: "GET", path: "/v2" },
      willRespondWith: { status: 200, headers: { "Content-Type": "application/json" }, body },
    };
    await test(interaction, { path: "/v2" });
  }
  const everywhere = {
    uponReceiving: "v2 matchers everywhere",
    withRequest: {
      method: "POST",
      path: V2.term({ generate: "/orders/7", matcher: "^/orders/\\d+$" }),
      query: { page: V2.term({ generate: "2", matcher: "\\d+" }), tag: ["a", "b"] },
      headers: { "Content-Type": "application/json", "X-Id": V2.term({ generate: "7", matcher: "\\d+" }) },
      body: { name: V2.like("Ada") },
    },
    willRespondWith: {
      status: 201,
      headers: { Location: V2.term({ generate: "/orders/7", matcher: "/orders/\\d+" }), "X-Any": V2.like("any") },
    },
  };
  await test(everywhere, { ...SENT, query: "page=2&tag=a&tag=b" });
}

function request(name) {
  return {
    method: "POST",
    path: V3.regex("^/orders/\\d+$", "/orders/7"),
    query: { page: V3.integer(2), tag: V3.eachLike("a"), name },
    headers: { "X-Id": V3.regex("\\d+", "7") },
    contentType: "application/json",
    body: V3.like({ name: "Ada" }),
  };
}

const SENT = {
  method: "POST",
  path: "/orders/7",
  headers: { "X-Id": "7", "Content-Type": "application/json" },
  body: '{"name":"Ada"}',
};

async function v3() {
  const test = async (interaction, sent) => {
    const provider = new PactV3({ ...common, consumer: "js-v3", spec: SpecificationVersion.SPECIFICATION_VERSION_V3 });
    await provider.addInteraction(interaction).executeTest((mock) => ask(mock.url, sent));
  };
  for (const [name, body] of Object.entries(V3_BODIES)) {
    await test(
      {
        states: [{ description: `state of ${name}`, parameters: { id: 7 } }],
        uponReceiving: `v3 ${name}`,
        withRequest: { method: "GET", path: "/v3" },
        willRespondWith: { status: 200, headers: { "Content-Type": "application/json" }, body },
      },
      { path: "/v3" },
    );
  }
  await test(
    {
      uponReceiving: "v3 matchers everywhere",
      withRequest: request("v3"),
      willRespondWith: {
        status: 201,
        headers: {
          Location: V3.regex("/orders/\\d+", "/orders/7"),
          "X-Any": V3.like("any"),
          "X-Many": ["a", V3.regex("b+", "b")],
        },
      },
    },
    { ...SENT, query: "page=2&tag=a&name=v3" },
  );
  for (const [name, builder] of Object.entries(XML)) {
    await test(
      {
        uponReceiving: `v3 XML ${name}`,
        withRequest: { method: "GET", path: "/xml" },
        willRespondWith: { status: 200, headers: { "Content-Type": "application/xml" }, body: builder() },
      },
      { path: "/xml" },
    );
  }
}

const { XmlBuilder } = pact.default ?? pact;
const XML = {
  "without rules": () =>
    new XmlBuilder("1.0", "UTF-8", "order").build((order) => {
      order.setAttributes({ id: "7" });
      order.appendElement("item", { sku: "A-1" }, "a book");
    }),
  attributes: () =>
    new XmlBuilder("1.0", "UTF-8", "order").build((order) => {
      order.setAttributes({ id: V3.integer(7), when: V3.datetime("yyyy-MM-dd'T'HH:mm:ss", "2024-02-29T12:30:15") });
      order.appendElement("item", { sku: V3.regex("[A-Z]-\\d", "A-1") }, (item) => item.appendText(V3.string("a book")));
    }),
  eachLike: () =>
    new XmlBuilder("1.0", "UTF-8", "orders").build((orders) => {
      orders.eachLike("order", { id: V3.integer(7) }, (order) => order.appendElement("name", {}, "Ada"), { examples: 2 });
    }),
};

async function v4() {
  const pact = () => new PactV4({ ...common, consumer: "js-v4" });
  for (const [name, body] of Object.entries(V4_BODIES)) {
    await pact()
      .addInteraction()
      .given(`state of ${name}`, { id: 7 })
      .uponReceiving(`v4 ${name}`)
      .withRequest("GET", "/v4")
      .willRespondWith(200, (response) => response.jsonBody(body))
      .executeTest((mock) => ask(mock.url, { path: "/v4" }));
  }
  const classes = ["information", "success", "redirect", "clientError", "serverError", "nonError", "error", [200, 404]];
  const examples = [100, 200, 301, 404, 503, 204, 404, 200];
  for (const [index, status] of classes.entries()) {
    if (status === "information") continue; // No client takes it for an answer.
    await pact()
      .addInteraction()
      .uponReceiving(`v4 status ${status}`)
      .withRequest("GET", "/status")
      .willRespondWith(V3.matchStatus(examples[index], status))
      .executeTest((mock) => ask(mock.url, { path: "/status" }));
  }
  await pact()
    .addInteraction()
    .uponReceiving("v4 matchers everywhere")
    .pending(false)
    .comment("a comment")
    .testName("a test")
    .withRequest("POST", V3.regex("^/orders/\\d+$", "/orders/7"), (builder) => {
      const { query, headers, body } = request("v4");
      builder.query(query).headers(headers).jsonBody(body);
    })
    .willRespondWith(201, (response) =>
      response.headers({
        Location: V3.regex("/orders/\\d+", "/orders/7"),
        "X-Any": V3.like("any"),
        "X-Many": ["a", V3.regex("b+", "b")],
      }),
    )
    .executeTest((mock) => ask(mock.url, { ...SENT, query: "page=2&tag=a&name=v4" }));
  const file = join(dir, "small.png");
  writeFileSync(file, Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64"));
  const bodies = {
    "binary file": (response) => response.binaryFile("image/png", file),
    "plain text": (response) => response.body("text/plain", Buffer.from("a text")),
    bytes: (response) => response.body("application/octet-stream", Buffer.from([0, 1, 254, 255])),
    form: (response) => response.body("application/x-www-form-urlencoded", Buffer.from("a=1&b=2&b=3")),
    XML: (response) => response.xmlBody(XML.attributes()),
    "matching rules": (response) =>
      response.body("application/json", Buffer.from('{"id":7,"list":[1,2]}')).matchingRules({
        body: [
          { path: "$.id", rules: [{ match: "integer" }] },
          { path: "$.list", rules: [{ match: "type", min: 1 }] },
        ],
      }),
  };
  for (const [name, body] of Object.entries(bodies)) {
    await pact()
      .addInteraction()
      .uponReceiving(`v4 ${name}`)
      .withRequest("GET", "/body")
      .willRespondWith(200, body)
      .executeTest((mock) => ask(mock.url, { path: "/body" }));
  }
  for (const [name, body] of Object.entries(V4_BODIES)) {
    await pact()
      .addAsynchronousInteraction()
      .given(`state of ${name}`, { id: 7 })
      .expectsToReceive(`v4 message ${name}`, (message) => message.withJSONContent(body).withMetadata({ topic: "orders", key: V3.regex("\\d+", "7") }))
      .executeTest(async () => {});
  }
  await pact()
    .addAsynchronousInteraction()
    .expectsToReceive("v4 message of text", (message) => message.withContent("text/plain", Buffer.from("a text")))
    .executeTest(async () => {});
  await pact()
    .addSynchronousInteraction("v4 synchronous message")
    .withRequest((request) => request.withJSONContent({ id: V3.integer(7) }))
    .withResponse((response) => response.withJSONContent({ name: V3.like("Ada"), price: V3.decimal(1.5) }))
    .executeTest(async () => {});
}

async function messages() {
  const consumer = () => new MessageConsumerPact({ ...common, consumer: "js-messages", pactfileWriteMode: "update" });
  for (const [name, body] of Object.entries(V3_BODIES)) {
    await consumer()
      .given({ name: `state of ${name}`, params: { id: 7 } })
      .expectsToReceive(`message ${name}`)
      .withContent(body)
      .withMetadata({ "content-type": "application/json", topic: "orders", key: V3.regex("\\d+", "7") })
      .verify(async () => {});
  }
  await consumer().expectsToReceive("message of text").withTextContent("a text", "text/plain").verify(async () => {});
  await consumer()
    .expectsToReceive("message of bytes")
    .withBinaryContent(Buffer.from([0, 1, 254, 255]), "application/octet-stream")
    .verify(async () => {});
}

for (const write of [v2, v3, v4, messages]) {
  await write();
}
