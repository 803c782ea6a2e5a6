package com.progimage.features.door;

import java.net.URI;
import java.nio.file.Path;

/** The doors there are. */
public enum DoorKind {
  HTTP,
  SDK,
  CLI,
  GO;

  /**
   * Opens the door to a server.
   *
   * @param folder for the files that users of a command line have
   */
  public Door open(URI server, Path folder) {
    return switch (this) {
      case HTTP -> new HttpDoor(server);
      case SDK -> new SdkDoor(server);
      case CLI -> new CliDoor(server, folder);
      case GO -> new GoDoor(server);
    };
  }
}
