package com.progimage.cli.bulk;

import com.progimage.sdk.StoredImage;

/** What became of one source. */
public sealed interface Outcome {
  Source source();

  /**
   * It is stored.
   *
   * @param already whether it was before this run, or by another file of it
   */
  record Stored(Source source, StoredImage image, boolean already) implements Outcome {}

  /** It is not stored, as far as is known. */
  record Failed(Source source, RuntimeException cause) implements Outcome {}
}
