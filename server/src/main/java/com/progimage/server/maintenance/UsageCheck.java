package com.progimage.server.maintenance;

import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.usage.OwnerUsage;
import com.progimage.server.registry.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a registry says that owners use with the images that it lists. Servers may store
 * and delete images meanwhile.
 */
final class UsageCheck {
  private static final int PAGE = 1_000;

  /** An owner that stores and deletes all the time is checked the next time. */
  private static final int ATTEMPTS = 5;

  private final Registry registry;
  private final Map<String, OwnerUsage> listed = new TreeMap<>();

  UsageCheck(Registry registry) {
    this.registry = registry;
  }

  /** The counts of an owner that are wrong. */
  record UsageDifference(OwnerUsage counted, OwnerUsage actual) {
    String text() {
      return "registry, usage of %s: %d images and %d bytes instead of %d and %d"
          .formatted(
              actual.owner(), counted.images(), counted.bytes(), actual.images(), actual.bytes());
    }
  }

  /** Counts an image that the registry lists. */
  void count(StoredImage image) {
    Owner owner = image.owner();
    listed.merge(owner.name(), new OwnerUsage(owner, 1, image.byteCount()), UsageCheck::sum);
  }

  private static OwnerUsage sum(OwnerUsage one, OwnerUsage other) {
    return new OwnerUsage(one.owner(), one.images() + other.images(), one.bytes() + other.bytes());
  }

  /** Returns the owners whose counts are wrong, after all images were counted. */
  List<UsageDifference> find() {
    Map<String, OwnerUsage> suspects = new TreeMap<>(listed);
    List<OwnerUsage> page = registry.space().usages(/* after= */ null, PAGE);
    while (!page.isEmpty()) {
      for (OwnerUsage counted : page) {
        if (!suspects.remove(counted.owner().name(), counted)) {
          suspects.putIfAbsent(counted.owner().name(), counted);
        }
      }
      page = registry.space().usages(page.getLast().owner(), PAGE);
    }
    List<UsageDifference> wrong = new ArrayList<>();
    suspects.values().forEach(each -> check(each.owner()).ifPresent(wrong::add));
    return wrong;
  }

  /** Compares the counts of one owner while they do not change. */
  private Optional<UsageDifference> check(Owner owner) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      OwnerUsage counted = registry.space().usage(owner);
      OwnerUsage actual = actual(owner);
      if (registry.space().usage(owner).equals(counted)) {
        return actual.equals(counted)
            ? Optional.empty()
            : Optional.of(new UsageDifference(counted, actual));
      }
    }
    return Optional.empty();
  }

  private OwnerUsage actual(Owner owner) {
    OwnerUsage sum = OwnerUsage.none(owner);
    @Nullable StoredImage last = null;
    List<StoredImage> page;
    do {
      page = registry.list(owner, last == null ? null : last.id(), PAGE);
      for (StoredImage image : page) {
        sum = sum(sum, new OwnerUsage(owner, 1, image.byteCount()));
        last = image;
      }
    } while (page.size() == PAGE);
    return sum;
  }

  /**
   * Corrects the counts of one owner, which may have changed since they were compared.
   *
   * @return false if they change all the time
   */
  boolean repair(Owner owner) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<UsageDifference> wrong = check(owner);
      if (wrong.isEmpty()
          || registry.space().correct(wrong.get().counted(), wrong.get().actual())) {
        return true;
      }
    }
    return false;
  }
}
