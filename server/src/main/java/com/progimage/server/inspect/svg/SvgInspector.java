package com.progimage.server.inspect.svg;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.image.svg.SvgSize;
import com.progimage.server.image.svg.SvgText;
import com.progimage.server.image.svg.SvgXml;
import com.progimage.server.inspect.format.Inspected;
import com.progimage.server.inspect.format.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Checks that an SVG is well-formed XML of limited size, even when its references are followed. */
public final class SvgInspector {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  private final References references;
  private final StringBuilder styles = new StringBuilder();

  private SvgInspector(Limits limits) {
    this.references = new References(limits.maxSvgElements());
  }

  public static Inspected inspect(Path file, Limits limits) throws IOException {
    long byteCount = Files.size(file);
    if (byteCount > limits.maxSvgBytes()) {
      throw tooComplex("bytes", limits.maxSvgBytes(), byteCount);
    }
    String text = SvgText.read(Files.readAllBytes(file));
    SvgTags.check(text, limits);
    Size size;
    try {
      size = new SvgInspector(limits).read(SvgXml.open(text));
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

  private Size read(XMLStreamReader xml) throws XMLStreamException {
    Deque<References.Element> open = new ArrayDeque<>();
    Size size = null;
    References.@Nullable Element root = null;
    boolean inStyle = false;
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.DTD -> throw SvgXml.doctype();
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
          // Comments and instructions are limited by the number of bytes.
        }
      }
    }
    if (size == null || root == null) {
      throw new Failure(ErrorCode.UNDECODABLE, "the SVG has no element: send the drawing");
    }
    references.checkExpansion(root, StyleRules.parse(styles.toString()));
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
        xml.getAttributeValue("", "viewBox"),
        xml.getAttributeValue("", "style"));
  }

  private References.Element element(XMLStreamReader xml, References.@Nullable Element parent) {
    References.Element element = references.add(parent, xml.getLocalName());
    for (int i = 0; i < xml.getAttributeCount(); i++) {
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
