package com.progimage.server.state.redis.session;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisScript;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import com.progimage.server.image.session.FaceSessionId;
import com.progimage.server.state.session.FaceSession;
import com.progimage.server.state.session.FaceSessionContents;
import com.progimage.server.state.session.FaceSessionFailure;
import com.progimage.server.state.session.FaceSessionImage;
import com.progimage.server.state.session.FaceSessionJson;
import com.progimage.server.state.session.FaceSessionRefusals;
import com.progimage.server.state.session.FaceSessionStore;
import com.progimage.server.state.session.FaceSlot;
import com.progimage.server.state.session.SlotAnswer;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.ZRangeParams;

/** Sessions in Redis: a hash for each one, and one for its slots. */
public final class RedisFaceSessions implements FaceSessionStore {
  private static final String OWNER = "owner";

  private final RedisLink link;
  private final RedisFaceSessionKeys keys;

  public RedisFaceSessions(RedisLink link) {
    this.link = link;
    this.keys = new RedisFaceSessionKeys(link.partition("sessions"));
  }

  @Override
  public void create(FaceSession session, int max, int maxOfOwner) {
    @Nullable Object refusal =
        link.run(
            RedisFaceSessionScripts.CREATE,
            List.of(keys.session(session.id()), keys.all(), keys.of(session.owner())),
            List.of(
                session.id().text(),
                session.owner().name(),
                session.creator() == null ? "" : session.creator(),
                session.proof().text(),
                millis(session.createdAt()),
                Integer.toString(max),
                Integer.toString(maxOfOwner)));
    if (Long.valueOf(1).equals(refusal)) {
      throw FaceSessionRefusals.tooMany(max);
    }
    if (Long.valueOf(2).equals(refusal)) {
      throw FaceSessionRefusals.tooManyOfOwner(maxOfOwner);
    }
  }

  @Override
  public Optional<FaceSession> find(FaceSessionId id) {
    Map<String, String> fields = link.guarded(redis -> redis.hgetAll(keys.session(id)));
    return fields.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FaceSession(
                id,
                new Owner(field(fields, OWNER)),
                fields.get("creator"),
                new Digest(field(fields, "proof")),
                instant(fields, "created"),
                instant(fields, "used")));
  }

  private static String field(Map<String, String> fields, String name) {
    return Objects.requireNonNull(fields.get(name));
  }

  private static Instant instant(Map<String, String> fields, String name) {
    return Instant.ofEpochMilli(Long.parseLong(field(fields, name)));
  }

  @Override
  public void touch(FaceSessionId id, Instant now) {
    link.run(
        RedisFaceSessionScripts.TOUCH,
        List.of(keys.session(id), keys.all()),
        List.of(id.text(), millis(now)));
  }

  @Override
  public SlotAnswer reserve(FaceSessionId id, Digest digest, Instant now, Instant until) {
    List<?> answer =
        list(
            link.run(
                RedisFaceSessionScripts.RESERVE,
                List.of(keys.session(id), keys.slots(id), keys.leftovers()),
                List.of(
                    id.text(),
                    digest.text(),
                    millis(now),
                    millis(until),
                    Integer.toString(FaceSession.LIMIT))));
    return switch ((String) answer.getFirst()) {
      case "ended" -> new SlotAnswer.SessionEnded();
      case "open" -> new SlotAnswer.SlotInProgress();
      case "same" ->
          new SlotAnswer.SlotFilled(
              FaceSessionJson.readImage(slot(id, answer.get(1), digest), (String) answer.get(2)));
      case "full" ->
          new SlotAnswer.SessionFull(
              ((Long) answer.get(1)).intValue(), ((Long) answer.get(2)).intValue());
      case "reserved" -> new SlotAnswer.SlotReserved(slot(id, answer.get(1), digest));
      default -> throw new IllegalStateException("Redis answered " + answer);
    };
  }

  private static List<?> list(@Nullable Object answer) {
    return (List<?>) Objects.requireNonNull(answer);
  }

  private static FaceSlot slot(FaceSessionId id, Object number, Digest digest) {
    return new FaceSlot(id, Long.parseLong((String) number), digest);
  }

  @Override
  public void renew(Collection<FaceSlot> slots, Instant now, Instant until) {
    List<?> _ =
        link.runAll(
            slots.stream()
                .map(slot -> change(RedisFaceSessionScripts.RENEW, slot, now, millis(until)))
                .toList());
  }

  @Override
  public boolean fill(FaceSessionImage image, Instant now) {
    RedisLink.Call call =
        change(RedisFaceSessionScripts.FILL, image.slot(), now, FaceSessionJson.write(image));
    return Long.valueOf(1).equals(link.run(call.script(), call.keys(), call.arguments()));
  }

  private RedisLink.Call change(RedisScript script, FaceSlot slot, Instant now, String change) {
    return new RedisLink.Call(
        script,
        List.of(keys.slots(slot.session()), keys.leftovers()),
        List.of(
            Long.toString(slot.number()), slot.digest().text(), text(slot), millis(now), change));
  }

  /** The slot as it is named among leftovers. */
  private static String text(FaceSlot slot) {
    return slot.session() + " " + slot.number() + " " + slot.digest();
  }

  private static FaceSlot slot(Object text) {
    String[] parts = ((String) text).split(" ", -1);
    return slot(new FaceSessionId(parts[0]), parts[1], new Digest(parts[2]));
  }

  @Override
  public void release(FaceSlot slot, Instant now) {
    link.run(
        RedisFaceSessionScripts.RELEASE,
        List.of(keys.slots(slot.session()), keys.leftovers()),
        List.of(Long.toString(slot.number()), text(slot), millis(now)));
  }

  @Override
  public void add(FaceSessionId id, FaceSessionFailure failure) {
    link.run(
        RedisFaceSessionScripts.ADD_FAILURE,
        List.of(keys.session(id), keys.failures(id)),
        List.of(FaceSessionJson.write(failure), Integer.toString(FaceSessionFailure.REMEMBERED)));
  }

  @Override
  public FaceSessionContents contents(FaceSessionId id) {
    Map<String, String> slots = link.guarded(redis -> redis.hgetAll(keys.slots(id)));
    List<String> failures = link.guarded(redis -> redis.lrange(keys.failures(id), 0, -1));
    return new FaceSessionContents(
        slots.entrySet().stream()
            .map(slot -> image(id, slot.getKey(), slot.getValue()))
            .flatMap(Optional::stream)
            .sorted(Comparator.comparingLong(image -> image.slot().number()))
            .toList(),
        failures.stream().map(FaceSessionJson::readFailure).toList());
  }

  /** The image in a slot; empty if it is reserved. */
  private static Optional<FaceSessionImage> image(FaceSessionId id, String number, String value) {
    String[] parts = value.split(" ", 3);
    return parts[2].isEmpty()
        ? Optional.empty()
        : Optional.of(FaceSessionJson.readImage(slot(id, number, new Digest(parts[1])), parts[2]));
  }

  @Override
  public List<FaceSlot> reset(FaceSessionId id, Instant now) {
    return slots(
        link.run(
            RedisFaceSessionScripts.RESET,
            List.of(keys.session(id), keys.slots(id), keys.leftovers(), keys.failures(id)),
            List.of(id.text(), millis(now))));
  }

  private static List<FaceSlot> slots(@Nullable Object answer) {
    return list(answer).stream().map(RedisFaceSessions::slot).toList();
  }

  @Override
  public Optional<List<FaceSlot>> end(FaceSessionId id, Instant now) {
    String owner = link.guarded(redis -> redis.hget(keys.session(id), OWNER));
    if (owner == null) {
      return Optional.empty();
    }
    @Nullable Object answer =
        link.runReplicated(
            RedisFaceSessionScripts.END,
            List.of(
                keys.session(id),
                keys.slots(id),
                keys.leftovers(),
                keys.failures(id),
                keys.all(),
                keys.of(new Owner(owner))),
            List.of(id.text(), millis(now)));
    return answer == null ? Optional.empty() : Optional.of(slots(answer));
  }

  @Override
  public List<FaceSessionId> unused(Instant before, int limit) {
    return due(keys.all(), before.toEpochMilli() - 1.0, limit).stream()
        .map(FaceSessionId::new)
        .toList();
  }

  private List<String> due(String key, double last, int limit) {
    return link.guarded(
        redis -> redis.zrange(key, ZRangeParams.zrangeByScoreParams(0, last).limit(0, limit)));
  }

  @Override
  public List<FaceSlot> leftovers(Instant now, int limit) {
    return due(keys.leftovers(), (double) now.toEpochMilli(), limit).stream()
        .map(RedisFaceSessions::slot)
        .toList();
  }

  @Override
  public void forget(Collection<FaceSlot> slots) {
    if (!slots.isEmpty()) {
      String[] texts = slots.stream().map(RedisFaceSessions::text).toArray(String[]::new);
      link.guarded(redis -> redis.zrem(keys.leftovers(), texts));
    }
  }

  @Override
  public long count() {
    return link.guarded(redis -> redis.zcard(keys.all()));
  }

  private static String millis(Instant time) {
    return Long.toString(time.toEpochMilli());
  }
}
