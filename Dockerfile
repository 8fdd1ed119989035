# iceserver in a container: built from source, run on a Java runtime of its own, not as root.
# The image that needs no build and no base image is another one: docs/install.md.
# docker build -t iceserver .        (--build-arg BUILDER=... for another image that has a JDK 25)
ARG BUILDER=eclipse-temurin:25-jdk
ARG BASE=debian:12-slim

FROM ${BUILDER} AS build
WORKDIR /src
COPY . .
RUN ./mvnw -q -pl cli -am -Dmaven.test.skip=true package \
 && jlink --add-modules "$(cat cli/target/dist/modules)" --strip-debug --no-man-pages --no-header-files \
          --compress=zip-6 --output cli/target/dist/runtime

FROM ${BASE} AS health
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends gcc libc6-dev
COPY dist/src/main/package /src
RUN /src/build-healthz /healthz

FROM ${BASE}
COPY --from=health /healthz /opt/iceserver/healthz
COPY --from=build /src/cli/target/dist /opt/iceserver

# What the image is, from here to the end; interop/container/build-image takes it from here.
USER 65532:65532
# Behind a bridge network every client has a private address, so the profile 'local' would serve everybody:
# the image asks for a decision. (Set ICESERVER_PROFILE or give --profile; docker-compose.yml says lab.)
# The socket that 'docker exec ... status' finds the server by is there; a volume keeps what outlives a start.
ENV ICESERVER_PROFILE=public ICESERVER_STATE_DIR=/tmp/iceserver _JAVA_SR_SIGNUM=40
EXPOSE 3000/tcp 3478/tcp 3478/udp 5349/tcp 5349/udp
# No JVM is started to ask: the program asks the admin port, which ICESERVER_ADMIN_PORT names where it is not 9641.
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s CMD ["/opt/iceserver/healthz"]
ENTRYPOINT ["/opt/iceserver/runtime/bin/java", "@/opt/iceserver/jvm.options", "-jar", "/opt/iceserver/iceserver.jar"]
CMD ["serve"]
