package com.progimage.server.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.api.Corpora;
import com.progimage.server.engine.Pixels;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class TracedPhotosTest {
  @Test
  void aDrawnPhotoIsRecognisable() {
    Pixels photo = Art.photo(600, 400);
    byte[] svg = Tracer.trace(photo, TraceOptions.automatic());
    Rendered rendered = Rendered.of(photo, svg);
    assertThat(rendered.psnr()).isGreaterThan(30);
    assertThat(rendered.gaps()).isZero();
  }

  @Test
  void aPhotoOfSixMegapixelsIsFaithfulWithinOneMebibyte() throws IOException {
    BufferedImage image = ImageIO.read(Corpora.file("photos/photo-6mp.jpg").toFile());
    int width = image.getWidth();
    int height = image.getHeight();
    Pixels photo = new Pixels(width, height, image.getRGB(0, 0, width, height, null, 0, width));
    byte[] svg = Tracer.trace(photo, TraceOptions.automatic());
    assertThat(svg.length).isLessThanOrEqualTo(1 << 20);
    assertThat(Rendered.of(photo, svg).psnr()).isGreaterThan(31.5);
  }
}
