package com.progimage.server.state.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.database.postgres.TestDatabase;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Owner;
import com.progimage.server.state.ItemLease;
import com.progimage.server.state.Quota;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.StateStoreContract;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobOutput;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.JobState;
import com.progimage.server.state.job.JobWork;
import com.progimage.server.state.job.WorkKind;
import com.progimage.support.PostgresProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures how many jobs are submitted, and how many items are taken and finished in a second: in a
 * SQLite file, and in PostgreSQL by one server and by two, each with four threads, on the disk.
 */
final class StateSpeed {
  private static final int THREADS = 4;
  private static final int JOBS = 400;
  private static final int ROUNDS = 3;

  @TempDir Path folder;

  @Test
  void ofSqlite() throws Exception {
    try (StateStore store = SqlStateStore.open(folder.resolve("state.db"))) {
      measure("SQLite, one server", List.of(store));
    }
  }

  @Test
  void ofPostgres() throws Exception {
    try (PostgresProcess postgres = PostgresProcess.onDisk()) {
      TestDatabase database = TestDatabase.createIn(postgres);
      Supplier<StateStore> server = () -> new SqlStateStore(database.openState());
      try (StateStore one = server.get();
          StateStore two = server.get()) {
        measure("PostgreSQL, one server", List.of(one));
        measure("PostgreSQL, two servers", List.of(one, two));
      }
    }
  }

  private static void measure(String title, List<StateStore> servers) throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      double submitted = perSecond(servers, StateSpeed::submit);
      double finished = perSecond(servers, StateSpeed::takeAndFinish);
      assertThat(servers.getFirst().counts().jobs().getOrDefault(JobState.RUNNING, 0L)).isZero();
      System.out.printf(
          Locale.ROOT,
          "%s, round %d: %.0f jobs submitted/s, %.0f items taken and finished/s%n",
          title,
          round,
          submitted,
          finished);
    }
  }

  private interface Load {
    int run(StateStore store) throws Exception;
  }

  private static double perSecond(List<StateStore> servers, Load load) throws Exception {
    List<Callable<Integer>> all = new ArrayList<>();
    for (StateStore server : servers) {
      for (int i = 0; i < THREADS; i++) {
        all.add(() -> load.run(server));
      }
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(all.size())) {
      long started = System.nanoTime();
      int done = 0;
      for (Future<Integer> each : threads.invokeAll(all)) {
        done += each.get();
      }
      return done * 1e9 / (System.nanoTime() - started);
    }
  }

  private static int submit(StateStore store) {
    for (int i = 0; i < JOBS; i++) {
      List<JobSource> sources = StateStoreContract.images(1);
      Job job =
          Job.queued(
              JobId.create(StateStoreContract.NOW),
              Owner.PUBLIC,
              JobWork.ofOutputs(List.of(new JobOutput("", ImageFormat.PNG))),
              /* webhook= */ null,
              sources.size(),
              StateStoreContract.NOW);
      store.submit(job, sources, Quota.NONE);
    }
    return JOBS;
  }

  private static int takeAndFinish(StateStore store) {
    int finished = 0;
    InstantSource now = InstantSource.fixed(StateStoreContract.NOW);
    for (List<ItemLease> some = store.take(WorkKind.MAKE, 2, Duration.ZERO, now);
        !some.isEmpty();
        some = store.take(WorkKind.MAKE, 2, Duration.ZERO, now)) {
      for (ItemLease lease : some) {
        if (store.finish(lease, StateStoreContract.well(lease), StateStoreContract.NOW)) {
          finished++;
        }
      }
    }
    return finished;
  }
}
