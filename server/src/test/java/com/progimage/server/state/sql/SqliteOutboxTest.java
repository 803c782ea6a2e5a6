package com.progimage.server.state.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.image.Owner;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.outbox.OutboxContract;
import com.progimage.server.state.outbox.Secrets;
import com.progimage.server.state.outbox.Webhook;
import com.progimage.server.state.outbox.WebhookId;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteOutboxTest extends OutboxContract {
  @TempDir Path folder;

  @Override
  public StateStore open() {
    return SqlStateStore.open(folder.resolve("state.db"));
  }

  @Test
  void registrationsOutliveTheServer() {
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    Webhook webhook =
        Webhook.registered(
            WebhookId.create(now),
            Owner.PUBLIC,
            new Webhook.WebhookTarget("https://hook.example/", true, now),
            Secrets.of("whsec_YWJj"));
    outbox.register(webhook);
    store.close();
    openEmpty();
    assertThat(outbox.list(null, null, 10)).containsExactly(webhook);
  }
}
