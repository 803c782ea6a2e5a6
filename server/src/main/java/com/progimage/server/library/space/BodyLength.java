package com.progimage.server.library.space;

/**
 * What is known of the length of a body before it is read.
 *
 * @param bytes the length, or a length that it does not exceed
 * @param isExact whether it is the length
 */
public record BodyLength(long bytes, boolean isExact) {
  public static final BodyLength UNKNOWN = new BodyLength(Long.MAX_VALUE, /* isExact= */ false);

  /**
   * @param declared of the body; negative: it is unknown
   */
  public static BodyLength exactly(long declared) {
    return declared < 0 ? UNKNOWN : new BodyLength(declared, /* isExact= */ true);
  }

  /**
   * @param declared of what contains the body; negative: it is unknown
   */
  public static BodyLength atMost(long declared) {
    return declared < 0 ? UNKNOWN : new BodyLength(declared, /* isExact= */ false);
  }
}
