package com.progimage.server.blob.file;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.io.IOException;

/** Failures of the disk, which clients cannot mend. */
public final class DiskFailure {
  private DiskFailure() {}

  public static Failure of(IOException cause) {
    return new Failure(
        ErrorCode.INTERNAL_ERROR, "the server could not read its disk: try again later", cause);
  }
}
