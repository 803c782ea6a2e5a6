package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.Access;
import com.progimage.features.Pictures;
import com.progimage.features.ServerProcess;
import com.progimage.support.ObjectStoreProcess;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Parallel uploads of 24 MB each to an object store that was just started, through a server whose
 * whole heap has less room than the parts of 16 MiB that are on their way.
 */
final class StoreUploadsTest {
  private static final int UPLOADS = Integer.getInteger("progimage.store.uploads", 12);
  private static final int BYTES = 24_000_000;
  private static final List<String> HEAP = List.of("-Xmx96m");

  /** A chunk that readers of PNG skip. */
  private static final byte[] LARGE_CHUNK = LargePng.chunk("paDd", new byte[BYTES], BYTES);

  /** The last chunk. */
  private static final byte[] END = LargePng.chunk("IEND", new byte[0], 0);

  @Test
  void largeUploadsWaitForASlowStoreAndNeedNoHeap(@TempDir Path folder) throws Exception {
    try (ObjectStoreProcess objects =
            ObjectStoreProcess.s3Proxy(Files.createDirectory(folder.resolve("objects")));
        ServerProcess server = start(folder.resolve("data"), objects);
        Client client = new Client(server.url());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Client.Answer>> answers = new ArrayList<>();
      List<String> digests = new ArrayList<>();
      for (int i = 0; i < UPLOADS; i++) {
        List<byte[]> picture = List.of(beginning(20 + i), LARGE_CHUNK, END);
        digests.add(digest(picture));
        answers.add(
            threads.submit(() -> client.post("image/png", BodyPublishers.ofByteArrays(picture))));
      }
      for (int i = 0; i < UPLOADS; i++) {
        Client.Answer answer = answers.get(i).get();
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.json().path("digest").asText()).isEqualTo("sha256-" + digests.get(i));
      }
      System.out.printf(
          "%d parallel uploads of %d bytes with %s: all stored%n", UPLOADS, BYTES, HEAP.getFirst());
      assertThat(server.process().isAlive()).isTrue();
    }
  }

  private static ServerProcess start(Path data, ObjectStoreProcess objects) {
    return Access.start(
        0,
        HEAP,
        data,
        "--reserve",
        "64MiB",
        "--blobs",
        "s3://" + ObjectStoreProcess.BUCKET + "/uploads",
        "--s3-endpoint",
        objects.endpoint().toString(),
        "--s3-path-style",
        "on");
  }

  /** A picture without its last chunk. */
  private static byte[] beginning(int width) {
    byte[] png = Pictures.encoded("png", width, 20);
    return Arrays.copyOf(png, png.length - END.length);
  }

  private static String digest(List<byte[]> pieces) throws NoSuchAlgorithmException {
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    pieces.forEach(hash::update);
    return HexFormat.of().formatHex(hash.digest());
  }
}
