package com.progimage.features.steps;

import com.progimage.features.runs.Run;
import io.cucumber.core.backend.ObjectFactory;
import java.util.HashMap;
import java.util.Map;

/** Gives all steps of a scenario the same {@link World}. */
public final class StepObjects implements ObjectFactory {
  private final Map<Class<?>, Object> objects = new HashMap<>();

  @Override
  public void start() {
    objects.clear();
    objects.put(World.class, new World(Run.current()));
  }

  @Override
  public void stop() {
    objects.clear();
  }

  @Override
  public boolean addClass(Class<?> steps) {
    return true;
  }

  @Override
  public <T> T getInstance(Class<T> steps) {
    return steps.cast(objects.computeIfAbsent(steps, this::make));
  }

  private Object make(Class<?> steps) {
    try {
      return steps.getDeclaredConstructor(World.class).newInstance(objects.get(World.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(steps + " needs a constructor that takes a World", e);
    }
  }
}
