/**
 * The values that all other packages use: {@link ImageId}, {@link Digest}, {@link ImageFormat},
 * {@link StoredImage}, {@link Failure}. No I/O, no codecs, no HTTP. Start with {@link ImageFormat},
 * the table of formats.
 */
@NullMarked
package com.progimage.server.image;

import org.jspecify.annotations.NullMarked;
