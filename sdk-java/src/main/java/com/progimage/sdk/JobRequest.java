package com.progimage.sdk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a job is to make: each output of each source. Immutable: each method gives another request.
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

  /** {@return a request without sources and outputs, of which it needs one each} */
  public static JobRequest of() {
    return new JobRequest(List.of(), List.of(), null);
  }

  /**
   * Adds stored images.
   *
   * @param images of the server that the job is for
   * @return this with them as sources
   */
  public JobRequest images(StoredImage... images) {
    return ids(Arrays.stream(images).map(StoredImage::id).toList());
  }

  /**
   * Adds stored images. One that is not there fails by itself and leaves the others alone.
   *
   * @param ids of images
   * @return this with them as sources
   */
  public JobRequest ids(Collection<String> ids) {
    return and(ids.stream().map(id -> source(one -> one.put("image", id))).toList());
  }

  /**
   * Adds images that the server fetches and stores. One that it cannot fetch fails by itself.
   *
   * @param urls which the server must reach and be allowed to fetch
   * @return this with them as sources
   */
  public JobRequest urls(URI... urls) {
    return and(
        Arrays.stream(urls).map(url -> source(one -> one.put("url", url.toString()))).toList());
  }

  /** {@return this with all stored images as sources, 10,000 at most, the oldest first} */
  public JobRequest all() {
    return and(List.of(source(one -> one.putObject("all"))));
  }

  /**
   * Adds stored images in the order of their making.
   *
   * @param limit 1 to 10,000 at most
   * @return this with the oldest images as sources
   */
  public JobRequest all(int limit) {
    Numbers.within("limit", limit, 1, MAX_SOURCES);
    return and(List.of(source(one -> one.putObject("all").put("limit", limit))));
  }

  /**
   * Adds the stored images after one, in the order of their making.
   *
   * @param id of an image that need not be there any more
   * @param limit 1 to 10,000 at most
   * @return this with those images as sources
   */
  public JobRequest allAfter(String id, int limit) {
    Numbers.within("limit", limit, 1, MAX_SOURCES);
    return and(List.of(source(one -> one.putObject("all").put("after", id).put("limit", limit))));
  }

  /**
   * Adds an output.
   *
   * @param format that each source is wanted in
   * @return this with that output
   */
  public JobRequest output(ImageFormat format) {
    return output(Transformation.NONE, format);
  }

  /**
   * Adds an output.
   *
   * @param transformation what is done to each source
   * @param format that it is wanted in
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
   * Has the server tell someone of the end.
   *
   * @param url which the server must reach and be allowed to post to
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
   * As it is sent.
   *
   * @throws IllegalArgumentException where there is nothing to make, or nothing to make it of
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
