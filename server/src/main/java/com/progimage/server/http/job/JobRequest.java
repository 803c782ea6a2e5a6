package com.progimage.server.http.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.analysis.RequestedAnalyses;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.job.SourceSelection;
import com.progimage.server.library.Target;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.transformation.Presets;
import com.progimage.server.transformation.Transformation;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A client's request for a job, as JSON. */
record JobRequest(
    @JsonProperty("sources") @JsonDeserialize(using = ShortList.OfSources.class)
        @Nullable List<RequestedSource> sources,
    @JsonProperty("outputs") @JsonDeserialize(using = ShortList.OfOutputs.class)
        @Nullable List<RequestedOutput> outputs,
    @JsonProperty("analyze") @JsonDeserialize(using = ShortList.OfAnalyses.class)
        @Nullable List<String> analyze,
    @JsonProperty("webhook") @Nullable String webhook) {

  private static final int MAX_URL_LENGTH = 8_000;

  /** Exactly one of its members is present. */
  record RequestedSource(
      @JsonProperty("image") @Nullable String image,
      @JsonProperty("url") @Nullable String url,
      @JsonProperty("all") @Nullable All all) {

    SourceSelection wanted(int index) {
      if (image != null && url == null && all == null) {
        return new SourceSelection.One(new JobSource.OfImage(imageId(image, index)));
      }
      if (url != null && image == null && all == null) {
        requireUrl(url, index);
        return new SourceSelection.One(new JobSource.OfUrl(url));
      }
      if (all != null && image == null && url == null) {
        return all.wanted(index);
      }
      throw malformed("source %d must have one of \"image\", \"url\" and \"all\"".formatted(index));
    }
  }

  /** Stored images, oldest first. */
  record All(
      @JsonProperty("after") @Nullable String after,
      @JsonProperty("limit") @Nullable Integer limit) {
    SourceSelection wanted(int index) {
      int most = limit == null ? StateStore.MAX_ITEMS : limit;
      if (most < 1 || most > StateStore.MAX_ITEMS) {
        throw malformed(
            "the limit of source %d must be from 1 to %d".formatted(index, StateStore.MAX_ITEMS));
      }
      return new SourceSelection.StoredImages(after == null ? null : imageId(after, index), most);
    }
  }

  record RequestedOutput(
      @JsonProperty("transformation") @Nullable String transformation,
      @JsonProperty("format") @Nullable String format) {

    Target target(int index, Presets presets) {
      if (format == null) {
        throw malformed("output %d has no \"format\": jpeg, png, webp, …".formatted(index));
      }
      ImageFormat known =
          ImageFormat.findByExtension(format)
              .orElseThrow(() ->
                  new Failure(
                      ErrorCode.UNSUPPORTED_FORMAT,
                      "output %d has the format '%s': the known ones are listed in /capabilities"
                          .formatted(index, format)));
      String text = transformation == null ? "" : transformation;
      try {
        return new Target(text.isEmpty() ? Transformation.NONE : presets.parse(text), known);
      } catch (Failure invalid) {
        throw invalid.of("output " + index);
      }
    }
  }

  List<SourceSelection> wanted() {
    if (sources == null || sources.isEmpty()) {
      throw malformed("the job needs \"sources\": [{\"image\": id}, {\"url\": …}, {\"all\": {}}]");
    }
    return IntStream.range(0, sources.size()).mapToObj(i -> sources.get(i).wanted(i)).toList();
  }

  List<Target> targets(Presets presets) {
    if (outputs == null) {
      if (analyze != null) {
        return List.of();
      }
      throw malformed(
          "the job needs \"outputs\": [{\"transformation\": \"resize_200x200\", \"format\":"
              + " \"webp\"}]");
    }
    return IntStream.range(0, outputs.size())
        .mapToObj(i -> outputs.get(i).target(i, presets))
        .toList();
  }

  Set<AnalysisKind> analyses() {
    return analyze == null ? Set.of() : RequestedAnalyses.of(analyze);
  }

  private static void requireUrl(String url, int index) {
    if (url.isEmpty() || url.length() > MAX_URL_LENGTH) {
      throw malformed(
          "the URL of source %d must have 1 to %d characters".formatted(index, MAX_URL_LENGTH));
    }
  }

  private static ImageId imageId(String text, int index) {
    return ImageId.findIgnoringCase(text)
        .orElseThrow(
            () -> malformed("source %d names '%s', which is no image id".formatted(index, text)));
  }

  private static Failure malformed(String message) {
    return new Failure(ErrorCode.MALFORMED_REQUEST, message);
  }
}
