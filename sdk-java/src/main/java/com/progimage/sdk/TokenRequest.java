package com.progimage.sdk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.sdk.text.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token to issue. Immutable: each method returns a new request.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="tokens"}
 */
public final class TokenRequest {
  private final List<Scope> scopes;
  private final @Nullable Duration ttl;
  private final @Nullable String image;

  private TokenRequest(List<Scope> scopes, @Nullable Duration ttl, @Nullable String image) {
    this.scopes = scopes;
    this.ttl = ttl;
    this.image = image;
  }

  /**
   * Asks for a token that expires after 15 minutes.
   *
   * @param scope a scope, or a set of them, that the client's key has
   * @param more further scopes
   * @return the request
   */
  public static TokenRequest of(Scope scope, Scope... more) {
    List<Scope> all = new ArrayList<>(List.of(scope));
    all.addAll(List.of(more));
    return of(all);
  }

  /**
   * Asks for a token that expires after 15 minutes.
   *
   * @param scopes scopes, or sets of them, that the client's key has; at least one
   * @return the request
   */
  public static TokenRequest of(Collection<Scope> scopes) {
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("a token needs at least one scope, such as Scope.READ");
    }
    return new TokenRequest(List.copyOf(scopes), null, null);
  }

  /**
   * Makes the token expire after another time.
   *
   * @param time the time to live, 1 s to 1 h; rounded down to whole seconds
   * @return this with that time to live
   */
  public TokenRequest ttl(Duration time) {
    if (time.toSeconds() < 1 || time.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("ttl is " + time + ", must be 1 s to 1 h");
    }
    return new TokenRequest(scopes, time, image);
  }

  /**
   * Restricts the token to one image. Its scopes may then be {@code read}, {@code original}, {@code
   * render} and {@code delete}.
   *
   * @param id the image's id
   * @return this for that image
   */
  public TokenRequest image(String id) {
    return new TokenRequest(scopes, ttl, ImageNotFoundException.requireId(id));
  }

  byte[] json() {
    ObjectNode json = Json.newObject();
    ArrayNode names = json.putArray("scopes");
    scopes.forEach(scope -> names.add(scope.name()));
    if (ttl != null) {
      json.put("ttl", ttl.toSeconds());
    }
    if (image != null) {
      json.put("image", image);
    }
    return Json.bytes(json);
  }

  @Override
  public String toString() {
    return "a token for " + scopes;
  }
}
