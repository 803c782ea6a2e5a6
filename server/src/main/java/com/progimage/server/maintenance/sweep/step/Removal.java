package com.progimage.server.maintenance.sweep.step;

import com.progimage.server.blob.copy.Copy;
import com.progimage.server.image.ImageId;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that a step would remove.
 *
 * @param id null if it belongs to no image
 * @param path relative to the data folder; for a job, a session or facts, their name
 * @param copies whose names are removed with it
 * @param moreBytes that are freed beside those of the copies
 * @param action removes it; returns false if it was already gone
 */
public record Removal(
    @Nullable ImageId id,
    String path,
    Reason reason,
    List<Copy> copies,
    long moreBytes,
    BooleanSupplier action) {
  public Removal(
      @Nullable ImageId id, String path, Reason reason, List<Copy> copies, BooleanSupplier action) {
    this(id, path, reason, copies, /* moreBytes= */ 0, action);
  }
}
