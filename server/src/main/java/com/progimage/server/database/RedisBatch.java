package com.progimage.server.database;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Sends a command for each of several items to the nodes that have their keys, to all nodes at
 * once. The commands of one node are a pipeline and run in their order.
 *
 * <p>The pipeline of Jedis's cluster client follows no redirection, and answers without a value if
 * a node is away.
 */
final class RedisBatch {
  private static final CommandObject<String> ASKING =
      new CommandObject<>(new CommandArguments(Command.ASKING), BuilderFactory.STRING);

  private final RedisConnector connector;
  private final ExecutorService threads;

  RedisBatch(RedisConnector connector, ExecutorService threads) {
    this.connector = connector;
    this.threads = threads;
  }

  /** Sends commands. */
  interface Sender<K, T extends @Nullable Object> {
    /** Sends what the commands of these items need at their node. */
    default void prepare(Pipeline pipeline, List<K> items) {}

    Response<T> send(Pipeline pipeline, K item);
  }

  /**
   * Runs the commands.
   *
   * @param key the key of an item
   * @return the answers in the order of the items
   * @throws JedisException if a node is unavailable or refuses
   */
  <K, T extends @Nullable Object> List<T> run(
      List<K> items, Function<K, String> key, Sender<K, T> sender) {
    Map<Object, List<Integer>> nodes =
        IntStream.range(0, items.size())
            .boxed()
            .collect(
                Collectors.groupingBy(
                    i -> connector.node(key.apply(items.get(i))),
                    LinkedHashMap::new,
                    Collectors.toList()));
    if (nodes.size() <= 1) {
      return items.isEmpty() ? List.of() : onNode(items, key, sender);
    }
    List<List<Integer>> parts = List.copyOf(nodes.values());
    List<Future<List<T>>> answers =
        started(
            parts.stream()
                .<Callable<List<T>>>map(
                    part -> () -> onNode(part.stream().map(items::get).toList(), key, sender))
                .toList());
    @Nullable Object[] inOrder = new @Nullable Object[items.size()];
    for (int i = 0; i < parts.size(); i++) {
      List<T> answer = ended(answers.get(i));
      for (int j = 0; j < answer.size(); j++) {
        inOrder[parts.get(i).get(j)] = answer.get(j);
      }
    }
    @SuppressWarnings("unchecked")
    List<T> all = (List<T>) Arrays.asList(inOrder);
    return all;
  }

  private <T extends @Nullable Object> List<Future<T>> started(List<Callable<T>> tasks) {
    try {
      return threads.invokeAll(tasks);
    } catch (RejectedExecutionException e) {
      throw new JedisException("closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JedisConnectionException("interrupted", e);
    }
  }

  private static <T extends @Nullable Object> T ended(Future<T> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JedisConnectionException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof JedisException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private <K, T extends @Nullable Object> List<T> onNode(
      List<K> items, Function<K, String> key, Sender<K, T> sender) {
    try {
      return sent(connector.connection(key.apply(items.getFirst())), items, sender);
    } catch (JedisRedirectionException e) {
      // A slot has moved, or is moving, so that another node has some of its keys. All commands are
      // idempotent.
      connector.suspect();
      return items.stream().<T>map(item -> redirected(item, key, sender)).toList();
    }
  }

  private static <K, T extends @Nullable Object> List<T> sent(
      Connection connection, List<K> items, Sender<K, T> sender) {
    List<Response<T>> responses;
    try (Pipeline pipeline = new Pipeline(connection, /* closeConnection= */ true)) {
      sender.prepare(pipeline, items);
      responses = items.stream().map(item -> sender.send(pipeline, item)).toList();
    }
    return responses.stream().<T>map(Response::get).toList();
  }

  /** Sends one command, and again to the node that the first one names. */
  private <K, T extends @Nullable Object> T redirected(
      K item, Function<K, String> key, Sender<K, T> sender) {
    try {
      return sent(connector.connection(key.apply(item)), List.of(item), sender).getFirst();
    } catch (JedisRedirectionException e) {
      Response<T> response;
      Connection target = connector.redirected(e.getTargetNode());
      try (Pipeline pipeline = new Pipeline(target, /* closeConnection= */ true)) {
        sender.prepare(pipeline, List.of(item));
        if (e instanceof JedisAskDataException) {
          // It is about the next command.
          Response<String> _ = pipeline.executeCommand(ASKING);
        }
        response = sender.send(pipeline, item);
      }
      return response.get();
    }
  }
}
