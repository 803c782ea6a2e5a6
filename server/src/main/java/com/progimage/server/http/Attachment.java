package com.progimage.server.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The header that makes a browser save an answer instead of showing it (RFC 6266). */
final class Attachment {
  private static final int MAX_NAME = 100;

  private Attachment() {}

  /**
   * @param name that the client asked for; empty: the browser takes the URL's
   */
  static String header(String name) {
    String cut = name.substring(0, Math.min(name.length(), MAX_NAME));
    if (cut.isEmpty()) {
      return "attachment";
    }
    String ascii = cut.replaceAll("[^A-Za-z0-9 ._-]", "_");
    String encoded = URLEncoder.encode(cut, StandardCharsets.UTF_8).replace("+", "%20");
    return "attachment; filename=\"%s\"; filename*=UTF-8''%s".formatted(ascii, encoded);
  }
}
