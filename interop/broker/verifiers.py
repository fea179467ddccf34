"""Verifies the same pacts of one `pact-broker` with `pact-verifier` and with the official verifier, and compares what each of
them published: one that passes, one that fails, one that is pending.

    python3 interop/broker/verifiers.py target/debug/pact-broker target/debug/pact-verifier /path/to/pact_verifier_cli
"""

import base64
import http.server
import json
import re
import subprocess
import sys
import tempfile
import threading
import urllib.request

BROKER, OURS, *THEIRS = sys.argv[1:]


class Stock(http.server.BaseHTTPRequestHandler):
    """Has an article, and nothing else."""

    def do_GET(self):
        body = b'{"left": 7}'
        self.send_response(200 if self.path == "/article" else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def ask(method, url, body=None):
    headers = {"Accept": "application/hal+json", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method)) as answer:
        return json.loads(answer.read() or b"{}")


def publish(base, consumer, branch, path, provider):
    pact = {
        "consumer": {"name": consumer},
        "provider": {"name": provider},
        "interactions": [
            {"description": "get", "request": {"method": "GET", "path": path}, "response": {"status": 200, "body": {"left": 7}}}
        ],
        "metadata": {"pactSpecification": {"version": "3.0.0"}},
    }
    contract = {
        "consumerName": consumer,
        "providerName": provider,
        "specification": "pact",
        "contentType": "application/json",
        "content": base64.b64encode(json.dumps(pact).encode()).decode(),
    }
    body = {"pacticipantName": consumer, "pacticipantVersionNumber": "1", "branch": branch, "contracts": [contract]}
    ask("POST", f"{base}/contracts/publish", body)


def published(base, provider):
    """What is stored for each consumer: success, and which parts of which interactions were different."""
    results = {}
    for consumer in ["passes", "fails"]:
        try:
            url = f"{base}/pacts/provider/{provider}/consumer/{consumer}/latest/verification-results/latest"
            result = ask("GET", url)
        except urllib.error.HTTPError as error:
            results[consumer] = error.code
            continue
        tests = result["testResults"]
        tests = tests if isinstance(tests, list) else tests["tests"]
        different = sorted({m.get("attribute") for test in tests for m in test.get("mismatches", [])} - {None})
        version, build = result["providerApplicationVersion"], result.get("buildUrl")
        ids = [bool(test.get("interactionId")) for test in tests]
        results[consumer] = [result["success"], version, build, [test["success"] for test in tests], different, ids]
    version = ask("GET", f"{base}/pacticipants/{provider}/versions/7")["_embedded"]
    results["version"] = [[b["name"] for b in version["branchVersions"]], sorted(tag["name"] for tag in version["tags"])]
    return results


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stock)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as place:
        command = [BROKER, "serve", "--port", "0", "--database-url", f"{place}/broker.db"]
        broker = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            base = next(m[0] for line in broker.stdout if (m := re.search(r"http://127\.0\.0\.1:\d+", line)))
            threading.Thread(target=broker.stdout.read, daemon=True).start()
            return compare(base, server.server_address[1])
        finally:
            broker.terminate()
            broker.wait()


def compare(base, port):
    seen = {}
    for name, program in [("ours", [OURS]), ("theirs", THEIRS)]:
        for pending in [[], ["--enable-pending"]]:
            provider = f"stock-{name}{len(pending)}"
            publish(base, "passes", "main", "/article", provider)
            publish(base, "fails", "main", "/nothing", provider)
            options = ["--broker-url", base, "--provider-name", provider, "--hostname", "127.0.0.1", "--port", str(port)]
            options += ["--consumer-version-selectors", '{"mainBranch": true}', "--publish", "--provider-version", "7"]
            options += ["--provider-branch", "main", "--provider-tags", "a,b", "--build-url", "http://ci/7"]
            run = subprocess.run(program + options + pending, capture_output=True, text=True)
            seen.setdefault(name, []).append([run.returncode, published(base, provider)])
            print(name, pending, json.dumps(seen[name][-1]))
    if seen["ours"] != seen["theirs"]:
        sys.exit("they differ")
    print("the same")


main()
