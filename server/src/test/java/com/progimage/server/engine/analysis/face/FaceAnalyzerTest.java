package com.progimage.server.engine.analysis.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.progimage.server.analysis.Face;
import com.progimage.server.analysis.Face.FaceBox;
import com.progimage.server.analysis.Face.Landmark;
import com.progimage.server.analysis.FaceFacts;
import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;
import com.progimage.support.DrawnFace;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected numbers of drawn faces are those of dlib 20.0.1. */
final class FaceAnalyzerTest {
  private final FaceAnalyzer analyzer = FaceAnalyzer.packed();

  private static Pixels drawn(int width, int height, double size) {
    return new Pixels(width, height, DrawnFace.argb(width, height, size));
  }

  @Test
  void aDrawnFaceIsFoundAsDlibFindsIt() {
    Face face = only(drawn(320, 280, 120));

    assertThat(face.box()).isEqualTo(new FaceBox(116, 106, 205, 196));
    assertThat(face.score()).isCloseTo(1.44097, within(1e-4));
    List<Landmark> expected =
        List.of(
            new Landmark(190, 130),
            new Landmark(172, 131),
            new Landmark(130, 129),
            new Landmark(148, 131),
            new Landmark(160, 158));
    for (int i = 0; i < Face.LANDMARKS; i++) {
      assertThat(face.landmarks().get(i).x()).isCloseTo(expected.get(i).x(), within(2));
      assertThat(face.landmarks().get(i).y()).isCloseTo(expected.get(i).y(), within(2));
    }
    assertThat(face.encoding().at(0)).isCloseTo(-0.10777f, within(0.02f));
    assertThat(face.encoding().at(1)).isCloseTo(0.19262f, within(0.02f));
    assertThat(face.encoding().at(4)).isCloseTo(-0.15853f, within(0.02f));
  }

  @Test
  void equalPixelsGiveEqualFacts() {
    Pixels picture = drawn(200, 200, 120);

    assertThat(analyze(picture)).isEqualTo(analyze(picture));
    assertThat(FaceAnalyzer.packed().analyze(picture, picture.size())).isEqualTo(analyze(picture));
  }

  @Test
  void aFaceOfFortyPixelsIsFoundAndOneOfThirtyIsNot() {
    assertThat(analyze(drawn(200, 200, 56)).faces()).hasSize(1);
    assertThat(analyze(drawn(200, 200, 30)).faces()).isEmpty();
  }

  @Test
  void positionsOfALargePictureAreInItsOwnPixels() {
    Size original = new Size(4800, 900);
    assertThat(analyzer.wanted(original)).isEqualTo(new Size(1600, 300));

    FaceFacts facts = analyzer.analyze(drawn(2400, 450, 300), original);

    assertThat(facts.picture()).isEqualTo(original);
    assertThat(facts.faces()).hasSize(1);
    FaceBox box = facts.faces().getFirst().box();
    assertThat((box.left() + box.right()) / 2).isCloseTo(2400, within(30));
    assertThat(box.width()).isBetween(390, 590);
    Landmark nose = facts.faces().getFirst().landmarks().getLast();
    assertThat(nose.x()).isCloseTo(2400, within(15));
    assertThat(nose.y()).isBetween(480, 580);
  }

  @Test
  void smallPicturesAreWantedWhole() {
    assertThat(analyzer.wanted(new Size(1500, 1000))).isEqualTo(new Size(1500, 1000));
    assertThat(analyzer.wanted(new Size(1600, 1600))).isEqualTo(new Size(1600, 1600));
    assertThat(analyzer.wanted(new Size(1601, 3202))).isEqualTo(new Size(800, 1600));
    assertThat(analyzer.wanted(new Size(1, 30_000))).isEqualTo(new Size(1, 30_000));
    assertThat(analyzer.wanted(new Size(90_000, 20))).isEqualTo(new Size(1600, 1));
  }

  @Test
  void transparentPixelsAreWhite() {
    Pixels picture = new Pixels(3, 1, new int[] {0x00123456, 0x80ff0000, 0xff010203});

    RgbImage image = RgbImage.of(picture);

    assertThat(image.planes[0]).containsExactly(255, 255, 1);
    assertThat(image.planes[1]).containsExactly(255, 127, 2);
    assertThat(image.planes[2]).containsExactly(255, 127, 3);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "1,30000", "30000,1", "9,9", "19,20", "20,20", "64,9", "9,4000"})
  void picturesTooNarrowForAFaceHaveNone(int width, int height) {
    assertThat(analyze(noise(width, height)).faces()).isEmpty();
  }

  @Test
  void noiseOfTwentyMegapixelsHasFewFacesAtMost() {
    assertThat(analyze(noise(5000, 4000)).faces()).hasSizeLessThan(FaceFacts.MAX_FACES);
  }

  @Test
  void aFaceThatTheEdgeCutsOffIsStillEncoded() {
    Pixels whole = drawn(400, 300, 160);
    int[] part = new int[150 * 300];
    for (int y = 0; y < 300; y++) {
      System.arraycopy(whole.argb(), y * 400 + 130, part, y * 150, 150);
    }

    Face face = only(new Pixels(150, 300, part));

    assertThat(face.box().left()).isLessThan(25);
  }

  private Face only(Pixels picture) {
    List<Face> faces = analyze(picture).faces();
    assertThat(faces).hasSize(1);
    return faces.getFirst();
  }

  private FaceFacts analyze(Pixels picture) {
    return analyzer.analyze(picture, picture.size());
  }

  private static Pixels noise(int width, int height) {
    SplittableRandom random = new SplittableRandom(5);
    return new Pixels(
        width, height, random.ints((long) width * height).map(p -> p | 0xff << 24).toArray());
  }
}
