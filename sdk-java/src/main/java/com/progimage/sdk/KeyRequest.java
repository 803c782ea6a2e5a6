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
 * A key to create. Immutable: each method returns a new request.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="keys"}
 */
public final class KeyRequest {
  private final String owner;
  private final List<Scope> scopes;
  private final String name;
  private final @Nullable Duration ttl;

  private KeyRequest(String owner, List<Scope> scopes, String name, @Nullable Duration ttl) {
    this.owner = owner;
    this.scopes = scopes;
    this.name = name;
    this.ttl = ttl;
  }

  /**
   * Asks for a key that does not expire.
   *
   * @param owner the owner of everything that is stored with the key
   * @param scope a scope, or a set of them
   * @param more further scopes
   * @return the request
   */
  public static KeyRequest of(String owner, Scope scope, Scope... more) {
    List<Scope> all = new ArrayList<>(List.of(scope));
    all.addAll(List.of(more));
    return of(owner, all);
  }

  /**
   * Asks for a key that does not expire.
   *
   * @param owner the owner of everything that is stored with the key
   * @param scopes scopes, or sets of them; at least one
   * @return the request
   */
  public static KeyRequest of(String owner, Collection<Scope> scopes) {
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("a key needs at least one scope, such as Scope.VIEWER");
    }
    return new KeyRequest(owner, List.copyOf(scopes), "", null);
  }

  /**
   * Names the key for people.
   *
   * @param text at most 100 characters
   * @return this with that name
   */
  public KeyRequest name(String text) {
    return new KeyRequest(owner, scopes, text, ttl);
  }

  /**
   * Makes the key expire.
   *
   * @param time the time to live, at least 1 s; rounded down to whole seconds
   * @return this with that time to live
   */
  public KeyRequest ttl(Duration time) {
    if (time.toSeconds() < 1) {
      throw new IllegalArgumentException("ttl is " + time + ", must be at least 1 s");
    }
    return new KeyRequest(owner, scopes, name, time);
  }

  byte[] json() {
    ObjectNode json = Json.newObject().put("owner", owner);
    ArrayNode names = json.putArray("scopes");
    scopes.forEach(scope -> names.add(scope.name()));
    if (!name.isEmpty()) {
      json.put("name", name);
    }
    if (ttl != null) {
      json.put("ttl", ttl.toSeconds());
    }
    return Json.bytes(json);
  }

  @Override
  public String toString() {
    return "a key of " + owner + " for " + scopes;
  }
}
