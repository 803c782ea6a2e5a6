package com.progimage.server.engine.codec.imageio;

import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageWriterSpi;

/**
 * Finds ImageIO's plug-ins by class name, because the registry's order changes with every jar on
 * the path.
 */
public final class ImageIoPlugins {
  private ImageIoPlugins() {}

  public static ImageReader reader(String providerClass) throws IOException {
    return provider(ImageReaderSpi.class, providerClass).createReaderInstance();
  }

  public static ImageWriter writer(String providerClass) throws IOException {
    return provider(ImageWriterSpi.class, providerClass).createWriterInstance();
  }

  private static <T> T provider(Class<T> kind, String name) {
    Iterator<T> all = IIORegistry.getDefaultInstance().getServiceProviders(kind, false);
    while (all.hasNext()) {
      T provider = all.next();
      if (provider.getClass().getName().equals(name)) {
        return provider;
      }
    }
    throw new IllegalStateException("ImageIO has no " + name);
  }
}
