package com.progimage.server.image.svg;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import java.io.StringReader;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Opens the XML of an SVG, so that the server and its render workers read the same. */
public final class SvgXml {
  private SvgXml() {}

  /**
   * A reader of the text, which resolves no entity and fetches nothing. A DOCTYPE event is an
   * error: {@link SvgText#read} has removed the one that is allowed.
   *
   * @param text that {@link SvgText#read} gave
   */
  public static XMLStreamReader open(String text) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    // The inspection holds documents to our own limits, which are wider in these two.
    factory.setProperty("jdk.xml.elementAttributeLimit", "0");
    factory.setProperty("jdk.xml.maxElementDepth", "0");
    return factory.createXMLStreamReader(new StringReader(text));
  }

  /** The refusal of a DOCTYPE that {@link SvgText#read} has not removed. */
  public static Failure doctype() {
    return new Failure(
        ErrorCode.SVG_DOCTYPE,
        "the SVG has a DOCTYPE that declares more than the namespaces that Illustrator names:"
            + " remove the DOCTYPE, SVG needs none");
  }
}
