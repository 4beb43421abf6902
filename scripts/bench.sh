#!/bin/sh
# Measures Flagward beside its peers and prints every table of docs/benchmarks.md, on the oldest and on the newest Java found:
# about an hour on a quiet machine. With the name of a part, only that: evaluation, start, memory, swaps, processes,
# document, ledger, stores or guard. Whatever is behind it says which contestants are asked: evaluation 'NAME|HANDLE'.
set -eu

cd -- "$(dirname -- "$0")/.."
part=${1:-all}
contestants=${2:-.*}
sample=examples/practice-management/feature_flags.json

mvn -q -B -Dquick -Dmaven.test.skip -pl benchmarks,cli -am package >&2
scripts/start-archives.sh >&2
scripts/peers.sh
jar=$(echo benchmarks/target/flagward-benchmarks-*.jar)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
javas=$(scripts/javas.sh | sort -n -u -k1,1 | sed -n -e '1s/ /:/p' -e '$s/ /:/p' | uniq)
newest=$(scripts/javas.sh --newest)
scratch=benchmarks/target/scratch
rm -rf "$scratch"

wanted() {
  [ "$part" = all ] || [ "$part" = "$1" ]
}

# How busy the machine is, ours and others', over the last minute.
load() {
  uptime | sed -n 's/.*load average[s]*: *\([0-9.]*\).*/\1/p'
}

# Runs a class of this module with one Java, under a heading: measure JAVA TITLE CLASS ARGUMENTS.
measure() {
  with=$1
  printf '\n## %s\n\n' "$2"
  class=dev.flagward.benchmarks.$3
  shift 3
  before=$(load)
  "$with" -cp "$jar" "$class" "$@"
  printf '\nLoad of the machine: %s before, %s after.\n' "$before" "$(load)"
}

# Who tells how two threads fare with one collector: pauses LABEL JAVA OPTIONS.
pauses() {
  label=$1
  with=$2
  shift 2
  "$with" "$@" -cp "$jar" dev.flagward.benchmarks.SwapPauses "$label" "$scratch"
}

printf '%s, %s processors; %s\n' "$(uname -sm)" "$(getconf _NPROCESSORS_ONLN)" "$("$java" -version 2>&1 | sed -n 2p)"
if wanted evaluation; then
  for each in $javas; do
    measure "$java" "Evaluation, Java ${each%%:*}" EvaluationFigures benchmarks "${each#*:}" "$contestants"
  done
fi
if wanted start; then
  for each in $javas; do
    measure "$java" "Start and size, Java ${each%%:*}" StartFigures benchmarks "$scratch" "${each#*:}"
  done
fi
if wanted memory; then
  for each in $javas; do
    measure "${each#*:}" "Memory, Java ${each%%:*}" HeapHeld "$scratch"
  done
fi
if wanted swaps; then
  printf '\n## Swaps\n\n'
  before=$(load)
  printf '| Java, collector | beside two threads | p50, µs | p99, µs | p99.9, µs | p99.999, µs | longest, ms | above 1 ms | a swap makes, works |\n'
  printf '|---|---|--:|--:|--:|--:|--:|--:|--:|\n'
  for each in $javas; do
    pauses "${each%%:*}, G1" "${each#*:}" -XX:+UseG1GC
  done
  pauses 'newest, Parallel' "$newest" -XX:+UseParallelGC
  pauses 'newest, ZGC' "$newest" -XX:+UseZGC
  printf '\nLoad of the machine: %s before, %s after.\n' "$before" "$(load)"
fi
if wanted processes; then
  measure "$java" 'Whole processes' ProcessPairs . $(for each in $javas; do echo "${each#*:}"; done)
fi
if wanted document; then
  measure "$java" 'A large document' LargeDocument . "$scratch"
fi
if wanted ledger; then
  measure "$java" 'The ledger' LedgerAppend "$sample" "$scratch"
fi
if wanted guard; then
  measure "$java" 'Guard' GuardCharacteristics 500
  measure "$java" 'Guard: from the verdict to the last reader' RollbackSeen "$scratch" 100 100
  measure "$java" 'Guard: many rollouts at once' RunnerCost "$scratch" 1000 30
fi
if wanted stores; then
  measure "$java" 'Stores: a change seen in another process' ChangeSeen "$scratch" 200
  measure "$java" 'Stores: writers together' WritersTogether "$scratch" 3
  measure "$java" 'Stores: growth with the flags' StoreGrowth "$scratch" flags 11 10000
  measure "$java" 'Stores: growth with the entries' StoreGrowth "$scratch" entries 21 100000
fi
