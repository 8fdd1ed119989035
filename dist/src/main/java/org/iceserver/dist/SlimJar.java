package org.iceserver.dist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies of jars without three things: signatures, with the digest of each class in the manifest, because the JVM keeps classes of signed
 * jars out of its class cache; native libraries: those of our platform go into a folder, from where they are loaded without
 * being unpacked at each start, those of others nowhere; and compression, because packages are compressed as a whole, which makes
 * them smaller: thousands of small classes have much in common. Licences stay. Single-threaded.
 */
final class SlimJar {
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final NativeLibraries libraries;
    private final Path natives;

    SlimJar(NativeLibraries libraries, Path natives) {
        this.libraries = libraries;
        this.natives = natives;
    }

    /** Whether it held native libraries and no class. */
    boolean leavesNothing(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<String> names = zip.stream().map(ZipEntry::getName).toList();
            return names.stream().anyMatch(libraries::isOne)
                    && names.stream().noneMatch(name -> name.endsWith(".class") && !name.equals("module-info.class")
                            && !name.endsWith("/module-info.class"));
        }
    }

    /** The native libraries of our platform alone, and the licences of a jar that is left out for them. */
    void extract(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            boolean ours = zip.stream().anyMatch(entry -> libraries.isOurs(entry.getName()));
            for (ZipEntry entry : entries(zip)) {
                if (libraries.isOurs(entry.getName())) {
                    unpack(zip, entry);
                } else if (ours && isLicence(entry)) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, natives.resolve(jar.getFileName() + "-" + fileName(entry)),
                                StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
    }

    void write(Path jar, Path copy) throws IOException {
        boolean signed;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            signed = zip.stream().anyMatch(entry -> SIGNATURE.matcher(entry.getName()).matches());
        }
        try (ZipFile zip = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(copy);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (ZipEntry entry : entries(zip)) {
                String name = entry.getName();
                if (libraries.isOurs(name)) {
                    unpack(zip, entry);
                }
                if (!libraries.isOne(name) && !SIGNATURE.matcher(name).matches()) {
                    store(out, name, signed && name.equals(JarFile.MANIFEST_NAME)
                            ? unsigned(zip, entry)
                            : bytes(zip, entry));
                }
            }
        }
    }

    private static void store(ZipOutputStream out, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        CRC32 sum = new CRC32();
        sum.update(content);
        entry.setCrc(sum.getValue());
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }

    /** The manifest comes first, where JarInputStream looks for it. */
    private static List<ZipEntry> entries(ZipFile zip) {
        return zip.stream().<ZipEntry>map(entry -> entry)
                .sorted(Comparator.comparing((ZipEntry entry) -> !entry.getName().equals(JarFile.MANIFEST_NAME))
                        .thenComparing(ZipEntry::getName))
                .toList();
    }

    private void unpack(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, natives.resolve(fileName(entry)), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static boolean isLicence(ZipEntry entry) {
        String name = fileName(entry).toUpperCase(Locale.ROOT);
        return !entry.isDirectory() && (name.startsWith("LICENSE") || name.startsWith("NOTICE"));
    }

    private static String fileName(ZipEntry entry) {
        return entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
    }

    private static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    /** What the manifest says about the jar, without what it says about each class. */
    private static byte[] unsigned(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            Manifest manifest = new Manifest(in);
            manifest.getEntries().clear();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            manifest.write(out);
            return out.toByteArray();
        }
    }
}
