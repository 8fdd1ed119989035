package org.iceserver.offload.host;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.iceserver.offload.Interface;

/**
 * An interface as it is now.
 *
 * @param physical a device stands behind it: a network card, also a virtual machine's
 * @param plain it is nobody's port, and nobody's parent: of a bridge, a bond, a VLAN
 */
public record InterfaceFacts(Interface is, boolean physical, boolean plain) {
    private static final Path CLASS = Path.of("/sys/class/net");

    /** Empty where there is no such interface, it is down, or it is no Ethernet. */
    public static Optional<InterfaceFacts> of(String name) {
        try {
            NetworkInterface found = NetworkInterface.getByName(name);
            byte[] address = found == null || !found.isUp() ? null : found.getHardwareAddress();
            if (found == null || address == null || address.length != 6) {
                return Optional.empty();
            }
            long mac = 0;
            for (byte one : address) {
                mac = (mac << 8) | (one & 0xFF);
            }
            Path directory = CLASS.resolve(name);
            boolean physical = Files.exists(directory.resolve("device"));
            return Optional.of(new InterfaceFacts(new Interface(found.getIndex(), name, mac, !physical), physical,
                    plain(directory)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean plain(Path directory) throws IOException {
        if (Files.exists(directory.resolve("master"))) {
            return false;
        }
        if (!Files.isDirectory(directory)) {
            // In a namespace whose /sys is another's: nothing is known, and a bridge or bond would be seen by its driver.
            return true;
        }
        try (DirectoryStream<Path> above = Files.newDirectoryStream(directory, "upper_*")) {
            return !above.iterator().hasNext();
        }
    }
}
