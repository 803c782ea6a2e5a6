package com.progimage.server.state.fact;

import com.progimage.server.analysis.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * The mean of encodings.
 *
 * @param count the number of faces
 * @param mean null if there are none
 */
public record EncodingAverage(long count, @Nullable Encoding mean) {
  public EncodingAverage {
    if ((count == 0) != (mean == null)) {
      throw new IllegalArgumentException(count + " faces");
    }
  }
}
