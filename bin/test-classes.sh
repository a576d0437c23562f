# To be read by scripts that run classes of the test tree, from the root of a checkout: compiles them, finds the JDK, and
# defines test_java.
mvn -B -q test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath >&2

java_home=
for home in "${VTR_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  if [ -x "$home/bin/java" ] && grep -qs '^JAVA_VERSION="\(2[5-9]\|[3-9][0-9]\)' "$home/release"; then
    java_home=$home
    break
  fi
done
[ -n "$java_home" ] || { echo "there is no JDK 25 or newer; set VTR_JAVA_HOME" >&2; exit 2; }

test_java() { # class, words
  "$java_home/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Dio.opentelemetry.context.contextStorageProvider=dev.vtr.trace.VertxContextStorageProvider \
    -cp "$PWD/target/test-classes:$PWD/target/classes:$(cat target/test-classpath)" "$@"
}
