package com.progimage.server.access.token.signing;

import static com.progimage.server.access.token.TestSigner.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.access.AccessFailures;
import com.progimage.server.access.TestTime;
import com.progimage.server.access.token.TokenGrant;
import com.progimage.server.failure.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The key pairs of servers over time. */
final class SigningKeysTest {
  private final TestTime time = new TestTime();
  private final CountingStore store = new CountingStore();
  private final SigningKeys here = new SigningKeys(store, time.clock(), time);
  private final SigningKeys there = new SigningKeys(store, time.clock(), time);

  /** A store in memory that counts looks, and can be away. */
  private static final class CountingStore implements SigningKeyStore {
    private final List<SigningKey> keys = new ArrayList<>();
    private int looks;
    private boolean isAway;

    @Override
    public synchronized List<SigningKey> list() {
      looks++;
      if (isAway) {
        throw AccessFailures.away(null);
      }
      return keys.stream().sorted(Comparator.comparing(SigningKey::createdAt).reversed()).toList();
    }

    @Override
    public synchronized boolean rotate(@Nullable String newest, SigningKey next, Instant now) {
      List<SigningKey> all = list();
      if (!Objects.equals(all.isEmpty() ? null : all.getFirst().id(), newest)) {
        return false;
      }
      keys.removeIf(key -> !key.endsAt().isAfter(now));
      return keys.add(next);
    }
  }

  @Test
  void allServersSignWithTheSamePair() {
    String id = here.signer().getKeyId();
    assertThat(there.signer().getKeyId()).isEqualTo(id);
    assertThat(store.keys).hasSize(1);
    assertThat(there.find(id)).isPresent();
    assertThat(here.find("unknown")).isEmpty();
  }

  @Test
  void aPairIsReplacedAndStaysUntilItsLastTokenHasEnded() {
    String first = here.signer().getKeyId();
    time.pass(SigningKeys.ROTATES);
    assertThat(here.signer().getKeyId()).as("while not all know the next").isEqualTo(first);
    assertThat(here.published()).hasSize(2);
    time.pass(SigningKeys.LEAD);
    String second = here.signer().getKeyId();
    assertThat(second).isNotEqualTo(first);
    assertThat(there.signer().getKeyId()).isEqualTo(second);
    time.pass(TokenGrant.MAX_LIFETIME);
    assertThat(there.find(first)).isPresent();
    time.pass(Duration.ofHours(2));
    assertThat(there.find(first)).isEmpty();
    assertThat(here.published()).hasSize(1);

    Set<String> signers = new HashSet<>();
    for (int day = 0; day < 100; day++) {
      time.pass(Duration.ofDays(1));
      signers.add(here.signer().getKeyId());
    }
    assertThat(signers).hasSizeBetween(4, 5);
    assertThat(store.keys).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void aServerThatSlept40DaysSignsWithANewPair() {
    String first = here.signer().getKeyId();
    time.pass(Duration.ofDays(40));
    String second = here.signer().getKeyId();
    assertThat(second).isNotEqualTo(first);
    assertThat(there.find(second)).isPresent();
    assertThat(store.keys).hasSize(1);
  }

  @Test
  void unknownPairsCauseOneLookASecond() {
    here.signer();
    int before = store.looks;
    for (int i = 0; i < 10_000; i++) {
      assertThat(here.find("unknown" + i)).isEmpty();
    }
    assertThat(store.looks - before).isLessThanOrEqualTo(1);
    time.pass(Duration.ofSeconds(1));
    assertThat(here.find("unknown")).isEmpty();
    assertThat(store.looks - before).isLessThanOrEqualTo(2);
  }

  @Test
  void knownPairsStayWhileTheStoreIsAway() {
    String id = here.signer().getKeyId();
    store.isAway = true;
    time.pass(Duration.ofMinutes(5));
    assertThat(here.find(id)).isPresent();
    assertThat(here.signer().getKeyId()).isEqualTo(id);
    assertRefused(ErrorCode.REGISTRY_UNAVAILABLE, "", () -> there.find(id));
    store.isAway = false;
    assertThat(there.find(id)).isPresent();
  }
}
