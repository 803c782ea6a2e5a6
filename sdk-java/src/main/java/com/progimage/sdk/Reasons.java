package com.progimage.sdk;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.regex.Pattern;

/**
 * Describes in words why a connection or a file failed, without class names, which mean nothing to
 * users.
 */
final class Reasons {
  private static final Pattern CLASS_NAME = Pattern.compile("\\b([a-z]\\w*\\.)+[A-Z][\\w$]*(: )?");

  private Reasons() {}

  static String of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
        return "its host name has no address";
      }
      String message = cause.getMessage();
      String words = message == null ? "" : CLASS_NAME.matcher(message).replaceAll("").strip();
      if (!words.isEmpty()) {
        return words;
      }
    }
    return failure instanceof ConnectException ? "connection refused" : "connection closed";
  }
}
