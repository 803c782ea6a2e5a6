/**
 * Deduplication: makes equal files names of one file, in memory that does not grow with the number
 * of images. Start with {@link Dedupe}; {@link DigestGroups} finds the candidates.
 */
@NullMarked
package com.progimage.server.maintenance.dedupe;

import org.jspecify.annotations.NullMarked;
