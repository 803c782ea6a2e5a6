package com.progimage.server.state.redis;

import com.progimage.server.database.RedisAddress;
import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisScript;
import com.progimage.server.image.Owner;
import com.progimage.server.state.ItemLease;
import com.progimage.server.state.JobAllowance;
import com.progimage.server.state.JobMessage;
import com.progimage.server.state.Quota;
import com.progimage.server.state.StateFailures;
import com.progimage.server.state.StateJson;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.TooMuch;
import com.progimage.server.state.fact.FactStore;
import com.progimage.server.state.job.ItemResult;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.Job.JobProgress;
import com.progimage.server.state.job.Job.JobTimes;
import com.progimage.server.state.job.JobCounts;
import com.progimage.server.state.job.JobEvent;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.JobState;
import com.progimage.server.state.job.WorkKind;
import com.progimage.server.state.link.LinkStore;
import com.progimage.server.state.outbox.Outbox;
import com.progimage.server.state.redis.fact.RedisFacts;
import com.progimage.server.state.redis.session.RedisFaceSessions;
import com.progimage.server.state.session.FaceSessionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.ZRangeParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Store of jobs in Redis 6.2 or later, shared by several servers. If a server dies, its leases
 * expire because nothing renews them.
 */
public final class RedisStateStore implements StateStore {
  private static final Duration LEASE_TIME = Duration.ofSeconds(15);
  private static final int SOURCES_AT_ONCE = 1_000;

  /** The time for which sources wait for their job, which is written right after them. */
  private static final long ORPHANED_SECONDS = 3_600;

  private final RedisLink link;
  private final String server;
  private final Map<WorkKind, RedisWork> work = new EnumMap<>(WorkKind.class);
  private final Duration leaseTime;
  private final RedisOutbox outbox;
  private final RedisLinks links;
  private final RedisFaceSessions faceSessions;
  private final RedisFacts facts;

  /**
   * @param uri the same form as for the registry
   * @param server unique among the servers that share this Redis, and new with each start
   */
  public RedisStateStore(String uri, String server) {
    this(new RedisLink(RedisAddress.parse(uri), StateFailures::away), server, LEASE_TIME);
  }

  RedisStateStore(RedisLink link, String server, Duration leaseTime) {
    this.link = link;
    this.server = server;
    this.leaseTime = leaseTime;
    for (WorkKind each : WorkKind.values()) {
      work.put(each, new RedisWork(link, server, each, leaseTime));
    }
    this.outbox = new RedisOutbox(link, RedisStateStore::message);
    this.links = new RedisLinks(link);
    this.faceSessions = new RedisFaceSessions(link);
    this.facts = new RedisFacts(link, leaseTime);
    link.open(true);
  }

  @Override
  public void submit(Job job, List<JobSource> sources, Quota quota, JobAllowance ofOwner) {
    String key = RedisJobKeys.sources(job.id());
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
    boolean isShort = sources.size() <= SHORT;
    @Nullable Object answer =
        link.runReplicated(
            RedisJobScripts.SUBMIT,
            List.of(
                RedisJobKeys.job(job.id()),
                key,
                RedisIds.OF_JOBS.all(),
                RedisJobKeys.COUNTS,
                RedisJobKeys.OPEN,
                RedisJobKeys.queued(job.id()),
                RedisJobKeys.stream(WorkKind.MAKE, isShort),
                RedisJobKeys.stream(WorkKind.FETCH, isShort),
                RedisIds.OF_JOBS.of(job.owner()),
                RedisJobKeys.open(job.owner())),
            List.of(
                job.id().text(),
                Integer.toString(job.progress().total()),
                millis(job.times().createdAt()),
                StateJson.write(job.work()),
                job.webhook() == null ? "" : job.webhook(),
                Integer.toString(job.work().size()),
                Long.toString(quota.maxJobs()),
                Long.toString(quota.maxOutputs()),
                Integer.toString(WINDOW),
                job.owner().name(),
                RedisWork.MAKE_WINDOW,
                RedisWork.FETCH_WINDOW,
                RedisWork.PUBLIC_FETCH_WINDOW,
                Long.toString(ofOwner.maxJobs()),
                Long.toString(ofOwner.maxItems())));
    requireWithin(quota, ofOwner, job, (List<?>) Objects.requireNonNull(answer));
  }

  private static void requireWithin(Quota quota, JobAllowance ofOwner, Job job, List<?> answer) {
    if (Long.valueOf(1).equals(answer.getFirst())) {
      throw TooMuch.jobs(quota, (Long) answer.get(1));
    }
    if (Long.valueOf(2).equals(answer.getFirst())) {
      throw TooMuch.outputs(quota, (Long) answer.get(1), job);
    }
    if (Long.valueOf(3).equals(answer.getFirst())) {
      throw TooMuch.jobsOf(job.owner(), ofOwner, (Long) answer.get(1));
    }
    if (Long.valueOf(4).equals(answer.getFirst())) {
      throw TooMuch.itemsOf(job, ofOwner, (Long) answer.get(1));
    }
  }

  @Override
  public Optional<Job> find(JobId id) {
    return job(id, link.guarded(redis -> redis.hgetAll(RedisJobKeys.job(id))));
  }

  @Override
  public List<Job> list(@Nullable Owner owner, @Nullable JobId before, int limit) {
    List<String> ids =
        RedisIds.OF_JOBS.newest(link, owner, before == null ? null : before.text(), limit);
    return link.guarded(redis -> {
      Map<JobId, Response<Map<String, String>>> found = new LinkedHashMap<>();
      try (AbstractPipeline pipeline = redis.pipelined()) {
        for (String text : ids) {
          JobId id = new JobId(text);
          found.put(id, pipeline.hgetAll(RedisJobKeys.job(id)));
        }
      }
      List<Job> jobs = new ArrayList<>();
      found.forEach((id, fields) -> job(id, fields.get()).ifPresent(jobs::add));
      return jobs;
    });
  }

  private static Optional<Job> job(JobId id, Map<String, String> fields) {
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Job(
            id,
            RedisIds.owner(fields.get(RedisIds.OWNER)),
            JobState.of(field(fields, "state")),
            StateJson.readWork(field(fields, "outputs")),
            fields.get("webhook"),
            new JobProgress(
                Integer.parseInt(field(fields, "total")),
                Integer.parseInt(field(fields, "done")),
                Integer.parseInt(field(fields, "failed"))),
            new JobTimes(
                Objects.requireNonNull(instant(fields.get("created"))),
                instant(fields.get("started")),
                instant(fields.get("finished")))));
  }

  private static String field(Map<String, String> fields, String name) {
    return Objects.requireNonNull(fields.get(name), name);
  }

  private static @Nullable Instant instant(@Nullable String millis) {
    return millis == null ? null : Instant.ofEpochMilli(Long.parseLong(millis));
  }

  @Override
  public List<JobEvent> events(JobId id, long after, int limit) {
    StreamEntryID from = new StreamEntryID(after + 1, 0);
    return link
        .guarded(
            redis -> redis.xrange(RedisJobKeys.events(id), from, StreamEntryID.MAXIMUM_ID, limit))
        .stream()
        .map(RedisStateStore::event)
        .toList();
  }

  private static JobEvent event(StreamEntry entry) {
    Map<String, String> fields = entry.getFields();
    long position = entry.getID().getTime();
    Instant at = Objects.requireNonNull(instant(fields.get("at")));
    String what = field(fields, "what");
    return field(fields, "kind").equals("item")
        ? new JobEvent.ItemEnded(position, at, StateJson.readResult(what))
        : new JobEvent.StateChanged(position, at, JobState.of(what));
  }

  @Override
  public boolean cancel(JobId id, Instant now) {
    return isOne(
        link.runReplicated(
            RedisJobScripts.CANCEL,
            List.of(
                RedisJobKeys.job(id),
                RedisJobKeys.sources(id),
                RedisJobKeys.events(id),
                RedisJobKeys.COUNTS,
                RedisJobKeys.ENDED,
                RedisOutboxKeys.urls(RedisIds.OF_JOBS.ownerOf(link, id.text())),
                RedisOutboxKeys.DUE,
                RedisOutboxKeys.message(JobMessage.id(id)),
                RedisJobKeys.OPEN,
                RedisJobKeys.queued(id)),
            List.of(id.text(), millis(now), JobMessage.id(id))));
  }

  @Override
  public List<JobId> ended(Instant before) {
    double last = before.toEpochMilli() - 1.0;
    return link
        .guarded(
            redis -> redis.zrange(RedisJobKeys.ENDED, ZRangeParams.zrangeByScoreParams(0, last)))
        .stream()
        .map(JobId::new)
        .toList();
  }

  @Override
  public boolean forget(JobId id) {
    return isOne(
        run(
            RedisJobScripts.FORGET,
            List.of(
                RedisJobKeys.job(id),
                RedisJobKeys.events(id),
                RedisIds.OF_JOBS.all(),
                RedisJobKeys.ENDED,
                RedisJobKeys.COUNTS,
                RedisJobKeys.OPEN,
                RedisIds.OF_JOBS.of(RedisIds.OF_JOBS.ownerOf(link, id.text()))),
            List.of(id.text())));
  }

  @Override
  public JobCounts counts() {
    Map<String, String> states = link.guarded(redis -> redis.hgetAll(RedisJobKeys.COUNTS));
    Map<JobState, Long> jobs = new EnumMap<>(JobState.class);
    states.forEach((state, count) -> jobs.put(JobState.of(state), Long.parseLong(count)));
    Map<String, String> open = link.guarded(redis -> redis.hgetAll(RedisJobKeys.OPEN));
    long taken = work.values().stream().mapToLong(RedisWork::taken).sum();
    long items = Long.parseLong(open.getOrDefault("items", "0"));
    long outputs = Long.parseLong(open.getOrDefault("outputs", "0"));
    return new JobCounts(jobs, Math.max(0, items - taken), outputs);
  }

  @Override
  public List<ItemLease> take(WorkKind kind, int most, Duration wait, InstantSource clock) {
    return Objects.requireNonNull(work.get(kind)).take(most, wait, clock);
  }

  @Override
  public Set<ItemLease> renew(Collection<ItemLease> leases) {
    List<ItemLease> asked = List.copyOf(leases);
    List<?> answers =
        link.runAll(asked.stream().map(lease -> RedisWork.renewal(lease, server)).toList());
    Set<ItemLease> wanted = new HashSet<>();
    for (int i = 0; i < asked.size(); i++) {
      if (isOne(answers.get(i))) {
        wanted.add(asked.get(i));
      }
    }
    return wanted;
  }

  @Override
  public Duration leaseTime() {
    return leaseTime;
  }

  @Override
  public boolean finish(ItemLease lease, ItemResult result, Instant now) {
    JobId id = lease.job();
    return isOne(
        run(
            RedisJobScripts.FINISH,
            List.of(
                RedisJobKeys.job(id),
                RedisJobKeys.sources(id),
                RedisJobKeys.events(id),
                RedisJobKeys.COUNTS,
                RedisWork.stream(lease),
                RedisJobKeys.ENDED,
                RedisOutboxKeys.urls(lease.owner()),
                RedisOutboxKeys.DUE,
                RedisOutboxKeys.message(JobMessage.id(id)),
                RedisJobKeys.OPEN,
                RedisJobKeys.queued(id),
                RedisJobKeys.stream(WorkKind.MAKE, lease.isShort()),
                RedisJobKeys.stream(WorkKind.FETCH, lease.isShort())),
            List.of(
                Integer.toString(lease.index()),
                millis(now),
                RedisWork.GROUP,
                RedisWork.entry(lease),
                result.isWell() ? "1" : "0",
                StateJson.write(result),
                id.text(),
                JobMessage.id(id),
                Integer.toString(WINDOW),
                lease.owner().name(),
                RedisWork.MAKE_WINDOW,
                RedisWork.FETCH_WINDOW,
                RedisWork.PUBLIC_FETCH_WINDOW)));
  }

  @Override
  public void giveBack(ItemLease lease) {
    run(
        RedisJobScripts.GIVE_BACK,
        List.of(RedisWork.stream(lease)),
        List.of(
            lease.job().text(),
            Integer.toString(lease.index()),
            RedisWork.GROUP,
            RedisWork.entry(lease),
            server,
            Integer.toString(lease.deliveries() - 1),
            lease.owner().name()));
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public LinkStore links() {
    return links;
  }

  @Override
  public FaceSessionStore faceSessions() {
    return faceSessions;
  }

  @Override
  public FactStore facts() {
    return facts;
  }

  private static String message(Map<String, String> fields) {
    return JobMessage.body(job(new JobId(field(fields, "job")), fields).orElseThrow());
  }

  private @Nullable Object run(RedisScript script, List<String> keys, List<String> arguments) {
    return link.run(script, keys, arguments);
  }

  static boolean isOne(@Nullable Object answer) {
    return Long.valueOf(1).equals(answer);
  }

  static String millis(Instant time) {
    return Long.toString(time.toEpochMilli());
  }

  @Override
  public void close() {
    work.values().forEach(RedisWork::leave);
    link.close();
  }
}
