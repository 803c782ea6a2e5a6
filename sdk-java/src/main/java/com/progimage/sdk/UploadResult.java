package com.progimage.sdk;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of one upload of many: it is stored, or there is a failure. */
public final class UploadResult {
  private final Upload upload;
  private final @Nullable StoredImage image;
  private final @Nullable RuntimeException failure;

  private UploadResult(
      Upload upload, @Nullable StoredImage image, @Nullable RuntimeException failure) {
    this.upload = upload;
    this.image = image;
    this.failure = failure;
  }

  static UploadResult stored(Upload upload, StoredImage image) {
    return new UploadResult(upload, image, null);
  }

  static UploadResult failed(Upload upload, RuntimeException failure) {
    return new UploadResult(upload, null, failure);
  }

  /** {@return what was asked for} */
  public Upload upload() {
    return upload;
  }

  /** {@return the stored image; empty where it failed} */
  public Optional<StoredImage> image() {
    return Optional.ofNullable(image);
  }

  /**
   * {@return why it failed, a {@link ProgImageException} but for what a listener threw; empty where
   * it is stored}
   */
  public Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * The image, or its failure thrown.
   *
   * @return the stored image
   */
  public StoredImage orElseThrow() {
    if (image == null) {
      throw failure == null ? new IllegalStateException("neither stored nor failed") : failure;
    }
    return image;
  }

  @Override
  public String toString() {
    return upload + ": " + (image == null ? failure : image);
  }
}
