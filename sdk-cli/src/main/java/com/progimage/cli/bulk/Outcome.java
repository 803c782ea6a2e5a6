package com.progimage.cli.bulk;

import com.progimage.sdk.StoredImage;

/** Outcome of the upload of one source. */
public sealed interface Outcome {
  Source source();

  /**
   * The source is stored.
   *
   * @param already whether an earlier run, or another file of this run, stored it
   */
  record Stored(Source source, StoredImage image, boolean already) implements Outcome {}

  /** The upload failed; the server may still have stored the source. */
  record Failed(Source source, RuntimeException cause) implements Outcome {}
}
