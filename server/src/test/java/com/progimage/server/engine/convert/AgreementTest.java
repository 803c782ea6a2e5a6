package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.FileConversion;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.png.PngFile;
import com.progimage.server.engine.codec.tiff.TiffBytes;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The upload check and the decoders have the same rules. If a file passes the check, a decoder
 * refuses it only because of its image data, and says so.
 */
class AgreementTest {
  private static final int CHANGES = 500;
  private static final Pixels PICTURE = Pictures.photo(24, 18);

  private static List<byte[]> files(ImageFormat format) {
    List<byte[]> files = new ArrayList<>();
    files.add(Pictures.encode(Codecs.encoder(format), PICTURE));
    files.add(Pictures.encode(Codecs.encoder(format), Pictures.flat(24, 18, 5)));
    switch (format) {
      case JPEG -> {
        files.add(EncodedJpeg.of(20, 12, 3, true, (x, y, c) -> 9 * x + 5 * y * c & 255));
        files.add(EncodedJpeg.of(20, 12, 4, false, (x, y, c) -> 9 * x + 5 * y * c & 255));
        files.add(
            Pictures.encode(Codecs.encoder(format), PICTURE, new EncodeSettings(90, false, 0)));
      }
      case PNG -> {
        byte[] rows = PngFile.rows(9, 9, 4, 1, true, (x, y, c) -> x + y & 15);
        files.add(
            new PngFile()
                .header(9, 9, 4, 3, 1)
                .chunk("PLTE", new byte[48])
                .chunk("tRNS", new byte[3])
                .data(rows)
                .end());
      }
      case TIFF -> {
        byte[] rows = new byte[24 * 18 * 8];
        for (int i = 0; i < rows.length; i++) {
          rows[i] = (byte) (i * 7);
        }
        files.add(
            new TiffBytes(24, 18, 8, 3, 2).field(278, 7).field(284, 1).file(3, rows, rows, rows));
        files.add(new TiffBytes(24, 18, 16, 2, 1).field(338, 2).field(317, 1).file(1, rows));
        files.add(new TiffBytes(24, 18, 8, 3, 6).shorts(530, 2, 2).file(1, rows));
        byte[] tile = PngFile.deflate(rows);
        files.add(
            new TiffBytes(24, 18, 8, 4, 5)
                .field(259, 8)
                .field(322, 16)
                .field(323, 16)
                .field(317, 2)
                .file(4, tile, tile, tile, tile));
        files.add(
            new TiffBytes(24, 18, 8, 3, 6)
                .field(259, 7)
                .file(1, Pictures.encode(Codecs.encoder(ImageFormat.JPEG), PICTURE)));
      }
      default -> {}
    }
    return files;
  }

  /** Changes a few bytes, mostly at the beginning, where the structure is. */
  private static byte[] changed(byte[] file, Random random) {
    byte[] changed = file.clone();
    int reach = random.nextInt(4) == 0 ? file.length : Math.min(file.length, 700);
    switch (random.nextInt(6)) {
      case 0 -> changed = Arrays.copyOf(file, 1 + random.nextInt(file.length));
      case 1 -> changed[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
      case 2 -> {
        int from = random.nextInt(reach);
        int count = Math.min(1 + random.nextInt(20), file.length - from);
        System.arraycopy(file, from + count, changed, from, file.length - from - count);
      }
      default -> {
        for (int i = random.nextInt(3); i >= 0; i--) {
          int[] values = {0, 1, 2, 3, 4, 7, 8, 16, 255, random.nextInt(256)};
          changed[random.nextInt(reach)] = (byte) values[random.nextInt(values.length)];
        }
      }
    }
    return changed;
  }

  /** Restores checksums, so that they do not reveal every change. */
  private static byte[] withChecksums(byte[] png) {
    for (int at = 8; at + 12 <= png.length; ) {
      long length = (png[at] & 255L) << 24 | (png[at + 1] & 255) << 16;
      length |= (png[at + 2] & 255) << 8 | png[at + 3] & 255;
      if (length > png.length - at - 12) {
        break;
      }
      CRC32 crc = new CRC32();
      crc.update(png, at + 4, (int) length + 4);
      for (int i = 0; i < 4; i++) {
        png[at + 8 + (int) length + i] = (byte) (crc.getValue() >> 24 - 8 * i);
      }
      at += 12 + (int) length;
    }
    return png;
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"})
  void whatTheUploadCheckTakesIsRefusedForItsImageDataAlone(ImageFormat format) {
    Random random = new Random(format.text().hashCode());
    Map<String, Integer> outcomes = new TreeMap<>();
    List<byte[]> files = files(format);
    for (int i = 0; i < CHANGES; i++) {
      byte[] file = changed(files.get(i % files.size()), random);
      outcomes.merge(
          outcome(format == ImageFormat.PNG ? withChecksums(file) : file, format), 1, Integer::sum);
    }
    System.out.println("agreement of " + format + ": " + outcomes);
    assertThat(outcomes.keySet())
        .contains("made")
        .allMatch(outcome ->
            outcome.equals("made")
                || outcome.equals("refused by the check")
                || outcome.contains("image data"));
  }

  private static String outcome(byte[] file, ImageFormat format) {
    boolean isTaken = false;
    try (FileConversion conversion = FileConversion.of(file, format)) {
      isTaken = true;
      conversion.toAll("resize_16x.png");
      return "made";
    } catch (Failure failure) {
      return isTaken ? failure.detail() : "refused by the check";
    }
  }
}
