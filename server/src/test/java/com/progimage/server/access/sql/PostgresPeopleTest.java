package com.progimage.server.access.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.access.ApiKeyStore;
import com.progimage.server.access.account.AccountStoreContract;
import com.progimage.server.access.attempt.Attempt;
import com.progimage.server.access.attempt.AttemptStore;
import com.progimage.server.access.attempt.AttemptStoreContract;
import com.progimage.server.access.session.SessionStoreContract;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.database.postgres.TestDatabase;
import com.progimage.server.database.sql.SqlDatabase;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The stores of accounts, sessions and attempts of servers that share a PostgreSQL. */
class PostgresPeopleTest {
  private final TestDatabase database = TestDatabase.emptied();

  private AccessDatabase open(int maxAccounts) {
    return new SqlAccess(database.openAccess(), ApiKeyStore.MAX_KEYS, maxAccounts);
  }

  @Nested
  class PostgresAccountsTest extends AccountStoreContract {
    @Override
    protected AccessDatabase open() {
      return PostgresPeopleTest.this.open(MAX_ACCOUNTS);
    }
  }

  @Nested
  class PostgresSessionsTest extends SessionStoreContract {
    @Override
    protected AccessDatabase open() {
      return PostgresPeopleTest.this.open(1);
    }
  }

  @Nested
  class PostgresAttemptsTest extends AttemptStoreContract {
    @Override
    protected AccessDatabase open() {
      return PostgresPeopleTest.this.open(1);
    }
  }

  @Test
  void strangersCannotFillTheDatabase() throws SQLException {
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    try (SqlDatabase opened = database.openAccess()) {
      AttemptStore attempts = new SqlAttempts(opened, /* most= */ 6);
      for (int i = 0; i < 10; i++) {
        Attempt attempt = Attempt.of("name" + i, "192.0.2." + i);
        assertThat(attempts.charge(attempt, now.plusSeconds(i))).isZero();
        attempts.succeeded(attempt, now.plusSeconds(i));
        assertThat(attempts.charge(attempt, now.plusSeconds(i))).isZero();
      }
    }
    assertThat(database.query("SELECT subject FROM attempt")).hasSize(6);
    assertThat(database.query("SELECT subject FROM trusted_address")).hasSize(6);
  }
}
