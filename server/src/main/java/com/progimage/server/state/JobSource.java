package com.progimage.server.state;

import com.progimage.server.image.ImageId;

/** What an item of a job is made of. */
public sealed interface JobSource {
  /** An image that is stored. */
  record OfImage(ImageId id) implements JobSource {}

  /** An image that is fetched and stored when its turn comes. */
  record OfUrl(String url) implements JobSource {}

  default Work work() {
    return switch (this) {
      case OfImage _ -> Work.MAKE;
      case OfUrl _ -> Work.FETCH;
    };
  }

  /** One line that {@link #of} reads. */
  default String text() {
    return switch (this) {
      case OfImage(var id) -> "image " + id.text();
      case OfUrl(var url) -> "url " + url;
    };
  }

  /**
   * @throws IllegalArgumentException where {@link #text} did not write it
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
