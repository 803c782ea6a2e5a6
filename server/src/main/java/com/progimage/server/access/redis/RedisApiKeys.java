package com.progimage.server.access.redis;

import com.progimage.server.access.AccessFailures;
import com.progimage.server.access.ApiKey;
import com.progimage.server.access.ApiKeyStore;
import com.progimage.server.access.KeyJson;
import com.progimage.server.access.key.KeyId;
import com.progimage.server.database.RedisLink;
import com.progimage.server.image.Owner;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.ZRangeParams;

/** The keys in Redis. */
final class RedisApiKeys implements ApiKeyStore {
  private final RedisLink link;
  private final int maxKeys;

  RedisApiKeys(RedisLink link, int maxKeys) {
    this.link = link;
    this.maxKeys = maxKeys;
  }

  @Override
  public void add(ApiKey key) {
    Instant expiresAt = key.times().expiresAt();
    @Nullable Object answer =
        link.runReplicated(
            RedisAccessScripts.ADD,
            List.of(
                RedisAccessKeys.key(key.id()),
                RedisAccessKeys.IDS,
                RedisAccessKeys.ids(key.owner()),
                RedisAccessKeys.ENDS),
            List.of(
                key.id().text(),
                key.owner().name(),
                KeyJson.write(key),
                Integer.toString(maxKeys),
                expiresAt == null ? "" : millis(expiresAt),
                millis(key.times().createdAt().minus(ENDED_STAYS))));
    if (!isOne(answer)) {
      throw AccessFailures.full(maxKeys);
    }
  }

  @Override
  public Optional<ApiKey> find(KeyId id) {
    return key(id, link.guarded(redis -> redis.hgetAll(RedisAccessKeys.key(id))));
  }

  @Override
  public List<ApiKey> list(@Nullable Owner owner, @Nullable KeyId after, int limit) {
    String ids = owner == null ? RedisAccessKeys.IDS : RedisAccessKeys.ids(owner);
    String from = after == null ? "-" : "(" + after.text();
    return link.guarded(redis -> {
      Map<KeyId, Response<Map<String, String>>> found = new LinkedHashMap<>();
      List<String> page =
          redis.zrange(ids, ZRangeParams.zrangeByLexParams(from, "+").limit(0, limit));
      try (AbstractPipeline pipeline = redis.pipelined()) {
        for (String text : page) {
          KeyId id = new KeyId(text);
          found.put(id, pipeline.hgetAll(RedisAccessKeys.key(id)));
        }
      }
      List<ApiKey> keys = new ArrayList<>();
      found.forEach((id, fields) -> key(id, fields.get()).ifPresent(keys::add));
      return keys;
    });
  }

  private static Optional<ApiKey> key(KeyId id, Map<String, String> fields) {
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    String used = fields.get("used");
    String revoked = fields.get("revoked");
    return Optional.of(
        KeyJson.read(
            id,
            Objects.requireNonNull(fields.get("facts")),
            used == null ? null : LocalDate.parse(used),
            revoked == null ? null : Instant.ofEpochMilli(Long.parseLong(revoked))));
  }

  @Override
  public boolean revoke(KeyId id, Instant now) {
    return isOne(
        link.runReplicated(
            RedisAccessScripts.REVOKE,
            List.of(RedisAccessKeys.key(id), RedisAccessKeys.ENDS),
            List.of(id.text(), millis(now))));
  }

  @Override
  public void used(KeyId id, LocalDate day) {
    link.run(RedisAccessScripts.USED, List.of(RedisAccessKeys.key(id)), List.of(day.toString()));
  }

  private static boolean isOne(@Nullable Object answer) {
    return Long.valueOf(1).equals(answer);
  }

  private static String millis(Instant time) {
    return Long.toString(time.toEpochMilli());
  }
}
