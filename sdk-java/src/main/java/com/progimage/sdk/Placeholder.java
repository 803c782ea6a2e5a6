package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.util.ArrayList;
import java.util.List;

/** Holds colors, hashes and a blurred stand-in to show until the image has loaded. */
public final class Placeholder {
  private final String model;
  private final List<ColorShare> colors;
  private final String blurHash;
  private final String thumbHash;
  private final long perceptualHash;
  private final boolean hasTransparency;
  private final double sharpness;
  private final String json;

  private Placeholder(JsonNode json) {
    this.model = Json.text(json, "model");
    List<ColorShare> shares = new ArrayList<>();
    for (JsonNode each : json.path("colors")) {
      shares.add(new ColorShare(Json.text(each, "color"), Json.decimal(each, "share")));
    }
    this.colors = List.copyOf(shares);
    this.blurHash = Json.text(json, "blurHash");
    this.thumbHash = Json.text(json, "thumbHash");
    this.perceptualHash = Long.parseUnsignedLong(Json.text(json, "perceptualHash"), 16);
    this.hasTransparency = json.path("hasTransparency").asBoolean();
    this.sharpness = Json.decimal(json, "sharpness");
    this.json = json.toString();
  }

  /**
   * A dominant color.
   *
   * @param color as in CSS, such as {@code #3f76a1}
   * @param share of the pixels, 0 to 1
   */
  public record ColorShare(String color, double share) {}

  static Placeholder of(JsonNode json) {
    try {
      return new Placeholder(json);
    } catch (NumberFormatException e) {
      throw new Json.Unexpected("no 64 bits in \"perceptualHash\"", e);
    }
  }

  /** {@return what made it} */
  public String model() {
    return model;
  }

  /** {@return the dominant colors, the largest share first} */
  public List<ColorShare> colors() {
    return colors;
  }

  /** {@return the BlurHash, with 4 × 3 components} */
  public String blurHash() {
    return blurHash;
  }

  /** {@return the ThumbHash, in Base64 without padding} */
  public String thumbHash() {
    return thumbHash;
  }

  /** {@return 64 bits, of which few differ if two images look alike} */
  public long perceptualHash() {
    return perceptualHash;
  }

  /**
   * Compares two images.
   *
   * @param first a placeholder
   * @param second one of the same model
   * @return the number of bits in which their perceptual hashes differ; up to 8 if they look alike
   */
  public static int distance(Placeholder first, Placeholder second) {
    return Long.bitCount(first.perceptualHash ^ second.perceptualHash);
  }

  /** {@return whether a pixel is not opaque} */
  public boolean hasTransparency() {
    return hasTransparency;
  }

  /** {@return the amount of fine detail; 0 for a plain area} */
  public double sharpness() {
    return sharpness;
  }

  /**
   * {@return the whole answer as the server sent it, on one line, including fields unknown to this
   * client}
   */
  public String json() {
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Placeholder placeholder && placeholder.json.equals(json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return blurHash;
  }
}
