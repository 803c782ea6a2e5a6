package com.progimage.server.state.redis.fact;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.database.RedisLink;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import com.progimage.server.state.fact.EncodingAverage;
import com.progimage.server.state.fact.EncodingSum;
import com.progimage.server.state.fact.FactSurvey;
import com.progimage.server.state.fact.Nearest;
import com.progimage.server.state.fact.SurveyGate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ZRangeParams;
import redis.clients.jedis.resps.Tuple;

/** Surveys of the facts in Redis, in pages: each call to Redis is short. */
final class RedisFactSurvey implements FactSurvey {
  private static final int ENCODINGS = 500;
  private static final int HASHES = 5_000;
  private static final int HASH_DIGITS = 16;

  private final RedisLink link;
  private final List<RedisFactKeys> partitions;
  private final SurveyGate gate = new SurveyGate();

  RedisFactSurvey(RedisLink link, List<RedisFactKeys> partitions) {
    this.link = link;
    this.partitions = partitions;
  }

  static Digest digest(String hex) {
    return new Digest("sha256-" + hex);
  }

  @Override
  public EncodingAverage average(
      @Nullable Owner owner, String model, double minScore, Instant from, Instant to) {
    return gate.run(() -> {
      EncodingSum sum = new EncodingSum();
      for (RedisFactKeys keys : partitions) {
        String set = keys.found(owner, AnalysisKind.FACES, model);
        RedisPosition position = new RedisPosition(from.toEpochMilli(), 0);
        List<Tuple> page;
        do {
          RedisPosition start = position;
          page = link.guarded(redis -> page(redis, set, start, to));
          add(keys, model, minScore, page, sum);
          position = position.after(page);
        } while (!page.isEmpty());
      }
      return sum.average();
    });
  }

  private void add(
      RedisFactKeys keys, String model, double minScore, List<Tuple> page, EncodingSum sum) {
    String analysis = RedisFactKeys.analysis(AnalysisKind.FACES, model);
    List<String> facts =
        page.stream().map(tuple -> keys.fact(tuple.getElement(), analysis)).toList();
    for (@Nullable String text :
        link.<@Nullable String>forEach(
            facts, (pipeline, fact) -> pipeline.hget(fact, "encodings"))) {
      if (text != null) {
        RedisEncodings.each(
            text,
            (score, bytes) -> {
              if (score >= minScore) {
                sum.add(bytes);
              }
            });
      }
    }
  }

  /**
   * A position in a sorted set.
   *
   * @param passed the number of members with that score that were read
   */
  private record RedisPosition(long score, int passed) {
    RedisPosition after(List<Tuple> page) {
      if (page.isEmpty()) {
        return this;
      }
      double last = page.getLast().getScore();
      int same = Math.toIntExact(page.stream().filter(tuple -> tuple.getScore() == last).count());
      return new RedisPosition((long) last, same + (last == score ? passed : 0));
    }
  }

  private static List<Tuple> page(UnifiedJedis redis, String set, RedisPosition start, Instant to) {
    return redis.zrangeWithScores(
        set,
        ZRangeParams.zrangeByScoreParams((double) start.score(), (double) to.toEpochMilli() - 1)
            .limit(start.passed(), ENCODINGS));
  }

  @Override
  public List<SimilarPicture> similar(
      @Nullable Owner owner, String model, long perceptualHash, int distance, int limit) {
    Nearest<String> nearest = new Nearest<>(perceptualHash, distance, limit);
    eachHash(
        owner,
        model,
        member -> {
          long bits = bits(member);
          if (nearest.admits(bits)) {
            nearest.add(member, bits);
          }
        });
    return nearest.list().stream()
        .map(near ->
            new SimilarPicture(digest(near.picture().substring(HASH_DIGITS)), near.distance()))
        .toList();
  }

  private static long bits(String member) {
    return Long.parseUnsignedLong(member, 0, HASH_DIGITS, 16);
  }

  @Override
  public void eachPerceptualHash(
      @Nullable Owner owner, String model, Consumer<HashedPicture> consumer) {
    eachHash(
        owner,
        model,
        member ->
            consumer.accept(
                new HashedPicture(digest(member.substring(HASH_DIGITS)), bits(member))));
  }

  private void eachHash(@Nullable Owner owner, String model, Consumer<String> consumer) {
    boolean _ =
        gate.run(() -> {
          for (RedisFactKeys keys : partitions) {
            eachHash(keys.found(owner, AnalysisKind.PLACEHOLDER, model), consumer);
          }
          return true;
        });
  }

  private void eachHash(String set, Consumer<String> consumer) {
    String start = "-";
    List<String> page;
    do {
      String from = start;
      page =
          link.guarded(redis ->
              redis.zrange(set, ZRangeParams.zrangeByLexParams(from, "+").limit(0, HASHES)));
      page.forEach(consumer);
      start = page.isEmpty() ? start : "(" + page.getLast();
    } while (!page.isEmpty());
  }

  @Override
  public Set<String> models(AnalysisKind kind) {
    String prefix = RedisFactKeys.analysis(kind, "");
    return partitions.stream()
        .flatMap(keys -> link.guarded(redis -> redis.smembers(keys.analyses())).stream())
        .filter(analysis -> analysis.startsWith(prefix))
        .map(analysis -> analysis.substring(prefix.length()))
        .collect(Collectors.toSet());
  }
}
