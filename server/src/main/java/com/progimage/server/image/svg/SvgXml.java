package com.progimage.server.image.svg;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.io.StringReader;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Opens the XML of an SVG, so that the server and its render workers parse it alike. */
public final class SvgXml {
  private SvgXml() {}

  /**
   * A reader of the text that resolves no entity and fetches nothing. It reports a DOCTYPE as an
   * error, because {@link SvgText#read} has removed a permitted one.
   *
   * @param text the result of {@link SvgText#read}
   */
  public static XMLStreamReader open(String text) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    // The upload check has its own limits, which are wider for these two.
    factory.setProperty("jdk.xml.elementAttributeLimit", "0");
    factory.setProperty("jdk.xml.maxElementDepth", "0");
    return factory.createXMLStreamReader(new StringReader(text));
  }

  /** The refusal of a DOCTYPE that {@link SvgText#read} did not remove. */
  public static Failure doctype() {
    return new Failure(
        ErrorCode.SVG_DOCTYPE,
        "the SVG has a DOCTYPE that declares more than the namespaces that Illustrator names:"
            + " remove the DOCTYPE, SVG needs none");
  }
}
