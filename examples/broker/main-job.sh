#!/bin/sh
# The whole workflow of two teams and a broker: a consumer publishes what it needs, a provider verifies it, and nothing is
# deployed that does not work with what is there. A broken provider is found out before it is deployed.
#
#   examples/broker/main-job.sh
#
# It needs a Rust toolchain and a C compiler (for SQLite). The broker runs on a free port, its data is in a temporary
# directory, and both are gone in the end.
set -eu
cd "$(dirname "$0")/../.."
cargo=${CARGO:-cargo}
# Nothing of another broker.
unset CARGO PACT_BROKER_BASE_URL PACT_BROKER_URL PACT_BROKER_TOKEN PACT_BROKER_USERNAME PACT_BROKER_PASSWORD

heading() { printf '\n== %s\n\n' "$*"; }
# A command of the broker, shown before it runs.
broker() {
  printf '$ pact-broker %s\n' "$*"
  "$binary" "$@"
}
# The same, for a command that has to end with 1.
refused() {
  code=0
  broker "$@" || code=$?
  [ "$code" = 1 ] || { echo "this ended with $code, and was expected to end with 1" >&2; exit 1; }
}
tests() {
  printf '$ cargo test %s\n' "$*"
  "$cargo" test --locked -q "$@"
}

heading 'A broker starts'
directory=$(mktemp -d)
server=
stop() {
  [ -z "$server" ] || { kill "$server" && wait "$server" || :; }
  rm -rf "$directory"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

"$cargo" build --locked -p pact-broker
binary=$("$cargo" build --locked -q -p pact-broker --message-format json |
  sed -n 's/.*"executable":"\([^"]*pact-broker\(\.exe\)*\)".*/\1/p')

: > "$directory/broker.log"
"$binary" serve --port 0 --database-url "$directory/broker.db" >> "$directory/broker.log" &
server=$!
# The first line says where it listens.
url=
while [ -z "$url" ]; do
  kill -0 "$server" 2> /dev/null || { echo 'the broker did not start' >&2; exit 1; }
  url=$(sed -n 's/.* listens on //p' "$directory/broker.log")
done
export PACT_BROKER_BASE_URL="$url"
broker wait --for 30
broker create-environment --name production --production

heading 'The team of checkout-app tests its client, and publishes the pact'
PACT_OUTPUT_DIR="$directory/pacts" tests -p checkout-app
broker publish "$directory/pacts" --consumer-app-version 1.0.0 --branch main

heading 'Nobody has verified it: it must not be deployed'
refused can-i-deploy --pacticipant checkout-app --version 1.0.0 --to-environment production

# Verifies the pacts that the broker selects, and publishes the results for a version of payment-service.
verify() {
  PACT_PUBLISH_RESULTS=true PACT_PROVIDER_VERSION=$1 PACT_PROVIDER_BRANCH=main \
    tests -p payment-service --test pacts -- --ignored the_pacts_of_the_broker
}

heading 'The team of payment-service verifies it, and deploys'
verify 1.0.0
broker can-i-deploy --pacticipant payment-service --version 1.0.0 --to-environment production
broker record-deployment --pacticipant payment-service --version 1.0.0 --environment production

heading 'Now the team of checkout-app can deploy'
broker can-i-deploy --pacticipant checkout-app --version 1.0.0 --to-environment production
broker record-deployment --pacticipant checkout-app --version 1.0.0 --environment production

heading 'A careless change of payment-service: the verification fails, and it must not be deployed'
if CARELESS_CHANGE=1 verify 1.1.0 > "$directory/verification.log" 2>&1; then
  echo 'the verification was expected to fail' >&2
  exit 1
fi
sed -n '/Failed Interactions/,/^$/p' "$directory/verification.log"
refused can-i-deploy --pacticipant payment-service --version 1.1.0 --to-environment production --explain

heading 'The change is taken back'
verify 1.1.1
broker can-i-deploy --pacticipant payment-service --version 1.1.1 --to-environment production
broker record-deployment --pacticipant payment-service --version 1.1.1 --environment production
