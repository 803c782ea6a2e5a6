package com.progimage.server.engine.svg;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.engine.svg.css.syntax.StyleParser;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import java.io.ByteArrayInputStream;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An SVG that draws the same and can do nothing else: scripts, handlers, embedded pages, links and
 * references to anything outside the document are left out, and so are comments, metadata and what
 * editors note. Animations stay, but for those of references.
 */
public final class SvgSanitizer {
  private static final Set<String> LEFT_OUT =
      Set.of(
          "script",
          "handler",
          "listener",
          "foreignObject",
          "metadata",
          "iframe",
          "audio",
          "video",
          "canvas",
          "discard",
          "font-face-uri");

  private static final Set<String> ANIMATIONS =
      Set.of("animate", "animateColor", "animateMotion", "animateTransform", "set");

  /** Pictures that are nothing but pixels: an SVG within could have all of that again. */
  private static final Pattern PICTURE =
      Pattern.compile("data:image/(png|jpeg|jpg|gif|webp)[;,].*", Pattern.DOTALL);

  private static final Pattern LOCAL =
      Pattern.compile("url\\(\\s*(['\"]?)#[^'\"()\\s]*\\1\\s*\\)", Pattern.CASE_INSENSITIVE);

  /** Functions that take addresses, escapes that could hide one, and rules that fetch. */
  private static final Pattern LEADS_OUT =
      Pattern.compile(
          "url\\(|src\\(|image\\(|image-set\\(|expression\\(|\\\\|@|javascript:",
          Pattern.CASE_INSENSITIVE);

  private final XMLStreamReader xml;
  private final StringBuilder out = new StringBuilder();
  private boolean isStartOpen;

  private SvgSanitizer(XMLStreamReader xml) {
    this.xml = xml;
  }

  /**
   * @throws Failure {@code undecodable} where this is not well-formed XML with an SVG root, {@code
   *     svg-doctype} where it has a DOCTYPE
   */
  public static byte[] sanitized(byte[] svg) {
    XMLInputFactory factory = SvgReader.factory();
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(svg));
      return new SvgSanitizer(xml).copy().getBytes(UTF_8);
    } catch (XMLStreamException e) {
      throw SvgReader.malformed(e);
    }
  }

  private String copy() throws XMLStreamException {
    int depth = 0;
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.DTD -> throw SvgReader.doctype();
        case XMLStreamConstants.START_ELEMENT -> {
          if (depth == 0 && !(isSvg() && xml.getLocalName().equals("svg"))) {
            throw new Failure(ErrorCode.UNDECODABLE, "the root element is not svg");
          }
          if (!isSvg() || LEFT_OUT.contains(xml.getLocalName()) || movesReference()) {
            SvgReader.skip(xml);
          } else if (xml.getLocalName().equals("style")) {
            begin(false);
            text(style());
            end();
          } else {
            begin(depth == 0);
            depth++;
          }
        }
        case XMLStreamConstants.END_ELEMENT -> {
          end();
          depth--;
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          if (depth > 0) {
            text(xml.getText());
          }
        }
        default -> {
          // Comments and instructions say nothing of the drawing.
        }
      }
    }
    return out.append('\n').toString();
  }

  private boolean isSvg() {
    return SvgReader.SVG.equals(xml.getNamespaceURI());
  }

  private boolean movesReference() {
    String moved = xml.getAttributeValue(null, "attributeName");
    if (!ANIMATIONS.contains(xml.getLocalName()) || moved == null) {
      return false;
    }
    String name = moved.strip().toLowerCase(Locale.ROOT).replaceFirst("^.*:", "");
    return name.equals("href") || name.startsWith("on");
  }

  private String style() throws XMLStreamException {
    StringBuilder sheet = new StringBuilder();
    for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        SvgReader.skip(xml);
      } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
        sheet.append(xml.getText());
      }
    }
    return StyleRules.rewrite(
        sheet.toString(),
        (selectors, body) -> leadsOut(selectors) ? "" : selectors + "{" + declarations(body) + "}");
  }

  private static String declarations(String body) {
    return StyleParser.declarations(body).stream()
        .filter(declaration -> !leadsOut(declaration.property() + declaration.value()))
        .map(declaration ->
            declaration.property()
                + ":"
                + declaration.value()
                + (declaration.important() ? "!important" : ""))
        .collect(Collectors.joining(";"));
  }

  private static boolean leadsOut(String css) {
    return LEADS_OUT.matcher(LOCAL.matcher(css).replaceAll("")).find();
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

  /** The value that an attribute has from now on; null where it goes. */
  private @Nullable String kept(@Nullable String namespace, String name, String value) {
    if (SvgReader.XML.equals(namespace)) {
      return name.equals("base") ? null : value;
    }
    boolean isPlain = namespace == null || namespace.isEmpty();
    if (name.equals("href") && (isPlain || SvgReader.XLINK.equals(namespace))) {
      return isAllowed(value.strip()) ? value.strip() : null;
    }
    if (!isPlain || name.toLowerCase(Locale.ROOT).startsWith("on")) {
      return null;
    }
    if (name.equals("style")) {
      return declarations(value);
    }
    return leadsOut(value) && !name.equals("id") && !name.equals("class") ? null : value;
  }

  private boolean isAllowed(String reference) {
    boolean isImage = xml.getLocalName().equals("image") || xml.getLocalName().equals("feImage");
    return reference.startsWith("#") || isImage && PICTURE.matcher(reference).matches();
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

  private void end() {
    if (isStartOpen) {
      out.append("/>");
      isStartOpen = false;
    } else {
      out.append("</").append(xml.getLocalName()).append('>');
    }
  }
}
