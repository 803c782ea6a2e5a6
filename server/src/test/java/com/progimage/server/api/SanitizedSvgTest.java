package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.svg.strip.SvgSanitizer;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sanitized drawings within a page of HTML, as a browser sees them. */
final class SanitizedSvgTest {
  /** Each acts, or asks {@code EVIL} for something, in a page or as a document of its own. */
  private static final List<String> HOSTILE =
      List.of(
          "<script>hit()</script>",
          "<SCRIPT>hit()</SCRIPT>",
          "<script href='EVIL'/>",
          "<ScRiPt xmlns='http://www.w3.org/2000/svg' src='EVIL'></ScRiPt>",
          "<h:script>hit()</h:script>",
          "<h:img src='EVIL' onerror='hit()'/>",
          "<img src='EVIL' onerror='hit()'/>",
          "<IMG SRC='EVIL'/>",
          "<meta http-equiv='refresh' content='0;url=EVIL'/>",
          "<base href='EVIL'/>",
          "<embed src='EVIL'/>",
          "<object data='EVIL'/>",
          "<IFRAME srcdoc='&lt;script>parent.hit()&lt;/script>'/>",
          "<iframe src='EVIL'/>",
          "<form action='EVIL'><button>b</button><input type='image' src='EVIL'/></form>",
          "<link HREF='EVIL' rel='stylesheet'/>",
          "<video src='EVIL' autoplay='' onerror='hit()'/><audio src='EVIL' onerror='hit()'/>",
          "<foreignObject><h:img src='EVIL' onerror='hit()'/></foreignObject>",
          "<foreignObject><div xmlns='http://www.w3.org/1999/xhtml'"
              + " onclick='hit()'>a</div></foreignObject>",
          "<a href='javascript:hit()'><rect width='9' height='9'/></a>",
          "<a href='java&#10;script:hit()'><rect width='9' height='9'/></a>",
          "<a xlink:href='&#9;javascript&#58;hit()'><rect width='9' height='9'/></a>",
          "<a href='EVIL'><rect width='9' height='9'/></a>",
          "<a><set attributeName='href' to='javascript:hit()'/><rect width='9' height='9'/></a>",
          "<a><animate attributeName='xlink:href' values='EVIL;EVIL'/><rect width='9'"
              + " height='9'/></a>",
          "<a><animate attributeName='HREF' from='EVIL' to='EVIL'/><rect width='9'"
              + " height='9'/></a>",
          "<set attributeName='onclick' to='hit()'/>",
          "<animate onbegin='hit()' attributeName='x' dur='1s'/>",
          "<rect width='9' height='9' onload='hit()' onclick='hit()' ONFOCUS='hit()'"
              + " tabindex='0'/>",
          "<use href='EVIL#a'/>",
          "<use href='data:image/svg+xml,&lt;svg id=&quot;a&quot;"
              + " xmlns=&quot;http://www.w3.org/2000/svg&quot; onload=&quot;hit()&quot;/>#a'/>",
          "<image href='EVIL' onerror='hit()'/>",
          "<image xlink:href='EVIL'/>",
          "<image href='data:text/html,&lt;script>hit()&lt;/script>' onerror='hit()'/>",
          "<filter id='f'><feImage href='EVIL'/></filter><rect filter='url(#f)' width='9'"
              + " height='9'/>",
          "<style>@import 'EVIL'; @import url(EVIL);</style>",
          "<style>@import/**/'EVIL';*{fill:red}</style>",
          "<style>body{background:url(EVIL)} rect{fill:url('EVIL#a')}</style>",
          "<style>body{b\\61ckground:u\\72l(EVIL)} body{background:u/**/rl(EVIL)}</style>",
          "<style>@font-face{font-family:e;src:url(EVIL)}"
              + " body,text{font-family:e}</style><text>a</text>",
          "<style>body{background:image-set('EVIL' 1x);list-style:image-set('EVIL' 1x)}</style>",
          "<style>:root{--u:url(EVIL)} body{background:var(--u)}</style>",
          "<style>@media screen{@media all{body{background:url(EVIL)}}}</style>",
          "<style>a{x:'} body{background:url(EVIL)} '}</style>",
          "<style>a{}}body{background:url(EVIL)}</style>",
          "<style>/*</style><style>*/body{background:url(EVIL)}</style>",
          "<style><![CDATA[</style><script>hit()</script>]]></style>",
          "<style>&lt;/style>&lt;script>hit()&lt;/script></style>",
          "<style>&lt;img src=EVIL onerror=hit()></style>",
          "<style><img src='EVIL' onerror='hit()'/></style>",
          "<title><style>&lt;/style>&lt;img src=EVIL onerror=hit()></style></title>",
          "<title>&lt;/title>&lt;script>hit()&lt;/script></title>",
          "<desc><![CDATA[</desc><img src=EVIL onerror=hit()>]]></desc>",
          "<desc><a title='&lt;/desc>&lt;img src=EVIL onerror=hit()>'/></desc>",
          "<desc><h:style>&lt;/style>&lt;img src=EVIL onerror=hit()></h:style></desc>",
          "<text><![CDATA[</text></svg><script>hit()</script>]]></text>",
          "<text>&lt;/svg>&lt;script>hit()&lt;/script></text>",
          "<!--><script>hit()</script> -->",
          "<?a ?><?xml-stylesheet href='EVIL'?><?a ><script>hit()</script>?>",
          "<rect id='a&quot;>&lt;img src=EVIL onerror=hit()>' width='9' height='9'/>",
          "<rect class='`&#39;' style='background:url(EVIL);cursor:url(EVIL),auto' width='9'"
              + " height='9'/>",
          "<rect fill='url(EVIL)' stroke='URL( \"EVIL\" )' cursor='url(EVIL),auto'"
              + " mask='url(EVIL#a)' clip-path='url(EVIL#b)' width='9' height='9'/>",
          "<rect width='9' height='9'><animate attributeName='fill' values='url(EVIL);url(EVIL#a)'"
              + " dur='1s'/></rect>",
          "<rect width='9' height='9'><set attributeName='style'"
              + " to='background:url(EVIL)'/></rect>",
          "<rect style='fill:red;}body{background:url(EVIL)' width='9' height='9'/>",
          "<text font='9px e' style='mask-image:url(EVIL);-webkit-mask:url(EVIL)'>a</text>",
          "<font color='red'><h:img src='EVIL'/></font><p/><table><tr><td/></tr></table><b/>",
          "<math xmlns='http://www.w3.org/1998/Math/MathML'><annotation-xml"
              + " encoding='text/html'><h:img src='EVIL' onerror='hit()'/></annotation-xml></math>",
          "<handler xmlns='http://www.w3.org/2001/xml-events' type='x'>hit()</handler><discard/>");

  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private volatile String page = "";
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.startsWith("/evil")) {
      asked.add(path);
    }
    byte[] body = path.equals("/page") ? page.getBytes(UTF_8) : new byte[0];
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String evil(int number) {
    return "http://localhost:%d/evil/%d".formatted(server.getAddress().getPort(), number);
  }

  private String drawing(int number) {
    return "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
        + " xmlns:h='http://www.w3.org/1999/xhtml' width='9' height='9' onload='hit()'>"
        + HOSTILE.get(number).replace("EVIL", evil(number))
        + "</svg>";
  }

  /** Everything that the page can be made to do by clicks; then the number of hits. */
  private static final String TRY =
      """
      new Promise(done => {
        for (const each of document.querySelectorAll('svg *'))
          each.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
        requestAnimationFrame(() => setTimeout(() => done(window.hits + ' ' + location.href), 300));
      })\
      """;

  private String shown(Browser browser, String drawings) throws IOException {
    page =
        "<!DOCTYPE html><html><head><script>hits = 0; function hit() { hits++; }</script></head>"
            + "<body>"
            + drawings
            + "</body></html>";
    URI address = URI.create("http://localhost:%d/page".formatted(server.getAddress().getPort()));
    browser.open(address);
    return browser.promised(TRY).asText().replace(address.toString(), "here");
  }

  @Test
  @Timeout(120)
  void aSanitizedDrawingDoesNothingInAPage(@TempDir Path folder) throws Exception {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < HOSTILE.size(); i++) {
      all.append(new String(SvgSanitizer.sanitized(drawing(i).getBytes(UTF_8)), UTF_8));
    }
    try (Browser browser = Browser.open(folder.resolve("profile"))) {
      assertThat(shown(browser, all.toString())).isEqualTo("0 here");
      assertThat(asked).isEmpty();
      assertThat(browser.requested())
          .allMatch(url -> url.matches("(?s)(data|chrome):.*|.*/(page|favicon.ico)"));

      // As it is, the same does all of that.
      assertThat(shown(browser, drawing(0) + drawing(6) + drawing(28))).matches("[1-9]\\d* here");
      assertThat(asked).isNotEmpty();
    }
  }
}
