package com.progimage.server.state.redis;

import static com.progimage.server.state.redis.RedisStateStore.isOne;
import static com.progimage.server.state.redis.RedisStateStore.millis;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisPartition;
import com.progimage.server.database.RedisScript;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.state.job.JobProblem;
import com.progimage.server.state.link.LinkId;
import com.progimage.server.state.link.LinkJson;
import com.progimage.server.state.link.LinkStore;
import com.progimage.server.state.link.UploadLink;
import com.progimage.server.state.link.UploadLink.LinkProgress;
import com.progimage.server.state.link.UploadLink.UploadAttempt;
import com.progimage.server.state.outbox.Callback;
import com.progimage.server.state.outbox.OutboxJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.params.ZAddParams;
import redis.clients.jedis.params.ZRangeParams;

/** Upload links in Redis: a hash for each, and sorted sets of the times at which they matter. */
final class RedisLinks implements LinkStore {
  private final RedisLink link;
  private final RedisLinkKeys keys;

  /**
   * @param partition with the links and the messages to their callbacks
   */
  RedisLinks(RedisLink link, RedisPartition partition) {
    this.link = link;
    this.keys = new RedisLinkKeys(partition);
  }

  @Override
  public boolean add(UploadLink added, int maxUnsettled) {
    Callback callback = added.callback();
    return isOne(
        link.runReplicated(
            RedisLinkScripts.ADD,
            List.of(
                keys.link(added.id()),
                keys.unsettled(added.owner()),
                keys.look(),
                keys.messages().callbacks(added.owner())),
            List.of(
                added.id().text(),
                added.owner().name(),
                LinkJson.write(added.terms()),
                added.secret().text(),
                callback == null ? "" : OutboxJson.write(callback),
                millis(added.terms().expiresAt()),
                Integer.toString(maxUnsettled))));
  }

  @Override
  public Optional<UploadLink> find(LinkId id) {
    return link(id, link.guarded(redis -> redis.hgetAll(keys.link(id))));
  }

  private static Optional<UploadLink> link(LinkId id, Map<String, String> fields) {
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    String callback = fields.get("callback");
    String holder = fields.get("holder");
    String problem = fields.get("problem");
    String image = fields.get("image");
    return Optional.of(
        new UploadLink(
            id,
            new Owner(field(fields, "owner")),
            LinkJson.readTerms(field(fields, "terms")),
            new Digest(field(fields, "secret")),
            callback == null ? null : OutboxJson.readCallback(callback),
            new LinkProgress(
                holder == null ? null : new UploadAttempt(holder, time(field(fields, "until"))),
                problem == null ? null : LinkJson.readProblem(problem),
                image == null ? null : new ImageId(image),
                image == null ? null : time(field(fields, "stored")),
                fields.get("settled") == null ? null : time(field(fields, "settled")))));
  }

  private static String field(Map<String, String> fields, String name) {
    return Objects.requireNonNull(fields.get(name), name);
  }

  private static Instant time(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }

  @Override
  public Admission begin(LinkId id, String holder, Instant now, Duration lease) {
    Long answer =
        (Long)
            Objects.requireNonNull(
                run(RedisLinkScripts.BEGIN, id, holder, millis(now), millis(now.plus(lease))));
    return switch (answer.intValue()) {
      case 0 -> new Admission.Unknown();
      case 1 -> new Admission.Done();
      case 2 -> new Admission.InUse();
      case 3 -> new Admission.Expired();
      default -> admitted(id, answer == 5);
    };
  }

  /** What an admitted upload needs of a link never changes, unless its owner deletes it. */
  private Admission admitted(LinkId id, boolean hasLapsed) {
    return find(id)
        .<Admission>map(found -> new Admission.Admitted(found, hasLapsed))
        .orElseGet(Admission.Unknown::new);
  }

  private @Nullable Object run(RedisScript script, LinkId id, String... arguments) {
    List<String> all = new ArrayList<>(List.of(id.text()));
    all.addAll(List.of(arguments));
    return link.run(script, List.of(keys.link(id), keys.look()), all);
  }

  @Override
  public void renew(Map<LinkId, String> holders, Instant now, Duration lease) {
    List<RedisLink.Call> calls =
        holders.entrySet().stream()
            .map(each ->
                new RedisLink.Call(
                    RedisLinkScripts.RENEW,
                    List.of(keys.link(each.getKey()), keys.look()),
                    List.of(
                        each.getKey().text(),
                        each.getValue(),
                        millis(now),
                        millis(now.plus(lease)))))
            .toList();
    List<?> _ = link.runAll(calls);
  }

  @Override
  public void release(LinkId id, String holder, @Nullable JobProblem problem) {
    var _ =
        run(RedisLinkScripts.RELEASE, id, holder, problem == null ? "" : LinkJson.write(problem));
  }

  @Override
  public boolean finish(LinkId id, ImageId image, Instant now) {
    return isOne(
        link.runReplicated(
            RedisLinkScripts.FINISH,
            List.of(keys.link(id), keys.look()),
            List.of(id.text(), image.text(), millis(now))));
  }

  @Override
  public boolean delete(LinkId id) {
    return find(id).filter(this::remove).isPresent();
  }

  private boolean remove(UploadLink removed) {
    return isOne(
        link.runReplicated(
            RedisLinkScripts.DELETE,
            List.of(
                keys.link(removed.id()),
                keys.look(),
                keys.settled(),
                keys.unsettled(removed.owner()),
                keys.settled(removed.owner())),
            List.of(removed.id().text())));
  }

  @Override
  public List<UploadLink> take(int most, Instant now, Instant later) {
    List<?> ids =
        (List<?>)
            Objects.requireNonNull(
                link.run(
                    RedisLinkScripts.TAKE,
                    List.of(keys.look()),
                    List.of(Integer.toString(most), millis(now), millis(later))));
    return all(ids.stream().map(id -> new LinkId((String) id)).toList());
  }

  private List<UploadLink> all(List<LinkId> ids) {
    List<Map<String, String>> found =
        link.forEach(ids.stream().map(keys::link).toList(), Pipeline::hgetAll);
    List<UploadLink> links = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      link(ids.get(i), found.get(i)).ifPresent(links::add);
    }
    return links;
  }

  @Override
  public void lookAgain(LinkId id, Instant at) {
    // Only those that are not settled are in the set.
    var _ =
        link.guarded(redis ->
            redis.zadd(
                keys.look(), (double) at.toEpochMilli(), id.text(), ZAddParams.zAddParams().xx()));
  }

  @Override
  public boolean settle(UploadLink seen, @Nullable String message, Instant now) {
    ImageId image = seen.progress().image();
    boolean isSettled =
        isOne(
            link.run(
                RedisLinkScripts.SETTLE,
                List.of(
                    keys.link(seen.id()),
                    keys.look(),
                    keys.settled(),
                    keys.unsettled(seen.owner()),
                    keys.settled(seen.owner()),
                    keys.messages().message(LinkStore.messageId(seen.id())),
                    keys.messages().due(),
                    keys.messages().callbacks(seen.owner())),
                List.of(
                    seen.id().text(),
                    image == null ? "" : image.text(),
                    millis(now),
                    LinkStore.messageId(seen.id()),
                    message == null ? "" : message)));
    removeFirstSettled(seen.owner());
    return isSettled;
  }

  private void removeFirstSettled(Owner owner) {
    List<String> tooMany =
        link.guarded(redis -> redis.zrange(keys.settled(owner), 0, -(long) MAX_SETTLED - 1));
    all(tooMany.stream().map(LinkId::new).toList()).forEach(this::remove);
  }

  @Override
  public List<LinkId> settled(Instant before, int most) {
    double last = before.toEpochMilli() - 1.0;
    return link
        .guarded(redis ->
            redis.zrange(keys.settled(), ZRangeParams.zrangeByScoreParams(0, last).limit(0, most)))
        .stream()
        .map(LinkId::new)
        .toList();
  }

  @Override
  public long unsettled(Owner owner) {
    return link.guarded(redis ->
        redis.scard(keys.unsettled(owner)) + redis.scard(keys.messages().callbacks(owner)));
  }
}
