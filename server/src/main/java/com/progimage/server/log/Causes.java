package com.progimage.server.log;

import com.progimage.server.failure.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Formats a failure and its causes on one line for the log. */
public final class Causes {
  private static final int MAX_CAUSES = 5;
  private static final int MAX_CHARACTERS = 400;

  private Causes() {}

  /**
   * Returns a line such as {@code the source gave no whole answer: try again; ConnectException:
   * refused}.
   */
  public static String line(Throwable failure) {
    List<String> parts = new ArrayList<>();
    for (Throwable e = failure; e != null && parts.size() < MAX_CAUSES; e = e.getCause()) {
      if (e instanceof Failure told) {
        parts.add(told.detail());
      } else if (!(e instanceof ExecutionException)) {
        String message = e.getMessage();
        String name = e.getClass().getSimpleName();
        parts.add(message == null ? name : name + ": " + message);
      }
    }
    return line(String.join("; ", parts));
  }

  /** Makes untrusted text safe for the log: on one line and of limited length. */
  static String line(String text) {
    String cut = text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "…";
    return cut.replaceAll("\\p{Cntrl}", " ");
  }
}
