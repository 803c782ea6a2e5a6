/**
 * The compressor of PNG and TIFF (RFC 1950, 1951), tuned for filtered pixels. It is our own so that
 * equal pixels give equal bytes on every machine. Start with {@link Deflate}.
 */
@NullMarked
package com.progimage.server.engine.codec.deflate;

import org.jspecify.annotations.NullMarked;
