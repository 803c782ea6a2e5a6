package com.progimage.server.http.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.http.response.Json;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Owner;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobOutput;
import com.progimage.server.state.job.JobWork;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JobRecordTest {
  @Test
  void progressTimesAndUrlsAreFieldsOfTheJob() {
    Job job =
        Job.queued(
            new JobId("01890000-0000-7000-8000-000000000001"),
            Owner.PUBLIC,
            JobWork.ofOutputs(List.of(new JobOutput("flip", ImageFormat.PNG))),
            /* webhook= */ null,
            /* total= */ 3,
            Instant.parse("2026-01-01T00:00:00.001Z"));

    assertThat(Json.bytes(JobRecord.of(job, "http://here")))
        .asString(UTF_8)
        .isEqualTo(
            """
            {"id":"01890000-0000-7000-8000-000000000001",\
            "url":"http://here/jobs/01890000-0000-7000-8000-000000000001","state":"queued",\
            "total":3,"done":0,"failed":0,\
            "createdAt":"2026-01-01T00:00:00.001Z","startedAt":null,"finishedAt":null,\
            "outputs":[{"transformation":"flip","format":"png"}],"webhook":null,\
            "results":"http://here/jobs/01890000-0000-7000-8000-000000000001/results",\
            "events":"http://here/jobs/01890000-0000-7000-8000-000000000001/events"}\
            """);
  }
}
