package com.progimage.server.loop;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;

/** Everything that works in the background of a server, and is to live as long as that. */
public final class Loops {
  private final Map<String, BooleanSupplier> alive = new ConcurrentSkipListMap<>();

  /**
   * @param name as metrics and {@code /health/ready} have it
   * @param isAlive true too once it was told to end
   */
  public void add(String name, BooleanSupplier isAlive) {
    alive.put(name, isAlive);
  }

  public List<String> names() {
    return List.copyOf(alive.keySet());
  }

  public boolean isAlive(String name) {
    BooleanSupplier loop = alive.get(name);
    return loop != null && loop.getAsBoolean();
  }

  /** Those that ended by themselves: only a new start of the server brings them back. */
  public List<String> dead() {
    return names().stream().filter(name -> !isAlive(name)).toList();
  }
}
