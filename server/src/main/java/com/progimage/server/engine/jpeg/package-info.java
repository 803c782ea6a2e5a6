/**
 * A JPEG decoder (ITU-T T.81) that can reduce the picture while it decodes. Start with {@link
 * DctDecoder}; {@link JpegFile} parses a file's segments.
 */
@NullMarked
package com.progimage.server.engine.jpeg;

import org.jspecify.annotations.NullMarked;
