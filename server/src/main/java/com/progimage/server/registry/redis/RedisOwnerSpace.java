package com.progimage.server.registry.redis;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisLink.Call;
import com.progimage.server.image.Owner;
import com.progimage.server.image.usage.OwnerUsage;
import com.progimage.server.registry.RegistryFailures;
import com.progimage.server.registry.space.OwnerSpace;
import com.progimage.server.registry.space.SpaceAnswer;
import com.progimage.server.registry.space.SpaceLimits;
import com.progimage.server.registry.space.SpaceRequest;
import com.progimage.server.registry.space.SpaceReservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The space of owners in Redis. Each partition counts the images that it has. The partition of an
 * owner's name has the owner's reservations.
 */
final class RedisOwnerSpace implements OwnerSpace {
  private static final int PAGE = 1_000;

  /** Of a request that is not decided: more than its few calls take together. */
  private static final Duration PENDING_FOR = Duration.ofSeconds(10);

  /** How often a request is looked at that finds no room beside images in progress. */
  private static final int LOOKS = 5;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(2);

  private final RedisRegistry registry;
  private final RedisLink link;
  private final RedisIndex index;
  private final RedisChanges changes;
  private final String epoch;

  RedisOwnerSpace(
      RedisRegistry registry,
      RedisLink link,
      RedisIndex index,
      RedisChanges changes,
      String epoch) {
    this.registry = registry;
    this.link = link;
    this.index = index;
    this.changes = changes;
    this.epoch = epoch;
  }

  /** A number of images and of bytes. */
  private record SpaceAmount(long images, long bytes) {
    static final SpaceAmount NONE = new SpaceAmount(0, 0);

    static SpaceAmount of(List<String> answer, int from) {
      return new SpaceAmount(
          Long.parseLong(answer.get(from)), Long.parseLong(answer.get(from + 1)));
    }

    static SpaceAmount of(OwnerUsage usage) {
      return new SpaceAmount(usage.images(), usage.bytes());
    }

    SpaceAmount plus(SpaceAmount other) {
      return new SpaceAmount(images + other.images, bytes + other.bytes);
    }

    SpaceAmount minus(SpaceAmount other) {
      return new SpaceAmount(images - other.images, bytes - other.bytes);
    }

    OwnerUsage by(Owner owner) {
      return new OwnerUsage(owner, images, bytes);
    }
  }

  @Override
  public OwnerUsage usage(Owner owner) {
    return sum(used(owner, index.all())).by(owner);
  }

  private static SpaceAmount sum(List<SpaceAmount> amounts) {
    return amounts.stream().reduce(SpaceAmount.NONE, SpaceAmount::plus);
  }

  /** What each of some partitions counts. */
  private List<SpaceAmount> used(Owner owner, List<RedisKeys> partitions) {
    return registry
        .readEach(
            partitions.stream()
                .map(keys ->
                    new Call(
                        RedisSpaceScripts.USAGE,
                        List.of(keys.epoch(), keys.usage(owner)),
                        List.of(epoch)))
                .toList())
        .stream()
        .map(answer -> SpaceAmount.of(answer, 0))
        .toList();
  }

  @Override
  public List<OwnerUsage> usages(@Nullable Owner after, int limit) {
    List<List<String>> answers =
        registry.readEach(
            index.all().stream()
                .map(keys ->
                    new Call(
                        RedisSpaceScripts.USAGES,
                        List.of(keys.epoch(), keys.owners()),
                        List.of(
                            epoch,
                            after == null ? "-" : "(" + after,
                            Integer.toString(limit),
                            keys.prefix())))
                .toList());
    Map<String, SpaceAmount> sums = new TreeMap<>();
    for (List<String> answer : answers) {
      for (int i = 0; i < answer.size(); i += 3) {
        sums.merge(answer.get(i), SpaceAmount.of(answer, i + 1), SpaceAmount::plus);
      }
    }
    return sums.entrySet().stream()
        .filter(each -> !each.getValue().equals(SpaceAmount.NONE))
        .limit(limit)
        .map(each -> each.getValue().by(new Owner(each.getKey())))
        .toList();
  }

  @Override
  public SpaceAnswer reserve(SpaceRequest request, SpaceLimits limits, Duration lease) {
    List<String> answer = registry.read(asking(request, limits, lease));
    long number = Long.parseLong(answer.get(1));
    return switch (answer.getFirst()) {
      case "pending" -> decide(request, limits, lease, answer);
      case "images" ->
          new SpaceAnswer.Full(SpaceAnswer.SpaceMeasure.IMAGES, limits.maxImages(), number + 1);
      case "bytes" ->
          new SpaceAnswer.Full(
              SpaceAnswer.SpaceMeasure.BYTES,
              limits.maxBytes(),
              number + (request.isExact() ? request.bytes() : 1));
      default ->
          new SpaceAnswer.Reserved(new SpaceReservation(request.id(), request.owner(), number));
    };
  }

  private Call asking(SpaceRequest request, SpaceLimits limits, Duration lease) {
    Owner owner = request.owner();
    RedisKeys keys = index.of(owner);
    List<String> names = new ArrayList<>(4);
    names.add(keys.epoch());
    names.add(keys.reservations(owner));
    names.add(keys.usage(owner));
    if (index.all().size() > 1) {
      names.add(keys.turn());
    }
    return new Call(
        RedisSpaceScripts.RESERVE,
        names,
        List.of(
            epoch,
            request.id(),
            Long.toString(request.bytes()),
            request.isExact() ? "exact" : "",
            limit(limits.maxImages()),
            limit(limits.maxBytes()),
            Long.toString(lease.toMillis()),
            Long.toString(PENDING_FOR.toMillis())));
  }

  /** Large numbers would lose digits in a script. */
  private static String limit(long limit) {
    return limit == Long.MAX_VALUE ? "" : Long.toString(limit);
  }

  /**
   * What a pending request found.
   *
   * @param reserved for images in progress, with earlier turns
   */
  private record SpaceFound(SpaceAmount reserved, SpaceAmount used) {}

  /**
   * Decides on a request that is pending. It reads what other partitions count after it has become
   * visible to later requests, so that of two requests at least one counts the other. An image that
   * is registered meanwhile counts twice, as reserved and as used. So a refusal is certain only
   * after nothing has changed between two looks.
   */
  private SpaceAnswer decide(
      SpaceRequest request, SpaceLimits limits, Duration lease, List<String> asked) {
    List<String> pending = asked;
    SpaceFound before = null;
    Duration pause = FIRST_PAUSE;
    for (int look = 1; pending.getFirst().equals("pending"); look++) {
      SpaceFound found = look(request.owner(), pending);
      SpaceAmount all = found.reserved().plus(found.used());
      SpaceAnswer answer = SpaceAnswer.of(request, limits, all.images(), all.bytes());
      if (answer instanceof SpaceAnswer.Reserved
          || found.reserved().equals(SpaceAmount.NONE)
          || found.equals(before)
          || look == LOOKS) {
        write(request, pending.get(1), answer, lease);
        return answer;
      }
      before = found;
      sleep(pause);
      pause = pause.multipliedBy(2);
      pending = registry.read(asking(request, limits, lease));
    }
    // The same request was decided by another call.
    return new SpaceAnswer.Reserved(
        new SpaceReservation(request.id(), request.owner(), Long.parseLong(pending.get(1))));
  }

  private SpaceFound look(Owner owner, List<String> pending) {
    RedisKeys home = index.of(owner);
    List<RedisKeys> others = index.all().stream().filter(keys -> !keys.equals(home)).toList();
    return new SpaceFound(
        SpaceAmount.of(pending, 2), sum(used(owner, others)).plus(SpaceAmount.of(pending, 4)));
  }

  private void write(SpaceRequest request, String turn, SpaceAnswer answer, Duration lease) {
    Object isDecided =
        link.run(
            RedisSpaceScripts.DECIDE,
            List.of(index.of(request.owner()).reservations(request.owner())),
            List.of(
                request.id() + " " + request.bytes() + " " + turn,
                answer instanceof SpaceAnswer.Reserved(SpaceReservation reservation)
                    ? RedisRecords.member(reservation)
                    : "",
                Long.toString(lease.toMillis())));
    if (answer instanceof SpaceAnswer.Reserved && !Long.valueOf(1).equals(isDecided)) {
      // It took so long that later requests do not count it.
      throw RegistryFailures.away(null);
    }
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RegistryFailures.away(e);
    }
  }

  @Override
  public boolean correct(OwnerUsage expected, OwnerUsage actual) {
    Owner owner = expected.owner();
    List<SpaceAmount> counted = used(owner, index.all());
    if (!sum(counted).equals(SpaceAmount.of(expected))) {
      return false;
    }
    // The partition of the owner gets what the others do not list.
    RedisKeys home = index.of(owner);
    SpaceAmount rest = SpaceAmount.of(actual);
    SpaceAmount ofHome = SpaceAmount.NONE;
    boolean isCorrect = true;
    for (int i = 0; i < counted.size(); i++) {
      RedisKeys keys = index.all().get(i);
      if (keys.equals(home)) {
        ofHome = counted.get(i);
      } else {
        SpaceAmount listed = listed(keys, owner);
        rest = rest.minus(listed);
        isCorrect &= correct(keys, owner, counted.get(i), listed);
      }
    }
    return correct(home, owner, ofHome, rest) && isCorrect;
  }

  /** Adds up the images of an owner in one partition. */
  private SpaceAmount listed(RedisKeys keys, Owner owner) {
    SpaceAmount sum = SpaceAmount.NONE;
    String from = "-";
    while (!from.equals("(")) {
      List<String> page =
          registry.read(
              new Call(
                  RedisSpaceScripts.LISTED,
                  List.of(keys.epoch(), keys.ids(owner)),
                  List.of(epoch, from, Integer.toString(PAGE), keys.prefix())));
      sum = sum.plus(SpaceAmount.of(page, 0));
      from = "(" + page.get(2);
    }
    return sum;
  }

  private boolean correct(RedisKeys keys, Owner owner, SpaceAmount expected, SpaceAmount actual) {
    Object answer =
        registry.ask(
            new Call(
                RedisSpaceScripts.CORRECT,
                List.of(keys.epoch(), keys.usage(owner), keys.owners()),
                List.of(
                    epoch,
                    owner.name(),
                    Long.toString(expected.images()),
                    Long.toString(expected.bytes()),
                    Long.toString(actual.images()),
                    Long.toString(actual.bytes()))));
    return Long.valueOf(1).equals(answer);
  }

  @Override
  public void renew(List<SpaceReservation> reservations, Duration lease) {
    Map<Owner, List<String>> members = new LinkedHashMap<>();
    for (SpaceReservation reservation : reservations) {
      members
          .computeIfAbsent(
              reservation.owner(), _ -> new ArrayList<>(List.of(Long.toString(lease.toMillis()))))
          .add(RedisRecords.member(reservation));
    }
    List<@Nullable Object> _ =
        link.runAll(
            members.entrySet().stream()
                .map(each ->
                    new Call(
                        RedisSpaceScripts.RENEW,
                        List.of(index.of(each.getKey()).reservations(each.getKey())),
                        each.getValue()))
                .toList());
  }

  @Override
  public void release(SpaceReservation reservation) {
    Call release = changes.release(reservation);
    link.run(release.script(), release.keys(), release.arguments());
  }
}
