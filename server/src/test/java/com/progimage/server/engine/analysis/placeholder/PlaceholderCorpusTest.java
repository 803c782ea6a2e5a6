package com.progimage.server.engine.analysis.placeholder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.analysis.Placeholder;
import com.progimage.server.analysis.Placeholder.DominantColor;
import com.progimage.server.api.Corpora;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.analysis.UprightPicture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * Compares placeholders with those of the libraries of BlurHash, ThumbHash and ImageHash, and with
 * the best of many palettes.
 */
class PlaceholderCorpusTest {
  private static final PlaceholderAnalyzer ANALYZER = new PlaceholderAnalyzer();

  private final SoftAssertions all = new SoftAssertions();

  @Test
  void placeholdersAgreeWithTheReferences() throws IOException {
    JsonNode files =
        new ObjectMapper().readTree(Corpora.file("faces/placeholders.json").toFile()).get("files");
    Map<String, Long> hashes = new HashMap<>();
    for (Map.Entry<String, JsonNode> file : files.properties()) {
      String name = file.getKey();
      JsonNode reference = file.getValue();
      Placeholder full = analyze("faces/" + name);
      UprightPicture small =
          UprightPicture.of(Corpora.file("faces/" + reference.get("small").textValue()));
      checkSmall(name, small, reference);
      checkHash(name, full, reference);
      checkPalette(name, small.pixels(), full.colors(), reference);
      hashes.put(name, full.perceptualHash());
    }
    all.assertAll();
    assertThat(hashes).hasSize(20);
    assertThat(nearestPair(hashes)).isGreaterThanOrEqualTo(20);
  }

  private static Placeholder analyze(String name) {
    UprightPicture picture = UprightPicture.reduced(Corpora.file(name), ANALYZER);
    return ANALYZER.analyze(picture.pixels(), picture.original());
  }

  private void checkSmall(String name, UprightPicture small, JsonNode reference) {
    Placeholder made = ANALYZER.analyze(small.pixels(), small.original());
    all.assertThat(made.blurHash())
        .as("BlurHash of small " + name)
        .isEqualTo(reference.get("blurhash_small").textValue());
    all.assertThat(made.thumbHash())
        .as("ThumbHash of small " + name)
        .isEqualTo(reference.get("thumbhash_small").textValue().replace("=", ""));
    all.assertThat(bits(made, reference.get("phash_small")))
        .as("bits of small " + name)
        .isLessThanOrEqualTo(4);
  }

  private void checkHash(String name, Placeholder full, JsonNode reference) {
    String blurHash = reference.get("blurhash").textValue();
    if (Math.max(full.picture().width(), full.picture().height())
        <= PlaceholderAnalyzer.LONGER_SIDE) {
      all.assertThat(full.blurHash()).as("BlurHash of " + name).isEqualTo(blurHash);
    }
    all.assertThat(
            meanDifference(BlurHashPicture.of(full.blurHash()), BlurHashPicture.of(blurHash)))
        .as("BlurHash of " + name)
        .isLessThanOrEqualTo(8);
    all.assertThat(bits(full, reference.get("phash"))).as("bits of " + name).isLessThanOrEqualTo(4);
    all.assertThat(full.hasTransparency()).as(name).isFalse();
  }

  private static int bits(Placeholder made, JsonNode reference) {
    return Placeholder.distance(
        made.perceptualHash(), Long.parseUnsignedLong(reference.textValue(), 16));
  }

  private void checkPalette(
      String name, Pixels small, List<DominantColor> colors, JsonNode reference) {
    List<Oklab> ours = colors.stream().map(color -> oklab(color.rgb())).toList();
    double error = 0;
    for (int pixel : small.argb()) {
      error += nearest(oklab(pixel), ours);
    }
    all.assertThat(error / small.argb().length)
        .as("palette of " + name)
        .isLessThanOrEqualTo(1.25 * reference.get("palette_error").doubleValue());
    all.assertThat(colors.stream().mapToDouble(DominantColor::share).sum())
        .as("shares of " + name)
        .isBetween(0.9995, 1.0005);
    for (JsonNode color : reference.get("palette")) {
      if (color.get("share").doubleValue() >= 0.2) {
        int rgb = Integer.parseInt(color.get("rgb").textValue().substring(1), 16);
        all.assertThat(nearest(oklab(rgb), ours)).as(name + " " + color).isLessThanOrEqualTo(0.12);
      }
    }
  }

  private static double nearest(Oklab color, List<Oklab> palette) {
    return Math.sqrt(palette.stream().mapToDouble(color::squaredDistance).min().orElseThrow());
  }

  private static Oklab oklab(int rgb) {
    return Oklab.of(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255);
  }

  private static double meanDifference(Pixels one, Pixels other) {
    return Pictures.meanDifference(one, other);
  }

  private static int nearestPair(Map<String, Long> hashes) {
    List<Long> list = new ArrayList<>(hashes.values());
    int least = Long.SIZE;
    for (int i = 0; i < list.size(); i++) {
      for (int other = 0; other < i; other++) {
        least = Math.min(least, Placeholder.distance(list.get(i), list.get(other)));
      }
    }
    return least;
  }
}
