package com.progimage.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Owner;
import com.progimage.server.state.Quota;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.StateStoreContract;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobOutput;
import com.progimage.server.state.job.JobWork;
import com.progimage.server.state.redis.RedisStateStore;
import com.progimage.support.RedisProcess;
import com.progimage.support.SharedCluster;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateMigrateCommandTest {
  private static final SharedCluster CLUSTER = SharedCluster.start();

  @Test
  void theStateOfARedisMovesToACluster(@TempDir Path folder) {
    CLUSTER.clear();
    Job job =
        Job.queued(
            JobId.create(StateStoreContract.NOW),
            new Owner("shop"),
            JobWork.ofOutputs(List.of(new JobOutput("", ImageFormat.PNG))),
            null,
            2,
            StateStoreContract.NOW);
    try (RedisProcess redis = new RedisProcess(folder)) {
      try (StateStore state = new RedisStateStore(redis.uri(), "server")) {
        state.submit(job, StateStoreContract.images(2), Quota.NONE);
        Ended refused = migrate(redis);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("stop them, and repeat");
      }

      Ended ended = migrate(redis);
      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(ended.out().lines().map(String::strip))
          .contains("1 of 1 jobs", "2 of 2 items that wait", "0 of 0 webhooks");
    }
    try (StateStore state = new RedisStateStore(CLUSTER.uri(), "server")) {
      assertThat(state.find(job.id())).contains(job);
    }
  }

  private static Ended migrate(RedisProcess redis) {
    return Ended.of("state", "migrate", "--from", redis.uri(), "--to", CLUSTER.uri());
  }

  @Test
  void whereFromAndWhereToAreNeeded() {
    Ended ended = Ended.of("state", "migrate", "--from", "redis://127.0.0.1:1");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("--to redis-cluster://");
  }
}
