package com.progimage.server.http.key;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.progimage.server.access.Keys;
import com.progimage.server.access.Scope;
import com.progimage.server.access.ScopeSet;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The key to create, as JSON.
 *
 * @param scopes names of scopes and of sets of them
 * @param ttl seconds until it expires; null: it does not
 */
record KeyRequest(
    @JsonProperty("owner") @Nullable String owner,
    @JsonProperty("scopes") @Nullable List<String> scopes,
    @JsonProperty("name") @Nullable String name,
    @JsonProperty("ttl") @Nullable Long ttl) {
  Owner requiredOwner() {
    return Owner.find(owner == null ? "" : owner)
        .orElseThrow(() ->
            new Failure(
                ErrorCode.MALFORMED_REQUEST,
                "a key needs its owner, 1 to 63 of a-z 0-9 . _ -: {\"owner\": \"shop\", \"scopes\":"
                    + " [\"writer\"]}"));
  }

  Set<Scope> requiredScopes() {
    return ScopeSet.join(scopes == null ? List.of() : scopes);
  }

  String shownName() {
    return name == null ? "" : name;
  }

  @Nullable Duration lifetime() {
    if (ttl == null) {
      return null;
    }
    if (ttl < 1 || ttl > Keys.MAX_LIFETIME.toSeconds()) {
      throw new Failure(
          ErrorCode.MALFORMED_REQUEST,
          "ttl must be a whole number of seconds from 1 to " + Keys.MAX_LIFETIME.toSeconds());
    }
    return Duration.ofSeconds(ttl);
  }
}
