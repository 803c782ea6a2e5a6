package com.progimage.server.transformation;

import com.progimage.server.transformation.text.RgbaColor;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Options for a whole transformation. A given value is kept even if it equals a default, because
 * defaults may change.
 *
 * @param quality of lossy formats, 1 to 100; null: the format's default
 * @param maxBytes maximum size of the rendition, at least 1; null: unlimited
 * @param background for corners, padding and formats without alpha; null: transparent, or white if
 *     the format has no alpha
 * @param trace options of tracing to SVG; null: the tracer's defaults
 * @param chroma chroma subsampling of a JPEG; null: depends on the quality
 * @param flags that were given
 */
public record Settings(
    @Nullable Integer quality,
    @Nullable Integer maxBytes,
    @Nullable RgbaColor background,
    @Nullable Trace trace,
    @Nullable Chroma chroma,
    Set<Flag> flags) {

  /** Options without a value. */
  public enum Flag {
    /** Keeps all pictures of an animation, if source and output support it. */
    ANIMATE,
    /** Makes the file as small as possible without changing the picture. */
    COMPRESS,
    /** Resizes in linear light. */
    LINEAR,
    /** Keeps every pixel exactly, in formats that can be either lossy or lossless. */
    LOSSLESS,
    /** Makes a JPEG that shows the whole picture before all of it has arrived. */
    PROGRESSIVE,
    /** Removes metadata, from an unchanged original too. */
    STRIP;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static final Settings NONE = new Settings(null, null, null, null, null, Set.of());

  /** Maximum number of attempts at encoding a picture within {@link #maxBytes}. */
  public static final int MAX_ATTEMPTS = 8;

  /** Factor by which {@link Flag#COMPRESS} may lengthen the encoding time. */
  public static final int COMPRESS_EFFORT = 8;

  public Settings {
    flags = Set.copyOf(flags);
    if (quality != null && (quality < 1 || quality > 100) || maxBytes != null && maxBytes < 1) {
      throw new IllegalArgumentException("quality " + quality + ", bytes " + maxBytes);
    }
  }

  public Settings withQuality(int value) {
    return new Settings(value, maxBytes, background, trace, chroma, flags);
  }

  public Settings withMaxBytes(int value) {
    return new Settings(quality, value, background, trace, chroma, flags);
  }

  public Settings withBackground(RgbaColor value) {
    return new Settings(quality, maxBytes, value, trace, chroma, flags);
  }

  public Settings withTrace(Trace value) {
    return new Settings(quality, maxBytes, background, value, chroma, flags);
  }

  public Settings withChroma(Chroma value) {
    return new Settings(quality, maxBytes, background, trace, value, flags);
  }

  public Settings with(Flag flag) {
    Set<Flag> more = EnumSet.of(flag);
    more.addAll(flags);
    return new Settings(quality, maxBytes, background, trace, chroma, more);
  }

  public boolean has(Flag flag) {
    return flags.contains(flag);
  }

  /** The fill color of corners and padding. */
  public RgbaColor fill() {
    return background == null ? RgbaColor.TRANSPARENT : background;
  }

  /** The canonical steps: {@code trace} first, then the others sorted by name. */
  List<String> steps() {
    Stream<@Nullable String> valued =
        Stream.of(
            background == null ? null : "background_" + background.text(),
            chroma == null ? null : "chroma_" + chroma.text(),
            maxBytes == null ? null : "maxbytes_" + maxBytes,
            quality == null ? null : "quality_" + quality);
    Stream<String> byName =
        Stream.concat(valued.filter(Objects::nonNull), flags.stream().map(Flag::text)).sorted();
    return Stream.concat(Stream.ofNullable(trace).map(Trace::text), byName).toList();
  }
}
