#!/bin/sh
# The monitor that Flagward replaces: one call of ./flagward monitor.
set -eu

usage() {
  cat <<'TEXT'
Usage: monitor-feature-rollout.sh -f FLAG [OPTION...]

  -f FLAG     The flag to watch
  -d SECONDS  How long; 600 by default
  -i SECONDS  How often to look; 15 by default
  -n NAME     The environment, which had the name of a namespace of old; production by default
  -t PERCENT  Alert if more requests of a variant fail; 5 by default
  -r MILLIS   Alert if 95 % of them take longer; 1000 by default
  -c PERCENT  Alert if a process uses more of its processors
  -m PERCENT  Alert if a process uses more of its memory
  -a WHERE    Where alerts are sent: an address, slack+ before one of Slack's, or off; FLAGWARD_WEBHOOK by default
  -v          Print the call of flagward
  -h          Show this help

The flags are in feature_flags.json here, or where FLAGWARD_STORE says; FLAGWARD_PROMETHEUS is the Prometheus to ask. The exit
status is 0 if nothing alerted and 1 if something did. docs/guide/monitoring.md has the rest.
TEXT
}

fail() {
  echo "monitor-feature-rollout.sh: $1" >&2
  echo "see monitor-feature-rollout.sh -h" >&2
  exit 2
}

whole() {
  case $2 in
    '' | *[!0-9]*) fail "-$1 is a whole number, not '$2'" ;;
  esac
}

flag= duration=600 interval=15 environment=production errors=5 latency=1000 cpu= memory= verbose=
while getopts :f:d:i:n:t:r:c:m:a:vh option; do
  case $option in
    f) flag=$OPTARG ;;
    d) whole d "$OPTARG" && duration=$OPTARG ;;
    i) whole i "$OPTARG" && interval=$OPTARG ;;
    n) environment=$OPTARG ;;
    t) errors=$OPTARG ;;
    r) whole r "$OPTARG" && latency=$OPTARG ;;
    c) cpu=$OPTARG ;;
    m) memory=$OPTARG ;;
    a)
      case $OPTARG in
        off) FLAGWARD_WEBHOOK= ;;
        https://hooks.slack.com/*) FLAGWARD_WEBHOOK=slack+$OPTARG ;;
        *) FLAGWARD_WEBHOOK=$OPTARG ;;
      esac
      export FLAGWARD_WEBHOOK
      ;;
    v) verbose=yes ;;
    h)
      usage
      exit 0
      ;;
    :) fail "-$OPTARG needs a value" ;;
    *) fail "there is no option -$OPTARG" ;;
  esac
done
shift $((OPTIND - 1))
[ $# -eq 0 ] || fail "'$1' is one word too many"
[ -n "$flag" ] || fail "which flag? give it with -f"

set -- monitor "$flag" -e "$environment" --duration "${duration}s" --every "${interval}s" --errors "$errors" --latency "${latency}ms"
[ -z "$cpu" ] || set -- "$@" --cpu "$cpu"
[ -z "$memory" ] || set -- "$@" --memory "$memory"
case $0 in */*) here=${0%/*} ;; *) here=. ;; esac
if [ -n "$verbose" ]; then
  echo "flagward $*" >&2
fi
exec "$here/../flagward" "$@" --output text
