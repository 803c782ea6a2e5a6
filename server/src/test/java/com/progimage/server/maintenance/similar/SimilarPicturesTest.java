package com.progimage.server.maintenance.similar;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredOriginal;
import com.progimage.server.maintenance.Progress;
import com.progimage.server.maintenance.similar.SimilarReport.SimilarGroup;
import com.progimage.server.maintenance.similar.SimilarReport.SimilarImages;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.fact.AnalysisOutcome.Found;
import com.progimage.server.state.fact.FactKey;
import com.progimage.server.state.fact.FactStore;
import com.progimage.server.state.fact.SomeFacts;
import com.progimage.server.state.sql.SqlStateStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimilarPicturesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final ImageId FIRST = ImageId.create(NOW);
  private static final ImageId SECOND = ImageId.create(NOW);
  private static final ImageId OTHER = ImageId.create(NOW);

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

  private void analyzed(int picture, String model, long hash) {
    FactStore facts = store.facts();
    FactKey key = new FactKey(SomeFacts.digest(picture), AnalysisKind.PLACEHOLDER, model);
    facts.request(Owner.PUBLIC, key, NOW);
    facts.begin(key, "me", NOW);
    facts.finish(key, "me", new Found(SomeFacts.placeholder(hash), null), NOW);
  }

  private static StoredOriginal original(ImageId id, Digest digest) {
    return new StoredOriginal(id, ImageFormat.PNG, digest);
  }

  @Test
  void imagesOfSimilarPicturesAreNamed() {
    analyzed(1, "v1", 0b0000);
    analyzed(2, "v1", 0b0111);
    analyzed(3, "v1", -1);
    SimilarPictures pictures =
        new SimilarPictures(
            store.facts(),
            () ->
                Stream.of(
                    original(FIRST, SomeFacts.digest(1)),
                    original(OTHER, SomeFacts.digest(3)),
                    original(SECOND, SomeFacts.digest(1))),
            Progress.NONE);
    assertThat(pictures.find(3))
        .isEqualTo(
            new SimilarReport(
                3,
                3,
                1,
                2,
                List.of(
                    new SimilarGroup(
                        List.of(
                            new SimilarImages(SomeFacts.digest(1), List.of(FIRST, SECOND)),
                            new SimilarImages(SomeFacts.digest(2), List.of()))))));
    assertThat(pictures.find(2)).isEqualTo(new SimilarReport(2, 3, 0, 0, List.of()));
  }

  @Test
  void hashesOfDifferentModelsAreNotCompared() {
    analyzed(1, "v1", 0);
    analyzed(2, "v2", 0);
    SimilarPictures pictures = new SimilarPictures(store.facts(), Stream::empty, Progress.NONE);
    assertThat(pictures.find(16)).isEqualTo(new SimilarReport(16, 2, 0, 0, List.of()));
  }
}
