package com.progimage.server.state.redis;

import static com.progimage.server.state.redis.RedisStateStore.millis;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisPartition;
import com.progimage.server.database.RedisScript;
import com.progimage.server.failure.Failure;
import com.progimage.server.state.JobAllowance;
import com.progimage.server.state.Quota;
import com.progimage.server.state.StateFailures;
import com.progimage.server.state.StateJson;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.TooMuch;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.WorkKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Submits jobs within the limits of unfinished work. The script that writes a job checks the
 * limits. If the jobs are in several partitions, a submission first takes a turn: it learns what
 * those with earlier turns may still add, then counts what is open in the other partitions, and
 * submits before its turn ends. So of two submissions that race for the last place, the later one
 * counts the earlier one, and exactly one succeeds.
 */
final class RedisSubmissions {
  private static final int SOURCES_AT_ONCE = 1_000;

  /** The time for which sources wait for their job, which is written right after them. */
  private static final long ORPHANED_SECONDS = 3_600;

  /** The time after which others no longer count a turn. A submission may use half of it. */
  private static final Duration TURN = Duration.ofSeconds(10);

  /** The time for which a submission waits to see whether earlier ones succeed. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** The first pause before it looks again. Each is twice as long as the one before. */
  private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(4).toNanos();

  private static final long TURN_ENDED = 5;

  /**
   * Takes a turn, or looks again at those before one that was taken. Keys: the turns in order, and
   * what they may add. Arguments: turn, owner, outputs, items, milliseconds for which it counts.
   * Returns the time by the clock of Redis until which the job may be submitted, and how many jobs,
   * outputs, jobs of the owner and items of the owner those before may add.
   */
  private static final RedisScript TAKE_TURN =
      RedisScript.of(
          """
          local order, turns, turn, owner = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
          local time = redis.call('TIME')
          local now = time[1] * 1000 + math.floor(time[2] / 1000)
          if not redis.call('ZSCORE', order, turn) then
            local last = redis.call('ZRANGE', order, -1, -1, 'WITHSCORES')
            redis.call('ZADD', order, (last[2] or 0) + 1, turn)
          end
          redis.call('HSET', turns, turn, string.format('%.0f', now + ARGV[5]) .. ' '
            .. ARGV[3] .. ' ' .. ARGV[4] .. ' ' .. owner)
          local jobs, outputs, ownersJobs, ownersItems = 0, 0, 0, 0
          for _, before in ipairs(redis.call('ZRANGE', order, 0, -1)) do
            if before == turn then break end
            local added = redis.call('HGET', turns, before) or ''
            local ends, width, items, by = string.match(added, '^(%d+) (%d+) (%d+) (.*)$')
            if not ends or tonumber(ends) <= now then
              redis.call('ZREM', order, before)
              redis.call('HDEL', turns, before)
            else
              jobs = jobs + 1
              outputs = outputs + width
              if by == owner then
                ownersJobs = ownersJobs + 1
                ownersItems = ownersItems + items
              end
            end
          end
          return {string.format('%.0f', now + ARGV[5] / 2), jobs, outputs, ownersJobs, ownersItems}
          """);

  /** Ends a turn. Keys: as above. Arguments: turn. */
  private static final RedisScript END_TURN =
      RedisScript.of(
          """
          redis.call('ZREM', KEYS[1], ARGV[1])
          return redis.call('HDEL', KEYS[2], ARGV[1])
          """);

  private final RedisLink link;
  private final RedisJobPartitions jobs;
  private final List<String> turns;
  private final Duration turnTime;
  private final Runnable pause;

  /**
   * @param partition of the turns
   */
  RedisSubmissions(RedisLink link, RedisJobPartitions jobs, RedisPartition partition) {
    this(link, jobs, partition, TURN, () -> {});
  }

  /**
   * @param pause called in a turn before each attempt to submit
   */
  RedisSubmissions(
      RedisLink link,
      RedisJobPartitions jobs,
      RedisPartition partition,
      Duration turnTime,
      Runnable pause) {
    this.link = link;
    this.jobs = jobs;
    this.turns = List.of(partition.key("turns"), partition.key("turns:added"));
    this.turnTime = turnTime;
    this.pause = pause;
  }

  /**
   * How much is open, or may soon be.
   *
   * @param ownersJobs those of the owner of the job that is submitted
   */
  private record OpenWork(long jobs, long outputs, long ownersJobs, long ownersItems) {
    static final OpenWork NONE = new OpenWork(0, 0, 0, 0);

    static OpenWork of(List<?> counts) {
      return new OpenWork(
          (Long) counts.get(0), (Long) counts.get(1), (Long) counts.get(2), (Long) counts.get(3));
    }

    OpenWork plus(OpenWork other) {
      return new OpenWork(
          jobs + other.jobs,
          outputs + other.outputs,
          ownersJobs + other.ownersJobs,
          ownersItems + other.ownersItems);
    }

    List<String> texts() {
      return LongStream.of(jobs, outputs, ownersJobs, ownersItems)
          .mapToObj(Long::toString)
          .toList();
    }
  }

  /**
   * A place in the order of submissions.
   *
   * @param earlier what those before may add
   * @param end by the clock of Redis in milliseconds; empty if there is none
   */
  private record SubmissionTurn(OpenWork earlier, String end) {
    static final SubmissionTurn ALONE = new SubmissionTurn(OpenWork.NONE, "");
  }

  void submit(Job job, List<JobSource> sources, Quota quota, JobAllowance ofOwner) {
    write(job, sources);
    if (jobs.isOne()) {
      List<?> answer = submit(job, quota, ofOwner, OpenWork.NONE, SubmissionTurn.ALONE);
      requireWithin(quota, ofOwner, job, answer);
      return;
    }
    String turn = UUID.randomUUID().toString();
    try {
      requireWithin(quota, ofOwner, job, submitInTurn(job, quota, ofOwner, turn));
    } finally {
      end(turn);
    }
  }

  private void write(Job job, List<JobSource> sources) {
    String key = jobs.of(job.id()).sources(job.id());
    for (int from = 0; from < sources.size(); from += SOURCES_AT_ONCE) {
      Map<String, String> some = new HashMap<>();
      int to = Math.min(sources.size(), from + SOURCES_AT_ONCE);
      for (int i = from; i < to; i++) {
        some.put(Integer.toString(i), sources.get(i).text());
      }
      link.guarded(redis -> {
        redis.hset(key, some);
        return redis.expire(key, ORPHANED_SECONDS);
      });
    }
  }

  /** Tries again while only earlier submissions stand in the way: each of them may yet fail. */
  private List<?> submitInTurn(Job job, Quota quota, JobAllowance ofOwner, String name) {
    long patientUntil = System.nanoTime() + PATIENCE.toNanos();
    long pauseNanos = FIRST_PAUSE_NANOS;
    while (true) {
      SubmissionTurn turn = take(name, job);
      OpenWork elsewhere = elsewhere(job);
      pause.run();
      List<?> answer = submit(job, quota, ofOwner, elsewhere, turn);
      long code = (Long) answer.getFirst();
      if (code >= 0 && code != TURN_ENDED) {
        return answer;
      }
      if (System.nanoTime() - patientUntil > 0) {
        if (code == TURN_ENDED) {
          throw StateFailures.away(null);
        }
        return answer;
      }
      LockSupport.parkNanos(pauseNanos);
      pauseNanos *= 2;
    }
  }

  private SubmissionTurn take(String name, Job job) {
    List<?> answer =
        (List<?>)
            Objects.requireNonNull(
                link.runReplicated(
                    TAKE_TURN,
                    turns,
                    List.of(
                        name,
                        job.owner().name(),
                        Long.toString((long) job.progress().total() * job.work().size()),
                        Integer.toString(job.progress().total()),
                        Long.toString(turnTime.toMillis()))));
    return new SubmissionTurn(
        OpenWork.of(answer.subList(1, answer.size())), (String) answer.getFirst());
  }

  private void end(String turn) {
    try {
      link.run(END_TURN, turns, List.of(turn));
    } catch (Failure away) {
      // It ends by itself.
    }
  }

  /** Counts what is open in the partitions in which the job will not be. */
  private OpenWork elsewhere(Job job) {
    RedisJobKeys own = jobs.of(job.id());
    List<RedisLink.Call> calls =
        jobs.all().stream()
            .filter(keys -> !keys.equals(own))
            .map(keys ->
                new RedisLink.Call(
                    RedisJobScripts.OPEN,
                    List.of(keys.counts(), keys.open(), keys.open(job.owner())),
                    List.of()))
            .toList();
    return link.runEach(calls).stream()
        .map(counts -> OpenWork.of((List<?>) Objects.requireNonNull(counts)))
        .reduce(OpenWork.NONE, OpenWork::plus);
  }

  private List<?> submit(
      Job job, Quota quota, JobAllowance ofOwner, OpenWork elsewhere, SubmissionTurn turn) {
    RedisJobKeys keys = jobs.of(job.id());
    boolean isShort = job.progress().total() <= StateStore.SHORT;
    List<String> arguments =
        new ArrayList<>(
            List.of(
                job.id().text(),
                Integer.toString(job.progress().total()),
                millis(job.times().createdAt()),
                StateJson.write(job.work()),
                job.webhook() == null ? "" : job.webhook(),
                Integer.toString(job.work().size()),
                Integer.toString(StateStore.WINDOW),
                job.owner().name(),
                RedisWork.MAKE_WINDOW,
                RedisWork.FETCH_WINDOW,
                RedisWork.PUBLIC_FETCH_WINDOW,
                Long.toString(quota.maxJobs()),
                Long.toString(quota.maxOutputs()),
                Long.toString(ofOwner.maxJobs()),
                Long.toString(ofOwner.maxItems())));
    arguments.addAll(elsewhere.texts());
    arguments.addAll(turn.earlier().texts());
    arguments.add(turn.end());
    arguments.add(keys.partition().prefix());
    @Nullable Object answer =
        link.runReplicated(
            RedisJobScripts.SUBMIT,
            List.of(
                keys.job(job.id()),
                keys.sources(job.id()),
                keys.ids().all(),
                keys.counts(),
                keys.open(),
                keys.queued(job.id()),
                keys.stream(WorkKind.MAKE, isShort),
                keys.stream(WorkKind.FETCH, isShort),
                keys.ids().of(job.owner()),
                keys.open(job.owner())),
            arguments);
    return (List<?>) Objects.requireNonNull(answer);
  }

  private static void requireWithin(Quota quota, JobAllowance ofOwner, Job job, List<?> answer) {
    switch (Math.toIntExact(Math.abs((Long) answer.getFirst()))) {
      case 1 -> throw TooMuch.jobs(quota, (Long) answer.get(1));
      case 2 -> throw TooMuch.outputs(quota, (Long) answer.get(1), job);
      case 3 -> throw TooMuch.jobsOf(job.owner(), ofOwner, (Long) answer.get(1));
      case 4 -> throw TooMuch.itemsOf(job, ofOwner, (Long) answer.get(1));
      default -> {
        // It was submitted.
      }
    }
  }
}
