package com.progimage.server.http.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.progimage.server.access.Scope;
import com.progimage.server.access.ScopeSet;
import com.progimage.server.access.token.TokenGrant;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The token to issue, as JSON.
 *
 * @param scopes names of scopes and of sets of them
 * @param ttl seconds until it expires; null: {@link TokenGrant#DEFAULT_LIFETIME}
 * @param image the id of the only image that it is for; null: it is for all of the owner
 * @param account the name of an account, if the request has no key
 * @param password of the account
 */
record TokenRequest(
    @JsonProperty("scopes") @Nullable List<String> scopes,
    @JsonProperty("ttl") @Nullable Long ttl,
    @JsonProperty("image") @Nullable String image,
    @JsonProperty("account") @Nullable String account,
    @JsonProperty("password") @Nullable String password) {
  /**
   * @throws Failure {@code malformed-request}
   */
  TokenGrant grant() {
    return new TokenGrant(requiredScopes(), lifetime(), imageId());
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "a token for " + scopes;
  }

  private Set<Scope> requiredScopes() {
    if (scopes == null || scopes.isEmpty()) {
      throw new Failure(
          ErrorCode.MALFORMED_REQUEST,
          "a token needs at least one scope: {\"scopes\": [\"read\"]}");
    }
    return ScopeSet.join(scopes);
  }

  private Duration lifetime() {
    long seconds = ttl == null ? TokenGrant.DEFAULT_LIFETIME.toSeconds() : ttl;
    return Duration.ofSeconds(Math.clamp(seconds, 0, TokenGrant.MAX_LIFETIME.toSeconds() + 1));
  }

  private @Nullable ImageId imageId() {
    return image == null
        ? null
        : ImageId.findIgnoringCase(image)
            .orElseThrow(() ->
                new Failure(
                    ErrorCode.MALFORMED_REQUEST,
                    "image must be the id of one, or be left out for a token for all"));
  }
}
