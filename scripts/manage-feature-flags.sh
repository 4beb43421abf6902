#!/bin/sh
# The commands of the script that Flagward replaces, each one call of ./flagward.
set -eu

usage() {
  cat <<'TEXT'
Usage: manage-feature-flags.sh COMMAND [OPTION...]

  status                 What every flag does in the environment
  enable FLAG [ENV]      Switch a flag on
  disable FLAG [ENV]     Switch a flag off
  rollout FLAG PERCENT   Switch a flag on for a share of its users
  list                   Every flag in all environments
  validate               Check the flag document
  backup                 Write a backup to backups/
  restore FILE           Restore a backup
  audit                  The log of changes

  -e, --environment ENV  The environment; production by default
  -n, --namespace NAME   The Kubernetes namespace of old; a file has none, so it is only mentioned
  -d, --dry-run          Show what would change, and write nothing
  -v, --verbose          Print the call of flagward
  -h, --help             Show this help

The flags are in feature_flags.json here, or where FLAGWARD_STORE says. FLAGWARD_REASON and FLAGWARD_TICKET give a change
its reason and its ticket.
TEXT
}

fail() {
  echo "manage-feature-flags.sh: $1" >&2
  echo "see manage-feature-flags.sh --help" >&2
  exit 2
}

command= first= second= words=0 environment= namespace= dry_run= verbose=
while [ $# -gt 0 ]; do
  case $1 in
    -e | --environment | -n | --namespace)
      [ $# -ge 2 ] || fail "$1 needs a value"
      case $1 in -e | --environment) environment=$2 ;; *) namespace=$2 ;; esac
      shift
      ;;
    --environment=*) environment=${1#*=} ;;
    --namespace=*) namespace=${1#*=} ;;
    -d | --dry-run) dry_run=--dry-run ;;
    -v | --verbose) verbose=yes ;;
    -h | --help)
      usage
      exit 0
      ;;
    -*) fail "there is no option $1" ;;
    *)
      words=$((words + 1))
      case $words in
        1) command=$1 ;;
        2) first=$1 ;;
        3) second=$1 ;;
        *) fail "'$1' is one word too many" ;;
      esac
      ;;
  esac
  shift
done

# Words the command has beside its name: at least $1, at most $2.
takes() {
  [ $words -gt "$1" ] || fail "$command needs $3"
  [ $words -le $(($2 + 1)) ] || fail "$command takes $3"
}

changes=
case $command in
  status)
    takes 0 0 "no further words"
    set -- status -e "${environment:-production}"
    ;;
  list | validate)
    takes 0 0 "no further words"
    set -- "$command"
    ;;
  audit)
    takes 0 0 "no further words"
    set -- audit list
    ;;
  backup)
    takes 0 0 "no further words"
    set -- backup create
    ;;
  restore)
    takes 1 1 "a FILE"
    changes=yes
    set -- backup restore "$first"
    ;;
  enable | disable)
    takes 1 2 "a FLAG, and perhaps an ENV"
    changes=yes
    set -- "$command" "$first" -e "${second:-${environment:-production}}"
    ;;
  rollout)
    takes 2 2 "a FLAG and a PERCENT"
    changes=yes
    set -- rollout "$first" "$second" -e "${environment:-production}"
    ;;
  "") fail "which command?" ;;
  *) fail "there is no command $command" ;;
esac

if [ -n "$changes" ]; then
  [ -z "$dry_run" ] || set -- "$@" "$dry_run"
  [ -z "${FLAGWARD_REASON:-}" ] || set -- "$@" --reason "$FLAGWARD_REASON"
  [ -z "${FLAGWARD_TICKET:-}" ] || set -- "$@" --ticket "$FLAGWARD_TICKET"
elif [ -n "$dry_run" ]; then
  echo "manage-feature-flags.sh: $command changes no flag; --dry-run makes no difference" >&2
fi
if [ -n "$namespace" ]; then
  echo "manage-feature-flags.sh: the flags are in ${FLAGWARD_STORE:-file:feature_flags.json}; the namespace $namespace plays no part" >&2
fi
case $0 in */*) here=${0%/*} ;; *) here=. ;; esac
if [ -n "$verbose" ]; then
  echo "flagward $*" >&2
fi
exec "$here/../flagward" "$@" --output text
