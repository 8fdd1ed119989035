package org.iceserver.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A container image made without a daemon and without a base image: {@code docker load} takes the file, and it is an OCI image layout, too.
 * The lower layer, with the system's libraries and the Java runtime, changes less often than the upper one.
 */
final class OciImage {
    private static final String CONFIG_TYPE = "application/vnd.docker.container.image.v1+json";
    private static final String LAYER_TYPE = "application/vnd.docker.image.rootfs.diff.tar.gzip";
    private static final String MANIFEST_TYPE = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String PROGRAM = FileList.Format.OCI.home() + "/";
    private static final String RUNTIME = PROGRAM + "runtime";
    private static final int PLAIN = 0644;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Blob(Path file, String digest, String content) {
        String path() {
            return "blobs/sha256/" + digest;
        }
    }

    private final Path work;
    private final Release release;
    private final Platform platform;
    private final Compression compression;

    private OciImage(Path work, Release release, Platform platform, Compression compression) {
        this.work = work;
        this.release = release;
        this.platform = platform;
        this.compression = compression;
    }

    static Path write(Path target, Release release, Platform platform, FileList files, Compression compression)
            throws IOException {
        Path work = target.resolve("oci");
        Trees.delete(work);
        Files.createDirectories(work);
        Path image = new OciImage(work, release, platform, compression).archive(target, files.of(FileList.Format.OCI));
        Trees.delete(work);
        return image;
    }

    private Path archive(Path target, List<Entry> entries) throws IOException {
        Predicate<Entry> upper = entry -> entry.path().startsWith(PROGRAM) && !entry.path().startsWith(RUNTIME);
        List<Blob> layers = List.of(layer("system", entries, upper.negate()), layer("program", entries, upper));
        Blob config = blob("config", JSON.writeValueAsString(configuration(layers)));
        Blob manifest = blob("manifest", JSON.writeValueAsString(manifest(config, layers)));
        Path archive = target
                .resolve("iceserver-" + release.version() + "-image-" + platform.machine().debian() + ".tar");
        try (OutputStream out = Files.newOutputStream(archive);
                TarStream tar = new TarStream(out, release, "")) {
            List<Blob> blobs = new ArrayList<>(layers);
            blobs.addAll(List.of(config, manifest));
            for (Blob blob : blobs) {
                tar.add(new Entry.File(blob.path(), PLAIN, FileList.ROOT, blob.file(), false));
            }
            tar.add("oci-layout", PLAIN, utf8("{\"imageLayoutVersion\":\"1.0.0\"}"));
            tar.add("index.json", PLAIN, utf8(JSON.writeValueAsString(index(manifest))));
            tar.add("manifest.json", PLAIN, utf8(JSON.writeValueAsString(forDockerLoad(config, layers))));
        }
        return archive;
    }

    private Blob layer(String name, List<Entry> entries, Predicate<Entry> wanted) throws IOException {
        Path file = work.resolve(name);
        MessageDigest unpacked = Sums.sha256();
        try (OutputStream out = compression.gzip(Files.newOutputStream(file));
                TarStream tar = new TarStream(new DigestOutputStream(out, unpacked), release, "")) {
            for (Entry entry : entries) {
                if (wanted.test(entry)) {
                    tar.add(entry);
                }
            }
        }
        return new Blob(file, Sums.of(file), HexFormat.of().formatHex(unpacked.digest()));
    }

    private Blob blob(String name, String json) throws IOException {
        Path file = Files.writeString(work.resolve(name), json);
        String digest = Sums.of(file);
        return new Blob(file, digest, digest);
    }

    private ObjectNode configuration(List<Blob> layers) {
        ObjectNode root = JSON.createObjectNode();
        root.put("architecture", platform.machine().debian()).put("os", "linux")
                .put("created", release.time().toString());
        ImageSettings.fill(root.putObject("config"), release);
        ObjectNode files = root.putObject("rootfs").put("type", "layers");
        ArrayNode ids = files.putArray("diff_ids");
        layers.forEach(layer -> ids.add("sha256:" + layer.content()));
        ArrayNode history = root.putArray("history");
        layers.forEach(layer -> history.addObject().put("created", release.time().toString()).put("created_by",
                "iceserver's module dist"));
        return root;
    }

    private ObjectNode manifest(Blob config, List<Blob> layers) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("schemaVersion", 2).put("mediaType", MANIFEST_TYPE);
        describe(root.putObject("config"), CONFIG_TYPE, config);
        ArrayNode all = root.putArray("layers");
        for (Blob layer : layers) {
            describe(all.addObject(), LAYER_TYPE, layer);
        }
        return root;
    }

    private ObjectNode index(Blob manifest) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("schemaVersion", 2);
        ObjectNode one = root.putArray("manifests").addObject();
        describe(one, MANIFEST_TYPE, manifest);
        one.putObject("platform").put("architecture", platform.machine().debian()).put("os", "linux");
        one.putObject("annotations").put("org.opencontainers.image.ref.name", release.version());
        return root;
    }

    private ArrayNode forDockerLoad(Blob config, List<Blob> layers) {
        ArrayNode root = JSON.createArrayNode();
        ObjectNode image = root.addObject().put("Config", config.path());
        image.putArray("RepoTags").add("iceserver:" + release.version());
        ArrayNode all = image.putArray("Layers");
        layers.forEach(layer -> all.add(layer.path()));
        return root;
    }

    private static void describe(ObjectNode node, String type, Blob blob) throws IOException {
        node.put("mediaType", type).put("digest", "sha256:" + blob.digest()).put("size", Files.size(blob.file()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
