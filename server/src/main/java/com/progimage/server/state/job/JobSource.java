package com.progimage.server.state.job;

import com.progimage.server.image.ImageId;

/** The source of an item. */
public sealed interface JobSource {
  /** A stored image. */
  record OfImage(ImageId id) implements JobSource {}

  /** An image that is fetched and stored when the item runs. */
  record OfUrl(String url) implements JobSource {}

  default WorkKind work() {
    return switch (this) {
      case OfImage _ -> WorkKind.MAKE;
      case OfUrl _ -> WorkKind.FETCH;
    };
  }

  /** Returns a line that {@link #of} parses. */
  default String text() {
    return switch (this) {
      case OfImage(var id) -> "image " + id.text();
      case OfUrl(var url) -> "url " + url;
    };
  }

  /**
   * @throws IllegalArgumentException if {@link #text} did not write the text
   */
  static JobSource of(String text) {
    int blank = text.indexOf(' ');
    String rest = text.substring(blank + 1);
    return switch (text.substring(0, Math.max(0, blank))) {
      case "image" -> new OfImage(new ImageId(rest));
      case "url" -> new OfUrl(rest);
      default -> throw new IllegalArgumentException("not a source: " + text);
    };
  }
}
