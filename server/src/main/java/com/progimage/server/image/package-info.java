/**
 * The values that all other packages use, such as {@link ImageId}, {@link Digest} and {@link
 * StoredImage}. No I/O, no codecs, no HTTP. Start with {@link ImageFormat}, the table of formats.
 */
@NullMarked
package com.progimage.server.image;

import org.jspecify.annotations.NullMarked;
