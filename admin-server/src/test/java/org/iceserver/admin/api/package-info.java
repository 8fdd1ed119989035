/** Tests of the JSON API without a server behind it. */
@NullMarked
package org.iceserver.admin.api;

import org.jspecify.annotations.NullMarked;
