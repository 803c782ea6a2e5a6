package com.progimage.server.maintenance.sweep;

import com.progimage.server.blob.Copy;
import com.progimage.server.image.ImageId;
import com.progimage.server.maintenance.sweep.Swept.Reason;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that a step would remove.
 *
 * @param id null where it is of no image
 * @param path in the data folder; of a job, its name
 * @param copies whose names go with it
 * @param action removes it; false where there was nothing any more
 */
public record Removal(
    @Nullable ImageId id, String path, Reason reason, List<Copy> copies, BooleanSupplier action) {}
