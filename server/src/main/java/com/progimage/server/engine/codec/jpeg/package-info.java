/**
 * JPEG decoder (ITU-T T.81) that can reduce the picture while it decodes. Start with {@link
 * JpegFile}, which parses the segments, then {@link DctDecoder} for pixels or {@link JpegPlanes}
 * for luma and chroma; the other types are the algorithm behind them.
 */
@NullMarked
package com.progimage.server.engine.codec.jpeg;

import org.jspecify.annotations.NullMarked;
