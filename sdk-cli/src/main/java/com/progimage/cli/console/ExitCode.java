package com.progimage.cli.console;

import com.progimage.sdk.ConnectionException;
import com.progimage.sdk.ImageNotFoundException;
import com.progimage.sdk.JobNotFoundException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How a command ended. The numbers are a promise to scripts. */
public enum ExitCode {
  DONE(0, "done"),
  FAILED(1, "failed, with the reason on standard error"),
  USAGE(2, "used wrongly: an option, an argument or a setting that makes no sense"),
  NOT_FOUND(3, "there is no such image or job"),
  UNREACHABLE(4, "the server cannot be reached"),
  PARTLY(5, "partly failed: some of several are done"),
  JOB_FAILED(6, "the job that was watched has failed, or was cancelled");

  /** As a shell shows the end by SIGPIPE. */
  static final int READER_GONE = 141;

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  public int number() {
    return number;
  }

  /** All of them as a help text lists them. */
  public static Map<String, String> list() {
    Map<String, String> list = new LinkedHashMap<>();
    for (ExitCode code : values()) {
      list.put(" " + code.number(), code.meaning);
    }
    list.put("130", "interrupted by Ctrl-C");
    list.put(String.valueOf(READER_GONE), "the reader of standard output has gone");
    return list;
  }

  static ExitCode of(Throwable failure) {
    if (failure instanceof CommandFailure command) {
      return command.exitCode();
    }
    if (failure instanceof ImageNotFoundException || failure instanceof JobNotFoundException) {
      return NOT_FOUND;
    }
    if (failure instanceof ConnectionException) {
      return UNREACHABLE;
    }
    return failure instanceof IllegalArgumentException ? USAGE : FAILED;
  }

  /** Of several things done one by one: what all have in common, else that some failed. */
  public static ExitCode ofAll(Collection<ExitCode> each) {
    Set<ExitCode> codes = each.isEmpty() ? EnumSet.of(DONE) : EnumSet.copyOf(each);
    if (codes.size() == 1) {
      return codes.iterator().next();
    }
    return codes.contains(DONE) ? PARTLY : FAILED;
  }
}
