package com.progimage.server.registry.redis;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisLink.Call;
import com.progimage.server.image.Owner;
import com.progimage.server.image.usage.OwnerUsage;
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
import org.jspecify.annotations.Nullable;

/** The space of owners in Redis. */
final class RedisOwnerSpace implements OwnerSpace {
  private final RedisRegistry registry;
  private final RedisLink link;
  private final String epoch;

  RedisOwnerSpace(RedisRegistry registry, RedisLink link, String epoch) {
    this.registry = registry;
    this.link = link;
    this.epoch = epoch;
  }

  @Override
  public OwnerUsage usage(Owner owner) {
    List<String> answer =
        registry.read(RedisSpaceScripts.USAGE, List.of(RedisKeys.usage(owner)), List.of(epoch));
    return new OwnerUsage(
        owner, Long.parseLong(answer.getFirst()), Long.parseLong(answer.getLast()));
  }

  @Override
  public List<OwnerUsage> usages(@Nullable Owner after, int limit) {
    List<String> answer =
        registry.read(
            RedisSpaceScripts.USAGES,
            List.of(RedisKeys.OWNERS),
            List.of(epoch, after == null ? "-" : "(" + after, Integer.toString(limit)));
    List<OwnerUsage> usages = new ArrayList<>(answer.size() / 3);
    for (int i = 0; i < answer.size(); i += 3) {
      usages.add(
          new OwnerUsage(
              new Owner(answer.get(i)),
              Long.parseLong(answer.get(i + 1)),
              Long.parseLong(answer.get(i + 2))));
    }
    return usages;
  }

  @Override
  public SpaceAnswer reserve(SpaceRequest request, SpaceLimits limits, Duration lease) {
    List<String> answer =
        registry.read(
            RedisSpaceScripts.RESERVE,
            List.of(RedisKeys.reservations(request.owner()), RedisKeys.usage(request.owner())),
            List.of(
                epoch,
                request.id(),
                Long.toString(request.bytes()),
                request.isExact() ? "exact" : "",
                limit(limits.maxImages()),
                limit(limits.maxBytes()),
                Long.toString(lease.toMillis())));
    long number = Long.parseLong(answer.getLast());
    return switch (answer.getFirst()) {
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

  /** Large numbers would lose digits in a script. */
  private static String limit(long limit) {
    return limit == Long.MAX_VALUE ? "" : Long.toString(limit);
  }

  @Override
  public boolean correct(OwnerUsage expected, OwnerUsage actual) {
    Object answer =
        registry.ask(
            RedisSpaceScripts.CORRECT,
            List.of(RedisKeys.usage(expected.owner()), RedisKeys.OWNERS),
            List.of(
                epoch,
                expected.owner().name(),
                Long.toString(expected.images()),
                Long.toString(expected.bytes()),
                Long.toString(actual.images()),
                Long.toString(actual.bytes())));
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
                        List.of(RedisKeys.reservations(each.getKey())),
                        each.getValue()))
                .toList());
  }

  @Override
  public void release(SpaceReservation reservation) {
    link.run(
        RedisSpaceScripts.RELEASE,
        List.of(RedisKeys.reservations(reservation.owner())),
        List.of(RedisRecords.member(reservation)));
  }
}
