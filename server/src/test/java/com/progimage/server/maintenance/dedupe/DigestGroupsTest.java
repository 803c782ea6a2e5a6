package com.progimage.server.maintenance.dedupe;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.blob.copy.Copy;
import com.progimage.server.image.StoredImage;
import com.progimage.server.maintenance.DrawnImages;
import com.progimage.server.maintenance.FolderTest;
import com.progimage.server.maintenance.dedupe.DigestGroups.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class DigestGroupsTest extends FolderTest {
  private static final int MOST = 4;

  @Test
  void imagesOfOneDigestComeTogetherOldestFirst() throws IOException {
    // One of the first digest, two of the second, and so on.
    List<StoredImage> images =
        new ArrayList<>(
            DrawnImages.draw(500, number -> (int) ((Math.sqrt(8 * number + 1) - 1) / 2)).toList());
    Collections.shuffle(images, new Random(1));

    List<List<Copy.OriginalCopy>> expected =
        images.stream().collect(groupingBy(StoredImage::digest)).values().stream()
            .filter(group -> group.size() > 1)
            .map(DigestGroupsTest::oldestFirst)
            .toList();

    assertThat(groups(images)).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static List<Copy.OriginalCopy> oldestFirst(List<StoredImage> images) {
    return images.stream()
        .sorted((one, other) -> one.id().compareTo(other.id()))
        .map(Copy.OriginalCopy::new)
        .toList();
  }

  /** Puts parts together again. */
  private List<List<Copy.OriginalCopy>> groups(List<StoredImage> images) throws IOException {
    List<List<Copy.OriginalCopy>> groups = new ArrayList<>();
    try (DigestGroups seen = new DigestGroups(folder.blobs.folder()::scratch, MOST)) {
      images.forEach(image -> seen.add(image.original()));
      assertThat(seen.size()).isEqualTo(images.size());
      boolean isOpen = false;
      for (Part part : seen.parts().toList()) {
        assertThat(part.originals()).hasSizeBetween(1, MOST);
        assertThat(part.isFirst()).isNotEqualTo(isOpen);
        if (part.isFirst()) {
          groups.add(new ArrayList<>());
        }
        groups.getLast().addAll(part.originals());
        isOpen = !part.isLast();
      }
      assertThat(isOpen).isFalse();
    }
    return groups;
  }

  @Tag("slow")
  @Test
  void manyImagesTakeNoMoreMemoryThanSome() throws Exception {
    // All records together would not fit.
    Process grouping =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx20m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DigestGroupsProcess.class.getName(),
                temporary.resolve("data").toString(),
                "300000",
                "200000")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = grouping.inputReader()) {
      assertThat(out.readLine()).isEqualTo("100000");
    }
    assertThat(grouping.waitFor()).isZero();
  }
}
