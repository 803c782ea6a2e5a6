package com.progimage.server.state.redis;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisScript;
import com.progimage.server.image.Owner;
import com.progimage.server.state.JobMessage;
import com.progimage.server.state.outbox.Callback;
import com.progimage.server.state.outbox.DeliveryAttempt;
import com.progimage.server.state.outbox.Message;
import com.progimage.server.state.outbox.Outbox;
import com.progimage.server.state.outbox.OutboxJson;
import com.progimage.server.state.outbox.Recipient;
import com.progimage.server.state.outbox.Secrets;
import com.progimage.server.state.outbox.Webhook;
import com.progimage.server.state.outbox.Webhook.Disabled;
import com.progimage.server.state.outbox.WebhookId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.params.ZRangeParams;
import redis.clients.jedis.resps.Tuple;

/**
 * Outbox in Redis: sorted sets of the times at which messages are due, and a hash for each message.
 * A message about a job is in the partition of the job, and one to a callback in that of the upload
 * links, because the script that ends the job or settles the link writes it. The registrations are
 * in a partition of their own.
 */
final class RedisOutbox implements Outbox {
  /** The store of the upload links and of the messages to their callbacks. */
  static final String LINKS = "links";

  /** The number of messages that are read at once, from each partition at least the second. */
  private static final int PAGE = 100;

  private static final int MIN_PAGE = 20;

  private final RedisLink link;
  private final RedisJobPartitions jobs;
  private final RedisOutboxKeys hooks;
  private final RedisOutboxKeys ofLinks;
  private final List<RedisOutboxKeys> partitions;
  private final int pageSize;
  private final Function<Map<String, String>, String> body;

  /**
   * @param hooks where registrations are
   * @param body builds the body of a message from the fields that the job's end wrote
   */
  RedisOutbox(
      RedisLink link,
      RedisJobPartitions jobs,
      RedisOutboxKeys hooks,
      Function<Map<String, String>, String> body) {
    this.link = link;
    this.jobs = jobs;
    this.hooks = hooks;
    this.ofLinks = new RedisOutboxKeys(link.partition(LINKS));
    this.partitions =
        Stream.concat(
                jobs.all().stream().map(keys -> new RedisOutboxKeys(keys.partition())),
                Stream.of(ofLinks))
            .distinct()
            .toList();
    this.pageSize = Math.max(MIN_PAGE, PAGE / partitions.size());
    this.body = body;
  }

  @Override
  public boolean register(Webhook webhook) {
    return isOne(
        RedisOutboxScripts.REGISTER,
        List.of(
            hooks.webhook(webhook.id().text()),
            hooks.urls(webhook.owner()),
            hooks.ids().all(),
            hooks.ids().of(webhook.owner())),
        webhook.id().text(),
        webhook.target().url(),
        OutboxJson.write(webhook.target()),
        OutboxJson.write(webhook.secrets()),
        webhook.owner().name());
  }

  private boolean isOne(RedisScript script, List<String> keys, String... arguments) {
    return Long.valueOf(1).equals(link.runReplicated(script, keys, List.of(arguments)));
  }

  @Override
  public Optional<Webhook> find(WebhookId id) {
    return webhook(id, link.guarded(redis -> redis.hgetAll(hooks.webhook(id.text()))));
  }

  @Override
  public Optional<Webhook> find(Owner owner, String url) {
    return Optional.ofNullable(link.guarded(redis -> redis.hget(hooks.urls(owner), url)))
        .flatMap(id -> find(new WebhookId(id)));
  }

  private static Optional<Webhook> webhook(WebhookId id, Map<String, String> fields) {
    return fields.isEmpty()
        ? Optional.empty()
        : Optional.of(
            OutboxJson.webhook(
                id,
                RedisIds.owner(fields.get(RedisIds.OWNER)),
                Objects.requireNonNull(fields.get("target")),
                Objects.requireNonNull(fields.get("secrets")),
                fields.get("disabled"),
                fields.get("attempt")));
  }

  @Override
  public List<Webhook> list(@Nullable Owner owner, @Nullable WebhookId before, int limit) {
    List<String> ids =
        RedisIds.newest(
            link, List.of(hooks.ids()), owner, before == null ? null : before.text(), limit);
    return ids.stream().map(WebhookId::new).map(this::find).flatMap(Optional::stream).toList();
  }

  @Override
  public boolean rotate(WebhookId id, Secrets before, Secrets after) {
    return isOne(
        RedisOutboxScripts.ROTATE,
        List.of(hooks.webhook(id.text())),
        OutboxJson.write(before),
        OutboxJson.write(after));
  }

  @Override
  public void disable(WebhookId id, Disabled disabled) {
    link.run(
        RedisOutboxScripts.DISABLE,
        List.of(hooks.webhook(id.text())),
        List.of(OutboxJson.write(disabled)));
  }

  @Override
  public boolean delete(WebhookId id) {
    Optional<Webhook> known = find(id);
    return known.isPresent()
        && isOne(
            RedisOutboxScripts.DELETE,
            List.of(
                hooks.webhook(id.text()),
                hooks.urls(known.get().owner()),
                hooks.ids().all(),
                hooks.ids().of(known.get().owner())),
            id.text(),
            known.get().target().url());
  }

  @Override
  public List<Message> take(int most, Instant now, Duration lease, Predicate<Recipient> admits) {
    List<Message> taken = new ArrayList<>();
    Map<String, Optional<? extends Recipient>> receivers = new HashMap<>();
    Set<String> passedOver = new HashSet<>();
    List<DueLine> lines = partitions.stream().map(DueLine::new).toList();
    read(lines, now);
    while (taken.size() < most) {
      Optional<DueLine> next =
          lines.stream()
              .filter(each -> !each.page.isEmpty())
              .min(Comparator.comparingDouble(each -> each.page.element().at()));
      if (next.isEmpty()) {
        break;
      }
      DueLine line = next.get();
      Due due = line.page.remove();
      Optional<? extends Recipient> receiver =
          due.callback() == null
              ? receivers.computeIfAbsent(due.to(), id -> WebhookId.find(id).flatMap(this::find))
              : Optional.of(due.callback());
      String ofReceiver = receiver.map(Recipient::line).orElse(due.to());
      if (passedOver.contains(ofReceiver) || receiver.filter(admits.negate()).isPresent()) {
        passedOver.add(ofReceiver);
        line.stay++;
      } else {
        Optional<Message> message = take(line.keys, due, now, lease, receiver.orElse(null));
        message.ifPresent(taken::add);
        line.stay += message.isPresent() ? 0 : 1;
      }
      if (line.page.isEmpty() && line.hasMore) {
        read(List.of(line), now);
      }
    }
    return taken;
  }

  /** The due messages of one partition, read in pages. */
  private static final class DueLine {
    final RedisOutboxKeys keys;
    final Queue<Due> page = new ArrayDeque<>();

    /** The number of read messages that are still due. Taken ones no longer are. */
    int stay;

    boolean hasMore;

    DueLine(RedisOutboxKeys keys) {
      this.keys = keys;
    }
  }

  /**
   * A due message and its recipient.
   *
   * @param at the millisecond at which it is due
   * @param to the id of the registration; empty if there is none
   */
  private record Due(String id, double at, String to, @Nullable Callback callback) {
    static Due of(Tuple due, List<@Nullable String> fields) {
      String to = fields.getFirst();
      String callback = fields.get(1);
      return new Due(
          due.getElement(),
          due.getScore(),
          to == null ? "" : to,
          callback == null ? null : OutboxJson.readCallback(callback));
    }
  }

  /** Reads the next page of each line. */
  private void read(List<DueLine> lines, Instant now) {
    Map<String, DueLine> sets = new LinkedHashMap<>();
    lines.forEach(line -> sets.put(line.keys.due(), line));
    List<List<Tuple>> due =
        link.forEach(
            List.copyOf(sets.keySet()),
            (pipeline, set) ->
                pipeline.zrangeWithScores(
                    set,
                    ZRangeParams.zrangeByScoreParams(0, (double) now.toEpochMilli())
                        .limit(Objects.requireNonNull(sets.get(set)).stay, pageSize)));
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      RedisOutboxKeys keys = lines.get(i).keys;
      due.get(i).forEach(each -> messages.add(keys.message(each.getElement())));
      lines.get(i).hasMore = due.get(i).size() == pageSize;
    }
    Iterator<List<@Nullable String>> recipients =
        link.forEach(messages, (pipeline, message) -> pipeline.hmget(message, "to", "callback"))
            .iterator();
    for (int i = 0; i < lines.size(); i++) {
      Queue<Due> page = lines.get(i).page;
      due.get(i).forEach(each -> page.add(Due.of(each, recipients.next())));
    }
  }

  /**
   * Takes a message; empty if another server has it, or the registration was removed or disabled
   * when it was read. A receiver that is removed a moment later may still get the message, as it
   * would from a delivery that has begun.
   */
  private Optional<Message> take(
      RedisOutboxKeys keys, Due due, Instant now, Duration lease, @Nullable Recipient receiver) {
    String key = keys.message(due.id());
    Map<String, String> fields = link.guarded(redis -> redis.hgetAll(key));
    boolean isOfCallback = due.callback() != null;
    if (fields.get(isOfCallback ? "callback" : "to") == null) {
      return Optional.empty();
    }
    boolean isDropped =
        receiver == null || receiver instanceof Webhook webhook && webhook.disabled() != null;
    @Nullable Object answer =
        link.run(
            RedisOutboxScripts.TAKE,
            List.of(keys.due(), key),
            List.of(
                due.id(),
                millis(now),
                millis(now.plus(lease)),
                isOfCallback ? "" : body.apply(fields),
                Long.toString(lease.toMillis()),
                isDropped ? "1" : "0"));
    if (receiver == null || !(answer instanceof List<?> parts)) {
      return Optional.empty();
    }
    return Optional.of(
        new Message(
            due.id(), (String) parts.get(1), Math.toIntExact((Long) parts.get(0)), receiver));
  }

  @Override
  public void settle(Message message, DeliveryAttempt attempt) {
    RedisOutboxKeys keys = ofMessage(message);
    List<String> all = new ArrayList<>(List.of(keys.due(), keys.message(message.id())));
    if (message.to() instanceof Callback callback) {
      all.add(keys.callbacks(callback.owner()));
    }
    boolean isSettled =
        Long.valueOf(1)
            .equals(
                link.run(
                    RedisOutboxScripts.SETTLE,
                    all,
                    List.of(
                        message.id(),
                        Integer.toString(message.attempt()),
                        attempt.outcome() == DeliveryAttempt.DeliveryOutcome.DELIVERED ? "1" : "0",
                        attempt.nextAt() == null ? "" : millis(attempt.nextAt()))));
    if (isSettled && message.to() instanceof Webhook webhook) {
      // If the server dies before this, only the note about the last attempt is missing.
      link.run(
          RedisOutboxScripts.NOTE,
          List.of(hooks.webhook(webhook.id().text())),
          List.of(OutboxJson.write(attempt)));
    }
  }

  private RedisOutboxKeys ofMessage(Message message) {
    return switch (message.to()) {
      case Webhook _ -> new RedisOutboxKeys(jobs.of(JobMessage.job(message.id())).partition());
      case Callback _ -> ofLinks;
    };
  }

  private static String millis(Instant time) {
    return Long.toString(time.toEpochMilli());
  }

  @Override
  public long waiting() {
    return link
        .forEach(partitions.stream().map(RedisOutboxKeys::due).toList(), Pipeline::zcard)
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }
}
