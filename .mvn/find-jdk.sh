# Sets JAVA_HOME to a JDK 25 or later, or says what to install and exits. Sourced by mvnw and progimage.

required_jdk=25

# The feature version of the JDK in folder $1: 25, or nothing where there is none.
jdk_version() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] &&
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

is_jdk() {
  version=$(jdk_version "$1")
  [ -n "$version" ] && [ "$version" -ge "$required_jdk" ]
}

# Prints the first folder that holds a JDK of the required version.
find_jdk() {
  on_path=$(command -v javac 2>/dev/null || true)
  if [ -n "$on_path" ]; then
    on_path=$(readlink -f "$on_path" 2>/dev/null || printf '%s' "$on_path")
    on_path=${on_path%/bin/javac}
  fi
  for home in "${JAVA_HOME:-}" "$on_path" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*jdk* /usr/local/lib/jvm/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*; do
    if [ -n "$home" ] && is_jdk "$home"; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  return 1
}

if ! JAVA_HOME=$(find_jdk); then
  {
    echo "${0##*/}: needs a JDK $required_jdk or later and found none in JAVA_HOME, on the PATH or in the usual folders."
    echo "Install one (Debian: apt-get install temurin-25-jdk or openjdk-25-jdk; macOS: brew install openjdk;"
    echo "anywhere: https://adoptium.net) or set JAVA_HOME to its folder, and run this again."
  } >&2
  exit 1
fi
export JAVA_HOME
