package com.progimage.server.inspect;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.Size;
import com.progimage.server.image.SvgSize;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Well-formed XML without a DOCTYPE, of bounded size, even when its references are followed. */
final class SvgInspector {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";
  private static final String XLINK = "http://www.w3.org/1999/xlink";

  private final Limits limits;
  private final References references;
  private int elements;

  private SvgInspector(Limits limits) {
    this.limits = limits;
    this.references = new References(limits.maxSvgElements());
  }

  static Inspected inspect(Path file, Limits limits) throws IOException {
    long byteCount = Files.size(file);
    if (byteCount > limits.maxSvgBytes()) {
      throw tooComplex("bytes", limits.maxSvgBytes(), byteCount);
    }
    try (InputStream in = Files.newInputStream(file)) {
      Size size = new SvgInspector(limits).read(factory().createXMLStreamReader(in));
      limits.check(size.width(), size.height());
      return new Inspected(com.progimage.server.image.ImageFormat.SVG, size, 1, 1);
    } catch (XMLStreamException e) {
      throw new Failure(
          ErrorCode.UNDECODABLE,
          "the SVG is not well-formed XML at line %d, column %d: mend it there"
              .formatted(e.getLocation().getLineNumber(), e.getLocation().getColumnNumber()),
          e);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    // The parser's own limits are lower than ours may be, and it calls what passes them malformed.
    factory.setProperty("jdk.xml.maxElementDepth", "0");
    factory.setProperty("jdk.xml.elementAttributeLimit", "0");
    return factory;
  }

  private Size read(XMLStreamReader xml) throws XMLStreamException {
    Deque<References.Element> open = new ArrayDeque<>();
    Size size = null;
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.DTD ->
            throw new Failure(
                ErrorCode.SVG_DOCTYPE, "the SVG has a DOCTYPE: remove it, SVG needs none");
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw new Failure(
                ErrorCode.UNDECODABLE,
                "the SVG names the entity %s, which XML does not have: write the character itself"
                    .formatted(xml.getLocalName()));
        case XMLStreamConstants.START_ELEMENT -> {
          if (size == null) {
            size = root(xml);
          }
          open.push(element(xml, open.peek()));
          if (open.size() > limits.maxSvgDepth()) {
            throw tooComplex("levels of nested elements", limits.maxSvgDepth(), open.size());
          }
        }
        case XMLStreamConstants.END_ELEMENT -> {
          References.Element ended = open.pop();
          if (open.isEmpty()) {
            references.checkExpansion(ended);
          }
        }
        default -> {
          // Text and comments are bounded by the bytes.
        }
      }
    }
    if (size == null) {
      throw new Failure(ErrorCode.UNDECODABLE, "the SVG has no element: send the drawing");
    }
    return size;
  }

  private static Size root(XMLStreamReader xml) {
    if (!xml.getLocalName().equals("svg") || !NAMESPACE.equals(xml.getNamespaceURI())) {
      throw new Failure(
          ErrorCode.UNDECODABLE,
          "the root element is %s and not svg in the namespace %s: add xmlns=\"%s\""
              .formatted(xml.getLocalName(), NAMESPACE, NAMESPACE));
    }
    return SvgSize.of(
        xml.getAttributeValue(null, "width"),
        xml.getAttributeValue(null, "height"),
        xml.getAttributeValue(null, "viewBox"));
  }

  private References.Element element(XMLStreamReader xml, References.Element parent) {
    elements++;
    if (elements > limits.maxSvgElements()) {
      throw tooComplex("elements", limits.maxSvgElements(), elements);
    }
    int attributes = xml.getAttributeCount();
    if (attributes > limits.maxSvgAttributes()) {
      throw tooComplex("attributes of one element", limits.maxSvgAttributes(), attributes);
    }
    References.Element element = references.add(parent, xml.getAttributeValue(null, "id"));
    for (int i = 0; i < attributes; i++) {
      String value = xml.getAttributeValue(i);
      boolean isLink =
          xml.getAttributeLocalName(i).equals("href")
              && (xml.getAttributeNamespace(i) == null
                  || xml.getAttributeNamespace(i).isEmpty()
                  || xml.getAttributeNamespace(i).equals(XLINK));
      if (isLink && value.startsWith("#")) {
        element.refersTo(value.substring(1));
      } else {
        element.refersToUrls(value);
      }
    }
    return element;
  }

  static Failure tooComplex(String what, long limit, long actual) {
    return Failure.overLimit(
        ErrorCode.SVG_TOO_COMPLEX,
        "the SVG has %d %s and may have %d: simplify it".formatted(actual, what, limit),
        limit,
        actual);
  }
}
