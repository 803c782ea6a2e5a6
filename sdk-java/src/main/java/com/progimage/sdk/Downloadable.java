package com.progimage.sdk;

import com.progimage.sdk.transformation.Transformation;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;

/**
 * An image that the server makes when a program downloads it: a {@link Rendition} of a stored
 * image, or an {@link UnstoredRendition} of a local one. Immutable; only {@link #download}, {@link
 * #openStream} and {@link #saveTo} send requests.
 */
public sealed interface Downloadable permits Rendition, UnstoredRendition {
  /**
   * Returns the same image with a transformation, which replaces an earlier one.
   *
   * @param wanted the operations to apply
   * @return this with that transformation
   */
  Downloadable transform(Transformation wanted);

  /**
   * Returns the same image in another format.
   *
   * @param wanted the format to deliver
   * @return this in that format
   */
  Downloadable as(ImageFormat wanted);

  /**
   * Limits the time of each whole call. Overrides the client's limit. For {@link #openStream}, it
   * limits the time until the first byte, and then each wait for more bytes.
   *
   * @param limit the time including retries and all bodies
   * @return this with that timeout
   */
  Downloadable timeout(Duration limit);

  /**
   * Reports the progress of downloads.
   *
   * @param listener called while bytes arrive
   * @return this with that listener
   */
  Downloadable progress(ProgressListener listener);

  /**
   * Downloads the image into memory.
   *
   * @return all its bytes
   * @throws ImageNotFoundException if it is a rendition of an image that does not exist
   * @throws RefusedException if the server cannot make the image this way
   * @throws LocalFileException if the local image cannot be read
   */
  byte[] download();

  /**
   * Downloads the image as a stream. The caller must close it. It throws an {@link
   * java.io.IOException} if the connection breaks or if no bytes arrive within the timeout.
   *
   * @return a stream that starts at the first byte
   * @throws ImageNotFoundException if it is a rendition of an image that does not exist
   * @throws RefusedException if the server cannot make the image this way
   * @throws LocalFileException if the local image cannot be read
   */
  InputStream openStream();

  /**
   * Downloads the image to a file in an existing folder. On any failure, the file is unchanged; it
   * is never partial. It may be the local image itself.
   *
   * @param file created, or replaced atomically
   * @throws ImageNotFoundException if it is a rendition of an image that does not exist
   * @throws RefusedException if the server cannot make the image this way
   * @throws LocalFileException if the file cannot be written, or the local image cannot be read
   */
  void saveTo(Path file);
}
