package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.api.Corpora;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecsTest {
  @Test
  void theTableNamesWhatItCannotDo() {
    assertThat(Codecs.readable()).doesNotContain(ImageFormat.SVG);
    assertThatThrownBy(() -> Codecs.decoder(ImageFormat.AVIF))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.FORMAT_UNAVAILABLE))
        .hasMessageContaining("avif")
        .hasMessageContaining("webp");
    assertThatThrownBy(() -> Codecs.encoder(ImageFormat.SVG)).isInstanceOf(Failure.class);
    assertThat(Codecs.revisions()).contains("png").contains("webp");
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"})
  void theSamePixelsGiveTheSameBytesAndTheSamePictureInEveryFormat(ImageFormat format) {
    for (Pixels pixels :
        List.of(Pictures.photo(203, 101), Pictures.gray(64, 64), Pictures.flat(64, 64, 5))) {
      byte[] file = Pictures.encode(Codecs.encoder(format), pixels);
      assertThat(Pictures.encode(Codecs.encoder(format), pixels)).isEqualTo(file);
      Pixels back = Pictures.decode(Codecs.decoder(format), file).pixels();
      assertThat(back.isOpaque()).isTrue();
      assertThat(Pictures.meanDifference(back, pixels)).isLessThan(8);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"})
  void onePixelIsAPictureInEveryFormat(ImageFormat format) {
    Pixels pixel = Pictures.of(1, 1, (x, y) -> 0xff808080);
    byte[] file = Pictures.encode(Codecs.encoder(format), pixel);
    assertThat(Pictures.difference(Pictures.decode(Codecs.decoder(format), file).pixels(), pixel))
        .isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"JPEG", "GIF", "WEBP"})
  void aSideThatTheFormatCannotSayIsTooLarge(ImageFormat format) {
    Pixels pixels = Pixels.create(70_000, 1);
    assertThatThrownBy(() -> Pictures.encode(Codecs.encoder(format), pixels))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
              assertThat(failure.actual()).hasValue(70_000);
            });
  }

  @Test
  void anAlphaIsFlattenedOnTheBackgroundWhereTheFormatHasNone() {
    Pixels half = Pictures.of(16, 16, (x, y) -> 0x80ff0000);
    EncodeSettings onBlue = new EncodeSettings(95, false, 0x0000ff);
    byte[] file = Pictures.encode(Codecs.encoder(ImageFormat.JPEG), half, onBlue);
    Pixels expected = Pictures.of(16, 16, (x, y) -> 0xff80007f);
    assertThat(
            Pictures.difference(
                Pictures.decode(Codecs.decoder(ImageFormat.JPEG), file).pixels(), expected))
        .isLessThanOrEqualTo(3);
  }

  @Test
  void noFuzzedFileDoesMoreThanBeRefused() throws IOException {
    int refused = 0;
    for (ImageFormat format : Codecs.readable()) {
      for (Path file : Corpora.files("fuzz/" + format.text())) {
        try {
          Codecs.decoder(format).decode(file, SizeRequest.WHOLE);
        } catch (Failure failure) {
          assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE);
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
  }
}
