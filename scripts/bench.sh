#!/bin/sh
# Measures Flagward beside its peers and prints every figure of docs/benchmarks.md: about six minutes on a quiet machine.
# With the name of a part, only that: evaluation, processes, document or ledger.
set -eu

cd -- "$(dirname -- "$0")/.."
part=${1:-all}
sample=examples/practice-management/feature_flags.json

mvn -q -B -Dquick -Dmaven.test.skip -pl benchmarks,cli -am package >&2
scripts/start-archives.sh >&2
jar=$(echo benchmarks/target/flagward-benchmarks-*.jar)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
scratch=benchmarks/target/scratch
rm -rf "$scratch"

# Runs one part, under a heading: measure NAME TITLE CLASS ARGUMENTS.
measure() {
  if [ "$part" != all ] && [ "$part" != "$1" ]; then return; fi
  printf '\n## %s\n\n' "$2"
  class=dev.flagward.benchmarks.$3
  shift 3
  "$java" -cp "$jar" "$class" "$@"
}

printf '%s, %s processors; %s\n' "$(uname -sm)" "$(getconf _NPROCESSORS_ONLN)" "$("$java" -version 2>&1 | sed -n 2p)"
measure evaluation 'Evaluation' EvaluationFigures
measure processes 'Whole processes' ProcessPairs . \
  $(scripts/javas.sh | sort -n -u -k1,1 | sed -n -e '1s/^[0-9]* //p' -e '$s/^[0-9]* //p' | uniq)
measure document 'A large document' LargeDocument . "$scratch"
measure ledger 'The ledger' LedgerAppend "$sample" "$scratch"
