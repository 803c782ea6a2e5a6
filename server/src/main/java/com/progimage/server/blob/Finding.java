package com.progimage.server.blob;

import com.progimage.server.image.ImageId;
import org.jspecify.annotations.Nullable;

/**
 * A violation of an invariant.
 *
 * @param id null if it concerns no image
 * @param path relative to the data folder
 */
public record Finding(@Nullable ImageId id, String path, Invariant invariant) {}
