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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.params.ZRangeParams;

/** The keys in Redis. */
final class RedisApiKeys implements ApiKeyStore {
  private final RedisLink link;
  private final RedisAccessKeys names;
  private final int maxKeys;

  RedisApiKeys(RedisLink link, RedisAccessKeys names, int maxKeys) {
    this.link = link;
    this.names = names;
    this.maxKeys = maxKeys;
  }

  @Override
  public void add(ApiKey key) {
    Instant expiresAt = key.times().expiresAt();
    @Nullable Object answer =
        link.runReplicated(
            RedisAccessScripts.ADD,
            List.of(names.key(key.id()), names.ids(), names.ids(key.owner()), names.ends()),
            List.of(
                key.id().text(),
                key.owner().name(),
                KeyJson.write(key),
                Integer.toString(maxKeys),
                expiresAt == null ? "" : millis(expiresAt),
                millis(key.times().createdAt().minus(ENDED_STAYS)),
                names.partition().prefix()));
    if (!isOne(answer)) {
      throw AccessFailures.full(maxKeys);
    }
  }

  @Override
  public Optional<ApiKey> find(KeyId id) {
    return key(id, link.guarded(redis -> redis.hgetAll(names.key(id))));
  }

  @Override
  public List<ApiKey> list(@Nullable Owner owner, @Nullable KeyId after, int limit) {
    String ids = owner == null ? names.ids() : names.ids(owner);
    String from = after == null ? "-" : "(" + after.text();
    List<KeyId> page =
        link
            .guarded(redis ->
                redis.zrange(ids, ZRangeParams.zrangeByLexParams(from, "+").limit(0, limit)))
            .stream()
            .map(KeyId::new)
            .toList();
    List<Map<String, String>> found =
        link.forEach(page.stream().map(names::key).toList(), Pipeline::hgetAll);
    List<ApiKey> keys = new ArrayList<>();
    for (int i = 0; i < page.size(); i++) {
      key(page.get(i), found.get(i)).ifPresent(keys::add);
    }
    return keys;
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
            List.of(names.key(id), names.ends()),
            List.of(id.text(), millis(now))));
  }

  @Override
  public void used(KeyId id, LocalDate day) {
    link.run(RedisAccessScripts.USED, List.of(names.key(id)), List.of(day.toString()));
  }

  private static boolean isOne(@Nullable Object answer) {
    return Long.valueOf(1).equals(answer);
  }

  private static String millis(Instant time) {
    return Long.toString(time.toEpochMilli());
  }
}
