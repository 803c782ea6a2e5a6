package com.progimage.server.state.fact;

import com.progimage.server.analysis.Placeholder;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Keeps the pictures whose perceptual hashes are nearest to one. Not thread-safe.
 *
 * @param <T> names a picture
 */
public final class Nearest<T> {
  private final long bits;
  private final int limit;
  private final PriorityQueue<Near<T>> farthestFirst =
      new PriorityQueue<>(Comparator.<Near<T>>comparingInt(Near::distance).reversed());
  private int distance;

  /** A picture and its distance. */
  public record Near<T>(T picture, int distance) {}

  /**
   * @param distance maximum number of differing bits
   * @param limit maximum number of pictures, at least 1
   */
  public Nearest(long bits, int distance, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException(limit + " pictures");
    }
    this.bits = bits;
    this.distance = distance;
    this.limit = limit;
  }

  /** Tells whether {@link #add} would keep a picture with this hash. */
  public boolean admits(long hash) {
    return Placeholder.distance(bits, hash) <= distance;
  }

  public void add(T picture, long hash) {
    if (!admits(hash)) {
      return;
    }
    farthestFirst.add(new Near<>(picture, Placeholder.distance(bits, hash)));
    if (farthestFirst.size() > limit) {
      var _ = farthestFirst.remove();
    }
    if (farthestFirst.size() == limit) {
      distance = Math.min(distance, farthestFirst.element().distance() - 1);
    }
  }

  /** Returns the pictures, the nearest first. */
  public List<Near<T>> list() {
    return farthestFirst.stream().sorted(Comparator.comparingInt(Near::distance)).toList();
  }
}
