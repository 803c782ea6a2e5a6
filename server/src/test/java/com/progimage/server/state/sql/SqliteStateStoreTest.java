package com.progimage.server.state.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.state.ItemLease;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.StateStoreContract;
import com.progimage.server.state.job.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStateStoreTest extends StateStoreContract {
  @TempDir Path folder;

  @Override
  public StateStore open() {
    return SqlStateStore.open(folder.resolve("state.db"));
  }

  @Test
  void whatAServerLeftIsGivenToTheNext() {
    Job job = submit(images(3));
    List<ItemLease> left = take(2);
    store.finish(left.getFirst(), well(left.getFirst()), NOW);
    store.close();
    store = open();
    assertThat(store.find(job.id()).orElseThrow().progress().done()).isEqualTo(1);
    List<ItemLease> again = take(10);
    assertThat(again).extracting(ItemLease::index).containsExactly(1, 2);
    assertThat(again).extracting(ItemLease::deliveries).containsExactly(2, 1);
  }

  @Test
  void aClosedStoreRefuses() {
    store.close();
    assertThatThrownBy(() -> store.list(null, null, 1))
        .isInstanceOfSatisfying(
            Failure.class,
            away -> assertThat(away.code()).isEqualTo(ErrorCode.REGISTRY_UNAVAILABLE));
  }

  @Test
  void aFileThatIsNoDatabaseIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("other.db"), "not a database, but long enough");
    assertThatThrownBy(() -> SqlStateStore.open(file))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining(file.toString());
  }
}
