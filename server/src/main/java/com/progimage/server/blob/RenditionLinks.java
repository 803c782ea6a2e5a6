package com.progimage.server.blob;

import com.progimage.server.image.RenditionKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Kept renditions that clients can read without this server. Every method blocks. */
public interface RenditionLinks {
  /**
   * A URL at which everyone can read a kept rendition for a while.
   *
   * @param lifetime after which it is refused
   */
  record RenditionLink(URI url, Duration lifetime) {}

  /**
   * The answer that a link gives.
   *
   * @param disposition the value of {@code Content-Disposition}; null for none
   * @param end after which the link must not work; null: the store decides
   */
  record LinkedAnswer(String mediaType, @Nullable String disposition, @Nullable Instant end) {}

  /**
   * Links to a kept rendition. Does not check whether its images still exist. Empty if the
   * rendition is not kept, if it is too small to be worth it, or if the store gives no links now.
   */
  Optional<RenditionLink> link(RenditionKey key, LinkedAnswer answer);
}
