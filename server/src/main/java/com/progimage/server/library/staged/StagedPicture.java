package com.progimage.server.library.staged;

import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.MediaTypes;
import com.progimage.server.inspect.format.Inspected;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The bytes of a picture that was received and is not stored. */
public final class StagedPicture implements AutoCloseable {
  private final StagedOriginal bytes;
  private final Inspector inspector;

  StagedPicture(StagedOriginal bytes, Inspector inspector) {
    this.bytes = bytes;
    this.inspector = inspector;
  }

  /**
   * What the inspection found.
   *
   * @param size in pixels, after EXIF orientation
   */
  public record PictureHeader(ImageFormat format, Size size) {}

  public Digest digest() {
    return bytes.digest();
  }

  /** At least 1. */
  public long byteCount() {
    return bytes.byteCount();
  }

  /** The location of the bytes until {@link #close}; read-only. */
  public Path file() {
    return bytes.file();
  }

  /**
   * Inspects the bytes as an upload is inspected.
   *
   * @param declared the format that the client declares
   * @param fileName of a form's file; its extension must agree too
   * @throws Failure {@code type-mismatch}, {@code undecodable}, {@code image-too-large} and others
   */
  public PictureHeader inspect(ImageFormat declared, @Nullable String fileName) throws IOException {
    MediaTypes.checkFileName(fileName, declared);
    Inspected inspected = inspector.inspect(bytes.file(), declared);
    return new PictureHeader(inspected.format(), inspected.size());
  }

  /** Removes the bytes. */
  @Override
  public void close() {
    bytes.close();
  }
}
