package com.progimage.cli.program;

import com.progimage.cli.console.Console;
import com.progimage.cli.settings.ServerAddress;
import com.progimage.cli.settings.UserFolders;
import com.progimage.sdk.ProgImageClient;

/** The running program, configured by the common options. */
public interface Program {
  /** Returns the console. */
  Console console();

  /** Returns the address of the server and where it was configured. */
  ServerAddress address();

  /** Returns a client of that server, the same at each call. */
  ProgImageClient images();

  /** Returns the user's folders. */
  UserFolders folders();
}
