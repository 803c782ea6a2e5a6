package com.progimage.server.access.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.access.ApiKeyStore;
import com.progimage.server.access.ApiKeyStoreContract;
import com.progimage.server.access.account.AccountStoreContract;
import com.progimage.server.access.attempt.AttemptStoreContract;
import com.progimage.server.access.quota.QuotaStoreContract;
import com.progimage.server.access.session.SessionStoreContract;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.access.token.signing.SigningKeyStoreContract;
import com.progimage.server.rate.Rate;
import com.progimage.server.rate.redis.RedisRates;
import com.progimage.support.SharedCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contracts of the access stores and of shared rates on a Redis Cluster. */
class AccessOnClusterTest {
  private static final SharedCluster CLUSTER = SharedCluster.start();

  @BeforeEach
  void empty() {
    CLUSTER.clear();
  }

  private static AccessDatabase open(int maxKeys, int maxAccounts) {
    return new RedisAccess(CLUSTER.uri(), maxKeys, maxAccounts);
  }

  @Nested
  class KeysOnClusterTest extends ApiKeyStoreContract {
    @Override
    protected AccessDatabase open() {
      return AccessOnClusterTest.open(MAX_KEYS, 1);
    }
  }

  @Nested
  class AccountsOnClusterTest extends AccountStoreContract {
    @Override
    protected AccessDatabase open() {
      return AccessOnClusterTest.open(1, MAX_ACCOUNTS);
    }
  }

  @Nested
  class SessionsOnClusterTest extends SessionStoreContract {
    @Override
    protected AccessDatabase open() {
      return AccessOnClusterTest.open(1, 1);
    }
  }

  @Nested
  class AttemptsOnClusterTest extends AttemptStoreContract {
    @Override
    protected AccessDatabase open() {
      return AccessOnClusterTest.open(1, 1);
    }
  }

  @Nested
  class SigningKeysOnClusterTest extends SigningKeyStoreContract {
    @Override
    protected AccessDatabase open() {
      return AccessOnClusterTest.open(1, 1);
    }
  }

  @Nested
  class QuotasOnClusterTest extends QuotaStoreContract {
    @Override
    protected AccessDatabase open() {
      return AccessOnClusterTest.open(ApiKeyStore.MAX_KEYS, 1);
    }
  }

  @Test
  void serversCountTheRequestsOfEachClientTogether() {
    Rate two = Rate.find("2/h", 2).orElseThrow();
    try (RedisRates one = new RedisRates(CLUSTER.uri());
        RedisRates other = new RedisRates(CLUSTER.uri())) {
      for (int i = 0; i < 20; i++) {
        String client = "192.0.2." + i;
        assertThat(one.take("requests", client, two).orElseThrow().isAdmitted()).isTrue();
        assertThat(other.take("requests", client, two).orElseThrow().isAdmitted()).isTrue();
        assertThat(one.take("requests", client, two).orElseThrow().isAdmitted()).isFalse();
      }
    }
  }
}
