package com.progimage.server.command.usage;

import com.progimage.server.access.password.Password;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a command gets a password from: never from its arguments, which every user of the machine
 * can see.
 */
public final class PasswordInput {
  private static final CommandOption STDIN =
      new CommandOption(
          "--password-stdin", /* value= */ null, "take the password from the first line of stdin");
  private static final CommandOption GENERATE =
      new CommandOption(
          "--generate", /* value= */ null, "make a random password, and print it once");

  /** The options of a command that takes a password. Without either, the terminal asks for it. */
  public static final List<CommandOption> OPTIONS = List.of(STDIN, GENERATE);

  private static final int MAX_BYTES = 4 << 10;

  private PasswordInput() {}

  /** A password, and whether it was generated, so that its person has to be told. */
  public record GivenPassword(String text, boolean isGenerated) {
    /** Hides the password, so that no log shows it. */
    @Override
    public String toString() {
      return "GivenPassword";
    }
  }

  /**
   * @throws WrongUsage if there is no password, or the two that were typed differ
   */
  public static GivenPassword read(Invocation call) throws WrongUsage, IOException {
    boolean isGenerated = call.value(GENERATE).isPresent();
    if (call.value(STDIN).isPresent()) {
      if (isGenerated) {
        throw new WrongUsage("--generate and --password-stdin contradict each other: choose one");
      }
      return new GivenPassword(line(System.in), isGenerated);
    }
    return new GivenPassword(isGenerated ? Password.create().text() : typed(), isGenerated);
  }

  private static String line(InputStream in) throws WrongUsage, IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
      if (line.size() > MAX_BYTES) {
        throw new WrongUsage("the line on stdin is longer than any password: send a shorter one");
      }
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(line.toByteArray()))
              .toString();
      return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    } catch (CharacterCodingException e) {
      throw new WrongUsage("the password on stdin is not UTF-8: encode it so");
    }
  }

  /** Without a terminal, JDK 25 has no console; JDKs 22 to 24 have one. */
  @SuppressWarnings("SystemConsoleNull")
  private static String typed() throws WrongUsage {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new WrongUsage(
          "there is no terminal to type a password on: add --password-stdin or --generate");
    }
    char[] first = console.readPassword("Password: ");
    char[] second = console.readPassword("The same again: ");
    try {
      if (first == null || !Arrays.equals(first, second)) {
        throw new WrongUsage("the two passwords differ: start again");
      }
      return new String(first);
    } finally {
      wipe(first);
      wipe(second);
    }
  }

  private static void wipe(char @Nullable [] password) {
    if (password != null) {
      Arrays.fill(password, '\0');
    }
  }
}
