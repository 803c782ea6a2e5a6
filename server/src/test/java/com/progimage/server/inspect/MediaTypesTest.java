package com.progimage.server.inspect;

import static com.progimage.server.inspect.MediaTypes.checkFileName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {
  private static final Set<ImageFormat> ACCEPTED =
      EnumSet.of(ImageFormat.WEBP, ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.GIF);

  @ParameterizedTest
  @CsvSource({
    "image/jpeg, JPEG",
    "image/jpg, JPEG",
    "IMAGE/Jpeg, JPEG",
    "image/png; charset=utf-8, PNG",
    "image/png ; a=\"b;c\", PNG",
    "image/png;, PNG",
    "' image/x-png ', PNG",
    "image/gif, GIF",
    "image/webp, WEBP",
  })
  void acceptedTypesNameTheirFormat(String header, ImageFormat format) {
    assertThat(MediaTypes.declared(header, ACCEPTED)).isEqualTo(format);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "image",
        "image/",
        "/png",
        "image/png, image/gif",
        "image/png image/gif",
        "image//png",
        "image/p ng",
        "image/png\nX: y"
      })
  void whatIsNoMediaTypeIsRefusedWithTheAcceptedOnes(@Nullable String header) {
    assertThatThrownBy(() -> MediaTypes.declared(header, ACCEPTED))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
              assertThat(failure.detail())
                  .endsWith("; send one of image/jpeg, image/png, image/gif, image/webp")
                  .doesNotContain("\n");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/avif",
        "image/heic",
        "image/jxl",
        "image/bmp",
        "image/tiff",
        "image/svg+xml",
        "image/nonsense",
        "application/octet-stream",
        "text/html",
        "multipart/form-data"
      })
  void typesThatAreNotAcceptedAreRefusedByName(String type) {
    assertThatThrownBy(() -> MediaTypes.declared(type + "; x=y", ACCEPTED))
        .isInstanceOf(Failure.class)
        .hasMessage(
            type
                + " is not accepted by this server; send one of image/jpeg, image/png, image/gif, image/webp");
  }

  @Test
  void everyFormatIsAcceptedByItsOwnType() {
    for (ImageFormat format : ImageFormat.values()) {
      assertThat(MediaTypes.declared(format.mediaType(), EnumSet.of(format))).isEqualTo(format);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cat.jpg, JPEG",
    "cat.JPEG, JPEG",
    "cat.jfif, JPEG",
    "a.b.png, PNG",
    "cat.apng, PNG",
    "cat.svg, SVG",
    "blob, PNG",
    "'', PNG",
    ".gitignored files, PNG",
    "Screenshot at 10.15.32, PNG",
    "cat., PNG",
    "Mr. Cat, PNG",
  })
  void aNameThatAgreesOrSaysNothingIsTaken(String name, ImageFormat declared) {
    assertThatCode(() -> checkFileName(name, declared)).doesNotThrowAnyException();
  }

  @Test
  void noNameIsTaken() {
    assertThatCode(() -> checkFileName(null, ImageFormat.PNG)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"cat.png, JPEG", "cat.jpg.txt, JPEG", "cat.HTML, JPEG", "cat.jpg, PNG"})
  void aNameOfSomethingElseIsAMismatch(String name, ImageFormat declared) {
    assertThatThrownBy(() -> checkFileName(name, declared))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.TYPE_MISMATCH));
  }

  @Test
  void aMismatchNamesBoth() {
    assertThatThrownBy(() -> checkFileName("cat.png", ImageFormat.JPEG))
        .hasMessage(
            "the file's name ends in .png, but its content type says image/jpeg: name it .jpg, or send the content type that it has");
  }
}
