package com.progimage.server.state.link;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Visibility;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * States what may be uploaded through a link, and what happens with it.
 *
 * @param maxBytes of the image
 * @param formats that are accepted; empty: all that the server reads
 * @param analyses to make of the image
 * @param visibility of the image; null: as the server's setting says
 * @param expiresAt no upload may begin from then on
 */
public record LinkTerms(
    long maxBytes,
    Set<ImageFormat> formats,
    Set<AnalysisKind> analyses,
    @Nullable Visibility visibility,
    Instant createdAt,
    Instant expiresAt) {
  public LinkTerms {
    formats = sorted(formats, ImageFormat.class);
    analyses = sorted(analyses, AnalysisKind.class);
    if (maxBytes < 1 || !createdAt.isBefore(expiresAt)) {
      throw new IllegalArgumentException(maxBytes + " bytes until " + expiresAt);
    }
  }

  private static <E extends Enum<E>> Set<E> sorted(Set<E> some, Class<E> type) {
    EnumSet<E> copy = EnumSet.noneOf(type);
    copy.addAll(some);
    return Collections.unmodifiableSet(copy);
  }
}
