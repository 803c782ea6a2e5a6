package com.progimage.server.engine.codec;

import com.progimage.server.engine.Planes;
import com.progimage.server.transformation.Chroma;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** An encoder of a format whose files hold luma and chroma. */
public interface PlaneEncoder extends Encoder {
  /** The subsampling with these settings; empty if the encoder needs colors for them. */
  Optional<Chroma> chroma(EncodeSettings settings);

  /**
   * Like {@link #encode}, without the way through colors.
   *
   * @param planes with the subsampling that {@link #chroma} returns for the settings
   */
  void encodePlanes(Planes planes, EncodeSettings settings, OutputStream out) throws IOException;
}
