package com.progimage.server.engine.svg.strip;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.engine.svg.document.DataUri;
import com.progimage.server.engine.svg.document.SvgReader;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.svg.SvgText;
import com.progimage.server.image.svg.SvgXml;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites an SVG to one that draws the same and can do nothing else. It keeps the elements,
 * attributes, styles and addresses that are known only to draw. It drops all others, as well as
 * comments, processing instructions and the data of editors. The result is safe within an HTML page
 * too.
 */
public final class SvgSanitizer {
  /** Raster formats. */
  private static final Pattern PICTURE =
      Pattern.compile(
          "data:image/(png|jpeg|jpg|gif|webp)[;,].*", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

  /** Maximum nesting of drawings within drawings. */
  private static final int MAX_DEPTH = 3;

  /** Attributes that every browser treats as plain text. */
  private static final Set<String> TEXTS = Set.of("id", "class", "lang", "d", "points", "role");

  /** A browser that reads the result as HTML parses the content of these as HTML. */
  private static final Set<String> DESCRIPTIONS = Set.of("title", "desc");

  private final XMLStreamReader xml;
  private final StringBuilder out = new StringBuilder();
  private final int outerDrawings;
  private boolean isStartOpen;

  private SvgSanitizer(XMLStreamReader xml, int outerDrawings) {
    this.xml = xml;
    this.outerDrawings = outerDrawings;
  }

  /**
   * @throws Failure {@code undecodable} if this is not well-formed XML with an SVG root, {@code
   *     svg-doctype} if it has a DOCTYPE that {@link SvgText} does not remove
   */
  public static byte[] sanitized(byte[] svg) {
    return sanitized(svg, 0);
  }

  private static byte[] sanitized(byte[] svg, int outerDrawings) {
    try {
      XMLStreamReader xml = SvgXml.open(SvgText.read(svg));
      return new SvgSanitizer(xml, outerDrawings).copy().getBytes(UTF_8);
    } catch (XMLStreamException e) {
      throw SvgReader.malformed(e);
    }
  }

  private String copy() throws XMLStreamException {
    int depth = 0;
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.DTD -> throw SvgXml.doctype();
        case XMLStreamConstants.START_ELEMENT -> {
          if (depth == 0 && !(isSvg() && xml.getLocalName().equals("svg"))) {
            throw new Failure(ErrorCode.UNDECODABLE, "the root element is not svg");
          }
          String name = xml.getLocalName();
          if (!isSvg() || !SafeNames.isElement(name) || !isAllowedAnimation()) {
            SvgReader.skip(xml);
          } else if (name.equals("style") || DESCRIPTIONS.contains(name)) {
            begin(false);
            String content = content();
            text(name.equals("style") ? SafeStyle.sheet(content) : content);
            end(name);
          } else {
            begin(depth == 0);
            depth++;
          }
        }
        case XMLStreamConstants.END_ELEMENT -> {
          end(xml.getLocalName());
          depth--;
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          if (depth > 0) {
            text(xml.getText());
          }
        }
        default -> {
          // Comments and processing instructions do not draw.
        }
      }
    }
    return out.append('\n').toString();
  }

  private boolean isSvg() {
    return SvgReader.SVG.equals(xml.getNamespaceURI());
  }

  private boolean isAllowedAnimation() {
    String moved = xml.getAttributeValue(null, "attributeName");
    return !SafeNames.isAnimation(xml.getLocalName())
        || moved == null
        || SafeNames.isAnimated(moved.strip());
  }

  /** The text up to the end of the element, without that of nested elements. */
  private String content() throws XMLStreamException {
    StringBuilder content = new StringBuilder();
    for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
      switch (event) {
        case XMLStreamConstants.START_ELEMENT -> SvgReader.skip(xml);
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            content.append(xml.getText());
        default -> {
          // Comments and processing instructions are not text.
        }
      }
    }
    return content.toString();
  }

  private void begin(boolean isRoot) {
    closeStart();
    out.append('<').append(xml.getLocalName());
    if (isRoot) {
      attribute("xmlns", SvgReader.SVG);
      attribute("xmlns:xlink", SvgReader.XLINK);
    }
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      String name = xml.getAttributeLocalName(i);
      String value = kept(xml.getAttributeNamespace(i), name, xml.getAttributeValue(i));
      if (value != null) {
        String namespace = xml.getAttributeNamespace(i);
        String prefix = SvgReader.XLINK.equals(namespace) ? "xlink:" : "";
        attribute((SvgReader.XML.equals(namespace) ? "xml:" : prefix) + name, value);
      }
    }
    isStartOpen = true;
  }

  /** The new value of an attribute; null to drop it. */
  private @Nullable String kept(@Nullable String namespace, String name, String value) {
    if (SvgReader.XML.equals(namespace)) {
      return name.equals("space") || name.equals("lang") ? value : null;
    }
    boolean isPlain = namespace == null || namespace.isEmpty();
    if (name.equals("href") && (isPlain || SvgReader.XLINK.equals(namespace))) {
      return address(value.strip());
    }
    if (!isPlain || !SafeNames.isAttribute(name)) {
      return null;
    }
    if (name.equals("style")) {
      return SafeStyle.declarations(value);
    }
    boolean isText = TEXTS.contains(name) || name.startsWith("aria-");
    return isText || SafeStyle.isParts(value) ? value : null;
  }

  private @Nullable String address(String href) {
    if (href.startsWith("#")) {
      return xml.getLocalName().equals("a") ? null : href;
    }
    boolean isImage = xml.getLocalName().equals("image") || xml.getLocalName().equals("feImage");
    if (isImage && PICTURE.matcher(href).matches()) {
      return href;
    }
    return isImage ? drawing(href) : null;
  }

  private @Nullable String drawing(String uri) {
    Optional<DataUri> drawing = DataUri.parse(uri).filter(DataUri::isSvg);
    if (drawing.isEmpty() || outerDrawings == MAX_DEPTH) {
      return null;
    }
    try {
      byte[] sanitized = sanitized(drawing.get().bytes(), outerDrawings + 1);
      return new DataUri(drawing.get().mediaType(), sanitized).toString();
    } catch (Failure e) {
      return null; // elements in error are not drawn
    }
  }

  private void attribute(String name, String value) {
    out.append(' ').append(name).append("=\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '"' -> out.append("&quot;");
        case '\n', '\r', '\t' -> out.append("&#").append((int) c).append(';');
        default -> out.append(c);
      }
    }
    out.append('"');
  }

  private void text(String text) {
    if (!text.isEmpty()) {
      closeStart();
      out.append(
          text.replace("&", "&amp;")
              .replace("<", "&lt;")
              .replace(">", "&gt;")
              .replace("\r", "&#13;"));
    }
  }

  private void closeStart() {
    if (isStartOpen) {
      out.append('>');
      isStartOpen = false;
    }
  }

  private void end(String name) {
    if (isStartOpen) {
      out.append("/>");
      isStartOpen = false;
    } else {
      out.append("</").append(name).append('>');
    }
  }
}
