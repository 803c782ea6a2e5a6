package com.progimage.cli.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Output of a command. Thread-safe: several threads may print lines, and the progress bar makes
 * room for them.
 */
public final class Console {
  /** A whole key, of a server or of a session, which a user may have typed into the wrong place. */
  private static final Pattern KEY = Pattern.compile("(pi[ks]_[0-9A-Za-z]*_)[0-9A-Za-z]+");

  private final PrintStream out;
  private final PrintStream err;

  // Guarded by this.
  private boolean json;
  private boolean quiet;
  private String bar = "";

  public Console(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Returns the console of this process, in UTF-8. */
  public static Console system() {
    return new Console(
        print(new StandardOutput()), print(new FileOutputStream(FileDescriptor.err)));
  }

  private static PrintStream print(OutputStream out) {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  /** Sets the output options. */
  public synchronized void set(boolean asJson, boolean asQuiet) {
    json = asJson;
    quiet = asQuiet;
  }

  public synchronized boolean isJson() {
    return json;
  }

  public synchronized boolean isQuiet() {
    return quiet;
  }

  /** Returns the stream for binary data. */
  public OutputStream bytes() {
    return out;
  }

  public PrintStream out() {
    return out;
  }

  public PrintStream err() {
    return err;
  }

  /**
   * Prints a line of data.
   *
   * @throws CommandFailure if the output is closed or full
   */
  public synchronized void data(String line) {
    wipe();
    out.println(line);
    requireTaken();
    draw(bar);
  }

  public void data(ObjectNode line) {
    data(line.toString());
  }

  /**
   * Checks that all data was written.
   *
   * @throws CommandFailure if it was not
   */
  public void requireTaken() {
    if (out.checkError()) {
      throw CommandFailure.failed(
          "cannot write to standard output: make room on its disk, or name another file");
    }
  }

  /** Prints a message that is not a failure, unless the user asked for quiet. */
  public void say(String message) {
    if (!isQuiet()) {
      complain(message);
    }
  }

  /** Prints a message regardless of {@code --quiet}, without the secret of a key in it. */
  public synchronized void complain(String message) {
    wipe();
    err.println("progimage: " + withoutSecrets(message));
    draw(bar);
  }

  static String withoutSecrets(String message) {
    return KEY.matcher(message).replaceAll("$1…");
  }

  /**
   * Creates a progress bar for bytes.
   *
   * @param bytes the total; negative if it is unknown
   * @return a bar to close; hidden if standard error is not a terminal
   */
  public Bar bar(String task, long bytes) {
    return isBarSeen() ? ShownBar.ofBytes(this, task, bytes, Terminal.columns()) : Bar.HIDDEN;
  }

  /**
   * Creates a progress bar for a count.
   *
   * @param count the total
   * @return a bar to close; hidden if standard error is not a terminal
   */
  public Bar count(String task, long count) {
    return isBarSeen() ? ShownBar.ofThings(this, task, count, Terminal.columns()) : Bar.HIDDEN;
  }

  private boolean isBarSeen() {
    return !isQuiet() && Terminal.isError();
  }

  /** Replaces the bar; an empty text removes it. */
  synchronized void draw(String text) {
    if (!text.isEmpty() || !bar.isEmpty()) {
      err.print("\r" + text + "\u001b[K");
      err.flush();
    }
    bar = text;
  }

  private void wipe() {
    if (!bar.isEmpty()) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }
}
