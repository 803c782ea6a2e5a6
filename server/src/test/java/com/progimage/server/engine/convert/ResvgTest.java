package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.api.Corpora;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.engine.codec.png.PngDecoder;
import com.progimage.server.engine.embedded.EmbeddedPictures;
import com.progimage.server.engine.svg.SvgRenderer;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Compares the drawings of resvg's test suite with its reference pictures. */
class ResvgTest {
  /** Slightly below the actual result: some texts use fonts that the machine may lack. */
  private static final double FLOOR = 0.75;

  private static final double MAX_BAD_SHARE = 0.005;
  private static final int MAX_DIFFERENCE = 64;

  @Test
  void mostDrawingsAreRightAndNoneHangsOrFailsOtherwise() throws Exception {
    Path root = Corpora.file("resvg");
    List<Path> drawings =
        Corpora.files("resvg").stream()
            .filter(file -> file.toString().endsWith(".svg") && Files.exists(reference(file)))
            .toList();
    Map<String, Integer> passed = new TreeMap<>();
    int hangs = 0;
    ExecutorService thread = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    for (Path drawing : drawings) {
      Future<Boolean> outcome = thread.submit(() -> passes(drawing));
      try {
        String group = root.relativize(drawing).getName(0).toString();
        passed.merge(group, outcome.get(10, TimeUnit.SECONDS) ? 1 : 0, Integer::sum);
      } catch (TimeoutException e) {
        System.out.println("hangs: " + drawing);
        hangs++;
      } catch (ExecutionException e) {
        throw new AssertionError("not refused, but failed: " + drawing, e.getCause());
      }
    }
    thread.shutdown();
    int sum = passed.values().stream().mapToInt(Integer::intValue).sum();
    System.out.println(passed);
    System.out.println("resvg: %d of %d pass".formatted(sum, drawings.size()));
    assertThat(hangs).isZero();
    assertThat(sum).isGreaterThanOrEqualTo((int) (drawings.size() * FLOOR));
  }

  private static boolean passes(Path drawing) throws IOException {
    Pixels expected = new PngDecoder().decode(reference(drawing), SizeRequest.WHOLE).pixels();
    try {
      SvgRenderer renderer = new SvgRenderer(Files.readAllBytes(drawing), new EmbeddedPictures());
      return isAlike(expected.argb(), renderer.render(expected.size()).argb());
    } catch (Failure failure) {
      System.out.println(drawing + ": " + failure.code() + ": " + failure.detail());
      assertThat(failure.code())
          .isIn(Set.of(ErrorCode.UNDECODABLE, ErrorCode.IMAGE_TOO_LARGE, ErrorCode.SVG_DOCTYPE));
      return false;
    }
  }

  private static boolean isAlike(int[] expected, int[] actual) {
    int bad = 0;
    for (int i = 0; i < expected.length; i++) {
      boolean differs = false;
      for (int shift = 0; shift < 32; shift += 8) {
        int difference = (expected[i] >>> shift & 255) - (actual[i] >>> shift & 255);
        differs |= Math.abs(difference) > MAX_DIFFERENCE;
      }
      bad += differs ? 1 : 0;
    }
    return bad <= expected.length * MAX_BAD_SHARE;
  }

  private static Path reference(Path drawing) {
    String name = drawing.getFileName().toString();
    return drawing.resolveSibling(name.substring(0, name.length() - 4) + ".png");
  }
}
