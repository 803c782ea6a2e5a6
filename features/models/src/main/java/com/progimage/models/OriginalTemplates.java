package com.progimage.models;

import com.progimage.server.engine.analysis.face.Templates;
import com.progimage.server.engine.analysis.face.Templates.Product;
import com.progimage.server.engine.analysis.face.dlib.DlibReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a detector that dlib saved. */
final class OriginalTemplates {
  private static final int FEATURES = 31;
  private static final int CELLS = Templates.SIDE * Templates.SIDE;

  /** The templates have no singular values between 10⁻⁶ and 10⁻². */
  private static final double LEAST_VALUE = 1e-4;

  private OriginalTemplates() {}

  static Templates.TemplateShape read(byte[] file) {
    DlibReader in = new DlibReader(file);
    for (int i = 0; i < 11; i++) {
      in.readLong();
    }
    in.readFloat();
    in.readLong();
    float mostShared = in.readFloat();
    float mostCovered = in.readFloat();
    in.expect(Templates.COUNT);
    List<Float> thresholds = new ArrayList<>();
    List<List<Product>> products = new ArrayList<>();
    for (int t = 0; t < Templates.COUNT; t++) {
      float[] weights = in.readMatrix();
      if (weights.length != FEATURES * CELLS + 1) {
        throw new IllegalArgumentException(weights.length + " weights");
      }
      thresholds.add(weights[FEATURES * CELLS]);
      products.add(products(weights));
    }
    return new Templates.TemplateShape(thresholds, mostShared, mostCovered, products);
  }

  private static List<Product> products(float[] weights) {
    List<Product> products = new ArrayList<>();
    for (int f = 0; f < FEATURES; f++) {
      float[] matrix = Arrays.copyOfRange(weights, f * CELLS, (f + 1) * CELLS);
      for (SingularValues.Part part : SingularValues.above(LEAST_VALUE, matrix, Templates.SIDE)) {
        products.add(new Product(f, part.column(), part.row()));
      }
    }
    return products;
  }
}
