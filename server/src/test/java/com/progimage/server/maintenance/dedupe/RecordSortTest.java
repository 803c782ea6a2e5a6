package com.progimage.server.maintenance.dedupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.progimage.server.blob.file.Scratch;
import com.progimage.server.maintenance.FolderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordSortTest extends FolderTest {
  private static final int LENGTH = 7;
  private static final int MOST = 100;

  private final List<Scratch> files = new ArrayList<>();

  private Scratch scratch() {
    Scratch file = folder.blobs.folder().scratch();
    files.add(file);
    return file;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, MOST - 1, MOST, MOST + 1, 2 * MOST, 1_234, 50_000})
  void anyNumberOfRecordsComesOutInOrder(int count) {
    Random random = new Random(count);
    List<byte[]> all = new ArrayList<>();
    try (RecordSort sort = new RecordSort(LENGTH, MOST, this::scratch)) {
      for (int i = 0; i < count; i++) {
        byte[] record = new byte[LENGTH];
        random.nextBytes(record);
        // Few enough first bytes for many records to be equal there, of both signs.
        Arrays.fill(record, 0, 5, (byte) (record[0] % 3));
        all.add(record);
        sort.add(record.clone());
      }
      assertThat(sort.count()).isEqualTo(count);
      all.sort(Arrays::compareUnsigned);

      assertThat(list(sort.sorted())).usingElementComparator(Arrays::compare).isEqualTo(all);
      assertThat(files).hasSize(count > MOST ? 1 : 0);
      // What is not on the disk is one run at most.
      assertThat(files).allMatch(file -> file.size() == (long) count * LENGTH);
    }
  }

  private static List<byte[]> list(Iterator<byte[]> records) {
    List<byte[]> list = new ArrayList<>();
    records.forEachRemaining(list::add);
    return list;
  }

  @Test
  void itsFileHasNoNameAndIsGoneWhenItIsClosed() throws IOException {
    try (RecordSort sort = new RecordSort(LENGTH, MOST, this::scratch)) {
      for (int i = 0; i <= MOST; i++) {
        sort.add(new byte[LENGTH]);
      }
      assertThat(files).hasSize(1);
      assertThat(names()).noneMatch(name -> name.contains("scratch"));
      assertThat(openScratchFiles()).isEqualTo(1);
    }
    assertThat(openScratchFiles()).isZero();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.walk(folder.data.resolve("staging"))) {
      return all.map(Path::toString).toList();
    }
  }

  /** Files of this process whose room is not free yet, though they have no name any more. */
  static long openScratchFiles() throws IOException {
    long open = 0;
    try (Stream<Path> handles = Files.list(Path.of("/proc/self/fd"))) {
      for (Path handle : handles.toList()) {
        open += Files.isSymbolicLink(handle) && target(handle).contains(".scratch") ? 1 : 0;
      }
    }
    return open;
  }

  private static String target(Path handle) {
    try {
      return Files.readSymbolicLink(handle).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  @Test
  void aRecordOfAnotherLengthIsRefused() {
    Supplier<Scratch> none =
        () -> {
          throw new AssertionError("no disk is needed");
        };
    try (RecordSort sort = new RecordSort(LENGTH, none)) {
      assertThatIllegalArgumentException().isThrownBy(() -> sort.add(new byte[LENGTH + 1]));
    }
  }
}
