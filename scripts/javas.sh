#!/bin/sh
# Prints "VERSION PATH" for each Java 17 or newer on this machine: JAVA_HOME's, the one on the PATH, and those in the
# usual places. With --newest: only the path of the newest.
set -eu

found() {
  old_ifs=$IFS
  IFS=:
  path_java=
  for directory in $PATH; do
    if [ -z "$path_java" ] && [ -x "$directory/java" ]; then path_java=$directory/java; fi
  done
  IFS=$old_ifs
  for java in "${JAVA_HOME:+$JAVA_HOME/bin/java}" "$path_java" /usr/lib/jvm/*/bin/java \
    /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java "${HOME:-}"/.sdkman/candidates/java/*/bin/java; do
    if [ -x "$java" ]; then
      version=$("$java" -version 2>&1 | sed -n 's/^[^ ]* version "\([0-9]*\).*/\1/p')
      if [ "${version:-0}" -ge 17 ]; then echo "$version $java"; fi
    fi
  done
}

if [ "${1:-}" = --newest ]; then
  found | sort -rn | sed -n '1s/^[0-9]* //p'
else
  found
fi
