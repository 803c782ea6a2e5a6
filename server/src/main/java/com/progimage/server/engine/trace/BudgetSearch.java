package com.progimage.server.engine.trace;

import com.progimage.server.engine.trace.region.Segmenter;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Finds the number of merges at which a written picture fills its byte budget. The segmentation's
 * estimate grows with the size but does not equal it, so written results correct it: the search
 * interpolates between the nearest estimates known to be too large and to fit.
 */
final class BudgetSearch {
  private static final int MAX_ROUNDS = 10;

  /** Maximum number of rounds for more detail once a result fits. */
  private static final int REFINING_ROUNDS = 3;

  /** A result of this share of the wanted size is good enough. */
  private static final double GOOD = 0.9;

  private static final double AIM = 0.96;

  /**
   * A result that uses less than this share has lost detail that a smaller working size would keep.
   */
  private static final double POOR = 0.25;

  private final Segmenter segmenter;
  private final IntFunction<byte[]> written;
  private final double lambda;
  private final double wanted;
  private final int budget;

  private Optional<byte[]> best = Optional.empty();
  private double fitting;
  private double fittingBytes;
  private double tooMuch;
  private double tooMuchBytes = Double.POSITIVE_INFINITY;

  /**
   * @param written draws the picture after a number of merges
   * @param lambda minimum squared error that a byte is worth, whatever the budget
   * @param wanted number of bytes that the result should have; it may have more
   * @param budget number of bytes that it must not exceed, at least {@code wanted}
   */
  BudgetSearch(
      Segmenter segmenter, IntFunction<byte[]> written, double lambda, double wanted, int budget) {
    this.segmenter = segmenter;
    this.written = written;
    this.lambda = lambda;
    this.wanted = wanted;
    this.budget = budget;
  }

  /**
   * The largest result that fits; empty if none does, or if it uses too little of the budget.
   *
   * @param firstTarget the first estimate to try
   */
  Optional<byte[]> run(double firstTarget) {
    double target = firstTarget;
    int cheapMerges = segmenter.cheapMerges(lambda);
    int refining = 0;
    int last = -1;
    for (int round = 1; round <= MAX_ROUNDS && refining <= REFINING_ROUNDS; round++) {
      int merges = segmenter.merges(lambda, target);
      if (merges == last) {
        // A single merge can change the estimate by more than the step.
        target *= best.isPresent() ? 1.5 : 0.5;
        continue;
      }
      last = merges;
      record(merges, written.apply(merges));
      if (fittingBytes >= GOOD * wanted || best.isPresent() && merges == cheapMerges) {
        return best;
      }
      if (best.isPresent()) {
        refining++;
      }
      target = nextTarget(round);
    }
    return fittingBytes >= POOR * wanted ? best : Optional.empty();
  }

  private void record(int merges, byte[] svg) {
    double estimate = segmenter.estimatedBytes(merges);
    if (svg.length > budget) {
      tooMuch = estimate;
      tooMuchBytes = svg.length;
    } else if (svg.length > fittingBytes) {
      best = Optional.of(svg);
      fitting = estimate;
      fittingBytes = svg.length;
    }
  }

  private double nextTarget(int round) {
    if (tooMuchBytes == Double.POSITIVE_INFINITY) {
      return fitting * AIM * wanted / fittingBytes;
    }
    double share = (AIM * wanted - fittingBytes) / (tooMuchBytes - fittingBytes);
    // While nothing fits, the interpolation is off, so each round overshoots more.
    double trust = best.isPresent() ? 1 : StrictMath.pow(0.85, round - 1);
    return fitting + (tooMuch - fitting) * share * trust;
  }
}
