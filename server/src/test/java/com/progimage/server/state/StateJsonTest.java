package com.progimage.server.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.state.job.ItemResult;
import com.progimage.server.state.job.JobOutput;
import com.progimage.server.state.job.JobWork;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StateJsonTest {
  private static final JobOutput FLIPPED = new JobOutput("flip", ImageFormat.PNG);

  @Test
  void workIsAListWithOneElementForEachOutputAndAnalysis() {
    JobWork work = new JobWork(List.of(FLIPPED), List.of(AnalysisKind.FACES));

    String json = StateJson.write(work);

    assertThat(json)
        .isEqualTo("[{\"transformation\":\"flip\",\"format\":\"png\"},{\"analysis\":\"faces\"}]");
    assertThat(StateJson.readWork(json)).isEqualTo(work);
  }

  @Test
  void workAndResultsOfEarlierVersionsAreRead() {
    String output = "\"transformation\":\"flip\",\"format\":\"png\"";
    assertThat(StateJson.readWork("[{" + output + ",\"code\":null,\"detail\":null}]"))
        .isEqualTo(JobWork.ofOutputs(List.of(FLIPPED)));

    ItemResult result =
        StateJson.readResult(
            "{\"index\":0,\"source\":\"url https://a.example/b\",\"image\":null,\"code\":null,"
                + "\"detail\":null,\"outputs\":[{"
                + output
                + ",\"code\":null,\"detail\":null}]}");
    assertThat(result.outputs()).containsExactly(new ItemResult.ItemOutput(FLIPPED, null));
    assertThat(result.analyses()).isEmpty();
  }
}
