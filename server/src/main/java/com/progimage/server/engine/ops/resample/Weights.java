package com.progimage.server.engine.ops.resample;

/**
 * The weights of the source samples for each target sample along one axis. They come from a Lanczos
 * kernel of three lobes, stretched by the reduction to prevent aliasing, cut off at the picture's
 * edges, and normalized to a sum of one. Every target sample has the same number of weights, a
 * multiple of four; those outside the kernel or the picture are zero.
 */
final class Weights {
  private static final double LOBES = 3;

  /** Number of weights per target sample. */
  final int taps;

  /**
   * The first source sample of each target sample, in ascending order. The weights may extend
   * beyond the last source sample.
   */
  final int[] start;

  /** {@code taps} weights for each target sample. */
  final float[] values;

  /**
   * @param interval may begin and end outside of the source by less than the kernel reaches
   * @param source number of source samples
   * @param alignment each start is a multiple of it
   */
  Weights(Interval interval, int source, int alignment) {
    int target = interval.target();
    double ratio = interval.ratio();
    double stretch = Math.max(1, ratio);
    double reach = LOBES * stretch;
    int within = (int) Math.ceil(2 * reach);
    taps = (Math.min(within + alignment - 1, source) + 3) / 4 * 4;
    start = new int[target];
    values = new float[Math.multiplyExact(target, taps)];
    double[] exact = new double[taps];
    PhaseVector turning = new PhaseVector(Math.PI / stretch);
    for (int i = 0; i < target; i++) {
      double center = interval.from() + (i + 0.5) * ratio - 0.5;
      int first = Math.max(0, (int) Math.floor(center - reach) + 1);
      int end = Math.min(source, Math.min(first + within, (int) Math.ceil(center + reach)));
      int begin = first / alignment * alignment;
      double sum = 0;
      turning.to((first - center) * turning.step);
      for (int j = first; j < end; j++) {
        exact[j - begin] = turning.lanczos();
        sum += exact[j - begin];
        turning.next();
      }
      for (int j = first; j < end; j++) {
        values[i * taps + j - begin] = (float) (exact[j - begin] / sum);
      }
      start[i] = begin;
    }
  }

  /** The first source sample that is needed. */
  int first() {
    return start[0];
  }

  /** Position after the last source sample that has a weight; may lie beyond the source. */
  int end() {
    return start[start.length - 1] + taps;
  }

  /**
   * Steps along the kernel by rotating two vectors, which is far cheaper than two sines per step.
   */
  private static final class PhaseVector {
    final double step;
    private final double stepSine;
    private final double stepCosine;
    private final double thirdSine;
    private final double thirdCosine;
    private double angle;
    private double sine;
    private double cosine;
    private double sineOfThird;
    private double cosineOfThird;

    // StrictMath, so that pixels are the same on every machine.
    PhaseVector(double step) {
      this.step = step;
      stepSine = StrictMath.sin(step);
      stepCosine = StrictMath.cos(step);
      thirdSine = StrictMath.sin(step / LOBES);
      thirdCosine = StrictMath.cos(step / LOBES);
    }

    void to(double start) {
      angle = start;
      sine = StrictMath.sin(start);
      cosine = StrictMath.cos(start);
      sineOfThird = StrictMath.sin(start / LOBES);
      cosineOfThird = StrictMath.cos(start / LOBES);
    }

    void next() {
      angle += step;
      double turned = sine * stepCosine + cosine * stepSine;
      cosine = cosine * stepCosine - sine * stepSine;
      sine = turned;
      turned = sineOfThird * thirdCosine + cosineOfThird * thirdSine;
      cosineOfThird = cosineOfThird * thirdCosine - sineOfThird * thirdSine;
      sineOfThird = turned;
    }

    /** sinc(x) sinc(x / 3) at x = angle / π. */
    double lanczos() {
      return Math.abs(angle) < 1e-5 ? 1 : LOBES * sine * sineOfThird / (angle * angle);
    }
  }
}
