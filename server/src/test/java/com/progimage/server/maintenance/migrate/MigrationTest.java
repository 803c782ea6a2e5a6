package com.progimage.server.maintenance.migrate;

import static com.progimage.server.blob.Samples.bytes;
import static com.progimage.server.blob.Samples.read;
import static com.progimage.server.blob.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.blob.DamagedImage;
import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.blob.s3.S3BlobStore;
import com.progimage.server.blob.s3.S3BlobStore.Opener;
import com.progimage.server.blob.s3.client.S3Settings;
import com.progimage.server.image.StoredImage;
import com.progimage.server.maintenance.Progress;
import com.progimage.support.ObjectStoreProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class MigrationTest {
  @TempDir Path folder;
  private final List<DamagedImage> damages = new ArrayList<>();
  private DiskBlobStore disk;
  private S3BlobStore bucket;

  @BeforeEach
  void open() throws IOException {
    Clock clock = Clock.systemUTC();
    disk = DiskBlobStore.open(data(), new Reserve(0, 0), clock, damages::add);
    bucket =
        S3BlobStore.open(
            S3Settings.at(
                    "s3://" + ObjectStoreProcess.BUCKET + "/" + UUID.randomUUID(),
                    ObjectStoreProcess.shared().endpoint(),
                    "us-east-1",
                    /* pathStyle= */ true,
                    S3Settings.MIN_CACHE_BYTES)
                .withPatience(Duration.ofSeconds(20)),
            data(),
            new Reserve(0, 0),
            Opener.MIGRATION,
            clock,
            damages::add);
  }

  private Path data() {
    return folder.resolve("data");
  }

  @AfterEach
  void close() {
    bucket.close();
    disk.close();
  }

  private MigrateReport migrate() {
    return new Migration(disk, bucket, damages::add, Progress.NONE).run();
  }

  @Test
  void everyImageIsCopiedOnceAndDeletesFollow() throws IOException {
    StoredImage first = store(disk, bytes(10));
    StoredImage twin = store(disk, bytes(10));
    StoredImage large = store(disk, bytes(17 << 20));

    assertThat(migrate()).isEqualTo(new MigrateReport(3, 0, 0, 0));
    for (StoredImage image : List.of(first, twin, large)) {
      assertThat(bucket.find(image.id())).contains(image);
      assertThat(read(bucket.findOriginal(image).orElseThrow()))
          .isEqualTo(bytes((int) image.byteCount()));
    }

    StoredImage late = store(disk, bytes(11));
    disk.delete(first.id());
    disk.purge(first.id());
    assertThat(migrate()).isEqualTo(new MigrateReport(1, 2, 1, 0));
    assertThat(bucket.find(first.id())).isEmpty();
    assertThat(bucket.find(late.id())).contains(late);
    assertThat(migrate()).isEqualTo(new MigrateReport(0, 3, 0, 0));
    assertThat(damages).isEmpty();
  }

  @Test
  void anImageThatWasDeletedInTheBucketDoesNotComeBack() throws IOException {
    StoredImage image = store(disk, bytes(10));
    assertThat(migrate().copied()).isEqualTo(1);
    bucket.delete(image.id());
    bucket.purge(image.id());
    assertThat(migrate().copied()).isZero();
    assertThat(bucket.find(image.id())).isEmpty();
  }

  @Test
  void aDamagedOriginalIsToldAndNotCopied() throws IOException {
    StoredImage image = store(disk, bytes(10));
    StoredImage sound = store(disk, bytes(11));
    Path file = disk.findOriginal(image).orElseThrow().file();
    byte[] changed = bytes(10);
    changed[3] ^= 1;
    Path fresh = folder.resolve("fresh");
    Files.write(fresh, changed);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(migrate()).isEqualTo(new MigrateReport(1, 0, 0, 1));
    assertThat(damages).extracting(DamagedImage::id).contains(image.id());
    assertThat(bucket.find(image.id())).isEmpty();
    assertThat(bucket.find(sound.id())).contains(sound);
  }
}
