package org.iceserver.server.assembly;

/** The version of this server, as its jar says it. */
public final class ServerVersion {
    private ServerVersion() {}

    public static String number() {
        String version = ServerVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
