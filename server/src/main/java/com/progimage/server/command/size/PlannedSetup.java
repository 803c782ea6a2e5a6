package com.progimage.server.command.size;

/**
 * The machines and engines of a plan.
 *
 * @param cores of one server
 * @param load the share of the cores that requests may take, so that a busy second fits too
 * @param nodeBytes memory of one Redis
 * @param replicas of each Redis
 */
record PlannedSetup(
    PlannedStore store,
    PlannedRegistry registry,
    double cores,
    double load,
    double nodeBytes,
    double replicas) {

  enum PlannedStore {
    DISK,
    S3
  }

  enum PlannedRegistry {
    SQLITE,
    REDIS,
    CLUSTER
  }

  boolean isOnDisk() {
    return store == PlannedStore.DISK;
  }

  boolean isEmbedded() {
    return registry == PlannedRegistry.SQLITE;
  }
}
