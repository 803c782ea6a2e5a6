package com.progimage.sdk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Failure of a local file or stream during an exchange. */
final class LocalFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;

  LocalFailure(String file, IOException cause) {
    super(cause);
    this.file = file;
  }

  LocalFileException toException(String doing) {
    Throwable cause = getCause();
    String reason =
        cause instanceof NoSuchFileException
            ? "there is no such file or folder"
            : cause instanceof AccessDeniedException
                ? "access is denied"
                : cause instanceof FileAlreadyExistsException
                    ? "something else is there"
                    : String.valueOf(cause == null ? this : cause.getMessage());
    return new LocalFileException(doing + ": " + file + ": " + reason, null, cause);
  }

  /** Returns the first cause that is not a network failure; null if all causes are. */
  static @Nullable Throwable within(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof LocalFailure
          || cause instanceof RuntimeException && !isOfTheFuture(cause)) {
        return cause;
      }
    }
    return null;
  }

  private static boolean isOfTheFuture(Throwable cause) {
    return cause instanceof java.util.concurrent.CompletionException
        || cause instanceof java.nio.channels.UnresolvedAddressException;
  }
}
