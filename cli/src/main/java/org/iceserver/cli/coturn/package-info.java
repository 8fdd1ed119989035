/**
 * An existing turnserver.conf, read as coturn reads it: lines come in, values of our own options and remarks about lines go
 * out. What an option of ours takes is not known here. Everything happens on the thread that reads the configuration.
 */
@NullMarked
package org.iceserver.cli.coturn;

import org.jspecify.annotations.NullMarked;
