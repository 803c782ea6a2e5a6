package com.progimage.server.library.staged;

import com.progimage.server.blob.ImageFiles;
import com.progimage.server.failure.Failure;
import com.progimage.server.inspect.Inspector;
import java.io.IOException;
import java.io.InputStream;

/** Receives pictures into the staging folder, with the limits of uploads. */
public final class StagedPictures {
  private final ImageFiles files;
  private final Inspector inspector;
  private final long maxBodyBytes;

  public StagedPictures(ImageFiles files, Inspector inspector, long maxBodyBytes) {
    this.files = files;
    this.inspector = inspector;
    this.maxBodyBytes = maxBodyBytes;
  }

  /**
   * Receives the bytes of a picture. Closing the result removes them.
   *
   * @throws Failure {@code body-too-large}, {@code empty-body}, {@code digest-mismatch} and others
   */
  public StagedPicture receive(InputStream body) throws IOException {
    return new StagedPicture(files.stage(body, maxBodyBytes), inspector);
  }
}
