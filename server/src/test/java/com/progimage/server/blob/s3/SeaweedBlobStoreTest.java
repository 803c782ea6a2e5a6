package com.progimage.server.blob.s3;

import com.progimage.support.ObjectStoreProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The same on SeaweedFS, which is another server with other answers. */
@Tag("slow")
class SeaweedBlobStoreTest extends ObjectStoreContract {
  @TempDir static Path storeFolder;
  private static ObjectStoreProcess process;

  @BeforeAll
  static void startStore() {
    process = ObjectStoreProcess.seaweed(storeFolder);
  }

  @AfterAll
  static void stopStore() {
    if (process != null) {
      process.close();
    }
  }

  @Override
  ObjectStoreProcess process() {
    return process;
  }
}
