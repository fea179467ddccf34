"""Runs both command lines on the small inputs behind the README's table of differences, and prints exit code and what was verified:
`python command_lines.py --ours pact-verifier --theirs pact verifier`. The official one is in `pip install pact-python-cli`."""

import argparse
import http.server
import json
import os
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path


class Provider(http.server.BaseHTTPRequestHandler):
    """`/old` leads to `/new`, `/slow` never answers; all else is answered with `{}`."""

    def do_GET(self) -> None:
        if self.path == "/slow":
            time.sleep(30)
        self.send_response_only(302 if self.path == "/old" else 200)
        self.send_header("Location", "/new")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")
        self.server.asked.append(self.path)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(f"{body['action']} of {body['state']}")
        self.send_response_only(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def pact(*interactions: dict, version: str = "3.0.0") -> str:
    parties = {"consumer": {"name": "c"}, "provider": {"name": "p"}}
    return json.dumps({**parties, "interactions": interactions, "metadata": {"pactSpecification": {"version": version}}})


def get(path: str, status: int = 200, **more: object) -> dict:
    return {"description": path, "request": {"method": "GET", "path": path}, "response": {"status": status}, **more}


def v4(path: str, status: int = 200) -> dict:
    return {"type": "Synchronous/HTTP", "key": path.strip("/"), **get(path, status)}


STATE = {"providerStates": [{"name": "s"}]}
TWO_OF_V3 = pact(get("/a"), get("/b", 404))
TWO_OF_V4 = pact(v4("/a"), v4("/b", 404), version="4.0")

# name, files, options ({port} is the provider's, {here} the directory of the files), how often to run, or what interrupts it
CASES: list[tuple[str, dict[str, str], str, int | str]] = [
    ("a redirect, 200 expected", {"p.json": pact(get("/old"))}, "--file {here}/p.json", 1),
    ("a redirect, 302 expected", {"p.json": pact(get("/old", 302))}, "--file {here}/p.json", 1),
    ("an interaction fails", {"p.json": TWO_OF_V3}, "--file {here}/p.json", 1),
    ("no interaction", {"p.json": pact()}, "--file {here}/p.json", 1),
    ("no pact in the directory", {}, "--dir {here}", 1),
    ("no pact, --ignore-no-pacts-error", {}, "--dir {here} --ignore-no-pacts-error", 1),
    ("a filter leaves nothing", {"p.json": pact(get("/a"))}, "--file {here}/p.json --filter-description nothing", 1),
    ("the provider is not there", {"p.json": pact(get("/a"))}, "--file {here}/p.json --port 1", 1),
    ("a broken pact in a subdirectory of --dir", {"p.json": pact(get("/a")), "below/q.json": pact(get("/a", 404))}, "--dir {here}", 1),
    ("the file is not there", {}, "--file {here}/p.json", 1),
    ("the file is not JSON", {"p.json": "{"}, "--file {here}/p.json", 1),
    ("one of two files is not JSON", {"p.json": "{", "q.json": pact(get("/a"))}, "--file {here}/p.json --file {here}/q.json", 1),
    ("an unknown option", {"p.json": pact(get("/a"))}, "--file {here}/p.json --unknown", 1),
    ("no source of pacts", {}, "", 1),
    ("a malformed header", {"p.json": pact(get("/a"))}, "--file {here}/p.json --header nothing", 1),
    ("--last-failed, V3", {"p.json": TWO_OF_V3}, "--file {here}/p.json --json {here}/r.json --last-failed", 2),
    ("--last-failed, V4", {"p.json": TWO_OF_V4}, "--file {here}/p.json --json {here}/r.json --last-failed", 2),
    ("a transport that is not used", {"p.json": pact(get("/a"))}, "--file {here}/p.json --transports grpc:5555", 1),
    ("--transport of a plugin", {"p.json": pact(get("/a"))}, "--file {here}/p.json --transport grpc", 1),
    ("--provider-version alone", {"p.json": pact(get("/a"))}, "--file {here}/p.json --provider-version 1", 1),
    ("--publish alone", {"p.json": pact(get("/a"))}, "--file {here}/p.json --publish", 1),
    ("--xslt", {"p.json": pact(get("/a")), "s.xslt": "<a/>"}, "--file {here}/p.json --html {here}/r.html --xslt {here}/s.xslt", 1),
    ("Ctrl-C while a request is out", {"p.json": pact(get("/slow", **STATE))},
     "--file {here}/p.json --state-change-url http://127.0.0.1:{port}/states --state-change-teardown", "interrupt"),
]


def run(command: list[str], options: str, times: int | str, server: http.server.HTTPServer) -> str:
    words = [*command, *options.split()]
    environment = {**os.environ, "PACT_DO_NOT_TRACK": "true"}
    code = None
    for _ in range(times if isinstance(times, int) else 1):
        server.asked.clear()
        process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if times == "interrupt":
            while "setup of s" not in server.asked and process.poll() is None:
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
        code = process.wait(60)
    return f"{code}, {', '.join(server.asked) or 'nothing asked'}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True, nargs="+")
    parser.add_argument("--theirs", required=True, nargs="+")
    arguments = parser.parse_args()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.asked = []
    port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("| input | official: exit code, asked | ours |\n|---|---|---|")
    for name, files, options, times in CASES:
        said = []
        for command in (arguments.theirs, arguments.ours):
            with tempfile.TemporaryDirectory() as directory:
                for file, text in files.items():
                    Path(directory, file).parent.mkdir(exist_ok=True)
                    Path(directory, file).write_text(text)
                filled = options.format(here=directory, port=port)
                if "--port" not in filled:
                    filled = f"--port {port} {filled}"
                said.append(run(command, f"--hostname 127.0.0.1 --provider-name p {filled}", times, server))
        print(f"| {name} | {said[0]} | {said[1] if said[0] != said[1] else 'the same'} |", flush=True)


main()
