package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.api.Corpora;
import com.progimage.server.engine.ColorDifference;
import com.progimage.server.engine.FileConversion;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Vips;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.engine.codec.imageio.Flatten;
import com.progimage.server.engine.codec.png.PngDecoder;
import com.progimage.server.image.ImageFormat;
import com.progimage.support.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares real pictures, converted to PNG, with the results of libvips and librsvg. */
@Tag("slow")
class PeersTest {
  /** Maximum CIEDE2000: mean, and 99th percentile. */
  private static final double MEAN = 0.5;

  /** Maximum mean of the files that are known to differ. */
  private static final double HIGH = 2;

  /** Files with a profile or with inks. */
  private static final Set<String> CONVERTED =
      Set.of("16-bit-grey-alpha.png", "cmyk-icc.jpg", "cmyk-no-profile.jpg", "hilutite.jpg");

  private static final int WHITE = 0xffffff;

  /** Files that differ by more, and the reason: docs/fidelity.md has the details. */
  private static final Map<String, String> KNOWN =
      Map.of(
          "cmyk-no-profile.jpg",
              "there is no profile, and we have 256 colors of the one that libvips takes",
          "check.svg", "edges are smoothed in other ways",
          "circle.svg", "edges are smoothed in other ways");

  @Test
  void mostPicturesLookTheSame(@TempDir Path folder) throws IOException {
    List<String> different = new ArrayList<>();
    List<Path> files =
        Stream.of("photos", "exif-orientation", "exif-gps")
            .flatMap(name -> Corpora.files(name).stream())
            .toList();
    Programs.find("vips", "libvips-tools");
    Programs.find("rsvg-convert", "librsvg2-bin");
    for (Path file : files) {
      String name = file.getFileName().toString();
      try (FileConversion conversion = FileConversion.of(file)) {
        Pixels ours = Pictures.shown(ImageFormat.PNG, conversion.to("png"));
        Pixels theirs = theirs(file, ours, folder.resolve("theirs.png"));
        ColorDifference difference =
            name.endsWith(".svg")
                ? ColorDifference.of(Flatten.onto(ours, WHITE), Flatten.onto(theirs, WHITE))
                : ColorDifference.of(ours, theirs);
        boolean isSame = difference.mean() <= MEAN && difference.high() <= HIGH;
        System.out.printf(
            "peers: %s: %s%s%n",
            name, difference, isSame ? "" : ": " + KNOWN.getOrDefault(name, "unknown"));
        if (!isSame) {
          different.add(name);
        }
        assertThat(difference.mean()).as(name).isLessThan(HIGH);
      }
    }
    System.out.printf(
        "peers: %d of %d look the same%n", files.size() - different.size(), files.size());
    assertThat(KNOWN.keySet()).containsAll(different);
  }

  private static Pixels theirs(Path file, Pixels ours, Path png) throws IOException {
    String name = file.toString();
    if (name.endsWith(".svg")) {
      Programs.run(
          "rsvg-convert",
          "-w",
          String.valueOf(ours.width()),
          "-h",
          String.valueOf(ours.height()),
          "-o",
          png.toString(),
          name);
    } else if (CONVERTED.contains(file.getFileName().toString())) {
      Vips.toSrgb(file, png, "--embedded");
    } else {
      Programs.run("vips", "autorot", name, png.toString());
    }
    return new PngDecoder().decode(png, SizeRequest.WHOLE).pixels();
  }
}
