package com.progimage.server.state.redis.fact;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Placeholder;
import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisPartitions;
import com.progimage.server.database.RedisScript;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import com.progimage.server.state.fact.AnalysisOutcome;
import com.progimage.server.state.fact.AnalysisRecord;
import com.progimage.server.state.fact.AnalysisState;
import com.progimage.server.state.fact.EncodingAverage;
import com.progimage.server.state.fact.FactKey;
import com.progimage.server.state.fact.FactStore;
import com.progimage.server.state.fact.FactSurvey;
import com.progimage.server.state.fact.StoredFacts;
import com.progimage.server.state.job.JobProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.params.ZRangeParams;
import redis.clients.jedis.resps.Tuple;

/**
 * Facts in Redis: a hash for each analysis, and sorted sets of what was found. All facts of a
 * digest are in one partition.
 */
public final class RedisFacts implements FactStore {
  private static final int PAGE = 1_000;

  private final RedisLink link;
  private final RedisPartitions partitions;
  private final Duration leaseTime;
  private final FactSurvey survey;

  /**
   * @param leaseTime after which another server may take an analysis that is not renewed
   */
  public RedisFacts(RedisLink link, Duration leaseTime) {
    this.link = link;
    this.leaseTime = leaseTime;
    this.partitions = link.partitions("facts");
    this.survey = new RedisFactSurvey(link, keys());
  }

  private List<RedisFactKeys> keys() {
    return partitions.all().stream().map(RedisFactKeys::new).toList();
  }

  private RedisFactKeys keysOf(Digest digest) {
    return new RedisFactKeys(partitions.of(digest.hex()));
  }

  private @Nullable Object run(RedisScript script, FactKey key, String... arguments) {
    return link.run(script, keysOf(key.digest()).all(key), arguments(key, arguments));
  }

  /** For what an owner withdraws: it is not to come back. */
  private void runReplicated(RedisScript script, FactKey key, String... arguments) {
    link.runReplicated(script, keysOf(key.digest()).all(key), arguments(key, arguments));
  }

  private List<String> arguments(FactKey key, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add(key.digest().hex());
    arguments.add(RedisFactKeys.analysis(key));
    arguments.add(keysOf(key.digest()).partition().prefix());
    arguments.addAll(List.of(more));
    return arguments;
  }

  private static String millis(Instant time) {
    return Long.toString(time.toEpochMilli());
  }

  private static boolean isOne(@Nullable Object answer) {
    return Long.valueOf(1).equals(answer);
  }

  @Override
  public AnalysisRecord request(Owner owner, FactKey key, Instant now) {
    @Nullable Object fields = run(RedisFactScripts.REQUEST, key, owner.name(), millis(now));
    return record(key, (List<?>) Objects.requireNonNull(fields));
  }

  /**
   * @param values in the order of the scripts' {@code record()}
   */
  private static AnalysisRecord record(FactKey key, List<?> values) {
    @Nullable String text = text(values, 4);
    @Nullable String code = text(values, 6);
    return new AnalysisRecord(
        key,
        AnalysisState.of(Objects.requireNonNull(text(values, 0))),
        text == null
            ? null
            : new StoredFacts(text, RedisEncodings.read(Objects.requireNonNull(text(values, 5))))
                .facts(key.kind()),
        code == null
            ? null
            : new JobProblem(ErrorCode.of(code), Objects.requireNonNull(text(values, 7))),
        Objects.requireNonNull(instant(values, 1)),
        instant(values, 2),
        instant(values, 3));
  }

  private static @Nullable String text(List<?> values, int index) {
    return (String) values.get(index);
  }

  private static @Nullable Instant instant(List<?> values, int index) {
    @Nullable String millis = text(values, index);
    return millis == null ? null : Instant.ofEpochMilli(Long.parseLong(millis));
  }

  @Override
  public Optional<AnalysisRecord> find(@Nullable Owner owner, FactKey key, Instant now) {
    return run(RedisFactScripts.FIND, key, owner == null ? "" : owner.name())
            instanceof List<?> fields
        ? Optional.of(record(key, fields))
            .filter(record -> record.expiresAt() == null || now.isBefore(record.expiresAt()))
        : Optional.empty();
  }

  @Override
  public AnalysisTurn begin(FactKey key, String holder, Instant now) {
    List<?> answer =
        (List<?>)
            Objects.requireNonNull(
                run(
                    RedisFactScripts.BEGIN,
                    key,
                    holder,
                    millis(now),
                    Long.toString(leaseTime.toMillis())));
    return switch ((String) answer.getFirst()) {
      case "mine" -> new AnalysisTurn.Mine();
      case "theirs" -> new AnalysisTurn.Theirs();
      case "ended" -> new AnalysisTurn.Ended(record(key, (List<?>) answer.get(1)));
      default -> new AnalysisTurn.Unwanted();
    };
  }

  @Override
  public Duration leaseTime() {
    return leaseTime;
  }

  @Override
  public Set<FactKey> renew(Map<FactKey, String> holders) {
    List<FactKey> keys = List.copyOf(holders.keySet());
    List<RedisLink.Call> calls =
        keys.stream()
            .map(key ->
                new RedisLink.Call(
                    RedisFactScripts.RENEW,
                    keysOf(key.digest()).all(key),
                    arguments(
                        key,
                        Objects.requireNonNull(holders.get(key)),
                        Long.toString(leaseTime.toMillis()))))
            .toList();
    List<?> answers = link.runAll(calls);
    Set<FactKey> valid = new HashSet<>();
    for (int i = 0; i < keys.size(); i++) {
      if (isOne(answers.get(i))) {
        valid.add(keys.get(i));
      }
    }
    return valid;
  }

  @Override
  public boolean finish(FactKey key, String holder, AnalysisOutcome outcome, Instant now) {
    outcome.requireKind(key.kind());
    List<String> arguments = new ArrayList<>(List.of(holder, millis(now)));
    switch (outcome) {
      case AnalysisOutcome.Found(var facts, var expiresAt) -> {
        StoredFacts stored = StoredFacts.of(facts);
        arguments.add(AnalysisState.DONE.text());
        arguments.add(expiresAt == null ? "" : millis(expiresAt));
        arguments.addAll(List.of("text", stored.text()));
        arguments.addAll(List.of("encodings", RedisEncodings.write(stored.encodings())));
        if (facts instanceof Placeholder placeholder) {
          arguments.addAll(List.of("hash", hash(placeholder.perceptualHash())));
        }
      }
      case AnalysisOutcome.NotFound(var problem, var lasts) -> {
        arguments.addAll(List.of(AnalysisState.FAILED.text(), /* expiresAt= */ ""));
        arguments.addAll(List.of("code", problem.code().text(), "detail", problem.detail()));
        arguments.addAll(List.of("lasts", lasts ? "1" : "0"));
      }
    }
    return isOne(run(RedisFactScripts.FINISH, key, arguments.toArray(String[]::new)));
  }

  private static String hash(long bits) {
    return String.format(Locale.ROOT, "%016x", bits);
  }

  @Override
  public void release(FactKey key, String holder) {
    run(RedisFactScripts.RELEASE, key, holder);
  }

  @Override
  public void unlink(Owner owner, Digest digest) {
    for (String analysis : analyses(digest)) {
      runReplicated(RedisFactScripts.UNLINK, RedisFactKeys.key(digest, analysis), owner.name());
    }
  }

  private Set<String> analyses(Digest digest) {
    String key = keysOf(digest).of(digest);
    return link.guarded(redis -> redis.smembers(key));
  }

  @Override
  public void withdraw(Owner owner, FactKey key) {
    runReplicated(RedisFactScripts.WITHDRAW, key, owner.name());
  }

  @Override
  public List<FactKey> expired(Instant now, int limit) {
    List<Tuple> expired = new ArrayList<>();
    for (RedisFactKeys keys : keys()) {
      expired.addAll(expired(keys.expiring(), now, limit));
    }
    return expired.stream()
        .sorted(Comparator.comparingDouble(Tuple::getScore))
        .limit(limit)
        .map(tuple -> key(tuple.getElement()))
        .toList();
  }

  private List<Tuple> expired(String set, Instant now, int limit) {
    List<Tuple> expired = new ArrayList<>();
    List<Tuple> page;
    do {
      int from = expired.size();
      page =
          link.guarded(redis ->
              redis.zrangeWithScores(
                  set,
                  ZRangeParams.zrangeByScoreParams(0, (double) now.toEpochMilli())
                      .limit(from, Math.min(PAGE, limit - from))));
      expired.addAll(page);
    } while (!page.isEmpty() && expired.size() < limit);
    return expired;
  }

  private static FactKey key(String expiring) {
    int space = expiring.indexOf(' ');
    return RedisFactKeys.key(
        RedisFactSurvey.digest(expiring.substring(0, space)), expiring.substring(space + 1));
  }

  @Override
  public boolean removeExpired(FactKey key, Instant now) {
    return isOne(run(RedisFactScripts.REMOVE_EXPIRED, key, millis(now)));
  }

  @Override
  public Map<AnalysisKind, Map<AnalysisState, Long>> counts(@Nullable Owner owner) {
    List<Map<String, String>> parts =
        link.forEach(keys().stream().map(keys -> keys.counts(owner)).toList(), Pipeline::hgetAll);
    Map<AnalysisKind, Map<AnalysisState, Long>> counts = new EnumMap<>(AnalysisKind.class);
    for (Map<String, String> part : parts) {
      part.forEach((field, count) -> {
        int space = field.indexOf(' ');
        counts
            .computeIfAbsent(
                AnalysisKind.of(field.substring(0, space)), _ -> new EnumMap<>(AnalysisState.class))
            .merge(AnalysisState.of(field.substring(space + 1)), Long.valueOf(count), Long::sum);
      });
    }
    return counts;
  }

  @Override
  public Set<FactKey> keysOf(Owner owner, Digest digest) {
    Set<FactKey> keys = new HashSet<>();
    for (String analysis : analyses(digest)) {
      FactKey key = RedisFactKeys.key(digest, analysis);
      String owners = keysOf(digest).owners(key);
      if (link.guarded(redis -> redis.hexists(owners, owner.name()))) {
        keys.add(key);
      }
    }
    return keys;
  }

  @Override
  public EncodingAverage average(
      @Nullable Owner owner, String model, double minScore, Instant from, Instant to) {
    return survey.average(owner, model, minScore, from, to);
  }

  @Override
  public List<SimilarPicture> similar(
      @Nullable Owner owner, String model, long perceptualHash, int distance, int limit) {
    return survey.similar(owner, model, perceptualHash, distance, limit);
  }

  @Override
  public void eachPerceptualHash(
      @Nullable Owner owner, String model, Consumer<HashedPicture> consumer) {
    survey.eachPerceptualHash(owner, model, consumer);
  }

  @Override
  public Set<String> models(AnalysisKind kind) {
    return survey.models(kind);
  }
}
