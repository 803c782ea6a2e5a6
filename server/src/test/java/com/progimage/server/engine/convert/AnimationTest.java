package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.api.Corpora;
import com.progimage.server.engine.FileConversion;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.Animation;
import com.progimage.server.engine.codec.AnimationDecoder;
import com.progimage.server.engine.codec.AnimationEncoder;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.webp.WebpEncoder;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Size;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.format.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnimationTest {
  private static final int WIDTH = 40;
  private static final int HEIGHT = 24;
  private static final int[] MILLIS = {100, 70, 250, 30};

  private static final EncodeSettings LOSSLESS = new EncodeSettings(80, true, 0xffffff);

  /** A square that moves over transparency, so that each step clears pixels. */
  private static Pixels moving(int step) {
    return Pictures.of(
        WIDTH,
        HEIGHT,
        (x, y) -> x / 8 == step && y >= 8 && y < 16 ? 0xffcc3322 : y >= 20 ? 0xff2244bb : 0);
  }

  /** The same on an opaque background, of which little changes. */
  private static Pixels opaque(int step) {
    return Pictures.of(
        WIDTH,
        HEIGHT,
        (x, y) -> moving(step).at(x, y) == 0 ? 0xff000000 | x * 0x060606 : moving(step).at(x, y));
  }

  static List<Pixels> steps(boolean opaque) {
    return IntStream.range(0, MILLIS.length)
        .mapToObj(step -> opaque ? opaque(step) : moving(step))
        .toList();
  }

  static byte[] encode(ImageFormat format, List<Pixels> pictures, int plays) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      AnimationEncoder encoder = (AnimationEncoder) Codecs.encoder(format);
      AnimationEncoder.Writer writer =
          encoder.begin(pictures.getFirst().size(), plays, LOSSLESS, out);
      for (int i = 0; i < pictures.size(); i++) {
        writer.write(new Animation.Frame(pictures.get(i), MILLIS[i % MILLIS.length]));
      }
      writer.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The displayed pictures with their times, and the number of plays. */
  private record Shown(List<Animation.Frame> frames, int plays) {
    List<Integer> millis() {
      return frames.stream().map(Animation.Frame::millis).toList();
    }
  }

  private static Shown shown(ImageFormat format, byte[] file) {
    try {
      Path path = Files.write(Files.createTempFile("animation", null), file);
      Animation animation = ((AnimationDecoder) Codecs.decoder(format)).open(path).orElseThrow();
      Files.delete(path);
      List<Animation.Frame> frames = new ArrayList<>();
      for (Optional<Animation.Frame> next = animation.next();
          next.isPresent();
          next = animation.next()) {
        frames.add(next.get());
      }
      assertThat(frames).hasSize(animation.frames());
      return new Shown(frames, animation.plays());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int frames(byte[] file, ImageFormat format) throws IOException {
    Path path = Files.write(Files.createTempFile("animation", null), file);
    try {
      return new Inspector(Limits.DEFAULTS).inspect(path, format).frames();
    } finally {
      Files.delete(path);
    }
  }

  private static void assertShows(Shown shown, List<Pixels> expected, int tolerance) {
    assertThat(shown.frames()).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(Pictures.difference(shown.frames().get(i).pixels(), expected.get(i)))
          .as("picture " + i)
          .isLessThanOrEqualTo(tolerance);
    }
  }

  @ParameterizedTest
  @CsvSource({"GIF,true,0", "GIF,false,1", "WEBP,true,3", "WEBP,false,0"})
  void everyPictureIsShownAsItWasWrittenWithItsTimeAndRounds(
      ImageFormat format, boolean opaque, int plays) throws IOException {
    byte[] file = encode(format, steps(opaque), plays);
    assertThat(frames(file, format)).isEqualTo(MILLIS.length);
    Shown shown = shown(format, file);
    assertShows(shown, steps(opaque), 0);
    assertThat(shown.millis()).containsExactly(100, 70, 250, 30);
    assertThat(shown.plays()).isEqualTo(plays);
    assertThat(encode(format, steps(opaque), plays)).isEqualTo(file);
  }

  @ParameterizedTest
  @CsvSource({"GIF,gif", "GIF,webp", "WEBP,gif", "WEBP,webp"})
  void everyPictureGoesThroughTheWholeTransformation(ImageFormat format, String extension) {
    byte[] source = encode(format, steps(false), 3);
    ImageFormat target = ImageFormat.findByExtension(extension).orElseThrow();
    try (FileConversion conversion = FileConversion.of(source, format)) {
      Shown shown = shown(target, conversion.to("rotate_90,flip,animate,lossless." + extension));
      List<Pixels> expected =
          steps(false).stream()
              .map(each ->
                  Pictures.of(
                      /* width= */ HEIGHT,
                      /* height= */ WIDTH,
                      (x, y) -> each.at(WIDTH - 1 - y, HEIGHT - 1 - x)))
              .toList();
      assertShows(shown, expected, 0);
      assertThat(shown.millis()).containsExactly(100, 70, 250, 30);
      assertThat(shown.plays()).isEqualTo(3);
      Shown small = shown(target, conversion.to("resize_20x,animate." + extension));
      assertThat(small.frames()).hasSize(MILLIS.length);
      assertThat(small.frames().getLast().pixels().size()).isEqualTo(new Size(20, 12));
    }
  }

  @Test
  void everyPictureGetsAnOverlay() {
    ImageId logo = new ImageId("01890000-0000-7000-8000-000000000001");
    byte[] blue = encode(ImageFormat.GIF, List.of(Pictures.of(5, 5, (_, _) -> 0xff0000ff)), 0);
    byte[] source = encode(ImageFormat.GIF, steps(true), 0);
    try (FileConversion conversion =
        FileConversion.of(source, ImageFormat.GIF).with(logo, blue, ImageFormat.GIF)) {
      Shown shown =
          shown(
              ImageFormat.WEBP,
              conversion.to("overlay_" + logo + "_southeast,animate,lossless.webp"));
      List<Pixels> expected =
          steps(true).stream()
              .map(each ->
                  Pictures.of(
                      WIDTH,
                      HEIGHT,
                      (x, y) -> x >= WIDTH - 5 && y >= HEIGHT - 5 ? 0xff0000ff : each.at(x, y)))
              .toList();
      assertShows(shown, expected, 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"GIF", "WEBP"})
  void withoutAnimateOrWhereTheFormatCannotThereIsTheFirstPicture(ImageFormat format)
      throws IOException {
    try (FileConversion conversion = FileConversion.of(encode(format, steps(false), 0), format)) {
      for (String name : List.of("flip.gif", "flip,lossless.webp", "flip,animate.png")) {
        byte[] file = conversion.to(name);
        ImageFormat target =
            ImageFormat.findByExtension(name.substring(name.indexOf('.') + 1)).orElseThrow();
        assertThat(frames(file, target)).isEqualTo(1);
        Pixels first = Pictures.of(WIDTH, HEIGHT, (x, y) -> moving(0).at(x, HEIGHT - 1 - y));
        assertThat(Pictures.difference(Pictures.shown(target, file), first)).isZero();
      }
    }
  }

  @Test
  void picturesThatATrimCutsDifferentlyAreRefused() {
    Pixels small =
        Pictures.of(20, 20, (x, y) -> x > 4 && x < 9 && y > 4 && y < 9 ? 0xff000000 : -1);
    Pixels large =
        Pictures.of(20, 20, (x, y) -> x > 4 && x < 14 && y > 4 && y < 9 ? 0xff000000 : -1);
    byte[] file = encode(ImageFormat.GIF, List.of(small, large), 0);
    try (FileConversion conversion = FileConversion.of(file, ImageFormat.GIF)) {
      assertThatThrownBy(() -> conversion.to("trim,animate.gif"))
          .isInstanceOfSatisfying(
              Failure.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_TRANSFORMATION));
    }
  }

  @Test
  void aPictureThatStandsStillStaysOne() throws IOException {
    byte[] still = Pictures.encode(Codecs.encoder(ImageFormat.GIF), moving(0));
    try (FileConversion conversion = FileConversion.of(still, ImageFormat.GIF)) {
      assertThat(frames(conversion.to("animate.webp"), ImageFormat.WEBP)).isEqualTo(1);
      assertThat(conversion.to("animate.gif")).isEqualTo(conversion.to("gif"));
    }
  }

  @Test
  void delaysAreRoundedWithoutGettingLate() {
    List<Pixels> many = IntStream.range(0, 12).mapToObj(i -> moving(i % 4)).toList();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      AnimationEncoder.Writer writer =
          ((AnimationEncoder) Codecs.encoder(ImageFormat.GIF))
              .begin(new Size(WIDTH, HEIGHT), 0, LOSSLESS, out);
      for (Pixels each : many) {
        writer.write(new Animation.Frame(each, 33));
      }
      writer.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Integer> millis = shown(ImageFormat.GIF, out.toByteArray()).millis();
    assertThat(millis.stream().mapToInt(each -> each).sum()).isBetween(391, 401);
    assertThat(millis).contains(30, 40);
  }

  @Test
  void aGifsDisposalsAreFollowed() {
    // Two by one pixels: red all over, then blue at the left with each of the disposals, then green
    // at the right.
    int red = 0xffff0000;
    int green = 0xff00ff00;
    int blue = 0xff0000ff;
    int[][] expected = {{1, blue, green}, {2, 0, green}, {3, red, green}};
    for (int[] each : expected) {
      byte[] file =
          ChunkedWebp.join(
              new byte[] {'G', 'I', 'F', '8', '9', 'a', 2, 0, 1, 0, (byte) 0x81, 0, 0},
              new byte[] {-1, 0, 0, 0, -1, 0, 0, 0, -1, 0, 0, 0},
              image(1, 0, 2, 0),
              image(each[0], 0, 1, 2),
              image(1, 1, 1, 1),
              new byte[] {';'});
      List<Animation.Frame> frames = shown(ImageFormat.GIF, file).frames();
      assertThat(frames.get(1).pixels().argb()).containsExactly(blue, red);
      assertThat(frames.get(2).pixels().argb()).containsExactly(each[1], each[2]);
    }
  }

  /** One or two pixels of one color, without compression: 3-bit codes. */
  private static byte[] image(int disposal, int left, int width, int color) {
    int codes = 4 | color << 3 | (width == 2 ? color << 6 | 5 << 9 : 5 << 6);
    return new byte[] {
      '!',
      (byte) 0xf9,
      4,
      (byte) (disposal << 2),
      5,
      0,
      0,
      0,
      ',',
      (byte) left,
      0,
      0,
      0,
      (byte) width,
      0,
      1,
      0,
      0,
      2,
      2,
      (byte) codes,
      (byte) (codes >> 8),
      0
    };
  }

  @Test
  void whatAWebpBlendsAndRemovesIsShownSo() {
    Pixels ground = Pictures.of(8, 8, (x, y) -> 0xff0000ff);
    Pixels half = Pictures.of(4, 4, (x, y) -> 0x80ff0000);
    byte[] file =
        ChunkedWebp.riff(
            ChunkedWebp.extended(0x12, 8, 8),
            ChunkedWebp.chunk("ANIM", new byte[6]),
            frame(0, 8, 0, ground),
            frame(2, 4, 1, half), // blended, then removed
            frame(0, 4, 2, half)); // replaces
    List<Animation.Frame> frames = shown(ImageFormat.WEBP, file).frames();
    assertThat(frames.get(1).pixels().at(4, 4)).isEqualTo(0xff80007f);
    assertThat(frames.get(1).pixels().at(0, 0)).isEqualTo(0xff0000ff);
    assertThat(frames.get(2).pixels().at(4, 4)).isZero();
    assertThat(frames.get(2).pixels().at(0, 0)).isEqualTo(0x80ff0000);
    assertThat(frames.get(2).pixels().at(7, 7)).isEqualTo(0xff0000ff);
  }

  private static byte[] frame(int halfLeft, int side, int options, Pixels pixels) {
    int half = halfLeft / 2;
    byte[] header = {
      (byte) half,
      0,
      0,
      (byte) half,
      0,
      0,
      (byte) (side - 1),
      0,
      0,
      (byte) (side - 1),
      0,
      0,
      50,
      0,
      0,
      (byte) options
    };
    byte[] still = Pictures.encode(new WebpEncoder(), pixels, LOSSLESS);
    return ChunkedWebp.chunk("ANMF", ChunkedWebp.join(header, ChunkedWebp.content(still)));
  }

  @Test
  void tooManyPixelsInAllPicturesAreRefusedBeforeTheyAreDecoded() {
    byte[] file =
        ChunkedWebp.join(
            // 7,000 by 7,000 pixels, and four colors.
            new byte[] {'G', 'I', 'F', '8', '9', 'a', 0x58, 0x1b, 0x58, 0x1b, (byte) 0x81, 0, 0},
            new byte[12],
            image(1, 0, 2, 0),
            image(1, 0, 2, 1),
            new byte[] {';'});
    try (FileConversion conversion = FileConversion.of(file, ImageFormat.GIF)) {
      assertThatThrownBy(() -> conversion.to("animate.gif"))
          .isInstanceOfSatisfying(
              Failure.class,
              failure -> {
                assertThat(failure.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
                assertThat(failure.actual()).hasValue(98_000_000);
              });
    }
  }

  @Test
  void theAnimationOfTheCorporaKeepsItsPicturesAndItsThreeRounds() throws IOException {
    Path file = Corpora.file("photos/animated-loop-3.gif");
    Shown source = shown(ImageFormat.GIF, Files.readAllBytes(file));
    assertThat(source.plays()).isEqualTo(3);
    try (FileConversion conversion = FileConversion.of(file)) {
      for (ImageFormat format : List.of(ImageFormat.GIF, ImageFormat.WEBP)) {
        Shown shown = shown(format, conversion.to("animate,lossless." + format.extension()));
        assertShows(shown, source.frames().stream().map(Animation.Frame::pixels).toList(), 0);
        assertThat(shown.millis()).isEqualTo(source.millis());
        assertThat(shown.plays()).isEqualTo(3);
      }
    }
  }
}
