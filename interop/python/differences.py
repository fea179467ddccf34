"""Runs both verifiers on the small inputs behind the README's table of differences: `python differences.py OURS`, where
pact-python is installed, which has the official verifier in it."""

import http.server
import json
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from pact import Verifier


class Provider(http.server.BaseHTTPRequestHandler):
    """`/old` leads to `/new`; all else is answered with `{}`."""

    def do_GET(self) -> None:
        self.send_response_only(302 if self.path == "/old" else 200)
        self.send_header("Location", "/new")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        pass


def pact(*interactions: dict) -> dict:
    parties = {"consumer": {"name": "c"}, "provider": {"name": "p"}}
    return {**parties, "interactions": interactions, "metadata": {"pactSpecification": {"version": "3.0.0"}}}


def get(path: str, status: int = 200) -> dict:
    return {"description": "d", "request": {"method": "GET", "path": path}, "response": {"status": status}}


def main() -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here, nowhere = server.server_address[1], 1
    inputs = [
        ("a redirect, 200 expected", pact(get("/old")), here, "pact.json", None),
        ("a redirect, 302 expected", pact(get("/old", 302)), here, "pact.json", None),
        ("no interaction", pact(), here, "pact.json", None),
        ("a filter leaves nothing", pact(get("/a")), here, "pact.json", "nothing"),
        ("the provider is not there", pact(get("/a")), nowhere, "pact.json", None),
        ("--dir, broken pact below it", pact(get("/a", 404)), here, "below/pact.json", None),
    ]
    print("| input | official: passed, interactions | ours: exit code |\n|---|---|---|")
    for name, contract, port, place, description in inputs:
        with tempfile.TemporaryDirectory() as directory:
            file = Path(directory, place)
            file.parent.mkdir(exist_ok=True)
            file.write_text(json.dumps(contract))
            source = directory if "/" in place else str(file)
            verifier = Verifier("p", host="127.0.0.1").add_source(source)
            verifier.add_transport(protocol="http", port=port, path="/")
            command = [sys.argv[1], "--dir" if "/" in place else "--file", source, "--hostname", "127.0.0.1"]
            command += ["--port", str(port), "--provider-name", "p"]
            if description:
                verifier.filter(description)
                command += ["--filter-description", description]
            try:
                verifier.verify()
            except RuntimeError:
                pass  # An interaction failed; the results have it.
            official = f"{verifier.results['result']}, {len(verifier.results['interactionResults'])}"
            print(f"| {name} | {official} | {subprocess.run(command, capture_output=True).returncode} |")


main()
