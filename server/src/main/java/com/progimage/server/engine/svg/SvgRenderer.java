package com.progimage.server.engine.svg;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.Size;
import com.progimage.server.image.SvgSize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.batik.transcoder.SVGAbstractTranscoder;
import org.apache.batik.transcoder.TranscoderException;
import org.apache.batik.transcoder.TranscoderInput;
import org.apache.batik.transcoder.TranscoderOutput;
import org.apache.batik.transcoder.XMLAbstractTranscoder;
import org.apache.batik.transcoder.image.ImageTranscoder;
import org.jspecify.annotations.Nullable;

/**
 * Draws SVG that was inspected: no scripts, nothing from outside the document, transparent paper.
 */
public final class SvgRenderer {
  static {
    // The limits of the JDK's parser, which Batik uses, are lower than those of the inspection,
    // which every drawing has passed.
    System.setProperty("jdk.xml.maxElementDepth", "0");
    System.setProperty("jdk.xml.elementAttributeLimit", "0");
  }

  private SvgRenderer() {}

  /**
   * The document's own size.
   *
   * @throws Failure {@code undecodable}
   */
  public static Size size(Path svg) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try (InputStream in = Files.newInputStream(svg)) {
      XMLStreamReader reader = factory.createXMLStreamReader(in);
      while (!reader.isStartElement()) {
        reader.next();
      }
      return SvgSize.of(
          reader.getAttributeValue(null, "width"),
          reader.getAttributeValue(null, "height"),
          reader.getAttributeValue(null, "viewBox"));
    } catch (IOException | XMLStreamException e) {
      throw undecodable(e);
    }
  }

  /**
   * Draws the document so many pixels large.
   *
   * @throws Failure {@code undecodable} for whatever Batik throws
   */
  public static Pixels render(Path svg, int width, int height) {
    Capture capture = new Capture();
    capture.addTranscodingHint(SVGAbstractTranscoder.KEY_WIDTH, (float) width);
    capture.addTranscodingHint(SVGAbstractTranscoder.KEY_HEIGHT, (float) height);
    capture.addTranscodingHint(SVGAbstractTranscoder.KEY_EXECUTE_ONLOAD, false);
    capture.addTranscodingHint(SVGAbstractTranscoder.KEY_ALLOWED_SCRIPT_TYPES, "");
    capture.addTranscodingHint(SVGAbstractTranscoder.KEY_ALLOW_EXTERNAL_RESOURCES, false);
    capture.addTranscodingHint(XMLAbstractTranscoder.KEY_XML_PARSER_VALIDATING, false);
    try (InputStream in = Files.newInputStream(svg)) {
      TranscoderInput input = new TranscoderInput(in);
      // Fragments are resolved against a place that does not exist.
      input.setURI("urn:progimage:document.svg");
      capture.transcode(input, new TranscoderOutput());
      return capture.pixels(width, height);
    } catch (IOException | TranscoderException | RuntimeException | StackOverflowError e) {
      throw undecodable(e);
    }
  }

  private static Failure undecodable(Throwable cause) {
    return new Failure(
        ErrorCode.UNDECODABLE, "the SVG cannot be drawn: check it with a validator", cause);
  }

  /** Keeps what Batik drew instead of writing a file. */
  private static final class Capture extends ImageTranscoder {
    private @Nullable BufferedImage drawn;

    @Override
    public BufferedImage createImage(int width, int height) {
      return new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    }

    @Override
    public void writeImage(BufferedImage image, TranscoderOutput output) {
      drawn = image;
    }

    Pixels pixels(int width, int height) throws TranscoderException {
      if (drawn == null || drawn.getWidth() != width || drawn.getHeight() != height) {
        throw new TranscoderException("Batik drew nothing of " + width + "x" + height);
      }
      int[] argb = new int[Math.multiplyExact(width, height)];
      drawn.getRGB(0, 0, width, height, argb, 0, width);
      return new Pixels(width, height, argb);
    }
  }
}
