package com.progimage.server.engine.svg;

import static com.progimage.server.engine.svg.SvgDrawing.GREEN;
import static com.progimage.server.engine.svg.SvgDrawing.RED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.svg.bridge.EmbeddedDecoder;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The renderer reads nothing but the document, and runs no script, whatever the document asks for.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@Tag("slow")
class OfflineTest {
  private static final String RED_SVG =
      "<svg xmlns='http://www.w3.org/2000/svg' id='x' width='20' height='20'>"
          + "<rect id='a' width='20' height='20' fill='red'/></svg>";

  @TempDir static Path folder;
  private static ServerSocket server;
  private static final AtomicInteger connections = new AtomicInteger();

  @BeforeAll
  static void redThingsLieAround() throws IOException {
    BufferedImage red = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 400; i++) {
      red.setRGB(i % 20, i / 20, RED);
    }
    ImageIO.write(red, "png", folder.resolve("red.png").toFile());
    Files.writeString(folder.resolve("red.svg"), RED_SVG);
    Files.writeString(folder.resolve("red.css"), "* { fill: red !important }");
    Files.writeString(
        folder.resolve("red.js"),
        "document.documentElement.firstChild.setAttribute('fill', 'red')");
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("red.jar")))) {
      for (String name : List.of("red.png", "red.svg", "red.css", "red.js")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(Files.readAllBytes(folder.resolve(name)));
      }
    }
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(OfflineTest::count);
  }

  private static void count() {
    while (!server.isClosed()) {
      try (Socket connection = server.accept()) {
        connection.setSoLinger(true, 0);
        connections.incrementAndGet();
      } catch (IOException e) {
        return;
      }
    }
  }

  @AfterAll
  static void close() throws IOException {
    server.close();
  }

  /** {@code @} stands for an address without the ending. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<image href='@png' width='20' height='20'/>",
        "<image xlink:href='@png' width='20' height='20'/>",
        "<image href='@svg' width='20' height='20'/>",
        "<image xml:base='@svg' href='red.png' width='20' height='20'/>",
        "<g xml:base='@svg'><image href='red.svg' width='20' height='20'/><use href='#a'/></g>",
        "<image href='a.png' width='20' height='20'><set attributeName='href' to='@png'/></image>",
        "<use href='@svg#a'/>",
        "<use xlink:href='@svg#a'/>",
        "<use href='@svg'/>",
        "<filter id='f'><feImage href='@png'/></filter><path filter='url(#f)' d='M0 0h20v20h-20z' fill='green'/>",
        "<filter id='f'><feImage xlink:href='@svg#a'/></filter><path filter='url(#f)' d='M0 0h20v20h-20z' fill='green'/>",
        "<path fill='url(@svg#a)' stroke='url(@svg#a)' d='M0 0h20v20h-20z'/>",
        "<path style='fill:url(\"@svg#a\")' d='M0 0h20v20h-20z'/>",
        "<path filter='url(@svg#a)' mask='url(@svg#a)' clip-path='url(@svg#a)' d='M0 0h20'/>",
        "<path marker='url(@svg#a)' style='marker-end:url(@svg#a);cursor:url(@png),auto' d='M0 0h20'/>",
        "<linearGradient id='g' href='@svg#a'/><path fill='url(#g)' d='M0 0h20v20h-20z'/>",
        "<pattern id='g' width='1' height='1' xlink:href='@svg#a'/><path fill='url(#g)' d='M0 0h20v20h-20z'/>",
        "<filter id='g' xlink:href='@svg#a'/><path filter='url(#g)' d='M0 0h20v20h-20z'/>",
        "<style>@import url(@css);</style>",
        "<style>@import '@css';\n@import \"@css\" screen;</style>",
        "<style>\\40 import '@css'; @\\69mport url(@css); @IMPORT url(@css);</style>",
        "<style>@media all { @import url(@css); }</style>",
        "<style>path { fill: u\\72l(@svg#a); filter: url(@svg#a); cursor: url(@png) }</style><path d='M0 0h9v9'/>",
        "<style>@font-face { font-family: F; src: url(@svg#a), url(@png) }</style><text y='9' font-family='F'>x</text>",
        "<style type='text/css' href='@css' src='@css' xlink:href='@css'/>",
        "<link xmlns='http://www.w3.org/1999/xhtml' rel='stylesheet' href='@css'/>",
        "<font-face font-family='F'><font-face-src><font-face-uri href='@svg#a'/></font-face-src></font-face><text y='9' font-family='F'>x</text>",
        "<defs><font-face font-family='F'><font-face-src><font-face-uri xlink:href='@svg#a'/></font-face-src></font-face></defs><text y='9' font-family='F'>x</text>",
        "<color-profile name='c' xlink:href='@png'/><path fill='green icc-color(c, 1, 0, 0)' d='M0 0h20'/>",
        "<style>@color-profile { name: c; src: url(@png) }</style><image color-profile='c' href='@png'/>",
        "<text y='9'><textPath href='@svg#a'>x</textPath><tref xlink:href='@svg#a'/></text>",
        "<text y='9'><altGlyph xlink:href='@svg#a'>x</altGlyph></text>",
        "<script href='@js'/><script xlink:href='@js' type='text/ecmascript'/>",
        "<script type='application/java-archive' xlink:href='@jar'/>",
        "<cursor id='c' xlink:href='@png'/><path cursor='url(#c)' d='M0 0h20'/>",
        "<a href='@svg'><animateMotion><mpath href='@svg#a'/></animateMotion></a>",
        "<foreignObject width='20' height='20'><iframe xmlns='http://www.w3.org/1999/xhtml' src='@svg'/></foreignObject>",
        "<video xlink:href='@png'/><audio href='@png'/><tbreak/><handler xlink:href='@js'/>",
        "<x:include xmlns:x='http://www.w3.org/2001/XInclude' href='@svg'/>",
        "<svg xml:base='@svg'><style>@import 'red.css'; text { fill: url(#a) }</style><use href='#a'/></svg>",
      })
  void nothingOutsideTheDocumentIsRead(String elements) throws IOException {
    int port = server.getLocalPort();
    String files = folder.toUri().toString();
    for (String address :
        new String[] {
          "http://127.0.0.1:" + port + "/red.",
          "https://127.0.0.1:" + port + "/red.",
          "HTTP://LOCALHOST:" + port + "/red.",
          "ftp://127.0.0.1:" + port + "/red.",
          "//127.0.0.1:" + port + "/red.",
          "jar:http://127.0.0.1:" + port + "/red.jar!/red.",
          files + "red.",
          "FILE:" + folder + "/red.",
          "jar:" + files + "red.jar!/red.",
          folder + "/red.",
          Path.of("").toAbsolutePath().relativize(folder) + "/red.",
          "red.",
        }) {
      isGreen(
          "<?xml-stylesheet href='%scss' type='text/css'?>".formatted(address)
              + "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
              + " width='20' height='20' xml:base='"
              + address
              + "svg'>"
              + "<rect width='20' height='20' fill='green'/>"
              + elements
                  .replace("@", "\0")
                  .replaceAll("\0(?=png|svg|css|js|jar)", address)
                  .replace("\0", "@")
              + "</svg>");
    }
    // The test's own connection comes last, so all earlier ones have been counted.
    new Socket(InetAddress.getLoopbackAddress(), port).close();
    await().until(() -> connections.get() > 0);
    assertThat(connections.getAndSet(0)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>document.getElementById('r').setAttribute('fill','red')</script>",
        "<script type='text/ecmascript'><![CDATA[document.documentElement.firstChild.setAttribute('fill','red')]]></script>",
        "<g onload=\"document.getElementById('r').setAttribute('fill','red')\"/>",
        "<animate href='#r' attributeName='fill' to='red' begin='0s' dur='1s' fill='freeze'/>",
        "<set href='#r' attributeName='fill' to='red'/>",
        "<set xlink:href='#r' attributeName='fill' to='red'/>",
        "<handler type='text/ecmascript'>document.getElementById('r').setAttribute('fill','red')</handler>",
        "<image href='javascript:red' width='20' height='20'/>",
        "<a href=\"javascript:document.getElementById('r').setAttribute('fill','red')\"/>",
      })
  void nothingActs(String elements) throws IOException {
    isGreen(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
            + " width='20' height='20' onload=\"document.getElementById('r').setAttribute('fill','red')\">"
            + "<rect id='r' width='20' height='20' fill='green'/>"
            + elements
            + "</svg>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data:image/svg+xml,",
        "data:image/svg+xml;utf8,",
        "data:image/svg+xml;base64,",
        "data:image/png;base64,",
        "data:,",
        "data:text/html,",
      })
  void anSvgWithinADataUriIsNotFollowed(String start) throws IOException {
    String escaped = RED_SVG.replace("<", "%3C").replace(">", "%3E").replace("'", "%22");
    String uri =
        start
            + (start.contains("base64")
                ? Base64.getEncoder().encodeToString(RED_SVG.getBytes(UTF_8))
                : escaped);
    isGreen(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='20' height='20'>"
            + "<rect width='20' height='20' fill='green'/>"
            + "<image href='%s' width='20' height='20'/><use href='%s#a'/>".formatted(uri, uri)
            + "<filter id='f'><feImage href='%s'/></filter>".formatted(uri)
            + "<rect width='20' height='20' fill='green' filter='url(#f)'/></svg>");
  }

  private static void isGreen(String svg) throws IOException {
    // Receives everything that is handed to the decoder, as an image of the document would be.
    EmbeddedDecoder decoder =
        (bytes, maxPixels) -> {
          if (bytes.length > 0 && ImageIO.read(new ByteArrayInputStream(bytes)) != null) {
            throw new AssertionError("an image from outside");
          }
          throw new Failure(ErrorCode.UNDECODABLE, "no image");
        };
    Pixels drawn = new SvgRenderer(svg.getBytes(UTF_8), decoder).render(new Size(20, 20));
    assertThat(SvgDrawing.hasRed(drawn)).as(svg).isFalse();
    assertThat(drawn.at(18, 18)).as(svg).isEqualTo(GREEN);
  }
}
