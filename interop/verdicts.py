"""Has two verifiers verify the same pacts against the same providers, and compares what they say of each interaction.

    python verdicts.py --ours target/debug/pact-verifier --theirs /tmp/official/bin/pact-verifier PACT...

A provider of this script answers each interaction with the contract's example, and with mutations of it. Each interaction
stands in the verified pact once for every answer, numbered in its description and (over HTTP) in a header.
"""

import argparse
import base64
import collections
import copy
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

# Differences that stay: description of the interaction, mutation, our verdict, and the reason.
ANY = ""
KNOWN = [
    (ANY, r"= 100000000000000000000$", ANY, "an integer of more than 64 bits is an integer"),
    ("^message: ", r"^Content-Type: ", "passes", "what a message says of its type goes before the header that a framework sets"),
    ("^message: ", r"^no Content-Type$", "passes", "a message that says nothing of its type is what it looks like"),
    ("^HTTP: v4 matching rules$", r"^(body: \$|a body of null)", "fails", "rules for places are used, though the pact calls the body one of type */*"),
]


class Answer:
    """What the provider sends: a status, headers and the bytes of a body."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body


def body_of(part, content_type):
    """The bytes of a contract's body in any version, and its content type."""
    body = part.get("body", part.get("contents"))
    if isinstance(body, dict) and "content" in body and set(body) <= {"content", "contentType", "encoded", "contentTypeHint"}:
        content_type = content_type or body.get("contentType")
        content, encoded = body["content"], body.get("encoded")
        if encoded and encoded != "JSON":
            return base64.b64decode(content), content_type
        body = content if encoded is not None or isinstance(content, str) and "json" not in (content_type or "") else content
        if isinstance(body, str) and "json" not in (content_type or ""):
            return body.encode(), content_type
        return json.dumps(body).encode(), content_type
    if body is None and "body" not in part and "contents" not in part:
        return b"", content_type
    if isinstance(body, str) and content_type and "json" not in content_type:
        return body.encode(), content_type
    return json.dumps(body).encode(), content_type or "application/json"


def lines(headers):
    return {name: ", ".join(value) if isinstance(value, list) else value for name, value in headers.items()}


def example(interaction):
    """The answer that the contract has as its example."""
    if is_message(interaction):
        responses = interaction.get("response")
        part = responses[0] if isinstance(responses, list) and responses else interaction
        metadata = part.get("metadata", part.get("metaData")) or {}
        declared = next((value for key, value in metadata.items() if key.lower() in ("contenttype", "content-type")), None)
        body, content_type = body_of(part, declared)
        encoded = base64.b64encode(json.dumps(metadata).encode()).decode()
        return Answer(200, {"Content-Type": content_type or "text/plain", "Pact-Message-Metadata": encoded}, body)
    response = interaction["response"]
    headers = lines(response.get("headers", {}))
    declared = next((value for name, value in headers.items() if name.lower() == "content-type"), None)
    body, content_type = body_of(response, declared)
    if body and content_type and not declared:
        headers["Content-Type"] = content_type
    return Answer(int(response.get("status", 200)), headers, body)


def is_message(interaction):
    return "request" not in interaction or isinstance(interaction.get("response"), list)


def json_mutations(value, path="$"):
    """The value with a change at one place: all places, and several changes for each."""
    others = [None, True, 8, -1, 1.25, 2.0, 10**20, "", "other", "8", "2024-02-30", [], {}, ["x"], {"x": 1}]
    for other in others:
        if not (type(other) is type(value) and other == value):
            yield f"{path} = {json.dumps(other)}", other
    if isinstance(value, dict):
        yield f"{path} + a member", {**value, "another": 1}
        for name, member in value.items():
            rest = {key: other for key, other in value.items() if key != name}
            yield f"{path} - {name}", rest
            yield f"{path}: {name} called other", {**rest, "other": member}
            for change, mutated in json_mutations(member, f"{path}.{name}"):
                yield change, {**value, name: mutated}
    if isinstance(value, list):
        yield f"{path} + an element", [*value, "another"]
        if value:
            yield f"{path} + the last", [*value, value[-1]]
            yield f"{path} + five of the last", [*value, *[value[-1]] * 5]
            yield f"{path} - the last", value[:-1]
            yield f"{path} turned round", value[::-1]
        for index, element in enumerate(value):
            for change, mutated in json_mutations(element, f"{path}[{index}]"):
                yield change, [*value[:index], mutated, *value[index + 1 :]]


def text_mutations(text):
    yield "no body", ""
    yield "more text", text + "x"
    yield "text before", "x" + text
    yield "spaces around", f" {text} "
    for number in re.finditer(r"\d+", text):
        for other in ("8", "x", "-1", ""):
            yield f"{number[0]} at {number.start()} = {other!r}", text[: number.start()] + other + text[number.end() :]
    for word in re.finditer(r"[A-Za-z]{2,}", text):
        yield f"{word[0]} at {word.start()} = 'zz'", text[: word.start()] + "zz" + text[word.end() :]


def mutations(answer, is_http):
    yield "as the example", answer
    if is_http:
        for status in (200, 201, 204, 301, 404, 500):
            if status != answer.status:
                yield f"status {status}", Answer(status, answer.headers, b"" if status == 204 else answer.body)
    for name, value in answer.headers.items():
        rest = {key: other for key, other in answer.headers.items() if key != name}
        yield f"no {name}", Answer(answer.status, rest, answer.body)
        if name == "Pact-Message-Metadata":
            metadata = json.loads(base64.b64decode(value))
            changed = {key: json_value for key, json_value in json_mutations(metadata)}
            for change, other in changed.items():
                encoded = base64.b64encode(json.dumps(other).encode()).decode()
                if isinstance(other, dict):
                    yield f"metadata {change}", Answer(answer.status, {**rest, name: encoded}, answer.body)
            continue
        for other in ("other", value + "x", value.upper(), value.lower(), f"{value}; charset=utf-8", f" {value}", "8", "text/plain"):
            if other != value:
                yield f"{name}: {other}", Answer(answer.status, {**rest, name: other}, answer.body)
        yield f"{name} in lower case", Answer(answer.status, {**rest, name.lower(): value}, answer.body)
    if answer.body:
        yield "no body", Answer(answer.status, answer.headers, b"")
        yield "a body of null", Answer(answer.status, answer.headers, b"null")
        yield "half of the body", Answer(answer.status, answer.headers, answer.body[: len(answer.body) // 2])
    else:
        yield "a body", Answer(answer.status, answer.headers, b"a body")
    is_json = "json" in answer.headers.get("Content-Type", "")
    try:
        changed = json_mutations(json.loads(answer.body)) if is_json and answer.body else text_mutations(answer.body.decode())
    except UnicodeDecodeError:
        changed = [("a byte", answer.body[:-1] + b"\1"), ("a byte more", answer.body + b"\1")]
    for change, body in changed:
        body = json.dumps(body).encode() if is_json else body if isinstance(body, bytes) else body.encode()
        yield f"body: {change}", Answer(answer.status, answer.headers, body)


def spread(items, limit):
    """At most so many of them, from everywhere."""
    items = list(items)
    if len(items) <= limit:
        return items
    return [items[0], *(items[1 + index * (len(items) - 1) // (limit - 1)] for index in range(limit - 1))]


class Provider(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # A response in one packet, at once.
    wbufsize = -1
    disable_nagle_algorithm = True

    def answer(self):
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            body = b""
            while length := int(self.rfile.readline().strip() or b"0", 16):
                body += self.rfile.read(length)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if urlsplit(self.path).path == "/_state":
            return self.send(Answer(200, {"Content-Type": "application/json"}, json.dumps(json.loads(body).get("params", {})).encode()))
        number = self.headers.get("X-Case")
        if number is None:
            number = json.loads(body)["description"].rpartition("#")[2]
        self.send(self.server.answers[int(number)])

    def send(self, answer):
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 204 and answer.status >= 200:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD" and answer.status != 204:
            self.wfile.write(answer.body)

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.answer
        raise AttributeError(name)

    def log_message(self, *_):
        pass


def verdicts(verifier, pact, port, place):
    """What a verifier says of each interaction, by its number: whether it passed, and why not."""
    (place / "pact.json").write_text(json.dumps(pact))
    report = place / "report.json"
    report.unlink(missing_ok=True)
    command = [verifier, "--file", place / "pact.json", "--port", str(port), "--hostname", "127.0.0.1", "--json", report]
    command += ["--state-change-url", f"http://127.0.0.1:{port}/_state", "--loglevel", "none", "--no-colour"]
    run = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PACT_DO_NOT_TRACK": "true"}, timeout=600)
    if not report.exists():
        sys.exit(f"{verifier} ended with {run.returncode}:\n{run.stdout[-3000:]}\n{run.stderr[-3000:]}")
    results = json.loads(report.read_text())["interactionResults"]
    return {
        int(result["description"].rpartition("#")[2]): (result["result"] == "OK", reason(result.get("mismatch")))
        for result in results
    }


def reason(mismatch):
    if not mismatch:
        return ""
    found = mismatch.get("mismatches") or []
    return "; ".join(str(one.get("mismatch")) for one in found)[:300] or str(mismatch.get("message", mismatch))[:300]


def members(pact):
    """The lists of interactions in a pact of any version."""
    return [name for name in ("interactions", "messages") if pact.get(name)]


def cases(pact, limit):
    for member in members(pact):
        for interaction in pact[member]:
            for change, answer in spread(mutations(example(interaction), not is_message(interaction)), limit):
                yield member, interaction, change, answer


def numbered(interaction, number, is_v4):
    copied = copy.deepcopy(interaction)
    copied["description"] += f" #{number}"
    for name in ("key", "pending"):
        copied.pop(name, None)
    if not is_message(interaction):
        copied["request"].setdefault("headers", {})["X-Case"] = [str(number)] if is_v4 else str(number)
    return copied


def compare(path, arguments, provider, place, known):
    pact = json.loads(Path(path).read_text())
    version = str(pact.get("metadata", {}).get("pactSpecification", {}).get("version", "2"))
    counts = collections.Counter()
    differing = []
    everything = list(cases(pact, arguments.mutations))
    for start in range(0, len(everything), arguments.at_once):
        chunk = everything[start : start + arguments.at_once]
        some = {name: value for name, value in pact.items() if name not in ("interactions", "messages")}
        provider.answers = {number: answer for number, (*_, answer) in enumerate(chunk)}
        for number, (member, interaction, *_) in enumerate(chunk):
            some.setdefault(member, []).append(numbered(interaction, number, version.startswith("4")))
        port = provider.server_address[1]
        ours, theirs = (verdicts(verifier, some, port, place) for verifier in (arguments.ours, arguments.theirs))
        for number, (_, interaction, change, answer) in enumerate(chunk):
            if number not in ours or number not in theirs:
                sys.exit(f"{path}: {interaction['description']}, {change} is in one report only")
            counts["passed" if theirs[number][0] else "failed"] += 1
            if ours[number][0] == theirs[number][0]:
                counts["equal"] += 1
                continue
            kind = "message" if is_message(interaction) else "HTTP"
            described = (f"{kind}: {interaction['description']}", change, "passes" if ours[number][0] else "fails")
            why = next((why for *patterns, why in known if all(map(re.search, patterns, described))), None)
            counts["explained" if why else "unexplained"] += 1
            differing.append((why, described, answer, ours[number][1], theirs[number][1]))
    return len({id(interaction) for _, interaction, *_ in everything}), counts, differing


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--theirs", required=True)
    parser.add_argument("--mutations", type=int, default=60, help="answers for each interaction, at most")
    parser.add_argument("--at-once", type=int, default=200, help="interactions in a verification")
    parser.add_argument("pacts", nargs="+")
    arguments = parser.parse_args()
    provider = Provider()
    reasons, unexplained = collections.Counter(), []
    print("| pact | interactions | answers | passed | failed | equal verdicts | explained | unexplained |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        for path in arguments.pacts:
            interactions, counts, differing = compare(path, arguments, provider, Path(place), KNOWN)
            cells = [counts[name] for name in ("passed", "failed", "equal", "explained", "unexplained")]
            answers = counts["equal"] + counts["explained"] + counts["unexplained"]
            print("|", " | ".join(map(str, [Path(path).name, interactions, answers, *cells])), "|", flush=True)
            reasons.update(why for why, *_ in differing if why)
            unexplained += [(path, *rest) for why, *rest in differing if not why]
    print()
    for why, count in reasons.most_common():
        print(f"{count} times: {why}")
    for path, (description, change, ours), answer, our_reason, their_reason in unexplained:
        print(f"\n{Path(path).name}: {description!r} answered with {change}: ours {ours}")
        print(f"  {answer.status} {answer.headers} {answer.body[:200]!r}\n  ours: {our_reason}\n  theirs: {their_reason}")
    sys.exit(1 if unexplained else 0)


if __name__ == "__main__":
    main()
