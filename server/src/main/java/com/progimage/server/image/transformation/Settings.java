package com.progimage.server.image.transformation;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is said once of a whole transformation. What was given is kept even where it equals a
 * default, because defaults may change.
 *
 * @param quality of lossy formats, 1 to 100; null: the format's default
 * @param maxBytes that the rendition may have, at least 1; null: as many as it takes
 * @param background for corners, padding and formats without alpha; null: transparent, and white
 *     where the format has no alpha
 * @param trace how raster becomes SVG; null: the tracer's own choice
 * @param chroma how finely a JPEG has colour; null: as its quality says
 * @param flags that were given
 */
public record Settings(
    @Nullable Integer quality,
    @Nullable Integer maxBytes,
    @Nullable Colour background,
    @Nullable Trace trace,
    @Nullable Chroma chroma,
    Set<Flag> flags) {

  /** What is said by its name alone. */
  public enum Flag {
    /** All pictures of an animation are kept, where source and output can. */
    ANIMATE,
    /** The file is made as small as it can be without changing the picture. */
    COMPRESS,
    /** Sizes change in linear light. */
    LINEAR,
    /** Formats that can be lossy or not keep every pixel. */
    LOSSLESS,
    /** A JPEG shows the whole picture before all of it has arrived. */
    PROGRESSIVE,
    /** What says more than the picture goes, from an original too. */
    STRIP;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static final Settings NONE = new Settings(null, null, null, null, null, Set.of());

  /** How often a picture is encoded at most until it has {@link #maxBytes}. */
  public static final int MAX_ATTEMPTS = 8;

  /** How many times the usual time encoding may take with {@link Flag#COMPRESS}. */
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

  public Settings withBackground(Colour value) {
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

  /** What corners and padding are filled with. */
  public Colour fill() {
    return background == null ? Colour.TRANSPARENT : background;
  }

  /** The canonical steps: {@code trace} first, the others by name. */
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
