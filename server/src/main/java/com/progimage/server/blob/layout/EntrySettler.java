package com.progimage.server.blob.layout;

import com.progimage.server.image.ImageId;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Settles the entries of staging folders by the current state of a store, and removes them. A call
 * may be interrupted and repeated.
 */
public interface EntrySettler {
  /**
   * Settles an upload.
   *
   * @return false if its outcome is unknown, and the entry stays
   */
  boolean settleUpload(ImageId id, Path entry) throws IOException;

  /**
   * Settles a delete.
   *
   * @param mayBeInProgress whether this process may be about to do it
   */
  void settleDelete(ImageId id, Path entry, boolean mayBeInProgress) throws IOException;

  /** Settles any other file of a dead process. */
  void settleOther(Path entry) throws IOException;

  /** Ends the work on the folder of a dead process, whose entries are settled. */
  default void end(Staging dead) throws IOException {}
}
