package com.progimage.server.engine.svg.font;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.GraphicsEnvironment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.batik.bridge.FontFace;
import org.apache.batik.bridge.FontFamilyResolver;
import org.apache.batik.gvt.font.GVTFontFamily;
import org.jspecify.annotations.Nullable;

/**
 * Resolves font family names: the installed font of that name, or, for generic names, the first
 * installed font of a fixed list. The same fonts therefore always give the same picture, whatever
 * the system's substitutions are. If the system has no Noto Sans, regular or bold, the bundled one
 * is used, together with a bundled font for other scripts. Fonts that a document embeds or links
 * are not read.
 */
public final class SystemFonts implements FontFamilyResolver {
  private static final String FAMILY = "Noto Sans";

  /** The name has as many letters, because a font records the length of its name. */
  private static final String OTHER_SCRIPTS = "Noto More";

  private static final List<String> SHIPPED =
      List.of("/fonts/sans/NotoSans-Regular.ttf", "/fonts/sans/NotoSans-Bold.ttf");

  /**
   * This font also has the scripts of Asia. It calls itself Noto Sans, whose Latin letters it kerns
   * wrongly.
   */
  private static final String MERGED = "/fonts/sans/NotoSansMerged-Regular.ttf";

  public static final SystemFonts INSTALLED = new SystemFonts();

  private static final List<String> SANS =
      List.of(FAMILY, "DejaVu Sans", "Liberation Sans", "Arial", "Helvetica");
  private static final List<String> SERIF =
      List.of("DejaVu Serif", "Noto Serif", "Liberation Serif", "Times New Roman");
  private static final List<String> MONO =
      List.of("DejaVu Sans Mono", "Noto Sans Mono", "Liberation Mono", "Courier New");

  private record Family(GVTFontFamily family, Font font) {}

  /** Sorted by name, in lower case. */
  private final Map<String, Family> families = new TreeMap<>();

  private SystemFonts() {
    GraphicsEnvironment system = GraphicsEnvironment.getLocalGraphicsEnvironment();
    for (String file : SHIPPED) {
      // Does not replace a font that the system already has.
      system.registerFont(font(file, shipped(file)));
    }
    system.registerFont(font(MERGED, renamed(shipped(MERGED))));
    for (String name : system.getAvailableFontFamilyNames(Locale.ROOT)) {
      families.put(
          name.toLowerCase(Locale.ROOT),
          new Family(new KernedFamily(name), new Font(name, Font.PLAIN, 12)));
    }
  }

  private static byte[] shipped(String file) {
    try (InputStream in = SystemFonts.class.getResourceAsStream(file)) {
      return Objects.requireNonNull(in, file).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Font font(String file, byte[] bytes) {
    try {
      return Font.createFont(Font.TRUETYPE_FONT, new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FontFormatException e) {
      throw new IllegalStateException("this build has a damaged " + file, e);
    }
  }

  /** Renames the font, so that both can be registered. */
  private static byte[] renamed(byte[] font) {
    byte[] renamed = font.clone();
    for (Charset charset : List.of(ISO_8859_1, UTF_16BE)) {
      byte[] from = FAMILY.getBytes(charset);
      byte[] to = OTHER_SCRIPTS.getBytes(charset);
      for (int i = 0; i + from.length <= font.length; i++) {
        if (font[i] == from[0] && Arrays.equals(font, i, i + from.length, from, 0, from.length)) {
          System.arraycopy(to, 0, renamed, i, to.length);
        }
      }
    }
    return renamed;
  }

  @Override
  public @Nullable GVTFontFamily resolve(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    return switch (key) {
      case "sans-serif", "system-ui", "cursive", "fantasy" -> first(SANS);
      case "serif" -> first(SERIF);
      case "monospace" -> first(MONO);
      default -> find(key).map(Family::family).orElse(null);
    };
  }

  @Override
  public @Nullable GVTFontFamily resolve(String name, FontFace face) {
    return null;
  }

  @Override
  public @Nullable GVTFontFamily loadFont(InputStream in, FontFace face) {
    return null;
  }

  @Override
  public GVTFontFamily getDefault() {
    return first(SANS);
  }

  @Override
  public @Nullable GVTFontFamily getFamilyThatCanDisplay(char character) {
    return Stream.concat(
            SANS.stream().map(this::find).flatMap(Optional::stream), families.values().stream())
        .filter(family -> family.font.canDisplay(character))
        .findFirst()
        .map(Family::family)
        .orElse(null);
  }

  private Optional<Family> find(String name) {
    return Optional.ofNullable(families.get(name.toLowerCase(Locale.ROOT)));
  }

  private GVTFontFamily first(List<String> names) {
    return names.stream()
        .flatMap(name -> find(name).stream())
        .findFirst()
        .or(() -> families.values().stream().findFirst())
        .map(Family::family)
        .orElseGet(() -> new KernedFamily(Font.SANS_SERIF));
  }
}
