package com.progimage.server.engine.svg.bridge;

import com.progimage.server.engine.svg.css.Cascade;
import com.progimage.server.engine.svg.css.value.Units;
import com.progimage.server.engine.svg.document.LateStyles;
import com.progimage.server.engine.svg.document.LenientDocument;
import com.progimage.server.engine.svg.document.ReferenceCycles;
import com.progimage.server.engine.svg.font.SystemFonts;
import com.progimage.server.image.Size;
import java.awt.geom.AffineTransform;
import java.awt.geom.Dimension2D;
import java.io.IOException;
import java.io.InputStream;
import org.apache.batik.anim.dom.SVGOMDocument;
import org.apache.batik.bridge.BridgeContext;
import org.apache.batik.bridge.DocumentLoader;
import org.apache.batik.bridge.ExternalResourceSecurity;
import org.apache.batik.bridge.FontFamilyResolver;
import org.apache.batik.bridge.NoLoadExternalResourceSecurity;
import org.apache.batik.bridge.NoLoadScriptSecurity;
import org.apache.batik.bridge.SVGLinearGradientElementBridge;
import org.apache.batik.bridge.ScriptSecurity;
import org.apache.batik.bridge.StrokingTextPainter;
import org.apache.batik.bridge.URIResolver;
import org.apache.batik.bridge.UserAgent;
import org.apache.batik.bridge.UserAgentAdapter;
import org.apache.batik.util.ParsedURL;
import org.apache.xmlgraphics.java2d.Dimension2DDouble;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.svg.SVGDocument;

/** A Batik context that gives a document no access to anything outside it. */
public final class OfflineContext extends BridgeContext {
  /**
   * Address of the document: style engines and patterns resolve references by it, and accept only a
   * complete URL. No such host can exist (RFC 6761), and no code accesses it.
   */
  private static final String ADDRESS = "http://drawing.invalid/";

  private final EmbeddedImages images;
  private final int depth;

  private OfflineContext(UserAgent agent, EmbeddedImages images, int depth) {
    super(agent, new NoLoader(agent));
    this.images = images;
    this.depth = depth;
    setDynamicState(STATIC);
    setTextPainter(new Painter());
  }

  /** A context for one static drawing. The caller must dispose of it. */
  public static OfflineContext create(Size size, EmbeddedDecoder decoder) {
    return new OfflineContext(new Agent(size), new EmbeddedImages(decoder), 0);
  }

  /** A context for a nested drawing. */
  OfflineContext inner(Size size) {
    OfflineContext inner = new OfflineContext(new Agent(size), images, depth + 1);
    inner.setGVTBuilder(
        new ForgivingBuilder(
            new LateStyles(Units.of(size.width(), size.height()), new AffineTransform())));
    return inner;
  }

  /** Nesting depth of the drawing. */
  int depth() {
    return depth;
  }

  @Override
  public void registerSVGBridges() {
    super.registerSVGBridges();
    putBridge(new ImageBridge(images));
    putBridge(new FeImageBridge(images));
    putBridge(new BlurBridge());
    putBridge(new MaskBridge());
    putBridge(new MarkerBridge());
    putBridge(new PatternBridge());
    putBridge(new GradientBridge(new SVGLinearGradientElementBridge()));
    putBridge(new GradientBridge(new RadialGradientBridge()));
  }

  @Override
  public URIResolver createURIResolver(SVGDocument document, DocumentLoader loader) {
    return new Fragments(document, loader);
  }

  /** Converts a document, or one nested in another, to a form that Batik can build. */
  public void prepare(SVGOMDocument document, Size size, boolean filtered) {
    Element root = document.getDocumentElement();
    // The condition on the whole drawing was checked elsewhere.
    root.removeAttributeNS(null, "systemLanguage");
    root.removeAttributeNS(null, "requiredExtensions");
    root.setAttributeNS(null, "width", String.valueOf(size.width()));
    root.setAttributeNS(null, "height", String.valueOf(size.height()));
    Cascade.resolve(root, size.width(), size.height());
    // Creates the style engine, which otherwise happens while the tree is built.
    document.setDocumentURI(ADDRESS);
    document.setParsedURL(new ParsedURL(ADDRESS));
    setDocument(document);
    initializeDocument(document);
    LenientDocument.tidy(document, filtered);
    ReferenceCycles.breakUp(document);
  }

  /** Falls back to {@link SystemFonts} for text that the document's own fonts cannot display. */
  private static final class Painter extends StrokingTextPainter {
    @Override
    protected FontFamilyResolver getFontFamilyResolver() {
      return SystemFonts.INSTALLED;
    }
  }

  private static final class Agent extends UserAgentAdapter {
    private final Size size;

    Agent(Size size) {
      this.size = size;
    }

    @Override
    public Dimension2D getViewportSize() {
      return new Dimension2DDouble(size.width(), size.height());
    }

    @Override
    public FontFamilyResolver getFontFamilyResolver() {
      return SystemFonts.INSTALLED;
    }

    @Override
    public void displayError(String message) {
      // Elements in error are left out.
    }

    @Override
    public void displayError(Exception error) {
      // Elements in error are left out.
    }

    @Override
    public void displayMessage(String message) {
      // No user can read it.
    }

    @Override
    public ExternalResourceSecurity getExternalResourceSecurity(
        ParsedURL resource, ParsedURL document) {
      return new NoLoadExternalResourceSecurity();
    }

    @Override
    public void checkLoadExternalResource(ParsedURL resource, ParsedURL document) {
      throw new SecurityException("nothing is loaded");
    }

    @Override
    public ScriptSecurity getScriptSecurity(String type, ParsedURL script, ParsedURL document) {
      return new NoLoadScriptSecurity(type);
    }

    @Override
    public void checkLoadScript(String type, ParsedURL script, ParsedURL document) {
      throw new SecurityException("no script runs");
    }
  }

  /** Resolves references to elements of the document itself only. */
  private static final class Fragments extends URIResolver {
    Fragments(SVGDocument document, DocumentLoader loader) {
      super(document, loader);
    }

    @Override
    public @Nullable Node getNode(String uri, Element referrer) throws IOException {
      String fragment = uri.startsWith(ADDRESS) ? uri.substring(ADDRESS.length()) : uri;
      if (!fragment.startsWith("#")) {
        throw new IOException("nothing is loaded");
      }
      return getNodeByFragment(fragment.substring(1), referrer);
    }
  }

  /**
   * Refuses all documents. The context asks its user agent about images and style sheets, but not
   * about documents.
   */
  private static final class NoLoader extends DocumentLoader {
    NoLoader(UserAgent agent) {
      super(agent);
    }

    @Override
    public Document loadDocument(String uri) throws IOException {
      throw new IOException("nothing is loaded");
    }

    @Override
    public Document loadDocument(String uri, InputStream in) throws IOException {
      throw new IOException("nothing is loaded");
    }
  }
}
