package com.progimage.server.blob.upkeep;

import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.file.Scratch;
import com.progimage.server.blob.file.TaskLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The data folder and the records of the store, through which processes communicate. */
public interface SharedFolder {
  /** The permanent id of the store. A registry with another id belongs to another store. */
  String instanceId() throws IOException;

  /** The registry that is complete for this store, as set by {@link #rememberRegistry}. */
  Optional<String> lastRegistry() throws IOException;

  /**
   * Records durably which registry is complete for this store.
   *
   * @param registry null if none is
   */
  void rememberRegistry(@Nullable String registry) throws IOException;

  /**
   * A folder for temporary files of this process. It is removed when the store is closed or, after
   * a crash, by any server's {@link BlobStore#recover}.
   */
  Path temporaryFolder();

  /**
   * Creates an empty temporary file for data that does not fit into memory.
   *
   * @throws com.progimage.server.failure.Failure {@code insufficient-storage} if the disk does not
   *     accept it
   */
  Scratch scratch();

  /** The folders that render workers read: stored images, and those that this process stages. */
  List<Path> sourceFolders();

  /** The folder that render workers write to. It is removed with {@link #temporaryFolder}. */
  Path renderFolder();

  /** The file of the embedded registry. */
  Path registryFile();

  /** The file of the embedded store of keys, which may not exist. */
  Path accessFile();

  /** The file of the embedded store for data that cannot be rebuilt. */
  Path stateFile();

  /** Claims a task for this process; empty if another process on this data folder has it. */
  Optional<TaskLock> claim(String task) throws IOException;

  /** The text that {@link #writeNote} last wrote for a task, on any data folder of the store. */
  Optional<String> note(String task) throws IOException;

  /** The last text of each data folder of the store, in no order. */
  List<String> notes(String task) throws IOException;

  /** Records a text for a task, durably. Only for the process that has claimed the task. */
  void writeNote(String task, String text) throws IOException;
}
