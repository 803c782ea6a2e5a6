package com.progimage.features.steps;

import com.progimage.features.RegistryKind;
import com.progimage.features.Site;
import com.progimage.features.door.CliProcess;
import com.progimage.features.door.Door;
import com.progimage.features.door.DoorKind;
import com.progimage.features.door.HttpDoor;
import com.progimage.features.door.NewImage;
import com.progimage.features.door.Refusal;
import com.progimage.features.door.Stored;
import com.progimage.features.runs.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a scenario knows so far: its server, its door, "it" and "I receive". */
final class World {
  private final Run run;
  private final List<NewImage> sent = new ArrayList<>();
  private final List<Stored> stored = new ArrayList<>();
  private @Nullable Site site;
  private @Nullable URI server;
  private @Nullable Path folder;
  private byte @Nullable [] received;
  private @Nullable Refusal refusal;

  World(Run run) {
    this.run = run;
  }

  RegistryKind registry() {
    return run.registry();
  }

  Site site() {
    Site known = site;
    if (known == null) {
      known = Site.shared(run.registry(), run.setup());
      site = known;
    }
    return known;
  }

  /** Has the rest of the scenario use a server that was started with these flags. */
  void use(String... flags) {
    site = Site.shared(run.registry(), run.setup(), flags);
  }

  /** Has the door lead to another server of the site. */
  void goTo(URI other) {
    server = other;
  }

  Door door() {
    return doorTo(url());
  }

  private URI url() {
    return server == null ? site().url() : server;
  }

  Door doorTo(URI server) {
    return run.door().open(server, folder());
  }

  HttpDoor http() {
    return (HttpDoor) DoorKind.HTTP.open(site().url(), folder());
  }

  CliProcess cli() {
    return new CliProcess(site().url(), folder());
  }

  /** The user's own folder, empty at first. */
  Path folder() {
    Path known = folder;
    if (known == null) {
      try {
        known = Files.createTempDirectory("progimage-user");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      folder = known;
    }
    return known;
  }

  /** Stores an image that the scenario starts with, over HTTP whatever its door is. */
  void given(NewImage image) {
    sent.add(image);
    stored.add(DoorKind.HTTP.open(url(), folder()).upload(image));
  }

  /** Uploads through the door. What is stored is "it" from now on; a refusal is kept. */
  void upload(NewImage image) {
    sent.add(image);
    attempt(() -> stored.add(door().upload(image)));
  }

  /** Notes an image that was stored by other means, which becomes "it". */
  void alsoStored(String id) {
    stored.add(http().info(id));
  }

  /** Does something that the server may refuse, and keeps the refusal. */
  <T> @Nullable T attempt(Supplier<T> action) {
    unexpected();
    try {
      return action.get();
    } catch (Refusal e) {
      refusal = e;
      return null;
    }
  }

  void receive(Supplier<byte[]> action) {
    received = attempt(action);
  }

  /** The refusal that the scenario expects here. */
  Refusal refusal() {
    Refusal known = refusal;
    if (known == null) {
      throw new AssertionError("nothing was refused");
    }
    refusal = null;
    return known;
  }

  /** Leaves a refusal for the next step to look at, too. */
  void expectAgain(Refusal same) {
    refusal = same;
  }

  /** Fails where something was refused that the scenario does not speak of. */
  void unexpected() {
    Refusal known = refusal;
    if (known != null) {
      throw new AssertionError("refused: " + known.getMessage(), known);
    }
  }

  /** Whether that was the last refusal; it counts as expected then. */
  boolean wasRefusedWith(String code) {
    if (refusal == null || !refusal.code().equals(code)) {
      return false;
    }
    refusal = null;
    return true;
  }

  /** What was sent last. */
  NewImage sent() {
    return sent.getLast();
  }

  /** The image that "it" means: stored last. */
  Stored it() {
    unexpected();
    return stored.getLast();
  }

  String id() {
    return it().id();
  }

  List<Stored> stored() {
    unexpected();
    return stored;
  }

  /** All that the scenario stored, whatever became of it. */
  List<Stored> known() {
    return stored;
  }

  byte[] received() {
    unexpected();
    if (received == null) {
      throw new AssertionError("nothing was received");
    }
    return received;
  }
}
