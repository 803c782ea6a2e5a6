package com.progimage.bench;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a process runs: on this machine, or in a network namespace of its own, which stands for a
 * machine.
 *
 * @param prefix of its command; empty on this machine
 * @param address by which the others reach it
 */
record Host(List<String> prefix, String address) {
  static final Host LOCAL = new Host(List.of(), "127.0.0.1");

  private static final String BRIDGE = "pibench0";
  private static final String NETWORK = "10.231.77.";

  /** The bridge of all namespaces, which the other processes listen on. */
  private static final String GATEWAY = NETWORK + "1";

  boolean isLocal() {
    return address.equals(LOCAL.address);
  }

  /** The same place, where commands begin with further words. */
  Host with(List<String> words) {
    List<String> all = new ArrayList<>(words);
    all.addAll(prefix);
    return new Host(all, address);
  }

  /** Namespaces with one network between them. It needs root, and the program ip. */
  static final class Network implements AutoCloseable {
    private final Path folder;
    private final List<String> names = new ArrayList<>();

    Network(Path folder) throws IOException, InterruptedException {
      this.folder = folder;
      if (Files.exists(Path.of("/sys/class/net", BRIDGE))) {
        throw new IOException(
            BRIDGE
                + " is left from a run that was killed: remove it with ip link delete "
                + BRIDGE
                + ", and the namespaces with ip netns delete pibench1 (2, …)");
      }
      ip("link", "add", BRIDGE, "type", "bridge");
      try {
        ip("address", "add", GATEWAY + "/24", "dev", BRIDGE);
        ip("link", "set", BRIDGE, "up");
      } catch (IOException | InterruptedException e) {
        close();
        throw e;
      }
    }

    /** This machine, as the namespaces reach it. */
    Host gateway() {
      return new Host(List.of(), GATEWAY);
    }

    Host add() throws IOException, InterruptedException {
      int number = names.size() + 1;
      String name = "pibench" + number;
      String inside = "pibench-in" + number;
      String outside = "pibench-out" + number;
      names.add(name);
      ip("netns", "add", name);
      ip("link", "add", outside, "type", "veth", "peer", "name", inside, "netns", name);
      ip("link", "set", outside, "master", BRIDGE, "up");
      Host host = new Host(List.of("ip", "netns", "exec", name), NETWORK + (number + 1));
      ip("-n", name, "link", "set", "lo", "up");
      ip("-n", name, "address", "add", host.address() + "/24", "dev", inside);
      ip("-n", name, "link", "set", inside, "up");
      return host;
    }

    private void ip(String... arguments) throws IOException, InterruptedException {
      List<String> command = new ArrayList<>(List.of("ip"));
      command.addAll(List.of(arguments));
      String _ = Command.run(folder, command);
    }

    @Override
    public void close() throws IOException {
      try {
        for (String name : names) {
          ip("netns", "delete", name);
        }
        ip("link", "delete", BRIDGE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while it removed " + BRIDGE);
      }
    }
  }
}
