package com.progimage.cli.console;

import com.progimage.sdk.AnalysisNotFoundException;
import com.progimage.sdk.ConnectionException;
import com.progimage.sdk.ImageNotFoundException;
import com.progimage.sdk.JobNotFoundException;
import com.progimage.sdk.KeyNotFoundException;
import com.progimage.sdk.NotPermittedException;
import com.progimage.sdk.UploadLinkNotFoundException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Exit codes. Scripts rely on the numbers. */
public enum ExitCode {
  DONE(0, "success"),
  FAILED(1, "failure, with the reason on standard error"),
  USAGE(2, "wrong usage: an invalid option, argument or setting"),
  NOT_FOUND(3, "no such image, analysis, job, key or upload link"),
  UNREACHABLE(4, "the server cannot be reached"),
  PARTLY(5, "partial failure: some of several actions succeeded"),
  JOB_FAILED(6, "the watched job failed or was canceled"),
  NOT_PERMITTED(7, "the server needs a key, or another one");

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

  /** Returns all codes as the help texts list them. */
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
    if (failure instanceof ImageNotFoundException
        || failure instanceof AnalysisNotFoundException
        || failure instanceof JobNotFoundException
        || failure instanceof KeyNotFoundException
        || failure instanceof UploadLinkNotFoundException) {
      return NOT_FOUND;
    }
    if (failure instanceof NotPermittedException) {
      return NOT_PERMITTED;
    }
    if (failure instanceof ConnectionException) {
      return UNREACHABLE;
    }
    return failure instanceof IllegalArgumentException ? USAGE : FAILED;
  }

  /** Returns the code for several actions: their common code, or otherwise that some failed. */
  public static ExitCode ofAll(Collection<ExitCode> each) {
    Set<ExitCode> codes = each.isEmpty() ? EnumSet.of(DONE) : EnumSet.copyOf(each);
    if (codes.size() == 1) {
      return codes.iterator().next();
    }
    return codes.contains(DONE) ? PARTLY : FAILED;
  }
}
