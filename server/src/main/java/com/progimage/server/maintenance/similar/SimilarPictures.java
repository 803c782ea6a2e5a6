package com.progimage.server.maintenance.similar;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredOriginal;
import com.progimage.server.maintenance.Progress;
import com.progimage.server.maintenance.similar.SimilarReport.SimilarGroup;
import com.progimage.server.maintenance.similar.SimilarReport.SimilarImages;
import com.progimage.server.state.fact.FactSurvey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Finds pictures of all owners that look alike, among those for which placeholders were made. It
 * changes nothing: pictures with other bytes are never merged. Safe while any number of servers
 * run.
 */
public final class SimilarPictures {
  /** Beyond this number of bits, most pairs of pictures do not look alike. */
  public static final int MOST_DISTANCE = 16;

  private final FactSurvey facts;
  private final Supplier<Stream<StoredOriginal>> originals;
  private final Progress progress;

  /**
   * @param originals all of them, to name images
   */
  public SimilarPictures(
      FactSurvey facts, Supplier<Stream<StoredOriginal>> originals, Progress progress) {
    this.facts = facts;
    this.originals = originals;
    this.progress = progress;
  }

  /**
   * @param distance maximum number of differing bits, 0 to {@value #MOST_DISTANCE}
   */
  public SimilarReport find(int distance) {
    if (distance < 0 || distance > MOST_DISTANCE) {
      throw new IllegalArgumentException("distance " + distance);
    }
    SimilarTally tally = new SimilarTally();
    for (String model : facts.models(AnalysisKind.PLACEHOLDER)) {
      find(model, distance, tally);
    }
    Map<Digest, List<ImageId>> images = images(tally.listed);
    List<SimilarGroup> found =
        tally.listed.stream()
            .map(group ->
                new SimilarGroup(
                    group.stream()
                        .sorted(Comparator.comparing(Digest::text))
                        .map(digest ->
                            new SimilarImages(digest, images.getOrDefault(digest, List.of())))
                        .toList()))
            .sorted(Comparator.comparing(group -> group.pictures().getFirst().digest().text()))
            .toList();
    return new SimilarReport(distance, tally.pictures, tally.groups, tally.similar, found);
  }

  private static final class SimilarTally {
    private long pictures;
    private long groups;
    private long similar;
    private int room = SimilarReport.MOST_LISTED;
    private final List<List<Digest>> listed = new ArrayList<>();
  }

  private void find(String model, int distance, SimilarTally tally) {
    HashList hashes = new HashList();
    facts.eachPerceptualHash(
        /* owner= */ null,
        model,
        hash -> {
          hashes.add(hash.bits());
          progress.at("pictures", hashes.count);
        });
    HashGroups groups = new HashGroups(hashes.values, hashes.count, distance, progress);
    tally.pictures += hashes.count;
    tally.groups += groups.groups();
    Map<Integer, List<Digest>> listed = new LinkedHashMap<>();
    // The hash alone tells the group, so that no digest is kept for the others.
    facts.eachPerceptualHash(
        /* owner= */ null,
        model,
        hash -> {
          int group = groups.group(hash.bits());
          if (group >= 0) {
            tally.similar++;
            if (tally.room > 0) {
              tally.room--;
              listed.computeIfAbsent(group, _ -> new ArrayList<>()).add(hash.digest());
            }
          }
        });
    tally.listed.addAll(listed.values());
  }

  /** A growing array. */
  private static final class HashList {
    private long[] values = new long[1 << 10];
    private int count;

    void add(long hash) {
      if (count == values.length) {
        values = Arrays.copyOf(values, count + count / 2);
      }
      values[count++] = hash;
    }
  }

  private Map<Digest, List<ImageId>> images(List<List<Digest>> listed) {
    Map<Digest, List<ImageId>> images = new LinkedHashMap<>();
    listed.forEach(group -> group.forEach(digest -> images.put(digest, new ArrayList<>())));
    if (images.isEmpty()) {
      return images;
    }
    try (Stream<StoredOriginal> all = originals.get()) {
      all.forEach(original -> {
        List<ImageId> known = images.get(original.digest());
        if (known != null && known.size() < SimilarReport.MOST_IMAGES) {
          known.add(original.id());
        }
      });
    }
    return images;
  }
}
