package org.iceserver.transport.http;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** Files on the class path beside one class, served with their type, an ETag and a strict content security policy. */
public final class StaticResources {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"), Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"), Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"), Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"), Map.entry("png", "image/png"), Map.entry("jpg", "image/jpeg"),
            Map.entry("webp", "image/webp"), Map.entry("ico", "image/x-icon"), Map.entry("woff2", "font/woff2"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("ts", "text/plain; charset=utf-8"));
    private static final String POLICY = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
            + "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private record Resource(Response response, String etag) {}

    private final Class<?> anchor;
    private final String folder;
    private final Set<String> modules;
    /** Only existing files are remembered, so a visitor cannot make it grow. */
    private final Map<String, Resource> known = new ConcurrentHashMap<>();

    /**
     * @param anchor a class of the jar that holds the files
     * @param folder from the root of the class path, such as {@code /org/iceserver/signal/page/}
     * @param modules scripts that are served as one file, together with the modules that they import
     */
    public StaticResources(Class<?> anchor, String folder, String... modules) {
        if (!folder.startsWith("/") || !folder.endsWith("/")) {
            throw new IllegalArgumentException("'" + folder + "' must begin and end with a slash");
        }
        this.anchor = anchor;
        this.folder = folder;
        this.modules = Set.of(modules);
    }

    /** @param name below the folder; a name with anything but letters, digits, dots, dashes and slashes gets 404 */
    public Response serve(Request request, String name) {
        // A final slash would change the meaning of relative links in the file.
        Resource resource = request.slashAtEnd() ? null : resource(name);
        if (resource == null) {
            return HttpErrors.notFound(request.path());
        }
        String wanted = request.header(HttpHeaderNames.IF_NONE_MATCH);
        if (wanted != null && (wanted.contains(resource.etag) || wanted.equals("*"))) {
            return Response.empty(HttpResponseStatus.NOT_MODIFIED)
                    .with(HttpHeaderNames.ETAG, resource.etag).with(HttpHeaderNames.CACHE_CONTROL, "no-cache");
        }
        return resource.response;
    }

    private @Nullable Resource resource(String name) {
        Resource resource = known.get(name);
        if (resource != null || !NAME.matcher(name).matches()) {
            return resource;
        }
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        try {
            byte[] bytes = type == null ? null : modules.contains(name) ? OneModule.of(name, this::part) : read(name);
            if (type == null || bytes == null) {
                return null;
            }
            resource = describe(type, bytes);
            known.put(name, resource);
            return resource;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder + name + " from the class path", e);
        }
    }

    private byte[] part(String name) throws IOException {
        byte[] bytes = read(name);
        if (bytes == null) {
            throw new FileNotFoundException(folder + name);
        }
        return bytes;
    }

    private byte @Nullable [] read(String name) throws IOException {
        try (InputStream file = anchor.getResourceAsStream(folder + name)) {
            return file == null ? null : file.readAllBytes();
        }
    }

    private static Resource describe(String type, byte[] bytes) {
        String etag = '"' + HexFormat.of().formatHex(sha256(bytes), 0, 12) + '"';
        Response response = Response.of(HttpResponseStatus.OK, type, bytes)
                .with(HttpHeaderNames.ETAG, etag)
                .with(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .with(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
                .with("Permissions-Policy", "camera=(self), microphone=(self), display-capture=(self)").kept();
        return new Resource(response, etag);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
