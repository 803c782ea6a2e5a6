package com.progimage.server.library;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.progimage.server.blob.Blob;
import com.progimage.server.blob.StagedRendition;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.inspect.InspectionPool;
import com.progimage.server.inspect.InspectionPool.InspectionTimes;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.library.KeptCheck.CheckResult;
import com.progimage.server.maintenance.Folder;
import com.progimage.server.maintenance.FolderTest;
import com.progimage.server.memory.MemoryBudget;
import com.progimage.server.memory.MemoryLease;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kept renditions are looked at by the same bounded threads as uploads. */
final class KeptCheckTest extends FolderTest {
  private static final Limits LIMITS =
      new Limits(Long.MAX_VALUE, Integer.MAX_VALUE, 1 << 30, Integer.MAX_VALUE, 128, 256);

  private final MemoryBudget memory = new MemoryBudget("inspections", 1 << 30);

  private Blob kept(String elements) throws IOException {
    RenditionKey key =
        new RenditionKey(folder.store(Folder.bytes(1)).id(), "java-1", "trace", ImageFormat.SVG);
    try (StagedRendition staged = folder.blobs.stageRendition(key)) {
      String drawing =
          "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\">%s</svg>"
              .formatted(elements);
      Files.writeString(staged.file(), drawing, UTF_8);
      return folder.blobs.keep(staged).orElseThrow();
    }
  }

  private InspectionPool pool(Duration queued, Duration wall) {
    return new InspectionPool(
        1, 1, new InspectionTimes(queued, Duration.ofMinutes(1), wall), memory);
  }

  @Tag("slow")
  @Test
  void oneThatTakesTooLongToLookAtCountsAsDamaged() throws IOException {
    Blob heavy = kept("<g/>".repeat(1_500_000));
    try (InspectionPool pool = pool(Duration.ofMinutes(1), Duration.ZERO)) {
      KeptCheck check = new KeptCheck(new Inspector(LIMITS, pool));
      assertThat(check.look(heavy, ImageFormat.SVG)).isEqualTo(CheckResult.DAMAGED);
    }
    await().until(() -> memory.usedBytes() == 0);
  }

  @Test
  void oneThatTheServerIsTooBusyForIsNotTakenForDamaged() throws IOException {
    Blob drawing = kept("<g/>");
    try (InspectionPool pool = pool(Duration.ofMillis(50), Duration.ofMinutes(1))) {
      KeptCheck check = new KeptCheck(new Inspector(LIMITS, pool));
      try (MemoryLease _ = memory.take(memory.totalBytes())) {
        assertThatThrownBy(() -> check.look(drawing, ImageFormat.SVG))
            .isInstanceOfSatisfying(
                Failure.class,
                failure -> assertThat(failure.code()).isEqualTo(ErrorCode.OVERLOADED));
      }
    }
    try (InspectionPool pool = pool(Duration.ofMinutes(1), Duration.ofMinutes(1))) {
      KeptCheck check = new KeptCheck(new Inspector(LIMITS, pool));
      assertThat(check.look(drawing, ImageFormat.SVG)).isEqualTo(CheckResult.WHOLE);
    }
  }

  @Tag("slow")
  @Test
  void whatNoClientWaitsForWaitsForItsTurn() throws Exception {
    Blob drawing = kept("<g/>");
    AtomicReference<Object> result = new AtomicReference<>();
    try (InspectionPool pool = pool(Duration.ofMillis(50), Duration.ofMinutes(1))) {
      Inspector inspector = new Inspector(LIMITS, pool);
      Thread patient;
      try (MemoryLease _ = memory.take(memory.totalBytes())) {
        patient =
            Thread.startVirtualThread(() -> {
              try {
                result.set(KeptCheck.inspectPatiently(inspector, drawing, ImageFormat.SVG).size());
              } catch (IOException | RuntimeException e) {
                result.set(e);
              }
            });
        // It was refused once, and comes again.
        await().until(() -> patient.getState() == Thread.State.TIMED_WAITING && isPausing(patient));
      }
      patient.join();
    }
    assertThat(result.get()).hasToString("1x1");
  }

  private static boolean isPausing(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals("pause")) {
        return true;
      }
    }
    return false;
  }
}
