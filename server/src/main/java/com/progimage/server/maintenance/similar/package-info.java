/**
 * Search for pictures that look alike, by their perceptual hashes. Start with {@link
 * SimilarPictures}.
 */
@NullMarked
package com.progimage.server.maintenance.similar;

import org.jspecify.annotations.NullMarked;
