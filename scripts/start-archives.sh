#!/bin/sh
# Makes the start-up archive of each Java found on this machine, where ./flagward looks for it: a class-data archive up to
# Java 24, an AOT cache from 25 on. Archives newer than the jar stay. Without one Flagward works the same, only slower.
set -eu

cd -- "$(dirname -- "$0")/.."
jar=$PWD/cli/target/flagward.jar
start=$PWD/cli/target/start
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Makes the archive $2 with the Java $1 of version $3.
make_archive() {
  if [ "$3" -ge 25 ]; then
    "$1" -XX:AOTCacheOutput="$scratch/new" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xlog:disable \
      -cp "$jar" dev.flagward.cli.Rehearsal "$scratch"
  else
    "$1" -XX:DumpLoadedClassList="$scratch/classes" -XX:TieredStopAtLevel=1 -Xshare:off -Xlog:disable \
      -cp "$jar" dev.flagward.cli.Rehearsal "$scratch" &&
      "$1" -Xshare:dump -XX:SharedClassListFile="$scratch/classes" -XX:SharedArchiveFile="$scratch/new" \
        -XX:+UseG1GC -Xlog:disable -cp "$jar"
  fi >"$scratch/log" 2>&1 || return 1
  mkdir -p "${2%/*}"
  mv -f "$scratch/new" "$2"
}

scripts/javas.sh | while read -r version java; do
  real=$(readlink -f -- "$java" 2>/dev/null || echo "$java")
  kind=jsa
  if [ "$version" -ge 25 ]; then kind=aot; fi
  archive=$start$real.$kind
  if ! [ "$archive" -nt "$jar" ]; then
    if make_archive "$real" "$archive" "$version"; then
      echo "start archive made for Java $version ($real)"
    else
      echo "no start archive for Java $version ($real): commands start slower" >&2
      sed 's/^/  /' "$scratch/log" >&2
      continue
    fi
  fi
  if [ "$java" != "$real" ]; then
    mkdir -p "$start${java%/*}"
    rm -f "$start$java.jsa" "$start$java.aot"
    ln -s "$archive" "$start$java.$kind"
  fi
done
