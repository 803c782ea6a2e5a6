package com.progimage.server.database.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.OSInfo;

/** The native library of the SQLite driver. */
public final class SqliteLibrary {
  private static final String UNPACKS_TO = "org.sqlite.tmpdir";
  private static final String LOADS_FROM = "org.sqlite.lib.path";
  private static final String NAME = System.mapLibraryName("sqlitejdbc");

  private SqliteLibrary() {}

  /**
   * Unpacks the library for the driver, once in a process. The driver would unpack it a second time
   * to compare every byte, and would leave one behind for each killed process. It still unpacks by
   * itself on a platform that this method does not know.
   *
   * @param folder is removed when this process is gone
   */
  public static synchronized void prepare(Path folder) throws IOException {
    if (System.getProperty(UNPACKS_TO) != null) {
      return;
    }
    System.setProperty(UNPACKS_TO, folder.toString());
    try (InputStream library =
        SQLiteJDBCLoader.class.getResourceAsStream(
            "/org/sqlite/native/" + platform() + "/" + NAME)) {
      if (library != null && System.getProperty(LOADS_FROM) == null) {
        Files.copy(library, folder.resolve(NAME));
        System.setProperty(LOADS_FROM, folder.toString());
      }
    }
  }

  /**
   * The driver would start a process to find out whether a Linux is Android's, and follow the links
   * to all that this process has mapped to find out whether its C library is musl.
   */
  private static String platform() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return OSInfo.getNativeLibFolderPathForCurrentOS();
    }
    try {
      // Paths may have any bytes.
      String maps = Files.readString(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1);
      return (maps.contains("/ld-musl-") ? "Linux-Musl/" : "Linux/") + OSInfo.getArchName();
    } catch (IOException e) {
      return OSInfo.getNativeLibFolderPathForCurrentOS();
    }
  }
}
