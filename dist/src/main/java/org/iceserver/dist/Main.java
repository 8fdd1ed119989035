package org.iceserver.dist;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes every artifact for the system that it runs on. Ends with 1 and one sentence where something is missing. */
public final class Main {
    private Main() {}

    /** Arguments: version, time stamp of every file, the repository, folder for the artifacts, effort of {@link Compression}, class cache or "". */
    public static void main(String[] args) throws IOException, InterruptedException {
        try {
            make(new Release(args[0], Instant.parse(args[1])), Path.of(args[2]), Path.of(args[3]),
                    new Compression(Integer.parseInt(args[4])),
                    args.length > 5 && !args[5].isEmpty() ? Optional.of(Path.of(args[5])) : Optional.empty());
        } catch (Unmakeable e) {
            System.err.println("dist: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void make(Release release, Path repository, Path target, Compression compression,
            Optional<Path> cache)
            throws IOException, InterruptedException {
        removeEarlier(target);
        Path recipe = repository.resolve("dist/src/main/package");
        Platform platform = Platform.ofThisHost();
        Stage stage = Stage.fill(target.resolve("stage"), repository, release, platform, cache);
        FileList files = FileList.read(recipe.resolve("files"), stage.folder());
        List<Path> made = new ArrayList<>();
        made.add(platform.os() == Platform.Os.WINDOWS
                ? ZipArchive.write(target, release, platform, files)
                : TarArchive.write(target, release, platform, files, compression));
        if (platform.os() == Platform.Os.LINUX) {
            Scripts scripts = new Scripts(recipe);
            made.add(new DebPackage(release, platform, stage.glibc(), compression).write(target, files, scripts));
            made.add(new RpmPackage(release, platform, stage.glibc(), compression).write(target, files, scripts));
            made.add(OciImage.write(target, release, platform, files, compression));
        }
        made.add(Files.copy(target.resolve("bom.json"),
                target.resolve("iceserver-" + release.version() + "-" + platform.label() + ".cdx.json"),
                StandardCopyOption.REPLACE_EXISTING));
        Sums.write(target.resolve("SHA256SUMS"), made);
        for (Path artifact : made) {
            System.out.printf("dist: %s, %.1f MB%n", artifact.getFileName(), Files.size(artifact) / 1e6);
        }
    }

    /** Those of another version have other names. */
    private static void removeEarlier(Path target) throws IOException {
        Files.createDirectories(target);
        try (DirectoryStream<Path> earlier = Files.newDirectoryStream(target, "iceserver[-_]*")) {
            for (Path artifact : earlier) {
                Files.delete(artifact);
            }
        }
    }
}
