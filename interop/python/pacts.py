"""Writes pacts with all matchers of pact-python: `python pacts.py DIRECTORY`, where pact-python is installed."""

import datetime as dt
import sys
from pathlib import Path

from pact import Pact, generate, match, xml

JSON = "application/json"
MOMENT = dt.datetime(2024, 2, 29, 12, 30, 15, tzinfo=dt.timezone.utc)

V2 = {
    "like": match.like({"id": 1, "name": "Ada", "tags": ["a", None]}),
    "like min": {"list": match.like([1, 2], min=2)},
    "each_like": match.each_like({"id": match.int(1)}, min=2),
    "regex": {"value": match.regex("abc1", regex=r"^[a-z]+\d$")},
    "no matcher": {"id": 1, "price": 1.5, "name": "Ada", "on": True, "no": None, "list": [1, "a"], "none": [], "empty": {}},
}
V3 = V2 | {
    "like max": {"list": match.like([1, 2], min=1, max=3)},
    "each_like max": match.each_like({"id": match.int(1)}, min=1, max=3),
    "int": {"value": match.int(7)},
    "int generated": {"value": match.int(min=1, max=9)},
    "float": {"value": match.float(1.5)},
    "float generated": {"value": match.float(precision=3)},
    "number": {"value": match.number(7), "other": match.number(1.5)},
    "str": {"value": match.str("text")},
    "str generated": {"value": match.str(size=5)},
    "regex generated": {"value": match.regex(regex=r"[a-z]{3}\d")},
    "uuid": {"value": match.uuid("8d6c4ad5-0b1f-4d2a-8b5a-6f3a6d1b2c3d")},
    "uuid simple": {"value": match.uuid(format="simple")},
    "uuid urn": {"value": match.uuid(format="urn")},
    "bool": {"value": match.bool(True)},
    "date": {"value": match.date(MOMENT.date(), format="%Y-%m-%d")},
    "time": {"value": match.time(MOMENT.time(), format="%H:%M:%S")},
    "datetime": {"value": match.datetime(MOMENT, format="%Y-%m-%dT%H:%M:%S")},
    "datetime in Java": {"value": match.datetime("Thu, 29 Feb 2024", format="EEE, d MMM yyyy", disable_conversion=True)},
    "null": {"value": match.null()},
    "type": {"value": match.type({"a": 1})},
    "includes": {"value": match.includes("need")},
    "provider_state": {"id": match.like(7, generator=generate.provider_state("${id}"))},
    "generated": {"hex": match.str("a1", generator=generate.hex(4)), "uuid": match.str("a", generator=generate.uuid())},
}
V4 = V3 | {
    "array_containing": {"list": match.array_containing([match.like({"kind": "a"}), match.int(7), "exactly"])},
    "each_key_matches": {"prices": match.each_key_matches({"A-1": 1}, rules=match.regex("A-1", regex=r"[A-Z]-\d"))},
    "each_value_matches": {"prices": match.each_value_matches({"A-1": 1}, rules=match.int(1))},
}
XML = {
    "without rules": xml.element("order", xml.element("item", "a book"), attrs={"id": "7"}),
    "rules": xml.element("order", xml.element("item", match.str("a book")), attrs={"id": match.int(7)}),
    "each": xml.element("orders", xml.element("order", attrs={"id": match.int(7)}).each(min=1, examples=2)),
}


def write(version: str, bodies: dict, directory: Path) -> None:
    pact = Pact(f"python-{version.lower()}", "examples").with_specification(version)
    name = version.lower()
    for kind, body in bodies.items():
        http = pact.upon_receiving(f"{name} {kind}").given(f"state of {kind}")
        http.with_request("GET", f"/{name}").will_respond_with(200).with_body(body, JSON)
    everywhere = pact.upon_receiving(f"{name} matchers everywhere")
    everywhere.with_request("POST", match.regex("/orders/7", regex=r"^/orders/\d+$"))
    everywhere.with_query_parameter("page", match.regex("2", regex=r"\d+")).with_query_parameters({"tag": ["a", "b"]})
    everywhere.with_header("X-Id", match.regex("7", regex=r"\d+")).with_body({"name": match.like("Ada")}, JSON)
    everywhere.will_respond_with(201).with_header("Location", match.regex("/orders/7", regex=r"/orders/\d+"))
    everywhere.with_header("X-Any", match.like("any"))
    text = pact.upon_receiving(f"{name} text").with_request("GET", "/text").will_respond_with(200)
    text.with_body("a text", "text/plain")
    if version != "V2":
        for kind, root in XML.items():
            http = pact.upon_receiving(f"{name} XML {kind}").with_request("GET", "/xml").will_respond_with(200)
            http.with_body(xml.body(root), "application/xml")
    if version == "V4":
        http = pact.upon_receiving("v4 bytes").with_request("GET", "/bytes").will_respond_with(200)
        http.with_binary_body(b"\x00\x01\xfe\xff", "application/octet-stream")
    pact.write_file(directory)


def write_messages(version: str, bodies: dict, directory: Path) -> None:
    pact = Pact(f"python-messages-{version.lower()}", "examples").with_specification(version)
    for kind, body in bodies.items():
        message = pact.upon_receiving(f"message {kind}", "Async").given(f"state of {kind}", {"id": 7})
        message.with_body(body, JSON).with_metadata({"topic": "orders", "key": match.regex("7", regex=r"\d+")})
    pact.upon_receiving("message of text", "Async").with_body("a text", "text/plain")
    if version == "V4":
        sync = pact.upon_receiving("a synchronous message", "Sync").with_body({"id": match.int(7)}, JSON)
        sync.will_respond_with().with_body({"name": match.like("Ada"), "price": match.float(1.5)}, JSON)
    pact.write_file(directory)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python pacts.py DIRECTORY")
    directory = Path(sys.argv[1])
    for version, bodies in (("V2", V2), ("V3", V3), ("V4", V4)):
        write(version, bodies, directory)
    for version, bodies in (("V3", V3), ("V4", V4)):
        write_messages(version, bodies, directory)


main()
