/**
 * What a server keeps on the disk: the state directory, its own certificate, and the socket by which commands find it. Only the
 * user of the server may read the files. Calls block.
 */
@NullMarked
package org.iceserver.server.state;

import org.jspecify.annotations.NullMarked;
