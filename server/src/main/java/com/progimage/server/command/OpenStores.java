package com.progimage.server.command;

import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.assembly.Lifecycle;
import com.progimage.server.assembly.Stores;
import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.command.usage.Invocation;
import com.progimage.server.command.usage.WrongUsage;
import com.progimage.server.config.LogLevel;
import com.progimage.server.config.ServerConfig;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.time.Clock;

/**
 * The stores that the commands on keys, accounts and owners open while their servers run.
 *
 * @param parts closed at the end of the command
 */
record OpenStores(
    ServerConfig config,
    Lifecycle parts,
    MaintainedStore blobs,
    AccessDatabase access,
    CommandAudit audit) {
  /** What a command does with the stores. */
  @FunctionalInterface
  interface StoresAction {
    void run(OpenStores stores) throws Exception;
  }

  /**
   * Runs a command.
   *
   * @throws WrongUsage if the stores refuse what the command was given
   */
  static int with(Invocation call, StoresAction action) throws Exception {
    ServerConfig config = ServerConfig.of(call.configuration());
    LogLevel.set(call.configuration());
    try (Lifecycle parts = new Lifecycle()) {
      MaintainedStore blobs = ExistingFolder.open(config, parts);
      AccessDatabase access = parts.add(Stores.openAccess(config.data(), blobs));
      action.run(new OpenStores(config, parts, blobs, access, CommandAudit.open(config, parts)));
      return Command.DONE;
    } catch (Failure failure) {
      if (failure.code() == ErrorCode.MALFORMED_REQUEST) {
        throw new WrongUsage(failure.detail());
      }
      throw failure;
    }
  }

  /** The time, as precise as the stores keep it. */
  static Clock clock() {
    return Clock.tickMillis(Clock.systemUTC().getZone());
  }
}
