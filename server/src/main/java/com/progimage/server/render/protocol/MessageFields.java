package com.progimage.server.render.protocol;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object from the other side, which may be a worker that a hostile image has
 * taken over: a field that is missing or has another type causes an {@link
 * IllegalArgumentException}.
 */
record MessageFields(Map<String, ?> values) {
  boolean has(String name) {
    return values.containsKey(name);
  }

  String text(String name) {
    return value(name, String.class);
  }

  Path path(String name) {
    return Path.of(text(name));
  }

  long number(String name) {
    return value(name, Long.class);
  }

  int integer(String name) {
    long number = number(name);
    if (number != (int) number) {
      throw new IllegalArgumentException(name + " is " + number);
    }
    return (int) number;
  }

  boolean flag(String name) {
    return value(name, Boolean.class);
  }

  MessageFields object(String name) {
    return object(name, values.get(name));
  }

  List<MessageFields> objects(String name) {
    List<MessageFields> objects = new ArrayList<>();
    for (Object element : value(name, List.class)) {
      objects.add(object(name, element));
    }
    return objects;
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Object element : value(name, List.class)) {
      texts.add(cast(name, element, String.class));
    }
    return texts;
  }

  private <T> T value(String name, Class<T> type) {
    return cast(name, values.get(name), type);
  }

  @SuppressWarnings("unchecked") // JsonText only makes maps with text keys
  private static MessageFields object(String name, @Nullable Object value) {
    return new MessageFields((Map<String, ?>) cast(name, value, Map.class));
  }

  private static <T> T cast(String name, @Nullable Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(name + " is no " + type.getSimpleName());
    }
    return type.cast(value);
  }
}
