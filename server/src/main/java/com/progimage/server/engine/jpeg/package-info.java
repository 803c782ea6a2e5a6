/**
 * A JPEG decoder of our own (ITU-T T.81) that can reduce the picture while it decodes. Start with
 * {@link DctDecoder}; {@link JpegFile} says what a file's segments say.
 */
@NullMarked
package com.progimage.server.engine.jpeg;

import org.jspecify.annotations.NullMarked;
