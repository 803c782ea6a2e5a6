package com.progimage.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.analysis.FaceFacts;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.analysis.face.FaceAnalyzer;
import com.progimage.support.ImageFiles;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EngineTrainingTest {
  @Test
  void theEncodingOfFacesIsTrainedToo() throws Exception {
    byte[] file;
    try (InputStream in = EngineTraining.class.getResourceAsStream("face.png")) {
      file = Objects.requireNonNull(in).readAllBytes();
    }
    BufferedImage image = ImageFiles.decoded(file);
    int width = image.getWidth();
    int height = image.getHeight();
    Pixels pixels = new Pixels(width, height, image.getRGB(0, 0, width, height, null, 0, width));
    FaceFacts facts = FaceAnalyzer.packed().analyze(pixels, pixels.size());
    assertThat(facts.faces()).hasSize(1);
  }
}
