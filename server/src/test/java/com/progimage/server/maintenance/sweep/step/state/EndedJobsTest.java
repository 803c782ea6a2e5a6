package com.progimage.server.maintenance.sweep.step.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.maintenance.sweep.step.Removal;
import com.progimage.server.maintenance.sweep.step.SweepRun;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import com.progimage.server.state.Quota;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobOutput;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.JobWork;
import com.progimage.server.state.sql.SqlStateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndedJobsTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final Duration WEEK = Duration.ofDays(7);

  @TempDir Path folder;
  private StateStore store;

  @BeforeEach
  void open() {
    store = SqlStateStore.open(folder.resolve("state.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Job submit() {
    List<JobOutput> outputs = List.of(new JobOutput("", ImageFormat.PNG));
    Instant created = NOW.minus(WEEK.multipliedBy(9));
    Job job =
        Job.queued(JobId.create(NOW), Owner.PUBLIC, JobWork.ofOutputs(outputs), null, 1, created);
    store.submit(job, List.of(new JobSource.OfImage(ImageId.create(NOW))), Quota.NONE);
    return job;
  }

  private Job ended(Instant at) {
    Job job = submit();
    assertThat(store.cancel(job.id(), at)).isTrue();
    return job;
  }

  private List<Removal> removals(Duration retention) {
    return new EndedJobs(store, retention)
        .removals(new SweepRun(NOW, /* trustsClock= */ true, () -> false))
        .toList();
  }

  @Test
  void aClockThatIsDistrustedForgetsNone() {
    ended(NOW.minus(Duration.ofDays(30)));
    SweepRun run = new SweepRun(NOW, /* trustsClock= */ false, () -> false);
    assertThat(new EndedJobs(store, Duration.ofDays(1)).removals(run)).isEmpty();
  }

  @Test
  void onlyWhatEndedLongAgoGoes() {
    Job old = ended(NOW.minus(WEEK).minusMillis(1));
    Job recent = ended(NOW.minus(WEEK));
    Job open = submit();
    List<Removal> found = removals(WEEK);
    assertThat(found).extracting(Removal::path).containsExactly("job " + old.id());
    assertThat(found).extracting(Removal::reason).containsExactly(Reason.ENDED_JOB);
    assertThat(store.list(null, null, 10)).hasSize(3);

    assertThat(found.getFirst().action().getAsBoolean()).isTrue();
    assertThat(found.getFirst().action().getAsBoolean()).isFalse();
    assertThat(store.list(null, null, 10))
        .extracting(Job::id)
        .containsExactlyInAnyOrder(recent.id(), open.id());
  }

  @Test
  void noneGoesWhereAllAreToStay() {
    ended(NOW.minus(WEEK.multipliedBy(8)));
    assertThat(removals(Duration.ZERO)).isEmpty();
  }
}
