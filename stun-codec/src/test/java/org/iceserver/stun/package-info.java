/** What the published vectors, the registries, the corpus and arithmetic say about the codec. */
@NullMarked
package org.iceserver.stun;

import org.jspecify.annotations.NullMarked;
