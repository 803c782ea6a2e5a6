package com.progimage.server.database;

import com.progimage.server.failure.Failure;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
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
 * Runs calls to Redis with a time limit. While the link is not open, calls fail at once without
 * contacting Redis.
 */
public final class RedisLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

  private static final long BOUND_MILLIS = 1_700;

  /** The time in which a replica must confirm a write. It usually takes about a millisecond. */
  private static final Duration CONFIRMED_WITHIN = Duration.ofMillis(200);

  private final RedisConnector connector;
  private final boolean failsOver;
  private final long confirmedMillis;
  private final Function<@Nullable Throwable, Failure> away;
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Runnable onOutage = () -> {};
  private volatile Runnable onDoubt = () -> {};
  private volatile boolean open;
  private volatile boolean isReplicated = true;

  /**
   * Connects with the first call. It is not open at first.
   *
   * @param away creates the failure of a call that Redis does not execute
   */
  public RedisLink(RedisAddress address, Function<@Nullable Throwable, Failure> away) {
    this(address, /* trustStore= */ null, away);
  }

  /**
   * @param trustStore for TLS, without a password; null to use the JVM's
   */
  public RedisLink(
      RedisAddress address,
      @Nullable Path trustStore,
      Function<@Nullable Throwable, Failure> away) {
    this(address, trustStore, CONFIRMED_WITHIN, away);
  }

  RedisLink(
      RedisAddress address,
      @Nullable Path trustStore,
      Duration confirmedWithin,
      Function<@Nullable Throwable, Failure> away) {
    this.confirmedMillis = confirmedWithin.toMillis();
    this.connector = new RedisConnector(address, trustStore, () -> onDoubt.run());
    this.failsOver = address.failsOver();
    this.away = away;
  }

  /** Sets a listener for calls that find Redis unavailable. It must return at once. */
  public void onOutage(Runnable listener) {
    onOutage = listener;
  }

  /**
   * Sets a listener for calls that find Redis restarted or refusing. It must return at once; the
   * call continues.
   */
  public void onDoubt(Runnable listener) {
    onDoubt = listener;
  }

  /** Sets whether calls are allowed. */
  public void open(boolean open) {
    this.open = open;
  }

  /** The caller was interrupted while it waited. */
  private static final class Interrupted extends JedisException {
    private static final long serialVersionUID = 1;

    Interrupted(InterruptedException cause) {
      super("interrupted", cause);
    }
  }

  /** A script with its keys and arguments. */
  public record Call(RedisScript script, List<String> keys, List<String> arguments) {}

  /**
   * Runs one script.
   *
   * @throws Failure if Redis does not execute it
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
   * Does the same as {@link #run}, and if Redis can fail over, waits a moment until a replica has
   * the changes. It is for changes that a server acknowledges and that nothing can restore. If no
   * replica confirms them in time, they stand all the same: Redis, not the server, is to refuse
   * writes without replicas ({@code min-replicas-to-write}).
   */
  public @Nullable Object runReplicated(
      RedisScript script, List<String> keys, List<String> arguments) {
    if (!failsOver) {
      return run(script, keys, arguments);
    }
    return guarded(redis -> {
      try {
        return replicated(redis, pipeline -> pipeline.evalsha(script.sha(), keys, arguments));
      } catch (JedisNoScriptException restarted) {
        onDoubt.run();
        return replicated(redis, pipeline -> pipeline.eval(script.text(), keys, arguments));
      }
    });
  }

  /** {@code WAIT} is about the writes of its own connection. */
  private @Nullable Object replicated(
      RedisClient redis, Function<Pipeline, Response<Object>> command) {
    Response<Object> answer;
    Response<Long> replicas;
    try (Pipeline pipeline = redis.pipelined()) {
      answer = command.apply(pipeline);
      replicas = pipeline.waitReplicas(/* sampleKey= */ "", /* replicas= */ 1, confirmedMillis);
    }
    Object done = answer.get();
    noteReplicas(replicas.get());
    return done;
  }

  private void noteReplicas(long replicas) {
    boolean before = isReplicated;
    isReplicated = replicas > 0;
    if (before && replicas == 0) {
      log.warn(
          "no replica of Redis confirmed a change within {} ms: a failover would lose such changes;"
              + " check the replicas, or have Redis refuse writes with min-replicas-to-write",
          confirmedMillis);
    } else if (!before && replicas > 0) {
      log.info("a replica of Redis confirms changes again");
    }
  }

  /**
   * Runs the scripts one after the other. Each is atomic; together they are not.
   *
   * @return the results in the same order
   */
  public List<@Nullable Object> runAll(List<Call> calls) {
    return guarded(redis -> runAll(redis, calls));
  }

  /**
   * Does the same even if calls are not allowed.
   *
   * @throws JedisException if Redis is unavailable or refuses
   */
  public void replay(List<Call> calls) {
    List<@Nullable Object> _ = attempt(redis -> runAll(redis, calls));
  }

  private static List<@Nullable Object> runAll(RedisClient redis, List<Call> calls) {
    List<Response<Object>> responses;
    try (Pipeline pipeline = redis.pipelined()) {
      // Load the scripts first: a call refused as unknown would be retried after later ones.
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

  /** Runs any commands within the time limit, or fails. */
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
      log.warn("Redis refused a command: {}", e.getMessage());
      onDoubt.run();
      throw away.apply(e);
    } catch (Interrupted e) {
      // This says nothing about Redis.
      throw away.apply(e);
    } catch (JedisException e) {
      // Overdue, or no connection of the pool became free. Both can be mere load, and an outage
      // would have every other call refused: a look at Redis decides.
      onDoubt.run();
      throw away.apply(e);
    }
  }

  /**
   * Runs commands even if calls are not allowed.
   *
   * @throws JedisException if Redis is unavailable
   */
  public <T extends @Nullable Object> T probe(Function<RedisClient, T> commands) {
    return attempt(commands);
  }

  /**
   * Runs commands on another thread with a time limit. The client's own timeouts give no limit: DNS
   * lookups have none, and the client replaces a broken connection, with all its waiting, before it
   * reports the failure.
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
      connector.suspect();
      throw new JedisException("no answer within " + BOUND_MILLIS + " ms", e);
    } catch (InterruptedException e) {
      // The call goes on: to interrupt it would close its connection.
      Thread.currentThread().interrupt();
      throw new Interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof JedisException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private <T extends @Nullable Object> T attemptTwice(Function<RedisClient, T> commands) {
    try {
      return commands.apply(connector.client());
    } catch (JedisConnectionException e) {
      if (e.getCause() instanceof SocketTimeoutException) {
        connector.suspect();
        throw e;
      }
    } catch (JedisDataException e) {
      if (!isDemoted(e)) {
        throw e;
      }
    }
    // After a restart or a failover all connections are useless. All commands are idempotent.
    connector.renew();
    onDoubt.run();
    return commands.apply(connector.client());
  }

  /** Whether a Redis answered that is a replica now. Its connections may outlive that change. */
  private static boolean isDemoted(JedisDataException refusal) {
    String message = String.valueOf(refusal.getMessage());
    return message.startsWith("READONLY") || message.startsWith("MASTERDOWN");
  }

  @Override
  public void close() {
    open = false;
    callers.shutdownNow();
    connector.close();
  }
}
