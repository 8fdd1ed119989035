# What the programs beside this file have in common; they source it. The working directory becomes the repository's.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
    echo "benchmarks/$(basename "$0"): $1" >&2
    exit 1
}

# need PACKAGES TOOL...: every tool is there.
need() {
    local packages=$1 tool
    shift
    for tool in "$@"; do
        command -v "$tool" >/dev/null || fail "$tool is missing (Debian: apt install $packages)"
    done
}

need_two_processors() {
    (($(nproc) >= 2)) || fail "one processor is not enough: the load generator would measure itself"
}

build() {
    ./mvnw -q -pl benchmarks -am -DskipTests package
}

certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost \
        -keyout benchmarks/target/key.pem -out benchmarks/target/cert.pem 2>/dev/null
}

# The JDK 25 that the launcher would take, too.
java_25() {
    local home
    for home in "${ICESERVER_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
        if [[ -n $home && -x $home/bin/java ]] && grep -q '^JAVA_VERSION="25[".]' "$home/release" 2>/dev/null; then
            echo "$home/bin/java"
            return
        fi
    done
    fail "no JDK 25 found; set ICESERVER_JAVA_HOME to one"
}

# generator ARGUMENTS...: the load generator, in place of this script, on processor 1 or those of GENERATOR_ON. Its heap
# is large enough not to be collected in the seconds that are measured: a pause of its own would count as the server's
# delay.
generator() {
    local java
    java=$(java_25)
    exec taskset -c "${GENERATOR_ON:-1}" "$java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        -XX:+UseSerialGC -Xms2g -Xmx2g -Xmn1536m -cp benchmarks/target/benchmarks.jar "$@"
}
