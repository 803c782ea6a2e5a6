package com.progimage.server.database;

import com.progimage.server.image.Failure;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * Calls to Redis that end in time. While it is not open, calls fail at once, without asking, until
 * it is opened again.
 */
public final class RedisLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

  private static final long BOUND_MILLIS = 1_700;

  private final RedisClient client;
  private final Function<@Nullable Throwable, Failure> away;
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Runnable onOutage = () -> {};
  private volatile Runnable onDoubt = () -> {};
  private volatile boolean open;

  /**
   * @param away what callers are told where Redis does not do what they want
   */
  public RedisLink(RedisClient client, Function<@Nullable Throwable, Failure> away) {
    this.client = client;
    this.away = away;
  }

  /** Who is told when a call finds Redis away; must return at once. */
  public void onOutage(Runnable listener) {
    onOutage = listener;
  }

  /**
   * Who is told when a call finds Redis restarted, or refusing; must return at once. The call goes
   * on.
   */
  public void onDoubt(Runnable listener) {
    onDoubt = listener;
  }

  /** Whether calls are let through. */
  public void open(boolean open) {
    this.open = open;
  }

  /** A script and what it is given. */
  public record Call(RedisScript script, List<String> keys, List<String> arguments) {}

  /**
   * Runs one script.
   *
   * @throws Failure where Redis does not do it
   */
  public @Nullable Object run(RedisScript script, List<String> keys, List<String> arguments) {
    return guarded(redis -> {
      try {
        return redis.evalsha(script.sha(), keys, arguments);
      } catch (JedisNoScriptException restarted) {
        onDoubt.run();
        return redis.eval(script.text(), keys, arguments);
      }
    });
  }

  /**
   * Runs the scripts one after the other; each of them is atomic, all together are not.
   *
   * @return what they answer, in their order
   */
  public List<@Nullable Object> runAll(List<Call> calls) {
    return guarded(redis -> runAll(redis, calls));
  }

  /**
   * Likewise, even where calls are not let through.
   *
   * @throws JedisException where Redis is away or refuses
   */
  public void replay(List<Call> calls) {
    List<@Nullable Object> _ = attempt(redis -> runAll(redis, calls));
  }

  private static List<@Nullable Object> runAll(RedisClient redis, List<Call> calls) {
    List<Response<Object>> responses;
    try (Pipeline pipeline = redis.pipelined()) {
      // First, since a call that is refused as unknown would come after those behind it.
      calls.stream()
          .map(Call::script)
          .distinct()
          .forEach(script -> {
            Response<String> _ = pipeline.scriptLoad(script.text(), script.sha());
          });
      responses =
          calls.stream()
              .map(call -> pipeline.evalsha(call.script().sha(), call.keys(), call.arguments()))
              .toList();
    }
    return responses.stream().<@Nullable Object>map(Response::get).toList();
  }

  /** Any commands, in time, or a failure. */
  public <T extends @Nullable Object> T guarded(Function<RedisClient, T> commands) {
    if (!open) {
      throw away.apply(null);
    }
    try {
      return attempt(commands);
    } catch (JedisConnectionException e) {
      onOutage.run();
      throw away.apply(e);
    } catch (JedisDataException e) {
      log.warn("Redis refuses a command: {}", e.getMessage());
      onDoubt.run();
      throw away.apply(e);
    } catch (JedisException e) {
      // Overdue, or no connection of the pool became free. Both can be mere load, and an outage
      // would have every other call refused: a look at Redis decides.
      onDoubt.run();
      throw away.apply(e);
    }
  }

  /**
   * Asks even where calls are not let through.
   *
   * @throws JedisException where Redis is away
   */
  public <T extends @Nullable Object> T probe(Function<RedisClient, T> commands) {
    return attempt(commands);
  }

  /**
   * The client's own timeouts do not add up to a bound: finding a host's address has none, and a
   * connection that breaks is replaced, with all its waiting, before the caller is told.
   */
  private <T extends @Nullable Object> T attempt(Function<RedisClient, T> commands) {
    Future<T> answer;
    try {
      answer = callers.submit(() -> attemptTwice(commands));
    } catch (RejectedExecutionException e) {
      throw new JedisException("closed", e);
    }
    try {
      return answer.get(BOUND_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new JedisException("no answer within " + BOUND_MILLIS + " ms", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new JedisException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof JedisException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private <T extends @Nullable Object> T attemptTwice(Function<RedisClient, T> commands) {
    try {
      return commands.apply(client);
    } catch (JedisConnectionException e) {
      if (e.getCause() instanceof SocketTimeoutException) {
        throw e;
      }
      // All connections of a Redis that was started anew are broken; all commands are idempotent.
      client.getPool().clear();
      onDoubt.run();
      return commands.apply(client);
    }
  }

  @Override
  public void close() {
    open = false;
    callers.shutdownNow();
    client.close();
  }
}
