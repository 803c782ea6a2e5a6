package com.progimage.server.blob.layout;

import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.upkeep.ShownPaths;
import com.progimage.server.image.ImageId;
import java.nio.file.Path;

/** Paths of files relative to the data folder. */
public final class DiskPaths implements ShownPaths {
  private final DataLayout layout;

  public DiskPaths(DataLayout layout) {
    this.layout = layout;
  }

  @Override
  public String manifest(ImageId id) {
    return relative(layout.manifest(id));
  }

  @Override
  public String tombstone(ImageId id) {
    return relative(layout.tombstone(id));
  }

  @Override
  public String of(Copy copy) {
    return relative(layout.place(copy));
  }

  private String relative(Path file) {
    return layout.root().relativize(file).toString();
  }
}
