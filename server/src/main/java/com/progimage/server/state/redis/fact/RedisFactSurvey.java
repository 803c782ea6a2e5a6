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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ZRangeParams;
import redis.clients.jedis.resps.Tuple;

/** Surveys of the facts in Redis, in pages: each call to Redis is short. */
final class RedisFactSurvey implements FactSurvey {
  private static final int ENCODINGS = 500;
  private static final int HASHES = 5_000;
  private static final int HASH_DIGITS = 16;

  private final RedisLink link;
  private final SurveyGate gate = new SurveyGate();

  RedisFactSurvey(RedisLink link) {
    this.link = link;
  }

  static Digest digest(String hex) {
    return new Digest("sha256-" + hex);
  }

  @Override
  public EncodingAverage average(
      @Nullable Owner owner, String model, double minScore, Instant from, Instant to) {
    return gate.run(() -> {
      String set = RedisFactKeys.found(owner, AnalysisKind.FACES, model);
      String analysis = RedisFactKeys.analysis(AnalysisKind.FACES, model);
      EncodingSum sum = new EncodingSum();
      RedisPosition position = new RedisPosition(from.toEpochMilli(), 0);
      List<Tuple> page;
      do {
        RedisPosition start = position;
        page = link.guarded(redis -> page(redis, set, start, to));
        List<String> facts =
            page.stream().map(tuple -> RedisFactKeys.fact(tuple.getElement(), analysis)).toList();
        for (@Nullable String text : link.guarded(redis -> encodings(redis, facts))) {
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
        position = position.after(page);
      } while (!page.isEmpty());
      return sum.average();
    });
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

  private static List<@Nullable String> encodings(UnifiedJedis redis, List<String> facts) {
    List<Response<String>> responses;
    try (AbstractPipeline pipeline = redis.pipelined()) {
      responses = facts.stream().map(fact -> pipeline.hget(fact, "encodings")).toList();
    }
    List<@Nullable String> texts = new ArrayList<>();
    responses.forEach(response -> texts.add(response.get()));
    return texts;
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
    String set = RedisFactKeys.found(owner, AnalysisKind.PLACEHOLDER, model);
    boolean _ =
        gate.run(() -> {
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
          return true;
        });
  }

  @Override
  public Set<String> models(AnalysisKind kind) {
    String prefix = RedisFactKeys.analysis(kind, "");
    return link.guarded(redis -> redis.smembers(RedisFactKeys.ANALYSES)).stream()
        .filter(analysis -> analysis.startsWith(prefix))
        .map(analysis -> analysis.substring(prefix.length()))
        .collect(Collectors.toSet());
  }
}
