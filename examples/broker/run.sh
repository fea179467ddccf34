#!/bin/sh
# A consumer, a provider and a broker for as long as one command runs: no server, nothing to clean up.
#
#   cargo run -p pact-broker -- run -- examples/broker/run.sh
#
# The pact is published and verified, and both work together. Then the provider breaks it: the answer is no, and says which
# interaction and which field broke.
set -eu
cd "$(dirname "$0")/../.."
cargo=${CARGO:-cargo}
[ -n "${PACT_BROKER_BASE_URL:-}" ] || { echo 'run this with `pact-broker run -- examples/broker/run.sh`' >&2; exit 2; }

# Of the same build as the broker that runs this.
broker() {
  printf '\n$ pact-broker %s\n' "$*"
  "$cargo" run -q --locked -p pact-broker -- "$@"
}
verify() {
  printf '\n$ cargo test -p payment-service, for version %s\n' "$1"
  PACT_PUBLISH_RESULTS=true PACT_PROVIDER_VERSION=$1 PACT_PROVIDER_BRANCH=main \
    "$cargo" test -q --locked -p payment-service --test pacts -- --ignored the_pacts_of_the_broker
}

pacts=$(mktemp -d)
trap 'rm -rf "$pacts"' EXIT
PACT_OUTPUT_DIR="$pacts" "$cargo" test -q --locked -p checkout-app
broker publish "$pacts" --consumer-app-version 1 --branch main

verify 1
broker can-i-deploy --pacticipant checkout-app --version 1 --pacticipant payment-service --version 1

if CARELESS_CHANGE=1 verify 2 > "$pacts/log" 2>&1; then
  cat "$pacts/log" >&2
  echo 'the verification was expected to fail' >&2
  exit 1
fi
code=0
broker can-i-deploy --pacticipant checkout-app --version 1 --pacticipant payment-service --version 2 --explain || code=$?
[ "$code" = 1 ] || { echo "this ended with $code, and was expected to end with 1" >&2; exit 1; }
