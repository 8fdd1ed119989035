package org.iceserver.cli.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the port of a listener; 0 switches it off. */
final class PortText implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
        if (!text.matches("-?\\d{1,9}")) {
            throw new TypeConversionException("'" + text + "' is not a port number");
        }
        int port = Integer.parseInt(text);
        if (port < 0 || port > 65_535) {
            throw new TypeConversionException("ports go from 1 to 65535, or 0 for off; not " + port);
        }
        return port;
    }
}
