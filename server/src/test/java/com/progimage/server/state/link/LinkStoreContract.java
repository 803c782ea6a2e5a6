package com.progimage.server.state.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Visibility;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.job.JobProblem;
import com.progimage.server.state.link.LinkStore.Admission;
import com.progimage.server.state.link.UploadLink.LinkProgress;
import com.progimage.server.state.outbox.Callback;
import com.progimage.server.state.outbox.DeliveryAttempt;
import com.progimage.server.state.outbox.DeliveryAttempt.DeliveryOutcome;
import com.progimage.server.state.outbox.Message;
import com.progimage.server.state.outbox.Recipient;
import com.progimage.server.state.outbox.Secrets;
import com.progimage.server.state.outbox.Webhook.WebhookTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for the upload links of every store of jobs. */
public abstract class LinkStoreContract {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant END = NOW.plusSeconds(3_600);
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Owner SHOP = new Owner("shop");
  private static final ImageId IMAGE = ImageId.create(NOW);
  private static final JobProblem TOO_LARGE =
      new JobProblem(ErrorCode.BODY_TOO_LARGE, "send a \"smaller\" one, \u00fc");

  private StateStore store;
  private LinkStore links;

  /** Opens an empty one. */
  public abstract StateStore open();

  @BeforeEach
  void openEmpty() {
    store = open();
    links = store.links();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static UploadLink link(Owner owner, @Nullable Callback callback) {
    return new UploadLink(
        LinkId.create(NOW),
        owner,
        new LinkTerms(
            5_000,
            Set.of(ImageFormat.PNG, ImageFormat.JPEG),
            Set.of(AnalysisKind.LABELS),
            Visibility.PRIVATE,
            NOW,
            END),
        Digest.of("secret".getBytes(UTF_8)),
        callback,
        LinkProgress.NONE);
  }

  private static Callback callback(String host) {
    return new Callback(
        SHOP,
        new WebhookTarget("https://" + host + "/told?x=1", true, NOW),
        Secrets.of("whsec_YWJj"));
  }

  private UploadLink added() {
    return added(null);
  }

  private UploadLink added(@Nullable Callback callback) {
    UploadLink link = link(SHOP, callback);
    assertThat(links.add(link, 10)).isTrue();
    return link;
  }

  private UploadLink found(UploadLink link) {
    return links.find(link.id()).orElseThrow();
  }

  private Admission begin(UploadLink link, String holder, Instant at) {
    return links.begin(link.id(), holder, at, LEASE);
  }

  private List<LinkId> due(Instant at) {
    return links.take(10, at, at.plusSeconds(30)).stream().map(UploadLink::id).toList();
  }

  private List<Message> messages(Instant at) {
    return store.outbox().take(10, at, LEASE, _ -> true);
  }

  @Test
  void aLinkIsFoundAsItIs() {
    UploadLink plain = added();
    UploadLink withCallback = added(callback("hook.example"));
    assertThat(links.find(plain.id())).contains(plain);
    assertThat(links.find(withCallback.id())).contains(withCallback);
    assertThat(links.find(LinkId.create(NOW))).isEmpty();
    UploadLink open =
        new UploadLink(
            LinkId.create(NOW),
            Owner.PUBLIC,
            new LinkTerms(1, Set.of(), Set.of(), null, NOW, END),
            plain.secret(),
            null,
            LinkProgress.NONE);
    assertThat(links.add(open, 1)).isTrue();
    assertThat(links.find(open.id())).contains(open);
  }

  @Test
  void anOwnerHasSoManyLinksThatAreNotSettled() {
    UploadLink first = link(SHOP, null);
    assertThat(links.add(first, 2)).isTrue();
    assertThat(links.add(first, 2)).isTrue();
    assertThat(links.add(link(SHOP, null), 2)).isTrue();
    UploadLink third = link(SHOP, null);
    assertThat(links.add(third, 2)).isFalse();
    assertThat(links.find(third.id())).isEmpty();
    assertThat(links.unsettled(SHOP)).isEqualTo(2);
    assertThat(links.add(link(new Owner("news"), null), 2)).isTrue();

    assertThat(links.settle(first, null, END)).isTrue();
    assertThat(links.unsettled(SHOP)).isEqualTo(1);
    assertThat(links.add(third, 2)).isTrue();
    assertThat(links.delete(third.id())).isTrue();
    assertThat(links.unsettled(SHOP)).isEqualTo(1);
  }

  @Test
  void aLinkCountsUntilItsMessageIsDeliveredOrGivenUp() {
    Instant later = NOW.plusSeconds(9);
    List<UploadLink> ended = List.of(added(callback("a.example")), added(callback("b.example")));
    ended.forEach(link -> assertThat(links.settle(link, "{}", NOW)).isTrue());
    assertThat(links.delete(ended.getFirst().id())).isTrue();
    assertThat(links.unsettled(SHOP)).isEqualTo(2);
    assertThat(links.unsettled(Owner.PUBLIC)).isZero();
    UploadLink next = link(SHOP, null);
    assertThat(links.add(next, 2)).isFalse();

    List<Message> tried = messages(NOW);
    tried.forEach(
        each -> store.outbox().settle(each, attempt(each, DeliveryOutcome.FAILED, later)));
    assertThat(links.add(next, 2)).as("they are tried again").isFalse();
    List<Message> again = messages(later);
    store.outbox().settle(again.get(0), attempt(again.get(0), DeliveryOutcome.DELIVERED, null));
    assertThat(links.unsettled(SHOP)).isEqualTo(1);
    assertThat(links.add(next, 2)).isTrue();
    store.outbox().settle(again.get(1), attempt(again.get(1), DeliveryOutcome.FAILED, null));
    assertThat(links.unsettled(SHOP)).as("only the new link").isEqualTo(1);
  }

  @Test
  void oneUploadAtATimeIsAdmitted() {
    UploadLink link = added();
    Admission first = begin(link, "a", NOW);
    assertThat(first).isEqualTo(new Admission.Admitted(found(link), false));
    assertThat(found(link).progress().attempt())
        .isEqualTo(new UploadLink.UploadAttempt("a", NOW.plus(LEASE)));
    assertThat(begin(link, "b", NOW.plus(LEASE).minusMillis(1)))
        .isInstanceOf(Admission.InUse.class);
    assertThat(found(link).isInUse(NOW)).isTrue();

    links.release(link.id(), "b", TOO_LARGE);
    assertThat(begin(link, "b", NOW)).isInstanceOf(Admission.InUse.class);
    links.release(link.id(), "a", TOO_LARGE);
    assertThat(found(link).progress().problem()).isEqualTo(TOO_LARGE);
    assertThat(found(link).progress().attempt()).isNull();
    assertThat(begin(link, "b", NOW)).isInstanceOf(Admission.Admitted.class);
    links.release(link.id(), "b", null);
    assertThat(found(link).progress().problem()).isEqualTo(TOO_LARGE);
  }

  @Test
  void anUploadThatIsRenewedGoesOnAndOneThatIsNotLapses() {
    UploadLink link = added();
    begin(link, "a", NOW);
    links.renew(Map.of(link.id(), "a", LinkId.create(NOW), "x"), NOW.plusSeconds(40), LEASE);
    links.renew(Map.of(link.id(), "b"), NOW.plusSeconds(99), LEASE);
    assertThat(begin(link, "b", NOW.plusSeconds(99))).isInstanceOf(Admission.InUse.class);
    assertThat(due(NOW.plusSeconds(99))).isEmpty();
    assertThat(due(NOW.plusSeconds(100))).containsExactly(link.id());
    // What has lapsed stays lapsed.
    links.renew(Map.of(link.id(), "a"), NOW.plusSeconds(100), LEASE);
    Admission second = begin(link, "b", NOW.plusSeconds(100));
    assertThat(((Admission.Admitted) second).hasLapsed()).isTrue();
    links.release(link.id(), "a", TOO_LARGE);
    assertThat(begin(link, "c", NOW.plusSeconds(101))).isInstanceOf(Admission.InUse.class);
    links.release(link.id(), "b", null);
    Admission third = begin(link, "c", NOW.plusSeconds(101));
    assertThat(((Admission.Admitted) third).hasLapsed()).isFalse();
  }

  @Test
  void noUploadBeginsAfterTheEndButOneInProgressMayEnd() {
    UploadLink link = added();
    begin(link, "a", END.minusMillis(1));
    assertThat(found(link).isExpired(END)).isFalse();
    assertThat(begin(link, "b", END)).isInstanceOf(Admission.InUse.class);
    assertThat(links.settle(found(link), null, END)).isFalse();
    links.renew(Map.of(link.id(), "a"), END.plusSeconds(30), LEASE);
    links.release(link.id(), "a", null);
    assertThat(found(link).isExpired(END)).isTrue();
    assertThat(begin(link, "b", END)).isInstanceOf(Admission.Expired.class);
    assertThat(due(END)).containsExactly(link.id());
  }

  @Test
  void aStoredImageEndsTheLink() {
    UploadLink link = added();
    begin(link, "a", NOW);
    Instant later = NOW.plusSeconds(9);
    assertThat(links.finish(link.id(), IMAGE, later)).isTrue();
    assertThat(links.finish(link.id(), IMAGE, later.plusSeconds(1))).isTrue();
    assertThat(links.finish(link.id(), ImageId.create(NOW), later)).isFalse();
    assertThat(links.finish(LinkId.create(NOW), IMAGE, later)).isFalse();
    assertThat(found(link).progress()).isEqualTo(new LinkProgress(null, null, IMAGE, later, null));
    assertThat(begin(link, "b", later)).isInstanceOf(Admission.Done.class);
    assertThat(found(link).isExpired(END)).isFalse();
    assertThat(begin(link, "b", END)).isInstanceOf(Admission.Done.class);
    assertThat(due(later)).containsExactly(link.id());
  }

  @Test
  void anImageThatComesAfterTheLinkWasSettledIsNotOfTheLink() {
    UploadLink link = added();
    begin(link, "a", END.minusSeconds(1));
    Instant lapsed = END.plus(LEASE);
    assertThat(links.settle(found(link), null, lapsed)).isTrue();
    assertThat(links.finish(link.id(), IMAGE, lapsed)).isFalse();
    assertThat(found(link).progress().image()).isNull();
    assertThat(begin(link, "b", NOW)).isInstanceOf(Admission.Expired.class);
  }

  @Test
  void aDeletedLinkDoesNotExist() {
    UploadLink link = added();
    begin(link, "a", NOW);
    assertThat(links.delete(link.id())).isTrue();
    assertThat(links.delete(link.id())).isFalse();
    assertThat(links.find(link.id())).isEmpty();
    assertThat(begin(link, "b", NOW)).isInstanceOf(Admission.Unknown.class);
    links.renew(Map.of(link.id(), "a"), NOW, LEASE);
    links.release(link.id(), "a", TOO_LARGE);
    links.lookAgain(link.id(), NOW);
    assertThat(links.finish(link.id(), IMAGE, NOW)).isFalse();
    assertThat(links.settle(link, null, NOW)).isFalse();
    assertThat(links.find(link.id())).isEmpty();
    assertThat(due(END)).isEmpty();
  }

  @Test
  void aServerLooksAtALinkWhenItIsDueAndAnotherOneOnlyLater() {
    UploadLink first = added();
    UploadLink second = added();
    assertThat(due(END.minusMillis(1))).isEmpty();
    links.lookAgain(first.id(), NOW.plusSeconds(5));
    assertThat(due(NOW.plusSeconds(5))).containsExactly(first.id());
    assertThat(due(NOW.plusSeconds(34))).isEmpty();
    assertThat(due(NOW.plusSeconds(35))).containsExactly(first.id());
    links.lookAgain(first.id(), END.plusSeconds(1));
    assertThat(links.take(1, END.plusSeconds(2), END.plusSeconds(60)))
        .extracting(UploadLink::id)
        .containsExactly(second.id());
    links.settle(first, null, END);
    links.lookAgain(first.id(), END);
    assertThat(due(END.plusSeconds(59))).isEmpty();
  }

  @Test
  void theEndOfALinkGoesToItsCallbackOnce() {
    UploadLink link = added(callback("hook.example"));
    UploadLink other = added();
    links.finish(link.id(), IMAGE, NOW);
    UploadLink done = found(link);
    // It changed since it was seen.
    assertThat(links.settle(link, "{}", NOW)).isFalse();
    assertThat(messages(NOW)).isEmpty();
    assertThat(links.settle(done, "{\"a\":1}", NOW.plusSeconds(1))).isTrue();
    assertThat(links.settle(done, "{\"a\":2}", NOW.plusSeconds(2))).isTrue();
    assertThat(links.settle(other, null, END)).isTrue();
    assertThat(found(link).progress().settledAt()).isEqualTo(NOW.plusSeconds(1));

    Message message = messages(NOW.plusSeconds(1)).getFirst();
    assertThat(message)
        .isEqualTo(new Message("msg_" + link.id(), "{\"a\":1}", 1, callback("hook.example")));
    assertThat(store.outbox().waiting()).isEqualTo(1);
    assertThat(messages(NOW.plusSeconds(2))).isEmpty();
    Instant again = NOW.plusSeconds(100);
    store.outbox().settle(message, attempt(message, DeliveryOutcome.FAILED, again));
    Message second = messages(again).getFirst();
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.body()).isEqualTo(message.body());
    // The message outlives the link.
    assertThat(links.delete(link.id())).isTrue();
    store.outbox().settle(second, attempt(second, DeliveryOutcome.DELIVERED, null));
    assertThat(store.outbox().waiting()).isZero();
    assertThat(messages(again.plusSeconds(1_000))).isEmpty();
  }

  private static DeliveryAttempt attempt(
      Message message, DeliveryOutcome outcome, @Nullable Instant nextAt) {
    return new DeliveryAttempt(message.id(), message.attempt(), NOW, outcome, "said", nextAt);
  }

  @Test
  void callbacksOfABusyHostHoldUpNoOthers() {
    for (int i = 0; i < 7; i++) {
      UploadLink link = added(callback("busy.example"));
      links.settle(link, "{}", NOW);
    }
    UploadLink quick = added(callback("quick.example"));
    links.settle(quick, "{}", NOW.plusSeconds(1));
    List<Recipient> asked = new ArrayList<>();
    List<Message> taken =
        store
            .outbox()
            .take(
                10,
                NOW.plusSeconds(1),
                LEASE,
                to -> asked.add(to) && to.host().equals("quick.example"));
    assertThat(taken).extracting(Message::id).containsExactly("msg_" + quick.id());
    assertThat(asked).hasSize(2);
    assertThat(messages(NOW.plusSeconds(1))).hasSize(7);
  }

  @Test
  void settledLinksAreRemovedByTheirTime() {
    List<UploadLink> settled = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      UploadLink link = added();
      links.settle(link, null, END.plusSeconds(i));
      settled.add(link);
    }
    added();
    assertThat(links.settled(END, 10)).isEmpty();
    assertThat(links.settled(END.plusSeconds(2), 10))
        .containsExactly(settled.get(0).id(), settled.get(1).id());
    assertThat(links.settled(END.plusSeconds(9), 1)).containsExactly(settled.get(0).id());
    assertThat(links.delete(settled.get(0).id())).isTrue();
    assertThat(links.settled(END.plusSeconds(9), 1)).containsExactly(settled.get(1).id());
  }

  @Test
  void twentyUploadsAtOnceAreAdmittedOneAfterTheOther() throws Exception {
    UploadLink link = added();
    CyclicBarrier start = new CyclicBarrier(20);
    List<Admission> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Admission>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String holder = "holder " + i;
        all.add(
            threads.submit(() -> {
              start.await();
              return begin(link, holder, NOW);
            }));
      }
      for (Future<Admission> each : all) {
        answers.add(each.get());
      }
    }
    assertThat(answers).filteredOn(Admission.Admitted.class::isInstance).hasSize(1);
    assertThat(answers).filteredOn(Admission.InUse.class::isInstance).hasSize(19);
  }
}
