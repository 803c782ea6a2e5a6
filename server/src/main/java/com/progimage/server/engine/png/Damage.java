package com.progimage.server.engine.png;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;

/** Refusals of PNG files that are not whole. */
final class Damage {
  private Damage() {}

  /**
   * @param what what is wrong, as the end of "The PNG is damaged: "
   */
  static Failure of(String what) {
    return new Failure(
        ErrorCode.UNDECODABLE,
        "The PNG is damaged: " + what + ". Upload the file again from a whole copy.");
  }

  static Failure of(String what, Throwable cause) {
    return new Failure(
        ErrorCode.UNDECODABLE,
        "The PNG is damaged: " + what + ". Upload the file again from a whole copy.",
        cause);
  }
}
