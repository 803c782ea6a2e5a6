package com.progimage.server.blob;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import java.io.IOException;

/** Failures of the disk that clients cannot mend. */
final class DiskFailure {
  private DiskFailure() {}

  static Failure of(IOException cause) {
    return new Failure(
        ErrorCode.INTERNAL_ERROR, "The server could not read its disk. Try again later.", cause);
  }
}
