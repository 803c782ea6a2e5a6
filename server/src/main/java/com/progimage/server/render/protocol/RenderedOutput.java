package com.progimage.server.render.protocol;

import com.progimage.server.image.Digest;
import com.progimage.server.image.Size;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One output in the file that the worker wrote.
 *
 * @param byteCount of the file
 * @param digest of the file
 * @param width in pixels; for an SVG, in CSS pixels
 * @param height likewise
 * @param durable whether the file was fsynced; otherwise it may be served but not kept
 */
public record RenderedOutput(
    long byteCount, Digest digest, int width, int height, boolean durable) {
  public RenderedOutput {
    if (byteCount < 1 || width < 1 || height < 1) {
      throw new IllegalArgumentException(byteCount + " bytes, " + width + "x" + height);
    }
  }

  static RenderedOutput from(MessageFields fields) {
    return new RenderedOutput(
        fields.number("byteCount"),
        new Digest(fields.text("digest")),
        fields.integer("width"),
        fields.integer("height"),
        fields.flag("durable"));
  }

  Map<String, Object> json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("byteCount", byteCount);
    fields.put("digest", digest.text());
    fields.put("width", (long) width);
    fields.put("height", (long) height);
    fields.put("durable", durable);
    return fields;
  }

  public Size size() {
    return new Size(width, height);
  }
}
