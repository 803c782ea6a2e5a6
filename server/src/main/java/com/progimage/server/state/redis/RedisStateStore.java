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
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.ZRangeParams;
import redis.clients.jedis.resps.StreamEntry;
import redis.clients.jedis.resps.Tuple;

/**
 * Store of jobs in Redis 6.2 or later, shared by several servers. If a server dies, its leases
 * expire because nothing renews them. In a cluster, lists and counts are not of one moment, and
 * owners take turns within a partition of the jobs.
 */
public final class RedisStateStore implements StateStore {
  private static final Duration LEASE_TIME = Duration.ofSeconds(15);

  /** The scripts' words for the registration of a job's webhook. */
  private static final String NOT_LOOKED_UP = "";

  private static final String NOT_REGISTERED = "none";

  private final RedisLink link;
  private final String server;
  private final RedisJobPartitions jobs;
  private final RedisSubmissions submissions;
  private final RedisBell bell;
  private final RedisOutboxKeys hooks;
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
    this.jobs = new RedisJobPartitions(link);
    this.submissions = new RedisSubmissions(link, jobs, link.partition("turns"));
    this.bell = new RedisBell(link, link.partition("bell"));
    this.hooks = new RedisOutboxKeys(link.partition("hooks"));
    for (WorkKind each : WorkKind.values()) {
      work.put(each, new RedisWork(link, server, jobs, bell, each, leaseTime));
    }
    this.outbox = new RedisOutbox(link, jobs, hooks, RedisStateStore::message);
    this.links = new RedisLinks(link, link.partition(RedisOutbox.LINKS));
    this.faceSessions = new RedisFaceSessions(link);
    this.facts = new RedisFacts(link, leaseTime);
    link.open(true);
  }

  @Override
  public void submit(Job job, List<JobSource> sources, Quota quota, JobAllowance ofOwner) {
    submissions.submit(job, sources, quota, ofOwner);
    ring();
  }

  private void ring() {
    if (!jobs.isOne()) {
      bell.ring();
    }
  }

  @Override
  public Optional<Job> find(JobId id) {
    String key = jobs.of(id).job(id);
    return job(id, link.guarded(redis -> redis.hgetAll(key)));
  }

  @Override
  public List<Job> list(@Nullable Owner owner, @Nullable JobId before, int limit) {
    List<String> ids =
        RedisIds.newest(
            link,
            jobs.all().stream().map(RedisJobKeys::ids).toList(),
            owner,
            before == null ? null : before.text(),
            limit);
    List<Map<String, String>> found =
        link.forEach(
            ids.stream().map(JobId::new).map(id -> jobs.of(id).job(id)).toList(),
            Pipeline::hgetAll);
    List<Job> listed = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      job(new JobId(ids.get(i)), found.get(i)).ifPresent(listed::add);
    }
    return listed;
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
    String key = jobs.of(id).events(id);
    return link.guarded(redis -> redis.xrange(key, from, StreamEntryID.MAXIMUM_ID, limit)).stream()
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
    List<?> answer = cancel(id, now, NOT_LOOKED_UP);
    if (isWebhookAsked(answer)) {
      Owner owner = RedisIds.owner((String) answer.get(2));
      answer = cancel(id, now, registration(owner, (String) answer.get(1)));
    }
    return isOne(answer.getFirst());
  }

  private List<?> cancel(JobId id, Instant now, String webhook) {
    RedisJobKeys keys = jobs.of(id);
    RedisOutboxKeys messages = new RedisOutboxKeys(keys.partition());
    return (List<?>)
        Objects.requireNonNull(
            link.runReplicated(
                RedisJobScripts.CANCEL,
                List.of(
                    keys.job(id),
                    keys.sources(id),
                    keys.events(id),
                    keys.counts(),
                    keys.ended(),
                    messages.due(),
                    messages.message(JobMessage.id(id)),
                    keys.open(),
                    keys.queued(id)),
                List.of(id.text(), millis(now), JobMessage.id(id), webhook)));
  }

  /** Whether a script has to know the registration of a job's webhook, which is in another slot. */
  private static boolean isWebhookAsked(List<?> answer) {
    return Long.valueOf(2).equals(answer.getFirst());
  }

  /**
   * The registration of a job's webhook, as the scripts take it. If it is removed before the script
   * runs, the message is dropped when it is due.
   */
  private String registration(Owner owner, String url) {
    String key = hooks.urls(owner);
    @Nullable String id = link.<@Nullable String>guarded(redis -> redis.hget(key, url));
    return id == null ? NOT_REGISTERED : id;
  }

  @Override
  public List<JobId> ended(Instant before) {
    ZRangeParams range = ZRangeParams.zrangeByScoreParams(0, before.toEpochMilli() - 1.0);
    return link
        .forEach(
            jobs.all().stream().map(RedisJobKeys::ended).toList(),
            (pipeline, ended) -> pipeline.zrangeWithScores(ended, range))
        .stream()
        .flatMap(List::stream)
        .sorted(Comparator.comparingDouble(Tuple::getScore))
        .map(tuple -> new JobId(tuple.getElement()))
        .toList();
  }

  @Override
  public boolean forget(JobId id) {
    RedisJobKeys keys = jobs.of(id);
    return isOne(
        run(
            RedisJobScripts.FORGET,
            List.of(
                keys.job(id),
                keys.events(id),
                keys.ids().all(),
                keys.ended(),
                keys.counts(),
                keys.open(),
                keys.ids().of(keys.ids().ownerOf(link, id.text()))),
            List.of(id.text())));
  }

  @Override
  public JobCounts counts() {
    Map<JobState, Long> states = new EnumMap<>(JobState.class);
    sums(RedisJobKeys::counts).forEach((state, count) -> states.put(JobState.of(state), count));
    Map<String, Long> open = sums(RedisJobKeys::open);
    long taken = work.values().stream().mapToLong(RedisWork::taken).sum();
    long items = open.getOrDefault("items", 0L);
    return new JobCounts(states, Math.max(0, items - taken), open.getOrDefault("outputs", 0L));
  }

  /** Adds the hashes of all partitions. */
  private Map<String, Long> sums(Function<RedisJobKeys, String> hash) {
    Map<String, Long> sums = new HashMap<>();
    link.forEach(jobs.all().stream().map(hash).toList(), Pipeline::hgetAll)
        .forEach(part ->
            part.forEach((field, count) -> sums.merge(field, Long.valueOf(count), Long::sum)));
    return sums;
  }

  @Override
  public List<ItemLease> take(WorkKind kind, int most, Duration wait, InstantSource clock) {
    return Objects.requireNonNull(work.get(kind)).take(most, wait, clock);
  }

  @Override
  public Set<ItemLease> renew(Collection<ItemLease> leases) {
    List<ItemLease> asked = List.copyOf(leases);
    List<?> answers =
        link.runAll(
            asked.stream()
                .map(lease -> RedisWork.renewal(jobs.of(lease.job()), lease, server))
                .toList());
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
    List<?> answer = finish(lease, result, now, NOT_LOOKED_UP);
    if (isWebhookAsked(answer)) {
      answer = finish(lease, result, now, registration(lease.owner(), (String) answer.get(1)));
    }
    if ((Long) answer.get(1) > 0) {
      ring();
    }
    return isOne(answer.getFirst());
  }

  private List<?> finish(ItemLease lease, ItemResult result, Instant now, String webhook) {
    JobId id = lease.job();
    RedisJobKeys keys = jobs.of(id);
    RedisOutboxKeys messages = new RedisOutboxKeys(keys.partition());
    return (List<?>)
        Objects.requireNonNull(
            run(
                RedisJobScripts.FINISH,
                List.of(
                    keys.job(id),
                    keys.sources(id),
                    keys.events(id),
                    keys.counts(),
                    RedisWork.stream(lease),
                    keys.ended(),
                    messages.due(),
                    messages.message(JobMessage.id(id)),
                    keys.open(),
                    keys.queued(id),
                    keys.stream(WorkKind.MAKE, lease.isShort()),
                    keys.stream(WorkKind.FETCH, lease.isShort())),
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
                    RedisWork.PUBLIC_FETCH_WINDOW,
                    webhook,
                    keys.partition().prefix())));
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
    ring();
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
