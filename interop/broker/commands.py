#!/usr/bin/env python3
"""Runs one job with several clients of the Pact Broker, each against a broker of its own, and compares how they end.

    python3 interop/broker/commands.py [--verbose] NAME=COMMAND...

Each COMMAND is the beginning of a command line, such as `ruby='/path/to/bin/pact-broker'`, `rust='/path/to/bin/pact broker'` or
`rust-npm=/path/to/.bin/pact-broker`; what stands before a dash is the client whose differences are expected. Ours is always among them. Exit codes must be equal; what is printed is shown side by side with --verbose.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = Path(os.environ.get("PACT_BROKER", ROOT / "target/debug/pact-broker"))

# A line of a client, or what none of them does: `!verified` publishes a result.
JOB = """
list-environments
create-environment --name uat --display-name UAT
create-environment --name uat --display-name UAT
create-environment --name prod --production --contact-name Ops --contact-email-address ops@example.org
list-environments
create-or-update-pacticipant --name Foo --main-branch main --repository-url https://example.org/foo
create-or-update-pacticipant --name Foo --display-name TheFoo
publish pacts --consumer-app-version 1 --branch main --tag dev --build-url http://ci.example.org/1
publish pacts --consumer-app-version 1 --branch main --tag dev
publish changed --consumer-app-version 1 --branch main
publish changed --consumer-app-version 1 --branch main --merge
publish pacts/Foo-Bar.json --consumer-app-version 2 --branch feat/x -o json
publish pacts/Foo-Bar.json --consumer-app-version 3
publish pacts nowhere.json --consumer-app-version 4
publish pacts
can-i-deploy -a Foo --version 1 --to-environment uat
can-i-deploy -a Foo --version nope --to-environment uat
can-i-deploy -a Nobody --version 1 --to-environment uat
can-i-deploy -a Foo --version 1 --to-environment mars
can-i-deploy -a Foo
!verified Foo Bar 10 yes
!verified Foo Baz 20 no
record-deployment -a Bar --version 10 --environment uat
record-deployment -a Bar --version 10 --environment uat
record-deployment -a Bar --version 10 --environment uat --application-instance blue
record-deployment -a Bar --version 999 --environment uat
record-deployment -a Bar --version 10 --environment mars
can-i-deploy -a Foo --version 1 --to-environment uat
can-i-deploy -a Foo --version 1 --to-environment uat -o json
can-i-deploy -a Foo --version 1 --to-environment uat --dry-run
can-i-deploy -a Foo --version 1 --to-environment uat --ignore Baz
can-i-deploy --pacticipant=Foo --version=1 --to-environment=uat --ignore=Baz
can-i-deploy -a Bar --version 10 --to-environment uat
can-i-deploy -a Foo --latest
can-i-deploy -a Foo --latest dev
can-i-deploy -a Foo --version 1
can-i-deploy -a Foo --version 1 -a Bar --version 10
can-i-deploy -a Foo --version 1 -a Bar --latest
can-i-deploy -a Foo --version 1 -a Baz --version 20
can-i-deploy -a Foo --version 1 --to prod
can-i-deploy -a Foo --branch main --to-environment uat
can-i-deploy -a Foo --main-branch --to-environment uat
can-i-deploy -a Foo --branch feat/x -a Bar --latest
can-i-deploy -a Foo --version 1 -a Bar --version 11 --retry-while-unknown 1 --retry-interval 1
can-i-merge -a Foo --version 1
record-undeployment -a Bar --environment uat --application-instance blue
record-undeployment -a Bar --environment uat
record-undeployment -a Bar --environment uat
record-release -a Bar --version 10 --environment prod
record-support-ended -a Bar --version 10 --environment prod
record-support-ended -a Bar --version 10 --environment prod
describe-version -a Foo --version 1
describe-version -a Foo --latest
describe-version -a Foo --latest dev
describe-version -a Foo
describe-version -a Foo --version nope
create-version-tag -a Foo --version 2 --tag t2
create-version-tag -a Foo --version 77 --tag t2
create-version-tag -a Foo --version 6 --tag t2 --auto-create-version
delete-version-tag -a Foo --version 6 --tag t2
delete-version-tag -a Foo --version 6 --tag t2
describe-version -a Bar --environment uat
describe-version -a Foo --version 1 -o json
describe-version -a Foo --latest dev -o id
create-or-update-version -a Foo --version 5 --branch topic --tag t1
create-or-update-version -a Foo --version 8
create-or-update-version -a Foo --version 5 --branch topic -o json
delete-branch -a Foo --branch topic
delete-branch -a Foo --branch topic
delete-branch -a Foo --branch topic --no-error-when-not-found
list-pacticipants
list-pacticipants -o json
describe-pacticipant --name Foo
describe-pacticipant --name Foo -o json
describe-pacticipant --name Nobody
list-latest-pact-versions
list-latest-pact-versions -o json
list-environments -o json
get-pacts --provider Bar
get-pacts --provider Bar --branch main --latest
get-pacts --provider Bar --latest --download --download-dir saved
get-pacts --provider Nobody
provider-states list --provider Bar
provider-states list --provider Bar --json
provider-states list --provider Nobody
describe-environment --uuid $uat
describe-environment --uuid nope
update-environment --uuid $uat --name uat2 --display-name UAT2
update-environment --uuid $uat --name uat2 --no-production
update-environment --uuid nope --name uat2
delete-environment --uuid $uat
delete-environment --uuid $uat
create-webhook https://hooks.example.org/x --request POST --header Content-Type:application/json --data {"a":"${pactbroker.pactUrl}"} --consumer Foo --provider Bar --description d1 --contract-content-changed
create-webhook https://hooks.example.org/x --request POST --contract-published
create-webhook https://hooks.example.org/x --request POST --data @pacts/Foo-Bar.json --provider-verification-failed
create-webhook https://hooks.example.org/x --request POST --data @nowhere.json --contract-published
create-webhook https://hooks.example.org/x --request POST --consumer Ghost --contract-published
create-webhook https://hooks.example.org/x --request POST
create-webhook https://hooks.example.org/x --contract-published
create-or-update-webhook https://hooks.example.org/x --uuid 7a2c6b4e-6a3b-4c9d-9a56-3a2f1d0c1b11 --request POST --contract-published
create-or-update-webhook https://hooks.example.org/x --uuid 7a2c6b4e-6a3b-4c9d-9a56-3a2f1d0c1b11 --request POST --contract-published --consumer Foo
create-or-update-webhook https://hooks.example.org/x --uuid short --request POST --contract-published
test-webhook --uuid nope
delete-webhook --uuid 7a2c6b4e-6a3b-4c9d-9a56-3a2f1d0c1b11
delete-webhook --uuid 7a2c6b4e-6a3b-4c9d-9a56-3a2f1d0c1b11
create-environment --name=x --display_name=X
generate-uuid
version
can-i-deploy --bogus
"""

# Commands that a client does not have.
NOT_THERE = {
    "ruby": ["delete-version-tag", "get-pacts", "provider-states", "delete-webhook", "describe-version -a Bar --environment"],
    "rust": ["version"],
}

# Where ours ends otherwise than one of the others, and why.
EXPECTED = {
    ("rust", "can-i-deploy -a Foo --version 1 --to-environment uat -o json"): "it says yes whatever the answer is",
    ("rust", "can-i-deploy --pacticipant=Foo --version=1 --to-environment=uat --ignore=Baz"): "it reads no selectors with `=`",
    ("rust", "delete-branch -a Foo --branch topic"): "a branch that is not there is not an error",
    ("rust", "delete-branch -a Foo --branch topic --no-error-when-not-found"): "it has no such option",
    ("rust", "update-environment --uuid $uat --name uat2 --no-production"): "it has no such option",
    ("rust", "create-environment --name=x --display_name=X"): "its options have no underscores",
    ("rust", "describe-version -a Foo --latest dev -o id"): "it has no such form",
    ("ruby", "describe-version -a Foo --latest dev -o id"): "it has the form in its help, and ends with an exception",
    ("rust", "create-webhook https://hooks.example.org/x --request POST --data @nowhere.json --contract-published"): "it sends the name of the file",
}


def pact(provider, status=200):
    request = {"method": "GET", "path": "/thing"}
    interaction = {"description": "a request for a thing", "request": request, "response": {"status": status}}
    return json.dumps({
        "consumer": {"name": "Foo"},
        "provider": {"name": provider},
        "interactions": [interaction],
        "metadata": {"pactSpecification": {"version": "2.0.0"}},
    })


class Broker:
    def __init__(self):
        self.directory = tempfile.TemporaryDirectory()
        self.path = Path(self.directory.name)
        for name, content in [
            ("pacts/Foo-Bar.json", pact("Bar")),
            ("pacts/Foo-Baz.json", pact("Baz")),
            ("changed/Foo-Bar.json", pact("Bar", 201)),
        ]:
            (self.path / name).parent.mkdir(exist_ok=True)
            (self.path / name).write_text(content)
        serve = [OURS, "serve", "--port", "0", "--database-url", self.path / "broker.db"]
        self.process = subprocess.Popen(serve, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().split(" listens on ")[1].strip()

    def verified(self, consumer, provider, version, success):
        ask = f"{self.url}/pacts/provider/{provider}/consumer/{consumer}"
        published = json.loads(curl(f"{ask}/version/1"))
        url = published["_links"]["pb:publish-verification-results"]["href"]
        curl(url, json.dumps({"success": success == "yes", "providerApplicationVersion": version}))

    def run(self, client, line):
        if "$uat" in line:
            # Its environment may have another name by now.
            environments = json.loads(curl(f"{self.url}/environments"))["_embedded"]["environments"]
            found = [one["uuid"] for one in environments if one["name"].startswith("uat")]
            line = line.replace("$uat", found[0] if found else "gone")
        # The body of a webhook has quotes of its own.
        words = line.split() if "--data" in line else shlex.split(line)
        without = ["generate-uuid", "version"]
        broker = [] if words[0] in without else ["--broker-base-url", self.url]
        arguments = [*shlex.split(client), *words, *broker]
        environment = {**os.environ, "NO_COLOR": "1"}
        done = subprocess.run(arguments, cwd=self.path, env=environment, capture_output=True, text=True, timeout=120)
        return done.returncode, self.plain(done.stdout), self.plain(done.stderr)

    def plain(self, text):
        """What is the same in all runs."""
        text = re.sub(r"\x1b\[[0-9;]*m", "", text).replace(self.url, "URL")
        text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID", text)
        return re.sub(r"\d{4}-\d\d-\d\dT[0-9:+]+", "TIME", text)

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.directory.cleanup()


def curl(url, body=None):
    command = ["curl", "-sf", "-H", "Accept: application/hal+json", url]
    if body is not None:
        command += ["-H", "Content-Type: application/json", "-d", body]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main():
    arguments = sys.argv[1:]
    verbose = "--verbose" in arguments
    others = [argument.split("=", 1) for argument in arguments if argument != "--verbose"]
    clients = {"ours": str(OURS), **dict(others)}
    brokers = {name: Broker() for name in clients}
    unexpected = 0
    try:
        for line in JOB.strip().splitlines():
            if line.startswith("!verified "):
                for broker in brokers.values():
                    broker.verified(*line.split()[1:])
                continue
            absent = {name: NOT_THERE.get(name.split("-")[0], []) for name in clients}
            has = {name: client for name, client in clients.items() if not any(map(line.startswith, absent[name]))}
            ended = {name: brokers[name].run(client, line) for name, client in has.items()}
            codes = {name: code for name, (code, _, _) in ended.items()}
            # 1 and 2 are both a failure: ours and the Rust client's command lines end with 2 where they are wrong.
            differs = {name for name, code in codes.items() if (code == 0) != (codes["ours"] == 0)}
            reasons = [EXPECTED.get((name.split("-")[0], line)) for name in differs]
            same = [name for name, (_, out, _) in ended.items() if name != "ours" and out == ended["ours"][1]]
            wrong = any(reason is None for reason in reasons)
            unexpected += wrong
            mark = "DIFFERS" if wrong else "expected" if reasons else "ok"
            print(f"{mark:8} {codes} same output as {same}: {line}")
            if verbose or wrong:
                for name, (_, out, err) in ended.items():
                    for text in (out + err).splitlines():
                        print(f"    {name:5} | {text[:200]}")
    finally:
        for broker in brokers.values():
            broker.stop()
    sys.exit(1 if unexpected else 0)


main()
