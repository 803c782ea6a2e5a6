/**
 * Decodes pictures inside other files, with the codecs of their own formats: {@link TiffParts} for
 * parts of a TIFF, and {@link EmbeddedPictures} for images in a drawing.
 */
@NullMarked
package com.progimage.server.engine.embedded;

import org.jspecify.annotations.NullMarked;
