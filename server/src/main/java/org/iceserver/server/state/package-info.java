/**
 * What a server keeps on the disk: the state directory, its own certificate, and the socket by which commands find it. Files are
 * for the user of the server alone. Blocks.
 */
@NullMarked
package org.iceserver.server.state;

import org.jspecify.annotations.NullMarked;
