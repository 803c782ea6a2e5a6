/**
 * JPEG decoder (ITU-T T.81) that can reduce the picture while it decodes. Start with {@link
 * DctDecoder}, the one way in beside {@link JpegFile}, which parses the segments; the other types
 * are the algorithm behind it.
 */
@NullMarked
package com.progimage.server.engine.codec.jpeg;

import org.jspecify.annotations.NullMarked;
