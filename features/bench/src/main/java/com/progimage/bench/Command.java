package com.progimage.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs other programs. */
final class Command {
  /**
   * proc_pid_stat(5): utime, stime, cutime and cstime are fields 14 to 17; the first two are gone.
   */
  private static final int USER_TIME = 11;

  private static final int USER_TIME_OF_CHILDREN = USER_TIME + 2;

  /** USER_HZ is 100 on every Linux architecture that Java runs on. */
  private static final int MILLIS_A_TICK = 10;

  private Command() {}

  /** Runs a program to its end and gives what it printed. */
  static String run(Path folder, List<String> command) throws IOException, InterruptedException {
    Process process = start(folder, command);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed:\n" + said);
    }
    return said;
  }

  /** Starts a program that goes on; the caller ends it. */
  static Process start(Path folder, List<String> command) throws IOException {
    try {
      return new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      throw new IOException(
          command.getFirst()
              + " cannot be run: install it (Debian: apt-get install nginx wrk potrace nodejs npm jdupes rdfind)",
          e);
    }
  }

  /** Starts a program whose output nobody reads. */
  static Process startQuietly(Path folder, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(new File("/dev/null"))
        .start();
  }

  /** Reads lines until one holds {@code text}, and goes on reading in the background. */
  static String awaitLine(Process process, String text) throws IOException {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      if (line.contains(text)) {
        Thread.ofVirtual().start(() -> drain(lines));
        return line;
      }
    }
    throw new IOException("it ended, having said:\n" + said);
  }

  private static void drain(BufferedReader lines) {
    try {
      lines.transferTo(Writer.nullWriter());
    } catch (IOException e) {
      // The program has ended.
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  static void awaitPort(int port) throws IOException, InterruptedException {
    awaitPort("127.0.0.1", port);
  }

  static void awaitPort(String address, int port) throws IOException, InterruptedException {
    for (int i = 0; ; i++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(address, port));
        return;
      } catch (IOException e) {
        if (i == 500) {
          throw e;
        }
        Thread.sleep(20);
      }
    }
  }

  /** The most memory that a process had at once, in mebibytes. */
  static long peakMebibytes(ProcessHandle process) throws IOException {
    return mebibytes(process, "VmHWM");
  }

  /** The memory that a process has at present, in mebibytes. */
  static long residentMebibytes(ProcessHandle process) throws IOException {
    return mebibytes(process, "VmRSS");
  }

  /** A field of proc_pid_status(5). */
  private static long mebibytes(ProcessHandle process, String field) throws IOException {
    return java.nio.file.Files.readString(Path.of("/proc/" + process.pid() + "/status"))
        .lines()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  /** CPU time that a process and those of its children that have ended took, in milliseconds. */
  static double cpuMillis(ProcessHandle process) throws IOException {
    return cpuMillis(process, USER_TIME);
  }

  /** CPU time that the programs took that this process has run to their end, in milliseconds. */
  static double cpuMillisOfEnded() throws IOException {
    return cpuMillis(ProcessHandle.current(), USER_TIME_OF_CHILDREN);
  }

  private static double cpuMillis(ProcessHandle process, int from) throws IOException {
    String stat = java.nio.file.Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int i = from; i < USER_TIME + 4; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return ticks * MILLIS_A_TICK;
  }
}
