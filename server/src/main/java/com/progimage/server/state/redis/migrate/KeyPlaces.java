package com.progimage.server.state.redis.migrate;

import com.progimage.server.database.RedisKeyRule;
import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisPartition;
import com.progimage.server.database.RedisPartitions;
import com.progimage.server.image.session.FaceSessionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows in which partition of the target each key of a single Redis belongs. */
final class KeyPlaces {
  /** The beginning of all names in a single Redis. */
  static final String PREFIX = RedisPartitions.ofSingle().all().getFirst().prefix();

  private static final String ID = "\\{([^}]+)\\}";
  private static final List<RedisKeyRule> WHOLE =
      List.of(
          RedisKeyRule.of("webhooks(:.*)?|webhook:" + ID, "hooks"),
          RedisKeyRule.of("uploads:.*|upload:" + ID + "|messages:callbacks:of:.*", "links"),
          RedisKeyRule.of(
              "sessions|sessions:leftovers|sessions:of:[^{]*|session:\\{[0-9a-z]{%d}\\}.*"
                  .formatted(FaceSessionId.LENGTH),
              "sessions"));
  private static final Pattern FACT = Pattern.compile("facts?:(?:(?:of|owners):)?" + ID + ".*");
  private static final Pattern FACT_COUNTS = Pattern.compile("facts:counts(:.*)?");
  private static final Pattern FACT_SET = Pattern.compile("facts:(expiring|all:.*|by:.*)");

  /**
   * Members of these sets are a digest, or have one after a perceptual hash or before an analysis.
   */
  private static final Pattern DIGEST = Pattern.compile("(?:[0-9a-f]{16})?([0-9a-f]{64})(?: .*)?");

  private static final Pattern JOB_SET = Pattern.compile("jobs|jobs:ended|jobs:of:.+");
  private static final Pattern UNPARTITIONED = Pattern.compile("used:.*");
  private static final Pattern MESSAGE = Pattern.compile("message:" + ID);
  private static final Pattern MESSAGE_ID = Pattern.compile("msg_(.+)");

  private final RedisLink to;
  private final List<RedisKeyRule> rules;
  private final RedisPartitions jobs;
  private final RedisPartitions facts;

  /**
   * @param others whose names lie in one partition each
   */
  KeyPlaces(RedisLink to, List<RedisKeyRule> others) {
    this.to = to;
    this.rules = new ArrayList<>(WHOLE);
    rules.addAll(others);
    this.jobs = to.partitions("jobs");
    this.facts = to.partitions("facts");
  }

  /** The names of the keys that have the whole content of one; none if it is not copied so. */
  List<String> whole(String name) {
    Matcher fact = FACT.matcher(name);
    if (fact.matches()) {
      return List.of(facts.of(fact.group(1)).key(name));
    }
    if (name.equals("facts:analyses")) {
      return facts.all().stream().map(partition -> partition.key(name)).toList();
    }
    if (FACT_COUNTS.matcher(name).matches()) {
      // The counts of all partitions are added up.
      return List.of(facts.all().getFirst().key(name));
    }
    if (UNPARTITIONED.matcher(name).matches()) {
      return List.of(PREFIX + name);
    }
    return rules.stream()
        .filter(rule -> rule.matches(name))
        .map(rule -> to.partition(rule.store()).key(name))
        .toList();
  }

  boolean isFactSet(String name) {
    return FACT_SET.matcher(name).matches();
  }

  String factSet(String name, String member) {
    Matcher digest = DIGEST.matcher(member);
    if (!digest.matches()) {
      throw new IllegalStateException("a member of " + name + " has no digest: " + member);
    }
    return facts.of(digest.group(1)).key(name);
  }

  boolean isJobSet(String name) {
    return JOB_SET.matcher(name).matches();
  }

  RedisPartition ofJob(String id) {
    return jobs.of(id);
  }

  List<RedisPartition> ofJobs() {
    return jobs.all();
  }

  List<RedisPartition> ofFacts() {
    return facts.all();
  }

  RedisPartition of(String store) {
    return to.partition(store);
  }

  /** The id of the message that a key has. */
  Optional<String> message(String name) {
    return Optional.of(MESSAGE.matcher(name)).filter(Matcher::matches).map(key -> key.group(1));
  }

  static String messageKey(String id) {
    return "message:{" + id + "}";
  }

  /**
   * @param isOfCallback whether the message is to the callback of an upload link
   */
  RedisPartition ofMessage(String id, boolean isOfCallback) {
    Matcher job = MESSAGE_ID.matcher(id);
    return isOfCallback || !job.matches() ? of("links") : ofJob(job.group(1));
  }
}
