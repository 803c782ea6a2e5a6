package com.progimage.server.inspect;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.image.SvgSize;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Well-formed XML without a DOCTYPE, of bounded size, even when its references are followed. */
final class SvgInspector {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  private final Limits limits;
  private final References references;
  private final StringBuilder styles = new StringBuilder();
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
    byte[] bytes = Files.readAllBytes(file);
    if (SvgText.isBrokenUtf8(bytes)) {
      // The JDK's parser would say so too, but to the server's standard error.
      throw new Failure(ErrorCode.UNDECODABLE, "the SVG is not well-formed UTF-8: mend it");
    }
    Size size;
    try {
      XMLStreamReader xml = factory().createXMLStreamReader(new ByteArrayInputStream(bytes));
      size = new SvgInspector(limits).read(xml);
    } catch (XMLStreamException e) {
      throw new Failure(
          ErrorCode.UNDECODABLE, "the SVG is not well-formed XML%s".formatted(place(e)), e);
    }
    limits.check(size.width(), size.height());
    return new Inspected(ImageFormat.SVG, size, 1, 1);
  }

  private static String place(XMLStreamException e) {
    return e.getLocation() == null
        ? ": mend it"
        : " at line %d, column %d: mend it there"
            .formatted(e.getLocation().getLineNumber(), e.getLocation().getColumnNumber());
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    // The JDK's own limits are tighter than ours, and would say that the XML is not well-formed.
    factory.setProperty("jdk.xml.elementAttributeLimit", "0");
    factory.setProperty("jdk.xml.maxElementDepth", "0");
    return factory;
  }

  private Size read(XMLStreamReader xml) throws XMLStreamException {
    Deque<References.Element> open = new ArrayDeque<>();
    Size size = null;
    References.@Nullable Element root = null;
    boolean inStyle = false;
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
          References.Element element = element(xml, open.peek());
          open.push(element);
          if (open.size() > limits.maxSvgDepth()) {
            throw tooComplex("levels of nested elements", limits.maxSvgDepth(), open.size());
          }
          inStyle = xml.getLocalName().equals("style");
        }
        case XMLStreamConstants.END_ELEMENT -> {
          root = open.pop();
          inStyle = false;
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (inStyle) {
            styles.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
          }
        }
        default -> {
          // Comments and instructions are bounded by the bytes.
        }
      }
    }
    if (size == null || root == null) {
      throw new Failure(ErrorCode.UNDECODABLE, "the SVG has no element: send the drawing");
    }
    references.checkExpansion(root, StyleRules.parse(styles));
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
        xml.getAttributeValue("", "width"),
        xml.getAttributeValue("", "height"),
        xml.getAttributeValue("", "viewBox"));
  }

  private References.Element element(XMLStreamReader xml, References.@Nullable Element parent) {
    elements++;
    if (elements > limits.maxSvgElements()) {
      throw tooComplex("elements", limits.maxSvgElements(), elements);
    }
    int attributes = xml.getAttributeCount();
    if (attributes > limits.maxSvgAttributes()) {
      throw tooComplex("attributes of one element", limits.maxSvgAttributes(), attributes);
    }
    References.Element element = references.add(parent, xml.getLocalName());
    for (int i = 0; i < attributes; i++) {
      references.attribute(element, xml.getAttributeLocalName(i), xml.getAttributeValue(i));
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
