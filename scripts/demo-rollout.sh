#!/bin/sh
# Two guarded rollouts of one flag, on a running service under load, watched by a real Prometheus: one harms nobody and
# completes, the other doubles the error rate and is taken back. Time is compressed by what the plans hold, and by nothing else.
set -eu

cd -- "$(dirname -- "$0")/.."
flagward=$PWD/flagward
practice=$PWD/examples/practice-management/target/practice-management.jar
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
flag=video_calls_enabled
if ! command -v prometheus >/dev/null; then
  echo "demo-rollout: there is no prometheus on the PATH; Debian's package prometheus has it" >&2
  exit 1
fi
scratch=$(mktemp -d)
running=
end() {
  for one in $running; do kill "$one" 2>/dev/null && wait "$one" 2>/dev/null || true; done
  rm -rf "$scratch"
}
trap end EXIT
trap 'exit 130' INT TERM
cp examples/practice-management/feature_flags.json examples/practice-management/guard.json "$scratch/"
cd "$scratch"
unset FLAGWARD_STORE FLAGWARD_PROMETHEUS

say() {
  printf '\n# %s\n' "$1"
}

# Runs flagward as a person types it, with -o text because its output may go through a pipe.
run() {
  printf '\n$ flagward'
  for word in "$@"; do
    case $word in
      *[!A-Za-z0-9_.,:=/%+-]*) printf ' "%s"' "$word" ;;
      *) printf ' %s' "$word" ;;
    esac
  done
  printf '\n'
  "$flagward" "$@" -o text
}

# The first port from 19090 on that nobody listens on.
free_port() {
  port=19090
  while "$java" -jar "$practice" ask --target "http://127.0.0.1:$port/" >/dev/null 2>&1; do port=$((port + 1)); done
  echo "$port"
}

# Waits until a command succeeds, for at most thirty seconds.
await() {
  tries=0
  until "$@" >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -gt 300 ]; then
      echo "demo-rollout: waited in vain for: $*" >&2
      exit 1
    fi
    sleep 0.1
  done
}

misbehave() {
  "$java" -jar "$practice" ask --target "$address/misbehave" --form "variant=$1&error-rate=$2&for=10m" >/dev/null
}

say "A service of the practice, with requests of thousands of practices; one in twelve fails, with the flag or without."
"$flagward" upgrade --reason "Ramps need more than on and off" --ticket PMS-201 -o text
"$java" -jar "$practice" --port 0 --misbehave --watch $flag >service.log 2>&1 &
running=$!
await grep -q 'http:' service.log
address=$(sed -n 's/.*\(http:[^ ]*[0-9]\)\/ with.*/\1/p' service.log)
cat service.log
misbehave off 0.08
misbehave on 0.08
"$java" -jar "$practice" load --target "$address" --rate 250 --practices 9999 --seconds 300 >load.log 2>&1 &
running="$running $!"

say "Somebody is on call, and is paged by a webhook."
"$java" -jar "$practice" pager >pager.log 2>&1 &
running="$running $!"
await grep -q 'http:' pager.log
FLAGWARD_WEBHOOK=slack+$(sed -n 's/^pager: //p' pager.log)
export FLAGWARD_WEBHOOK FLAGWARD_WEBHOOK_ALLOW=127.0.0.1/private
cat pager.log

say "A real Prometheus scrapes it every second."
port=$(free_port)
cat >prometheus.yml <<CONFIG
global: { scrape_interval: 1s, scrape_timeout: 900ms }
scrape_configs:
  - job_name: practice
    static_configs: [{ targets: ["${address#http://}"] }]
CONFIG
prometheus --config.file=prometheus.yml --storage.tsdb.path=tsdb --web.listen-address="127.0.0.1:$port" >prometheus.log 2>&1 &
running="$running $!"
export FLAGWARD_PROMETHEUS="http://127.0.0.1:$port"
await grep -q 'ready to receive' prometheus.log
sleep 10

say "A ramp 5 → 25 → 50 → 100 % by practice, that holds each step for ten seconds and watches errors, latency, memory, and how practices are split."
run rollout start $flag -e production --by practice.id --hold 10s --guard guard.json --every 1s --follow \
  --reason "Video visits for everybody" --ticket PMS-202

say "It completed. Taken back, and ramped again with a version whose error rate has doubled."
number=$("$flagward" rollout list --all -o json | sed -n 's/.*"rollout": *\([0-9]*\).*/\1/p' | tail -1)
run rollout undo "$number" -y --reason "Once more, with another version" --ticket PMS-203
misbehave on 0.16
"$flagward" monitor $flag -e production --duration 3m --every 2s -o text >monitor.log 2>&1 &
monitor=$!
running="$running $monitor"
status=0
run rollout start $flag -e production --by practice.id --hold 10s --guard guard.json --every 1s --follow \
  --reason "Video visits, new version" --ticket PMS-203 || status=$?
printf '(exit status %s)\n' "$status"
if [ "$status" -ne 1 ]; then
  echo "demo-rollout: that rollout should have been taken back" >&2
  exit 1
fi

say "Who was on call was paged; who ran the monitor saw it coming, and has a report of it."
grep '^paged: ' pager.log
await grep -q 'ALERT rolled-back' monitor.log
kill "$monitor" && wait "$monitor" || true
tail -n 12 monitor.log
ls reports
if ! grep -q 'rolled back' pager.log || ! grep -q 'rolled back' monitor.log; then
  echo "demo-rollout: the rollback should have been told" >&2
  exit 1
fi

say "Nobody gets it any more, the ledger says why, and all of it is proven."
number=$("$flagward" rollout list --all -o json | sed -n 's/.*"rollout": *\([0-9]*\).*/\1/p' | tail -1)
run rollout status "$number"
run show $flag
run history
run audit verify
