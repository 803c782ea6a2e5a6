package com.progimage.server.blob.upkeep;

import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.Finding;
import java.util.List;
import java.util.stream.Stream;

/** Finds deviations of a store from its layout, and repairs those whose repair loses no data. */
public interface StoreCheck {
  /**
   * Finds all deviations. Reads every original. Servers may run meanwhile. It does not check
   * whether renditions are complete files of their formats.
   */
  Stream<Finding> run();

  /** The work that dead processes left for {@link BlobStore#recover}. */
  List<Finding> staging();

  /**
   * Repairs a violated invariant of the store, if that loses no data.
   *
   * @return false if nothing was changed
   */
  boolean repair(Finding finding);
}
