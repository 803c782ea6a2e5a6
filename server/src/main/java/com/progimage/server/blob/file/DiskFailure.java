package com.progimage.server.blob.file;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.io.IOException;

/** Creates failures for disk errors, which clients cannot correct. */
public final class DiskFailure {
  private DiskFailure() {}

  public static Failure of(IOException cause) {
    return new Failure(
        ErrorCode.INTERNAL_ERROR, "the server could not read its disk: try again later", cause);
  }
}
