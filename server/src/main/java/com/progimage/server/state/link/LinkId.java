package com.progimage.server.state.link;

import com.progimage.server.image.ImageId;
import java.time.Instant;
import java.util.Optional;

/**
 * Id of an upload link, created as image ids are, so ids sort by time. It is no secret.
 *
 * @param text a version 7 UUID in lower case
 */
public record LinkId(String text) {
  public LinkId {
    if (ImageId.find(text).isEmpty()) {
      throw new IllegalArgumentException("not the id of an upload link: " + text);
    }
  }

  /** Parses an id from a client, in any case. */
  public static Optional<LinkId> find(String text) {
    return ImageId.findIgnoringCase(text).map(id -> new LinkId(id.text()));
  }

  public static LinkId create(Instant now) {
    return new LinkId(ImageId.create(now).text());
  }

  @Override
  public String toString() {
    return text;
  }
}
