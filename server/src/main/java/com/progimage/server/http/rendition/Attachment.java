package com.progimage.server.http.rendition;

import com.progimage.server.image.ImageFormat;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** Builds the header that makes a browser save an answer instead of showing it (RFC 6266). */
final class Attachment {
  private static final int MAX_CHARACTERS = 100;

  /** Control characters, marks that change the direction of text, and unpaired surrogates. */
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

  /** Characters that are special in file systems. */
  private static final Pattern SPECIAL = Pattern.compile("[/\\\\:*?\"<>|]");

  private static final Pattern EDGES = Pattern.compile("^[. ]+|[. ]+$");
  private static final Pattern DEVICE =
      Pattern.compile("(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\\..*)?", Pattern.CASE_INSENSITIVE);

  /** The attr-char of RFC 8187 that are not letters or digits. */
  private static final String PLAIN = "!#$&+-.^_`|~";

  private Attachment() {}

  /**
   * Returns a header with a safe file name. It always has an extension of the format, so that no
   * image is saved as a program or a page.
   *
   * @param asked the name that the client requests; illegal characters are replaced or removed
   * @param otherwise the name to use if nothing is left
   */
  static String header(String asked, String otherwise, ImageFormat format) {
    String name = safe(asked);
    if (name.isEmpty()) {
      name = otherwise;
    }
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (!format.extensions().contains(extension) || name.indexOf('.') < 1) {
      name += "." + format.extension();
    }
    String ascii = name.replaceAll("[^A-Za-z0-9 ._-]", "_");
    return "attachment; filename=\"%s\"; filename*=UTF-8''%s".formatted(ascii, encoded(name));
  }

  private static String safe(String asked) {
    String visible = INVISIBLE.matcher(asked).replaceAll("");
    int end = visible.codePointCount(0, visible.length());
    String cut = visible.substring(0, visible.offsetByCodePoints(0, Math.min(end, MAX_CHARACTERS)));
    String name = EDGES.matcher(SPECIAL.matcher(cut).replaceAll("_")).replaceAll("");
    return DEVICE.matcher(name).matches() ? "_" + name : name;
  }

  private static String encoded(String name) {
    StringBuilder text = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 255);
      boolean isPlain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || PLAIN.indexOf(c) >= 0;
      text.append(isPlain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return text.toString();
  }
}
