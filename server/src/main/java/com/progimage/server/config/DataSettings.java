package com.progimage.server.config;

import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.s3.client.S3Settings;
import com.progimage.server.database.postgres.PostgresAddress;
import com.progimage.server.http.Role;
import com.progimage.server.registry.redis.RedisRegistry;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the places where servers keep data. Servers of one deployment share them.
 *
 * @param folder the data folder
 * @param reserve of the folder's disk
 * @param redis the address of that of the registry and the jobs, with its password; null: both are
 *     embedded in the folder
 * @param state the database of the jobs and keys; null: they are where the registry is
 * @param objects the object store of the blobs; null: they are in the folder
 */
public record DataSettings(
    Path folder,
    Reserve reserve,
    @Nullable String redis,
    @Nullable PostgresAddress state,
    @Nullable S3Settings objects) {
  public static final DataSettings DEFAULTS =
      new DataSettings(
          Path.of("data"),
          Reserve.DEFAULTS,
          /* redis= */ null,
          /* state= */ null,
          /* objects= */ null);

  /**
   * @throws com.progimage.server.database.UnusableDatabaseException if the URL is not Redis's
   */
  public DataSettings {
    if (redis != null) {
      String _ = RedisRegistry.name(redis);
    }
  }

  /** Returns whether servers of a role can work on it. Only a Redis serves several servers. */
  boolean allows(Role role) {
    return role == Role.ALL || redis != null;
  }
}
