package com.progimage.server.engine.svg.document;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.URLDecoder;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * The content of a {@code data:} URI (RFC 2397).
 *
 * @param mediaType in lower case, without parameters
 */
@SuppressWarnings("ArrayRecordComponent")
public // never compared
record DataUri(String mediaType, byte[] bytes) {
  /** Parses a URI; empty for other addresses and damaged payloads. */
  public static Optional<DataUri> parse(String uri) {
    int comma = uri.indexOf(',');
    if (!isOne(uri) || comma < 0) {
      return Optional.empty();
    }
    String header = uri.substring("data:".length(), comma).strip().toLowerCase(Locale.ROOT);
    try {
      byte[] bytes = decode(uri.substring(comma + 1), header.endsWith(";base64"));
      return Optional.of(new DataUri(header.split(";", 2)[0].strip(), bytes));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static boolean isOne(String uri) {
    return uri.regionMatches(/* ignoreCase= */ true, 0, "data:", 0, "data:".length());
  }

  public boolean isSvg() {
    return mediaType.equals("image/svg+xml");
  }

  private static byte[] decode(String text, boolean base64) {
    String payload =
        text.indexOf('%') < 0 ? text : URLDecoder.decode(text.replace("+", "%2B"), ISO_8859_1);
    return base64 ? Base64.getMimeDecoder().decode(payload) : payload.getBytes(ISO_8859_1);
  }

  @Override
  public String toString() {
    return "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(bytes);
  }
}
