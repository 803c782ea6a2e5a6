package com.progimage.server.engine.analysis.label.torch;

import com.progimage.server.engine.analysis.label.torch.TorchPickle.TorchView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors in a file of PyTorch as it wrote them before version 1.6: five pickles (a number, a
 * version, facts about the machine, the tensors as parts of storages, the keys of the storages),
 * then for each storage its number of values and the values, little-endian.
 */
public final class TorchFile {
  private final Map<String, TorchView> views = new HashMap<>();
  private final Map<String, ByteBuffer> storages = new HashMap<>();

  private TorchFile() {}

  /**
   * @param file trusted: its digest was checked
   */
  public static TorchFile read(byte[] file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(file);
    for (int i = 0; i < 3; i++) {
      TorchPickle.read(in);
    }
    TorchFile read = new TorchFile();
    ((Map<?, ?>) TorchPickle.read(in))
        .forEach((name, view) -> read.views.put((String) name, (TorchView) view));
    for (Object key : (List<?>) TorchPickle.read(in)) {
      int count = Math.toIntExact(in.getLong());
      // Storages of 8-byte counters lie among those of floats; none of them is asked for.
      int size = count * (read.isFloats((String) key) ? Float.BYTES : Long.BYTES);
      read.storages.put((String) key, in.slice(in.position(), size).order(in.order()));
      in.position(in.position() + size);
    }
    return read;
  }

  /** Only the counters of batch norms are no floats. */
  private boolean isFloats(String storage) {
    return views.entrySet().stream()
        .filter(entry -> entry.getValue().storage().equals(storage))
        .noneMatch(entry -> entry.getKey().endsWith(".num_batches_tracked"));
  }

  /**
   * The values of a tensor, the last index fastest. They may lie in another order in the file, as
   * its strides say.
   */
  public float[] values(String name) throws IOException {
    TorchView view = views.get(name);
    if (view == null) {
      throw new IOException("the file has no tensor " + name);
    }
    ByteBuffer storage = storages.get(view.storage());
    if (storage == null) {
      throw new IOException("the file has no storage of the tensor " + name);
    }
    int count = view.sizes().stream().reduce(1, Math::multiplyExact);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      int at = view.offset();
      int rest = i;
      for (int axis = view.sizes().size() - 1; axis >= 0; axis--) {
        int size = view.sizes().get(axis);
        at += rest % size * view.strides().get(axis);
        rest /= size;
      }
      values[i] = storage.getFloat(at * Float.BYTES);
    }
    return values;
  }
}
