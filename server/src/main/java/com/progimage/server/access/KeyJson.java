package com.progimage.server.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.progimage.server.access.ApiKey.KeyTimes;
import com.progimage.server.access.key.KeyId;
import com.progimage.server.access.key.KeyProof;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads what never changes of a key as JSON, for the stores. Later versions may add
 * members and scopes.
 */
public final class KeyJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private record KeyMembers(
      String owner,
      List<String> scopes,
      String name,
      String hash,
      String signingKey,
      String createdAt,
      @Nullable String expiresAt) {}

  private KeyJson() {}

  public static String write(ApiKey key) {
    Instant expiresAt = key.times().expiresAt();
    KeyMembers members =
        new KeyMembers(
            key.owner().name(),
            key.scopes().stream().map(Scope::text).sorted().toList(),
            key.name(),
            key.proof().hash().text(),
            key.proof().signingKey(),
            key.times().createdAt().toString(),
            expiresAt == null ? null : expiresAt.toString());
    try {
      return MAPPER.writeValueAsString(members);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param json the result of {@link #write}
   */
  public static ApiKey read(
      KeyId id, String json, @Nullable LocalDate lastUsedOn, @Nullable Instant revokedAt) {
    try {
      KeyMembers members = MAPPER.readValue(json, KeyMembers.class);
      return new ApiKey(
          id,
          new Owner(members.owner()),
          scopes(members.scopes()),
          members.name(),
          new KeyProof(new Digest(members.hash()), members.signingKey()),
          new KeyTimes(
              Instant.parse(members.createdAt()),
              members.expiresAt() == null ? null : Instant.parse(members.expiresAt()),
              lastUsedOn,
              revokedAt));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the record of key " + id + " cannot be read", e);
    }
  }

  private static Set<Scope> scopes(List<String> names) {
    return names.stream().map(Scope::find).flatMap(Optional::stream).collect(Collectors.toSet());
  }
}
