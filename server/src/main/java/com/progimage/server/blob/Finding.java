package com.progimage.server.blob;

import com.progimage.server.image.ImageId;
import org.jspecify.annotations.Nullable;

/**
 * Where an invariant does not hold.
 *
 * @param id null where it is about no image
 * @param path in the data folder
 */
public record Finding(@Nullable ImageId id, String path, Invariant invariant) {}
