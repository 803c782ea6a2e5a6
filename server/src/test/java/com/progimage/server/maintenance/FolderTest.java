package com.progimage.server.maintenance;

import com.progimage.server.blob.disk.MemoryFolder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gives each test an empty data folder. The tests of a class use one folder after each other,
 * because its 4,096 folders take long to make.
 */
public abstract class FolderTest {
  @TempDir(factory = MemoryFolder.class)
  protected static Path temporary;

  protected Folder folder;

  @BeforeEach
  protected final void openFolder() throws IOException {
    folder = Folder.emptied(temporary.resolve("data"));
  }

  @AfterEach
  protected final void closeFolder() {
    folder.close();
  }
}
