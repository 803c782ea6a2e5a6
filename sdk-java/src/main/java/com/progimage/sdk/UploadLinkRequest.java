package com.progimage.sdk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.sdk.text.Json;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An upload link to create. Immutable: each method returns a new request.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="upload-links"}
 */
public final class UploadLinkRequest {
  private final Limits limits;
  private final List<String> analyses;
  private final @Nullable Visibility visibility;
  private final @Nullable URI callback;
  private final boolean allowsInsecureCallback;

  private UploadLinkRequest(
      Limits limits,
      List<String> analyses,
      @Nullable Visibility visibility,
      @Nullable URI callback,
      boolean allowsInsecureCallback) {
    this.limits = limits;
    this.analyses = analyses;
    this.visibility = visibility;
    this.callback = callback;
    this.allowsInsecureCallback = allowsInsecureCallback;
  }

  /**
   * Asks for a link that takes any image that the server reads, for an hour.
   *
   * @return the request
   */
  public static UploadLinkRequest create() {
    return new UploadLinkRequest(
        new Limits(OptionalLong.empty(), List.of(), null), List.of(), null, null, false);
  }

  /**
   * Limits the size of the image.
   *
   * @param count the most bytes, at least 1
   * @return this with that limit
   */
  public UploadLinkRequest maxBytes(long count) {
    if (count < 1) {
      throw new IllegalArgumentException("maxBytes is " + count + ", must be at least 1");
    }
    return with(new Limits(OptionalLong.of(count), limits.mediaTypes, limits.expiresIn));
  }

  /**
   * Limits the formats of the image.
   *
   * @param formats at least one; by default all that the server reads
   * @return this with these formats
   */
  public UploadLinkRequest formats(ImageFormat... formats) {
    if (formats.length == 0) {
      throw new IllegalArgumentException("name at least one format, such as ImageFormat.JPEG");
    }
    List<String> types = Arrays.stream(formats).map(ImageFormat::mediaType).toList();
    return with(new Limits(limits.maxBytes, types, limits.expiresIn));
  }

  /**
   * Sets the time in which the upload must begin.
   *
   * @param time 1 second to 7 days; rounded down to whole seconds; by default an hour
   * @return this with that time
   */
  public UploadLinkRequest expiresIn(Duration time) {
    if (time.toSeconds() < 1) {
      throw new IllegalArgumentException("expiresIn is " + time + ", must be at least 1 s");
    }
    return with(new Limits(limits.maxBytes, limits.mediaTypes, time));
  }

  /**
   * Has the image analyzed.
   *
   * @param kinds what to look for
   * @return this with these analyses
   */
  public UploadLinkRequest analyze(AnalysisKind... kinds) {
    List<String> names = Arrays.stream(kinds).map(AnalysisKind::name).toList();
    return new UploadLinkRequest(limits, names, visibility, callback, allowsInsecureCallback);
  }

  /**
   * Chooses who may read the image's bytes on a server with keys. By default, the server decides.
   *
   * @param whom whether strangers who know the image's id may read it
   * @return this with that visibility
   */
  public UploadLinkRequest visibility(Visibility whom) {
    return new UploadLinkRequest(limits, analyses, whom, callback, allowsInsecureCallback);
  }

  /**
   * Has the server notify a URL when the link has ended.
   *
   * @param url as that of a webhook
   * @return this with that callback
   */
  public UploadLinkRequest callback(URI url) {
    return new UploadLinkRequest(limits, analyses, visibility, url, false);
  }

  /**
   * Does the same, and accepts any certificate of the callback's server.
   *
   * @param url as that of a webhook
   * @return this with that callback
   */
  public UploadLinkRequest insecureCallback(URI url) {
    return new UploadLinkRequest(limits, analyses, visibility, url, true);
  }

  private UploadLinkRequest with(Limits other) {
    return new UploadLinkRequest(other, analyses, visibility, callback, allowsInsecureCallback);
  }

  byte[] json() {
    ObjectNode json = Json.newObject();
    limits.maxBytes.ifPresent(count -> json.put("maxBytes", count));
    add(json, "mediaTypes", limits.mediaTypes);
    if (limits.expiresIn != null) {
      json.put("expiresIn", limits.expiresIn.toSeconds());
    }
    add(json, "analyze", analyses);
    if (visibility != null) {
      json.put("visibility", visibility.name());
    }
    if (callback != null) {
      json.put("callback", callback.toString());
      json.put("allowInsecureCallback", allowsInsecureCallback);
    }
    return Json.bytes(json);
  }

  private static void add(ObjectNode json, String name, List<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = json.putArray(name);
      new ArrayList<>(values).forEach(array::add);
    }
  }

  @Override
  public String toString() {
    return "an upload link" + (callback == null ? "" : " with a callback to " + callback);
  }

  private record Limits(
      OptionalLong maxBytes, List<String> mediaTypes, @Nullable Duration expiresIn) {
    Limits {
      Objects.requireNonNull(maxBytes);
    }
  }
}
