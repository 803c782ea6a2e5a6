package com.progimage.sdk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.sdk.text.Json;
import com.progimage.sdk.text.Numbers;
import com.progimage.sdk.transformation.Transformation;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sources and outputs of a job, which makes each output of each source. Immutable: each method
 * returns a new request.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="job"}
 */
public final class JobRequest {
  private static final int MAX_SOURCES = 10_000;

  private final List<ObjectNode> sources;
  private final List<ObjectNode> outputs;
  private final @Nullable URI webhook;

  private JobRequest(List<ObjectNode> sources, List<ObjectNode> outputs, @Nullable URI webhook) {
    this.sources = sources;
    this.outputs = outputs;
    this.webhook = webhook;
  }

  /** {@return an empty request, which needs at least one source and one output} */
  public static JobRequest of() {
    return new JobRequest(List.of(), List.of(), null);
  }

  /**
   * Adds stored images as sources.
   *
   * @param images of the job's server
   * @return this with those sources
   */
  public JobRequest images(StoredImage... images) {
    return ids(Arrays.stream(images).map(StoredImage::id).toList());
  }

  /**
   * Adds stored images as sources. A missing image fails alone and does not affect the others.
   *
   * @param ids of images
   * @return this with those sources
   */
  public JobRequest ids(Collection<String> ids) {
    return and(ids.stream().map(id -> source(one -> one.put("image", id))).toList());
  }

  /**
   * Adds images that the server downloads and stores. A failed download does not affect the other
   * sources.
   *
   * @param urls the images' addresses, which the server must be able and allowed to reach
   * @return this with those sources
   */
  public JobRequest urls(URI... urls) {
    return and(
        Arrays.stream(urls).map(url -> source(one -> one.put("url", url.toString()))).toList());
  }

  /** {@return this with all stored images as sources, oldest first, at most 10,000} */
  public JobRequest all() {
    return and(List.of(source(one -> one.putObject("all"))));
  }

  /**
   * Adds the oldest stored images as sources.
   *
   * @param limit the maximum number of images, 1 to 10,000
   * @return this with those sources
   */
  public JobRequest all(int limit) {
    Numbers.within("limit", limit, 1, MAX_SOURCES);
    return and(List.of(source(one -> one.putObject("all").put("limit", limit))));
  }

  /**
   * Adds the stored images after a given one, oldest first.
   *
   * @param id of an image, which may have been deleted
   * @param limit the maximum number of images, 1 to 10,000
   * @return this with those sources
   */
  public JobRequest allAfter(String id, int limit) {
    Numbers.within("limit", limit, 1, MAX_SOURCES);
    return and(List.of(source(one -> one.putObject("all").put("after", id).put("limit", limit))));
  }

  /**
   * Adds an output.
   *
   * @param format the format to make of each source
   * @return this with that output
   */
  public JobRequest output(ImageFormat format) {
    return output(Transformation.NONE, format);
  }

  /**
   * Adds an output.
   *
   * @param transformation the operations to apply to each source
   * @param format the format to make
   * @return this with that output
   */
  public JobRequest output(Transformation transformation, ImageFormat format) {
    List<ObjectNode> all = new ArrayList<>(outputs);
    all.add(
        Json.newObject()
            .put("transformation", transformation.toString())
            .put("format", format.extension()));
    return new JobRequest(sources, List.copyOf(all), webhook);
  }

  /**
   * Sets a webhook that the server calls when the job ends.
   *
   * @param url the webhook's address, which the server must be able and allowed to reach
   * @return this with that webhook
   */
  public JobRequest webhook(URI url) {
    return new JobRequest(sources, outputs, url);
  }

  private JobRequest and(List<ObjectNode> more) {
    List<ObjectNode> all = new ArrayList<>(sources);
    all.addAll(more);
    return new JobRequest(List.copyOf(all), outputs, webhook);
  }

  private static ObjectNode source(Consumer<ObjectNode> filler) {
    ObjectNode source = Json.newObject();
    filler.accept(source);
    return source;
  }

  /**
   * Returns the request's body.
   *
   * @throws IllegalArgumentException if there is no source or no output
   */
  byte[] json() {
    if (sources.isEmpty() || outputs.isEmpty()) {
      throw new IllegalArgumentException(
          "a job needs at least one source and one output: images(…), ids(…), urls(…) or all(),"
              + " and output(…)");
    }
    ObjectNode json = Json.newObject();
    json.putArray("sources").addAll(sources);
    json.putArray("outputs").addAll(outputs);
    if (webhook != null) {
      json.put("webhook", webhook.toString());
    }
    return Json.bytes(json);
  }

  @Override
  public String toString() {
    return sources.size() + " sources, " + outputs.size() + " outputs";
  }
}
