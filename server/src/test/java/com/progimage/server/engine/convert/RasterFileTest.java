package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.Decoded;
import com.progimage.server.engine.codec.Decoder;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.engine.codec.imageio.JpegDecoder;
import com.progimage.server.engine.codec.jpeg.encode.JpegEncoder;
import com.progimage.server.engine.codec.png.PngDecoder;
import com.progimage.server.engine.codec.png.PngEncoder;
import com.progimage.server.engine.ops.compose.NamedPictures;
import com.progimage.server.render.protocol.RenderRequest.DecodeLimits;
import com.progimage.server.transformation.Transformation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RasterFileTest {
  private static final DecodeLimits LIMITS = new DecodeLimits(1 << 20, 1 << 10);
  private static final List<Transformation> MANY =
      List.of(
          Transformation.parse("resize_40x"),
          Transformation.parse("grayscale"),
          Transformation.parse("resize_40x20_cover"),
          Transformation.parse("resize_90x"),
          Transformation.NONE);

  @TempDir Path folder;

  /** Counts how often a file is decoded. */
  private static final class Counting implements Decoder {
    private final Decoder decoder;
    private int decodings;

    Counting(Decoder decoder) {
      this.decoder = decoder;
    }

    @Override
    public Decoded decode(Path file, SizeRequest wanted) throws IOException {
      decodings++;
      return decoder.decode(file, wanted);
    }

    @Override
    public boolean reduces() {
      return decoder.reduces();
    }
  }

  private static Pixels picture() {
    return Pictures.of(400, 300, (x, y) -> 0xff000000 | x * y * 2654435 >>> 8);
  }

  private static RasterFile open(Path file, Decoder decoder) {
    return new RasterFile(file, decoder, LIMITS, NamedPictures.NONE);
  }

  @Tag("slow")
  @Test
  void whatIsMadeTogetherIsWhatIsMadeAlone() throws IOException {
    Path file = folder.resolve("picture.jpg");
    Files.write(file, Pictures.encode(new JpegEncoder(), picture()));
    Counting counting = new Counting(new JpegDecoder());
    RasterFile together = open(file, counting);
    for (Transformation each : MANY) {
      Pixels alone = open(file, new JpegDecoder()).transformed(each);
      assertThat(together.transformed(each).argb()).as("%s", each).containsExactly(alone.argb());
    }
    // An eighth, a half and the whole, each once.
    assertThat(counting.decodings).isEqualTo(3);
  }

  @Test
  void aFileThatCannotBeReducedIsDecodedOnce() throws IOException {
    Path file = folder.resolve("picture.png");
    Files.write(file, Pictures.encode(new PngEncoder(), picture()));
    Counting counting = new Counting(new PngDecoder());
    RasterFile together = open(file, counting);
    MANY.forEach(each -> assertThat(together.transformed(each).width()).isPositive());
    assertThat(counting.decodings).isEqualTo(1);
  }
}
