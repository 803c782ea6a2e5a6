/**
 * Removes metadata from files: location, camera, comments, and thumbnails that may show parts that
 * were cropped. Image data, color profiles and orientation stay unchanged, bit for bit. Start with
 * {@link Stripping}.
 */
@NullMarked
package com.progimage.server.engine.strip;

import org.jspecify.annotations.NullMarked;
