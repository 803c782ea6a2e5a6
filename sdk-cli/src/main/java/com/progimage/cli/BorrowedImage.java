package com.progimage.cli;

import com.progimage.sdk.ImageNotFoundException;
import com.progimage.sdk.ProgImage;
import com.progimage.sdk.StoredImage;
import com.progimage.sdk.Upload;
import java.time.Duration;

/**
 * An image that is on the server only while it is needed. It is deleted when this is closed, and
 * ends by itself where that does not happen: after a kill, or without an answer to the upload.
 */
final class BorrowedImage implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final ProgImage images;
  private final StoredImage image;

  BorrowedImage(ProgImage images, Upload upload) {
    this.images = images;
    this.image = images.upload(upload.ttl(LONGEST));
  }

  StoredImage image() {
    return image;
  }

  @Override
  public void close() {
    // An interrupted thread could not wait for the answer.
    boolean interrupted = Thread.interrupted();
    try {
      images.delete(image.id());
    } catch (ImageNotFoundException gone) {
      return;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
