package com.progimage.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.progimage.sdk.RoughServer.Behavior;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BulkUploadTest {
  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  /** Stores what it gets, slowly; refuses what has an odd length. */
  private final Behavior storing =
      (request, wire) -> {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        TimeUnit.MILLISECONDS.sleep(20);
        now.decrementAndGet();
        byte[] bytes = request.bytes();
        if (bytes.length % 2 == 1) {
          RoughServer.problem(422, "undecodable").answer(request, wire);
        } else {
          String record =
              Records.record(Records.id(bytes.length), "png", Records.digest(bytes), bytes.length);
          RoughServer.json(201, record).answer(request, wire);
        }
      };

  @Test
  void manyAreStoredSoManyAtATimeAndFailuresAreAmongTheResults() throws IOException {
    List<Upload> uploads = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      uploads.add(Upload.of(Records.png(20 + i)));
    }
    uploads.add(Upload.of(Path.of("no-such.png")));
    List<UploadResult> heard = new ArrayList<>();
    try (RoughServer server = RoughServer.answering(storing)) {
      List<UploadResult> results =
          ProgImageClient.create(server.url()).uploadAll(uploads, 4, heard::add);

      assertThat(results).extracting(UploadResult::upload).isEqualTo(uploads);
      assertThat(results.get(0).orElseThrow().id()).isEqualTo(Records.id(20));
      assertThat(results.get(2).orElseThrow().id()).isEqualTo(Records.id(22));
      assertThat(results.get(1).image()).isEmpty();
      assertThat(results.get(1).failure()).containsInstanceOf(RefusedException.class);
      assertThat(results.get(40).failure()).containsInstanceOf(LocalFileException.class);
      assertThat(results).filteredOn(result -> result.image().isPresent()).hasSize(20);
      assertThat(heard).containsExactlyInAnyOrderElementsOf(results);
      assertThat(most).hasValueBetween(2, 4);
    }
  }

  @Test
  void whatAListenerThrowsIsTheCauseOfOneFailure() throws IOException {
    IllegalStateException own = new IllegalStateException("enough");
    Upload failing =
        Upload.of(Records.PNG)
            .progress((bytes, total) -> {
              throw own;
            });
    try (RoughServer server = RoughServer.answering(storing)) {
      List<UploadResult> results =
          ProgImageClient.create(server.url())
              .uploadAll(List.of(failing, Upload.of(Records.PNG)), 1);
      assertThat(results.get(0).failure().orElseThrow())
          .hasMessageContaining("uploading 40 bytes: ")
          .hasCause(own);
      assertThat(results.get(1).image()).isPresent();
    }
  }

  @Test
  void nothingToUploadIsDoneAtOnce() throws IOException {
    try (RoughServer server = RoughServer.answering(storing)) {
      ProgImageClient client = ProgImageClient.create(server.url());
      assertThat(client.uploadAll(List.of(), 4)).isEmpty();
      assertThatIllegalArgumentException().isThrownBy(() -> client.uploadAll(List.of(), 0));
    }
  }

  @Test
  void cancellingEndsAllThatIsUnderWayAndBeginsNoMore() throws Exception {
    List<Upload> uploads = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      uploads.add(Upload.of(Records.PNG));
    }
    try (RoughServer server = RoughServer.answering(RoughServer.silence())) {
      CompletableFuture<List<UploadResult>> all =
          ProgImageClient.create(server.url()).async().uploadAll(uploads, 2);
      Awaitility.await().until(() -> server.requests().size() == 2);
      all.cancel(true);
      assertThat(server.wasHungUpOn()).isTrue();
      assertThat(server.connections()).isEqualTo(2);
    }
  }
}
