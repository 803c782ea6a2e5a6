package com.progimage.server.blob.layout;

import com.progimage.server.blob.copy.Copy;
import com.progimage.server.image.ImageId;
import java.nio.file.Path;

/** Paths of files relative to the data folder, for reports. The files may not exist. */
public final class ShownPaths {
  private final DataLayout layout;

  public ShownPaths(DataLayout layout) {
    this.layout = layout;
  }

  public String manifest(ImageId id) {
    return relative(layout.manifest(id));
  }

  public String tombstone(ImageId id) {
    return relative(layout.tombstone(id));
  }

  public String of(Copy copy) {
    return relative(layout.place(copy));
  }

  private String relative(Path file) {
    return layout.root().relativize(file).toString();
  }
}
