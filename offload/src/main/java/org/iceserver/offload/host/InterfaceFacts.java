package org.iceserver.offload.host;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.iceserver.offload.Interface;

/**
 * An interface in its present state.
 *
 * @param physical whether a device is behind it: a network card, also that of a virtual machine
 * @param plain whether it is neither a port nor a parent of a bridge, a bond or a VLAN
 */
public record InterfaceFacts(Interface is, boolean physical, boolean plain) {
    private static final Path CLASS = Path.of("/sys/class/net");

    /** Empty if there is no such interface, if it is down, or if it is not Ethernet. */
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
            // In a namespace with the /sys of another namespace nothing is known. A bridge or bond would be recognized by its
            // driver.
            return true;
        }
        try (DirectoryStream<Path> above = Files.newDirectoryStream(directory, "upper_*")) {
            return !above.iterator().hasNext();
        }
    }
}
