package com.progimage.server.blob.upkeep;

import com.progimage.server.blob.copy.Copy;
import com.progimage.server.image.ImageId;

/** Names of files in the store, for reports. The files may not exist. */
public interface ShownPaths {
  String manifest(ImageId id);

  String tombstone(ImageId id);

  String of(Copy copy);
}
