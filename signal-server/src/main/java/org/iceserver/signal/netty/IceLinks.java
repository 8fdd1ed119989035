package org.iceserver.signal.netty;

import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceServer;
import org.iceserver.transport.http.Response;

/** ICE servers as Link headers (RFC 9725 section 4.6). */
final class IceLinks {
    private IceLinks() {}

    static Response addedTo(Response response, IceConfiguration ice) {
        Response linked = response;
        for (IceServer server : ice.iceServers()) {
            for (String url : server.urls()) {
                linked = linked.with("Link", link(url, server));
            }
        }
        return linked;
    }

    private static String link(String url, IceServer server) {
        String link = "<" + url + ">; rel=\"ice-server\"";
        return server.username() == null
                ? link
                : link + "; username=" + quoted(server.username()) + "; credential="
                        + quoted(String.valueOf(server.credential())) + "; credential-type=\"password\"";
    }

    /** RFC 9110 section 5.6.4. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
