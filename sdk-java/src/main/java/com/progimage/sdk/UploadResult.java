package com.progimage.sdk;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Outcome of one upload of many: the stored image or a failure. */
public final class UploadResult {
  private final Upload upload;
  private final @Nullable StoredImage image;
  private final @Nullable ProgImageException failure;

  private UploadResult(
      Upload upload, @Nullable StoredImage image, @Nullable ProgImageException failure) {
    this.upload = upload;
    this.image = image;
    this.failure = failure;
  }

  static UploadResult stored(Upload upload, StoredImage image) {
    return new UploadResult(upload, image, null);
  }

  static UploadResult failed(Upload upload, ProgImageException failure) {
    return new UploadResult(upload, null, failure);
  }

  /** {@return the upload} */
  public Upload upload() {
    return upload;
  }

  /** {@return the stored image; empty if the upload failed} */
  public Optional<StoredImage> image() {
    return Optional.ofNullable(image);
  }

  /** {@return the failure; empty if the image is stored} */
  public Optional<ProgImageException> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Returns the image or throws the failure.
   *
   * @return the stored image
   * @throws ProgImageException if the upload failed
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
