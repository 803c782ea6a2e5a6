package com.progimage.server.state.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.image.Owner;
import com.progimage.server.image.session.FaceSessionId;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.session.FaceSessionContract;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFaceSessionsTest extends FaceSessionContract {
  @TempDir Path folder;

  @Override
  public StateStore open() {
    return SqlStateStore.open(folder.resolve("state.db"));
  }

  @Test
  void sessionsOutliveTheServer() {
    FaceSessionId id = created(new Owner("shop"), Instant.parse("2026-03-01T12:00:00Z"));
    close();
    openEmpty();
    assertThat(sessions.find(id)).isPresent();
  }
}
