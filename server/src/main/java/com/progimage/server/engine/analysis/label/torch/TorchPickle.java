package com.progimage.server.engine.analysis.label.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the pickles in files of PyTorch: dictionaries, lists, texts, numbers and tensors. It calls
 * no code that a file names.
 */
final class TorchPickle {
  private static final Object MARK = new Object();

  private final ByteBuffer in;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  /**
   * A part of a storage as a tensor.
   *
   * @param storage key of the storage
   * @param offset of the first value in it
   */
  record TorchView(String storage, int offset, List<Integer> sizes, List<Integer> strides) {}

  /** A class or function by its name. */
  private record Named(String name) {}

  /**
   * @param in positioned at a pickle; read to its end
   */
  private TorchPickle(ByteBuffer in) {
    this.in = in;
  }

  /**
   * @throws IOException if the pickle has an operation that files of PyTorch do not need
   */
  static Object read(ByteBuffer in) throws IOException {
    try {
      return new TorchPickle(in.order(ByteOrder.LITTLE_ENDIAN)).run();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Object run() {
    while (true) {
      int operation = in.get() & 255;
      switch (operation) {
        case 0x80 -> in.get(); // the protocol's version
        case '.' -> {
          return pop();
        }
        case '(' -> push(MARK);
        case '}' -> push(new LinkedHashMap<Object, Object>());
        case ']' -> push(new ArrayList<Object>());
        case ')' -> push(List.of());
        case 't' -> push(List.copyOf(sinceMark()));
        case 0x85 -> push(List.of(pop()));
        case 0x86 -> {
          Object second = pop();
          push(List.of(pop(), second));
        }
        case 'X' -> push(text(in.getInt()));
        case 'K' -> push(in.get() & 255);
        case 'M' -> push(in.getShort() & 0xffff);
        case 'J' -> push(in.getInt());
        case 0x8a -> push(text(in.get())); // a long number, which the server does not need
        case 0x88 -> push(true);
        case 0x89 -> push(false);
        case 'N' -> push(NoValue.NOTHING);
        case 'q' -> memo.put(in.get() & 255, top());
        case 'r' -> memo.put(in.getInt(), top());
        case 'h' -> push(remembered(in.get() & 255));
        case 'j' -> push(remembered(in.getInt()));
        case 'c' -> push(new Named(line() + "." + line()));
        case 'Q' -> {
          // The persistent id ("storage", class, key, device, size) stays itself.
        }
        case 'R' -> {
          Object arguments = pop();
          push(called((Named) pop(), (List<?>) arguments));
        }
        case 'b' -> pop(); // attributes of an object
        case 's' -> {
          Object value = pop();
          Object key = pop();
          put(List.of(key, value));
        }
        case 'u' -> put(sinceMark());
        case 'e' -> add(sinceMark());
        default ->
            throw new UncheckedIOException(
                new IOException("the pickle has the operation " + operation));
      }
    }
  }

  /** Python's None. */
  private enum NoValue {
    NOTHING
  }

  private static Object called(Named function, List<?> arguments) {
    return switch (function.name) {
      case "collections.OrderedDict" -> new LinkedHashMap<Object, Object>();
      case "torch._utils._rebuild_tensor_v2" ->
          new TorchView(
              storage((List<?>) arguments.get(0)),
              (Integer) arguments.get(1),
              integers(arguments.get(2)),
              integers(arguments.get(3)));
      default ->
          throw new UncheckedIOException(new IOException("the pickle calls " + function.name));
    };
  }

  private static String storage(List<?> id) {
    return (String) id.get(2);
  }

  private static List<Integer> integers(Object tuple) {
    return ((List<?>) tuple).stream().map(Integer.class::cast).toList();
  }

  @SuppressWarnings("unchecked")
  private void put(List<?> keysAndValues) {
    Map<Object, Object> map = (Map<Object, Object>) top();
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      map.put(keysAndValues.get(i), keysAndValues.get(i + 1));
    }
  }

  @SuppressWarnings("unchecked")
  private void add(List<?> items) {
    ((List<Object>) top()).addAll(items);
  }

  private List<Object> sinceMark() {
    int mark = stack.lastIndexOf(MARK);
    List<Object> items = stack.subList(mark + 1, stack.size());
    List<Object> copy = new ArrayList<>(items);
    items.clear();
    pop();
    return copy;
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object pop() {
    return stack.removeLast();
  }

  private Object top() {
    return stack.getLast();
  }

  private Object remembered(int key) {
    Object value = memo.get(key);
    if (value == null) {
      throw new UncheckedIOException(new IOException("the pickle remembers no " + key));
    }
    return value;
  }

  private String text(int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    for (char next = (char) in.get(); next != '\n'; next = (char) in.get()) {
      line.append(next);
    }
    return line.toString();
  }
}
