package com.progimage.server.state.redis;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisScript;
import com.progimage.server.image.Owner;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.ZRangeParams;

/**
 * Outbox in Redis: a sorted set of the times at which messages are due, and a hash for each
 * message.
 */
public final class RedisOutbox implements Outbox {
  private static final int PAGE = 100;

  private final RedisLink link;
  private final Function<Map<String, String>, String> body;

  /**
   * @param body builds the body of a message from the fields that the job's end wrote
   */
  public RedisOutbox(RedisLink link, Function<Map<String, String>, String> body) {
    this.link = link;
    this.body = body;
  }

  @Override
  public boolean register(Webhook webhook) {
    return isOne(
        RedisOutboxScripts.REGISTER,
        List.of(
            RedisOutboxKeys.webhook(webhook.id().text()),
            RedisOutboxKeys.urls(webhook.owner()),
            RedisIds.OF_WEBHOOKS.all(),
            RedisIds.OF_WEBHOOKS.of(webhook.owner())),
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
    return webhook(id, link.guarded(redis -> redis.hgetAll(RedisOutboxKeys.webhook(id.text()))));
  }

  @Override
  public Optional<Webhook> find(Owner owner, String url) {
    return Optional.ofNullable(link.guarded(redis -> redis.hget(RedisOutboxKeys.urls(owner), url)))
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
        RedisIds.OF_WEBHOOKS.newest(link, owner, before == null ? null : before.text(), limit);
    return ids.stream().map(WebhookId::new).map(this::find).flatMap(Optional::stream).toList();
  }

  @Override
  public boolean rotate(WebhookId id, Secrets before, Secrets after) {
    return isOne(
        RedisOutboxScripts.ROTATE,
        List.of(RedisOutboxKeys.webhook(id.text())),
        OutboxJson.write(before),
        OutboxJson.write(after));
  }

  @Override
  public void disable(WebhookId id, Disabled disabled) {
    link.run(
        RedisOutboxScripts.DISABLE,
        List.of(RedisOutboxKeys.webhook(id.text())),
        List.of(OutboxJson.write(disabled)));
  }

  @Override
  public boolean delete(WebhookId id) {
    Optional<Webhook> known = find(id);
    return known.isPresent()
        && isOne(
            RedisOutboxScripts.DELETE,
            List.of(
                RedisOutboxKeys.webhook(id.text()),
                RedisOutboxKeys.urls(known.get().owner()),
                RedisIds.OF_WEBHOOKS.all(),
                RedisIds.OF_WEBHOOKS.of(known.get().owner())),
            id.text(),
            known.get().target().url());
  }

  @Override
  public List<Message> take(int most, Instant now, Duration lease, Predicate<Recipient> admits) {
    List<Message> taken = new ArrayList<>();
    Map<String, Optional<? extends Recipient>> receivers = new HashMap<>();
    Set<String> passedOver = new HashSet<>();
    int stay = 0;
    List<Due> page;
    do {
      // Taken messages are no longer due, so the remaining ones are first.
      page = due(now, stay);
      for (Due due : page) {
        if (taken.size() == most) {
          return taken;
        }
        Optional<? extends Recipient> receiver =
            due.callback() == null
                ? receivers.computeIfAbsent(due.to(), id -> WebhookId.find(id).flatMap(this::find))
                : Optional.of(due.callback());
        String line = receiver.map(Recipient::line).orElse(due.to());
        if (passedOver.contains(line) || receiver.filter(admits.negate()).isPresent()) {
          passedOver.add(line);
          stay++;
          continue;
        }
        Optional<Message> message = take(due, now, lease, receiver.orElse(null));
        message.ifPresent(taken::add);
        stay += message.isPresent() ? 0 : 1;
      }
    } while (page.size() == PAGE);
    return taken;
  }

  /**
   * A due message and its recipient.
   *
   * @param to the id of the registration; empty if there is none
   */
  private record Due(String id, String to, @Nullable Callback callback) {
    static Due of(String id, List<@Nullable String> fields) {
      String to = fields.getFirst();
      String callback = fields.get(1);
      return new Due(
          id, to == null ? "" : to, callback == null ? null : OutboxJson.readCallback(callback));
    }
  }

  private List<Due> due(Instant now, int from) {
    return link.guarded(redis -> {
      List<String> ids =
          redis.zrange(
              RedisOutboxKeys.DUE,
              ZRangeParams.zrangeByScoreParams(0, (double) now.toEpochMilli()).limit(from, PAGE));
      List<Response<List<@Nullable String>>> receivers;
      try (AbstractPipeline pipeline = redis.pipelined()) {
        receivers =
            ids.stream()
                .map(id -> pipeline.hmget(RedisOutboxKeys.message(id), "to", "callback"))
                .toList();
      }
      List<Due> page = new ArrayList<>();
      for (int i = 0; i < ids.size(); i++) {
        page.add(Due.of(ids.get(i), receivers.get(i).get()));
      }
      return page;
    });
  }

  /**
   * Takes a message; empty if another server has it, or the registration is removed or disabled.
   */
  private Optional<Message> take(
      Due due, Instant now, Duration lease, @Nullable Recipient receiver) {
    String key = RedisOutboxKeys.message(due.id());
    Map<String, String> fields = link.guarded(redis -> redis.hgetAll(key));
    boolean isOfCallback = due.callback() != null;
    if (fields.get(isOfCallback ? "callback" : "to") == null) {
      return Optional.empty();
    }
    @Nullable Object answer =
        link.run(
            RedisOutboxScripts.TAKE,
            List.of(
                RedisOutboxKeys.DUE, key, isOfCallback ? key : RedisOutboxKeys.webhook(due.to())),
            List.of(
                due.id(),
                millis(now),
                millis(now.plus(lease)),
                isOfCallback ? "" : body.apply(fields),
                Long.toString(lease.toMillis())));
    if (receiver == null || !(answer instanceof List<?> parts)) {
      return Optional.empty();
    }
    return Optional.of(
        new Message(
            due.id(), (String) parts.get(1), Math.toIntExact((Long) parts.get(0)), receiver));
  }

  @Override
  public void settle(Message message, DeliveryAttempt attempt) {
    String key = RedisOutboxKeys.message(message.id());
    link.run(
        RedisOutboxScripts.SETTLE,
        List.of(
            RedisOutboxKeys.DUE,
            key,
            switch (message.to()) {
              case Webhook webhook -> RedisOutboxKeys.webhook(webhook.id().text());
              case Callback _ -> key;
            },
            switch (message.to()) {
              case Webhook _ -> key;
              case Callback callback -> RedisOutboxKeys.callbacks(callback.owner());
            }),
        List.of(
            message.id(),
            Integer.toString(message.attempt()),
            attempt.outcome() == DeliveryAttempt.DeliveryOutcome.DELIVERED ? "1" : "0",
            attempt.nextAt() == null ? "" : millis(attempt.nextAt()),
            OutboxJson.write(attempt)));
  }

  private static String millis(Instant time) {
    return Long.toString(time.toEpochMilli());
  }

  @Override
  public long waiting() {
    return link.guarded(redis -> redis.zcard(RedisOutboxKeys.DUE));
  }
}
