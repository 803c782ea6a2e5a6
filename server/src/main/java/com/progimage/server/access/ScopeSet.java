package com.progimage.server.access;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Scopes that people usually grant together. */
public enum ScopeSet {
  /** Looks at images and makes renditions. */
  VIEWER(Scope.READ, Scope.LIST, Scope.RENDER),
  /** Also stores images and has them processed. */
  WRITER(
      Scope.READ,
      Scope.LIST,
      Scope.RENDER,
      Scope.ORIGINAL,
      Scope.WRITE,
      Scope.FETCH,
      Scope.JOBS,
      Scope.ANALYZE),
  /** Everything except operating the server and administering keys. */
  FULL(
      Scope.READ,
      Scope.LIST,
      Scope.RENDER,
      Scope.ORIGINAL,
      Scope.WRITE,
      Scope.FETCH,
      Scope.JOBS,
      Scope.ANALYZE,
      Scope.WEBHOOKS,
      Scope.DELETE);

  private final String text = name().toLowerCase(Locale.ROOT);
  private final Set<Scope> scopes;

  ScopeSet(Scope... scopes) {
    this.scopes = Set.of(scopes);
  }

  /** The name in the API: {@code viewer}. */
  public String text() {
    return text;
  }

  public Set<Scope> scopes() {
    return scopes;
  }

  /**
   * Joins the scopes with these names, each of a scope or of a set.
   *
   * @throws Failure {@code malformed-request} if there is no such name, or none at all
   */
  public static Set<Scope> join(Collection<String> names) {
    Set<Scope> joined = EnumSet.noneOf(Scope.class);
    for (String name : names) {
      joined.addAll(find(name).orElseThrow(() -> unknown(name)));
    }
    if (joined.isEmpty()) {
      throw new Failure(
          ErrorCode.MALFORMED_REQUEST,
          "a key needs at least one scope: " + String.join(", ", names()));
    }
    return joined;
  }

  /** Returns the scopes of a set or of a single scope with that name. */
  public static Optional<Set<Scope>> find(String name) {
    return Arrays.stream(values())
        .filter(each -> each.text.equals(name))
        .map(ScopeSet::scopes)
        .findFirst()
        .or(() -> Scope.find(name).map(Set::of));
  }

  private static Failure unknown(String name) {
    return new Failure(
        ErrorCode.MALFORMED_REQUEST,
        "there is no scope '%s': choose from %s".formatted(name, String.join(", ", names())));
  }

  /** The names of all sets and scopes. */
  public static List<String> names() {
    return Stream.concat(
            Arrays.stream(values()).map(ScopeSet::text),
            Arrays.stream(Scope.values()).map(Scope::text))
        .toList();
  }
}
