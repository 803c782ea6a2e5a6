package com.progimage.server.command;

import com.progimage.server.assembly.BlobStores;
import com.progimage.server.assembly.Lifecycle;
import com.progimage.server.blob.DamagedImage;
import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.config.ServerConfig;
import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** Opens the data folder of servers for a command beside them. */
final class ExistingFolder {
  private ExistingFolder() {}

  /**
   * Opens an existing store. It never creates one, so that a mistyped name is an error; but beside
   * an object store, the local folder may be new.
   */
  static MaintainedStore open(ServerConfig config, Lifecycle parts) throws IOException {
    Path layout = config.data().folder().resolve("layout.json");
    boolean isRemote = config.data().objects() != null;
    if (!Files.exists(layout) && !isRemote) {
      throw new IOException(
          config.data().folder()
              + " is not a data folder: it has no layout.json, so name one with --data");
    }
    if (Files.exists(layout)) {
      requireOwner(layout);
    }
    return parts.add(BlobStores.openBeside(config.data(), Clock.systemUTC(), ExistingFolder::tell));
  }

  /**
   * Refuses another user, because the server could not open the locks and databases of its process.
   */
  private static void requireOwner(Path layout) throws IOException {
    if (!layout.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return;
    }
    int uid = (int) new UnixSystem().getUid();
    if (Files.getAttribute(layout, "unix:uid").equals(uid)) {
      return;
    }
    String owner = Files.getOwner(layout).getName();
    String user = owner.matches("[0-9]+") ? "'#" + owner + "'" : owner;
    throw new IOException(
        "%s belongs to user %s and this process runs as uid %s, whose files the server could not open: run it as user %s: sudo -u %s progimage …"
            .formatted(layout, owner, Integer.toUnsignedString(uid), owner, user));
  }

  static void tell(DamagedImage damage) {
    System.err.println("progimage: image " + damage.id() + " is damaged: " + damage.what());
  }
}
