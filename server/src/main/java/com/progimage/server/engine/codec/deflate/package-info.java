/**
 * The compressor of PNG and TIFF and the decompressor of PNG (RFC 1950, 1951), tuned for filtered
 * pixels. The compressor is our own so that equal pixels give equal bytes on every machine; the
 * decompressor, because it takes half the time of a native one. Start with {@link Deflate} and
 * {@link Inflate}.
 */
@NullMarked
package com.progimage.server.engine.codec.deflate;

import org.jspecify.annotations.NullMarked;
