package com.progimage.server.http.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.progimage.server.access.ApiKey;
import com.progimage.server.access.Keys;
import com.progimage.server.access.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as JSON.
 *
 * @param key its text, only when it is created
 */
public record KeyRecord(
    String id,
    String owner,
    List<String> scopes,
    String name,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String key,
    @JsonUnwrapped KeyTimesRecord times) {

  /**
   * @param lastUsedOn a day in UTC
   */
  public record KeyTimesRecord(
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable LocalDate lastUsedOn,
      @Nullable Instant revokedAt) {}

  public static KeyRecord of(ApiKey key) {
    return of(key, /* text= */ null);
  }

  public static KeyRecord withText(Keys.NewKey key) {
    return of(key.key(), key.text().text());
  }

  private static KeyRecord of(ApiKey key, @Nullable String text) {
    ApiKey.KeyTimes times = key.times();
    return new KeyRecord(
        key.id().text(),
        key.owner().name(),
        key.scopes().stream().sorted().map(Scope::text).toList(),
        key.name(),
        text,
        new KeyTimesRecord(
            times.createdAt(), times.expiresAt(), times.lastUsedOn(), times.revokedAt()));
  }
}
