package com.progimage.server.database;

import java.util.regex.Pattern;

/**
 * Says which keys of a single Redis a store of a cluster keeps in one partition.
 *
 * @param names of the keys, without the beginning that all have
 * @param store as for {@link RedisLink#partition}
 */
public record RedisKeyRule(Pattern names, String store) {

  /**
   * @param names a regular expression
   */
  public static RedisKeyRule of(String names, String store) {
    return new RedisKeyRule(Pattern.compile(names), store);
  }

  public boolean matches(String name) {
    return names.matcher(name).matches();
  }
}
