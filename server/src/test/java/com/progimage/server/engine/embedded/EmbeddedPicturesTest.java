package com.progimage.server.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.convert.Codecs;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images that are embedded in a drawing. */
class EmbeddedPicturesTest {
  private static final int GREEN = 0xff00_8000;

  private static byte[] picture(ImageFormat format) throws IOException {
    Pixels pixels = Pixels.create(8, 4);
    Arrays.fill(pixels.argb(), GREEN);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Codecs.encoder(format).encode(pixels, EncodeSettings.DEFAULT, out);
    return out.toByteArray();
  }

  @ParameterizedTest
  @EnumSource(names = {"PNG", "JPEG", "GIF", "WEBP"})
  void theFormatsOfBrowsersAreDecodedWithinTheirLimit(ImageFormat format) throws IOException {
    byte[] file = picture(format);

    Pixels decoded = new EmbeddedPictures().decode(file, 32);

    assertThat(decoded.size()).isEqualTo(new Size(8, 4));
    assertThat(decoded.argb()[0] >> 8 & 255).isCloseTo(128, Offset.offset(2));
    Failure failure =
        catchThrowableOfType(Failure.class, () -> new EmbeddedPictures().decode(file, 31));
    assertThat(failure.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
  }

  @Test
  void anotherFormatIsNone() throws IOException {
    byte[] file = picture(ImageFormat.BMP);
    assertThat(
            catchThrowableOfType(Failure.class, () -> new EmbeddedPictures().decode(file, 99))
                .code())
        .isEqualTo(ErrorCode.FORMAT_UNAVAILABLE);
  }
}
