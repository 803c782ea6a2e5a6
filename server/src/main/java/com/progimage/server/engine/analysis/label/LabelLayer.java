package com.progimage.server.engine.analysis.label;

import com.progimage.server.engine.analysis.net.Activation;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer of EfficientNet-Lite0 (github.com/tensorflow/tpu, models/official/efficientnet/lite): its
 * shape, and the names of its tensors in the original file.
 *
 * @param convolution prefix of the names of the weights
 * @param norm prefix of the names of the batch norm that follows; empty for the last layer, which
 *     has biases
 * @param inputs channels that each output reads: one if the layer is depthwise
 * @param kernel side of the kernel
 */
public record LabelLayer(
    String convolution,
    String norm,
    int inputs,
    int outputs,
    int kernel,
    int stride,
    Activation activation) {
  static final int CLASSES = 1000;

  private static final int STEM = 32;
  private static final int HEAD = 1280;

  /** The layer that reads the mean of each channel and names the classes. */
  static final LabelLayer LAST = new LabelLayer("_fc", "", HEAD, CLASSES, 1, 1, Activation.NONE);

  /** Blocks of equal shape, of which only the first has a stride. */
  private record Stage(int count, int kernel, int stride, int expansion, int outputs) {}

  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 3, 1, 1, 16),
          new Stage(2, 3, 2, 6, 24),
          new Stage(2, 5, 2, 6, 40),
          new Stage(3, 3, 2, 6, 80),
          new Stage(3, 5, 1, 6, 112),
          new Stage(4, 5, 2, 6, 192),
          new Stage(1, 3, 1, 6, 320));

  public int weightCount() {
    return outputs * inputs * kernel * kernel;
  }

  /** Depthwise layers are the only ones with one input. */
  public boolean isDepthwise() {
    return inputs == 1;
  }

  /**
   * A block of layers, which all but the last expand the channels and filter each of them.
   *
   * @param addsInput whether the input is added to the result
   */
  public record LabelBlock(List<LabelLayer> layers, boolean addsInput) {}

  /** The blocks up to {@link #LAST}, in order. */
  public static List<LabelBlock> blocks() {
    List<LabelBlock> blocks = new ArrayList<>();
    blocks.add(single(new LabelLayer("_conv_stem", "_bn0", 3, STEM, 3, 2, Activation.RELU6)));
    int channels = STEM;
    for (Stage stage : STAGES) {
      for (int i = 0; i < stage.count; i++) {
        int stride = i == 0 ? stage.stride : 1;
        blocks.add(
            new LabelBlock(
                layers("_blocks." + (blocks.size() - 1) + ".", channels, stage, stride),
                stride == 1 && channels == stage.outputs));
        channels = stage.outputs;
      }
    }
    blocks.add(
        single(new LabelLayer("_conv_head", "_bn1", channels, HEAD, 1, 1, Activation.RELU6)));
    return blocks;
  }

  /** All layers, in order. */
  public static List<LabelLayer> all() {
    List<LabelLayer> all = new ArrayList<>();
    blocks().forEach(block -> all.addAll(block.layers()));
    all.add(LAST);
    return all;
  }

  private static LabelBlock single(LabelLayer layer) {
    return new LabelBlock(List.of(layer), /* addsInput= */ false);
  }

  private static List<LabelLayer> layers(String prefix, int inputs, Stage stage, int stride) {
    int expanded = inputs * stage.expansion;
    List<LabelLayer> layers = new ArrayList<>();
    if (expanded != inputs) {
      layers.add(
          new LabelLayer(
              prefix + "_expand_conv", prefix + "_bn0", inputs, expanded, 1, 1, Activation.RELU6));
    }
    layers.add(
        new LabelLayer(
            prefix + "_depthwise_conv",
            prefix + "_bn1",
            1,
            expanded,
            stage.kernel,
            stride,
            Activation.RELU6));
    layers.add(
        new LabelLayer(
            prefix + "_project_conv",
            prefix + "_bn2",
            expanded,
            stage.outputs,
            1,
            1,
            Activation.NONE));
    return layers;
  }
}
