package com.progimage.server.engine.svg.css.property;

import com.progimage.server.engine.svg.css.select.Effort;
import com.progimage.server.image.svg.css.Tokens;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Custom properties of one element, including those that it inherits from its ancestors. */
public final class Variables {
  /** Longer values are in error, as in browsers: a few lines could double themselves for ever. */
  private static final int MAX_LENGTH = 1 << 16;

  /** Variables within fallbacks of variables, and in the values of others: each takes stack. */
  private static final int MAX_DEPTH = 64;

  public static final Variables NONE = new Variables(null, Map.of());

  private final @Nullable Variables outer;
  private final Map<String, String> declared;

  /** What is known already; empty for values that are in error. */
  private final Map<String, Optional<String>> resolved = new HashMap<>();

  private Variables(@Nullable Variables outer, Map<String, String> declared) {
    this.outer = outer;
    this.declared = declared;
  }

  /** Those of an element within, with its own. */
  public Variables with(Map<String, String> own) {
    return own.isEmpty() ? this : new Variables(this, own);
  }

  /** Whether a value depends on variables. */
  static boolean isUsed(String value) {
    for (int i = value.indexOf('('); i >= 0; i = value.indexOf('(', i + 1)) {
      if (i >= 3 && value.regionMatches(true, i - 3, "var", 0, 3)
          || i >= 3 && value.regionMatches(true, i - 3, "env", 0, 3)) {
        return true;
      }
    }
    return false;
  }

  /** The value without variables; nothing where one has no value and no fallback. */
  public Optional<String> substitute(String value, Effort effort) {
    return substitute(value, new Search(), 0, effort);
  }

  /**
   * Names whose values are being looked for, the outermost first.
   *
   * @param circular those that lead back to themselves: none of them has a value
   */
  private record Search(Set<String> underWay, Set<String> circular) {
    Search() {
      this(new LinkedHashSet<>(), new HashSet<>());
    }

    void close(String name) {
      boolean within = false;
      for (String open : underWay) {
        within |= open.equals(name);
        if (within) {
          circular.add(open);
        }
      }
    }
  }

  private Optional<String> substitute(String value, Search search, int depth, Effort effort) {
    effort.spend(1 + value.length() / 16);
    if (!isUsed(value)) {
      return Optional.of(value);
    }
    if (depth > MAX_DEPTH) {
      return Optional.empty();
    }
    Tokens tokens = Tokens.of(value);
    StringBuilder text = new StringBuilder();
    int start = 0;
    for (int i = 0; i < tokens.size(); ) {
      boolean isVariable = tokens.get(i).isFunction("var");
      if (!isVariable && !tokens.get(i).isFunction("env")) {
        i++;
        continue;
      }
      Optional<String> inserted = reference(tokens.inside(i), isVariable, search, depth, effort);
      if (inserted.isEmpty() || text.length() + inserted.get().length() > MAX_LENGTH) {
        return Optional.empty();
      }
      // What is inserted does not grow together with what stands beside it.
      text.append(tokens.part(start, i).text());
      text.append(text.isEmpty() ? "" : "/**/").append(inserted.get());
      start = tokens.after(i);
      text.append(start < tokens.size() ? "/**/" : "");
      i = start;
    }
    text.append(tokens.part(start, tokens.size()).text());
    return Optional.of(Tokens.of(text.toString()).stripped().text());
  }

  private Optional<String> reference(
      Tokens content, boolean isVariable, Search search, int depth, Effort effort) {
    int comma = 0;
    while (comma < content.size() && !content.get(comma).is(',')) {
      comma = content.after(comma);
    }
    String name = content.part(0, comma).stripped().text();
    if (isVariable && !name.startsWith("--")) {
      return Optional.empty();
    }
    Optional<String> found = isVariable ? find(name, search, depth, effort) : Optional.empty();
    if (found.isPresent() || comma == content.size()) {
      return found;
    }
    String fallback = content.part(comma + 1, content.size()).stripped().text();
    return substitute(fallback, search, depth + 1, effort);
  }

  private Optional<String> find(String name, Search search, int depth, Effort effort) {
    @Nullable Variables scope = this;
    while (scope != null && !scope.declared.containsKey(name)) {
      effort.spend(1);
      scope = scope.outer;
    }
    if (scope == null) {
      return Optional.empty();
    }
    Optional<String> known = scope.resolved.get(name);
    if (known != null) {
      return known;
    }
    String value = scope.declared.getOrDefault(name, "");
    if (!search.underWay.add(name)) {
      search.close(name);
      return Optional.empty();
    }
    Optional<String> result = Optional.empty();
    if (scope.outer != null && isKeyword(value, "inherit", "unset", "revert", "revert-layer")) {
      result = scope.outer.find(name, new Search(), depth + 1, effort);
    } else if (!isKeyword(value, "initial", "inherit", "unset", "revert", "revert-layer")) {
      result = scope.substitute(value, search, depth + 1, effort);
    }
    search.underWay.remove(name);
    result = search.circular.contains(name) ? Optional.empty() : result;
    scope.resolved.put(name, result);
    return result;
  }

  private static boolean isKeyword(String value, String... words) {
    for (String word : words) {
      if (value.equalsIgnoreCase(word)) {
        return true;
      }
    }
    return false;
  }
}
