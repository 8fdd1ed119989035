package org.iceserver.dist;

import java.io.IOException;
import java.io.OutputStream;

import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * How hard artifacts are compressed. The same input gives the same bytes.
 *
 * @param effort in xz's numbers, from 0 (fast) to 9; gzip has nothing above 6 of these
 */
record Compression(int effort) {
    static final Compression BEST = new Compression(9);

    private static final int GZIP_LEAST = 1;
    private static final int GZIP_MOST = 9;

    /** Without a name and a time of its own. */
    OutputStream gzip(OutputStream out) throws IOException {
        GzipParameters parameters = new GzipParameters();
        parameters.setCompressionLevel(Math.clamp(effort * 3L / 2, GZIP_LEAST, GZIP_MOST));
        return new GzipCompressorOutputStream(out, parameters);
    }

    OutputStream xz(OutputStream out) throws IOException {
        return new XZOutputStream(out, new LZMA2Options(effort));
    }

    /** In the words of rpmbuild's macro {@code _binary_payload}. */
    String rpm() {
        return "w" + effort + ".xzdio";
    }
}
