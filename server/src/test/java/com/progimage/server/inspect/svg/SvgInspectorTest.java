package com.progimage.server.inspect.svg;

import static com.progimage.server.image.ImageFormat.SVG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import com.progimage.server.inspect.Upload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SvgInspectorTest {
  /** CPU time: how busy the machine is with other things says nothing. */
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final String BEGIN =
      "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='3'>";
  private static final String END = "</svg>";

  @Test
  void aDrawingIsTakenWithItsSize() {
    assertThat(taken(BEGIN + "<rect width='1' height='1'/>" + END)).isEqualTo(new Size(4, 3));
    assertThat(taken("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 7 5'/>"))
        .isEqualTo(new Size(7, 5));
    assertThat(taken("<s:svg xmlns:s='http://www.w3.org/2000/svg' width='1in' height='2'/>"))
        .isEqualTo(new Size(96, 2));
    assertThat(taken("<svg xmlns='http://www.w3.org/2000/svg'/>")).isEqualTo(new Size(300, 150));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE", "ISO-8859-1"})
  void everyCommonEncodingIsRead(String encoding) {
    String text = "<?xml version='1.0' encoding='" + encoding + "'?>" + BEGIN + "<!-- é -->" + END;
    assertThat(taken(text.getBytes(Charset.forName(encoding)))).isEqualTo(new Size(4, 3));
  }

  @Test
  void aByteOrderMarkIsRead() {
    for (Charset encoding : new Charset[] {UTF_8, UTF_16BE, UTF_16LE}) {
      assertThat(taken(("\ufeff" + BEGIN + "<text>é</text>" + END).getBytes(encoding)))
          .isEqualTo(new Size(4, 3));
    }
  }

  @Test
  void theRootMayComeAfterCommentsInstructionsAndWhiteSpace() {
    assertThat(taken("<?xml version='1.0'?>\n<?a <svg> ?>\n<!-- <svg> -->\n\n " + BEGIN + END))
        .isEqualTo(new Size(4, 3));
    assertThat(taken(" \n\t" + BEGIN + END)).isEqualTo(new Size(4, 3));
  }

  @Test
  void aCompressedSvgIsRefusedAndToldWhy() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write((BEGIN + END).getBytes(UTF_8));
    }
    Failure failure = Upload.refused(compressed.toByteArray(), SVG);
    assertThat(failure.code()).isEqualTo(ErrorCode.TYPE_MISMATCH);
    assertThat(failure.detail()).contains("uncompressed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]>",
        "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>",
        "<!DOCTYPE svg [<!ENTITY % a SYSTEM 'http://127.0.0.1:1/'> %a;]>",
        "<!DOCTYPE svg [<!ATTLIST rect fill CDATA 'red'>]>",
        "<!DOCTYPE svg [<!ENTITY ns_svg 'http://www.w3.org/1999/xhtml'>]>",
        "<!DOCTYPE svg [<!ENTITY ns_svg 'http://www.w3.org/2000/svg'><!ENTITY a 'a'>]>",
        "<!DOCTYPE svg [<!ENTITY % ns_svg 'http://www.w3.org/2000/svg'>]>",
        "<!DOCTYPE svg [%a;]>",
        "<!DOCTYPE svg 'a'>",
      })
  void aDoctypeThatDeclaresMoreThanKnownNamespacesIsRefused(String doctype) {
    assertThat(refused("<?xml version='1.0'?>" + doctype + BEGIN + "<text>x</text>" + END).code())
        .isEqualTo(ErrorCode.SVG_DOCTYPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE svg>",
        "<!DOCTYPE svg\n  PUBLIC '-//W3C//DTD SVG 1.1//EN'\n 'http://127.0.0.1:1/svg11.dtd'>",
        "<!-- a --><!DOCTYPE svg SYSTEM \"http://127.0.0.1:1/>\" ><!-- b -->",
        "<!DOCTYPE svg []>",
        """
        <!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://127.0.0.1:1/' [
        <!ENTITY ns_svg "http://www.w3.org/2000/svg">
        <!ENTITY ns_ai 'http://ns.adobe.com/AdobeIllustrator/10.0/'>
        ]>\
        """,
      })
  void aDoctypeOfADrawingProgramIsTakenAndDropped(String doctype) {
    assertThat(taken("<?xml version='1.0'?>" + doctype + BEGIN + "<text>x</text>" + END))
        .isEqualTo(new Size(4, 3));
    assertThat(refused(doctype + BEGIN + "\n<g>" + END).detail())
        .contains("line %d,".formatted(doctype.lines().count() + 1));
    assertThat(refused(BEGIN + doctype + END).code()).isEqualTo(ErrorCode.UNDECODABLE);
  }

  @Test
  void theNamespacesThatIllustratorNamesAreReplaced() {
    String doctype = "<!DOCTYPE svg [<!ENTITY ns_svg 'http://www.w3.org/2000/svg'>]>";
    assertThat(taken(doctype + "<svg xmlns='&ns_svg;' width='4' height='3'/>"))
        .isEqualTo(new Size(4, 3));
    assertThat(refused(doctype + "<svg xmlns='&ns_svg;' id='&ns_ai;'/>").code())
        .isEqualTo(ErrorCode.UNDECODABLE);
    String many = doctype + BEGIN + "&ns_svg;".repeat(1_001) + END;
    assertThat(refused(many).code()).isEqualTo(ErrorCode.SVG_DOCTYPE);
    assertThat(refused("<svg xmlns='&ns_svg;'/>").code()).isEqualTo(ErrorCode.UNDECODABLE);
  }

  @Test
  void aTextThatIsNotTheUtf16ItClaimsIsUtf8() {
    for (String name : new String[] {"utf-16", "UTF-16LE", "ucs-2"}) {
      assertThat(taken("<?xml version='1.0' encoding='" + name + "'?>" + BEGIN + "é" + END))
          .isEqualTo(new Size(4, 3));
    }
  }

  @Test
  void aLongPrologIsTaken() {
    for (String prolog :
        new String[] {
          "<!-- " + "é".repeat(30_000) + "-->", " ".repeat(60_000), "<?a?>\n".repeat(9_000)
        }) {
      assertThat(taken(prolog + BEGIN + END)).isEqualTo(new Size(4, 3));
    }
  }

  @Test
  void theStyleOfTheRootHasItsSize() {
    assertThat(
            taken(
                "<svg xmlns='http://www.w3.org/2000/svg' style='width:60px;height:30px'"
                    + " width='9'/>"))
        .isEqualTo(new Size(60, 30));
  }

  @Test
  void nothingIsFetched(@TempDir Path folder) throws Exception {
    Path pipe = folder.resolve("never-read");
    // A pipe without a writer blocks its reader, until the timeout fails the test.
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(300);
      for (String address :
          new String[] {"http://127.0.0.1:" + server.getLocalPort() + "/a", pipe.toUri() + ""}) {
        taken("<!DOCTYPE svg SYSTEM '" + address + "'>" + BEGIN + END);
        taken("<!DOCTYPE svg PUBLIC 'a' '" + address + "' []>" + BEGIN + END);
        refused("<!DOCTYPE svg [<!ENTITY % a SYSTEM '" + address + "'> %a;]>" + BEGIN + END);
        refused("<!DOCTYPE svg [<!ENTITY a SYSTEM '" + address + "'>]>" + BEGIN + "&a;" + END);
        taken(
            "<?xml-stylesheet href='%s'?>%s<image href='%s'/><style>@import url(%s)</style>%s"
                .formatted(address, BEGIN, address, address, END));
        taken(
            BEGIN
                + "<i:include xmlns:i='http://www.w3.org/2001/XInclude' href='%s'/>"
                    .formatted(address)
                + END);
      }
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
    Files.delete(pipe);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<svg xmlns='http://www.w3.org/2000/svg'>",
        "<svg xmlns='http://www.w3.org/2000/svg'></g>",
        "<svg xmlns='http://www.w3.org/2000/svg' a='1' a='2'/>",
        "<svg xmlns='http://www.w3.org/2000/svg'/><svg/>",
        "<svg xmlns='http://www.w3.org/2000/svg'>&nbsp;</svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><a b='&nbsp;'/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg' a='<'/>",
        "<svg xmlns='http://www.w3.org/2000/svg' x:a='1'/>",
        "<svg xmlns='http://www.w3.org/2000/svg'>\u0001</svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'>&#0;</svg>",
        " <?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        "<?xml version='1.0' encoding='no-such'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        "<svg/>",
        "<svg xmlns='http://www.w3.org/1999/xhtml'/>",
        "<x:svg xmlns='http://www.w3.org/2000/svg' xmlns:x='urn:x'/>",
      })
  void whatIsNotWellFormedOrNoSvgIsRefused(String text) {
    assertThat(refused(text).code()).isEqualTo(ErrorCode.UNDECODABLE);
  }

  @Test
  void brokenTextIsRefusedWithItsPlace() {
    assertThat(refused(BEGIN + "\n\n  <g></h>" + END).detail()).contains("line 3");
    byte[] latin = (BEGIN + "é" + END).getBytes(ISO_8859_1);
    assertThat(Upload.refused(latin, SVG).code()).isEqualTo(ErrorCode.UNDECODABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html xmlns='http://www.w3.org/1999/xhtml'/>", "hello", "{}"})
  void otherTextsAreNotWhatTheySayTheyAre(String text) {
    assertThat(refused(text).code()).isEqualTo(ErrorCode.TYPE_MISMATCH);
  }

  @Test
  void tooManyPixelsAreRefused() {
    Failure wide = refused("<svg xmlns='http://www.w3.org/2000/svg' width='16385' height='1'/>");
    assertThat(wide.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
    assertThat(wide.limit()).hasValue(16_384);
    Failure large = refused("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9000 9000'/>");
    assertThat(large.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
    assertThat(large.actual()).hasValue(81_000_000);
  }

  @Test
  void bytesElementsDepthAndAttributesAreLimited() {
    isTooComplex(BEGIN + " ".repeat(2 << 20) + END, 2 << 20, (2 << 20) + 67);

    taken(BEGIN + "<g/>".repeat(19_999) + END);
    isTooComplex(BEGIN + "<g/>".repeat(20_000) + END, 20_000, 20_001);

    taken(BEGIN + "<g>".repeat(127) + "</g>".repeat(127) + END);
    isTooComplex(BEGIN + "<g>".repeat(128) + "</g>".repeat(128) + END, 128, 129);

    taken(BEGIN + "<g" + attributes(256) + "/>" + END);
    isTooComplex(BEGIN + "<g" + attributes(257) + "/>" + END, 256, 257);
  }

  @Test
  void namespacesCountAsAttributes() {
    taken(BEGIN + "<g" + namespaces(255) + "/>" + END);
    isTooComplex(BEGIN + "<g" + namespaces(257) + "/>" + END, 256, 257);
    isTooComplex(BEGIN + "<g" + namespaces(200) + attributes(57) + "/>" + END, 256, 257);
  }

  @Test
  void namespacesInScopeAndLongNamesAreLimited() {
    String fifty = "<g" + namespaces(50) + ">";
    taken(BEGIN + fifty.repeat(5) + "</g>".repeat(5) + END);
    taken(BEGIN + (fifty + "</g>").repeat(50) + END);
    isTooComplex(BEGIN + fifty.repeat(6) + "</g>".repeat(6) + END, 256, 301);
    isTooComplex(BEGIN + "<" + "a".repeat(257) + "/>" + END, 256, 257);
    isTooComplex(BEGIN + "<g " + "a".repeat(257) + "=''/>" + END, 256, 257);
  }

  @Test
  void whatLooksLikeATagIsNone() {
    String many = "<g" + attributes(300) + ">";
    taken(BEGIN + "<!--" + many + "--><?a " + many + "?><![CDATA[" + many + "]]>" + END);
    taken(BEGIN + "<g a='" + " a=&quot;&quot;".repeat(300) + ">'/><g b=\">=='/>\"/>" + END);
  }

  private static String namespaces(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(" xmlns:n").append(i).append("='u'");
    }
    return text.toString();
  }

  private static String attributes(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(" a").append(i).append("='1'");
    }
    return text.toString();
  }

  @Test
  void characterReferencesAreNoExpansion() {
    taken(BEGIN + "<text>" + "&amp;&#65;&#x42;".repeat(100_000) + "</text>" + END);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://www.w3.org/1999/xlink", ""})
  void usesThatDoubleThemselvesAreRefused(String xlink) {
    String href = xlink.isEmpty() ? "href" : "x:href";
    StringBuilder text = new StringBuilder(BEGIN);
    text.append("<g xmlns:x='http://www.w3.org/1999/xlink'><rect id='u0'/>");
    for (int i = 1; i <= 13; i++) {
      text.append("<g id='u%d'>".formatted(i))
          .append("<use %s='#u%d'/>".formatted(href, i - 1).repeat(2))
          .append("</g>");
    }
    // 2^14 rectangles in all, and as many groups and uses.
    isTooComplex(text + "</g>" + END);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<pattern id='p%d'><rect fill='url(#p%d)'/><rect fill='url(#p%2$d)'/></pattern>",
        "<pattern id='p%d'><g fill='url(#p%d)'><rect/><rect/></g></pattern>",
        "<pattern id='p%d'><rect style='a:b;fill:url( \"#p%d\" )'/><rect"
            + " style=\"fill:url('#p%2$d')\"/></pattern>",
        "<marker id='p%d'><path marker-end='url(#p%d)' marker-start='url(#p%2$d)'/></marker>",
        "<mask id='p%d'><rect mask='url(#p%d)'/><rect mask='url(#p%2$d)'/></mask>",
        "<clipPath id='p%d'><rect clip-path='url(#p%d)'/><rect"
            + " clip-path='url(#p%2$d)'/></clipPath>",
        "<filter id='p%d'><feImage href='#p%d'/><feImage href='#p%2$d'/></filter>",
        "<symbol id='p%d'><use href='#p%d'/><use href='#p%2$d'/></symbol>",
        "<pattern id='p%d'><rect class='c%d'/><rect class='x c%2$d'/></pattern>",
        "<pattern id='p%d'><rect id='r%d'/><use href='#r%2$d'/></pattern>",
      })
  void chainsOfPaintMasksAndFiltersThatDoubleThemselvesAreRefused(String link) {
    StringBuilder text = new StringBuilder(BEGIN + "<rect id='p0'/><style>/* { */ @media all {");
    for (int i = 0; i <= 30; i++) {
      text.append(".a .c%d, b > #r%d:hover { color: red; fill: url(#p%d) }".formatted(i, i, i));
    }
    text.append("}</style>");
    for (int i = 1; i <= 30; i++) {
      text.append(link.formatted(i, i - 1));
    }
    isTooComplex(text + END);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".c%d{fill:url(#p%d)}",
        ".c%d{FILL:URL( '#p%d' )}",
        ".c%d{fill:u\\72l(#p%d)}",
        ".c%d{fill:url(#\\70 %d)}",
        ".\\63 %d{fill:url(#p%d)}",
        ".c%d{fill:url(#p%d);x{y:z}}",
        ".c%d{@media all{fill:url(#p%d);x{y:z}}}",
        "x{&.c%d{fill:url(#p%d)}}",
        "x{y:')'}.c%d{fill:url(#p%d)}",
        "[x='{'] .c%d{fill:url(#p%d)}",
        "x,.c%d/*,*/:hover , y{fill:red;fill/**/:/*;*/url(#p%d)!important}",
        "rect:is(.x,.c%d){fill:url(#p%d)}",
        ":is(a b, [x='('] > rect).c%d:hover{fill:url(#p%d)}",
        ".c%d::a,x|*{y:z;fill:url(#p%d)",
        ".c%d{fill:url(#p%d)}.c%1$d:hover{fill:url(#p0)}",
        ".c%d{fill:url(#p%d);fill:url(#p0) and more}",
        ".c%d{fill:url(#p%d);@media print{fill:url(#p0)}}",
      })
  void rulesCountHoweverTheyAreWritten(String rule) {
    StringBuilder styles = new StringBuilder();
    StringBuilder patterns = new StringBuilder("<rect id='p0'/>");
    for (int i = 1; i <= 30; i++) {
      styles.append(rule.formatted(i, i - 1)).append(rule.endsWith("}") ? "" : "}");
      patterns.append(
          "<pattern id='p%d'><rect class='c%d'/><rect class='c%2$d'/></pattern>".formatted(i, i));
    }
    isTooComplex(BEGIN + "<style><![CDATA[" + styles + "]]></style>" + patterns + END);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fill='URL(#p%d)'",
        "fill='url(\\23 p%d)'",
        "style='FILL:url(#p%d)'",
        "style='fill:u\\72l(#p%d)'",
        "style='a:\";\";fill:url(#p%d)'",
        "style='a:b;/*;*/fill:url(#p%d)'",
      })
  void attributesCountHoweverTheyAreWritten(String attribute) {
    StringBuilder text = new StringBuilder(BEGIN + "<rect id='p0'/>");
    for (int i = 1; i <= 30; i++) {
      text.append("<pattern id='p%d'>".formatted(i))
          .append(("<rect " + attribute.formatted(i - 1) + "/>").repeat(2))
          .append("</pattern>");
    }
    isTooComplex(text + END);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<use id='a' href='#a'/>",
        "<g id='a'><use href='#a'/></g>",
        "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>",
        "<pattern id='a'><rect fill='url(#a)'/></pattern>",
        "<pattern id='a' href='#b'/><pattern id='b' href='#a'/>",
        "<mask id='a' mask='url(#a)'/>",
        "<clipPath id='a' clip-path='url(#b)'/><clipPath id='b' clip-path='url(#a)'/>",
        "<marker id='a'><path marker-mid='url(#a)'/></marker>",
        "<filter id='a'><feImage href='#b'/></filter><rect id='b' filter='url(#a)'/>",
      })
  void referencesThatLeadBackToThemselvesAreRefused(String text) {
    isTooComplex(BEGIN + text + END, 20_000, 20_001);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<g id='a'><a href='#a'><rect/></a></g>",
        "<rect id='a'><animate href='#a'/></rect>",
        "<linearGradient id='a' href='#a'/><rect fill='url(#a)'/>",
        "<style>.b rect{fill:url(#a)}</style><pattern id='a'><rect/></pattern>",
        "<use href='#none'/><use href='other.svg#a' id='a'/><rect fill='url(other.svg#a)'/>",
        "<use href='#'/><use href=''/><rect fill='url(#)' stroke='url('/><rect fill='url(#a'/>",
        "<style>}}{ .a{fill:url(#b)</style>",
        "<style>@import url(#a); {{{ , , {fill:url(#b)}</style>",
      })
  void harmlessReferencesAreTaken(String text) {
    assertThat(taken(BEGIN + text + END)).isEqualTo(new Size(4, 3));
  }

  @Test
  void aDrawingThatSharesMuchIsTaken() {
    StringBuilder text = new StringBuilder(BEGIN);
    text.append("<style>.s{fill:url(#g);stroke:url(#g)}</style><linearGradient id='g'>")
        .append("<stop/>".repeat(20))
        .append("</linearGradient><g id='icon'>")
        .append("<path/>".repeat(20))
        .append("</g>")
        .append("<use href='#icon'/>".repeat(400))
        .append("<rect class='s'/>".repeat(1500));
    assertThat(taken(text + END)).isEqualTo(new Size(4, 3));
  }

  @Test
  void aChainAsLongAsTheDocumentDoesNotOverflow() {
    StringBuilder text = new StringBuilder(BEGIN + "<rect id='u0'/>");
    for (int i = 1; i < 19_990; i++) {
      text.append("<g id='u%d' mask='url(#u%d)'/>".formatted(i, i - 1));
    }
    // Written forwards as well as backwards it is one chain; each link is counted with its tail.
    isTooComplex(text + END);
    StringBuilder gradients = new StringBuilder(BEGIN);
    for (int i = 1; i < 19_990; i++) {
      gradients.append("<linearGradient id='u%d' href='#u%d'/>".formatted(i, i + 1));
    }
    isTooComplex(gradients + END);
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        " a%d='' ",
        " xmlns:n%d='u'",
        "<g/>",
        "<g xmlns:n%d='u' n%1$d:a='' n%1$d:b=''/>",
        "<n:g n:a='%d' n:b='' n:c='' n:d='' n:e='' n:f='' n:g='' n:h='' n:i='' n:j='' n:k=''/>",
        "<g a%d=''/>",
        "<g>",
        "<use href='#a%d'/>",
        "<g id='a%d' class='b c d%1$d' style='fill:url(#a1)'/>",
        "<!---->",
        "<?a?>",
        "&amp;",
        "<![CDATA[]]>",
        "<style>{</style>",
        "url(",
        "{",
        "/*",
        "a:b{}",
        "a{b:c",
        ".a%d,",
        ".a{fill:url(#b%d)}",
        ".b%d,.c{fill:url(#d)}",
        "(",
        "1 ",
      })
  void nothingTakesLong(String part) {
    int count = ((2 << 20) - 5_000) / part.formatted(123_456).length();
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < count; i++) {
      many.append(part.formatted(i));
    }
    String[] frames = {
      "<svg xmlns='http://www.w3.org/2000/svg' %s/>",
      BEGIN + "%s" + END,
      BEGIN + "<style>%s</style>" + END,
      BEGIN + "<style>%s}</style>" + END,
      BEGIN + "<style>a{%s}b{fill:url(#c)}</style>" + END,
      BEGIN + "<g style=\"%s\"/>" + END,
      BEGIN + "<g class=\"%s\"/>" + END,
      BEGIN + "<g xmlns:n='u'" + namespaces(254) + ">%s</g>" + END,
    };
    for (String frame : frames) {
      byte[] bytes = frame.replace("%s", many).getBytes(UTF_8);
      assertThat(bytes.length).isLessThan(2 << 20);
      long millis = cpuMillis(bytes);
      if (millis >= 1_000) {
        // The JVM may have been cold.
        millis = cpuMillis(bytes);
      }
      assertThat(millis).as(frame + " with " + part).isLessThan(1_000);
      System.out.printf("%d ms: %.90s with %s%n", millis, frame, part);
    }
  }

  private static long cpuMillis(byte[] bytes) {
    long start = THREADS.getCurrentThreadCpuTime();
    outcome(bytes);
    return (THREADS.getCurrentThreadCpuTime() - start) / 1_000_000;
  }

  @Tag("slow")
  @Test
  void aDrawingOfTwoMebibytesTakesMilliseconds() {
    StringBuilder text = new StringBuilder(BEGIN);
    for (int i = 0; i < 19_000; i++) {
      text.append(
              "<path id='p%d' style='fill:url(#p%d)' d='M10,10 L20,20 30,35 C1,2,3,4,5,6 z"
                  .formatted(i, i / 2 + 30_000))
          .append(" 1 2 3 4 5 6 7 8 9'/>");
    }
    byte[] bytes = (text + END).getBytes(UTF_8);
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long start = THREADS.getCurrentThreadCpuTime();
      taken(bytes);
      best = Math.min(best, THREADS.getCurrentThreadCpuTime() - start);
    }
    System.out.printf("%d bytes inspected in %.1f ms%n", bytes.length, best / 1e6);
    assertThat(best).isLessThan(300_000_000);
  }

  @Test
  void whateverIsBrokenIsRefusedAsSuch() {
    byte[] whole =
        ("<?xml version='1.0' encoding='UTF-8'?>"
                + BEGIN
                + "<defs><pattern id='a'><rect style='fill:url(#b)'/></pattern></defs>"
                + "<style>.a{fill:url(#a)}</style><!-- é --><![CDATA[x]]><text>&amp;&#65;</text>"
                + END)
            .getBytes(UTF_8);
    Random random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      byte[] broken = whole.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      outcome(broken); // any other exception than a failure fails
    }
  }

  private static void outcome(byte[] bytes) {
    try {
      Upload.inspect(bytes, SVG);
    } catch (Failure failure) {
      assertThat(failure.code())
          .isIn(
              ErrorCode.UNDECODABLE,
              ErrorCode.TYPE_MISMATCH,
              ErrorCode.SVG_DOCTYPE,
              ErrorCode.SVG_TOO_COMPLEX,
              ErrorCode.IMAGE_TOO_LARGE);
    }
  }

  private static void isTooComplex(String text, long limit, long actual) {
    Failure failure = refused(text);
    assertThat(failure.code()).as(failure.detail()).isEqualTo(ErrorCode.SVG_TOO_COMPLEX);
    assertThat(failure.limit()).hasValue(limit);
    assertThat(failure.actual()).hasValue(actual);
  }

  private static void isTooComplex(String text) {
    Failure failure = refused(text);
    assertThat(failure.code()).as(failure.detail()).isEqualTo(ErrorCode.SVG_TOO_COMPLEX);
    assertThat(failure.limit()).hasValue(20_000);
    assertThat(failure.actual().orElseThrow()).isGreaterThan(20_000);
  }

  private static Size taken(String text) {
    return taken(text.getBytes(UTF_8));
  }

  private static Size taken(byte[] bytes) {
    return Upload.inspect(bytes, SVG).size();
  }

  private static Failure refused(String text) {
    return Upload.refused(text.getBytes(UTF_8), SVG);
  }
}
