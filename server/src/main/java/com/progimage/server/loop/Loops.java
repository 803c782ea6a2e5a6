package com.progimage.server.loop;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;

/** All background loops of a server, which must live as long as the server. */
public final class Loops {
  private final Map<String, BooleanSupplier> alive = new ConcurrentSkipListMap<>();

  /**
   * @param name in metrics and {@code /health/ready}
   * @param isAlive true also after the loop was closed
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

  /** The loops that ended by themselves: only a restart of the server brings them back. */
  public List<String> dead() {
    return names().stream().filter(name -> !isAlive(name)).toList();
  }
}
