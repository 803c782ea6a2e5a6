package com.progimage.server.http.body;

import com.progimage.server.access.Scope;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.access.Gate;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.requester.Requester;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores the files of a form, all or none. */
public final class FormImages {
  /** Maximum number of files of a form. */
  public static final int MAX_FILES = 100;

  private static final Logger LOG = LoggerFactory.getLogger(FormImages.class);

  private final ImageLibrary library;
  private final Supplier<Set<ImageFormat>> reads;
  private final Bodies bodies;
  private final Gate gate;

  public FormImages(
      ImageLibrary library, Supplier<Set<ImageFormat>> reads, Bodies bodies, Gate gate) {
    this.library = library;
    this.reads = reads;
    this.bodies = bodies;
    this.gate = gate;
  }

  /** Uses the images of a form. */
  public interface ImageUse<T> {
    /**
     * @throws Failure if the images must not be stored
     */
    T of(List<StoredImage> images, MultipartForm form);
  }

  /**
   * @return the result of {@code use} for the images, in the form's order
   * @throws Failure as {@code POST /images} does, and any failure of {@code use}; then no image is
   *     stored
   */
  public <T> T store(Context context, ImageUse<T> use) throws IOException {
    Requester asker = gate.requester(context);
    Gate.identity(context).require(Scope.WRITE);
    Ownership ownership = Gate.ownership(context);
    List<StoredImage> stored = new ArrayList<>();
    try (MultipartForm form = MultipartForm.open(context, bodies, MAX_FILES)) {
      for (Optional<MultipartForm.FormFile> file = form.next();
          file.isPresent();
          file = form.next()) {
        stored.add(store(file.get(), stored.size(), ownership, asker));
      }
      return use.of(stored, form);
    } catch (IOException | RuntimeException e) {
      stored.forEach(this::remove);
      throw e;
    }
  }

  private StoredImage store(
      MultipartForm.FormFile file, int index, Ownership ownership, Requester asker)
      throws IOException {
    try {
      ImageBody image = ImageBody.of(file, reads.get());
      return library
          .store(
              image.bytes(),
              image.length(),
              new ImageLibrary.Upload(
                  ownership,
                  image.declared(),
                  image.fileName(),
                  /* lifetime= */ null,
                  /* decode= */ false,
                  asker,
                  /* idempotencyHash= */ null))
          .image();
    } catch (Failure failure) {
      throw failure.of("file " + index + file.fileName().map(name -> " (" + name + ")").orElse(""));
    }
  }

  private void remove(StoredImage image) {
    try {
      library.delete(image.id());
    } catch (Failure failure) {
      LOG.warn("image {} of a refused form stays: {}", image.id(), failure.getMessage());
    }
  }
}
