package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.DeepPixels;
import com.progimage.server.engine.FileConversion;
import com.progimage.server.engine.codec.DeepDecoder;
import com.progimage.server.engine.codec.DeepEncoder;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.image.ImageFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversions of samples of 16 bits. */
class DeepTest {
  private static DeepPixels drawn(int channels) {
    DeepPixels pixels = DeepPixels.create(31, 17, channels);
    Random random = new Random(3);
    for (int i = 0; i < pixels.samples().length; i++) {
      pixels.samples()[i] = (short) (i * 37 + random.nextInt(300));
    }
    return pixels;
  }

  private static byte[] encode(ImageFormat format, DeepPixels pixels) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ((DeepEncoder) Codecs.encoder(format)).encodeDeep(pixels, out);
    return out.toByteArray();
  }

  private static Optional<DeepPixels> decode(ImageFormat format, byte[] file) throws IOException {
    Path path = Files.write(Files.createTempFile("deep", null), file);
    try {
      return ((DeepDecoder) Codecs.decoder(format)).decodeDeep(path, SizeRequest.WHOLE);
    } finally {
      Files.delete(path);
    }
  }

  @ParameterizedTest
  @CsvSource({"PNG,png", "PNG,tif", "TIFF,png", "TIFF,tif"})
  void allBitsAreKeptWhereNoOperationIsAskedFor(ImageFormat format, String extension)
      throws IOException {
    ImageFormat target = ImageFormat.findByExtension(extension).orElseThrow();
    for (int channels = 1; channels <= 4; channels++) {
      DeepPixels drawn = drawn(channels);
      try (FileConversion conversion = FileConversion.of(encode(format, drawn), format)) {
        DeepPixels back = decode(target, conversion.to(extension)).orElseThrow();
        assertThat(back.channels()).isEqualTo(channels);
        assertThat(back.samples()).isEqualTo(drawn.samples());
        // Operations work on 8 bits, and so do formats that have no more.
        assertThat(decode(target, conversion.to("flip." + extension))).isEmpty();
        assertThat(conversion.toEach("")).allSatisfy(file -> assertThat(file).isNotEmpty());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,0", "2,30", "3,526", "4,496", "5,0", "6,496", "7,526", "8,30"})
  void aTurnedPictureIsTurnedWithAllItsBits(int orientation, int first) {
    DeepPixels drawn = drawn(1);
    DeepPixels shown = drawn.oriented(orientation);
    assertThat(shown.width()).isEqualTo(orientation < 5 ? 31 : 17);
    assertThat(shown.samples()[0]).isEqualTo(drawn.samples()[first]);
    assertThat(shown.samples()).containsExactlyInAnyOrder(drawn.samples());
  }
}
