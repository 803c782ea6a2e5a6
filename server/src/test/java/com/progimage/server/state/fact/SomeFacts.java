package com.progimage.server.state.fact;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Encoding;
import com.progimage.server.analysis.Face;
import com.progimage.server.analysis.Face.FaceBox;
import com.progimage.server.analysis.Face.Landmark;
import com.progimage.server.analysis.FaceFacts;
import com.progimage.server.analysis.Facts;
import com.progimage.server.analysis.LabelFacts;
import com.progimage.server.analysis.LabelFacts.Label;
import com.progimage.server.analysis.Placeholder;
import com.progimage.server.analysis.Placeholder.DominantColor;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Size;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Facts and keys that tests make up. */
public final class SomeFacts {
  private SomeFacts() {}

  public static Digest digest(int number) {
    return new Digest("sha256-%064x".formatted(number));
  }

  public static FactKey key(int number, AnalysisKind kind) {
    return new FactKey(digest(number), kind, model(kind));
  }

  public static String model(AnalysisKind kind) {
    return kind + "-v1";
  }

  public static Facts of(AnalysisKind kind) {
    return switch (kind) {
      case FACES -> new FaceFacts(new Size(640, 480), List.of(face(0.7, 0.25f), face(0.1, -1.5f)));
      case LABELS -> new LabelFacts(List.of(new Label("tabby \"cat\"", 38.25, List.of("Cat"))));
      case PLACEHOLDER -> placeholder(-2);
    };
  }

  public static FaceFacts faces(Face... faces) {
    return new FaceFacts(new Size(640, 480), List.of(faces));
  }

  /** A face whose encoding has one number throughout. */
  public static Face face(double score, float number) {
    float[] values = new float[Encoding.LENGTH];
    Arrays.fill(values, number);
    return face(score, new Encoding(values));
  }

  public static Face face(double score, Encoding encoding) {
    return new Face(
        new FaceBox(-3, 4, 90, 99),
        score,
        Collections.nCopies(Face.LANDMARKS, new Landmark(-1, 7)),
        encoding);
  }

  public static Placeholder placeholder(long perceptualHash) {
    return new Placeholder(
        new Size(4000, 3000),
        List.of(new DominantColor(0x00ff7f, 0.75)),
        "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
        "1QcSHQRnh493V4dIh4eXh1h4kJUI",
        perceptualHash,
        /* hasTransparency= */ true,
        12.5);
  }
}
