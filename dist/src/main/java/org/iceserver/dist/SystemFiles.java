package org.iceserver.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What packages bring beside the program: the unit, its user, the configuration, the licence; and the files of the image's system. */
final class SystemFiles {
    /** Where docs/operations.md has a tree that is built from source. */
    private static final String FROM_SOURCE = "/opt/iceserver/iceserver";

    private SystemFiles() {}

    static void write(Path repository, Path stage) throws IOException, InterruptedException {
        Path systemd = repository.resolve("deploy/systemd");
        Files.writeString(stage.resolve("iceserver.service"),
                unit(Files.readString(systemd.resolve("iceserver.service"))));
        Files.copy(systemd.resolve("sysusers.conf"), stage.resolve("sysusers.conf"));
        Files.copy(systemd.resolve("certbot-deploy-hook"), stage.resolve("certbot-deploy-hook"));
        Files.copy(systemd.resolve("credentials.conf"), stage.resolve("credentials.conf"));
        Path recipe = repository.resolve("dist/src/main/package");
        Files.writeString(stage.resolve("iceserver.yaml"),
                Files.readString(recipe.resolve("iceserver.yaml")) + Files.readString(stage.resolve("options.yaml")));
        Files.copy(recipe.resolve("copyright"), stage.resolve("copyright"));
        Files.copy(recipe.resolve("README"), stage.resolve("README"));
        try (OutputStream out = Compression.BEST.gzip(Files.newOutputStream(stage.resolve("changelog.gz")))) {
            out.write(Files.readString(repository.resolve("CHANGELOG.md")).getBytes(StandardCharsets.UTF_8));
        }
        if (Platform.ofThisHost().os() == Platform.Os.LINUX) {
            ImageSystem.write(recipe, stage);
        }
    }

    /** The unit for a program that a package has installed. */
    static String unit(String fromSource) {
        return fromSource.replace(FROM_SOURCE, "/usr/bin/iceserver")
                .replace("# /etc/systemd/system/iceserver.service;", "# 'systemctl edit iceserver' changes it;")
                .replace(" The user is made by sysusers.conf.", "");
    }
}
