package com.progimage.server.access.redis;

import com.progimage.server.access.token.signing.SigningKey;
import com.progimage.server.access.token.signing.SigningKeyStore;
import com.progimage.server.database.RedisLink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The key pairs that sign tokens in Redis. */
final class RedisSigningKeys implements SigningKeyStore {
  private final RedisLink link;
  private final RedisAccessKeys names;

  RedisSigningKeys(RedisLink link, RedisAccessKeys names) {
    this.link = link;
    this.names = names;
  }

  @Override
  public List<SigningKey> list() {
    List<SigningKey> keys = new ArrayList<>();
    link.guarded(redis -> redis.hgetAll(names.signingKeys()))
        .forEach((id, text) -> keys.add(read(id, text)));
    keys.sort(Comparator.comparing(SigningKey::createdAt).reversed());
    return keys;
  }

  private static SigningKey read(String id, String text) {
    String[] parts = text.split(" ", 3);
    return new SigningKey(id, parts[2], time(parts[0]), time(parts[1]));
  }

  private static Instant time(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }

  @Override
  public boolean rotate(@Nullable String newest, SigningKey next, Instant now) {
    @Nullable Object answer =
        link.runReplicated(
            RedisAccessScripts.ROTATE,
            List.of(names.signingKeys()),
            List.of(
                newest == null ? "" : newest,
                next.id(),
                "%d %d %s"
                    .formatted(
                        next.createdAt().toEpochMilli(), next.endsAt().toEpochMilli(), next.jwk()),
                Long.toString(now.toEpochMilli())));
    return Long.valueOf(1).equals(answer);
  }
}
