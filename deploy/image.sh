#!/bin/sh
# What the first stage of the Dockerfile does, as a script so that it can be tried without Docker:
#
#   deploy/image.sh SOURCES HOME RUNTIME
#
# builds the programs of the folder SOURCES, lays what runs out below HOME, makes a Java runtime in RUNTIME,
# and records on it, in the place where it will run, which classes a start loads. HOME and RUNTIME must be
# where the image has them: an archive of classes fits one runtime and one class path only.
set -eu

sources=$1
home=$2
runtime=$3
jdk=${JAVA_HOME:?set JAVA_HOME to a JDK 25}

mkdir -p "$home"
# What the specification of Java demands (handlers of users may need any of it), and what our libraries and
# people with a problem (jcmd, JFR) use beside it.
rm -rf "$runtime"
"$jdk/bin/jlink" --strip-java-debug-attributes --no-header-files --no-man-pages --generate-cds-archive \
  --add-modules java.se,jdk.unsupported,jdk.management,jdk.httpserver,jdk.zipfs,jdk.jfr,jdk.jcmd,jdk.net,jdk.naming.dns,jdk.crypto.ec,jdk.localedata \
  --include-locales=en --output "$runtime"

(cd "$sources" && mvn -B -ntp -q -Dquick -Dformat=off -pl consumer-service,producer-tool,local-broker -am package)

for program in consumer-service producer-tool local-broker; do
  mkdir -p "$home/$program/target"
  rm -rf "$home/$program/target/lib"
  cp -p "$sources/$program/target/$program"-*.jar "$home/$program/target/"
  cp -Rp "$sources/$program/target/lib" "$home/$program/target/lib"
done
cp -p "$sources/longshore" "$home/longshore"

LONGSHORE_BUILD=never LONGSHORE_JAVA_HOME=$runtime "$home/longshore" train
# Only the training needs a broker.
rm -rf "$home/local-broker" "$home/target"
