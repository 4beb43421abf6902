#!/bin/sh
# The main job, end to end, on a scratch copy of a practice's real flags. Prints each command and its real output; stops at
# the first that does not do what it should.
set -eu

cd -- "$(dirname -- "$0")/.."
flagward=$PWD/flagward
practice=$PWD/examples/practice-management/target/practice-management.jar
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
scratch=$(mktemp -d)
service=
end() {
  if [ -n "$service" ]; then kill "$service" 2>/dev/null && wait "$service" || true; fi
  rm -rf "$scratch"
}
trap end EXIT
trap 'exit 130' INT TERM
cp examples/practice-management/feature_flags.json "$scratch/"
cd "$scratch"
unset FLAGWARD_STORE

# As a person types it: a word with anything but the plainest characters is quoted.
show() {
  printf '\n$ flagward'
  for word in "$@"; do
    case $word in
      *[!A-Za-z0-9_.,:=/%+-]*) printf ' "%s"' "$word" ;;
      *) printf ' %s' "$word" ;;
    esac
  done
  printf '\n'
}

# Runs flagward, with -o text because its output may go through a pipe.
run() {
  show "$@"
  "$flagward" "$@" -o text
}

# Runs flagward and wants it refused with status 1: the demo goes on because of the refusal, and fails without it.
refused() {
  show "$@"
  status=0
  "$flagward" "$@" -o text 2>&1 || status=$?
  printf '(exit status %s)\n' "$status"
  if [ "$status" -ne 1 ]; then
    echo "demo: that should have been refused with exit status 1" >&2
    exit 1
  fi
}

# Asks the running service.
ask() {
  printf '\n$ GET %s\n' "$1"
  "$java" -jar "$practice" ask --target "$address$1"
}

say() {
  printf '\n# %s\n' "$1"
}

say "What the practice has: a plain file of 18 on/off flags."
run status -e production

say "A change needs a reason, and leaves a receipt."
run enable payments_enabled -e production --reason "The payment processor is certified" --ticket PMS-101

say "What would another do? --dry-run shows it and writes nothing."
run disable caching_enabled -e production --reason "Rehearsing for tonight" --ticket PMS-102 --dry-run

say "Percentages need the full format; upgrading loses nothing."
run upgrade --reason "Ramps need more than on and off" --ticket PMS-103

say "Video calls for 5 percent of the practices; p-31 is among them, p-2 is not."
run rollout video_calls_enabled 5 -e production --variant on --by practice.id --reason "First practices" --ticket PMS-104
run evaluate video_calls_enabled -e production -c practice.id=p-31 --key p-31
run evaluate video_calls_enabled -e production -c practice.id=p-2 --key p-2

say "Then for 25: who had them keeps them, p-2 joins, p-17 waits, and --explain says why."
run rollout video_calls_enabled 25 -e production --variant on --by practice.id --reason "No complaints in a week" --ticket PMS-104
run evaluate video_calls_enabled -e production -c practice.id=p-31 --key p-31
run evaluate video_calls_enabled -e production -c practice.id=p-2 --key p-2
run evaluate video_calls_enabled -e production -c practice.id=p-17 --key p-17 --explain

say "A bad change is refused, and the file stays as it was."
before=$(cksum <feature_flags.json)
refused rollout video_calls_enabled 150 -e production --variant on --by practice.id --reason "More is more" --ticket PMS-105
if [ "$(cksum <feature_flags.json)" != "$before" ]; then
  echo "demo: the refused change altered the file" >&2
  exit 1
fi

say "A service of the practice runs on this very file. No telehealth in it yet."
"$java" -jar "$practice" --port 0 >service.log 2>&1 &
service=$!
tries=0
until address=$(sed -n 's/.*\(http:[^ ]*[0-9]\)\/ with.*/\1/p' service.log) && [ -n "$address" ]; do
  tries=$((tries + 1))
  if [ "$tries" -gt 300 ] || ! kill -0 "$service" 2>/dev/null; then
    echo "demo: the service did not start: $(cat service.log)" >&2
    exit 1
  fi
  sleep 0.1
done
cat service.log
ask '/telehealth?practice.id=p-17'

say "Switch it on; the service, which goes on running, has to answer differently within a second."
"$java" -jar "$practice" ask --target "$address/telehealth?practice.id=p-17" \
  --until 200 --since feature_flags.json --within 1000 >reaction.txt &
asking=$!
until [ -s reaction.txt ]; do # it has been answered once, as before
  kill -0 "$asking" 2>/dev/null || break
  sleep 0.1
done
run enable telehealth_appointments_enabled -e production --reason "Visits from afar may begin" --ticket PMS-107
reacted=0
wait "$asking" || reacted=$?
printf '\n$ GET %s\n' '/telehealth?practice.id=p-17'
cat reaction.txt
if [ "$reacted" -ne 0 ]; then
  echo "demo: the service should have answered differently within a second" >&2
  exit 1
fi

say "Prometheus can tell the variants apart, so that a rollout can be watched."
ask /metrics | grep -e '^$' -e '^\$' -e '^http_server_requests_total.*"GET /telehealth".*variant="o[nf]*"'
kill "$service"
wait "$service" || true
service=

say "What is different since the beginning, and who did it, why?"
run diff 1
run history

say "Bring the state before the ramp back: a new change, like any other."
run restore 3 -e production --reason "The ramp waits for the spring release" --ticket PMS-106
run show video_calls_enabled
run status -e production

say "And all of it is proven by the ledger."
run audit verify
