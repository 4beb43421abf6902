#!/bin/sh
# Lays out the class path of each system that is measured, below benchmarks/target/peers: what Maven gives an application
# that names it, and nothing else. Those of other people stay until their versions change.
set -eu

cd -- "$(dirname -- "$0")/.."
peers=benchmarks/target/peers
plugin=org.apache.maven.plugins:maven-dependency-plugin:3.9.0
mkdir -p "$peers"

mvn -q -B -Dquick -Dmaven.test.skip -pl sdk,openfeature -am package dependency:copy-dependencies \
  -DincludeScope=runtime >&2

# Our own: the module's jar and what Maven copied beside it: ours NAME MODULE.
ours() {
  rm -rf "${peers:?}/$1"
  mkdir "$peers/$1"
  cp "$2/target/flagward-$2"-*.jar "$2"/target/dependency/*.jar "$peers/$1/"
}
rm -rf "$peers/flagward"
mkdir "$peers/flagward"
cp sdk/target/flagward-sdk-*.jar "$peers/flagward/"
ours flagward-openfeature openfeature

grep -v -e '^#' -e '^flagward' benchmarks/target/classes/dev/flagward/benchmarks/peers.properties |
  while IFS='=' read -r name coordinates; do
    directory=$peers/$name
    if [ "$(cat "$directory/coordinates" 2>/dev/null)" = "$coordinates" ]; then continue; fi
    echo "peers: $name" >&2
    rm -rf "$directory"
    mkdir "$directory"
    {
      echo '<project><modelVersion>4.0.0</modelVersion><groupId>application</groupId>'
      echo "<artifactId>$name</artifactId><version>1</version><packaging>pom</packaging><dependencies>"
      for coordinate in $coordinates; do
        echo "$coordinate" | sed 's|\(.*\):\(.*\):\(.*\)|<dependency><groupId>\1</groupId><artifactId>\2</artifactId><version>\3</version></dependency>|'
      done
      echo '</dependencies></project>'
    } >"$directory/pom.xml"
    mvn -q -B -f "$directory/pom.xml" "$plugin:copy-dependencies" -DincludeScope=runtime \
      -DoutputDirectory="$PWD/$directory" >&2
    echo "$coordinates" >"$directory/coordinates"
  done

# What measures is a jar, as an application that is delivered; a directory costs every class a look.
jar --create --file "$peers/application.jar" -C benchmarks/target/classes .
