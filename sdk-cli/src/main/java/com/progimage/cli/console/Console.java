package com.progimage.cli.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command's words go. Lines may come from several threads; a progress bar makes way for
 * them.
 */
public final class Console {
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

  /** The process's own, in UTF-8. */
  public static Console system() {
    return new Console(
        print(new StandardOutput()), print(new FileOutputStream(FileDescriptor.err)));
  }

  private static PrintStream print(OutputStream out) {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  /** Sets how the command was asked to speak. */
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

  /** Where bytes go that are the data themselves. */
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
   * A line of data.
   *
   * @throws CommandFailure where nobody takes it
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
   * Finds out whether all data were taken.
   *
   * @throws CommandFailure where they were not
   */
  public void requireTaken() {
    if (out.checkError()) {
      throw CommandFailure.failed(
          "cannot write to standard output: make room on its disk, or name another file");
    }
  }

  /** A message that is no failure; not for who wants quiet. */
  public void say(String message) {
    if (!isQuiet()) {
      complain(message);
    }
  }

  /** A message that must be heard. */
  public synchronized void complain(String message) {
    wipe();
    err.println("progimage: " + message);
    draw(bar);
  }

  /**
   * A bar for what is moved.
   *
   * @param bytes in all; below zero where that is not known
   * @return one that shows nothing where nobody looks on, to be closed
   */
  public Bar bar(String task, long bytes) {
    return isBarSeen() ? ShownBar.ofBytes(this, task, bytes, Terminal.columns()) : Bar.HIDDEN;
  }

  /**
   * A bar for what is counted.
   *
   * @param count in all
   * @return one that shows nothing where nobody looks on, to be closed
   */
  public Bar count(String task, long count) {
    return isBarSeen() ? ShownBar.ofThings(this, task, count, Terminal.columns()) : Bar.HIDDEN;
  }

  private boolean isBarSeen() {
    return !isQuiet() && Terminal.isError();
  }

  /** Shows a bar, in the place of the one before; empty: none. */
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
