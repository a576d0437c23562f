# Sets java to the bin/ of a JDK 25 or newer, to nothing for the PATH's. Sourced from the checkout's root.
for home in "${VTR_JAVA_HOME:-}" "${JAVA_HOME:-}" "" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
  java=${home:+$home/bin/}
  case $("${java}javac" -version 2>&1) in
    "javac 2"[5-9]* | "javac "[3-9][0-9]*) break ;;
  esac
  java=none
done
if [ "$java" = none ]; then
  echo "this needs a JDK 25: set JAVA_HOME to one" >&2
  exit 1
fi
