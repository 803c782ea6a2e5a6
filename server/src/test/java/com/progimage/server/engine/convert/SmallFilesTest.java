package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.FileConversion;
import com.progimage.server.engine.FileParts;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.image.ImageFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code compress} and {@code maxbytes}, from file to file. */
@Tag("slow")
class SmallFilesTest {
  private static final List<Pixels> PICTURES =
      List.of(
          Pictures.photo(160, 120),
          Pictures.flat(160, 120, 5),
          Pictures.gray(90, 70),
          Pictures.of(64, 64, (x, y) -> (x * y & 255) << 24 | x * 0x4_0000 | y * 0x400),
          Pictures.of(300, 200, (x, y) -> 0xff00_0000 | (x * 7 + y * 13) % 97 * 0x02_01_03),
          Pictures.of(1, 1, (_, _) -> 0x8012_3456));

  @ParameterizedTest
  @EnumSource(names = {"PNG", "JPEG", "WEBP"})
  void aCompressedFileShowsTheSameAndIsNeverLarger(ImageFormat format) {
    for (Pixels picture : PICTURES) {
      for (boolean lossless : new boolean[] {false, true}) {
        EncodeSettings usual = new EncodeSettings(80, lossless, 0xffffff);
        EncodeSettings small =
            new EncodeSettings(80, lossless, 0xffffff, false, null, /* small= */ true);
        byte[] before = Pictures.encode(Codecs.encoder(format), picture, usual);
        byte[] after = Pictures.encode(Codecs.encoder(format), picture, small);
        assertThat(after).hasSizeLessThanOrEqualTo(before.length);
        assertThat(Pictures.encode(Codecs.encoder(format), picture, small)).isEqualTo(after);
        if (format == ImageFormat.PNG || lossless && format == ImageFormat.WEBP) {
          assertThat(Pictures.shown(format, after).argb()).isEqualTo(picture.argb());
        } else if (format == ImageFormat.JPEG) {
          assertThat(Pictures.shown(format, after).argb())
              .isEqualTo(Pictures.shown(format, before).argb());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "maxbytes_2500.jpg", "maxbytes_2500.webp", "lossless,maxbytes_7000.webp",
            "maxbytes_7000.png",
        "maxbytes_7000.gif", "maxbytes_7000.tif", "maxbytes_7000.svg", "compress,maxbytes_2500.jpg",
        "quality_100,maxbytes_2500.webp", "animate,maxbytes_9000.gif"
      })
  void whatIsMadeFitsAndIsNotFarBelow(String name) {
    byte[] png = Pictures.encode(Codecs.encoder(ImageFormat.PNG), Pictures.photo(160, 120));
    int most = Integer.parseInt(name.substring(0, name.indexOf('.')).replaceAll(".*_", ""));
    try (FileConversion conversion = FileConversion.of(png, ImageFormat.PNG)) {
      byte[] made = conversion.to(name);
      assertThat(made.length).isBetween(most / 10, most);
      assertThat(conversion.to(name)).isEqualTo(made);
    }
  }

  @ParameterizedTest
  @CsvSource({"GIF", "WEBP"})
  void anAnimationFitsAsAWhole(ImageFormat format) {
    byte[] source = AnimationTest.encode(ImageFormat.GIF, AnimationTest.steps(true), 0);
    try (FileConversion conversion = FileConversion.of(source, ImageFormat.GIF)) {
      byte[] whole = conversion.to("animate,quality_100." + format.extension());
      int most = whole.length * 3 / 4;
      byte[] made =
          conversion.to("animate,maxbytes_%d,quality_100.%s".formatted(most, format.extension()));
      assertThat(made).hasSizeLessThanOrEqualTo(most);
      assertThat(FileParts.names(format, made)).hasSameSizeAs(FileParts.names(format, whole));
    }
  }
}
