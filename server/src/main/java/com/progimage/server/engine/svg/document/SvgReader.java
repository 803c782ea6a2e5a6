package com.progimage.server.engine.svg.document;

import com.progimage.server.engine.svg.css.Cascade;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import com.progimage.server.image.svg.SvgSize;
import com.progimage.server.image.svg.SvgText;
import com.progimage.server.image.svg.SvgXml;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.batik.anim.dom.SVGDOMImplementation;
import org.apache.batik.anim.dom.SVGOMDocument;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.DOMException;
import org.w3c.dom.Element;

/**
 * Reads XML into Batik's document tree and leaves out everything that must never act: scripts,
 * handlers, animations, processing instructions, and references to anything outside the document.
 * Batik's own parser is not used, because it would follow a DTD.
 */
public final class SvgReader {
  public static final String SVG = SVGDOMImplementation.SVG_NAMESPACE_URI;
  public static final String XLINK = "http://www.w3.org/1999/xlink";
  public static final String XML = "http://www.w3.org/XML/1998/namespace";

  private static final Set<String> LEFT_OUT =
      Set.of(
          "script",
          "handler",
          "listener",
          "foreignObject",
          "metadata",
          "title",
          "desc",
          "animate",
          "animateColor",
          "animateMotion",
          "animateTransform",
          "set",
          "discard",
          "audio",
          "video",
          "iframe",
          "canvas",
          "cursor",
          "color-profile",
          "font-face",
          "font-face-src",
          "font-face-uri");

  private final XMLStreamReader xml;
  private final SVGOMDocument document;

  private SvgReader(XMLStreamReader xml) {
    this.xml = xml;
    document =
        (SVGOMDocument)
            SVGDOMImplementation.getDOMImplementation().createDocument(SVG, "svg", null);
  }

  /**
   * @throws Failure {@code undecodable} if this is not well-formed XML with an SVG root, {@code
   *     svg-doctype} if it has a DOCTYPE that {@link SvgText} does not remove
   */
  public static SVGOMDocument read(byte[] bytes) {
    try {
      return new SvgReader(SvgXml.open(SvgText.read(bytes))).read();
    } catch (XMLStreamException e) {
      throw malformed(e);
    }
  }

  public static Failure malformed(XMLStreamException e) {
    return new Failure(
        ErrorCode.UNDECODABLE, "the SVG is not well-formed XML: fix it and upload it again", e);
  }

  private SVGOMDocument read() throws XMLStreamException {
    @Nullable Element parent = null;
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.DTD -> throw SvgXml.doctype();
        case XMLStreamConstants.START_ELEMENT -> {
          if (parent == null) {
            parent = root();
          } else {
            Element element = element();
            if (element == null) {
              // Selectors count it among its siblings.
              parent.appendChild(document.createElementNS(Cascade.LEFT_OUT, xml.getLocalName()));
              skip(xml);
            } else {
              parent.appendChild(element);
              parent = element;
            }
          }
        }
        case XMLStreamConstants.END_ELEMENT -> {
          if (parent != null && parent.getParentNode() instanceof Element outer) {
            parent = outer;
          }
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          if (parent != null) {
            parent.appendChild(document.createTextNode(xml.getText()));
          }
        }
        default -> {
          // Comments and processing instructions have no effect.
        }
      }
    }
    return document;
  }

  private Element root() {
    if (!SVG.equals(xml.getNamespaceURI()) || !xml.getLocalName().equals("svg")) {
      throw new Failure(
          ErrorCode.UNDECODABLE, "the root element is not svg in the namespace " + SVG);
    }
    Element root = document.getDocumentElement();
    attributes(root);
    return root;
  }

  private @Nullable Element element() {
    if (!SVG.equals(xml.getNamespaceURI()) || LEFT_OUT.contains(xml.getLocalName())) {
      return null;
    }
    try {
      Element element =
          xml.getLocalName().equals(FilterFunctions.DROP_SHADOW)
              ? FilterFunctions.dropShadow(document)
              : document.createElementNS(SVG, xml.getLocalName());
      attributes(element);
      return element;
    } catch (DOMException e) {
      return null; // no element of SVG
    }
  }

  /** Skips to the end of the element that has just begun. */
  public static void skip(XMLStreamReader xml) throws XMLStreamException {
    for (int depth = 1; depth > 0; ) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
    }
  }

  private void attributes(Element element) {
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      String namespace = xml.getAttributeNamespace(i);
      String name = xml.getAttributeLocalName(i);
      String value = xml.getAttributeValue(i);
      if (namespace == null || namespace.isEmpty()) {
        if (name.equals("href")) {
          href(element, value);
        } else if (!name.startsWith("on")) {
          element.setAttributeNS(null, name, value);
        }
      } else if (namespace.equals(XLINK) && name.equals("href")) {
        if (xml.getAttributeValue("", "href") == null) {
          href(element, value);
        }
      } else if (namespace.equals(XML) && !name.equals("base")) {
        element.setAttributeNS(XML, "xml:" + name, value);
      }
    }
  }

  private static void href(Element element, String value) {
    String uri = value.strip();
    boolean image =
        element.getLocalName().equals("image") || element.getLocalName().equals("feImage");
    if (uri.startsWith("#") || image && DataUri.isOne(uri)) {
      element.setAttributeNS(XLINK, "xlink:href", uri);
    }
  }

  /** The default size of a document. */
  public static Size size(SVGOMDocument document) {
    Element root = document.getDocumentElement();
    return SvgSize.of(
        attribute(root, "width"),
        attribute(root, "height"),
        attribute(root, "viewBox"),
        attribute(root, "style"));
  }

  private static @Nullable String attribute(Element element, String name) {
    return element.hasAttributeNS(null, name) ? element.getAttributeNS(null, name) : null;
  }
}
