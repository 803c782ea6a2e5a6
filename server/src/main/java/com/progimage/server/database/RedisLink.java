package com.progimage.server.database;

import com.progimage.server.failure.Failure;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisClusterException;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Runs calls to Redis with a time limit. While the link is not open, calls fail at once without
 * contacting Redis.
 */
public final class RedisLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

  private static final long BOUND_MILLIS = 1_700;

  private static final CommandObject<String> INFO =
      new CommandObject<>(new CommandArguments(Command.INFO), BuilderFactory.STRING);

  /** The time in which a replica must confirm a write. It usually takes about a millisecond. */
  private static final Duration CONFIRMED_WITHIN = Duration.ofMillis(200);

  /** Loads the scripts first: a call refused as unknown would be retried after later ones. */
  private static final RedisBatch.Sender<Call, @Nullable Object> LOADING =
      new RedisBatch.Sender<>() {
        @Override
        public void prepare(Pipeline pipeline, List<Call> calls) {
          calls.stream()
              .map(Call::script)
              .distinct()
              .forEach(script -> {
                Response<String> _ = pipeline.scriptLoad(script.text(), script.sha());
              });
        }

        @Override
        public Response<@Nullable Object> send(Pipeline pipeline, Call call) {
          return RedisLink.send(pipeline, call);
        }
      };

  private final RedisConnector connector;
  private final RedisBatch batch;
  private final boolean failsOver;
  private final boolean isCluster;
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
    this.connector = RedisConnector.of(address, trustStore, () -> onDoubt.run());
    this.batch = new RedisBatch(connector, callers);
    this.failsOver = address.failsOver();
    this.isCluster = address.isCluster();
    this.away = away;
  }

  /**
   * Returns the partitions of a store's keys: one, or in a cluster several.
   *
   * @param store the name of the store; two stores have different ones
   */
  public RedisPartitions partitions(String store) {
    return isCluster ? RedisPartitions.ofCluster(store) : RedisPartitions.ofSingle();
  }

  /**
   * Returns the one partition of a store that is small, also in a cluster.
   *
   * @param store as above
   */
  public RedisPartition partition(String store) {
    return isCluster ? RedisPartition.ofCluster(store) : partitions(store).all().getFirst();
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
  public record Call(RedisScript script, List<String> keys, List<String> arguments) {
    /** The key that tells the node, which has all others too. */
    private String key() {
      return keys.getFirst();
    }
  }

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
    return guarded(_ -> {
      try {
        return replicated(keys, pipeline -> pipeline.evalsha(script.sha(), keys, arguments));
      } catch (JedisNoScriptException restarted) {
        onDoubt.run();
        return replicated(keys, pipeline -> pipeline.eval(script.text(), keys, arguments));
      }
    });
  }

  /** {@code WAIT} is about the writes of its own connection. */
  private @Nullable Object replicated(
      List<String> keys, Function<Pipeline, Response<@Nullable Object>> command) {
    AtomicReference<Response<Long>> replicas = new AtomicReference<>();
    List<@Nullable Object> answers =
        batch.run(
            keys.subList(0, 1),
            key -> key,
            (pipeline, key) -> {
              Response<@Nullable Object> answer = command.apply(pipeline);
              replicas.set(pipeline.waitReplicas(key, /* replicas= */ 1, confirmedMillis));
              return answer;
            });
    noteReplicas(Objects.requireNonNull(replicas.get()).get());
    return answers.getFirst();
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
   * Runs the scripts one after the other. Each is atomic; together they are not. In a cluster, only
   * those of one partition have an order.
   *
   * @return the results in the same order
   */
  public List<@Nullable Object> runAll(List<Call> calls) {
    return guarded(_ -> batch.run(calls, Call::key, LOADING));
  }

  /**
   * Runs the scripts at the same time, in any order. It is for the questions to all partitions.
   *
   * @return the results in the order of the calls
   */
  public List<@Nullable Object> runEach(List<Call> calls) {
    return guarded(_ -> {
      try {
        return batch.run(calls, Call::key, RedisLink::send);
      } catch (JedisNoScriptException restarted) {
        onDoubt.run();
        return batch.run(calls, Call::key, LOADING);
      }
    });
  }

  /**
   * Runs one command for each key, those of one node in a pipeline.
   *
   * @return the results in the order of the keys
   */
  public <T extends @Nullable Object> List<T> forEach(
      List<String> keys, BiFunction<Pipeline, String, Response<T>> command) {
    return guarded(_ -> each(keys, command));
  }

  /** Does the same as {@link #forEach} within {@link #guarded} or {@link #probe}. */
  public <T extends @Nullable Object> List<T> each(
      List<String> keys, BiFunction<Pipeline, String, Response<T>> command) {
    return batch.run(keys, key -> key, command::apply);
  }

  /**
   * Does the same as {@link #runAll} even if calls are not allowed.
   *
   * @throws JedisException if Redis is unavailable or refuses
   */
  public List<@Nullable Object> replay(List<Call> calls) {
    return attempt(_ -> batch.run(calls, Call::key, LOADING));
  }

  private static Response<@Nullable Object> send(Pipeline pipeline, Call call) {
    return pipeline.evalsha(call.script().sha(), call.keys(), call.arguments());
  }

  /**
   * Returns the status report, {@code INFO}, of each master that has some of the keys. For use
   * within {@link #guarded} or {@link #probe}.
   *
   * @throws JedisException if one is unavailable
   */
  public List<String> reports(List<String> keys) {
    Set<Object> nodes = new HashSet<>();
    List<String> reports =
        batch.run(
            keys.stream().filter(key -> nodes.add(connector.node(key))).toList(),
            key -> key,
            (pipeline, _) -> pipeline.executeCommand(INFO));
    if (isCluster && reports.stream().anyMatch(RedisLink::isReplica)) {
      throw new JedisConnectionException("a master of the cluster is a replica now");
    }
    return reports;
  }

  private static boolean isReplica(String report) {
    return report.lines().anyMatch("role:slave"::equals);
  }

  /** Runs any commands within the time limit, or fails. Those in a cluster name one slot. */
  public <T extends @Nullable Object> T guarded(Function<UnifiedJedis, T> commands) {
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
  public <T extends @Nullable Object> T probe(Function<UnifiedJedis, T> commands) {
    return attempt(commands);
  }

  /**
   * Runs commands on another thread with a time limit. The client's own timeouts give no limit: DNS
   * lookups have none, and the client replaces a broken connection, with all its waiting, before it
   * reports the failure.
   */
  private <T extends @Nullable Object> T attempt(Function<UnifiedJedis, T> commands) {
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

  private <T extends @Nullable Object> T attemptTwice(Function<UnifiedJedis, T> commands) {
    try {
      return attemptOnce(commands);
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
    return attemptOnce(commands);
  }

  private <T extends @Nullable Object> T attemptOnce(Function<UnifiedJedis, T> commands) {
    try {
      return commands.apply(connector.client());
    } catch (JedisClusterException e) {
      throw new JedisConnectionException("the cluster is not complete: " + e.getMessage(), e);
    } catch (JedisClusterOperationException e) {
      throw cause(e);
    } catch (JedisException e) {
      // A look at the cluster closed the connections to a node that is not in it any more.
      if (isCluster && e.getCause() instanceof IllegalStateException) {
        throw new JedisConnectionException("a node left the cluster", e);
      }
      throw e;
    }
  }

  /** Jedis gives up after some attempts and with an exception of its own. */
  private static JedisException cause(JedisClusterOperationException e) {
    return Stream.concat(Stream.ofNullable(e.getCause()), Arrays.stream(e.getSuppressed()))
        .filter(JedisException.class::isInstance)
        .map(JedisException.class::cast)
        .findFirst()
        .orElse(e);
  }

  /**
   * Whether a Redis answered that is a replica now, or that gives a slot away. Its connections may
   * outlive that change.
   */
  private static boolean isDemoted(JedisDataException refusal) {
    String message = String.valueOf(refusal.getMessage());
    return refusal instanceof JedisRedirectionException
        || message.startsWith("READONLY")
        || message.startsWith("MASTERDOWN")
        || message.startsWith("TRYAGAIN");
  }

  @Override
  public void close() {
    open = false;
    callers.shutdownNow();
    connector.close();
  }
}
