/** What the load generator counts, without a server; loads on servers are in cli and interop. */
@NullMarked
package org.iceserver.client.bench;

import org.jspecify.annotations.NullMarked;
