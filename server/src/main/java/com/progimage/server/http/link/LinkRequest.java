package com.progimage.server.http.link;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.analysis.RequestedAnalyses;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Visibility;
import com.progimage.server.link.UploadLinks;
import com.progimage.server.state.link.LinkTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The link to create, as JSON.
 *
 * @param callback the URL to notify of the end; null: none
 * @param maxBytes of the image; null: as many as an upload may have
 * @param mediaTypes of the image; null: all that the server reads
 * @param expiresIn seconds; null: {@link UploadLinks#DEFAULT_LIFETIME}
 * @param analyze the names of analyses to make; null: none
 * @param visibility of the image; null: as the server's setting says
 * @param allowInsecureCallback whether the callback's server may have any certificate
 */
record LinkRequest(
    @JsonProperty("callback") @Nullable String callback,
    @JsonProperty("maxBytes") @Nullable Long maxBytes,
    @JsonProperty("mediaTypes") @Nullable List<String> mediaTypes,
    @JsonProperty("expiresIn") @Nullable Long expiresIn,
    @JsonProperty("analyze") @Nullable List<String> analyze,
    @JsonProperty("visibility") @Nullable String visibility,
    @JsonProperty("allowInsecureCallback") boolean allowInsecureCallback) {

  /**
   * @param mostBytes of any upload
   * @param reads the formats that the server reads
   * @throws Failure {@code malformed-request}
   */
  LinkTerms terms(Instant now, long mostBytes, Set<ImageFormat> reads) {
    return new LinkTerms(
        bytes(mostBytes),
        formats(reads),
        analyses(),
        chosenVisibility(),
        now,
        now.plus(lifetime()));
  }

  private long bytes(long most) {
    if (maxBytes == null) {
      return most;
    }
    if (maxBytes < 1 || maxBytes > most) {
      throw malformed("maxBytes must be from 1 to %d, or be left out".formatted(most));
    }
    return maxBytes;
  }

  private Set<ImageFormat> formats(Set<ImageFormat> reads) {
    Set<ImageFormat> formats = EnumSet.noneOf(ImageFormat.class);
    if (mediaTypes == null) {
      return formats;
    }
    for (String mediaType : mediaTypes) {
      formats.add(
          ImageFormat.findByMediaType(mediaType)
              .filter(reads::contains)
              .orElseThrow(() ->
                  malformed(
                      "mediaTypes must be some of %s, or be left out for all"
                          .formatted(names(reads.stream().sorted().map(ImageFormat::mediaType))))));
    }
    if (formats.isEmpty()) {
      throw malformed("mediaTypes has no entry: name some, or leave it out for all");
    }
    return formats;
  }

  private Set<AnalysisKind> analyses() {
    return analyze == null || analyze.isEmpty() ? Set.of() : RequestedAnalyses.of(analyze);
  }

  boolean isAnalyzed() {
    return analyze != null && !analyze.isEmpty();
  }

  private @Nullable Visibility chosenVisibility() {
    return visibility == null
        ? null
        : Visibility.find(visibility)
            .orElseThrow(() -> malformed("visibility must be public or private, or be left out"));
  }

  private Duration lifetime() {
    if (expiresIn == null) {
      return UploadLinks.DEFAULT_LIFETIME;
    }
    long most = UploadLinks.MAX_LIFETIME.toSeconds();
    if (expiresIn < 1 || expiresIn > most) {
      throw malformed("expiresIn must be from 1 to %d seconds, or be left out".formatted(most));
    }
    return Duration.ofSeconds(expiresIn);
  }

  private static String names(Stream<String> names) {
    return names.collect(Collectors.joining(", "));
  }

  private static Failure malformed(String message) {
    return new Failure(ErrorCode.MALFORMED_REQUEST, message);
  }
}
