package com.progimage.sdk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.sdk.text.Json;
import com.progimage.sdk.text.Numbers;
import com.progimage.sdk.transformation.Transformation;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sources, outputs and analyses of a job, which makes each of each source. It has at least one
 * source and one output or analysis. Immutable.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="job"}
 */
public final class JobRequest {
  private static final int MAX_SOURCES = 10_000;

  private final List<ObjectNode> sources;
  private final List<ObjectNode> outputs;
  private final Set<String> analyses;
  private final @Nullable URI webhook;

  private JobRequest(Builder builder) {
    this.sources = List.copyOf(builder.sources);
    this.outputs = List.copyOf(builder.outputs);
    this.analyses = Collections.unmodifiableSet(new LinkedHashSet<>(builder.analyses));
    this.webhook = builder.webhook;
  }

  /** {@return a builder, which needs at least one source, and an output or an analysis} */
  public static Builder builder() {
    return new Builder();
  }

  byte[] json() {
    ObjectNode json = Json.newObject();
    json.putArray("sources").addAll(sources);
    json.putArray("outputs").addAll(outputs);
    if (!analyses.isEmpty()) {
      ArrayNode names = json.putArray("analyze");
      analyses.forEach(names::add);
    }
    if (webhook != null) {
      json.put("webhook", webhook.toString());
    }
    return Json.bytes(json);
  }

  @Override
  public String toString() {
    return sources.size()
        + " sources, "
        + outputs.size()
        + " outputs"
        + (analyses.isEmpty() ? "" : ", " + analyses.size() + " analyses");
  }

  /** Builder of a request. It can be reused, by one thread at a time. */
  public static final class Builder {
    private final List<ObjectNode> sources = new ArrayList<>();
    private final List<ObjectNode> outputs = new ArrayList<>();
    private final Set<String> analyses = new LinkedHashSet<>();
    private @Nullable URI webhook;

    private Builder() {}

    /**
     * Adds stored images as sources.
     *
     * @param images of the job's server
     * @return this builder
     */
    public Builder images(StoredImage... images) {
      return ids(Arrays.stream(images).map(StoredImage::id).toList());
    }

    /**
     * Adds stored images as sources. A missing image fails alone and does not affect the others.
     *
     * @param ids of images
     * @return this builder
     */
    public Builder ids(Collection<String> ids) {
      ids.forEach(id -> sources.add(Json.newObject().put("image", id)));
      return this;
    }

    /**
     * Adds images that the server downloads and stores. A failed download does not affect the other
     * sources.
     *
     * @param urls the images' addresses, which the server must be able and allowed to reach
     * @return this builder
     */
    public Builder urls(URI... urls) {
      return urls(List.of(urls));
    }

    /**
     * Adds images that the server downloads and stores. A failed download does not affect the other
     * sources.
     *
     * @param urls the images' addresses, which the server must be able and allowed to reach
     * @return this builder
     */
    public Builder urls(Collection<URI> urls) {
      urls.forEach(url -> sources.add(Json.newObject().put("url", url.toString())));
      return this;
    }

    /**
     * Adds all stored images as sources, oldest first, at most 10,000.
     *
     * @return this builder
     */
    public Builder all() {
      range();
      return this;
    }

    /**
     * Adds the oldest stored images as sources.
     *
     * @param limit the maximum number of images, 1 to 10,000
     * @return this builder
     */
    public Builder all(int limit) {
      Numbers.within("limit", limit, 1, MAX_SOURCES);
      range().put("limit", limit);
      return this;
    }

    /**
     * Adds the stored images after a given one, oldest first.
     *
     * @param id of an image, which may have been deleted
     * @param limit the maximum number of images, 1 to 10,000
     * @return this builder
     */
    public Builder allAfter(String id, int limit) {
      Numbers.within("limit", limit, 1, MAX_SOURCES);
      range().put("after", id).put("limit", limit);
      return this;
    }

    /**
     * Adds an output.
     *
     * @param format the format to make of each source
     * @return this builder
     */
    public Builder output(ImageFormat format) {
      return output(Transformation.NONE, format);
    }

    /**
     * Adds an output.
     *
     * @param transformation the operations to apply to each source
     * @param format the format to make
     * @return this builder
     */
    public Builder output(Transformation transformation, ImageFormat format) {
      outputs.add(
          Json.newObject()
              .put("transformation", transformation.toString())
              .put("format", format.extension()));
      return this;
    }

    /**
     * Adds analyses.
     *
     * @param kinds what to look for in each source
     * @return this builder
     */
    public Builder analyze(AnalysisKind... kinds) {
      for (AnalysisKind kind : kinds) {
        analyses.add(kind.name());
      }
      return this;
    }

    /**
     * Sets a webhook that the server calls when the job ends.
     *
     * @param url the webhook's address, which the server must be able and allowed to reach
     * @return this builder
     */
    public Builder webhook(URI url) {
      webhook = url;
      return this;
    }

    /**
     * {@return the request}
     *
     * @throws IllegalStateException if there is no source, or neither output nor analysis
     */
    public JobRequest build() {
      if (sources.isEmpty()) {
        throw new IllegalStateException(
            "a job needs a source: call images(…), ids(…), urls(…), all(…) or allAfter(…)");
      }
      if (outputs.isEmpty() && analyses.isEmpty()) {
        throw new IllegalStateException(
            "a job needs an output or an analysis: call output(…) or analyze(…)");
      }
      return new JobRequest(this);
    }

    private ObjectNode range() {
      ObjectNode source = Json.newObject();
      sources.add(source);
      return source.putObject("all");
    }
  }
}
