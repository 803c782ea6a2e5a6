package com.progimage.server.engine.jpeg;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;

/** Refusals of JPEG files that are not whole. */
final class Damage {
  private Damage() {}

  /**
   * @param what what is wrong, as the end of "The JPEG is damaged: "
   */
  static Failure of(String what) {
    return new Failure(ErrorCode.UNDECODABLE, message(what));
  }

  static Failure of(String what, Throwable cause) {
    return new Failure(ErrorCode.UNDECODABLE, message(what), cause);
  }

  private static String message(String what) {
    return "The JPEG is damaged: " + what + ". Upload the file again from a whole copy.";
  }
}
