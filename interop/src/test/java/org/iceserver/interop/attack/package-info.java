/**
 * Attacks on memory, each against a server of its own with 128 MiB of heap and 128 MiB of direct memory, while a client that
 * behaves is always served. The bounds that hold are those of docs/security.md, "Memory".
 */
@NullMarked
package org.iceserver.interop.attack;

import org.jspecify.annotations.NullMarked;
