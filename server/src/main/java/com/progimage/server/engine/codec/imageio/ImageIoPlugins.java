package com.progimage.server.engine.codec.imageio;

import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * Finds ImageIO's plug-ins by class name, because the registry's order changes with every jar on
 * the path.
 */
public final class ImageIoPlugins {
  private ImageIoPlugins() {}

  public static ImageReader reader(String providerClass) throws IOException {
    Iterator<ImageReaderSpi> all =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
    while (all.hasNext()) {
      ImageReaderSpi provider = all.next();
      if (provider.getClass().getName().equals(providerClass)) {
        return provider.createReaderInstance();
      }
    }
    throw new IllegalStateException("ImageIO has no " + providerClass);
  }
}
